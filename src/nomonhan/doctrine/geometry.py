"""Directions and places on the hex grid in whole numbers, so that no tie hangs on rounding.

Twelve directions, counter-clockwise from east in steps of 30 degrees: even ones lead along rows of
hexes, odd ones between them.  Vectors are axial (q, r); `DIRECTIONS_12` holds unit vectors times
1000.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nomonhan import hexgrid
from nomonhan.jit import kernel
from nomonhan.terrain.arrays import LAKE, VOID

MILLE = 1000
DIRECTIONS_12 = np.array(
    [
        (1000, 0),
        (577, 577),
        (0, 1000),
        (-577, 1154),
        (-1000, 1000),
        (-1154, 577),
        (-1000, 0),
        (-577, -577),
        (0, -1000),
        (577, -1154),
        (1000, -1000),
        (1154, -577),
    ],
    dtype=np.int64,
)
LEFT = 3  # added to a direction: 90 degrees to the left
BACK = 6  # added to a direction: the opposite


@kernel
def length(dq: int, dr: int) -> int:
    """Hexes of a way (dq, dr)."""
    return (abs(dq) + abs(dr) + abs(dq + dr)) >> 1


@kernel
def hex_of(q: int, r: int, n_cols: int) -> int:
    """Hex at axial (q, r), which must lie on the map."""
    return r * n_cols + q + (r - (r & 1)) // 2


@kernel
def doubled_dot(aq: int, ar: int, bq: int, br: int) -> int:
    """Twice the scalar product of two axial vectors."""
    return 2 * aq * bq + 2 * ar * br + aq * br + ar * bq


@kernel
def along(dq: int, dr: int, direction: int) -> int:
    """Length of (dq, dr) along one of the twelve directions, in two-thousandths of a hex."""
    k = direction % 12
    return doubled_dot(dq, dr, DIRECTIONS_12[k, 0], DIRECTIONS_12[k, 1])


@kernel
def mille_along(dq: int, dr: int, direction: int) -> int:
    """Length of (dq, dr) along one of the twelve directions, in thousandths of a hex."""
    return along(dq, dr, direction) // 2


@kernel
def direction_of(dq: int, dr: int) -> int:
    """Which of the twelve directions comes nearest to (dq, dr); of two equal ones the left one."""
    best, best_along = 0, along(dq, dr, 0)
    for k in range(1, 12):
        here = along(dq, dr, k)
        if here > best_along or (here == best_along > 0 and k == best + 1):
            best, best_along = k, here
    return best


@kernel
def rounded(number: int, unit: int) -> int:
    """`number` / `unit`, to the nearest whole number; halves go away from zero."""
    whole = (2 * abs(number) + unit) // (2 * unit)
    return whole if number >= 0 else -whole


@kernel
def mean(total: int, weight: int, origin: int) -> int:
    """`total` / `weight`, to the nearest whole number; halves go away from `origin`.

    Seen from the own base a mean is rounded alike whichever way the map lies.
    """
    return origin + rounded(total - weight * origin, weight)


@kernel
def moved(q: int, r: int, direction: int, mille: int, n_cols: int, n_rows: int) -> int:
    """Hex that lies `mille` thousandths of a hex from (q, r) in `direction`; -1 off the map."""
    million = MILLE * MILLE
    k = direction % 12
    fq, fr = mille * DIRECTIONS_12[k, 0], mille * DIRECTIONS_12[k, 1]  # the way, not the place:
    fs = -fq - fr  # opposite ways lead to opposite hexes
    rq, rr, rs = rounded(fq, million), rounded(fr, million), rounded(fs, million)
    eq, er, es = abs(rq * million - fq), abs(rr * million - fr), abs(rs * million - fs)
    if eq > er and eq > es:
        rq = -rr - rs
    elif er > es:
        rr = -rq - rs
    return hexgrid.hex_at(q + rq, r + rr, n_cols, n_rows)


@kernel
def is_ground(h: int, cover: NDArray[np.int8]) -> bool:
    """Whether h is on the map and neither lake nor outside the battle's map."""
    return h >= 0 and cover[h] != LAKE and cover[h] != VOID


@kernel
def ground_toward(
    q: int, r: int, direction: int, mille: int, cover: NDArray[np.int8], n_cols: int
) -> int:
    """As `moved`, drawn back towards (q, r) until it lies on dry ground; -1 if nothing does."""
    n_rows = len(cover) // n_cols
    reach = mille
    while True:
        h = moved(q, r, direction, reach, n_cols, n_rows)
        if is_ground(h, cover):
            return h
        if reach == 0:
            return -1
        reach = reach - MILLE if reach > MILLE else 0


@kernel
def rallying_point(h: int, cover: NDArray[np.int8], n_cols: int) -> int:
    """Point near h of a lattice of three by three hexes, so that few different goals are in use.

    The lattice is laid round the middle of the map, so that it is the same when the map is turned.
    """
    n_rows = len(cover) // n_cols
    middle = n_rows // 2 * n_cols + n_cols // 2
    q, r = hexgrid.axial_q(middle, n_cols), hexgrid.axial_r(middle, n_cols)
    lattice = hexgrid.hex_at(
        q + 3 * rounded(hexgrid.axial_q(h, n_cols) - q, 3),
        r + 3 * rounded(hexgrid.axial_r(h, n_cols) - r, 3),
        n_cols,
        n_rows,
    )
    return lattice if is_ground(lattice, cover) else h
