"""The lines of H-hour: what "behind the line" and "open flank" mean on any map.

A side's line is where its forward battalions stand.  Behind is measured from the nearest of them
along the direction from the enemy's line to its own, so that no compass direction and no map
enters.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.hexgrid import find_nearest, rounded
from nomonhan.jit import allocating_kernel, kernel

F = NDArray[np.float64]

FORWARD_KM = 12.0  # a battalion farther from every enemy than this is not in the line
FLANK_KM = 3.0
NO_LINE_KM = -99.0  # depth of every hex where a side has none, or no enemy


@allocating_kernel
def lay_lines(
    land: Any, x_km: F, y_km: F, forward: Any, side: Any, home: NDArray[np.int32]
) -> None:
    """Write the lines of H-hour into `land` (h,), the units standing at `home` (u,).

    x_km, y_km (h,): centers of hexes; forward (u,): 1 for units of a line; side (u,).
    """
    stands = np.zeros((2, len(x_km)), dtype=np.int8)
    for u in range(len(home)):
        if forward[u] == 1:
            stands[side[u], home[u]] = 1
    for x in range(2):
        depth, along, flank = line_behind(x_km, y_km, stands[x], stands[1 - x])
        for h in range(len(x_km)):
            land[h].depth_km[x] = depth[h]
            land[h].along_km[x] = along[h]
            land[h].open_flank[x] = flank[h]


@allocating_kernel
def line_behind(x_km: F, y_km: F, own: Any, enemy: Any) -> tuple[F, F, NDArray[np.int8]]:
    """Depth behind the own line, place along it, and open flank, each (h,).

    own, enemy (h,): 1 where forward battalions of either side stand at H-hour.
    """
    n = len(x_km)
    depth, along, flank = np.full(n, NO_LINE_KM), np.zeros(n), np.zeros(n, dtype=np.int8)
    mine, theirs = places_of(x_km, y_km, own), places_of(x_km, y_km, enemy)
    if len(mine) == 0 or len(theirs) == 0:
        return depth, along, flank
    near = those_near(mine, theirs)
    rear_x, rear_y = toward(those_near(theirs, near), near)
    nearest, least = np.zeros(n, dtype=np.int64), np.full(n, np.inf)
    find_nearest(x_km, y_km, near, least, nearest)
    # rounding: who stands on a border of these measures stands on it whichever way the map lies
    first, last = np.inf, -np.inf
    for i in range(len(near)):
        place = rounded(near[i, 1] * rear_x - near[i, 0] * rear_y)
        first, last = min(first, place), max(last, place)
    for h in range(n):
        i = nearest[h]
        depth[h] = rounded((x_km[h] - near[i, 0]) * rear_x + (y_km[h] - near[i, 1]) * rear_y)
        along[h] = rounded(y_km[h] * rear_x - x_km[h] * rear_y)
        flank[h] = 1 if along[h] > last + FLANK_KM or along[h] < first - FLANK_KM else 0
    return depth, along, flank


@allocating_kernel
def places_of(x_km: F, y_km: F, stands: Any) -> F:
    """Centers of the hexes h where `stands` (h,) is 1, (i, 2)."""
    places = np.empty((len(stands), 2))
    n = 0
    for h in range(len(stands)):
        if stands[h] == 1:
            places[n, 0], places[n, 1] = x_km[h], y_km[h]
            n += 1
    return places[:n].copy()


@allocating_kernel
def those_near(points: F, others: F) -> F:
    """The points (i, 2) within FORWARD_KM of one of `others` (j, 2); if none is, the nearest."""
    apart = np.full(len(points), np.inf)
    least = np.inf
    for i in range(len(points)):
        for j in range(len(others)):
            east, north = points[i, 0] - others[j, 0], points[i, 1] - others[j, 1]
            apart[i] = min(apart[i], math.sqrt(east * east + north * north))
        least = min(least, apart[i])
    n = 0
    near = np.empty_like(points)
    for i in range(len(points)):
        if apart[i] <= max(FORWARD_KM, least):
            near[n, 0], near[n, 1] = points[i, 0], points[i, 1]
            n += 1
    return near[:n].copy()


@kernel
def toward(start: F, end: F) -> tuple[float, float]:
    """Unit vector from the middle of one set of points to that of another; east if they agree."""
    east = middle(end, 0) - middle(start, 0)
    north = middle(end, 1) - middle(start, 1)
    length = math.sqrt(east * east + north * north)
    if length > 0.0:
        return east / length, north / length
    return 1.0, 0.0


@kernel
def middle(points: F, axis: int) -> float:
    """Mean of a coordinate of `points` (i, 2)."""
    total = 0.0
    for i in range(len(points)):
        total += points[i, axis]
    return total / len(points)
