"""The reference of scenario files, from the records that read them."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal
from unittest.mock import patch

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from nomonhan.engine import inputs as inputs_module
from nomonhan.engine.inputs import Inputs
from nomonhan.engine.prepare import ordered_weapons
from nomonhan.scenario.board import Board
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.patches import Patch
from nomonhan.scenario.plans import NEEDED, OPTIONAL
from nomonhan.scenario.quantity import Limits, Quantity
from nomonhan.scenario.records import Scenario
from tools.docs_rules import MARK

REQUIRED = "required"


def annotation_words(annotation: Any, metadata: list[Any]) -> str:
    """A type as people say it, records as links."""
    limits = next((m for m in metadata if isinstance(m, Limits)), None)
    if limits is not None:
        return f"number, {limits.words()}"
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return annotation_words(arguments[0], list(arguments[1:]))
    if origin is Literal:
        return "one of " + ", ".join(f"`{a}`" for a in arguments)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(annotation_words(a, []) for a in arguments if a is not type(None))
    if origin is list:
        return f"list of {annotation_words(arguments[0], [])}"
    if origin is dict:
        return f"by id: {annotation_words(arguments[1], [])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation is Quantity:
            return "number"
        title = record_title(annotation)
        return f"[{title}](#{title.lower().replace(' ', '-')})"
    names = {"str": "text", "bool": "true or false", "int": "whole number", "float": "number",
             "datetime": "local time", "Any": "any value"}  # fmt: skip
    return names.get(getattr(annotation, "__name__", ""), "text")


def record_title(record: type[BaseModel]) -> str:
    """Heading of a record; those of made-up maps say so, since names may recur."""
    is_board = record.__module__ == Board.__module__ and record is not Board
    return f"Board {record.__name__.lower()}" if is_board else record.__name__


def _records_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Records that a type speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation is not Quantity:
            yield annotation
        return
    for argument in typing.get_args(annotation):
        yield from _records_in(argument)


def records_from(root: type[BaseModel]) -> list[type[BaseModel]]:
    """The record and all that stand in it, each once, outer ones first."""
    found = [root]
    for record in found:
        for field in record.model_fields.values():
            found += [r for r in _records_in(field.annotation) if r not in found]
    return list(dict.fromkeys(found))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return REQUIRED
    value = field.get_default(call_default_factory=True)
    if isinstance(value, Quantity):
        return f"{value.value:g}"
    if value is None or value in ([], {}):
        return ""
    return f"`{value}`"


def _field_row(name: str, field: FieldInfo, note: str) -> str:
    bounds = " ".join(
        f"{sign} {getattr(m, key):g}"
        for m in field.metadata
        for key, sign in (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<"))
        if hasattr(m, key)
    )
    kind = annotation_words(field.annotation, list(field.metadata))
    kind = f"{kind}, {bounds}" if bounds else kind
    meaning = " ".join(part for part in ((field.description or "").strip(), note) if part)
    cells = (f"`{name}`", kind, _default(field), meaning)
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


SECTIONS = {
    "supply": "SupplyLine", "air": "AirForce", "doctrines": "Doctrine", "units": "Unit",
    "sides": "Side", "weapon_systems": "WeaponSystem", "weather": "WeatherDay",
    "establishments": "Establishment",
}  # fmt: skip
UNREAD = "*No rule reads it yet: to change it changes nothing.*"


@cache
def numbers_read() -> frozenset[tuple[str, str]]:
    """(record, field) of every number that stands in the vector of a battle's inputs."""
    scenario = load_scenario("two_equal_armies").scenario
    paths: list[str] = []

    class Traced(Inputs):
        def add(self, path: str, *args: Any, **more: Any) -> None:
            paths.append(path)

    with patch.object(inputs_module, "Inputs", Traced):
        inputs_module.collect_inputs(scenario, ordered_weapons(scenario), list(scenario.sides))
    parts = [path.split(".") for path in paths if path]
    return frozenset((SECTIONS[p[0]], p[-1]) for p in parts if p[0] in SECTIONS)


def is_number(field: FieldInfo) -> bool:
    """Whether a field is one quantity (not a table of them)."""
    if any(isinstance(m, Limits) for m in field.metadata):
        return field.annotation is Quantity
    arguments = [a for a in typing.get_args(field.annotation) if a is not type(None)]
    return any(typing.get_args(a)[:1] == (Quantity,) for a in arguments)


def unread_numbers() -> dict[str, list[str]]:
    """Numbers of a scenario that no battle reads, by record."""
    found: dict[str, list[str]] = {}
    for record in records_from(Scenario):
        if record.__name__ not in SECTIONS.values() or record.__module__.endswith("board"):
            continue
        for name, field in record.model_fields.items():
            if is_number(field) and (record.__name__, name) not in numbers_read():
                found.setdefault(record.__name__, []).append(name)
    return found


def record_section(record: type[BaseModel]) -> str:
    """Heading, description and table of one record."""
    doc = " ".join((record.__doc__ or "").split())
    is_board = record.__module__ == Board.__module__
    unread = [] if is_board else unread_numbers().get(record.__name__, [])
    lines = [f"## {record_title(record)}", "", doc, ""]
    lines += ["| key | what to write | default | meaning |", "|---|---|---|---|"]
    lines += [
        _field_row(name, field, UNREAD if name in unread else "")
        for name, field in record.model_fields.items()
    ]
    return "\n".join(lines) + "\n"


def conditions_section() -> str:
    """What each kind of condition names."""
    lines = ["### Kinds of conditions", "", "| kind | must name | may name |", "|---|---|---|"]
    for kind, needed in NEEDED.items():
        more = ", ".join(f"`{name}`" for name in OPTIONAL.get(kind, ()))
        lines.append(f"| `{kind}` | {', '.join(f'`{n}`' for n in needed)} | {more} |")
    return "\n".join(lines) + "\n"


def schema_page() -> str:
    """The whole page."""
    head = [
        "# Scenario files",
        "",
        MARK,
        "A scenario is a folder of YAML files. Each key of [Scenario](#scenario) may stand in any",
        "of them; large tables may be CSV. An editor that knows JSON Schema is served by",
        "`nomonhan schema`.",
        "",
        "**Numbers.** Wherever a number is wanted, write it bare (`12`) or as a whole quantity",
        "(`{value: 12, low: 10, high: 15, source: KEY, page: 4, grade: B}`). A bare number takes",
        "the source of its record. `source` is a key of the bibliography or the word `assumed`.",
        "Where `low` and `high` are given, every replication draws the number anew.",
        "",
        "**Paths.** `--set` and patches name a number by its path: `units.ID.men`,",
        "`supply.SIDE.trucks`, `doctrines.ID.envelop`, `rules.NAME`. `*` stands for any one part.",
        "",
    ]
    sections = []
    shown: list[type[BaseModel]] = [*records_from(Scenario), *records_from(Quantity), Patch]
    for record in shown:
        sections.append(record_section(record))
        if record.__name__ == "Condition":
            sections.append(conditions_section())
    return "\n".join(head) + "\n" + "\n".join(sections)
