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
from nomonhan.codes import Posture, Status
from nomonhan.engine.phases.lately import ROUNDING, lately, on_the_hour
from nomonhan.engine.phases.occupancy import is_on_map, steps_between
from nomonhan.engine.phases.spotting import POSTS, TROOPS, glimpses_at
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.rules.artillery import aim_of_fire, glimpses_for_guns, share_observed
from nomonhan.state import Clock, I, Sight, Table

DARK = 0.5  # below this light nobody ranges in: assumed
REGISTERS = 0.5  # share of the fire observed that makes a registration: assumed
IN_ACTION_H = 3.0  # guns that were located so lately are taken to be in action: assumed
TOLD_PRIORITY = 2.0  # how freely batteries spend on what the commander told them


@kernel
def has_registered(hexes: Table, roster: Table, units: Table, u: int, h: int) -> bool:
    """Whether the side of battery u has ranged in on hex h since the battery last moved."""
    tick = hexes[h].registered[roster[u].side]
    return bool(tick >= 0 and tick > units[u].moved_tick)


@inlined_kernel
def mark_assaults(hexes: Table, roster: Table, units: Table, tick: int) -> None:
    """Mark the hexes on which units have closed: the guns are to support them."""
    for u in range(units.shape[0]):
        if units[u].assaulting >= 0 and is_on_map(units, u):
            hexes[units[u].assaulting].closed_on[roster[u].side] = tick


@inlined_kernel
def target_worth(
    hexes: Table, knowledge: Table, clock: Clock, side: int, u: int, tick: int, p: Any
) -> float:
    """Worth of enemy unit u, as `side` knows it, to its guns; 0 if it is not worth a shell."""
    seen = knowledge[side, u].seen_tick
    age_h = (tick - seen) * clock.tick_h
    if seen < 0 or knowledge[side, u].empty_tick >= 0 or age_h > p.memory_h:
        return 0.0
    h = knowledge[side, u].seen_hex
    worth = 0.25
    if hexes[h].near[side] > 0:
        worth = 2.0 if knowledge[side, u].seen_posture == Posture.ATTACK else 1.0
        if hexes[h].closed_on[side] == tick:
            worth = 2.5
    located = knowledge[side, u].firing_tick
    if located >= 0:  # guns in action go before a quiet front, those heard of before it after
        worth = max(worth, 1.2 if lately(located, tick, IN_ACTION_H, clock) else 0.9)
    return worth / (1.0 + 0.3 * int(age_h + ROUNDING))


@inlined_kernel
def register_targets(
    hexes: Table, roster: Table, orders: Table, fires: Table, batteries: I, clock: Clock, tick: int
) -> None:
    """Hexes on which fire was observed in the last hour are ranged in on."""
    for k in range(1, 1 + batteries[0]):
        u = batteries[k]
        h = orders[u].target
        if h < 0 or fires[u].observed < REGISTERS:
            continue
        if lately(fires[u].fired_tick, tick, 1.0, clock):
            hexes[h].registered[roster[u].side] = tick


@kernel
def by_map(hexes: Table, side: int, h: int, light: float) -> bool:
    """Whether batteries that have not ranged in on hex h may fire on it, as told above."""
    return bool(light >= DARK or hexes[h].near[side] > 0)


@kernel
def may_fire(hexes: Table, roster: Table, units: Table, u: int, h: int, light: float) -> bool:
    """Whether battery u can lay on hex h: by day anywhere, in the dark as told above."""
    return by_map(hexes, roster[u].side, h, light) or has_registered(hexes, roster, units, u, h)


@inlined_kernel
def seen_for_guns(sight: Sight, side: int, h: int, p: Any) -> float:
    """Glimpses an hour of hex h by those who observe for the guns of a side."""
    return glimpses_for_guns(
        glimpses_at(sight, side, POSTS, h), glimpses_at(sight, side, TROOPS, h), p
    )  # fmt: skip


@kernel
def see_target(
    hexes: Table, roster: Table, units: Table, fires: Table, sight: Sight, u: int, h: int,
    p: Any,
) -> None:  # fmt: skip
    """How well battery u observes its fire on hex h, and its aim."""
    side = roster[u].side
    seen = share_observed(seen_for_guns(sight, side, h, p), p)
    fires[u].observed = seen
    fires[u].aim = aim_of_fire(seen, has_registered(hexes, roster, units, u, h), p)


@inlined_kernel
def share_out(targets: Table, i: int, by_map_too: bool, p: Any) -> None:
    """What target i is worth to one more battery, shared with those that fire on it already."""
    worth, observed, guns = targets[i].worth, targets[i].observed, 1.0 + targets[i].taken
    ranged_in = worth * aim_of_fire(observed, True, p) / guns
    without = worth * aim_of_fire(observed, False, p) / guns if by_map_too else 0.0
    targets[i].ranged_in, targets[i].by_map = ranged_in, without
    targets[i].most = max(ranged_in, without)


@inlined_kernel
def count_rows(
    land: Table, hexes: Table, roster: Table, knowledge: Table, clock: Clock, tick: int,
    targets: Table, row_begin: I, p: Any,
) -> None:  # fmt: skip
    """Ask what each unit is worth to its enemy, and write down where the targets of a row begin.

    row_begin (x, rows + 2): the targets of side x in row r are to go to `row_begin[x, r + 1]` and
    after.
    """
    row_begin[:, :] = 0
    for u in range(roster.shape[0]):
        side = 1 - roster[u].side
        worth = target_worth(hexes, knowledge, clock, side, u, tick, p)
        targets[u].asked = worth
        if worth > 0.0:
            row_begin[side, land[knowledge[side, u].seen_hex].r + 2] += 1
    total = 0
    for side in range(2):
        for row in range(row_begin.shape[1]):
            total += row_begin[side, row]
            row_begin[side, row] = total


@inlined_kernel
def list_targets(
    land: Table, hexes: Table, roster: Table, knowledge: Table, clock: Clock, sight: Sight,
    tick: int, light: float, targets: Table, row_begin: I, p: Any,
) -> None:  # fmt: skip
    """Fill `targets` (u,) with what is worth a shell to either side, by side and row of the map.

    row_begin (x, rows + 2): the targets of side x in row r are those from `row_begin[x, r]` to
    `row_begin[x, r + 1]`.
    """
    count_rows(land, hexes, roster, knowledge, clock, tick, targets, row_begin, p)
    for u in range(roster.shape[0]):
        worth = targets[u].asked
        if worth <= 0.0:
            continue
        side = 1 - roster[u].side
        h = knowledge[side, u].seen_hex
        row = land[h].r
        i = row_begin[side, row + 1]
        row_begin[side, row + 1] += 1
        targets[i].unit, targets[i].place = u, h
        targets[i].q, targets[i].r = land[h].q, row
        targets[i].worth, targets[i].taken = worth, 0.0
        targets[i].observed = share_observed(seen_for_guns(sight, side, h, p), p)
        targets[i].registered = hexes[h].registered[side]
        share_out(targets, i, by_map(hexes, side, h, light), p)


@inlined_kernel
def best_target(targets: Table, row_begin: I, q: int, r: int, reach: int, moved: int) -> int:
    """The target of most worth to a battery at (q, r), the first of equals; -1 if there is none.

    moved: the tick in which the battery came to its place, -1 if it has stood there from the start.
    """
    best, most = -1, 0.0
    last_row = row_begin.shape[0] - 2
    # the front is longer than guns reach: most targets lie in rows that are too far off
    for i in range(row_begin[max(0, r - reach)], row_begin[min(last_row, r + reach + 1)]):
        if targets[i].most < most:  # no battery gets more of it
            continue
        far = hexgrid.steps_apart(targets[i].q - q, targets[i].r - r)
        if far > reach or far < 1:
            continue
        value = targets[i].ranged_in if targets[i].registered > moved else targets[i].by_map
        if value > most or (value == most and best >= 0 and targets[i].unit < targets[best].unit):
            best, most = i, value
    return best


@inlined_kernel
def choose_target(
    land: Table, hexes: Table, roster: Table, units: Table, orders: Table, fires: Table,
    sight: Sight, u: int, light: float, targets: Table, row_begin: I, p: Any,
) -> None:  # fmt: skip
    """The hex on which battery u fires from now on, how well it sees it, how freely it spends."""
    reach = units[u].reach
    here, moved = units[u].hex, max(-1, units[u].moved_tick)
    told = orders[u].told_target
    if told >= 0 and may_fire(hexes, roster, units, u, told, light):
        if 1 <= steps_between(land, here, told) <= reach:
            orders[u].target = told
            fires[u].priority = TOLD_PRIORITY
            see_target(hexes, roster, units, fires, sight, u, told, p)
            return
    best = best_target(targets, row_begin, land[here].q, land[here].r, reach, moved)
    if best < 0:
        return
    h = targets[best].place
    ranged_in = targets[best].registered > moved
    value = targets[best].ranged_in if ranged_in else targets[best].by_map
    targets[best].taken += 0.15 * units[u].guns
    share_out(targets, best, by_map(hexes, roster[u].side, h, light), p)
    orders[u].target = h
    # batteries that fire give themselves away
    fires[u].priority = min(2.0, value * (1.0 + targets[best].taken))
    fires[u].observed = targets[best].observed  # as `see_target` has it
    fires[u].aim = aim_of_fire(fires[u].observed, ranged_in, p)


@kernel
def choose_targets(
    land: Table, hexes: Table, roster: Table, units: Table, orders: Table, knowledge: Table,
    fires: Table, clock: Clock, sight: Sight, batteries: I, tick: int, light: float,
    targets: Table, row_begin: I, p: Any,
) -> None:  # fmt: skip
    """Give every battery the hex it fires on in this hour.

    `targets` (u,) and `row_begin` (x, rows + 2) are scratch.
    """
    if not on_the_hour(tick, clock):
        return
    register_targets(hexes, roster, orders, fires, batteries, clock, tick)
    mark_assaults(hexes, roster, units, tick)
    list_targets(land, hexes, roster, knowledge, clock, sight, tick, light, targets, row_begin, p)
    for k in range(1, 1 + batteries[0]):
        u = batteries[k]
        orders[u].target = -1
        if units[u].status != Status.ACTIVE or units[u].hex < 0 or units[u].stock[1] <= 0.0:
            continue
        if lately(units[u].moved_tick, tick, p.emplace_h, clock):
            continue
        choose_target(
            land, hexes, roster, units, orders, fires, sight, u, light, targets,
            row_begin[roster[u].side], p,
        )  # fmt: skip
