"""The list of constants: value, range, unit, source, and whether a result of history was in view.

Three kinds: parameters of the rules (`data/rules`), numbers of the doctrines (`data/doctrine`), and
the thumb rules of staffs (`doctrine/thumb.py`).  What was in view is told by
`docs/model_notes/in_view.yaml`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tools.docs_source import PACKAGE, ROOT, bibliography, readers_of_parameters

NOTES = ROOT / "docs" / "model_notes"
IN_VIEW = NOTES / "in_view.yaml"
FIRST = NOTES / "first_values.csv"

UNITS = (
    ("_per_100_men", "vehicles/h per 100 men"), ("_m2", "m² per 1 kg shell"), ("_km2", "km²"),
    ("_per_march_h", "1/h"), ("_per_day", "1/day"), ("_per_h", "1/h"), ("_per_sortie", "1/sortie"),
    ("_per_shell", "1/shell"), ("_kg_per_man_day", "kg/man/day"), ("_min", "min"),
    ("_days", "days"), ("_uf", "units of fire"), ("_km", "km"), ("_m", "m"), ("_h", "h"),
    ("_men", "men"),
)  # fmt: skip
UNITS_BY_NAME = {
    "vehicle_in_men": "men", "control_minimum": "men", "contact_fuel_km_per_h": "km/h",
    "flame_men_per_h": "men/h", "glimpse_per_h": "detections/h",
    "battalion_men": "men", "unit_of_fire_h": "h of full engagement",
}  # fmt: skip
FACTOR = "1"  # a share, a probability or a factor


@dataclass(frozen=True)
class Constant:
    """A number that all battles share."""

    name: str
    value: str
    range: str
    unit: str
    source: str
    note: str

    @property
    def cited(self) -> str:
        """Its sources as citations, or the word assumed."""
        keys = [key.strip() for key in self.source.split(",")]
        if all(key in bibliography() for key in keys):
            return "{cite:p}`" + ",".join(keys) + "`"
        return self.source


@dataclass(frozen=True)
class View:
    """Whether a historical result was in view when a constant was set."""

    in_view: bool
    reason: str


def unit_of(name: str) -> str:
    """Unit of a constant, by the ending of its name."""
    if name in UNITS_BY_NAME:
        return UNITS_BY_NAME[name]
    for ending, unit in UNITS:
        if name.endswith(ending):
            return unit
    return FACTOR


def _yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def _number(value: float) -> str:
    return f"{value:.10g}"


def _constant(name: str, raw: Any, source: str) -> Constant:
    """A constant from its YAML, bare number or whole quantity."""
    quantity = raw if isinstance(raw, dict) else {"value": raw}
    low, high = quantity.get("low"), quantity.get("high")
    limits = "" if low is None or high is None else f"{_number(low)}–{_number(high)}"
    return Constant(
        name,
        _number(quantity["value"]),
        limits,
        unit_of(name),
        str(quantity.get("source", source)),
        str(quantity.get("note", "")),
    )


@cache
def constants() -> list[Constant]:
    """Parameters of the rules, in the order of the files."""
    found = []
    for path in sorted((PACKAGE / "data" / "rules").glob("*.yaml")):
        raw = _yaml(path)
        for name, value in raw["rules"].items():
            found.append(_constant(name, value, str(raw.get("source", "assumed"))))
    return found


@cache
def doctrine_constants() -> dict[str, list[Constant]]:
    """Numbers of every packaged doctrine."""
    found: dict[str, list[Constant]] = {}
    for path in sorted((PACKAGE / "data" / "doctrine").glob("*.yaml")):
        for doctrine, raw in _yaml(path)["doctrines"].items():
            source = str(raw.get("source", "assumed"))
            found[doctrine] = [
                _constant(name, value, source)
                for name, value in raw.items()
                if isinstance(value, int | float) or (isinstance(value, dict) and "value" in value)
            ]
    return found


THUMB = re.compile(
    r"^([A-Z][A-Z_0-9]*)\s*=\s*([0-9.]+)\s*#\s*(.*?)(?:\s*\[([0-9.]+), ([0-9.]+)\])?$"
)
THUMB_UNITS = {"_MILLE": "1/1000 hex", "_HEXES": "hexes", "_KM": "km", "_MEN": "men", "_H": "h"}


@cache
def thumb_rules() -> list[Constant]:
    """Rules of thumb of staffs, from the lines of `doctrine/thumb.py`."""
    text = (PACKAGE / "doctrine" / "thumb.py").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        match = THUMB.match(line)
        if match:
            name, value, meaning, low, high = match.groups()
            unit = next((u for end, u in THUMB_UNITS.items() if name.endswith(end)), FACTOR)
            limits = f"{low}–{high}" if low else ""
            found.append(Constant(name, value, limits, unit, "assumed", meaning))
    return found


@cache
def views() -> tuple[View, dict[str, View]]:
    """What was in view: for all constants not named, and by name (`rules.x`, `doctrines.d.x`)."""
    raw = _yaml(IN_VIEW)
    named = {n: View(bool(v["in_view"]), str(v["reason"])) for n, v in raw["constants"].items()}
    default = raw["all_others"]
    return View(bool(default["in_view"]), str(default["reason"])), named


def names_of_constants() -> set[str]:
    """Names by which `in_view.yaml` may speak of constants."""
    rules = {f"rules.{c.name}" for c in constants()}
    thumbs = {f"thumb.{c.name}" for c in thumb_rules()}
    doctrines = {f"doctrines.{d}.{c.name}" for d, cs in doctrine_constants().items() for c in cs}
    return rules | thumbs | doctrines


@cache
def first_values() -> dict[str, tuple[str, str]]:
    """Value and range that each constant had when it was first written down, by name."""
    with FIRST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["constant"]: (row["value"], f"{row['low']}–{row['high']}" if row["low"] else "")
        for row in rows
    }


def present_values() -> dict[str, tuple[str, str]]:
    """Value and range of each constant of rules and doctrines now, by name."""
    found = {f"rules.{c.name}": (c.value, c.range) for c in constants()}
    for doctrine, numbers in doctrine_constants().items():
        found |= {f"doctrines.{doctrine}.{c.name}": (c.value, c.range) for c in numbers}
    return found


def changed_constants() -> set[str]:
    """Constants that are not, or not as, they were first written down."""
    return {n for n, value in present_values().items() if first_values().get(n) != value}


def _before(name: str) -> str:
    """What a changed constant was at first."""
    if name not in changed_constants():
        return ""
    first = first_values().get(name)
    return " It was not there at first." if first is None else f" First {first[0]} ({first[1]})."


def _row(constant: Constant, key: str, *more: str) -> str:
    default, named = views()
    view = named.get(key, default)
    cells = (
        f"`{constant.name}`", constant.value, constant.range, constant.unit, constant.source,
        *more, "**yes**" if view.in_view else "no", constant.note,
    )  # fmt: skip
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


def _table(rows: list[str], *more: str) -> list[str]:
    header = ("constant", "value", "range", "unit", "source", *more, "in view", "note")
    return ["| " + " | ".join(header) + " |", "|" + "---|" * len(header), *rows, ""]


def parameters_page() -> str:
    """The page `docs/model_notes/parameters.md`."""
    default, named = views()
    readers = readers_of_parameters()
    lines = [
        "# Constants",
        "",
        "<!-- written by tools/docs_pages.py from the data; change the data, not this page -->",
        "",
        "Every constant that all battles share, with its prior range. A replication draws each",
        "ranged number of rules and doctrines from a triangular distribution between its limits",
        "with the value as its mode; rules of thumb are not drawn. `source` is a key of the",
        "[bibliography](../sources.md) or `assumed`: judgment, named as such. *In view* says",
        "whether a result of this campaign (a date, a loss, an advance) was in view when the value",
        "was set. What a changed constant was at first stands in `first_values.csv` and beside it",
        "below, so that a study can give it back its first range with `--set`. Shares,",
        "probabilities and factors have the unit 1.",
        "",
        f"Where nothing else is said: {'yes' if default.in_view else 'no'}. {default.reason}",
        "",
        "## With a result in view",
        "",
    ]
    seen = {name: view for name, view in sorted(named.items()) if view.in_view}
    lines += [f"- `{name}`: {view.reason}{_before(name)}" for name, view in seen.items()]
    lines += ["", f"## Rules: {len(constants())} parameters", ""]
    rows = [
        _row(c, f"rules.{c.name}", ", ".join(readers.get(c.name, ())) or "nothing")
        for c in constants()
    ]
    lines += _table(rows, "read by")
    for doctrine, numbers in doctrine_constants().items():
        lines += [f"## Doctrine `{doctrine}`", ""]
        lines += _table([_row(c, f"doctrines.{doctrine}.{c.name}") for c in numbers])
    lines += [f"## Rules of thumb of staffs: {len(thumb_rules())}", ""]
    lines += ["The same for every side; `src/nomonhan/doctrine/thumb.py`.", ""]
    lines += _table([_row(c, f"thumb.{c.name}") for c in thumb_rules()])
    return "\n".join(lines).rstrip() + "\n"
