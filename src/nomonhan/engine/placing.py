"""Where units and zones stand in a replication, the map's named places being known to some km.

The scenario says of some zones how far they may lie from where the map has them.  A place between
them moves with the nearest: the shift of a point is the sum of those shifts, each weighted by how
near its zone is, and scaled so that it is as uncertain as one of them; far from all it does not
move.  Neighbors so move together, and two lines that face each other keep their distance.

Nothing is moved farther than its own uncertainty, across a river, into a lake, off the map, or
among the enemy: what would be stops on the way there.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.jit import allocating_kernel, kernel
from nomonhan.last_bits import settled
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.arrays import LAKE, RIVER_MAJOR, RIVER_MINOR, VOID, Terrain
from nomonhan.terrain.board import point_of
from nomonhan.terrain.theater import Theater

F = NDArray[np.float64]
I = NDArray[np.int32]  # noqa: E741

REACH_KM = 6.0  # over which places err together; assumed, about the spacing of named heights
STEP_KM = 0.25
MOST_STEPS = 400
LOOSE = ("height", "sands", "place")  # kinds of zones that may lie elsewhere than on the map


class Placing(NamedTuple):
    """What is needed to move places: units first, then zones, (i,) of both."""

    x_km: F  # (i,) where they lie on the map
    y_km: F
    hex: I  # (i,)
    weight: F  # (i, a) of the shift of each uncertain zone
    limit_km: F  # (i,) farther it is not moved
    side: NDArray[np.int8]  # (i,) of units; -1 zones, which may lie anywhere
    barred: NDArray[np.bool_]  # (h, 6) what stands may not be moved over
    neighbor: I  # (h, 6)
    center_x_km: F  # (h,)
    center_y_km: F
    disk: I  # (h, 19) hexes within two steps


def placing_of(
    scenario: Scenario, theater: Theater, home: I, side: NDArray[np.int8], disk: I
) -> Placing | None:
    """What may be moved, and how; None if the scenario's places are exact.

    `home` (u,): hexes of units at the start, -1 for those to come; `side` (u,).
    """
    if not scenario.placement:
        return None
    terrain, names = theater.terrain, theater.names
    known = {zone.id: zone for zone in names.zones}
    points, limits = [], []
    for unit in scenario.units.values():
        by_zone = unit.at is not None and unit.at.zone is not None
        point = point_of(unit.at, theater) if unit.at is not None else None
        points.append(np.zeros(2) if point is None else point)
        limits.append(unit.at.uncertainty_km if by_zone and unit.at is not None else 0.0)
    for zone in names.zones:
        points.append(np.asarray(zone.point))
        loose = zone.on_map and zone.kind in LOOSE
        limits.append(zone.uncertainty_km if loose else 0.0)
    at = np.array(points)
    anchors = np.array([known[zone].point for zone in scenario.placement])
    squared = ((at[:, None, :] - anchors[None, :, :]) ** 2).sum(axis=2)
    near = settled(np.exp(-squared / (2 * REACH_KM**2)))
    weight = near / np.maximum(1.0, np.sqrt((near**2).sum(axis=1)))[:, None]
    n_zones = len(names.zones)
    return Placing(
        x_km=at[:, 0].copy(),
        y_km=at[:, 1].copy(),
        hex=np.concatenate([home, terrain.zone_center]).astype(np.int32),
        weight=weight,
        limit_km=np.array(limits),
        side=np.concatenate([side, np.full(n_zones, -1, dtype=np.int8)]),
        barred=bars(terrain),
        neighbor=terrain.neighbor,
        center_x_km=terrain.x_km,
        center_y_km=terrain.y_km,
        disk=disk,
    )


def bars(terrain: Terrain) -> NDArray[np.bool_]:
    """Hexsides that nothing is moved over, (h, 6): rivers, shores of lakes, edges of the map."""
    closed = np.isin(terrain.cover, (LAKE, VOID))
    beyond = terrain.neighbor < 0
    wet = (terrain.hexside & (RIVER_MAJOR | RIVER_MINOR)) != 0
    return np.asarray(beyond | wet | np.where(beyond, True, closed[terrain.neighbor]))


@allocating_kernel
def move_places(
    x_km: Any, y_km: Any, weight: Any, limit_km: Any, side: Any, barred: Any, neighbor: Any,
    center_x_km: Any, center_y_km: Any, disk: Any, shifts_km: Any, hexes: Any,
) -> None:  # fmt: skip
    """Move everything, in order, by the shifts (a, 2) of a replication, in km.

    The first ones are fields of `Placing`; hexes (i,): those of units, then of zones, is changed;
    -1 stays as it is.
    """
    holder = np.full(center_x_km.shape[0], -1, dtype=np.int8)
    way = np.empty(MOST_STEPS + 1, dtype=np.int32)
    for i in range(hexes.shape[0]):
        if hexes[i] < 0:
            continue
        east, north = 0.0, 0.0
        for a in range(shifts_km.shape[0]):
            east += weight[i, a] * shifts_km[a, 0]
            north += weight[i, a] * shifts_km[a, 1]
        length = math.sqrt(east * east + north * north)
        if length > limit_km[i]:
            east, north = east * limit_km[i] / length, north * limit_km[i] / length
            length = limit_km[i]
        n = walk(
            x_km[i], y_km[i], east, north, length, hexes[i], barred, neighbor, center_x_km,
            center_y_km, way,
        )  # fmt: skip
        if side[i] >= 0:
            hexes[i] = last_free(way, n, side[i], holder, barred, disk)
            holder[hexes[i]] = side[i]
        else:
            hexes[i] = way[n - 1]


@kernel
def walk(
    x: float, y: float, east: float, north: float, length: float, start: int, barred: Any,
    neighbor: Any, center_x_km: Any, center_y_km: Any, way: Any,
) -> int:  # fmt: skip
    """Hexes on the way from (x, y) by (east, north) km, round what bars it; their number."""
    way[0] = start
    n = 1
    steps = min(MOST_STEPS, int(length / STEP_KM + 0.999))
    at = start
    for i in range(1, steps + 1):
        goal_x, goal_y = x + east * i / steps, y + north * i / steps
        best, least = at, squared_km(goal_x, goal_y, center_x_km[at], center_y_km[at]) - 1e-9
        for d in range(6):
            h = neighbor[at, d]
            if h >= 0 and not barred[at, d]:
                away = squared_km(goal_x, goal_y, center_x_km[h], center_y_km[h])
                if away < least:
                    best, least = h, away - 1e-9
        if best != at:
            at = best
            way[n] = at
            n += 1
    return n


@kernel
def squared_km(ax: float, ay: float, bx: float, by: float) -> float:
    """Square of the distance of two points."""
    return (ax - bx) * (ax - bx) + (ay - by) * (ay - by)


@kernel
def last_free(way: Any, n: int, side: int, holder: Any, barred: Any, disk: Any) -> int:
    """The last of the first n hexes of a way where no enemy stands, else one beside its start."""
    for i in range(n - 1, -1, -1):
        if holder[way[i]] < 0 or holder[way[i]] == side:
            return int(way[i])
    for i in range(disk.shape[1]):
        h = disk[way[0], i]
        if h >= 0 and (holder[h] < 0 or holder[h] == side) and not all_barred(barred, h):
            return int(h)
    return int(way[0])


@kernel
def all_barred(barred: Any, h: int) -> bool:
    """Whether nothing leads out of a hex, as out of a lake."""
    for d in range(6):
        if not barred[h, d]:
            return False
    return True


@allocating_kernel
def hexes_of_zones(
    zone_begin: I, zone_hex: I, zone_center: I, radius_km: F, n_cols: int, x_km: F, y_km: F,
    cover: Any, center: I,
) -> tuple[I, I]:  # fmt: skip
    """Where each zone begins in the list of their hexes, (z + 1,), and that list.

    zone_begin, zone_hex: the same for zones that lie where the map has them, at `zone_center` (z,);
    the others lie round `center` (z,) as far as `radius_km` (z,) reaches.
    """
    n_zones, n_hexes = len(center), len(x_km)
    begin = np.zeros(n_zones + 1, dtype=np.int32)
    inside = np.empty(n_zones * n_hexes, dtype=np.int32)
    n = 0
    for z in range(n_zones):
        at = center[z]
        if at == zone_center[z]:
            for i in range(zone_begin[z], zone_begin[z + 1]):
                inside[n] = zone_hex[i]
                n += 1
        else:
            reach = radius_km[z] + 1e-9
            for row in range(0, n_hexes, n_cols):
                north = y_km[row] - y_km[at]
                if north * north > reach * reach:
                    continue
                for h in range(row, row + n_cols):
                    east = x_km[h] - x_km[at]
                    if east * east + north * north <= reach * reach and cover[h] != VOID:
                        inside[n] = h
                        n += 1
        begin[z + 1] = n
    return begin, inside[:n].copy()
