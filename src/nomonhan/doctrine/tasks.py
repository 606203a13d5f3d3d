"""Clause: every line unit gets the task of its plan row; without one it holds where it stands."""

from __future__ import annotations

import numpy as np

from nomonhan.codes import Role
from nomonhan.doctrine.armor import combine_arms, run_over
from nomonhan.doctrine.attack import (
    attack_on_front,
    enemies_within,
    share_targets,
    sort_along,
    spread_out,
    units_of_row,
)
from nomonhan.doctrine.counter_stroke import may_join, planning_h
from nomonhan.doctrine.desk import Draft, Situation
from nomonhan.doctrine.geometry import MILLE, hex_of, length, rallying_point
from nomonhan.doctrine.pockets import bar_the_way
from nomonhan.doctrine.rows import (
    advances,
    aim_zone,
    is_last_leg,
    reach_of_zone,
    takes_places,
)
from nomonhan.doctrine.tables import (
    Cards,
    Chart,
    F,
    I,
    Moment,
    OwnReports,
    Plan,
    Recollections,
)
from nomonhan.doctrine.thumb import (
    CLEAR_HEXES,
    ECHELON_BEHIND_HEXES,
    ECHELON_UNITS,
    FRONT_PER_UNIT_MILLE,
    ROUND_PER_UNIT_MILLE,
    SCREEN_PER_UNIT_HEXES,
)
from nomonhan.doctrine.words import (
    ASSAULT,
    COUNTERATTACK,
    DONE,
    ENVELOP,
    EXPLOIT,
    FIX,
    HOLD,
    MOVE,
    N_INTERVAL_H,
    N_RESERVE_SHARE,
    RESERVE,
    SCREEN,
    WITHDRAW,
    Clause,
)
from nomonhan.hexgrid import axial_q, distance
from nomonhan.jit import allocating_kernel, kernel

FIXED_HEXES = 4  # a fixing force stays while what it fixes is this near


@kernel
def hold_post(u: int, draft: Draft) -> None:
    """Stay and answer fire; nobody withdraws without order."""
    draft.mission[u] = HOLD
    draft.goal[u] = -1
    draft.clause[u] = Clause.HOLD_POST


@allocating_kernel
def clear_objective(n: int, units: I, chart: Chart, s: Situation, plan: Plan, draft: Draft) -> None:
    """On the place, and the enemy is there too: each unit attacks one that it knows of."""
    zone = aim_zone(n, plan)
    aim = chart.zones.center[zone]
    q, r = axial_q(aim, chart.n_cols), aim // chart.n_cols
    reach = reach_of_zone(zone, chart) + CLEAR_HEXES
    enemies = enemies_within(q, r, reach, s.enemy, s.unit)
    target = np.empty(len(units), dtype=np.int32)
    share_targets(units, enemies, 2 * reach, s.unit, target)
    for i in range(len(units)):
        u, e = units[i], target[i]
        if e >= 0:
            draft.goal[u] = hex_of(s.unit.q[e], s.unit.r[e], chart.n_cols)
            draft.mission[u] = COUNTERATTACK if plan.rows.mission[n] == COUNTERATTACK else ASSAULT
            draft.clause[u] = Clause.CLEAR_OBJECTIVE


@kernel
def is_at_objective(n: int, chart: Chart, s: Situation, plan: Plan) -> bool:
    """Whether row n has come to its objective, or to a place that it has to take on its way."""
    zone = aim_zone(n, plan)
    if zone < 0 or not (is_last_leg(n, plan) or takes_places(plan.rows.mission[n])):
        return False
    aim = chart.zones.center[zone]
    far = length(s.row.q[n] - axial_q(aim, chart.n_cols), s.row.r[n] - aim // chart.n_cols)
    return far <= reach_of_zone(zone, chart) + 1


@allocating_kernel
def keep_second_echelon(
    n: int,
    units: I,
    own: OwnReports,
    chart: Chart,
    doctrine: F,
    s: Situation,
    plan: Plan,
    draft: Draft,
) -> I:
    """Hold back the hindmost of row n's units while the first echelon gains ground; the others."""
    count = int(len(units) * doctrine[N_RESERVE_SHARE] + 0.5)
    if len(units) < ECHELON_UNITS or count == 0 or plan.rows.stalled[n] == 1:
        return units
    q, r = s.row.q[n], s.row.r[n]
    sort_along(units, q, r, plan.rows.direction[n], s.unit)
    center = hex_of(q, r, chart.n_cols)
    for u in units[:count]:
        draft.mission[u] = RESERVE
        draft.clause[u] = Clause.SECOND_ECHELON
        draft.goal[u] = own.hex[u]
        if distance(own.hex[u], center, chart.n_cols) > ECHELON_BEHIND_HEXES:
            draft.goal[u] = rallying_point(center, chart.land.cover, chart.n_cols)
    return units[count:]


@allocating_kernel
def advance(
    n: int,
    units: I,
    due_h: float,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    doctrine: F,
    s: Situation,
    plan: Plan,
    draft: Draft,
) -> None:
    """A row that goes forward."""
    rows = plan.rows
    zone = aim_zone(n, plan)
    if zone < 0 or rows.direction[n] < 0 or rows.paused[n] == 1:
        return
    aim, spacing = chart.zones.center[zone], FRONT_PER_UNIT_MILLE
    if rows.detour[n] >= 0:
        aim, spacing = rows.detour[n], ROUND_PER_UNIT_MILLE
    if rows.mission[n] != FIX:
        units = keep_second_echelon(n, units, own, chart, doctrine, s, plan, draft)
    attack_on_front(
        units, rows.mission[n], aim, rows.direction[n], spacing, due_h, cards, chart, s.unit, draft
    )
    if rows.mission[n] == FIX:
        return
    if is_at_objective(n, chart, s, plan):
        clear_objective(n, units, chart, s, plan, draft)
    run_over(n, units, chart, s, plan, draft)
    combine_arms(n, units, own, cards, doctrine, s, plan, draft)


@allocating_kernel
def ready_to_strike(
    n: int,
    units: I,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    doctrine: F,
    s: Situation,
    plan: Plan,
    recollections: Recollections,
) -> I:
    """Units of a planned counter-attack that can be pulled out now, or have gone already."""
    found = np.empty(len(units), dtype=np.int32)
    count = 0
    place = chart.zones.center[aim_zone(n, plan)]
    for u in units:
        gone = recollections.mission[u] == COUNTERATTACK
        if gone or may_join(u, place, doctrine, own, cards, chart, s, recollections):
            found[count] = u
            count += 1
    return found[:count]


@allocating_kernel
def attack_by_plan(
    n: int,
    units: I,
    moment: Moment,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    doctrine: F,
    s: Situation,
    plan: Plan,
    recollections: Recollections,
    draft: Draft,
) -> None:
    """Send row n forward when its time has come; a counter-attack has to be planned first."""
    due_h = (plan.rows.begun[n] - moment.tick[0]) * moment.tick_h
    if plan.rows.mission[n] == COUNTERATTACK and aim_zone(n, plan) >= 0:
        due_h += planning_h(doctrine)
        if due_h > doctrine[N_INTERVAL_H]:
            return
        units = ready_to_strike(n, units, own, cards, chart, doctrine, s, plan, recollections)
    if len(units) > 0:
        advance(n, units, max(0.0, due_h), own, cards, chart, doctrine, s, plan, draft)


@kernel
def stand_by(mission: int, units: I, zone: int, chart: Chart, s: Situation, draft: Draft) -> None:
    """Screens and reserves: near their zone, or where they are if none is named."""
    watch = mission == SCREEN
    spacing = MILLE * SCREEN_PER_UNIT_HEXES if watch else MILLE
    spread_out(units, zone, spacing, chart, s.unit, draft)
    for u in units:
        draft.mission[u] = mission
        draft.clause[u] = Clause.WATCH if watch else Clause.STAND_BY


@kernel
def withdraw(units: I, zone: int, chart: Chart, draft: Draft) -> None:
    """Go back as ordered, to a zone or to the base."""
    for u in units:
        draft.mission[u] = WITHDRAW
        draft.goal[u] = chart.base if zone < 0 else chart.zones.center[zone]
        draft.clause[u] = Clause.WITHDRAW_AS_ORDERED


@kernel
def join_post(u: int, zone: int, own: OwnReports, cards: Cards, chart: Chart, draft: Draft) -> None:
    """A unit that has come onto the map goes to its post and holds there."""
    h = own.hex[u]
    if cards.home[u] >= 0 or zone < 0:
        return
    post = chart.zones.center[zone]
    if distance(h, post, chart.n_cols) > chart.zones.reach[zone]:
        draft.mission[u], draft.goal[u] = MOVE, post


@allocating_kernel
def give_tasks(
    moment: Moment,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    doctrine: F,
    s: Situation,
    plan: Plan,
    recollections: Recollections,
    draft: Draft,
) -> None:
    """Tasks of all line units by plan."""
    rows = plan.rows
    for u in s.own:
        if cards.role[u] == Role.LINE:
            hold_post(u, draft)
    for n in range(len(rows)):
        if s.row.units[n] == 0 or rows.begun[n] < 0:
            continue
        mission, zone = rows.mission[n], rows.objective[n]
        units = units_of_row(n, s)
        if rows.state[n] == DONE:
            if mission in (ENVELOP, EXPLOIT) and zone >= 0:
                bar_the_way(units, zone, own, chart, s, draft)
        elif advances(mission):
            attack_by_plan(
                n, units, moment, own, cards, chart, doctrine, s, plan, recollections, draft
            )
        elif mission in (SCREEN, RESERVE):
            stand_by(mission, units, zone, chart, s, draft)
        elif mission == WITHDRAW:
            withdraw(units, zone, chart, draft)
        elif rows.begun[n] > 0 and zone >= 0:
            bar_the_way(units, zone, own, chart, s, draft)
        else:
            for u in units:
                join_post(u, zone, own, cards, chart, draft)
