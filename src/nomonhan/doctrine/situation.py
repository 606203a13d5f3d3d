"""The estimate of the situation: what a commander counts before he decides.

Lists and sums over the own units and the known enemies of one observation.  Places are axial.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Mobility, Role, Status
from nomonhan.doctrine.conditions import worth
from nomonhan.doctrine.desk import (
    FAR,
    Desk,
    FormationCounts,
    RowCounts,
    SideCounts,
    Situation,
    UnitCounts,
    wipe,
)
from nomonhan.doctrine.geometry import length
from nomonhan.doctrine.tables import (
    Cards,
    Chart,
    EnemyReports,
    F,
    Moment,
    Observation,
    OwnReports,
    Plan,
    Recollections,
)
from nomonhan.doctrine.thumb import CONTACT_H, DAYLIGHT, FACING_HEXES, STALE_H, STRAY_HEXES
from nomonhan.doctrine.words import (
    DONE,
    IN_FORCE,
    N_BATTALION_DELAY_H,
    N_INTERVAL_H,
    N_RADIO,
    N_STAFF_QUALITY,
    PLAN_DUTY,
)
from nomonhan.hexgrid import axial_q
from nomonhan.jit import kernel
from nomonhan.rules.command import order_delay_h

I = NDArray[np.int32]  # noqa: E741


@kernel
def is_mobile(mobility: int) -> bool:
    """Whether a unit rides: armor, trucks or horses."""
    return not (mobility == Mobility.FOOT or mobility == Mobility.HORSE_GUNS)


@kernel
def is_armor(mobility: int) -> bool:
    """Whether a unit fights from armored vehicles."""
    return mobility == Mobility.TRACKED or mobility == Mobility.WHEELED_ARMOR


@kernel
def find_own(own: OwnReports) -> I:
    """Own active units on the map, in the order of the files."""
    found = np.empty(len(own), dtype=np.int32)
    n = 0
    for u in range(len(own)):
        if own.hex[u] >= 0 and own.status[u] == Status.ACTIVE:
            found[n] = u
            n += 1
    return found[:n]


@kernel
def find_enemies(enemy: EnemyReports) -> I:
    """Known enemies."""
    found = np.empty(len(enemy), dtype=np.int32)
    n = 0
    for e in range(len(enemy)):
        if enemy.hex[e] >= 0:
            found[n] = e
            n += 1
    return found[:n]


@kernel
def place_own(units: I, own: OwnReports, n_cols: int, unit: UnitCounts) -> None:
    """Places and worth of the own units."""
    for u in units:
        unit.q[u], unit.r[u] = axial_q(own.hex[u], n_cols), own.hex[u] // n_cols
        unit.worth[u] = worth(own.men[u], own.vehicles[u])


@kernel
def place_enemies(units: I, enemy: EnemyReports, n_cols: int, unit: UnitCounts) -> None:
    """Places and worth of the known enemies; an old sighting counts half."""
    for e in units:
        unit.q[e], unit.r[e] = axial_q(enemy.hex[e], n_cols), enemy.hex[e] // n_cols
        unit.worth[e] = worth(enemy.men[e], enemy.armor[e])
        if enemy.age_h[e] > STALE_H:
            unit.worth[e] //= 2


@kernel
def face_enemies(own: I, enemy: I, unit: UnitCounts) -> None:
    """For each own unit the nearest known enemy and the worth of those in front of it."""
    q, r, value = unit.q, unit.r, unit.worth
    for u in own:
        best, gap, facing = -1, FAR, 0
        qu, ru = q[u], r[u]
        for e in enemy:
            d = length(q[e] - qu, r[e] - ru)
            if d < gap:
                best, gap = e, d
            if d <= FACING_HEXES:
                facing += value[e]
        unit.nearest[u], unit.gap[u], unit.facing[u] = best, gap, facing


@kernel
def mean(total: int, men: int) -> int:
    """`total` / `men`, to the nearest whole number."""
    return (2 * total + men) // (2 * men)


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
    for n in range(len(row)):
        if 2 * sums[n, 0] > row.men[n]:
            row.q[n], row.r[n] = mean(sums[n, 1], sums[n, 0]), mean(sums[n, 2], sums[n, 0])
        row.foot_q[n], row.foot_r[n] = row.q[n], row.r[n]
        if sums[n, 3] > 0:
            row.foot_q[n], row.foot_r[n] = (
                mean(sums[n, 4], sums[n, 3]),
                mean(sums[n, 5], sums[n, 3]),
            )


@kernel
def count_rows(
    units: I,
    own: OwnReports,
    cards: Cards,
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
    for n in range(len(row)):
        men = row.men[n]
        if men > 0:
            row.q[n], row.r[n] = mean(sums[n, 0], men), mean(sums[n, 1], men)
            row.cohesion[n] /= men
    find_centers(units, own, cards, recollections, unit, row, sums)


@kernel
def count_formations(
    units: I,
    own: OwnReports,
    cards: Cards,
    parent: I,
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
            f = parent[f]
    for f in range(len(formation)):
        if formation.men[f] > 0:
            formation.q[f] = mean(sums[f, 0], formation.men[f])
            formation.r[f] = mean(sums[f, 1], formation.men[f])
    if side.men[0] > 0:
        side.q[0], side.r[0] = mean(total_q, side.men[0]), mean(total_r, side.men[0])
    for u in range(len(own)):
        if cards.role[u] == Role.LINE and own.status[u] != Status.NOT_ARRIVED:
            side.men_start[0] += own.men_start[u]


@kernel
def usual_order_h(doctrine: F) -> float:
    """Hours that an order usually takes."""
    return order_delay_h(
        doctrine[N_BATTALION_DELAY_H], doctrine[N_STAFF_QUALITY], doctrine[N_RADIO], 0.0, 1.0, 0.5
    )


@kernel
def look_ahead(moment: Moment, doctrine: F, side: SideCounts) -> None:
    """How long orders take, and hours of dark and of day while the orders of now are in force."""
    usual_h = usual_order_h(doctrine)
    side.usual_h[0] = usual_h
    last = len(moment.light) - 1
    first = min(last, int(usual_h + 0.5))
    for hour in range(first, min(last, first + int(doctrine[N_INTERVAL_H] + 0.5)) + 1):
        if moment.light[hour] < DAYLIGHT:
            side.dark_h[0] += 1.0
        else:
            side.day_h[0] += 1.0


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


@kernel
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
def estimate(
    observation: Observation,
    cards: Cards,
    recollections: Recollections,
    doctrine: F,
    chart: Chart,
    desk: Desk,
) -> Situation:
    """Everything counted once for the clauses that follow."""
    wipe(desk)
    unit, row, side = desk.unit, desk.row, desk.side
    own, enemy = find_own(observation.own), find_enemies(observation.enemy)
    place_own(own, observation.own, chart.n_cols, unit)
    place_enemies(enemy, observation.enemy, chart.n_cols, unit)
    face_enemies(own, enemy, unit)
    count_rows(own, observation.own, cards, recollections, unit, row, desk.sums)
    count_formations(
        own, observation.own, cards, chart.parent, unit, desk.formation, side, desk.sums
    )
    look_ahead(observation.moment, doctrine, side)
    return Situation(own, enemy, unit, row, desk.formation, side)
