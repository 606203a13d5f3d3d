"""Clause: staffs and services follow their troops; units beyond the map are called up.

Units on call come when their plan row sends them forward or keeps them ready at a place on the map;
where the plan names no condition for their use, also when a counter-stroke is planned or the line
has lost much.
"""

from __future__ import annotations

from nomonhan.codes import Role, Status
from nomonhan.doctrine.conditions import C_KIND
from nomonhan.doctrine.counter_stroke import PLANNED
from nomonhan.doctrine.desk import Draft, SideCounts, Situation
from nomonhan.doctrine.geometry import length
from nomonhan.doctrine.guns import place_behind, supported
from nomonhan.doctrine.notes import Notes, write_note
from nomonhan.doctrine.rows import advances
from nomonhan.doctrine.tables import Cards, Chart, OwnReports, Plan, Recollections, Stroke
from nomonhan.doctrine.thumb import CALL_LOSS, STAFF_BEHIND_MILLE, STAFF_FAR_HEXES
from nomonhan.doctrine.words import HOLD, IN_FORCE, MOVE, RESERVE, WAITING, Clause
from nomonhan.hexgrid import distance
from nomonhan.jit import kernel
from nomonhan.state import Decisions


@kernel
def follow_with_staffs(
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    s: Situation,
    recollections: Recollections,
    draft: Draft,
) -> None:
    """Headquarters and services stay within a few kilometers of their troops."""
    for u in s.own:
        if cards.role[u] == Role.LINE or cards.role[u] == Role.ARTILLERY:
            continue
        draft.mission[u], draft.goal[u] = HOLD, -1
        going = recollections.mission[u] == MOVE and recollections.goal[u] >= 0
        if going and distance(own.hex[u], recollections.goal[u], chart.n_cols) > 1:
            draft.mission[u], draft.goal[u] = MOVE, recollections.goal[u]
            continue
        f = supported(cards.formation[u], chart, s)
        if f < 0:
            continue
        far = length(s.unit.q[u] - s.formation.q[f], s.unit.r[u] - s.formation.r[f])
        if far > STAFF_FAR_HEXES:
            to = place_behind(f, STAFF_BEHIND_MILLE, chart, s)
            if to >= 0 and distance(own.hex[u], to, chart.n_cols) > 2:
                draft.mission[u], draft.goal[u] = MOVE, to
                draft.clause[u] = Clause.STAFF_FOLLOWS


@kernel
def has_its_own_hour(n: int, plan: Plan) -> bool:
    """Whether the plan says on what condition the formation of row n is to be used."""
    for m in range(len(plan.rows)):
        if plan.rows.formation[m] == plan.rows.formation[n]:
            if plan.rows.state[m] == WAITING and plan.when[m, C_KIND] >= 0:
                return True
    return False


@kernel
def is_wanted(n: int, side: SideCounts, stroke: Stroke, plan: Plan) -> bool:
    """Whether units on call that serve row n are wanted on the map."""
    if n >= 0 and plan.rows.state[n] == IN_FORCE:
        mission = plan.rows.mission[n]
        if advances(mission) or (mission == RESERVE and plan.rows.objective[n] >= 0):
            return True
    if n >= 0 and has_its_own_hour(n, plan):
        return False
    if stroke.phase[0] == PLANNED:
        return True
    return side.men[0] < (1.0 - CALL_LOSS) * side.men_start[0]


@kernel
def call_up(
    own: OwnReports,
    cards: Cards,
    side: SideCounts,
    stroke: Stroke,
    plan: Plan,
    recollections: Recollections,
    decisions: Decisions,
    notes: Notes,
) -> None:
    """Call the units on call that are wanted; each is called once."""
    for u in range(len(cards)):
        if cards.on_call[u] != 1 or own.status[u] != Status.NOT_ARRIVED:
            continue
        if recollections.called[u] == 0 and is_wanted(recollections.row[u], side, stroke, plan):
            recollections.called[u] = 1
            decisions.call[u] = 1
            write_note(
                notes, Clause.CALL_UP, u, cards.entry[u], own.men_start[u],
                recollections.row[u],
            )  # fmt: skip
