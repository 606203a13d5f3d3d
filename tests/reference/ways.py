"""Plain twins of the ways and floods of `nomonhan.terrain`: other methods, no kernels."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

Place = tuple[int, int]


def neighbor_places(col: int, row: int) -> list[Place]:
    """The six neighbors in odd-r offsets, from east counter-clockwise, by Patel's table."""
    if row % 2:
        steps = [(1, 0), (1, 1), (0, 1), (-1, 0), (0, -1), (1, -1)]
    else:
        steps = [(1, 0), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1)]
    return [(col + dc, row + dr) for dc, dr in steps]


def neighbor_table(n_cols: int, n_rows: int) -> list[list[int]]:
    """Hex in each direction, -1 off the map."""
    table = []
    for row in range(n_rows):
        for col in range(n_cols):
            table.append(
                [
                    r * n_cols + c if 0 <= c < n_cols and 0 <= r < n_rows else -1
                    for c, r in neighbor_places(col, row)
                ]
            )
    return table


def seconds_to(
    goals: list[int], crossing_s: NDArray[np.int32], n_cols: int, n_rows: int
) -> NDArray[np.float64]:
    """Seconds from every hex to the nearest goal (inf without a way), on a sparse graph."""
    table = neighbor_table(n_cols, n_rows)
    starts, ends, times = [], [], []
    for h, ahead in enumerate(table):
        for d, there in enumerate(ahead):
            if there >= 0 and crossing_s[h, d] >= 0:
                starts.append(there)  # backward: the search begins at the goal
                ends.append(h)
                times.append(float(crossing_s[h, d]))
    n_hexes = n_cols * n_rows
    graph = csr_array((times, (starts, ends)), shape=(n_hexes, n_hexes))
    return np.asarray(dijkstra(graph, indices=goals, min_only=True))


def reached_from(
    sources: list[int],
    passable: NDArray[np.uint8],
    crossing_s: NDArray[np.int32],
    n_cols: int,
    n_rows: int,
) -> set[int]:
    """Hexes a way leads to, hex by hex with a queue."""
    table = neighbor_table(n_cols, n_rows)
    reached = set(sources)
    queue = deque(sources)
    while queue:
        h = queue.popleft()
        for d, there in enumerate(table[h]):
            if there < 0 or there in reached or not passable[there]:
                continue
            if crossing_s[h, d] >= 0 and crossing_s[there, (d + 3) % 6] >= 0:
                reached.add(there)
                queue.append(there)
    return reached
