"""Clause: attack on a front.

The line units of a formation that attack together are spread across the axis, in the order in
which they stand, so that their ways do not cross; a share of them follows as a second echelon
until the first is stopped.  A formation that has come to its objective and finds the enemy there
attacks what it sees, from all sides.
"""

from __future__ import annotations

import numpy as np

from nomonhan.doctrine.desk import Draft, Situation, UnitCounts
from nomonhan.doctrine.geometry import BACK, LEFT, MILLE, along, direction_of, ground_toward, length
from nomonhan.doctrine.situation import is_mobile
from nomonhan.doctrine.tables import Cards, Chart, I
from nomonhan.doctrine.thumb import FRONT_MOST_HEXES
from nomonhan.doctrine.words import ASSAULT, ENVELOP, EXPLOIT, Clause
from nomonhan.hexgrid import axial_q
from nomonhan.jit import allocating_kernel, kernel


@allocating_kernel
def units_of_row(n: int, s: Situation) -> I:
    """Own line units that serve row n and had no other duty when they were counted."""
    return s.order[s.start[n] : s.start[n + 1]]


@allocating_kernel
def sort_along(units: I, q: int, r: int, direction: int, unit: UnitCounts) -> None:
    """Sort units by how far they stand from (q, r) in a direction; equals stay as they were."""
    key = np.zeros(len(units), dtype=np.int64)
    for i in range(len(units)):
        u = units[i]
        here = along(unit.q[u] - q, unit.r[u] - r, direction)
        j = i
        while j > 0 and key[j - 1] > here:
            units[j], key[j] = units[j - 1], key[j - 1]
            j -= 1
        units[j], key[j] = u, here


@kernel
def place_on_front(
    units: I, q: int, r: int, direction: int, spacing: int, chart: Chart, goal: I
) -> None:
    """Goals of `units`, sorted from right to left, on the front through (q, r)."""
    count = len(units)
    width = min(spacing * (count - 1), FRONT_MOST_HEXES * MILLE)
    for i in range(count):
        offset = (2 * i - (count - 1)) * width // (2 * max(1, count - 1))
        side = direction + LEFT if offset >= 0 else direction + LEFT + BACK
        goal[units[i]] = ground_toward(q, r, side, abs(offset), chart.land.cover, chart.n_cols)


@kernel
def spread_out(
    units: I, zone: int, spacing: int, chart: Chart, unit: UnitCounts, draft: Draft
) -> None:
    """Goals side by side at a zone, facing away from the own base; none if no zone is named."""
    if zone < 0:
        return
    aim = chart.zones.center[zone]
    q, r = axial_q(aim, chart.n_cols), aim // chart.n_cols
    base_q, base_r = axial_q(chart.base, chart.n_cols), chart.base // chart.n_cols
    out = direction_of(q - base_q, r - base_r)
    sort_along(units, q, r, out + LEFT, unit)
    place_on_front(units, q, r, out, spacing, chart, draft.goal)


@kernel
def mission_in_row(mission: int, mobile: bool) -> int:
    """What a unit is told when its row says `mission`: envelopment is for those who ride."""
    if mission == ENVELOP:
        return EXPLOIT if mobile else ASSAULT
    return mission


@kernel
def attack_on_front(
    units: I,
    mission: int,
    aim: int,
    direction: int,
    spacing: int,
    due_h: float,
    cards: Cards,
    chart: Chart,
    unit: UnitCounts,
    draft: Draft,
) -> None:
    """Send `units` towards `aim` on a front."""
    q, r = axial_q(aim, chart.n_cols), aim // chart.n_cols
    sort_along(units, q, r, direction + LEFT, unit)
    place_on_front(units, q, r, direction, spacing, chart, draft.goal)
    for u in units:
        draft.mission[u] = mission_in_row(mission, is_mobile(cards.mobility[u]))
        draft.due_h[u] = due_h
        draft.clause[u] = Clause.ADVANCE


@allocating_kernel
def enemies_within(q: int, r: int, reach: int, enemy: I, unit: UnitCounts) -> I:
    """Known enemies within `reach` hexes of (q, r)."""
    found = np.empty(len(enemy), dtype=np.int32)
    count = 0
    for e in enemy:
        if length(unit.q[e] - q, unit.r[e] - r) <= reach:
            found[count] = e
            count += 1
    return found[:count]


@allocating_kernel
def share_targets(units: I, enemies: I, reach: int, unit: UnitCounts, target: I) -> None:
    """Give each unit an enemy, near ones first, not all the same one; -1 if none is in reach."""
    load = np.zeros(len(enemies), dtype=np.int64)
    for i in range(len(units)):
        u = units[i]
        best, best_cost = -1, 1 << 30
        for j in range(len(enemies)):
            e = enemies[j]
            d = length(unit.q[e] - unit.q[u], unit.r[e] - unit.r[u])
            cost = MILLE * d + 3 * MILLE * load[j] // max(100, unit.worth[e])
            if d <= reach and cost < best_cost:
                best, best_cost = j, cost
        target[i] = -1
        if best >= 0:
            target[i] = enemies[best]
            load[best] += unit.worth[u]
