"""Lift into the forward bases, repair, digging."""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Mission, Posture, Purpose, Status, SupplyState
from nomonhan.engine.phases.distribution import (
    AVAILABILITY,
    FORWARD,
    ISSUE,
    LINE_SHARE,
    PAYLOAD,
    ROUND_TRIP,
    TRUCKS,
)
from nomonhan.engine.phases.holdings import count_arms
from nomonhan.engine.phases.lately import lately
from nomonhan.engine.phases.occupancy import is_on_map
from nomonhan.jit import kernel, lowest_bit
from nomonhan.rules.cohesion import p_within
from nomonhan.rules.engineering import undone_share
from nomonhan.rules.supply import lift_t_per_day
from nomonhan.rules.vehicles import repair_rate_per_h
from nomonhan.state import Clock, Table
from nomonhan.terrain.arrays import SAND


@kernel
def begin_round(sides: Table, hours: float) -> None:
    """A round of `hours` begins: what aircraft held up since the last one began, it lacks."""
    for side in range(2):
        sides[side].held_up = min(1.0, sides[side].held_up_h / hours)
        sides[side].held_up_h = 0.0


@kernel
def bring_up(sides: Table, hours: float) -> None:
    """Lift arrives at the forward bases; shells only as far as the depots behind release them."""
    for side in range(2):
        s = sides[side].supply
        trucks = s[TRUCKS] * (1.0 - s[FORWARD])
        lift = lift_t_per_day(trucks, s[PAYLOAD], s[AVAILABILITY], s[ROUND_TRIP], s[LINE_SHARE])
        lift *= hours / 24.0 * (1.0 - sides[side].held_up)
        shells = min(0.5 * lift, s[ISSUE] * hours / 24.0)
        rest = lift - shells
        sides[side].depot_t[1] += shells
        sides[side].depot_t[0] += 0.15 * rest
        sides[side].depot_t[2] += 0.45 * rest
        sides[side].depot_t[3] += 0.40 * rest


@kernel
def mend(
    roster: Table, units: Table, arms: Table, arsenal: Table, hours: float, seed: int,
    replication: int, tick: int, p: Any,
) -> None:  # fmt: skip
    """Damaged and broken-down vehicles and guns come back, if the unit is supplied."""
    supplied = p_within(repair_rate_per_h(True, p), hours)
    cut_off = p_within(repair_rate_per_h(False, p), hours)
    for u in range(units.shape[0]):
        if not is_on_map(units, u) or units[u].status != Status.ACTIVE:
            continue
        chance_of_one = cut_off if units[u].supply_state == SupplyState.CUT_OFF else supplied
        if chance_of_one <= 0.0:
            continue
        mended = 0
        rows = roster[u].vehicle_rows | roster[u].gun_rows  # nothing else is ever damaged
        while rows != 0:
            i = lowest_bit(rows)
            rows &= rows - 1
            w = arms[u, i].kind
            waiting = arms[u, i].damaged
            broken = arms[u, i].broken_down
            if waiting + broken == 0:
                continue
            back, again = 0, 0
            if waiting > 0:
                draw = chance.uniform(seed, replication, tick, Purpose.REPAIR, u, w, 0)
                back = chance.binomial(waiting, chance_of_one, draw)
            if broken > 0:
                draw = chance.uniform(seed, replication, tick, Purpose.REPAIR, u, 256 + w, 0)
                again = chance.binomial(broken, min(1.0, 3.0 * chance_of_one), draw)
            arms[u, i].damaged -= back
            arms[u, i].broken_down -= again
            arms[u, i].held += back + again
            arms[u, i].repaired += back + again
            mended += back + again
        if mended > 0:
            count_arms(roster, units, arms, arsenal, u)


@kernel
def dig(
    land: Table, hexes: Table, roster: Table, units: Table, orders: Table, clock: Clock, tick: int,
    hours: float, p: Any,
) -> None:  # fmt: skip
    """Units that stay put dig in, and take the posture their works allow."""
    in_firm, in_sand = undone_share(hours, False, 0.0, p), undone_share(hours, True, 0.0, p)
    for u in range(units.shape[0]):
        if units[u].status != Status.ACTIVE or units[u].hex < 0 or units[u].assaulting >= 0:
            continue
        if lately(units[u].moved_tick, tick + 1, 1.0, clock):
            continue
        mission = orders[u].mission
        closing = units[u].heading >= 0 and hexes[units[u].hex].near[1 - roster[u].side] > 0
        if closing and mission != Mission.HOLD and mission != Mission.FIX:
            units[u].posture = Posture.ATTACK
            continue
        sand = land[units[u].hex].cover == SAND
        undone = in_sand if sand else in_firm  # most dig undisturbed
        if units[u].suppression > 0.0:
            undone = undone_share(hours, sand, units[u].suppression, p)
        units[u].works = 1.0 - (1.0 - units[u].works) * undone
        if units[u].works > 0.75:
            units[u].posture = Posture.FORTIFIED
        elif units[u].works > 0.35:
            units[u].posture = Posture.PREPARED
        else:
            units[u].posture = Posture.HASTY
