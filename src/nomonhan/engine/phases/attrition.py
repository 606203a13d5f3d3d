"""Attrition made whole: expectations become people and machines, drawn once per unit and tick.

All fires on a unit are counted before shots overlap: of two that would hit the same man or machine
one is saved, whoever fired them.  Losses are credited to weapons in proportion to what each would
have hit alone.

Outcome and attribution use different draws, so that asking who did it never changes what happened.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nomonhan import chance
from nomonhan.codes import Purpose, TargetClass
from nomonhan.elementary import exp
from nomonhan.engine.phases.holdings import count_arms
from nomonhan.jit import inlined_kernel, kernel, lowest_bit
from nomonhan.rules.cohesion import p_within
from nomonhan.rules.direct_fire import lost_with_overlap
from nomonhan.rules.vehicles import p_write_off
from nomonhan.state import Clock, F, I, Ledger, Table


@kernel
def hit_men(
    roster: Table, units: Table, ledger: Ledger, u: int, hit: int, day: int, draw: float, p: Any
) -> None:
    """Take `hit` men from unit u as killed, by `draw`, and wounded, who wait with their unit."""
    hit = min(hit, units[u].men)
    if hit <= 0:
        return
    killed = chance.binomial(hit, p.killed_share_evacuated, draw)
    units[u].men -= hit
    units[u].killed += killed
    units[u].wounded += hit - killed
    units[u].waiting += hit - killed
    side = roster[u].side
    ledger.day_losses[day, side, 0] += killed
    ledger.day_losses[day, side, 1] += hit - killed


PERSONS, ARMOR, GUNS = 0, 1, 2
HIGHEST = 1.0 - 2.0**-53  # of the uniform numbers below 1


@inlined_kernel
def contribution(fire_by: Table, u: int, w: int, kind: int) -> float:
    """What enemy weapon w contributes to the losses of unit u in men, armor or guns."""
    if kind == PERSONS:
        return fire_by[u, w].persons
    return fire_by[u, w].armor if kind == ARMOR else fire_by[u, w].guns


@kernel
def credit(
    roster: Table, fires: Table, fire_by: Table, causes: I, u: int, lost: int, target_class: int,
    kind: int, start: float,
) -> None:  # fmt: skip
    """Credit `lost` of unit u, one by one, to the enemy's weapons by what they contributed.

    The draw `start` places the first; the rest follow at equal steps (systematic sampling).
    """
    total = 0.0
    for word in range(2):
        weapons = fires[u].by[word]
        while weapons != 0:
            total += contribution(fire_by, u, 64 * word + int(lowest_bit(weapons)), kind)
            weapons &= weapons - np.uint64(1)
    if total <= 0.0:
        return
    side = 1 - roster[u].side
    each = lost / total
    cumulative = 0.0
    placed = 0
    for word in range(2):
        weapons = fires[u].by[word]
        while weapons != 0:
            w = 64 * word + int(lowest_bit(weapons))
            weapons &= weapons - np.uint64(1)
            part = contribution(fire_by, u, w, kind)
            if part == 0.0:
                continue
            cumulative += part * each
            while placed < lost and placed + start < cumulative:
                causes[side, w, target_class] += 1
                placed += 1
            if placed == lost:
                return


@kernel
def lose_weapons(
    roster: Table, units: Table, arms: Table, fires: Table, fire_by: Table, arsenal: Table,
    ledger: Ledger, u: int, i: int, lost: int, day: int, seed: int, replication: int, tick: int,
    p: Any,
) -> None:  # fmt: skip
    """Take `lost` of the i-th weapon system of unit u; draw their fate and their crews'."""
    v = arms[u, i].kind
    petrol = arsenal[v].petrol == 1
    draw = chance.uniform(seed, replication, tick, Purpose.WRITE_OFF, u, v, 0)
    gone = chance.binomial(lost, p_write_off(petrol, p), draw)
    arms[u, i].held -= lost
    arms[u, i].knocked_out += lost
    arms[u, i].written_off += gone
    arms[u, i].damaged += lost - gone
    count_arms(roster, units, arms, arsenal, u)
    draw = chance.uniform(seed, replication, tick, Purpose.CREW, u, v, 0)
    crew = chance.binomial(int(lost * arsenal[v].crew + 0.5), p.crew_loss_share, draw)
    draw = chance.uniform(seed, replication, tick, Purpose.KILLED, u, 1 + v, 0)
    hit_men(roster, units, ledger, u, crew, day, draw, p)
    target_class = arsenal[v].target_class
    by = GUNS if target_class == TargetClass.GUN else ARMOR
    draw = chance.uniform(seed, replication, tick, Purpose.ATTRIBUTION, u, 256 + v, 0)
    credit(roster, fires, fire_by, ledger.causes, u, lost, target_class, by, draw)


@inlined_kernel
def draw_weapons(
    roster: Table, units: Table, arms: Table, fires: Table, fire_by: Table, arsenal: Table,
    ledger: Ledger, u: int, draw: float, day: int, hours: float, seed: int, replication: int,
    tick: int, p: Any,
) -> None:  # fmt: skip
    """Losses of all weapon systems of unit u by one `draw`, up to the first that has any.

    Mostly nothing is lost, and then one number tells so of all kinds: below the probability that a
    kind loses none, the draw over that probability is a uniform number again, for the next kind.
    After the first loss every kind has a draw of its own.
    """
    at_risk = 0.0
    rows = roster[u].vehicle_rows | roster[u].gun_rows
    while rows != 0:
        at_risk += arms[u, lowest_bit(rows)].at_risk
        rows &= rows - 1
    if draw < 1.0 - at_risk * hours - chance.SURELY:  # nobody loses more than is expected
        return
    is_fresh = True
    rows = roster[u].vehicle_rows | roster[u].gun_rows
    while rows != 0:
        i = lowest_bit(rows)
        rows &= rows - 1
        v, count = arms[u, i].kind, arms[u, i].held
        if arms[u, i].at_risk <= 0.0 or count <= 0:
            continue
        if not is_fresh:
            draw = chance.uniform(seed, replication, tick, Purpose.LOSS_WEAPONS, u, v, 0)
        lost = chance.binomial(count, p_within(arms[u, i].at_risk / count, hours), draw)
        if lost > 0:
            is_fresh = False
            lose_weapons(
                roster, units, arms, fires, fire_by, arsenal, ledger, u, i, lost, day, seed,
                replication, tick, p,
            )  # fmt: skip
        elif is_fresh:
            draw = min(HIGHEST, draw / exp(-arms[u, i].at_risk * hours))


@kernel
def draw_losses(
    roster: Table, units: Table, arms: Table, fires: Table, fire_by: Table, arsenal: Table,
    clock: Clock, ledger: Ledger, day: int, seed: int, replication: int, tick: int, draws: F,
    under_fire: I, p: Any,
) -> None:  # fmt: skip
    """Losses of all units that were fired on in this tick.

    `draws` (4, u) and `under_fire` (u,) are scratch.  What those draw who lose men is drawn for all
    under fire at once: it is many of them.
    """
    hours = clock.tick_h
    n = 0
    for u in range(units.shape[0]):  # without a branch: who is fired on changes at every turn
        under_fire[n] = u
        n += fires[u].touched
    of_men, of_weapons, of_killed, of_causes = draws[0], draws[1], draws[2], draws[3]
    chance.fill_uniform_pairs(
        seed, replication, tick, Purpose.LOSS_PERSONS, 0, 0, under_fire[:n], of_men, of_weapons
    )
    chance.fill_uniforms_of(
        seed, replication, tick, Purpose.KILLED, 0, 0, under_fire[:n], of_killed
    )
    chance.fill_uniforms_of(
        seed, replication, tick, Purpose.ATTRIBUTION, 0, 0, under_fire[:n], of_causes
    )
    for k in range(n):
        u = under_fire[k]
        before = units[u].men
        mean = lost_with_overlap(fires[u].persons * hours, float(before))
        hit = min(before, chance.poisson(mean, of_men[k]))
        if hit > 0:
            hit_men(roster, units, ledger, u, hit, day, of_killed[k], p)
            credit(roster, fires, fire_by, ledger.causes, u, hit, 0, PERSONS, of_causes[k])
        draw_weapons(
            roster, units, arms, fires, fire_by, arsenal, ledger, u, of_weapons[k], day, hours,
            seed, replication, tick, p,
        )  # fmt: skip
        if units[u].men < before:
            fires[u].lost_share += (before - units[u].men) / before
