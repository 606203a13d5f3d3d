"""Clause: commit the reserve where it pays.

A reserve for which the plan names no other use goes where an attack is getting through,
envelopments first; if nothing has got through for long it goes to an envelopment that has
stalled.  One reserve in one round of orders, each once.  Reads `envelop`.
"""

from __future__ import annotations

from nomonhan.doctrine.conditions import C_KIND, has_broken_through
from nomonhan.doctrine.desk import Situation
from nomonhan.doctrine.notes import Notes, write_note
from nomonhan.doctrine.rows import begin_row, worth_near
from nomonhan.doctrine.tables import Cards, Chart, F, Observation, Plan
from nomonhan.doctrine.thumb import OPEN_HEXES, RESERVE_AFTER_H, RESERVE_PROGRESS, RESERVE_STALLED_H
from nomonhan.doctrine.words import (
    ASSAULT,
    DONE,
    ENVELOP,
    EXPLOIT,
    IN_FORCE,
    N_ENVELOP,
    RESERVE,
    WAITING,
    Clause,
)
from nomonhan.jit import allocating_kernel, kernel

PERCENT = 100


@kernel
def is_attack(n: int, plan: Plan) -> bool:
    """Whether row n is, or was, an attack that a reserve may help."""
    begun = plan.rows.state[n] == IN_FORCE or plan.rows.state[n] == DONE
    return begun and plan.rows.begun[n] >= 0 and plan.rows.mission[n] in (ASSAULT, ENVELOP, EXPLOIT)


@kernel
def hours_of_attack(moment_tick: int, tick_h: float, plan: Plan) -> float:
    """Hours since the side's first attack began, negative before."""
    first = -1
    for n in range(len(plan.rows)):
        if is_attack(n, plan) and (first < 0 or plan.rows.begun[n] < first):
            first = plan.rows.begun[n]
    return -1.0 if first < 0 else (moment_tick - first) * tick_h


@kernel
def progress(n: int, plan: Plan) -> int:
    """Percent of the way of row n that has been gone: legs done, and a share of the present."""
    legs = 1
    for i in range(plan.axis.shape[1]):
        if plan.axis[n, i] >= 0:
            legs += 1
    gone = PERCENT * plan.rows.waypoint[n]
    if plan.rows.first[n] > 0 and plan.rows.direction[n] >= 0:
        way = plan.rows.first[n] - plan.rows.nearest[n]
        gone += PERCENT * max(0, way) // plan.rows.first[n]
    return gone // legs


@kernel
def may_go(n: int, hours: float, s: Situation, plan: Plan) -> bool:
    """Whether row n is a waiting reserve with no other use in the plan, or none for too long."""
    rows = plan.rows
    if rows.state[n] != IN_FORCE or rows.mission[n] != RESERVE:
        return False
    if s.row.units[n] == 0:
        return False
    for m in range(len(rows)):
        if rows.formation[m] == rows.formation[n] and rows.state[m] == WAITING:
            if plan.when[m, C_KIND] >= 0 and hours < 2.0 * RESERVE_STALLED_H:
                return False
    return True


@kernel
def where_it_pays(
    hours: float,
    observation: Observation,
    cards: Cards,
    chart: Chart,
    doctrine: F,
    s: Situation,
    plan: Plan,
) -> int:
    """Row of the attack to feed, -1 none yet."""
    rows = plan.rows
    best, best_score = -1, 0
    stalled, stalled_worth = -1, 0
    bonus = int(30.0 * doctrine[N_ENVELOP])
    for n in range(len(rows)):
        if not is_attack(n, plan) or rows.paused[n] == 1 or s.row.units[n] == 0:
            continue
        score = progress(n, plan)
        ahead = worth_near(s.row.q[n], s.row.r[n], OPEN_HEXES, s.enemy, s.unit)
        through = has_broken_through(rows.formation[n], -1, observation.own, cards, chart, s.unit)
        gains = score >= int(PERCENT * RESERVE_PROGRESS) and 2 * ahead < s.row.worth[n]
        if through or gains:
            score += (PERCENT // 2 if through else 0) + (bonus if rows.mission[n] == ENVELOP else 0)
            if score > best_score:
                best, best_score = n, score
        if rows.mission[n] == ENVELOP and s.row.worth[n] > stalled_worth:
            if rows.stalled[n] == 1:
                stalled, stalled_worth = n, s.row.worth[n]
    if best < 0 and hours >= RESERVE_STALLED_H:
        return stalled
    return best


@allocating_kernel  # copies of rows
def go_along(n: int, to: int, tick: int, plan: Plan) -> None:
    """Row n takes over what row `to` has still to do; a row of its own, since it starts far off."""
    rows = plan.rows
    rows.mission[n] = rows.mission[to]
    rows.objective[n] = rows.objective[to]
    plan.axis[n] = plan.axis[to]
    plan.until[n] = plan.until[to]
    rows.until_share[n] = rows.until_share[to]
    begin_row(n, tick, plan)
    rows.waypoint[n] = rows.waypoint[to]


@kernel
def commit_reserve(
    observation: Observation,
    cards: Cards,
    chart: Chart,
    doctrine: F,
    s: Situation,
    plan: Plan,
    notes: Notes,
) -> None:
    """Send one waiting reserve, if an attack calls for it."""
    moment = observation.moment
    hours = hours_of_attack(moment.tick[0], moment.tick_h, plan)
    if hours < RESERVE_AFTER_H:
        return
    for n in range(len(plan.rows)):
        if not may_go(n, hours, s, plan):
            continue
        to = where_it_pays(hours, observation, cards, chart, doctrine, s, plan)
        if to < 0:
            return
        go_along(n, to, moment.tick[0], plan)
        write_note(notes, Clause.COMMIT_RESERVE, -1, plan.rows.objective[to], s.row.men[n], n)
        return
