"""Fire control: on the hour every battery picks the hex that it fires on.

Batteries know of the enemy what their side knows, and nothing else: where he was when he was seen,
what he was doing then, and whether the place has been seen empty since.  The commander may tell
them a hex; else they share the targets out by worth and by how well fire on them can be observed,
each the less wanted the more guns are on it already; shells are spent accordingly.  Guns that have
moved come into action `emplace_h` hours later.  In the dark there is nothing to range in on: they
fire on what they have registered since they stand where they stand, and on whoever is close to
friends.

Leaves out: fire plans by the minute, and which battery is bound to whom.  That fire orders are
renewed on the hour is assumed.
"""

from __future__ import annotations

from typing import Any

from nomonhan import hexgrid
from nomonhan.codes import Posture, Role, Status
from nomonhan.engine.phases.lately import ROUNDING, lately, on_the_hour
from nomonhan.engine.phases.occupancy import guns_of
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.rules.artillery import aim_of_fire, glimpses_for_guns, share_observed
from nomonhan.state import Clock, F, I, Table

DARK = 0.5  # below this light nobody ranges in: assumed
REGISTERS = 0.5  # share of the fire observed that makes a registration: assumed
IN_ACTION_H = 3.0  # guns that were located so lately are taken to be in action: assumed
PLACE, Q, R, TAKEN, REGISTERED, VALUE, VALUE_RANGED_IN, MOST = range(8)  # rows of the target list
NOT_WEIGHED = -1.0  # VALUE of a target that no battery has come to
DISK_7 = 0x7F  # bits of a hex and its neighbors
TOLD_PRIORITY = 2.0  # how freely batteries spend on what the commander told them


@kernel
def reach_of(arms: Table, arsenal: Table, u: int) -> int:
    """Longest reach of unit u's indirect fire, hexes."""
    reach = 0
    for i in range(arms.shape[1]):
        w = arms[u, i].kind
        if w < 0:
            break
        if arms[u, i].held > 0:
            reach = max(reach, arsenal[w].range_hexes)
    return reach


@kernel
def has_registered(hexes: Table, roster: Table, units: Table, u: int, h: int) -> bool:
    """Whether the side of battery u has ranged in on hex h since the battery last moved."""
    step = hexes[h].registered[roster[u].side]
    return bool(step >= 0 and step > units[u].moved_step)


@inlined_kernel
def target_worth(
    disk: I, hexes: Table, units: Table, knowledge: Table, clock: Clock, side: int, u: int,
    step: int, p: Any,
) -> float:  # fmt: skip
    """Worth of enemy unit u, as `side` knows it, to its guns; 0 if it is not worth a shell."""
    seen = knowledge[side, u].seen_step
    age_h = (step - seen) * clock.step_h
    if seen < 0 or knowledge[side, u].empty_step >= 0 or age_h > p.memory_h:
        return 0.0
    h = knowledge[side, u].seen_hex
    worth = 0.25
    if hexes[h].near[side] > 0:
        worth = 2.0 if knowledge[side, u].seen_posture == Posture.ATTACK else 1.0
        friends = hexes[h].stands[side]
        if friends & DISK_7 != 0:
            for i in range(7):  # friends closing on it: support them
                if (friends >> i) & 1 == 1 and units[hexes[disk[h, i]].first].assaulting == h:
                    worth = 2.5
    located = knowledge[side, u].firing_step
    if located >= 0:  # guns in action go before a quiet front, those heard of before it after
        worth = max(worth, 1.2 if lately(located, step, IN_ACTION_H, clock) else 0.9)
    return worth / (1.0 + 0.3 * int(age_h + ROUNDING))


@inlined_kernel
def register_targets(
    hexes: Table, roster: Table, units: Table, orders: Table, fires: Table, clock: Clock, step: int
) -> None:
    """Hexes on which fire was observed in the last hour are ranged in on."""
    for u in range(units.shape[0]):
        h = orders[u].target
        if roster[u].role != Role.ARTILLERY or h < 0 or fires[u].observed < REGISTERS:
            continue
        if lately(fires[u].fired_step, step, 1.0, clock):
            hexes[h].registered[roster[u].side] = step


@kernel
def may_fire(hexes: Table, roster: Table, units: Table, u: int, h: int, light: float) -> bool:
    """Whether battery u can lay on hex h: by day anywhere, in the dark as told above."""
    if light >= DARK or hexes[h].near[roster[u].side] > 0:
        return True
    return has_registered(hexes, roster, units, u, h)


@inlined_kernel
def list_targets(
    disk: I, hexes: Table, roster: Table, units: Table, knowledge: Table, clock: Clock, side: int,
    step: int, targets: F, p: Any,
) -> int:  # fmt: skip
    """Fill `targets` (n, u) with what is worth a shell to `side`; returns how many there are."""
    count = 0
    for u in range(units.shape[0]):
        if roster[u].side == side:
            continue
        worth = target_worth(disk, hexes, units, knowledge, clock, side, u, step, p)
        if worth <= 0.0:
            continue
        targets[PLACE, count] = knowledge[side, u].seen_hex
        targets[TAKEN, count] = 0.0
        targets[VALUE, count] = NOT_WEIGHED
        targets[MOST, count] = worth  # if all fire on it were observed
        count += 1
    return count


@kernel
def most_value(targets: F, i: int) -> float:
    """The most that target i can be worth to a battery, shared with those that fire on it."""
    return max(targets[VALUE, i], targets[VALUE_RANGED_IN, i]) / (1.0 + targets[TAKEN, i])


@kernel
def weigh_target(
    n_cols: int, hexes: Table, watch: F, posts: F, side: int, targets: F, i: int, p: Any
) -> None:
    """Where target i lies and what it is worth, by how well fire on it can be observed."""
    h, worth = int(targets[PLACE, i]), targets[MOST, i]
    observed = share_observed(glimpses_for_guns(posts[side, h], watch[side, h], p), p)
    targets[Q, i] = hexgrid.axial_q(h, n_cols)
    targets[R, i] = hexgrid.axial_r(h, n_cols)
    targets[REGISTERED, i] = hexes[h].registered[side]
    targets[VALUE, i] = worth * aim_of_fire(observed, False, p)
    targets[VALUE_RANGED_IN, i] = worth * aim_of_fire(observed, True, p)
    targets[MOST, i] = most_value(targets, i)


@inlined_kernel
def choose_target(
    n_cols: int, hexes: Table, roster: Table, units: Table, arms: Table, orders: Table,
    fires: Table, arsenal: Table, watch: F, posts: F, u: int, light: float, targets: F, count: int,
    p: Any,
) -> None:  # fmt: skip
    """The hex on which battery u fires from now on, and how freely it spends."""
    reach = reach_of(arms, arsenal, u)
    here, moved = units[u].hex, max(-1, units[u].moved_step)
    told = orders[u].told_target
    if told >= 0 and may_fire(hexes, roster, units, u, told, light):
        if 1 <= hexgrid.distance(here, told, n_cols) <= reach:
            orders[u].target = told
            fires[u].priority = TOLD_PRIORITY
            return
    q, r = hexgrid.axial_q(here, n_cols), hexgrid.axial_r(here, n_cols)
    best, best_score = -1, 0.0
    for i in range(count):
        if targets[MOST, i] <= best_score:  # most targets: it is kept short
            continue
        if targets[VALUE, i] == NOT_WEIGHED:
            weigh_target(n_cols, hexes, watch, posts, roster[u].side, targets, i, p)
            if targets[MOST, i] <= best_score:
                continue
        ranged_in = targets[REGISTERED, i] > moved
        value = targets[VALUE_RANGED_IN, i] if ranged_in else targets[VALUE, i]
        far = hexgrid.steps_apart(int(targets[Q, i]) - q, int(targets[R, i]) - r)
        if far > reach or far < 1:
            continue
        if light < DARK and not ranged_in:
            if hexes[int(targets[PLACE, i])].near[roster[u].side] == 0:
                continue
        value /= 1.0 + targets[TAKEN, i]
        if value > best_score:
            best, best_score = i, value
    if best >= 0:
        targets[TAKEN, best] += 0.15 * guns_of(arms, arsenal, u)
        targets[MOST, best] = most_value(targets, best)
        orders[u].target = int(targets[PLACE, best])
        # batteries that fire give themselves away
        fires[u].priority = min(2.0, best_score * (1.0 + targets[TAKEN, best]))


@kernel
def choose_targets(
    n_cols: int, disk: I, hexes: Table, roster: Table, units: Table, arms: Table, orders: Table,
    knowledge: Table, fires: Table, arsenal: Table, clock: Clock, watch: F, posts: F, step: int,
    light: float, targets: F, p: Any,
) -> None:  # fmt: skip
    """Give every battery the hex it fires on in this hour.  `targets` (8, u) is scratch."""
    if not on_the_hour(step, clock):
        return
    register_targets(hexes, roster, units, orders, fires, clock, step)
    for side in range(2):
        count = list_targets(
            disk, hexes, roster, units, knowledge, clock, side, step, targets, p
        )  # fmt: skip
        for u in range(units.shape[0]):
            if roster[u].side != side or roster[u].role != Role.ARTILLERY:
                continue
            orders[u].target = -1
            if units[u].status != Status.ACTIVE or units[u].hex < 0 or units[u].stock[1] <= 0.0:
                continue
            if lately(units[u].moved_step, step, p.emplace_h, clock):
                continue
            choose_target(
                n_cols, hexes, roster, units, arms, orders, fires, arsenal, watch, posts, u, light,
                targets, count, p,
            )  # fmt: skip
