"""Orders of battle for ORBAT Mapper [OrbatMapper]: its scenario file, written and read.

Written: sides, one group per contingent, formations and units as a tree with symbols, places at the
start, persons and weapons on hand.  Ids are those of the scenario, so that a file that was changed
there can be read back as a patch.
"""

from __future__ import annotations

from typing import Any

from nomonhan.engine.fixed_columns import LOCAL_TIME
from nomonhan.exchange.orders_of_battle import OrderOfBattle, Position, UnitRow, order_of_battle
from nomonhan.exchange.symbols import IDENTITIES
from nomonhan.scenario.records import Scenario
from nomonhan.text import pick

TYPE = "ORBAT-mapper"
VERSION = "2.0.0"
PERSONS = "men"


def orbat_mapper_document(scenario: Scenario, digest: str) -> dict[str, Any]:
    """The order of battle of a scenario as ORBAT Mapper reads it."""
    found = order_of_battle(scenario)
    start = scenario.start.replace(tzinfo=LOCAL_TIME).isoformat(timespec="seconds")
    weapons = sorted({name for unit in found.units.values() for name in unit.holdings})
    return {
        "id": f"{scenario.name}-{digest[:8]}",
        "type": TYPE,
        "version": VERSION,
        "name": pick(scenario.title.en, scenario.title.es),
        "description": pick(scenario.description.en, scenario.description.es),
        "startTime": start,
        "symbologyStandard": "app6",
        "sides": [
            {
                "id": side,
                "name": pick(record.name.en, record.name.es),
                "standardIdentity": IDENTITIES[x],
                "symbolOptions": {"fillColor": record.color},
                "groups": [
                    {
                        "id": f"{side}-{contingent}",
                        "name": contingent,
                        "subUnits": [
                            _formation(key, found, start)
                            for key, row in found.formations.items()
                            if row.side == side and row.contingent == contingent
                            and not _within(key, found)
                        ],
                    }
                    for contingent in record.contingents
                ],
            }
            for x, (side, record) in enumerate(scenario.sides.items())
        ],
        "events": [],
        "layers": [],
        "mapLayers": [],
        "equipment": [
            {"name": name, "description": _weapon(scenario, name)} for name in weapons
        ],
        "personnel": [{"name": PERSONS}],
    }  # fmt: skip


def _weapon(scenario: Scenario, name: str) -> str:
    words = scenario.weapon_systems[name].name
    return pick(words.en, words.es)


def _within(key: str, found: OrderOfBattle) -> bool:
    """Whether a formation hangs below another of its own contingent."""
    row = found.formations[key]
    parent = found.formations.get(row.parent or "")
    return parent is not None and parent.contingent == row.contingent


def _formation(key: str, found: OrderOfBattle, start: str) -> dict[str, Any]:
    row = found.formations[key]
    below = [
        _formation(other, found, start)
        for other, each in found.formations.items()
        if each.parent == key and each.contingent == row.contingent
    ]
    units = [_unit(unit, start) for unit in found.units.values() if unit.parent == key]
    return {
        "id": key, "name": row.name, "sidc": row.code, "state": [], "subUnits": [*below, *units],
    }  # fmt: skip


def _unit(unit: UnitRow, start: str) -> dict[str, Any]:
    state = []
    if unit.position is not None:
        state.append({"id": f"{unit.id}-start", "t": start, "location": list(unit.position)})
    return {
        "id": unit.id,
        "name": unit.name,
        "sidc": unit.code,
        "state": state,
        "subUnits": [],
        "personnel": [{"name": PERSONS, "count": unit.men}],
        "equipment": [{"name": name, "count": count} for name, count in unit.holdings.items()],
    }


def read_orbat_mapper(document: Any) -> dict[str, UnitRow]:
    """Units in a scenario of ORBAT Mapper, by id; ValueError if it is none.

    What has subordinates or neither persons nor equipment is a formation.
    """
    if not isinstance(document, dict) or document.get("type") != TYPE:
        raise ValueError(TYPE)
    found: dict[str, UnitRow] = {}
    for side in _rows(document.get("sides")):
        bodies = [*_rows(side.get("subUnits"))]
        for group in _rows(side.get("groups")):
            bodies += _rows(group.get("subUnits"))
        for body in bodies:
            _collect(body, "", found)
    return found


def _rows(raw: Any) -> list[dict[str, Any]]:
    return [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []


def _collect(body: dict[str, Any], parent: str, found: dict[str, UnitRow]) -> None:
    key = str(body.get("id", ""))
    below = _rows(body.get("subUnits"))
    if not below and ("personnel" in body or "equipment" in body):
        men = [row.get("count") for row in _rows(body.get("personnel"))]
        holdings = {
            str(row.get("name")): int(row.get("count") or 0) for row in _rows(body.get("equipment"))
        }
        found[key] = UnitRow(
            id=key,
            name=str(body.get("name", key)),
            parent=parent,
            code=str(body.get("sidc", "")),
            men=sum(int(n or 0) for n in men) if men else None,
            holdings={name: n for name, n in holdings.items() if n},
            says_holdings="equipment" in body,
            position=_first_location(body),
        )
    for each in below:
        _collect(each, key, found)


def _first_location(body: dict[str, Any]) -> Position | None:
    """Where a unit stands first."""
    states = [state for state in _rows(body.get("state")) if state.get("location")]
    if not states and not body.get("location"):
        return None
    lon, lat = (states[0]["location"] if states else body["location"])[:2]
    return Position(float(lon), float(lat))
