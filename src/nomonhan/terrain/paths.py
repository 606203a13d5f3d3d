"""Ways to a goal: how many seconds hexes are away from it.

Edsger Dijkstra's shortest paths with Robert Dial's buckets (Communications of the ACM 12, 1969):
times are whole seconds, so a hex waits in the bucket of its time; the buckets are emptied in turn.
Shortest times are unique whatever the order of visits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nomonhan.jit import allocating_kernel, kernel

UNREACHED_S = 1_000_000_000  # no way leads to the goal


@kernel
def known_around_s(h: int, crossing_s: NDArray[np.int32], cost_s: NDArray[np.int32]) -> int:
    """Up to what time a field must be right for who stands in hex h, in seconds to the goal.

    Nobody turns to a neighbor that is farther from the goal by more than two steps out of h.
    """
    slowest = 0
    for d in range(6):
        slowest = max(slowest, crossing_s[h, d])
    return int(cost_s[h]) + 2 * slowest


@allocating_kernel
def fill_flow_field(
    goal: int,
    crossing_s: NDArray[np.int32],
    neighbor: NDArray[np.int32],
    cost_s: NDArray[np.int32],
    asker: int,
) -> int:
    """Fill `cost_s` (h,) with the seconds from each hex to `goal`, as far as `asker` needs them.

    `crossing_s` (h, 6) are the times of one mobility class, -1 impassable; a hex without a way gets
    `UNREACHED_S`.  Times up to the number returned are right, and no other hex is as near; they
    reach half as far again as `known_around_s` of hex `asker`, or everywhere if that is -1.
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
    cost_s[goal] = 0
    first[0] = goal
    waiting = 1
    needed_s = UNREACHED_S

    slot = 0
    while waiting > 0:
        h = first[slot]
        if h < 0:
            slot = slot + 1 if slot + 1 < n_buckets else 0
            continue
        if cost_s[h] > needed_s:
            return int(cost_s[h]) - 1
        if h == asker:
            needed_s = known_around_s(h, crossing_s, cost_s) * 3 // 2
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
    return UNREACHED_S
