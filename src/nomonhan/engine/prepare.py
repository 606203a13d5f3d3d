"""Records to arrays, once per scenario: all that does not change from battle to battle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan import hexgrid
from nomonhan.codes import Mobility, Posture, Role, TargetClass
from nomonhan.engine.bridges import bridge_epochs
from nomonhan.engine.inputs import Inputs, collect_inputs
from nomonhan.engine.lines import line_geometry
from nomonhan.engine.placing import Placing, placing_of, zone_hexes
from nomonhan.rules.light import light_levels
from nomonhan.scenario.records import Scenario, Unit
from nomonhan.state import LAND, ZONES, Map, new_table
from nomonhan.terrain.arrays import EDGES, RIVER_MAJOR, RIVER_MINOR, Terrain
from nomonhan.terrain.board import hex_of
from nomonhan.terrain.flood import fill_open_sides, words_per_row
from nomonhan.terrain.sight import hexes_at, lookouts, seen_from
from nomonhan.terrain.theater import Theater

INNER_STEP_MINUTES = 15
LOCAL_TIME = timezone(timedelta(hours=9))
INDIRECT = {"mortar", "infantry_gun", "field_gun", "howitzer", "heavy_gun"}
GUNS = {"mortar", "infantry_gun", "antitank_gun", "field_gun", "howitzer", "heavy_gun",
        "antiaircraft_gun"}  # fmt: skip
AIR_KINDS = {"fighter": 1, "light_bomber": 2, "heavy_bomber": 3, "reconnaissance_aircraft": 4}
LARGE_MM = 70.0
OUT_OF_LINE = ("screen", "reserve", "withdraw")  # missions that keep a formation out of the line
NO_WATER_KM = 1000.0


@dataclass(frozen=True)
class Prepared:
    """A scenario ready to be fought: fixed arrays, names, and the vector of its numbers."""

    name: str
    digest: str
    start: datetime
    n_ticks: int
    steps_per_tick: int
    step_minutes: float
    sides: tuple[str, ...]
    contingents: tuple[str, ...]
    contingent_side: tuple[int, ...]
    units: tuple[str, ...]
    formations: tuple[str, ...]
    weapons: tuple[str, ...]
    zones: tuple[str, ...]
    terrain: Terrain
    inputs: Inputs
    base: NDArray[np.float64]  # the vector of all inputs
    fixed: dict[str, NDArray[Any]]  # columns of tables that no input changes
    kinds: NDArray[np.int32]  # (u, i) weapon systems a unit can hold, -1 ends the list
    map: Map
    land: Any  # LAND (h,)
    zone_table: Any  # ZONES (z,)
    plans: tuple[Any, ...]  # per side, records of its plan
    placing: Placing | None = None  # what a replication places anew, None if places are exact


def ordered_weapons(scenario: Scenario) -> list[str]:
    """Weapon systems in file order: draws are keyed by position, never by name."""
    return list(scenario.weapon_systems)


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


def prepare(
    scenario: Scenario, digest: str, theater: Theater,
    inner_step_minutes: float = INNER_STEP_MINUTES,
) -> Prepared:  # fmt: skip
    """Turn the records of a scenario into arrays."""
    terrain = theater.terrain
    zone_ids = [zone.id for zone in theater.names.zones]
    sides = list(scenario.sides)
    parents = [f.parent for f in scenario.formations.values()]
    weapons = ordered_weapons(scenario)
    zones = {zone: z for z, zone in enumerate(zone_ids)}
    formations = list(scenario.formations)
    contingents = [c for x in sides for c in scenario.sides[x].contingents]
    inputs = collect_inputs(scenario, weapons, sides)
    step_minutes = min(inner_step_minutes, float(scenario.tick_minutes))
    n_ticks = scenario.hours * 60 // scenario.tick_minutes
    fixed = roster_arrays(scenario, theater, zones, sides, contingents, formations)
    fixed.update(arsenal_arrays(scenario, weapons))
    fixed.update(side_arrays(scenario, terrain, zones, sides))
    fixed.update(clock_arrays(scenario, terrain, step_minutes))
    n_steps = round(n_ticks * scenario.tick_minutes / step_minutes)
    above = [formations.index(p) if p else -1 for p in parents]
    map_ = map_of(theater, scenario.start, n_steps, step_minutes, above)
    return Prepared(
        name=scenario.name,
        digest=digest,
        start=scenario.start,
        n_ticks=n_ticks,
        steps_per_tick=round(scenario.tick_minutes / step_minutes),
        step_minutes=step_minutes,
        sides=tuple(sides),
        contingents=tuple(contingents),
        contingent_side=tuple(
            i for i, x in enumerate(sides) for _ in scenario.sides[x].contingents
        ),
        units=tuple(scenario.units),
        formations=tuple(formations),
        weapons=tuple(weapons),
        zones=tuple(zone_ids),
        terrain=terrain,
        inputs=inputs,
        base=np.array(inputs.base),
        fixed=fixed,
        kinds=kinds_of(scenario, weapons),
        map=map_,
        land=land_of(terrain, fixed),
        zone_table=zones_of(scenario, terrain, zones, sides),
        plans=tuple(tuple(scenario.plans.get(x, ())) for x in sides),
        placing=placing_of(scenario, theater, fixed["home"], fixed["side"], map_.disk),
    )


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
    rows = []
    for unit in scenario.units.values():
        held = {**scenario.establishments[unit.establishment].holdings, **unit.holdings}
        rows.append(sorted(weapons.index(w) for w in held))
    kinds = np.full((len(rows), max(map(len, rows)) + 1), -1, dtype=np.int32)
    for u, row in enumerate(rows):
        kinds[u, : len(row)] = row
    return kinds


def map_of(
    theater: Theater, start: datetime, n_steps: int, step_minutes: float, parents: list[int]
) -> Map:
    """The map as the engine reads it."""
    terrain = theater.terrain
    offsets = hexgrid.disk_offsets(2)
    disk = np.ascontiguousarray(hexes_at(offsets, terrain.n_cols, terrain.n_rows).T)
    crossing_s, epoch = bridge_epochs(theater, start, n_steps, step_minutes)
    n_words = words_per_row(terrain.n_cols)
    truck_sides = np.zeros((len(crossing_s), 3, terrain.n_rows, n_words), dtype=np.uint64)
    for e in range(len(crossing_s)):
        by_truck = crossing_s[e, Mobility.TRUCK]
        fill_open_sides(by_truck, terrain.neighbor, terrain.n_cols, truck_sides[e])
    seen, ring_begin = seen_from(terrain.visible, terrain.n_cols, terrain.n_rows)
    fired_on, seen_by = bits_of_sight(terrain.visible, disk, offsets)
    lookout = lookouts(terrain.visible, terrain.cover, terrain.n_cols, terrain.n_rows)
    return Map(
        terrain.n_cols, terrain.n_rows, terrain.neighbor, crossing_s, fired_on, seen_by, seen,
        ring_begin, lookout, *zone_hexes(terrain, terrain.zone_center), disk, truck_sides, epoch,
        np.array(parents, dtype=np.int32),
    )  # fmt: skip


def bits_of_sight(
    visible: NDArray[np.uint8], disk: NDArray[np.int32], offsets: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Hexes of the disk that each hex fires on, and those it is seen from, as bits (h,), (h,)."""
    place = {offset: i for i, offset in enumerate(map(tuple, offsets.tolist()))}
    fired_on, seen_by = np.zeros(len(disk), np.int32), np.zeros(len(disk), np.int32)
    for (q, r), i in place.items():
        if i == 0:
            continue
        beside = max(abs(q), abs(r), abs(q + r)) == 1
        fired_on |= ((visible[:, i] == 1) | beside).astype(np.int32) << i
        seen = (disk[:, i] >= 0) & (visible[disk[:, i], place[-q, -r]] == 1)
        seen_by |= seen.astype(np.int32) << i
    return fired_on, seen_by


def land_of(terrain: Terrain, fixed: dict[str, NDArray[Any]]) -> Any:
    """What hexes are, with the lines of H-hour."""
    land = new_table(LAND, terrain.neighbor.shape[0])
    land.relief, land.cover, land.claim = terrain.relief, terrain.cover, terrain.claim
    land.water_km = water_km(terrain)
    lay_lines(land, terrain, fixed, fixed["home"])
    return land


def lay_lines(
    land: Any, terrain: Terrain, fixed: dict[str, NDArray[Any]], home: NDArray[np.int32]
) -> None:
    """Write the lines of H-hour into `land`, the units standing at `home` (u,)."""
    forward = fixed["forward"] == 1
    own = [np.unique(home[forward & (fixed["side"] == x)]) for x in (0, 1)]
    for x in (0, 1):
        depth, along, flank = line_geometry(terrain.x_km, terrain.y_km, own[x], own[1 - x])
        land.depth_km[:, x], land.along_km[:, x], land.open_flank[:, x] = depth, along, flank


def water_km(terrain: Terrain) -> NDArray[np.float64]:
    """How far every hex is from fresh water, (h,): 0 on a river's banks, beyond reach if there is
    none.  Lakes of a steppe without outflow are salt and give none."""
    banks = np.flatnonzero((terrain.hexside & (RIVER_MAJOR | RIVER_MINOR)).any(axis=1))
    if banks.size == 0:
        return np.full(terrain.neighbor.shape[0], NO_WATER_KM)
    east = terrain.x_km[:, None] - terrain.x_km[banks]
    north = terrain.y_km[:, None] - terrain.y_km[banks]
    return np.asarray(np.sqrt(east * east + north * north).min(axis=1))


def zones_of(scenario: Scenario, terrain: Terrain, zones: dict[str, int], sides: list[str]) -> Any:
    """Zones and what holding them is worth to each side."""
    table = new_table(ZONES, len(zones), held=-1)
    table.center, table.radius_km = terrain.zone_center, terrain.zone_radius_km
    for x, side in enumerate(sides):
        for zone, quantity in scenario.sides[side].objectives.items():
            table.value[zones[zone], x] = quantity.value
    return table


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
    scenario: Scenario, terrain: Terrain, step_minutes: float
) -> dict[str, NDArray[Any]]:
    """Light by step and weather by day of the whole battle."""
    steps = int(scenario.hours * 60 / step_minutes)
    utc = scenario.start.replace(tzinfo=LOCAL_TIME).astimezone(UTC)
    middle = (terrain.n_rows // 2) * terrain.n_cols + terrain.n_cols // 2
    light = light_levels(
        float(terrain.lat[middle]), float(terrain.lon[middle]), utc, steps, step_minutes
    )
    before = (scenario.start.hour * 60 + scenario.start.minute) / step_minutes
    n_days = int((before + steps - 1) * step_minutes // 1440) + 1
    rows = {day.date: i for i, day in enumerate(scenario.weather)}
    dates = [(scenario.start + timedelta(days=d)).date().isoformat() for d in range(n_days)]
    return {
        "light": light,
        "steps_before": np.array([int(before)]),
        "weather_row": np.array([rows.get(date, -1) for date in dates], dtype=np.int32),
    }
