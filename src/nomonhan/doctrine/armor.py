"""Clause: armor and infantry; what bars the way of those who exploit.

Where the doctrine combines arms, armor that has run ahead of the infantry of its formation halts
and shoots while an enemy force is near, and goes on with it; once no such force is known ahead of
either it exploits.  Elsewhere it attacks as it comes.  Reads `combined_arms`.
"""

from __future__ import annotations

from nomonhan.doctrine.desk import Draft, Situation
from nomonhan.doctrine.geometry import along, direction_of, mille_along
from nomonhan.doctrine.rows import worth_near
from nomonhan.doctrine.situation import is_armor
from nomonhan.doctrine.tables import Cards, Chart, F, I, OwnReports, Plan
from nomonhan.doctrine.thumb import (
    FACING_HEXES,
    OPEN_HEXES,
    RUN_OVER_ODDS,
    SEEN_FORCE_MEN,
    WAIT_AHEAD_MILLE,
    WAIT_SHARE,
)
from nomonhan.doctrine.words import ASSAULT, ENVELOP, EXPLOIT, FIX, N_COMBINED_ARMS, Clause
from nomonhan.hexgrid import axial_q
from nomonhan.jit import kernel


@kernel
def run_over(n: int, units: I, chart: Chart, s: Situation, plan: Plan, draft: Draft) -> None:
    """Units of row n told to exploit attack what stands in their way, if they are the stronger.

    Who exploits keeps away from the enemy; without this a company would stop a brigade.  On a way
    round, and before what is too strong, they go on looking for a gap until they are stopped.
    """
    if plan.rows.detour[n] >= 0:
        return
    for u in units:
        if draft.mission[u] != EXPLOIT or draft.goal[u] < 0 or s.unit.gap[u] > FACING_HEXES:
            continue
        e = s.unit.nearest[u]
        q, r = s.unit.q[u], s.unit.r[u]
        goal_q, goal_r = axial_q(draft.goal[u], chart.n_cols), draft.goal[u] // chart.n_cols
        way = direction_of(goal_q - q, goal_r - r)
        if along(s.unit.q[e] - q, s.unit.r[e] - r, way) <= 0:
            continue
        against = s.unit.around[e]
        if plan.rows.stalled[n] == 1 or s.row.worth[n] >= RUN_OVER_ODDS * against:
            draft.mission[u] = ASSAULT
            draft.clause[u] = Clause.RUN_OVER


@kernel
def combine_arms(
    n: int,
    units: I,
    own: OwnReports,
    cards: Cards,
    doctrine: F,
    s: Situation,
    plan: Plan,
    draft: Draft,
) -> None:
    """Hold the armor of row n to the pace of its infantry."""
    if doctrine[N_COMBINED_ARMS] < WAIT_SHARE or s.row.foot[n] == 0:
        return
    q, r, direction = s.row.foot_q[n], s.row.foot_r[n], plan.rows.direction[n]
    shut = worth_near(q, r, OPEN_HEXES, s.enemy, s.unit) >= SEEN_FORCE_MEN
    for u in units:
        if not is_armor(cards.mobility[u]):
            continue
        near = worth_near(s.unit.q[u], s.unit.r[u], OPEN_HEXES, s.enemy, s.unit)
        if near >= SEEN_FORCE_MEN:
            ahead = mille_along(s.unit.q[u] - q, s.unit.r[u] - r, direction)
            if ahead > WAIT_AHEAD_MILLE:
                draft.mission[u] = FIX
                draft.goal[u] = own.hex[u]
                draft.clause[u] = Clause.WAIT_FOR_INFANTRY
            elif draft.mission[u] == EXPLOIT and plan.rows.mission[n] == ENVELOP:
                draft.mission[u] = ASSAULT
        elif not shut and plan.rows.mission[n] == ENVELOP:
            draft.mission[u] = EXPLOIT
            draft.clause[u] = Clause.EXPLOIT_BREACH
