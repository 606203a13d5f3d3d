"""A changed order of battle becomes a patch of the scenario that it was made from.

A file of exchange holds less than a scenario (no doctrine, no supply, no plans), so it is laid
beside the scenario as it would be exported, and what differs is written as a named patch: places,
persons, weapons, units that came or went.  A new unit takes after one of the same symbol.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nomonhan.exchange.geojson import geojson_document, read_geojson
from nomonhan.exchange.orbat_mapper import orbat_mapper_document, read_orbat_mapper
from nomonhan.exchange.orders_of_battle import UnitRow
from nomonhan.exchange.symbols import kind_of
from nomonhan.scenario.errors import Problem, ScenarioError, quote, suggestion
from nomonhan.scenario.loader import LoadedScenario
from nomonhan.scenario.packaged import shown_path
from nomonhan.scenario.quantity import ASSUMED
from nomonhan.scenario.records import Scenario
from nomonhan.text import gettext as _

NEAR_DEGREES = 2e-6  # what rounding moves
FORMATS = ("orbat-mapper", "geojson")


@dataclass
class Changes:
    """What an imported order of battle changes."""

    set: dict[str, Any] = field(default_factory=dict)
    remove: list[str] = field(default_factory=list)
    add: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.set or self.remove or self.add)


def changes_in(file: Path, loaded: LoadedScenario) -> Changes:
    """What a file of exchange changes of a scenario; `ScenarioError` with all that is wrong."""
    document = _read(file)
    scenario = loaded.scenario
    is_whole = isinstance(document, dict) and document.get("type") == "ORBAT-mapper"
    ours = (
        read_orbat_mapper(orbat_mapper_document(scenario, loaded.digest))
        if is_whole
        else read_geojson(geojson_document(scenario))
    )
    reader: Callable[[Any], dict[str, UnitRow]] = read_orbat_mapper if is_whole else read_geojson
    try:
        theirs = reader(document)
    except (ValueError, TypeError, KeyError, AttributeError):
        what = _("this is neither a scenario of ORBAT Mapper nor a GeoJSON collection of points")
        cure = _("export one of the two from there, or with `nomonhan scenario export`")
        raise ScenarioError([Problem(shown_path(file), 0, 0, "", what, cure)]) from None
    problems: list[Problem] = []
    changes = Changes()
    for key, row in theirs.items():
        if key in ours:
            _changed(scenario, ours[key], row, changes)
        else:
            _added(scenario, ours, row, changes, problems, shown_path(file))
    if is_whole:  # GeoJSON may hold some units only
        changes.remove += [f"units.{key}" for key in ours if key not in theirs]
    _check_weapons(scenario, theirs, problems, shown_path(file))
    if problems:
        raise ScenarioError(problems)
    return changes


def _read(file: Path) -> Any:
    line = column = 0  # of the whole file
    try:
        return json.loads(file.read_text("utf-8"))
    except OSError as error:
        what = _("the file cannot be read ({reason})", reason=error.strerror or error)
        cure = _("check its name and who may read it")
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
        what = _("this is not JSON ({detail})", detail=quote(error.msg))
        cure = _("export it again")
    except UnicodeDecodeError as error:
        what = _("this is not JSON ({detail})", detail=quote(error))
        cure = _("export it again")
    raise ScenarioError([Problem(shown_path(file), line, column, "", what, cure)]) from None


def _changed(scenario: Scenario, ours: UnitRow, theirs: UnitRow, changes: Changes) -> None:
    path = f"units.{ours.id}"
    if theirs.position is not None and not _same_place(ours, theirs):
        changes.set[f"{path}.at"] = _place(theirs)
        if scenario.units[ours.id].arrival is not None:
            changes.remove.append(f"{path}.arrival")
    if theirs.men is not None and theirs.men != ours.men:
        changes.set[f"{path}.men"] = theirs.men
    if theirs.says_holdings:
        for weapon in sorted({*ours.holdings, *theirs.holdings}):
            number = theirs.holdings.get(weapon, 0)
            if number != ours.holdings.get(weapon, 0) and weapon in scenario.weapon_systems:
                changes.set[f"{path}.holdings.{weapon}"] = number
    if theirs.parent and theirs.parent != ours.parent and theirs.parent in scenario.formations:
        changes.set[f"{path}.formation"] = theirs.parent


def _same_place(ours: UnitRow, theirs: UnitRow) -> bool:
    if ours.position is None or theirs.position is None:
        return ours.position is theirs.position
    return math.dist(ours.position, theirs.position) < NEAR_DEGREES


def _place(row: UnitRow) -> dict[str, Any]:
    assert row.position is not None
    return {"lat": row.position.lat, "lon": row.position.lon, "source": ASSUMED}


def _added(
    scenario: Scenario,
    ours: Mapping[str, UnitRow],
    row: UnitRow,
    changes: Changes,
    problems: list[Problem],
    file: str,
) -> None:
    """A unit that the scenario does not have."""
    if not row.parent:
        what = _("the new unit {name} hangs below no formation", name=quote(row.name))
        cure = _("give it a formation of the scenario, or the id of a unit that is there")
        problems.append(Problem(file, 0, 0, row.id, what, cure))
        return
    if row.parent not in scenario.formations:
        what = _("the new unit {name} hangs below {parent}, which is no formation of the scenario",
                 name=quote(row.name), parent=quote(row.parent))  # fmt: skip
        cure = suggestion(row.parent, scenario.formations)
        problems.append(Problem(file, 0, 0, row.id, what, cure))
        return
    model = _model_of(scenario, ours, row)
    if model is None:
        what = _("no unit of that side has the symbol of the new unit {name}",
                 name=quote(row.name))  # fmt: skip
        cure = _("give it the symbol of a unit that is there, whose training and weapons it takes")
        problems.append(Problem(file, 0, 0, row.id, what, cure))
        return
    record = scenario.units[model].model_dump(mode="json", exclude_defaults=True)
    record |= {"name": {"en": row.name, "es": row.name}, "formation": row.parent, "source": ASSUMED}
    if row.men is not None:
        record["men"] = row.men
    if row.holdings:
        known = ours[model].holdings
        held = {weapon: row.holdings.get(weapon, 0) for weapon in {*known, *row.holdings}}
        record["holdings"] = dict(sorted(held.items()))
    if row.position is not None:
        record["at"] = _place(row)
        record.pop("arrival", None)
    changes.add[_id_of(row, scenario, changes)] = record


def _model_of(scenario: Scenario, ours: Mapping[str, UnitRow], row: UnitRow) -> str | None:
    """A unit of the same symbol, in the same formation if there is one, else on the same side."""
    alike = [key for key, each in ours.items() if kind_of(each.code) == kind_of(row.code)]
    near = [key for key in alike if ours[key].parent == row.parent]
    side = scenario.formations[row.parent].side
    own = [key for key in alike if scenario.formations[ours[key].parent].side == side]
    return next(iter([*near, *own]), None)


def _id_of(row: UnitRow, scenario: Scenario, changes: Changes) -> str:
    """An id in the house's style for a new unit: of its name if that makes one, else numbered."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in row.name.lower()).split()
    base = "_".join(words)[:60] or f"{row.parent}_unit"
    taken = {*scenario.units, *changes.add}
    return next(
        name for name in (base, *(f"{base}_{i}" for i in range(2, 10_000))) if name not in taken
    )


def _check_weapons(
    scenario: Scenario, theirs: Mapping[str, UnitRow], problems: list[Problem], file: str
) -> None:
    for row in theirs.values():
        for weapon in row.holdings:
            if weapon not in scenario.weapon_systems:
                what = _("there is no weapon system {name}", name=quote(weapon))
                cure = suggestion(weapon, scenario.weapon_systems)
                problems.append(Problem(file, 0, 0, row.id, what, cure))


def patch_text(changes: Changes, loaded: LoadedScenario, name: str, file: str) -> str:
    """A patch file of the changes."""
    content: dict[str, Any] = {
        "patch": name,
        "description": {
            "en": f"Order of battle imported from {file}.",
            "es": f"Orden de batalla importado de {file}.",
        },
        "references": [ASSUMED],
        "scenario": loaded.scenario.name,
        "digest": loaded.digest,
        "source": ASSUMED,
    }
    if changes.remove:
        content["remove"] = changes.remove
    if changes.add:
        content["add"] = {"units": changes.add}
    if changes.set:
        content["set"] = changes.set
    lines: list[str] = []
    for key, value in content.items():
        if isinstance(value, dict) and key in ("add", "set"):
            lines.append(f"{key}:")
            lines += [f"  {_json(k)}: {_json(v)}" for k, v in value.items()]
        else:
            lines.append(f"{key}: {_json(value)}")
    return "\n".join(lines) + "\n"


def _json(value: Any) -> str:
    """A value as YAML's flow style, of which JSON is a part."""
    return json.dumps(value, ensure_ascii=False)
