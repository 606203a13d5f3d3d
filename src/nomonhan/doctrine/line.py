"""The own line of H-hour, from the own units and the own base alone.

What lies behind it, and where along it, must not depend on enemies that the side does not know of;
so a commander does not use the lines that the engine measures the battle by.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan import hexgrid
from nomonhan.doctrine.thumb import LINE_ELONGATION, LINE_GAP_KM, LINE_SLICE_KM
from nomonhan.jit import kernel

F = NDArray[np.float64]

DECIMALS = 9  # of a kilometer


def linked(points: F, gap_km: float) -> NDArray[np.bool_]:
    """Which of `points` (i, 2) belong to the largest group whose neighbors are within `gap_km`."""
    group = np.full(len(points), -1, dtype=np.int64)
    link(np.array(points), gap_km * gap_km, np.empty(len(points), dtype=np.int64), group)
    sizes = np.bincount(group, minlength=len(points))
    largest: NDArray[np.bool_] = group == sizes.argmax()
    return largest


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


def rearward(points: F, base: F) -> F:
    """Unit vector from the front to the rear.

    The front runs along the longer axis of the units' places; if they have none it faces away from
    the base.
    """
    center = points.mean(axis=0)
    to_base = base - center
    length = float(np.hypot(to_base[0], to_base[1]))
    to_base = to_base / length if length > 0.0 else np.array([1.0, 0.0])
    if len(points) < 3:
        return to_base
    spread, axes = np.linalg.eigh(np.cov((points - center).T))
    if spread[1] < LINE_ELONGATION * LINE_ELONGATION * spread[0]:
        return to_base
    rear = axes[:, 0]
    return rear if float(rear @ to_base) >= 0.0 else -rear


def own_line(xy_km: F, hexes: Any, base: int) -> tuple[F, F]:
    """Depth behind the own line and place along it, each (h,) in km.

    xy_km (h, 2): centers of hexes; hexes: where the own line units stand at the start.
    """
    if len(hexes) == 0:
        return np.zeros(len(xy_km)), np.zeros(len(xy_km))
    points = xy_km[np.asarray(hexes)]
    points = points[linked(points, LINE_GAP_KM)]
    rear = rearward(points, xy_km[base])
    sideways = np.array([-rear[1], rear[0]])
    slices = np.floor((points @ sideways) / LINE_SLICE_KM).astype(np.int64)
    depths = points @ rear
    foremost = [
        np.flatnonzero(slices == s)[depths[slices == s].argmin()] for s in np.unique(slices)
    ]
    front = points[foremost]
    nearest = hexgrid.nearest_of(xy_km, front)
    # rounding: what lies on the line lies on it whichever way the map is turned
    depth: F = np.round((xy_km - front[nearest]) @ rear, DECIMALS)
    along: F = np.round(xy_km @ sideways, DECIMALS)
    return depth, along


@lru_cache(maxsize=16)
def line_on_map(n_cols: int, n_rows: int, homes: tuple[int, ...], base: int) -> tuple[F, F]:
    """`own_line` on a hex grid of kilometers; the battles of a scenario share it."""
    depth, along = own_line(hexgrid.centers(n_cols, n_rows), homes, base)
    depth.setflags(write=False)
    along.setflags(write=False)
    return depth, along
