"""Clause: guard the flank of those who go round.

A formation that envelops or exploits leaves a unit at every place of its axis that it passes, if it
is large enough to spare one: men on foot first, the nearest.  The way that it has come is its line
of supply, and the flank that it turns to the enemy whom it goes round becomes the inner front of
the ring.  The guard stays while an enemy is known near its place.
"""

from __future__ import annotations

from nomonhan.codes import Role
from nomonhan.doctrine.desk import Draft, Situation
from nomonhan.doctrine.notes import Notes, write_note
from nomonhan.doctrine.rows import advances, aim_zone, follow_leg, worth_near
from nomonhan.doctrine.situation import is_mobile
from nomonhan.doctrine.tables import Cards, Chart, OwnReports, Plan, Recollections
from nomonhan.doctrine.thumb import ECHELON_UNITS, FIXING_MOST, POCKET_FOOT_HEXES
from nomonhan.doctrine.words import (
    ENVELOP,
    EXPLOIT,
    GUARD_DUTY,
    HOLD,
    IN_FORCE,
    MOVE,
    PLAN_DUTY,
    Clause,
)
from nomonhan.hexgrid import axial_q, distance
from nomonhan.jit import kernel


@kernel
def leave_guard(
    n: int,
    zone: int,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    s: Situation,
    plan: Plan,
    recollections: Recollections,
    notes: Notes,
) -> None:
    """Row n has come past a zone: one of its units, of equals the first, stays there."""
    mission = plan.rows.mission[n]
    if mission != ENVELOP and mission != EXPLOIT:
        return
    place = chart.zones.center[zone]
    best, nearest, count = -1, 1 << 30, 0
    for mobile in (False, True):
        for u in s.own:
            if recollections.row[u] != n or recollections.duty[u] != PLAN_DUTY:
                continue
            if cards.role[u] != Role.LINE or is_mobile(cards.mobility[u]) != mobile:
                continue
            count += 1
            far = distance(own.hex[u], place, chart.n_cols)
            if far < nearest and s.unit.worth[u] <= FIXING_MOST * s.row.worth[n]:
                best, nearest = u, far
        if best >= 0:
            nearest = -1
    if best < 0 or count < ECHELON_UNITS:
        return
    recollections.duty[best] = GUARD_DUTY
    recollections.held[best] = zone
    write_note(notes, Clause.BLOCK, best, place, s.unit.worth[best], n)


@kernel
def follow_legs(
    tick: int,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    s: Situation,
    plan: Plan,
    recollections: Recollections,
    notes: Notes,
) -> None:
    """Lead every row that goes forward along its axis, and leave guards behind."""
    rows = plan.rows
    for n in range(len(rows)):
        if rows.state[n] != IN_FORCE or s.row.men[n] == 0 or not advances(rows.mission[n]):
            continue
        while aim_zone(n, plan) >= 0:
            zone = aim_zone(n, plan)
            if not follow_leg(n, tick, chart, s, plan, notes):
                break
            leave_guard(n, zone, own, cards, chart, s, plan, recollections, notes)


@kernel
def keep_guard(
    own: OwnReports, chart: Chart, s: Situation, recollections: Recollections, draft: Draft
) -> None:
    """Flank guards hold their places while an enemy is known near them."""
    for u in s.own:
        if recollections.duty[u] != GUARD_DUTY:
            continue
        place = chart.zones.center[recollections.held[u]]
        q, r = axial_q(place, chart.n_cols), place // chart.n_cols
        if worth_near(q, r, POCKET_FOOT_HEXES, s.enemy, s.unit) == 0:
            recollections.duty[u] = PLAN_DUTY
            continue
        draft.mission[u], draft.goal[u] = MOVE, place
        if distance(own.hex[u], place, chart.n_cols) <= 1:
            draft.mission[u], draft.goal[u] = HOLD, -1
        draft.clause[u] = Clause.BLOCK
