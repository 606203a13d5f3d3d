"""Clause: break off.

A formation that has lost more since it began than its army's aggressiveness accepts, or is
shaken, stops attacking and regroups where it stands; it goes on when it has recovered or been
reinforced.  So does a single unit. Reads `aggressiveness`.
"""

from __future__ import annotations

from nomonhan.codes import Role
from nomonhan.doctrine.desk import RowCounts
from nomonhan.doctrine.notes import Notes, write_note
from nomonhan.doctrine.rows import advances
from nomonhan.doctrine.tables import Cards, F, I, OwnReports, Plan, Recollections
from nomonhan.doctrine.thumb import (
    FLOOR_AT_ZERO,
    FLOOR_FALL,
    RECOVERED,
    REST_COHESION,
    REST_STRENGTH,
    SHAKEN,
)
from nomonhan.doctrine.words import IN_FORCE, N_AGGRESSIVENESS, Clause
from nomonhan.jit import kernel


@kernel
def strength_floor(aggressiveness: float) -> float:
    """Strength, as a share of the most it had, below which an attack is called off."""
    return FLOOR_AT_ZERO - FLOOR_FALL * aggressiveness


@kernel
def judge_attacks(doctrine: F, row: RowCounts, plan: Plan, notes: Notes) -> None:
    """Pause and resume the rows that go forward."""
    floor = strength_floor(doctrine[N_AGGRESSIVENESS])
    for n in range(len(row)):
        if plan.rows.state[n] != IN_FORCE or row.men[n] == 0 or not advances(plan.rows.mission[n]):
            continue
        plan.rows.peak[n] = max(plan.rows.peak[n], row.present[n])
        strength = row.present[n] / plan.rows.peak[n]
        zone, percent = plan.rows.objective[n], int(100.0 * strength)
        if plan.rows.paused[n] == 0:
            if strength < floor or row.cohesion[n] < SHAKEN:
                plan.rows.paused[n] = 1
                write_note(notes, Clause.BREAK_OFF, -1, zone, percent, n)
        elif strength >= floor and row.cohesion[n] >= SHAKEN + RECOVERED:
            plan.rows.paused[n] = 0
            write_note(notes, Clause.RESUME, -1, zone, percent, n)


@kernel
def judge_units(units: I, own: OwnReports, cards: Cards, recollections: Recollections) -> None:
    """Which line units rest."""
    for u in units:
        if cards.role[u] == Role.LINE:
            needed = REST_COHESION
            if recollections.resting[u] == 1:
                needed += RECOVERED
            weak = own.men[u] < REST_STRENGTH * own.men_start[u]
            recollections.resting[u] = 1 if weak or own.cohesion[u] < needed else 0
