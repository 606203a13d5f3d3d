"""Clause: after the objective.

A formation that was to envelop or exploit bars the way there; one that was to attack turns on the
known enemies within its reach, several on one, none on what is too strong for those at hand, and
where it knows of none it goes to the nearest objective of the plan that is not yet in own hands.
"""

from __future__ import annotations

import numpy as np

from nomonhan.codes import Role
from nomonhan.doctrine.attack import share_targets, spread_out
from nomonhan.doctrine.desk import Draft, Situation, UnitCounts
from nomonhan.doctrine.geometry import hex_of, length
from nomonhan.doctrine.situation import is_mobile
from nomonhan.doctrine.tables import (
    B,
    Cards,
    Chart,
    EnemyReports,
    I,
    OwnReports,
    Plan,
    Recollections,
)
from nomonhan.doctrine.thumb import (
    BLOCK_PER_UNIT_MILLE,
    CLEAR_HEXES,
    POCKET_AREA_HEXES,
    POCKET_FOOT_HEXES,
    POCKET_MEMORY_H,
    POCKET_MOBILE_HEXES,
    POCKET_ODDS,
    SEEN_FORCE_MEN,
)
from nomonhan.doctrine.words import (
    ASSAULT,
    COUNTERATTACK,
    DONE,
    FIX,
    HOLD,
    MOVE,
    PLAN_DUTY,
    Clause,
)
from nomonhan.hexgrid import axial_q, distance
from nomonhan.jit import allocating_kernel, kernel


@kernel
def bar_the_way(
    units: I, zone: int, own: OwnReports, chart: Chart, s: Situation, draft: Draft
) -> None:
    """Stand across the enemy's way at a zone; go there, through what stands on the place itself."""
    spread_out(units, zone, BLOCK_PER_UNIT_MILLE, chart, s.unit, draft)
    for u in units:
        draft.clause[u] = Clause.BLOCK
        goal = draft.goal[u]
        if goal < 0 or distance(own.hex[u], goal, chart.n_cols) <= 1 or s.unit.gap[u] <= 1:
            draft.mission[u], draft.goal[u] = HOLD, -1
            continue
        draft.mission[u] = MOVE
        for e in s.enemy:
            q, r = axial_q(goal, chart.n_cols), goal // chart.n_cols
            if length(s.unit.q[e] - q, s.unit.r[e] - r) <= CLEAR_HEXES:
                draft.mission[u] = ASSAULT


@allocating_kernel
def hunters(mobile: bool, own: I, cards: Cards, plan: Plan, recollections: Recollections) -> I:
    """Line units whose attack has reached its objective, those who ride or those who walk."""
    found = np.empty(len(own), dtype=np.int32)
    count = 0
    for u in own:
        n = recollections.row[u]
        if n < 0 or cards.role[u] != Role.LINE or recollections.duty[u] != PLAN_DUTY:
            continue
        if plan.rows.state[n] == DONE and plan.rows.mission[n] in (ASSAULT, COUNTERATTACK, FIX):
            if is_mobile(cards.mobility[u]) == mobile:
                found[count] = u
                count += 1
    return found[:count]


@kernel
def is_in_area(q: int, r: int, chart: Chart, plan: Plan) -> bool:
    """Whether (q, r) lies in the area of the plan: pursuit does not lead beyond it."""
    for n in range(len(plan.rows)):
        zone = plan.rows.objective[n]
        if zone >= 0 and plan.rows.begun[n] >= 0:
            h = chart.zones.center[zone]
            if length(axial_q(h, chart.n_cols) - q, h // chart.n_cols - r) <= POCKET_AREA_HEXES:
                return True
    return False


@allocating_kernel
def prey(enemies: I, reports: EnemyReports, chart: Chart, unit: UnitCounts, plan: Plan) -> I:
    """Known enemies in the area of the plan whose sighting is fresh enough to be followed."""
    found = np.empty(len(enemies), dtype=np.int32)
    count = 0
    for e in enemies:
        if reports.age_h[e] <= POCKET_MEMORY_H and is_in_area(unit.q[e], unit.r[e], chart, plan):
            found[count] = e
            count += 1
    return found[:count]


@kernel
def nearest_open_zone(h: int, reach: int, side: int, chart: Chart, plan: Plan, held: B) -> int:
    """Nearest objective of the plan that the side does not hold, -1 none within reach."""
    best, best_far = -1, reach + 1
    for n in range(len(plan.rows)):
        zone = plan.rows.objective[n]
        if zone >= 0 and held[zone] != side:
            far = distance(h, chart.zones.center[zone], chart.n_cols)
            if far < best_far:
                best, best_far = zone, far
    return best


@allocating_kernel
def reduce_pockets(
    units: I,
    enemies: I,
    reach: int,
    side: int,
    own: OwnReports,
    held: B,
    chart: Chart,
    s: Situation,
    plan: Plan,
    draft: Draft,
) -> None:
    """Send `units` against `enemies`, or to what is still to be taken."""
    target = np.empty(len(units), dtype=np.int32)
    share_targets(units, enemies, reach, s.unit, target)
    sent = np.zeros(len(s.unit), dtype=np.int64)
    for i in range(len(units)):
        if target[i] >= 0:
            sent[target[i]] += s.unit.worth[units[i]]
    for i in range(len(units)):
        u, e = units[i], target[i]
        draft.clause[u] = Clause.REDUCE_POCKET
        if e >= 0:
            enough = sent[e] >= POCKET_ODDS * s.unit.worth[e]
            draft.mission[u] = ASSAULT if enough or s.unit.worth[e] < SEEN_FORCE_MEN else FIX
            draft.goal[u] = hex_of(s.unit.q[e], s.unit.r[e], chart.n_cols)
            continue
        zone = nearest_open_zone(own.hex[u], reach, side, chart, plan, held)
        if zone >= 0:
            draft.mission[u], draft.goal[u] = ASSAULT, chart.zones.center[zone]


@allocating_kernel
def clear_pockets(
    side: int,
    own: OwnReports,
    reports: EnemyReports,
    held: B,
    cards: Cards,
    chart: Chart,
    s: Situation,
    plan: Plan,
    recollections: Recollections,
    draft: Draft,
) -> None:
    """All units that have nothing left to do by the plan."""
    for mobile in (False, True):
        units = hunters(mobile, s.own, cards, plan, recollections)
        reach = POCKET_MOBILE_HEXES if mobile else POCKET_FOOT_HEXES
        if len(units) > 0:
            enemies = prey(s.enemy, reports, chart, s.unit, plan)
            reduce_pockets(units, enemies, reach, side, own, held, chart, s, plan, draft)
