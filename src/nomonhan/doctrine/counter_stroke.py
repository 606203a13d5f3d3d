"""Clause: counter-envelop.

A side that sees an enemy force behind its line gathers battalions that can be spared or pulled
out, and units called up, beyond the outer flank of that force, and strikes it there when its
staff has planned the attack and enough have come; weakly, if no more can be had.  Reads
`counterattack`, `attack_planning_h`, `staff_quality`.
"""

from __future__ import annotations

import numpy as np

from nomonhan.codes import Role
from nomonhan.doctrine.attack import enemies_within, share_targets
from nomonhan.doctrine.desk import Draft, Situation
from nomonhan.doctrine.geometry import (
    hex_of,
    length,
)
from nomonhan.doctrine.notes import Notes, write_note
from nomonhan.doctrine.rows import advances, worth_near
from nomonhan.doctrine.tables import (
    Cards,
    Chart,
    F,
    I,
    Moment,
    OwnReports,
    Plan,
    Recollections,
    Stroke,
)
from nomonhan.doctrine.threat import assembly_place, is_threat, threat_on_wing
from nomonhan.doctrine.thumb import (
    SEEN_FORCE_MEN,
    STROKE_AGAIN_H,
    STROKE_ENDS,
    STROKE_FAR_HEXES,
    STROKE_LATE_H,
    STROKE_LEAST,
    STROKE_READY,
    STROKE_SHARE,
)
from nomonhan.doctrine.words import (
    COUNTERATTACK,
    HOLD,
    IN_FORCE,
    MOVE,
    N_COUNTERATTACK,
    N_PLANNING_H,
    N_STAFF_QUALITY,
    PLAN_DUTY,
    STROKE_DUTY,
    Clause,
)
from nomonhan.hexgrid import axial_q
from nomonhan.jit import allocating_kernel, kernel

QUIET, PLANNED, LAUNCHED = range(3)
AROUND_HEXES = 6  # what stands this near the threat's center belongs to it
GATHERED_HEXES = 3  # a unit this near the assembly place has come


@kernel
def planning_h(doctrine: F) -> float:
    """Hours of planning of an attack by several regiments; good staffs shorten it."""
    return doctrine[N_PLANNING_H] * (2.0 - 1.5 * doctrine[N_STAFF_QUALITY])


@kernel
def may_join(
    u: int,
    place: int,
    doctrine: F,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    s: Situation,
    recollections: Recollections,
) -> bool:
    """Whether line unit u can be spared, or pulled out, for an attack from `place`."""
    if cards.role[u] != Role.LINE or recollections.duty[u] != PLAN_DUTY:
        return False
    if recollections.resting[u] == 1 or own.cut_off_h[u] > 0.0:
        return False
    q, r = axial_q(place, chart.n_cols), place // chart.n_cols
    if length(s.unit.q[u] - q, s.unit.r[u] - r) > STROKE_FAR_HEXES:
        return False
    return bool(
        s.unit.gap[u] >= 2 and s.unit.facing[u] <= doctrine[N_COUNTERATTACK] * s.unit.worth[u]
    )


@kernel
def attacks_by_plan(n: int, plan: Plan) -> bool:
    """Whether row n keeps its units busy with an attack of its own."""
    return n >= 0 and plan.rows.state[n] == IN_FORCE and advances(plan.rows.mission[n])


@kernel
def gather(
    stroke: Stroke,
    doctrine: F,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    s: Situation,
    plan: Plan,
    recollections: Recollections,
) -> None:
    """Bring in whoever can come, nearest first, up to the share of the line that may go."""
    most = int(STROKE_SHARE * doctrine[N_COUNTERATTACK] * s.side.men[0])
    place = stroke.assembly[0]
    q, r = axial_q(place, chart.n_cols), place // chart.n_cols
    men = 0
    for u in s.own:
        if recollections.duty[u] == STROKE_DUTY:
            men += own.men[u]
    while True:
        best, best_cost = -1, 2 * STROKE_FAR_HEXES + 1
        for u in s.own:
            n = recollections.row[u]
            cost = length(s.unit.q[u] - q, s.unit.r[u] - r)
            if n >= 0 and plan.rows.mission[n] == HOLD:
                cost += STROKE_FAR_HEXES  # the line is thinned last
            if cost >= best_cost or men + own.men[u] > most or attacks_by_plan(n, plan):
                continue
            if may_join(u, place, doctrine, own, cards, chart, s, recollections):
                best, best_cost = u, cost
        if best < 0:
            return
        recollections.duty[best] = STROKE_DUTY
        men += own.men[best]


@allocating_kernel
def strikers(own: I, recollections: Recollections) -> I:
    """The units of the counter-stroke."""
    found = np.empty(len(own), dtype=np.int32)
    count = 0
    for u in own:
        if recollections.duty[u] == STROKE_DUTY:
            found[count] = u
            count += 1
    return found[:count]


@kernel
def dismiss(recollections: Recollections, stroke: Stroke, tick: int) -> None:
    """The counter-stroke is over; its units fall back under the plan."""
    for u in range(len(recollections)):
        if recollections.duty[u] == STROKE_DUTY:
            recollections.duty[u] = PLAN_DUTY
    stroke.phase[0] = QUIET
    stroke.since[0] = tick


@kernel
def plan_stroke(
    moment: Moment,
    doctrine: F,
    chart: Chart,
    s: Situation,
    stroke: Stroke,
    notes: Notes,
) -> bool:
    """Decide on a counter-stroke if a threat calls for one; True if one is now planned."""
    tick = moment.tick[0]
    again = (tick - stroke.since[0]) * moment.tick_h >= STROKE_AGAIN_H
    if doctrine[N_COUNTERATTACK] < STROKE_LEAST or not again or s.side.men[0] == 0:
        return False
    middle = chart.land.along_km[hex_of(s.side.q[0], s.side.r[0], chart.n_cols)]
    left, left_q, left_r = threat_on_wing(True, middle, chart, s)
    right, right_q, right_r = threat_on_wing(False, middle, chart, s)
    total, q, r = (left, left_q, left_r) if left > right else (right, right_q, right_r)
    if not is_threat(total, s):
        return False
    place = assembly_place(q, r, middle, chart)
    if place < 0:
        return False
    stroke.phase[0] = PLANNED
    stroke.since[0] = tick
    stroke.launch[0] = tick + int(planning_h(doctrine) / moment.tick_h + 0.5)
    stroke.assembly[0] = place
    stroke.place[0] = hex_of(q, r, chart.n_cols)
    write_note(notes, Clause.STROKE_PLANNED, -1, stroke.place[0], total, -1)
    return True


@kernel
def assemble(
    units: I, moment: Moment, own: OwnReports, chart: Chart, s: Situation, stroke: Stroke,
    draft: Draft,
) -> bool:  # fmt: skip
    """Send the force to its assembly place; True when it is time and enough have come."""
    place = stroke.assembly[0]
    q, r = axial_q(place, chart.n_cols), place // chart.n_cols
    men, there = 0, 0
    for u in units:
        men += own.men[u]
        if length(s.unit.q[u] - q, s.unit.r[u] - r) <= GATHERED_HEXES:
            there += own.men[u]
        draft.mission[u], draft.goal[u] = MOVE, place
        draft.clause[u] = Clause.STROKE_PLANNED
    late_h = (moment.tick[0] - stroke.launch[0]) * moment.tick_h
    return men > 0 and late_h >= 0.0 and (there >= STROKE_READY * men or late_h >= STROKE_LATE_H)


@allocating_kernel
def strike(units: I, chart: Chart, s: Situation, stroke: Stroke, draft: Draft) -> bool:
    """Attack what is known of the threat; False if nothing is."""
    place = stroke.place[0]
    q, r = axial_q(place, chart.n_cols), place // chart.n_cols
    enemies = enemies_within(q, r, AROUND_HEXES, s.enemy, s.unit)
    target = np.empty(len(units), dtype=np.int32)
    share_targets(units, enemies, STROKE_FAR_HEXES, s.unit, target)
    for i in range(len(units)):
        u, e = units[i], target[i]
        draft.clause[u] = Clause.STROKE_LAUNCHED
        draft.mission[u], draft.goal[u] = COUNTERATTACK, place
        if e >= 0:
            draft.goal[u] = hex_of(s.unit.q[e], s.unit.r[e], chart.n_cols)
    return worth_near(q, r, AROUND_HEXES, s.enemy, s.unit) >= SEEN_FORCE_MEN


@allocating_kernel
def counter_stroke(
    moment: Moment,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    doctrine: F,
    s: Situation,
    plan: Plan,
    recollections: Recollections,
    stroke: Stroke,
    draft: Draft,
    notes: Notes,
) -> None:
    """Plan, gather, launch and end a counter-stroke."""
    tick = moment.tick[0]
    if stroke.phase[0] == QUIET:
        if not plan_stroke(moment, doctrine, chart, s, stroke, notes):
            return
    if stroke.phase[0] == PLANNED:
        gather(stroke, doctrine, own, cards, chart, s, plan, recollections)
    units = strikers(s.own, recollections)
    men = 0
    for u in units:
        men += own.men[u]
    if stroke.phase[0] == PLANNED:
        if assemble(units, moment, own, chart, s, stroke, draft):
            stroke.phase[0] = LAUNCHED
            stroke.since[0] = tick
            stroke.men[0] = men
            write_note(notes, Clause.STROKE_LAUNCHED, -1, stroke.place[0], men, -1)
        elif len(units) == 0 and (tick - stroke.launch[0]) * moment.tick_h >= STROKE_LATE_H:
            dismiss(recollections, stroke, tick)
    if stroke.phase[0] == LAUNCHED:
        threat = strike(units, chart, s, stroke, draft)
        if not threat or men < STROKE_ENDS * stroke.men[0]:
            for u in units:
                draft.mission[u], draft.goal[u] = HOLD, -1
            write_note(notes, Clause.STROKE_ENDED, -1, stroke.place[0], men, -1)
            dismiss(recollections, stroke, tick)
