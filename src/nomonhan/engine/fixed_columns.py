"""Records to columns that no input changes: what units and weapons are, light, rears."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Mobility, Posture, Role, TargetClass
from nomonhan.rules.light import light_levels
from nomonhan.scenario.limits import MOST_HOLDINGS, MOST_WEAPON_SYSTEMS
from nomonhan.scenario.records import Scenario, Unit
from nomonhan.terrain.arrays import EDGES, Terrain
from nomonhan.terrain.board import hex_of
from nomonhan.terrain.theater import Theater

LOCAL_TIME = timezone(timedelta(hours=9))
INDIRECT = {"mortar", "infantry_gun", "field_gun", "howitzer", "heavy_gun"}
GUNS = {"mortar", "infantry_gun", "antitank_gun", "field_gun", "howitzer", "heavy_gun",
        "antiaircraft_gun"}  # fmt: skip
AIR_KINDS = {"fighter": 1, "light_bomber": 2, "heavy_bomber": 3, "reconnaissance_aircraft": 4}
LARGE_MM = 70.0
OUT_OF_LINE = ("screen", "reserve", "withdraw")  # missions that keep a formation out of the line


def unit_start_hex(unit: Unit, theater: Theater) -> int:
    """Hex where a unit stands at the start, -1 if it is to come."""
    if unit.at is None:
        return -1
    h = hex_of(unit.at, theater)
    if h < 0:
        raise ValueError(f"{unit.name.en} stands off the map; nomonhan check names the place")
    return h


def stands_in_line(scenario: Scenario, formation: str) -> bool:
    """Whether the plan puts a formation into the line of H-hour: not as a screen or a reserve.

    The first plan row of the formation counts, or of the nearest formation above that has one;
    where no plan speaks of it, it stands in the line.
    """
    missions: dict[str, str] = {}
    for rows in scenario.plans.values():
        for row in rows:
            missions.setdefault(row.formation, row.mission)
    at: str | None = formation
    while at is not None:
        if at in missions:
            return missions[at] not in OUT_OF_LINE
        at = scenario.formations[at].parent
    return True


def roster_arrays(
    scenario: Scenario, theater: Theater, zones: dict[str, int], sides: list[str],
    contingents: list[str], formations: list[str],
) -> dict[str, NDArray[Any]]:  # fmt: skip
    """What units are."""
    units = list(scenario.units.values())
    of = [scenario.formations[unit.formation] for unit in units]
    establishments = sorted(scenario.establishments)
    entries = [
        int(theater.terrain.zone_center[zones[unit.arrival.entry]]) if unit.arrival else -1
        for unit in units
    ]
    start = [unit_start_hex(unit, theater) for unit in units]
    return {
        "side": np.array([sides.index(f.side) for f in of], dtype=np.int8),
        "contingent": np.array([contingents.index(f.contingent) for f in of], dtype=np.int8),
        "formation": np.array([formations.index(u.formation) for u in units], dtype=np.int32),
        "role": np.array([Role[u.role.upper()] for u in units], dtype=np.int8),
        "mobility": np.array([Mobility[u.mobility.upper()] for u in units], dtype=np.int8),
        "posture": np.array([Posture[u.posture.upper()] for u in units], dtype=np.int8),
        "establishment": np.array(
            [establishments.index(u.establishment) for u in units], dtype=np.int32
        ),
        "home": np.array(start, dtype=np.int32),
        "entry": np.array(entries, dtype=np.int32),
        "on_call": np.array([bool(u.arrival and u.arrival.on_call) for u in units], dtype=np.int8),
        "forward": np.array(
            [
                u.role == "line" and h >= 0 and stands_in_line(scenario, u.formation)
                for u, h in zip(units, start, strict=True)
            ],
            dtype=np.int8,
        ),
        "later": np.array([u.arrival is not None for u in units], dtype=np.int8),
    }


def arsenal_arrays(scenario: Scenario, weapons: list[str]) -> dict[str, NDArray[Any]]:
    """What weapon systems are."""
    systems = [scenario.weapon_systems[w] for w in weapons]
    kinds = [s.kind for s in systems]
    mounts = np.zeros((len(weapons), len(weapons)), dtype=np.int32)
    for w, system in enumerate(systems):
        for mount in system.mounts:
            mounts[w, weapons.index(mount.weapon)] += mount.count
    flames = {w for w, s in zip(weapons, systems, strict=True) if s.kind == "flamethrower"}
    vehicles = [s.target_class in ("tank", "armored_car") for s in systems]
    return {
        "mounts": mounts,
        "target_class": np.array(
            [TargetClass[s.target_class.upper()] for s in systems], dtype=np.int8
        ),
        "is_vehicle": np.array(vehicles, dtype=np.int8),
        "is_gun": np.array([s.target_class == "gun" for s in systems], dtype=np.int8),
        "is_rifle": np.array([k == "rifle" for k in kinds], dtype=np.int8),
        "large": np.array(
            [s.calibre_mm.value >= LARGE_MM and s.kind in GUNS for s in systems], dtype=np.int8
        ),
        "petrol": np.array([s.fuel == "petrol" for s in systems], dtype=np.int8),
        "indirect": np.array([k in INDIRECT for k in kinds], dtype=np.int8),
        "flame": np.array(
            [any(m.weapon in flames for m in s.mounts) for s in systems], dtype=float
        ),
        "air_kind": np.array([AIR_KINDS.get(k, 0) for k in kinds], dtype=np.int8),
    }


def kinds_of(scenario: Scenario, weapons: list[str]) -> NDArray[np.int32]:
    """Weapon systems that each unit can hold, (u, i), in file order; -1 ends each list."""
    assert len(weapons) <= MOST_WEAPON_SYSTEMS  # read and refused by `scenario.relations`
    rows = []
    for unit in scenario.units.values():
        held = {**scenario.establishments[unit.establishment].holdings, **unit.holdings}
        rows.append(sorted(weapons.index(w) for w in held))
    assert max(map(len, rows)) <= MOST_HOLDINGS
    kinds = np.full((len(rows), max(map(len, rows)) + 1), -1, dtype=np.int32)
    for u, row in enumerate(rows):
        kinds[u, : len(row)] = row
    return kinds


def side_arrays(
    scenario: Scenario, terrain: Terrain, zones: dict[str, int], sides: list[str]
) -> dict[str, NDArray[Any]]:
    """Rears of both sides, and who opens the battle when."""
    h_hours = [scenario.sides[x].h_hour for x in sides]
    minutes = [(h - scenario.start).total_seconds() / 60.0 for h in h_hours if h is not None]
    return {
        "h_hour_minutes": np.array([min(minutes) if minutes else 0.0]),
        "attacks_by_plan": np.array([h is not None for h in h_hours], dtype=np.int8),
        "base": np.array(
            [int(terrain.zone_center[zones[scenario.supply[x].base]]) for x in sides],
            dtype=np.int32,
        ),
        "edge": np.array([EDGES[scenario.sides[x].map_edge] for x in sides], dtype=np.int32),
    }


def clock_arrays(
    scenario: Scenario, terrain: Terrain, tick_minutes: float
) -> dict[str, NDArray[Any]]:
    """Light by tick and weather by day of the whole battle."""
    ticks = int(scenario.hours * 60 / tick_minutes)
    utc = scenario.start.replace(tzinfo=LOCAL_TIME).astimezone(UTC)
    middle = (terrain.n_rows // 2) * terrain.n_cols + terrain.n_cols // 2
    light = light_levels(
        float(terrain.lat[middle]), float(terrain.lon[middle]), utc, ticks, tick_minutes
    )
    before = (scenario.start.hour * 60 + scenario.start.minute) / tick_minutes
    n_days = int((before + ticks - 1) * tick_minutes // 1440) + 1
    rows = {day.date: i for i, day in enumerate(scenario.weather)}
    dates = [(scenario.start + timedelta(days=d)).date().isoformat() for d in range(n_days)]
    return {
        "light": light,
        "ticks_before": np.array([int(before)]),
        "weather_row": np.array([rows.get(date, -1) for date in dates], dtype=np.int32),
    }
