"""The own line of H-hour, from the own units and the own base alone.

What lies behind it, and where along it, must not depend on enemies that the side does not know of;
so a commander does not use the lines that the engine measures the battle by.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.doctrine.thumb import LINE_ELONGATION, LINE_GAP_KM, LINE_SLICE_KM
from nomonhan.hexgrid import ROW_SPACING, find_nearest, rounded
from nomonhan.jit import allocating_kernel, kernel

F = NDArray[np.float64]


@allocating_kernel
def own_line(n_cols: int, n_rows: int, hexes: Any, base: int) -> tuple[F, F]:
    """Depth behind the own line and place along it, each (h,) in km, on a grid of hexes of 1 km.

    hexes: where the own line units stand at the start.
    """
    n = n_cols * n_rows
    depth, along = np.zeros(n), np.zeros(n)
    if len(hexes) == 0:
        return depth, along
    xs, ys = np.empty(n), np.empty(n)
    for h in range(n):
        row = h // n_cols
        xs[h], ys[h] = h - row * n_cols + 0.5 * (row & 1), row * ROW_SPACING
    points = largest_group(xs, ys, hexes)
    rear_x, rear_y = rearward(points, xs[base], ys[base])
    front = foremost(points, rear_x, rear_y)
    nearest, least = np.zeros(n, dtype=np.int64), np.full(n, np.inf)
    find_nearest(xs, ys, front, least, nearest)
    # rounding: what lies on the line lies on it whichever way the map is turned
    for h in range(n):
        i = nearest[h]
        depth[h] = rounded((xs[h] - front[i, 0]) * rear_x + (ys[h] - front[i, 1]) * rear_y)
        along[h] = rounded(ys[h] * rear_x - xs[h] * rear_y)
    return depth, along


@allocating_kernel
def largest_group(xs: F, ys: F, hexes: Any) -> F:
    """Places (i, 2) of `hexes` that belong to the largest group of neighbors within LINE_GAP_KM."""
    points = np.empty((len(hexes), 2))
    for i in range(len(hexes)):
        points[i, 0], points[i, 1] = xs[hexes[i]], ys[hexes[i]]
    group = np.full(len(points), -1, dtype=np.int64)
    size = np.zeros(len(points), dtype=np.int64)
    link(points, LINE_GAP_KM * LINE_GAP_KM, np.empty(len(points), dtype=np.int64), group)
    largest = 0
    for i in range(len(points)):
        size[group[i]] += 1
    for i in range(len(points)):
        if size[i] > size[largest]:
            largest = i
    n = 0
    for i in range(len(points)):
        if group[i] == largest:
            points[n, 0], points[n, 1] = points[i, 0], points[i, 1]
            n += 1
    return points[:n].copy()


@kernel
def link(points: F, gap_squared: float, waiting: Any, group: Any) -> None:
    """Number the groups of `points` (i, 2) by their first members: fill `group` (i,), -1 before."""
    for first in range(len(points)):
        if group[first] >= 0:
            continue
        group[first], waiting[0], n = first, first, 1
        while n > 0:
            n -= 1
            a = waiting[n]
            for b in range(len(points)):
                if group[b] < 0:
                    x, y = points[a, 0] - points[b, 0], points[a, 1] - points[b, 1]
                    if x * x + y * y <= gap_squared:
                        group[b], waiting[n] = first, b
                        n += 1


@kernel
def rearward(points: F, base_x: float, base_y: float) -> tuple[float, float]:
    """Unit vector from the front to the rear.

    The front runs along the longer axis of the units' places: the greater principal axis of their
    covariance.  If they have none it faces away from the base.
    """
    n = len(points)
    middle_x, middle_y = 0.0, 0.0
    for i in range(n):
        middle_x += points[i, 0]
        middle_y += points[i, 1]
    middle_x /= n
    middle_y /= n
    to_x, to_y = base_x - middle_x, base_y - middle_y
    length = math.sqrt(to_x * to_x + to_y * to_y)
    to_x, to_y = (to_x / length, to_y / length) if length > 0.0 else (1.0, 0.0)
    if n < 3:
        return to_x, to_y
    xx, yy, xy = 0.0, 0.0, 0.0
    for i in range(n):
        x, y = points[i, 0] - middle_x, points[i, 1] - middle_y
        xx += x * x
        yy += y * y
        xy += x * y
    half = 0.5 * (xx - yy)
    root = math.sqrt(half * half + xy * xy)
    greater, lesser = 0.5 * (xx + yy) + root, 0.5 * (xx + yy) - root
    if root == 0.0 or greater < LINE_ELONGATION * LINE_ELONGATION * lesser:
        return to_x, to_y
    front_x, front_y = (half + root, xy) if half >= 0.0 else (xy, root - half)
    length = math.sqrt(front_x * front_x + front_y * front_y)
    rear_x, rear_y = -front_y / length, front_x / length
    if rear_x * to_x + rear_y * to_y < 0.0:
        return -rear_x, -rear_y
    return rear_x, rear_y


@allocating_kernel
def foremost(points: F, rear_x: float, rear_y: float) -> F:
    """The foremost of `points` (i, 2) in each slice of LINE_SLICE_KM along the front, (j, 2).

    Slices are in order; of equals it is the first.
    """
    slices, depths = np.empty(len(points)), np.empty(len(points))
    for i in range(len(points)):
        slices[i] = math.floor((points[i, 1] * rear_x - points[i, 0] * rear_y) / LINE_SLICE_KM)
        depths[i] = points[i, 0] * rear_x + points[i, 1] * rear_y
    front = np.empty_like(points)
    n, passed = 0, -np.inf
    while True:
        best = -1
        for i in range(len(points)):
            if slices[i] <= passed:
                continue
            if (
                best < 0
                or slices[i] < slices[best]
                or (slices[i] == slices[best] and depths[i] < depths[best])
            ):
                best = i
        if best < 0:
            return front[:n].copy()
        front[n, 0], front[n, 1] = points[best, 0], points[best, 1]
        passed = slices[best]
        n += 1
