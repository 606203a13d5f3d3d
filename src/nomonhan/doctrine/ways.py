"""Clause: go round, or try elsewhere.

A formation that envelops or exploits goes round a known strongpoint on its way, on the side where
less is known of the enemy, and leaves a force to hold it in place.  A formation that has gained
no ground for long though it is in contact shifts its axis to where the enemy is weaker.  Reads
`bypass`.
"""

from __future__ import annotations

from nomonhan.codes import Role
from nomonhan.doctrine.desk import Situation
from nomonhan.doctrine.geometry import (
    BACK,
    LEFT,
    hex_of,
    is_ground,
    length,
    mille_along,
    moved,
    rallying_point,
)
from nomonhan.doctrine.notes import Notes, write_note
from nomonhan.doctrine.rows import advances, aim_zone, reach_of_zone, worth_near
from nomonhan.doctrine.situation import is_mobile
from nomonhan.doctrine.tables import Cards, Chart, F, Moment, Plan, Recollections
from nomonhan.doctrine.thumb import (
    BLOCKED_BYPASS_H,
    BLOCKED_H,
    CLEAR_HEXES,
    FIXING_MOST,
    FIXING_NEAR_HEXES,
    FIXING_SHARE,
    ROUND_BY_MILLE,
    ROUND_LONGEST_H,
    ROUND_LOOK_MILLE,
    ROUND_SHARE,
    ROUND_WIDTH_MILLE,
    ROUND_WORTH,
    SEEN_FORCE_MEN,
    SHIFT_GAIN,
    SHIFT_MILLE,
)
from nomonhan.doctrine.words import (
    ENVELOP,
    EXPLOIT,
    FIX,
    FIXING_DUTY,
    IN_FORCE,
    N_BYPASS,
    PLAN_DUTY,
    Clause,
)
from nomonhan.hexgrid import axial_q
from nomonhan.jit import kernel

BESIDE_HEXES = 3  # what stands this near a way round can bar it too


@kernel
def what_bars(n: int, aim: int, spare: int, n_cols: int, s: Situation, plan: Plan) -> int:
    """Nearest known enemy that bars the way of row n, too strong to run over; -1 none.

    Enemies within `spare` hexes of the aim are dealt with there.
    """
    direction = plan.rows.direction[n]
    aim_q, aim_r = axial_q(aim, n_cols), aim // n_cols
    best, best_ahead = -1, ROUND_LOOK_MILLE + 1
    for e in s.enemy:
        q, r = s.unit.q[e], s.unit.r[e]
        dq, dr = q - s.row.q[n], r - s.row.r[n]
        ahead = mille_along(dq, dr, direction)
        if ahead < 500 or ahead >= best_ahead or length(q - aim_q, r - aim_r) <= spare:
            continue
        if abs(mille_along(dq, dr, direction + LEFT)) > ROUND_WIDTH_MILLE:
            continue
        strong = s.unit.around[e]
        if strong >= SEEN_FORCE_MEN and strong >= ROUND_WORTH * s.row.worth[n]:
            best, best_ahead = e, ahead
    return best


@kernel
def way_beside(
    q: int, r: int, direction: int, mille: int, chart: Chart, s: Situation
) -> tuple[int, int]:
    """Hex `mille` from (q, r) and the known enemy worth beside it; (-1, 0) without ground."""
    h = moved(q, r, direction, mille, chart.n_cols, len(chart.land.cover) // chart.n_cols)
    if not is_ground(h, chart.land.cover):
        return -1, 0
    h = rallying_point(h, chart.land.cover, chart.n_cols)
    against = worth_near(axial_q(h, chart.n_cols), h // chart.n_cols, BESIDE_HEXES, s.enemy, s.unit)
    return h, against


@kernel
def go_round(
    n: int, e: int, tick: int, chart: Chart, s: Situation, plan: Plan, notes: Notes
) -> bool:
    """Choose a way for row n round enemy e; False if both sides are barred as well."""
    q, r, direction = s.unit.q[e], s.unit.r[e], plan.rows.direction[n]
    bar = s.unit.around[e]
    best, best_against, best_far = -1, bar, 0
    for side in (LEFT, LEFT + BACK):
        h, against = way_beside(q, r, direction + side, ROUND_BY_MILLE, chart, s)
        if h < 0:
            continue
        far = length(axial_q(h, chart.n_cols) - s.row.q[n], h // chart.n_cols - s.row.r[n])
        if against < best_against or (best >= 0 and against == best_against and far < best_far):
            best, best_against, best_far = h, against, far
    if best < 0:
        return False
    plan.rows.detour[n] = best
    plan.rows.detour_tick[n] = tick
    write_note(notes, Clause.GO_ROUND, e, best, bar, n)
    return True


@kernel
def leave_fixing_force(
    n: int, e: int, n_cols: int, cards: Cards, s: Situation, recollections: Recollections,
    notes: Notes,
) -> None:  # fmt: skip
    """Some of row n's units that stand at enemy e stay there; men on foot first."""
    wanted = FIXING_SHARE * s.unit.around[e]
    most = FIXING_MOST * s.row.worth[n]
    left = 0
    there = hex_of(s.unit.q[e], s.unit.r[e], n_cols)
    for mobile in (False, True):
        for u in s.own:
            if recollections.row[u] != n or recollections.duty[u] != PLAN_DUTY:
                continue
            if cards.role[u] != Role.LINE or is_mobile(cards.mobility[u]) != mobile:
                continue
            far = length(s.unit.q[u] - s.unit.q[e], s.unit.r[u] - s.unit.r[e])
            if far <= FIXING_NEAR_HEXES and left < wanted and left + s.unit.worth[u] <= most:
                recollections.duty[u] = FIXING_DUTY
                recollections.held[u] = e
                left += s.unit.worth[u]
                write_note(notes, Clause.FIX_BYPASSED, u, there, s.unit.worth[u], n)


@kernel
def end_detour(n: int, moment: Moment, n_cols: int, s: Situation, plan: Plan) -> None:
    """A way round ends when it has been gone, or has taken too long."""
    h = plan.rows.detour[n]
    dq, dr = axial_q(h, n_cols) - s.row.q[n], h // n_cols - s.row.r[n]
    passed = length(dq, dr) <= 2 or mille_along(dq, dr, plan.rows.direction[n]) <= 0
    late = (moment.tick[0] - plan.rows.detour_tick[n]) * moment.tick_h >= ROUND_LONGEST_H
    if passed or late:
        plan.rows.detour[n] = -1


@kernel
def shift_axis(n: int, tick: int, chart: Chart, s: Situation, plan: Plan, notes: Notes) -> bool:
    """Send row n aside, to where less of the enemy is known; False if it is no better there."""
    q, r, direction = s.row.q[n], s.row.r[n], plan.rows.direction[n]
    here = worth_near(q, r, BESIDE_HEXES + 1, s.enemy, s.unit)
    best, least = -1, int(SHIFT_GAIN * here) + 1
    for turn in (1, -1, 2, -2, 3, -3):
        h, against = way_beside(q, r, direction + turn + 12, SHIFT_MILLE, chart, s)
        if h >= 0 and against < least:
            best, least = h, against
    if best < 0:
        return False
    plan.rows.detour[n] = best
    plan.rows.detour_tick[n] = tick
    plan.rows.gained[n] = tick
    write_note(notes, Clause.SHIFT_AXIS, -1, best, here, n)
    return True


@kernel
def blocked_h(bypass: float) -> float:
    """Hours without gain after which a formation counts as stopped."""
    return BLOCKED_H - BLOCKED_BYPASS_H * bypass


@kernel
def find_way(
    n: int,
    moment: Moment,
    cards: Cards,
    chart: Chart,
    doctrine: F,
    s: Situation,
    plan: Plan,
    recollections: Recollections,
    notes: Notes,
) -> None:
    """The way of one row."""
    rows, tick = plan.rows, moment.tick[0]
    zone = aim_zone(n, plan)
    aim = chart.zones.center[zone]
    spare = reach_of_zone(zone, chart) + CLEAR_HEXES
    if rows.detour[n] >= 0:
        end_detour(n, moment, chart.n_cols, s, plan)
        return
    rounds = rows.mission[n] == EXPLOIT or (
        rows.mission[n] == ENVELOP and doctrine[N_BYPASS] >= ROUND_SHARE
    )
    if rounds:
        e = what_bars(n, aim, spare, chart.n_cols, s, plan)
        if e >= 0 and go_round(n, e, tick, chart, s, plan, notes):
            leave_fixing_force(n, e, chart.n_cols, cards, s, recollections, notes)
            return
    idle_h = (tick - rows.gained[n]) * moment.tick_h
    rows.stalled[n] = 1 if idle_h >= blocked_h(doctrine[N_BYPASS]) else 0
    far = length(axial_q(aim, chart.n_cols) - s.row.q[n], aim // chart.n_cols - s.row.r[n])
    if rows.stalled[n] == 1 and s.row.in_contact[n] > 0 and far > spare + 1:
        shift_axis(n, tick, chart, s, plan, notes)


@kernel
def find_ways(
    moment: Moment,
    cards: Cards,
    chart: Chart,
    doctrine: F,
    s: Situation,
    plan: Plan,
    recollections: Recollections,
    notes: Notes,
) -> None:
    """The ways of all rows that go forward."""
    rows = plan.rows
    for n in range(len(rows)):
        if rows.state[n] != IN_FORCE or s.row.men[n] == 0 or rows.direction[n] < 0:
            continue
        if rows.paused[n] == 1:
            continue
        if advances(rows.mission[n]) and rows.mission[n] != FIX and aim_zone(n, plan) >= 0:
            find_way(n, moment, cards, chart, doctrine, s, plan, recollections, notes)
