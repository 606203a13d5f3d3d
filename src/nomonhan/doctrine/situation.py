"""The estimate of the situation: what a commander counts before he decides, unit by unit.

Lists of own units and known enemies, their places (axial) and worth, and who stands near whom.
"""

from __future__ import annotations

import numpy as np

from nomonhan.codes import Mobility, Status
from nomonhan.doctrine.conditions import worth
from nomonhan.doctrine.desk import FAR, Desk, SideCounts, Situation, UnitCounts, wipe
from nomonhan.doctrine.tables import (
    Chart,
    EnemyReports,
    F,
    I,
    Moment,
    Observation,
    OwnReports,
)
from nomonhan.doctrine.thumb import AROUND_HEXES, DAYLIGHT, FACING_HEXES, STALE_H
from nomonhan.doctrine.words import N_BATTALION_DELAY_H, N_INTERVAL_H, N_RADIO, N_STAFF_QUALITY
from nomonhan.hexgrid import axial_q
from nomonhan.jit import allocating_kernel, kernel
from nomonhan.rules.command import order_delay_h


@kernel
def is_mobile(mobility: int) -> bool:
    """Whether a unit rides: armor, trucks or horses."""
    return not (mobility == Mobility.FOOT or mobility == Mobility.HORSE_GUNS)


@kernel
def is_armor(mobility: int) -> bool:
    """Whether a unit fights from armored vehicles."""
    return mobility == Mobility.TRACKED or mobility == Mobility.WHEELED_ARMOR


@allocating_kernel
def find_own(own: OwnReports) -> I:
    """Own active units on the map, in the order of the files."""
    found = np.empty(len(own), dtype=np.int32)
    n = 0
    for u in range(len(own)):
        if own.hex[u] >= 0 and own.status[u] == Status.ACTIVE:
            found[n] = u
            n += 1
    return found[:n]


@allocating_kernel
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


@allocating_kernel
def face_enemies(own: I, enemy: I, unit: UnitCounts) -> None:
    """For each own unit the nearest known enemy and the worth of those in front of it.

    For each known enemy the worth of those around it, itself too: together one strongpoint.
    """
    count = len(enemy)
    # Close together in memory and in 32 bits, eight at a time in a register: the loops below are
    # the longest there are.  They have no branch, and hexes between two places are the greatest
    # of three differences, so that they compile to vector code.
    q, r = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    value, far = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    for j in range(count):
        e = enemy[j]
        q[j], r[j], value[j] = unit.q[e], unit.r[e], unit.worth[e]
    none, facing_hexes, around_hexes = np.int32(0), np.int32(FACING_HEXES), np.int32(AROUND_HEXES)
    for u in own:
        qu, ru = np.int32(unit.q[u]), np.int32(unit.r[u])
        gap, facing = np.int32(FAR), none
        for j in range(count):
            dq, dr = np.int32(q[j] - qu), np.int32(r[j] - ru)
            far[j] = max(abs(dq), abs(dr), abs(np.int32(dq + dr)))
            gap = min(gap, far[j])
            facing = np.int32(facing + (value[j] if far[j] <= facing_hexes else none))
        j = 0
        while j < count and (far[j] > gap or gap == FAR):
            j += 1
        unit.nearest[u], unit.gap[u], unit.facing[u] = enemy[j] if j < count else -1, gap, facing
    for i in range(count):
        total = none
        for j in range(count):
            dq, dr = np.int32(q[j] - q[i]), np.int32(r[j] - r[i])
            away = max(abs(dq), abs(dr), abs(np.int32(dq + dr)))
            total = np.int32(total + (value[j] if away <= around_hexes else none))
        unit.around[enemy[i]] = total


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


@allocating_kernel
def survey(observation: Observation, doctrine: F, chart: Chart, desk: Desk) -> Situation:
    """The units, counted once for the clauses that follow; rows and formations are still blank."""
    wipe(desk)
    own, enemy = find_own(observation.own), find_enemies(observation.enemy)
    place_own(own, observation.own, chart.n_cols, desk.unit)
    place_enemies(enemy, observation.enemy, chart.n_cols, desk.unit)
    face_enemies(own, enemy, desk.unit)
    look_ahead(observation.moment, doctrine, desk.side)
    return Situation(
        own, enemy, desk.unit, desk.row, desk.formation, desk.side, desk.order, desk.start
    )
