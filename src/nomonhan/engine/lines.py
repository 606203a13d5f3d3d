"""The lines of H-hour: what "behind the line" and "open flank" mean on any map.

A side's line is where its forward battalions stand.  Behind is measured from the nearest of them
along the direction from the enemy's line to its own, so that no compass direction and no map
enters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nomonhan import hexgrid

F = NDArray[np.float64]

FORWARD_KM = 12.0  # a battalion farther from every enemy than this is not in the line
FLANK_KM = 3.0
DECIMALS = 9  # of a kilometer


def line_geometry(
    x_km: F, y_km: F, own: NDArray[np.int32], enemy: NDArray[np.int32]
) -> tuple[F, F, NDArray[np.int8]]:
    """Depth behind the line of `own` hexes, place along it, and open flank, each (h,).

    own, enemy: hexes of the two sides' forward battalions at H-hour.
    """
    n = x_km.shape[0]
    if own.size == 0 or enemy.size == 0:
        return np.full(n, -99.0), np.zeros(n), np.zeros(n, dtype=np.int8)
    points = np.column_stack([x_km, y_km])
    mine, theirs = points[own], points[enemy]
    apart = np.sqrt(((mine[:, None, :] - theirs[None, :, :]) ** 2).sum(axis=2)).min(axis=1)
    near = mine[apart <= max(FORWARD_KM, float(apart.min()))]
    back = np.sqrt(((theirs[:, None, :] - near[None, :, :]) ** 2).sum(axis=2)).min(axis=1)
    opposite = theirs[back <= max(FORWARD_KM, float(back.min()))]
    rear = near.mean(axis=0) - opposite.mean(axis=0)
    length = float(np.hypot(rear[0], rear[1]))
    rear = rear / length if length > 0 else np.array([1.0, 0.0])
    sideways = np.array([-rear[1], rear[0]])
    nearest = near[hexgrid.nearest_of(points, near)]
    # rounding: who stands on a border of these measures stands on it whichever way the map lies
    depth = np.round((points - nearest) @ rear, DECIMALS)
    along = np.round(points @ sideways, DECIMALS)
    ends = np.round(near @ sideways, DECIMALS)
    beyond = (along > ends.max() + FLANK_KM) | (along < ends.min() - FLANK_KM)
    return depth, along, beyond.astype(np.int8)
