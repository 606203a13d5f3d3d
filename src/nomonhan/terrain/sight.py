"""Who sees what from where: lines of sight between hexes.

The observer stands `EYE_M` above the best ground of his hex (a dune or knoll is used as a lookout),
the target `TARGET_M` above the mean of its own.  A hex between them bars the view if its ground,
with what stands on it, rises above the line between the two, the bend of the earth and of the light
included (Mil. handbooks of surveying: refraction takes off about 13 % of the curvature).  A line
that runs between two hexes is barred only if both bar it, so that the view does not depend on which
way the map is turned.

Those who observe for guns choose their ground: the lookout of a hex is the hex within two from
which the largest share of what lies around it is seen, as far as one sees over a plain.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nomonhan import hexgrid
from nomonhan.terrain.arrays import PINE, RING_BITS, VIEW_RADIUS, VOID

EYE_M = 2.0
TARGET_M = 2.0
PLAIN_KM = 10  # from eye to target over level ground before the bend of the earth comes between
DUNE_SCREEN_M = 8.0  # local rises of dune ground above the mean of a hex, at relief 1: assumed
PINE_SCREEN_M = 12.0  # assumed
DROP_M_PER_KM2 = 0.87 * 1000.0 / (2.0 * 6371.0)  # curvature less refraction


def view_offsets() -> NDArray[np.int32]:
    """Offsets (dq, dr) of the disk that is looked at, (n, 2)."""
    return hexgrid.disk_offsets(VIEW_RADIUS)


def hexes_at(offsets: NDArray[np.int32], n_cols: int, n_rows: int) -> NDArray[np.int32]:
    """Hex at each offset from each hex, (n, h), -1 off the map."""
    rows, cols = np.divmod(np.arange(n_cols * n_rows), n_cols)
    row = rows + offsets[:, 1][:, None]
    shift = (rows - (rows & 1)) // 2
    col = cols - shift + offsets[:, 0][:, None] + (row - (row & 1)) // 2
    inside = (row >= 0) & (row < n_rows) & (col >= 0) & (col < n_cols)
    return np.where(inside, row * n_cols + col, -1).astype(np.int32)


def between(dq: int, dr: int) -> list[list[tuple[int, int]]]:
    """Offsets of the hexes a line to (dq, dr) passes, step by step; two where it runs between."""
    steps = max(abs(dq), abs(dr), abs(dq + dr))
    passed = []
    for i in range(1, steps):
        # squared distance of each candidate from the point, times steps squared: whole numbers
        near: dict[tuple[int, int], int] = {}
        q0, r0 = dq * i // steps, dr * i // steps
        for q in (q0, q0 + 1):
            for r in (r0, r0 + 1):
                eq, er = q * steps - dq * i, r * steps - dr * i
                near[q, r] = eq * eq + er * er + eq * er
        least = min(near.values())
        passed.append(sorted(place for place, d in near.items() if d == least))
    return passed


def lines_of_sight(
    elevation_m: NDArray[np.float64],
    cover: NDArray[np.int8],
    relief: NDArray[np.float64],
    n_cols: int,
    n_rows: int,
) -> NDArray[np.uint8]:
    """Whether each offset of the disk is seen from each hex, (h, n), 0 or 1."""
    offsets = view_offsets()
    place = hexes_at(offsets, n_cols, n_rows)
    number = {(int(q), int(r)): n for n, (q, r) in enumerate(offsets)}
    inside = cover != VOID
    screen = DUNE_SCREEN_M * relief
    eye = elevation_m + screen + EYE_M
    top = elevation_m + np.where(cover == PINE, PINE_SCREEN_M, screen)
    visible = np.zeros((n_cols * n_rows, len(offsets)), dtype=np.uint8)
    for n, (dq, dr) in enumerate(offsets):
        seen = inside & (place[n] >= 0) & inside[place[n]]
        q, r = int(dq), int(dr)
        square_km = float(q * q + r * r + q * r)
        target = elevation_m[place[n]] + TARGET_M - DROP_M_PER_KM2 * square_km
        passed = between(q, r)
        for i, candidates in enumerate(passed):
            share = (i + 1) / (len(passed) + 1)
            height = np.full(n_cols * n_rows, np.inf)
            for candidate in candidates:
                hexes = place[number[candidate]]
                height = np.minimum(height, np.where(hexes >= 0, top[hexes], np.inf))
            height[np.isinf(height)] = -np.inf  # the line runs outside the ragged rim of the map
            height = height - DROP_M_PER_KM2 * square_km * share * share
            seen &= height <= eye + (target - eye) * share
        visible[:, n] = seen
    return visible


def lookouts(
    visible: NDArray[np.uint8], cover: NDArray[np.int8], n_cols: int, n_rows: int
) -> NDArray[np.int32]:
    """Hex within two from which the largest share of the `PLAIN_KM` around it is seen, (h,).

    Of equal views the nearer is taken, so that on a plain everybody stays where he is.
    """
    place = hexes_at(hexgrid.disk_offsets(PLAIN_KM), n_cols, n_rows)
    inside = cover != VOID
    around = ((place >= 0) & inside[place]).sum(axis=0)
    seen = visible[:, : len(place)].sum(axis=1, dtype=np.int64)
    best = np.arange(n_cols * n_rows, dtype=np.int32)
    for n in range(1, 19):
        other = np.where((place[n] >= 0) & inside[place[n]], place[n], best)
        wider = seen[other] * around[best] > seen[best] * around[other]
        best = np.where(wider, other, best).astype(np.int32)
    return best


def seen_from(
    visible: NDArray[np.uint8], n_cols: int, n_rows: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Hexes that are seen from each hex, as one list, and where each of its rings begins in it.

    The first array holds the hexes seen from hex 0, ring by ring, then those from hex 1, and so
    on, each with its ring in the lowest `RING_BITS` bits; the second, (h, VIEW_RADIUS + 2), the
    place of each ring's first, and at last the end.
    """
    place = hexes_at(view_offsets(), n_cols, n_rows)
    sees = visible == 1
    dq, dr = view_offsets().T
    ring_of = (abs(dq) + abs(dr) + abs(dq + dr)) // 2
    hexes = np.ascontiguousarray((place << RING_BITS | ring_of[:, None]).T[sees].astype(np.int32))
    begin = np.zeros((n_cols * n_rows, VIEW_RADIUS + 2), dtype=np.int32)
    begin[1:, 0] = np.cumsum(sees.sum(axis=1))[:-1]
    up_to = np.cumsum(sees, axis=1)
    for ring in range(VIEW_RADIUS + 1):
        begin[:, ring + 1] = begin[:, 0] + up_to[:, 3 * ring * (ring + 1)]
    return hexes, begin
