"""The map as the engine and the commanders read it: sight, ways of trucks, water, zones."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan import hexgrid
from nomonhan.codes import Mobility
from nomonhan.engine.bridges import bridge_epochs
from nomonhan.engine.lines import lay_lines
from nomonhan.hexgrid import find_nearest
from nomonhan.scenario.records import Scenario
from nomonhan.state import LAND, ZONES, I, Map, new_table
from nomonhan.terrain.arrays import RIVER_MAJOR, RIVER_MINOR, Terrain
from nomonhan.terrain.flood import fill_open_sides, words_per_row
from nomonhan.terrain.sight import hexes_at, lookouts, seen_from
from nomonhan.terrain.theater import Theater

NO_WATER_KM = 1000.0


class Sight(NamedTuple):
    """What is seen from where; fields of `Map`, but for the first two."""

    visible: NDArray[np.uint8]  # of the terrain that it was made of
    cover: NDArray[np.int8]
    disk: I
    fired_on: I
    seen_by: I
    seen: I
    ring_begin: I
    lookout: I


# Cases of a study, and the battles of a campaign, are fought on a map or two: they share it in
# memory, and their maps are known to be equal without a look at them.
MAPS_SHARED = 8
_sights: list[Sight] = []
_crossings: list[I] = []


def map_of(
    theater: Theater, start: datetime, n_ticks: int, tick_minutes: float, parents: list[int]
) -> Map:
    """The map as the engine reads it."""
    terrain = theater.terrain
    crossing_s, epoch = bridge_epochs(theater, start, n_ticks, tick_minutes)
    n_words = words_per_row(terrain.n_cols)
    truck_sides = np.zeros((len(crossing_s), 3, terrain.n_rows, n_words), dtype=np.uint64)
    for e in range(len(crossing_s)):
        by_truck = crossing_s[e, Mobility.TRUCK]
        fill_open_sides(by_truck, terrain.neighbor, terrain.n_cols, truck_sides[e])
    sight = sight_of(terrain)
    return Map(
        terrain.n_cols, terrain.n_rows, terrain.neighbor, shared(crossing_s), sight.fired_on,
        sight.seen_by, sight.seen, sight.ring_begin, sight.lookout,
        *zone_hexes(terrain), sight.disk, truck_sides, epoch, np.array(parents, dtype=np.int32),
    )  # fmt: skip


def sight_of(terrain: Terrain) -> Sight:
    """What is seen on a map; of one made lately, the same arrays."""
    visible, cover = terrain.visible, terrain.cover
    for known in _sights:
        if known.visible is visible and known.cover is cover:
            return known
    offsets = hexgrid.disk_offsets(2)
    disk = np.ascontiguousarray(hexes_at(offsets, terrain.n_cols, terrain.n_rows).T)
    found = Sight(
        visible, cover, disk, *bits_of_sight(visible, disk, offsets),
        *seen_from(visible, terrain.n_cols, terrain.n_rows),
        lookouts(visible, cover, terrain.n_cols, terrain.n_rows),
    )  # fmt: skip
    _sights[:] = [found, *_sights[: MAPS_SHARED - 1]]
    return found


def shared(crossing_s: I) -> I:
    """Crossing times, or the equal ones of a map made lately."""
    for known in _crossings:
        if np.array_equal(known, crossing_s):
            return known
    _crossings[:] = [crossing_s, *_crossings[: MAPS_SHARED - 1]]
    return crossing_s


def zone_hexes(terrain: Terrain) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Where each zone begins in the list of their hexes, (z + 1,), and that list."""
    hexes = [np.flatnonzero(in_zone).astype(np.int32) for in_zone in terrain.in_zone]
    begin = np.cumsum([0, *map(len, hexes)]).astype(np.int32)
    return begin, np.concatenate([*hexes, np.empty(0, dtype=np.int32)])


def bits_of_sight(
    visible: NDArray[np.uint8], disk: NDArray[np.int32], offsets: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Hexes of the disk that each hex fires on and is seen from, as bits (h,)."""
    place = {offset: i for i, offset in enumerate(map(tuple, offsets.tolist()))}
    fired_on, seen_by = (np.zeros(len(disk), np.int32) for _ in range(2))
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
    rows, columns = np.divmod(np.arange(len(land)), terrain.n_cols)
    land.q, land.r = columns - rows // 2, rows
    disk = sight_of(terrain).disk
    on_bank = (disk >= 0) & (land.water_km[disk] == 0.0)
    land.banks = (on_bank << np.arange(disk.shape[1])).sum(axis=1)
    lay_lines(land, terrain.x_km, terrain.y_km, fixed["forward"], fixed["side"], fixed["home"])
    return land


def water_km(terrain: Terrain) -> NDArray[np.float64]:
    """How far every hex is from fresh water, (h,): 0 on a river's banks, beyond reach if there is
    none.  Lakes of a steppe without outflow are salt and give none."""
    banks = np.flatnonzero((terrain.hexside & (RIVER_MAJOR | RIVER_MINOR)).any(axis=1))
    if banks.size == 0:
        return np.full(terrain.neighbor.shape[0], NO_WATER_KM)
    least = np.full(terrain.neighbor.shape[0], np.inf)
    nearest = np.zeros(len(least), dtype=np.int64)
    water = np.column_stack([terrain.x_km[banks], terrain.y_km[banks]])
    find_nearest(terrain.x_km, terrain.y_km, water, least, nearest)
    return np.asarray(np.sqrt(least))


def zones_of(scenario: Scenario, terrain: Terrain, zones: dict[str, int], sides: list[str]) -> Any:
    """Zones and what holding them is worth to each side."""
    table = new_table(ZONES, len(zones), held=-1)
    table.center, table.radius_km = terrain.zone_center, terrain.zone_radius_km
    for x, side in enumerate(sides):
        for zone, quantity in scenario.sides[side].objectives.items():
            table.value[zones[zone], x] = quantity.value
    return table
