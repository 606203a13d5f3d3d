"""Clause: what single units do whatever their row says: hold a strongpoint, force a way, rest."""

from __future__ import annotations

from nomonhan.codes import Role
from nomonhan.doctrine.desk import FAR, Draft, Situation
from nomonhan.doctrine.geometry import length
from nomonhan.doctrine.rows import worth_near
from nomonhan.doctrine.tables import Cards, EnemyReports, I, Moment, OwnReports, Recollections
from nomonhan.doctrine.thumb import FRESH_H, STRIKE_NEAR_HEXES, STRIKE_NEAR_ODDS, STUCK_H
from nomonhan.doctrine.words import (
    ASSAULT,
    COUNTERATTACK,
    EXPLOIT,
    FIX,
    FIXING_DUTY,
    HOLD,
    PLAN_DUTY,
    Clause,
)
from nomonhan.hexgrid import distance
from nomonhan.jit import kernel

FIXED_HEXES = 4  # a fixing force stays while what it fixes is this near


@kernel
def keep_fixing(
    s: Situation, reports: EnemyReports, recollections: Recollections, draft: Draft
) -> None:
    """A force left at a strongpoint that was gone round stays while the enemy is known there."""
    for u in s.own:
        if recollections.duty[u] != FIXING_DUTY:
            continue
        e = recollections.held[u]
        far = length(s.unit.q[e] - s.unit.q[u], s.unit.r[e] - s.unit.r[u])
        if reports.hex[e] < 0 or far > FIXED_HEXES:
            recollections.duty[u] = PLAN_DUTY
        else:
            draft.mission[u], draft.goal[u] = FIX, reports.hex[e]
            draft.clause[u] = Clause.FIX_BYPASSED


@kernel
def force_the_way(
    moment: Moment, own: OwnReports, n_cols: int, s: Situation, recollections: Recollections,
    draft: Draft,
) -> None:  # fmt: skip
    """Who exploits and has long come no nearer to its goal attacks what is there."""
    tick = moment.tick[0]
    for u in s.own:
        goal = draft.goal[u]
        if draft.mission[u] != EXPLOIT or goal < 0:
            recollections.closest[u] = FAR
            continue
        far = distance(own.hex[u], goal, n_cols)
        anew = distance(goal, max(0, recollections.goal[u]), n_cols) > 1
        if anew or far < recollections.closest[u]:
            recollections.closest[u] = far
            recollections.gained[u] = tick
        elif (tick - recollections.gained[u]) * moment.tick_h >= STUCK_H:
            draft.mission[u] = ASSAULT
            draft.clause[u] = Clause.RUN_OVER


@kernel
def strike_near(
    reports: EnemyReports, s: Situation, recollections: Recollections, draft: Draft
) -> None:
    """Who bars a way strikes what is weak and close: guns without infantry, staffs, remnants."""
    for u in s.own:
        if draft.clause[u] != Clause.BLOCK or draft.mission[u] != HOLD:
            continue
        best, nearest = -1, STRIKE_NEAR_HEXES + 1
        for e in s.enemy:
            far = length(s.unit.q[e] - s.unit.q[u], s.unit.r[e] - s.unit.r[u])
            if far >= nearest or reports.age_h[e] > FRESH_H:
                continue
            around = worth_near(s.unit.q[e], s.unit.r[e], 1, s.enemy, s.unit)
            if s.unit.worth[u] >= STRIKE_NEAR_ODDS * around:
                best, nearest = e, far
        if best >= 0:
            draft.mission[u], draft.goal[u] = ASSAULT, reports.hex[best]
            draft.clause[u] = Clause.STRIKE_NEAR


@kernel
def rest_tired(units: I, cards: Cards, recollections: Recollections, draft: Draft) -> None:
    """Spent and shaken line units are taken out of the attack where they stand."""
    for u in units:
        if cards.role[u] == Role.LINE and recollections.resting[u] == 1:
            if draft.mission[u] in (ASSAULT, EXPLOIT, FIX, COUNTERATTACK):
                draft.mission[u], draft.goal[u] = HOLD, -1
                draft.clause[u] = Clause.REST
