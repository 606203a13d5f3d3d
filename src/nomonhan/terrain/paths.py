"""Ways to a goal: how many seconds hexes are away from it.

Edsger Dijkstra's shortest paths with Robert Dial's buckets (Communications of the ACM 12, 1969): a
hex waits in the bucket of its time, and the buckets are emptied in turn.  A bucket spans no more
seconds than the shortest crossing takes, so that no hex in it can make another one in it nearer.
Shortest times are unique whatever the order of visits.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.jit import allocating_kernel, inlined_kernel, kernel

UNREACHED_S = 1_000_000_000  # no way leads to the goal
MOST_SHIFT = 16


@kernel
def known_around_s(
    h: int, crossing_s: NDArray[np.int32], cost_s: NDArray[np.int32], aside: bool
) -> int:
    """Up to what time a field must be right for who stands in hex h, in seconds to the goal.

    Who goes straight on looks at neighbors that are nearer to the goal; who may step `aside` turns
    to none that is farther from it by more than two steps out of h.
    """
    if not aside:
        return int(cost_s[h])
    slowest = 0
    for d in range(6):
        slowest = max(slowest, crossing_s[h, d])
    return int(cost_s[h]) + 2 * slowest


@kernel
def limits_s(crossing_s: NDArray[np.int32]) -> tuple[int, int]:
    """The shortest and the longest of times, -1 none."""
    # in the type of the table, and in one line of numbers: it compiles to vector code
    none, shortest, longest = np.int32(UNREACHED_S), np.int32(UNREACHED_S), np.int32(0)
    for i in range(len(crossing_s)):
        step_s = crossing_s[i]
        shortest = min(shortest, step_s if step_s >= 0 else none)
        longest = max(longest, step_s)
    return int(shortest), int(longest)


@inlined_kernel
def put_first(h: int, slot: int, first: Any, following: Any, previous: Any) -> None:
    """Put hex h at the head of the list of those that wait in a bucket."""
    previous[h], following[h] = -1, first[slot]
    if first[slot] >= 0:
        previous[first[slot]] = h
    first[slot] = h


@allocating_kernel
def fill_flow_field(
    goal: int,
    crossing_s: NDArray[np.int32],
    neighbor: NDArray[np.int32],
    cost_s: NDArray[np.int32],
    asker: int,
    aside: bool,
    known_s: int,
    shortest: int,
    longest: int,
) -> int:
    """Fill `cost_s` (h,) with the seconds from each hex to `goal`, as far as `asker` needs them.

    `crossing_s` (h, 6) are the times of one mobility class, -1 impassable; a hex without a way gets
    `UNREACHED_S`.  Times up to the number returned are right, and no other hex is as near; they
    reach half as far again as `known_around_s` of hex `asker`, or everywhere if that is -1.
    `shortest`, `longest`: of all times, from `limits_s`.
    `known_s` is that number for the times that are there already, which are carried on, -1 if none
    are: those beyond it are of hexes that wait.
    """
    n_hexes = len(cost_s)
    shift = 0  # a bucket spans 2 ** shift seconds
    while 2 << shift <= shortest and shift < MOST_SHIFT:
        shift += 1
    n_buckets = 2
    while n_buckets < (longest >> shift) + 2:
        n_buckets *= 2
    # hexes that wait in the same bucket form a doubly linked list
    first = np.full(n_buckets, -1, dtype=np.int32)
    following = np.empty(n_hexes, dtype=np.int32)  # of those that wait, and of no other
    previous = np.empty(n_hexes, dtype=np.int32)
    waiting = 0
    if known_s < 0:
        cost_s[:] = UNREACHED_S
        cost_s[goal] = 0
        put_first(goal, 0, first, following, previous)
        waiting = 1
    else:
        for h in range(n_hexes):
            if known_s < cost_s[h] < UNREACHED_S:
                put_first(h, (cost_s[h] >> shift) & (n_buckets - 1), first, following, previous)
                waiting += 1
    needed_s = UNREACHED_S
    if asker >= 0 and cost_s[asker] <= known_s:
        needed_s = known_around_s(asker, crossing_s, cost_s, aside) * 3 // 2

    bucket = (known_s + 1) >> shift
    while waiting > 0:
        slot = bucket & (n_buckets - 1)
        h = first[slot]
        if h < 0:
            bucket += 1
            if bucket << shift > needed_s:
                return (bucket << shift) - 1
            continue
        if h == asker:
            needed_s = known_around_s(h, crossing_s, cost_s, aside) * 3 // 2
        first[slot] = following[h]
        if following[h] >= 0:
            previous[following[h]] = -1
        waiting -= 1
        here_s = cost_s[h]
        for d in range(6):
            behind = neighbor[h, d]
            if behind < 0:
                continue
            old_cost = cost_s[behind]
            if old_cost <= here_s + shortest:  # as most are: no need to look up the crossing
                continue
            step_s = crossing_s[behind, (d + 3) % 6]
            if step_s < 0:
                continue
            new_cost = here_s + step_s
            if new_cost >= old_cost:
                continue
            if old_cost < UNREACHED_S:  # take it out of the list it waits in
                before, after = previous[behind], following[behind]
                if before >= 0:
                    following[before] = after
                else:
                    first[(old_cost >> shift) & (n_buckets - 1)] = after
                if after >= 0:
                    previous[after] = before
            else:
                waiting += 1
            cost_s[behind] = new_cost
            put_first(behind, (new_cost >> shift) & (n_buckets - 1), first, following, previous)
    return UNREACHED_S
