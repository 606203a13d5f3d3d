"""The estimate of the situation, continued: who serves which plan row, and what each amounts to."""

from __future__ import annotations

from typing import Any

import numpy as np

from nomonhan.codes import Role, Status
from nomonhan.doctrine.desk import Desk, FormationCounts, RowCounts, SideCounts, UnitCounts
from nomonhan.doctrine.geometry import length, mean
from nomonhan.doctrine.situation import is_mobile
from nomonhan.doctrine.tables import Cards, Chart, I, OwnReports, Plan, Recollections
from nomonhan.doctrine.thumb import CONTACT_H, STRAY_HEXES
from nomonhan.doctrine.words import DONE, IN_FORCE, PLAN_DUTY
from nomonhan.hexgrid import axial_q
from nomonhan.jit import allocating_kernel, kernel


@kernel
def row_above(formation: int, active: I, done: I, parent: I) -> int:
    """Row in force of the lowest formation from this one up; else the lowest one done; else -1."""
    last, f = -1, formation
    while f >= 0:
        if active[f] >= 0:
            return active[f]
        if last < 0:
            last = done[f]
        f = parent[f]
    return last


@allocating_kernel
def assign_rows(cards: Cards, parent: I, plan: Plan, recollections: Recollections) -> None:
    """Each own unit serves the plan row of the lowest formation above it that has one in force.

    Without one it keeps to the last row that was done, so that it goes on where the plan ends.
    """
    active = np.full(len(parent), -1, dtype=np.int32)
    done = np.full(len(parent), -1, dtype=np.int32)
    rows = plan.rows
    for n in range(len(rows)):
        if rows.state[n] == IN_FORCE:
            active[rows.formation[n]] = n
        elif rows.state[n] == DONE and rows.begun[n] >= 0:
            done[rows.formation[n]] = n
    for u in range(len(cards)):
        recollections.row[u] = row_above(cards.formation[u], active, done, parent)


@kernel
def count_row(
    u: int, n: int, own: OwnReports, mobility: int, unit: UnitCounts, row: RowCounts, sums: Any
) -> None:
    """Add unit u to the sums of row n."""
    men = own.men[u]
    row.units[n] += 1
    row.men[n] += men
    row.worth[n] += unit.worth[u]
    row.cohesion[n] += men * own.cohesion[u]
    sums[n, 0] += men * unit.q[u]
    sums[n, 1] += men * unit.r[u]
    if not is_mobile(mobility):
        row.foot[n] += men
    if own.contact_h[u] <= CONTACT_H:
        row.in_contact[n] += 1


@kernel
def find_centers(
    units: I,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    recollections: Recollections,
    unit: UnitCounts,
    row: RowCounts,
    sums: Any,
) -> None:
    """Centers of rows and of their men on foot once more, now without stragglers."""
    sums[:, :] = 0
    for u in units:
        n = recollections.row[u]
        if n < 0 or cards.role[u] != Role.LINE or recollections.duty[u] != PLAN_DUTY:
            continue
        if length(unit.q[u] - row.q[n], unit.r[u] - row.r[n]) > STRAY_HEXES:
            continue
        men = own.men[u]
        sums[n, 0] += men
        sums[n, 1] += men * unit.q[u]
        sums[n, 2] += men * unit.r[u]
        if not is_mobile(cards.mobility[u]):
            sums[n, 3] += men
            sums[n, 4] += men * unit.q[u]
            sums[n, 5] += men * unit.r[u]
    base_q, base_r = axial_q(chart.base, chart.n_cols), chart.base // chart.n_cols
    for n in range(len(row)):
        men = sums[n, 0]
        if 2 * men > row.men[n]:
            row.q[n], row.r[n] = mean(sums[n, 1], men, base_q), mean(sums[n, 2], men, base_r)
        row.foot_q[n], row.foot_r[n] = row.q[n], row.r[n]
        if sums[n, 3] > 0:
            row.foot_q[n], row.foot_r[n] = (
                mean(sums[n, 4], sums[n, 3], base_q),
                mean(sums[n, 5], sums[n, 3], base_r),
            )


@kernel
def count_rows(
    units: I,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    recollections: Recollections,
    unit: UnitCounts,
    row: RowCounts,
    sums: Any,
) -> None:
    """Sums over the line units that serve each row."""
    sums[:, :] = 0
    for u in units:
        n = recollections.row[u]
        if n >= 0 and cards.role[u] == Role.LINE:
            row.present[n] += own.men[u]
            if recollections.duty[u] == PLAN_DUTY:
                count_row(u, n, own, cards.mobility[u], unit, row, sums)
    base_q, base_r = axial_q(chart.base, chart.n_cols), chart.base // chart.n_cols
    for n in range(len(row)):
        men = row.men[n]
        if men > 0:
            row.q[n], row.r[n] = mean(sums[n, 0], men, base_q), mean(sums[n, 1], men, base_r)
            row.cohesion[n] /= men
    find_centers(units, own, cards, chart, recollections, unit, row, sums)


@allocating_kernel
def order_by_row(units: I, cards: Cards, recollections: Recollections, desk: Desk) -> None:
    """List the units that the rows count, row by row."""
    start = desk.start
    start[0] = 0
    for n in range(len(desk.row)):
        start[n + 1] = start[n] + desk.row.units[n]
    following = start.copy()
    for u in units:
        n = recollections.row[u]
        if n >= 0 and cards.role[u] == Role.LINE and recollections.duty[u] == PLAN_DUTY:
            desk.order[following[n]] = u
            following[n] += 1


@kernel
def count_formations(
    units: I,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    unit: UnitCounts,
    formation: FormationCounts,
    side: SideCounts,
    sums: Any,
) -> None:
    """Sums over the line units of each formation with those under it, and over all."""
    sums[:, :] = 0
    total_q, total_r = 0, 0
    for u in units:
        if cards.role[u] != Role.LINE:
            continue
        men = own.men[u]
        side.men[0] += men
        total_q += men * unit.q[u]
        total_r += men * unit.r[u]
        f = cards.formation[u]
        while f >= 0:
            formation.men[f] += men
            sums[f, 0] += men * unit.q[u]
            sums[f, 1] += men * unit.r[u]
            f = chart.parent[f]
    base_q, base_r = axial_q(chart.base, chart.n_cols), chart.base // chart.n_cols
    for f in range(len(formation)):
        if formation.men[f] > 0:
            formation.q[f] = mean(sums[f, 0], formation.men[f], base_q)
            formation.r[f] = mean(sums[f, 1], formation.men[f], base_r)
    if side.men[0] > 0:
        side.q[0], side.r[0] = (
            mean(total_q, side.men[0], base_q),
            mean(total_r, side.men[0], base_r),
        )
    for u in range(len(own)):
        if cards.role[u] == Role.LINE and own.status[u] != Status.NOT_ARRIVED:
            side.men_start[0] += own.men_start[u]


@kernel
def count(
    units: I, own: OwnReports, cards: Cards, chart: Chart, recollections: Recollections, desk: Desk
) -> None:
    """All sums over rows and formations."""
    count_rows(units, own, cards, chart, recollections, desk.unit, desk.row, desk.sums)
    order_by_row(units, cards, recollections, desk)
    count_formations(units, own, cards, chart, desk.unit, desk.formation, desk.side, desk.sums)
