"""A plain hex grid: pointy-top hexes in odd-r rows, row 0 in the south, y growing north.

Hex `h = row * n_cols + col`; its center lies at `x = col + 0.5 * (row & 1)`, `y = row * sqrt(3) /
2` in units of the distance flat to flat.  Axial coordinates `q, r` follow Patel's "Hexagonal
Grids".  Directions count counter-clockwise from east: E, NE, NW, W, SW, SE; the opposite of d is (d
+ 3) % 6.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nomonhan.jit import inlined_kernel, kernel

BLOCK = 512  # points whose nearest are sought together: they fit into the first cache
PER_KM = 1e9  # steps to which lengths are rounded before they are compared
ROW_SPACING = math.sqrt(3.0) / 2.0
RINGS = (0, 1, 7, 19)  # where the rings of a disk begin, and where the last ends
DIRECTIONS = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
DIRECTION_NAMES = ("east", "north_east", "north_west", "west", "south_west", "south_east")


@inlined_kernel
def axial_q(h: int, n_cols: int) -> int:
    """Axial q of hex h."""
    row = h // n_cols
    return h - row * n_cols - (row - (row & 1)) // 2


@kernel
def axial_r(h: int, n_cols: int) -> int:
    """Axial r of hex h (its row)."""
    return h // n_cols


@kernel
def hex_at(q: int, r: int, n_cols: int, n_rows: int) -> int:
    """Hex at axial (q, r), or -1 off the map."""
    col = q + (r - (r & 1)) // 2
    if r < 0 or r >= n_rows or col < 0 or col >= n_cols:
        return -1
    return r * n_cols + col


@inlined_kernel
def steps_apart(dq: int, dr: int) -> int:
    """Steps between hexes whose axial coordinates differ by (dq, dr)."""
    return (abs(dq) + abs(dr) + abs(dq + dr)) >> 1


@inlined_kernel
def distance(a: int, b: int, n_cols: int) -> int:
    """Steps between hexes a and b."""
    row_a, row_b = a // n_cols, b // n_cols
    dr = row_a - row_b
    # the difference of axial_q(a) and axial_q(b), with the rows divided once
    dq = a - b - dr * n_cols - (row_a >> 1) + (row_b >> 1)
    return steps_apart(dq, dr)


def neighbors(n_cols: int, n_rows: int) -> NDArray[np.int32]:
    """Neighbor of every hex in every direction, (h, 6), -1 off the map."""
    rows, cols = np.divmod(np.arange(n_cols * n_rows), n_cols)
    q = cols - (rows - (rows & 1)) // 2
    table = np.full((n_cols * n_rows, 6), -1, dtype=np.int32)
    for d, (dq, dr) in enumerate(DIRECTIONS):
        row = rows + dr
        col = q + dq + (row - (row & 1)) // 2
        inside = (row >= 0) & (row < n_rows) & (col >= 0) & (col < n_cols)
        table[inside, d] = (row * n_cols + col)[inside]
    return table


def centers(n_cols: int, n_rows: int) -> NDArray[np.float64]:
    """Centers of all hexes, (h, 2): x east and y north, in hex widths."""
    rows, cols = np.divmod(np.arange(n_cols * n_rows), n_cols)
    return np.column_stack([cols + 0.5 * (rows & 1), rows * ROW_SPACING])


def nearest_hex(x: float, y: float, n_cols: int, n_rows: int) -> int:
    """Hex whose center is nearest to (x, y); -1 if the point lies off the map."""
    best, best_distance = -1, 1.0 / 3.0 + 1e-9  # squared circumradius of a hex of width 1
    row_guess = round(y / ROW_SPACING)
    for row in range(max(0, row_guess - 1), min(n_rows, row_guess + 2)):
        col_guess = round(x - 0.5 * (row & 1))
        for col in range(max(0, col_guess - 1), min(n_cols, col_guess + 2)):
            dx = x - (col + 0.5 * (row & 1))
            dy = y - row * ROW_SPACING
            squared = dx * dx + dy * dy
            if squared < best_distance:
                best, best_distance = row * n_cols + col, squared
    return best


@kernel
def rounded(length: float) -> float:
    """A length in km to the nearest millionth of a millimeter.

    Sums of products differ in their last bits with the way a map lies; what is compared does not.
    """
    return float(np.rint(length * PER_KM) / PER_KM)


@kernel
def find_nearest(
    xs: NDArray[np.float64], ys: NDArray[np.float64], among: NDArray[np.float64],
    least: NDArray[np.float64], found: NDArray[np.int64],
) -> None:  # fmt: skip
    """For each of the points (i,) the nearest of `among` (j, 2), the first of equals: `found` (i,).

    least (i,): infinite before, then the squares of the distances.
    """
    for begin in range(0, len(xs), BLOCK):
        end = min(begin + BLOCK, len(xs))
        x, y, near, nearest = xs[begin:end], ys[begin:end], least[begin:end], found[begin:end]
        for j in range(among.shape[0]):
            to_x, to_y = among[j, 0], among[j, 1]
            for i in range(len(x)):  # the long loop inside: it compiles to vector code
                east, north = x[i] - to_x, y[i] - to_y
                squared = east * east + north * north
                closer = squared < near[i]
                near[i] = squared if closer else near[i]
                nearest[i] = j if closer else nearest[i]


def disk_offsets(radius: int) -> NDArray[np.int32]:
    """Axial offsets (dq, dr) of all hexes within `radius`, (n, 2), ordered by ring, then direction.

    Index 0 is the center, 1-6 ring one, 7-18 ring two, and so on: 3 radius (radius + 1) + 1 rows.
    """
    offsets = [(0, 0)]
    for ring in range(1, radius + 1):
        q, r = ring, 0  # start east, walk counter-clockwise
        for d in range(6):
            dq, dr = DIRECTIONS[(d + 2) % 6]
            for _ in range(ring):
                offsets.append((q, r))
                q, r = q + dq, r + dr
    return np.array(offsets, dtype=np.int32)


def line(a: int, b: int, n_cols: int, n_rows: int) -> list[int]:
    """Hexes on the straight line from a to b, both ends included."""
    steps = distance(a, b, n_cols)
    qa, ra = axial_q(a, n_cols), axial_r(a, n_cols)
    qb, rb = axial_q(b, n_cols), axial_r(b, n_cols)
    hexes = []
    for i in range(steps + 1):
        f = i / max(steps, 1)
        # the nudge keeps lines along hex edges on one side, so that they do not zigzag
        q, r = qa + (qb - qa) * f + 1e-6, ra + (rb - ra) * f + 2e-6
        s = -q - r
        rq, rr, rs = round(q), round(r), round(s)
        if abs(rq - q) > abs(rr - r) and abs(rq - q) > abs(rs - s):
            rq = -rr - rs
        elif abs(rr - r) > abs(rs - s):
            rr = -rq - rs
        hexes.append(hex_at(rq, rr, n_cols, n_rows))
    return [h for h in hexes if h >= 0]
