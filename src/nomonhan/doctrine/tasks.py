"""Clause: every line unit gets the task of its plan row; without one it holds where it stands."""

from __future__ import annotations

import numpy as np

from nomonhan.codes import Role
from nomonhan.doctrine.attack import (
    attack_on_front,
    enemies_within,
    place_on_front,
    share_targets,
    sort_along,
    units_of_row,
)
from nomonhan.doctrine.geometry import LEFT, MILLE, direction_of, hex_of, length
from nomonhan.doctrine.rows import advances, aim_zone, is_last_leg, reach_of_zone
from nomonhan.doctrine.situation import Draft, Situation, UnitCounts
from nomonhan.doctrine.tables import Cards, Chart, I, Moment, Plan, Recollections
from nomonhan.doctrine.thumb import CLEAR_HEXES, SCREEN_PER_UNIT_HEXES
from nomonhan.doctrine.words import (
    ASSAULT,
    COUNTERATTACK,
    FIX,
    HOLD,
    IN_FORCE,
    RESERVE,
    SCREEN,
    SUPPORT,
    Clause,
)
from nomonhan.hexgrid import axial_q
from nomonhan.jit import kernel


@kernel
def hold_post(u: int, draft: Draft) -> None:
    """Stay and answer fire; nobody withdraws without order."""
    draft.mission[u] = HOLD
    draft.goal[u] = -1
    draft.clause[u] = Clause.HOLD_POST


@kernel
def clear_objective(n: int, units: I, chart: Chart, s: Situation, plan: Plan, draft: Draft) -> None:
    """On the objective, and the enemy is there too: each unit attacks one that it knows of."""
    zone = plan.rows.objective[n]
    aim = chart.zone_center[zone]
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
    """Whether row n has come to its objective."""
    zone = plan.rows.objective[n]
    if zone < 0 or not is_last_leg(n, plan):
        return False
    aim = chart.zone_center[zone]
    far = length(s.row.q[n] - axial_q(aim, chart.n_cols), s.row.r[n] - aim // chart.n_cols)
    return far <= reach_of_zone(zone, chart) + 1


@kernel
def advance(
    n: int,
    units: I,
    moment: Moment,
    cards: Cards,
    chart: Chart,
    s: Situation,
    plan: Plan,
    draft: Draft,
) -> None:
    """A row that goes forward."""
    rows = plan.rows
    zone = aim_zone(n, plan)
    if zone < 0 or len(units) == 0 or rows.direction[n] < 0:
        return
    due_h = max(0.0, (rows.begun[n] - moment.step[0]) * moment.step_h)
    aim = chart.zone_center[zone] if rows.detour[n] < 0 else rows.detour[n]
    attack_on_front(
        units, rows.mission[n], aim, rows.direction[n], due_h, cards, chart, s.unit, draft
    )
    if rows.mission[n] != FIX and is_at_objective(n, chart, s, plan):
        clear_objective(n, units, chart, s, plan, draft)


@kernel
def spread_out(
    units: I, zone: int, spacing: int, chart: Chart, unit: UnitCounts, draft: Draft
) -> None:
    """Goals side by side at a zone, facing away from the own base; none if no zone is named."""
    if zone < 0:
        return
    aim = chart.zone_center[zone]
    q, r = axial_q(aim, chart.n_cols), aim // chart.n_cols
    base_q, base_r = axial_q(chart.base, chart.n_cols), chart.base // chart.n_cols
    out = direction_of(q - base_q, r - base_r)
    sort_along(units, q, r, out + LEFT, unit)
    place_on_front(units, q, r, out, spacing, chart, draft.goal)


@kernel
def give_tasks(
    moment: Moment,
    cards: Cards,
    chart: Chart,
    s: Situation,
    plan: Plan,
    recollections: Recollections,
    draft: Draft,
) -> None:
    """Tasks of all line units by plan; guns support, staffs stay."""
    for u in s.own:
        if cards.role[u] == Role.LINE:
            hold_post(u, draft)
        elif cards.role[u] == Role.ARTILLERY:
            draft.mission[u] = SUPPORT
    for n in range(len(plan.rows)):
        if plan.rows.state[n] != IN_FORCE or s.row.units[n] == 0:
            continue
        mission = plan.rows.mission[n]
        units = units_of_row(n, s.own, cards, recollections)
        if advances(mission):
            advance(n, units, moment, cards, chart, s, plan, draft)
        elif mission in (SCREEN, RESERVE):
            watch = mission == SCREEN
            spacing = MILLE * SCREEN_PER_UNIT_HEXES if watch else MILLE
            spread_out(units, plan.rows.objective[n], spacing, chart, s.unit, draft)
            for u in units:
                draft.mission[u] = mission
                draft.clause[u] = Clause.WATCH if watch else Clause.STAND_BY
