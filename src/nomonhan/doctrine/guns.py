"""Clause: guns.

Batteries follow the troops they support so that the front stays within reach, and go back from an
enemy who has come close, unless the army holds its guns where they stand.  Before an attack they
fire on what is known where it will go; otherwise they choose their targets themselves.  Reads
`hold_without_order`.
"""

from __future__ import annotations

from nomonhan.codes import Role
from nomonhan.doctrine.desk import Draft, Situation
from nomonhan.doctrine.geometry import direction_of, ground_toward, length, rallying_point
from nomonhan.doctrine.rows import advances, aim_zone, worth_near
from nomonhan.doctrine.tables import (
    Cards,
    Chart,
    EnemyReports,
    F,
    Moment,
    OwnReports,
    Plan,
    Recollections,
)
from nomonhan.doctrine.thumb import (
    FRESH_H,
    GUNS_BACK_MILLE,
    GUNS_BEHIND,
    GUNS_FAR,
    GUNS_STAND,
    GUNS_THREAT_HEXES,
    PREPARATION_H,
    SEEN_FORCE_MEN,
)
from nomonhan.doctrine.words import IN_FORCE, MOVE, N_HOLD, SUPPORT, Clause
from nomonhan.hexgrid import axial_q, distance
from nomonhan.jit import kernel

SAFE_HEXES = 3  # guns are not sent nearer to a known enemy than this


@kernel
def supported(formation: int, chart: Chart, s: Situation) -> int:
    """Lowest formation at or above `formation` that has line troops, -1 none."""
    f = formation
    while f >= 0 and s.formation.men[f] == 0:
        f = chart.parent[f]
    return f


@kernel
def place_behind(f: int, behind: int, chart: Chart, s: Situation) -> int:
    """Hex `behind` thousandths of a hex behind the troops of formation f, towards the base."""
    q, r = s.formation.q[f], s.formation.r[f]
    base_q, base_r = axial_q(chart.base, chart.n_cols), chart.base // chart.n_cols
    rear = direction_of(base_q - q, base_r - r)
    h = ground_toward(q, r, rear, behind, chart.land.cover, chart.n_cols)
    return rallying_point(h, chart.land.cover, chart.n_cols) if h >= 0 else -1


@kernel
def displace(
    u: int, own: OwnReports, reports: EnemyReports, doctrine: F, chart: Chart, s: Situation,
    draft: Draft,
) -> bool:  # fmt: skip
    """Go back from an enemy who has come close."""
    e = s.unit.nearest[u]
    if doctrine[N_HOLD] >= GUNS_STAND:
        return False
    if reports.age_h[e] > FRESH_H or s.unit.worth[e] < SEEN_FORCE_MEN:
        return False
    base_q, base_r = axial_q(chart.base, chart.n_cols), chart.base // chart.n_cols
    rear = direction_of(base_q - s.unit.q[u], base_r - s.unit.r[u])
    h = ground_toward(
        s.unit.q[u], s.unit.r[u], rear, GUNS_BACK_MILLE, chart.land.cover, chart.n_cols
    )
    if h < 0 or h == own.hex[u]:
        return False
    draft.mission[u], draft.goal[u] = MOVE, rallying_point(h, chart.land.cover, chart.n_cols)
    draft.clause[u] = Clause.GUNS_DISPLACE
    return True


@kernel
def follow_troops(
    u: int, own: OwnReports, cards: Cards, chart: Chart, s: Situation,
    recollections: Recollections, draft: Draft,
) -> None:  # fmt: skip
    """Move up when the front has gone out of reach; a move that has begun is finished."""
    h = own.hex[u]
    going = recollections.mission[u] == MOVE and recollections.goal[u] >= 0
    if going and distance(h, recollections.goal[u], chart.n_cols) > 1:
        draft.mission[u], draft.goal[u] = MOVE, recollections.goal[u]
        draft.clause[u] = Clause.GUNS_FOLLOW
        return
    reach = own.range_hexes[u]
    if reach < 1 or s.unit.gap[u] <= GUNS_FAR * reach:
        return
    f = supported(cards.formation[u], chart, s)
    if f < 0:
        return
    far = length(s.unit.q[u] - s.formation.q[f], s.unit.r[u] - s.formation.r[f])
    if far <= GUNS_FAR * reach:
        return
    to = place_behind(f, int(1000.0 * GUNS_BEHIND * reach), chart, s)
    if to < 0 or distance(h, to, chart.n_cols) <= 2:
        return
    q, r = axial_q(to, chart.n_cols), to // chart.n_cols
    if worth_near(q, r, SAFE_HEXES, s.enemy, s.unit) == 0:
        draft.mission[u], draft.goal[u] = MOVE, to
        draft.clause[u] = Clause.GUNS_FOLLOW


@kernel
def is_about_to_begin(n: int, moment: Moment, plan: Plan) -> bool:
    """Whether row n begins within the time in which guns prepare an attack."""
    wait_h = (plan.rows.begun[n] - moment.tick[0]) * moment.tick_h
    return plan.rows.state[n] == IN_FORCE and 0.0 < wait_h <= PREPARATION_H


@kernel
def lies_ahead(e: int, moment: Moment, chart: Chart, s: Situation, plan: Plan) -> bool:
    """Whether enemy e lies on the way of an attack that is about to begin."""
    for n in range(len(plan.rows)):
        if not is_about_to_begin(n, moment, plan):
            continue
        zone = aim_zone(n, plan)
        if zone < 0 or s.row.units[n] == 0 or not advances(plan.rows.mission[n]):
            continue
        aim = chart.zones.center[zone]
        q, r = axial_q(aim, chart.n_cols), aim // chart.n_cols
        way = length(q - s.row.q[n], r - s.row.r[n])
        there = length(s.unit.q[e] - s.row.q[n], s.unit.r[e] - s.row.r[n])
        beyond = length(s.unit.q[e] - q, s.unit.r[e] - r)
        if there + beyond <= way + 2:
            return True
    return False


@kernel
def prepare_attack(
    moment: Moment, own: OwnReports, cards: Cards, chart: Chart, s: Situation, plan: Plan,
    draft: Draft,
) -> None:  # fmt: skip
    """Fire on the strongest enemy in reach that lies ahead of an attack; guns take turns."""
    begins = False
    for n in range(len(plan.rows)):
        begins = begins or is_about_to_begin(n, moment, plan)
    if not begins:
        return
    for e in s.enemy:
        if s.unit.worth[e] < SEEN_FORCE_MEN or not lies_ahead(e, moment, chart, s, plan):
            continue
        for u in s.own:
            if cards.role[u] != Role.ARTILLERY or draft.mission[u] != SUPPORT:
                continue
            far = length(s.unit.q[e] - s.unit.q[u], s.unit.r[e] - s.unit.r[u])
            if far > own.range_hexes[u]:
                continue
            h = s.unit.r[e] * chart.n_cols + s.unit.q[e] + (s.unit.r[e] - (s.unit.r[e] & 1)) // 2
            before = draft.target[u]
            if before < 0 or distance(own.hex[u], before, chart.n_cols) > far:
                draft.target[u] = h
                draft.clause[u] = Clause.PREPARATION_FIRE


@kernel
def serve_guns(
    moment: Moment,
    own: OwnReports,
    reports: EnemyReports,
    cards: Cards,
    chart: Chart,
    doctrine: F,
    s: Situation,
    plan: Plan,
    recollections: Recollections,
    draft: Draft,
) -> None:
    """Orders of all batteries."""
    for u in s.own:
        if cards.role[u] == Role.ARTILLERY:
            draft.mission[u], draft.goal[u] = SUPPORT, -1
            if s.unit.gap[u] <= GUNS_THREAT_HEXES:
                if displace(u, own, reports, doctrine, chart, s, draft):
                    continue
            moving = recollections.mission[u] == MOVE
            if moving or s.unit.gap[u] > GUNS_FAR * own.range_hexes[u]:
                follow_troops(u, own, cards, chart, s, recollections, draft)
    prepare_attack(moment, own, cards, chart, s, plan, draft)
