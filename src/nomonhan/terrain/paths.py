"""Ways to a goal: how many seconds every hex is away from it, and by which step it comes nearer.

Edsger Dijkstra's shortest paths with Robert Dial's buckets (Communications of the ACM 12, 1969):
times are whole seconds, so a hex waits in the bucket of its time; the buckets are emptied in turn.
Shortest times are unique whatever the order of visits; ties between ways go to the lower direction.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nomonhan.jit import allocating_kernel, kernel

UNREACHED_S = 1_000_000_000  # no way leads to the goal


@allocating_kernel
def fill_flow_field_to(
    goals: NDArray[np.int32],
    crossing_s: NDArray[np.int32],
    neighbor: NDArray[np.int32],
    cost_s: NDArray[np.int32],
) -> None:
    """Fill `cost_s` (h,) with the seconds from each hex to the nearest of `goals`.

    `crossing_s` (h, 6) are the times of one mobility class, -1 impassable; a hex without a way gets
    `UNREACHED_S`.
    """
    n_hexes = len(cost_s)
    longest = 0
    for h in range(n_hexes):
        cost_s[h] = UNREACHED_S
        for d in range(6):
            longest = max(longest, crossing_s[h, d])
    n_buckets = longest + 1
    # hexes that wait with the same time modulo n_buckets form a doubly linked list
    first = np.full(n_buckets, -1, dtype=np.int32)
    following = np.full(n_hexes, -1, dtype=np.int32)
    previous = np.full(n_hexes, -1, dtype=np.int32)
    waiting = 0
    for i in range(len(goals)):
        h = goals[i]
        if cost_s[h] == UNREACHED_S:
            cost_s[h] = 0
            following[h] = first[0]
            if first[0] >= 0:
                previous[first[0]] = h
            first[0] = h
            waiting += 1

    slot = 0
    while waiting > 0:
        h = first[slot]
        if h < 0:
            slot = slot + 1 if slot + 1 < n_buckets else 0
            continue
        first[slot] = following[h]
        if following[h] >= 0:
            previous[following[h]] = -1
        waiting -= 1
        for d in range(6):
            behind = neighbor[h, d]
            if behind < 0:
                continue
            step_s = crossing_s[behind, (d + 3) % 6]
            if step_s < 0:
                continue
            new_cost = cost_s[h] + step_s
            old_cost = cost_s[behind]
            if new_cost >= old_cost:
                continue
            if old_cost < UNREACHED_S:  # take it out of the list it waits in
                before, after = previous[behind], following[behind]
                if before >= 0:
                    following[before] = after
                else:
                    first[old_cost % n_buckets] = after
                if after >= 0:
                    previous[after] = before
            else:
                waiting += 1
            cost_s[behind] = new_cost
            new_slot = new_cost % n_buckets
            previous[behind] = -1
            following[behind] = first[new_slot]
            if first[new_slot] >= 0:
                previous[first[new_slot]] = behind
            first[new_slot] = behind


@allocating_kernel
def fill_flow_field(
    goal: int,
    crossing_s: NDArray[np.int32],
    neighbor: NDArray[np.int32],
    cost_s: NDArray[np.int32],
) -> None:
    """Fill `cost_s` (h,) with the seconds from each hex to `goal`; see `fill_flow_field_to`."""
    goals = np.empty(1, dtype=np.int32)
    goals[0] = goal
    fill_flow_field_to(goals, crossing_s, neighbor, cost_s)


@kernel
def downhill(
    h: int,
    cost_s: NDArray[np.int32],
    crossing_s: NDArray[np.int32],
    neighbor: NDArray[np.int32],
) -> int:
    """Direction of the next step from hex h to the goal of `cost_s`; -1 there or without a way."""
    best, best_s = -1, np.int64(UNREACHED_S)
    if cost_s[h] == 0:
        return best
    for d in range(6):
        ahead = neighbor[h, d]
        if ahead >= 0 and crossing_s[h, d] >= 0:
            total = np.int64(cost_s[ahead]) + crossing_s[h, d]
            if total < best_s:
                best, best_s = d, total
    return best
