"""Other names, another date: changes that must change nothing but names and dates."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.conduct import fight
from nomonhan.engine.prepare import Prepared, prepare
from nomonhan.ensemble.battle import Payload, plans_of
from nomonhan.ensemble.rows import Names, rows_of
from nomonhan.ensemble.schema import Result
from nomonhan.scenario.digest import scenario_digest
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.theater import Theater

NewNames = Mapping[str, str]
SECTIONS = ("sides", "weapon_systems", "establishments", "formations", "units", "doctrines",
            "bridges", "zones")  # fmt: skip
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?")


def ids_of(scenario: Scenario, zones: Iterable[str]) -> list[str]:
    """Every id of a scenario and of the zones of its map, once each."""
    found = [key for section in SECTIONS for key in getattr(scenario, section)]
    found += [c for side in scenario.sides.values() for c in side.contingents]
    return list(dict.fromkeys([*found, *zones]))


def fresh_names(ids: Iterable[str]) -> dict[str, str]:
    """Names without meaning, in another alphabetical order than those they stand for."""
    ids = list(ids)
    return {old: f"n{(7919 * i) % 99991:05d}" for i, old in enumerate(ids, start=1)}


def exchanged_names(scenario: Scenario) -> dict[str, str]:
    """The names of both sides, of their contingents and doctrines exchanged."""
    first, second = scenario.sides
    one, other = scenario.sides.values()
    pairs = [(first, second), (one.doctrine, other.doctrine)]
    pairs += list(zip(one.contingents, other.contingents, strict=False))
    names: dict[str, str] = {}
    for a, b in pairs:
        if a != b:
            names |= {a: b, b: a}
    return names


def renamed(scenario: Scenario, names: NewNames) -> Scenario:
    """A scenario with every word that is a key of `names` replaced, wherever it stands."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {names.get(key, key): walk(child) for key, child in value.items()}
        if isinstance(value, list):
            return [walk(child) for child in value]
        return names.get(value, value) if isinstance(value, str) else value

    plain = scenario.model_dump(exclude={"totals", "libraries", "rules", "name", "map"})
    kept = {"rules": scenario.rules, "name": scenario.name, "map": scenario.map}
    return Scenario.model_validate(walk(plain) | kept)


def moved_to(scenario: Scenario, days: int) -> Scenario:
    """A scenario `days` later: start, plans, conditions and weather."""
    shift = timedelta(days=days)

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walk(child) for key, child in value.items()}
        if isinstance(value, list):
            return [walk(child) for child in value]
        if isinstance(value, datetime):
            return value + shift
        return value

    plain = walk(scenario.model_dump())
    for day in plain["weather"]:
        day["date"] = (date.fromisoformat(day["date"]) + shift).isoformat()
    return Scenario.model_validate(plain)


def vector_in(
    prepared: Prepared, base: Prepared, vector: NDArray[np.float64], names: NewNames
) -> NDArray[np.float64]:
    """The numbers of a battle of `base` in the places that `prepared` has for them."""
    place = dict(zip(prepared.inputs.paths, prepared.inputs.index, strict=True))
    there = prepared.base.copy()
    for path, index in zip(base.inputs.paths, base.inputs.index, strict=True):
        there[place[".".join(names.get(part, part) for part in path.split("."))]] = vector[index]
    return there


def same_battle(
    payload: Payload, scenario: Scenario, theater: Theater, names: NewNames, replication: int,
    light: NDArray[np.float64] | None = None,
) -> Result:  # fmt: skip
    """Tables of the battle of `payload` fought under other records.

    `names`: old to new, also in the paths of inputs; `light` instead of that of the calendar.
    """
    zones = tuple(z._replace(id=names.get(z.id, z.id)) for z in theater.names.zones)
    there = theater._replace(names=theater.names._replace(zones=zones))
    prepared = prepare(scenario, scenario_digest(scenario), there)
    if light is not None:
        prepared = dataclasses.replace(prepared, fixed={**prepared.fixed, "light": light})
    other = dataclasses.replace(
        payload, prepared=prepared, names=Names.of(prepared), plans=plans_of(prepared)
    )
    vector = vector_in(prepared, payload.prepared, payload.vector(replication), names)
    battle = fight(
        prepared, vector, payload.seed, replication, other.commanders(replication, vector)
    )
    return rows_of(battle, other.names, payload.seed)


def in_other_words(tables: Result, names: NewNames, days: int = 0) -> Result:
    """Tables as they would read with other names and another date."""
    shift = timedelta(days=days)

    def word(text: Any) -> Any:
        if not isinstance(text, str):
            return text
        if days and MOMENT.fullmatch(text):
            long = "T" in text
            moment = datetime.fromisoformat(text) + shift
            return moment.isoformat(timespec="minutes") if long else moment.date().isoformat()
        return names.get(text, text)

    def column(values: NDArray[Any]) -> NDArray[Any]:
        if values.dtype != object:
            return values
        plain = np.empty(len(values), dtype=object)
        plain[:] = [word(text) for text in np.ma.getdata(values)]
        return np.ma.masked_array(plain, mask=np.ma.getmaskarray(values))

    return {
        table: {_title(name, names): column(values) for name, values in columns.items()}
        for table, columns in tables.items()
    }


def _title(name: str, names: NewNames) -> str:
    """Name of a column, whose parts between dots, and before `_share`, may be ids."""
    parts = [names.get(part, part) for part in name.split(".")]
    for old, new in names.items():
        if parts[-1] == f"disputed_strip_{old}_share":
            parts[-1] = f"disputed_strip_{new}_share"
            break
    return ".".join(parts)


def differences(one: Result, other: Result) -> list[str]:
    """Columns in which two battles' tables differ by so much as a bit."""
    found = []
    for table in one.keys() | other.keys():
        a, b = one.get(table, {}), other.get(table, {})
        found += [
            f"{table}.{name}"
            for name in sorted(a.keys() | b.keys())
            if name not in a or name not in b or not _equal(a[name], b[name])
        ]
    return sorted(found)


def _equal(a: NDArray[Any], b: NDArray[Any]) -> bool:
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    there, other = ~np.ma.getmaskarray(a), ~np.ma.getmaskarray(b)
    if not np.array_equal(there, other):
        return False
    x, y = np.ma.getdata(a)[there], np.ma.getdata(b)[there]
    if a.dtype == np.float64:
        return x.tobytes() == y.tobytes()
    return bool(np.array_equal(x, y))
