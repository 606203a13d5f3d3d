"""The commander's desk: tables of what is counted, and the draft of the orders.

They are made once for a battle and wiped before each round of orders.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.doctrine.tables import B, Columns, F, I, new_table
from nomonhan.jit import kernel

FAR = 999


class UnitCounts(Columns):
    """What is counted for each unit, own or known enemy, (u,)."""

    q: I  # axial place
    r: I
    worth: I  # fighting worth in men
    nearest: I  # own units: known enemy nearest to it, -1 none
    gap: I  # own units: hexes to it
    facing: I  # own units: worth of known enemies within FACING_HEXES
    around: I  # known enemies: worth of the strongpoint they belong to


class RowCounts(Columns):
    """What is counted for the line units that serve each plan row, (n,)."""

    present: I  # men of all active ones
    units: I  # those without another duty, and of these:
    men: I
    worth: I
    foot: I  # men of those that walk
    in_contact: I  # units in contact
    cohesion: F  # mean over men
    q: I  # center of men
    r: I
    foot_q: I  # center of the men on foot
    foot_r: I


class FormationCounts(Columns):
    """What is counted for the line units of each formation and those under it, (f,)."""

    men: I
    q: I  # center of men
    r: I


class SideCounts(Columns):
    """What is counted once, (1,)."""

    men: I  # of all own line units
    men_start: I  # of those that have arrived
    q: I  # their center of men
    r: I
    usual_h: F  # how long an order usually takes
    dark_h: F  # while the orders of now are in force: hours of dark
    day_h: F  # and of day


class Situation(NamedTuple):
    """The whole estimate."""

    own: I  # own active units on the map
    enemy: I  # known enemies
    unit: UnitCounts
    row: RowCounts
    formation: FormationCounts
    side: SideCounts
    order: I  # (u,) line units without special duty, row by row
    start: I  # (n + 1,) where each row begins in `order`


class Draft(Columns):
    """Orders in the making, (u,)."""

    mission: B  # -1 as it is
    goal: I
    due_h: F  # hours until it should take effect, 0 at once
    target: I  # of guns, -1 free choice
    clause: B  # Clause that decided last, -1 none


class Desk(NamedTuple):
    """Work tables of one commander, wiped before each round of orders."""

    unit: UnitCounts
    row: RowCounts
    formation: FormationCounts
    side: SideCounts
    draft: Draft
    order: I  # (u,) as in Situation
    start: I  # (n + 1,)
    sums: NDArray[np.int64]  # (n or f, 6)


def new_desk(n_units: int, n_rows: int, n_formations: int) -> Desk:
    """An empty desk."""
    return Desk(
        unit=new_table(UnitCounts, n_units),
        row=new_table(RowCounts, n_rows),
        formation=new_table(FormationCounts, n_formations),
        side=new_table(SideCounts, 1),
        draft=new_table(Draft, n_units),
        order=np.zeros(n_units, dtype=np.int32),
        start=np.zeros(n_rows + 1, dtype=np.int32),
        sums=np.zeros((max(n_rows, n_formations), 6), dtype=np.int64),
    )


@kernel
def wipe(desk: Desk) -> None:
    """Clear the desk."""
    unit, row, side, draft = desk.unit, desk.row, desk.side, desk.draft
    for u in range(len(draft)):
        draft.mission[u], draft.goal[u], draft.due_h[u] = -1, -1, 0.0
        draft.target[u], draft.clause[u] = -1, -1
        unit.worth[u], unit.nearest[u], unit.gap[u], unit.facing[u] = 0, -1, FAR, 0
    for n in range(len(row)):
        row.present[n], row.units[n], row.men[n], row.worth[n] = 0, 0, 0, 0
        row.foot[n], row.in_contact[n], row.cohesion[n] = 0, 0, 0.0
    for f in range(len(desk.formation)):
        desk.formation.men[f] = 0
    side.men[0], side.men_start[0], side.dark_h[0], side.day_h[0] = 0, 0, 0.0, 0.0
