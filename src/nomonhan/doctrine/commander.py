"""The general commander: doctrine and plan in, orders out; its clauses in the order they speak.

It sees an `Observation` and nothing else of the battle.  Each clause writes into a draft; later
ones overrule earlier ones.  No clause knows a unit, a side or a direction of the map.
"""

from __future__ import annotations

from nomonhan.doctrine.break_off import judge_attacks, judge_units
from nomonhan.doctrine.breakout import break_out, order_out
from nomonhan.doctrine.counter_stroke import counter_stroke
from nomonhan.doctrine.counting import assign_rows, count
from nomonhan.doctrine.desk import Desk, Draft
from nomonhan.doctrine.duties import force_the_way, keep_fixing, rest_tired, strike_near
from nomonhan.doctrine.guards import follow_legs, keep_guard
from nomonhan.doctrine.guns import serve_guns
from nomonhan.doctrine.night import judge_days, pause_at_night
from nomonhan.doctrine.notes import Notes, write_note
from nomonhan.doctrine.pockets import clear_pockets
from nomonhan.doctrine.reserve import commit_reserve
from nomonhan.doctrine.rows import update_rows
from nomonhan.doctrine.situation import survey
from nomonhan.doctrine.staffs import call_up, follow_with_staffs
from nomonhan.doctrine.tables import (
    Cards,
    Chart,
    F,
    I,
    Memory,
    Observation,
    Plan,
    Recollections,
)
from nomonhan.doctrine.tasks import give_tasks
from nomonhan.doctrine.ways import find_ways
from nomonhan.doctrine.words import Clause
from nomonhan.hexgrid import distance
from nomonhan.jit import allocating_kernel, kernel
from nomonhan.state import Decisions, clear_decisions


@kernel
def keeps_goal(clause: int) -> bool:
    """Whether a goal may be a neighbor of what was drafted: places on a front, not enemies."""
    return clause in (Clause.ADVANCE, Clause.BLOCK, Clause.WATCH, Clause.STAND_BY)


@kernel
def issue(
    tick: int,
    own: I,
    n_cols: int,
    draft: Draft,
    recollections: Recollections,
    decisions: Decisions,
    notes: Notes,
) -> None:
    """Send what differs from the last order: an order that has been given is not given again.

    A timed order goes out before its time, so that it has arrived when its hour comes.
    """
    for u in own:
        decisions.target[u] = draft.target[u]
        mission, goal, before = draft.mission[u], draft.goal[u], recollections.goal[u]
        if mission < 0:
            continue
        if mission == recollections.mission[u]:
            if goal == before:
                continue
            if goal >= 0 and before >= 0 and keeps_goal(draft.clause[u]):
                if distance(goal, before, n_cols) <= 1:
                    continue
        decisions.mission[u] = mission
        decisions.goal[u] = goal
        decisions.due_h[u] = draft.due_h[u]
        recollections.mission[u] = mission
        recollections.goal[u] = goal
        recollections.since[u] = tick
        write_note(notes, draft.clause[u], u, goal, int(draft.due_h[u]), recollections.row[u])


@allocating_kernel
def decide(
    observation: Observation,
    cards: Cards,
    chart: Chart,
    doctrine: F,
    plan: Plan,
    memory: Memory,
    desk: Desk,
    decisions: Decisions,
) -> None:
    """One round of orders of one side."""
    moment, own, enemy = observation.moment, observation.own, observation.enemy
    units, draft, tick = memory.unit, desk.draft, int(moment.tick[0])
    clear_decisions(decisions)
    notes = Notes(decisions.note, decisions.n_notes)

    # where the plan stands
    s = survey(observation, doctrine, chart, desk)
    update_rows(observation, cards, chart, doctrine, s.unit, plan, notes)
    assign_rows(cards, chart.parent, plan, units)
    count(s.own, own, cards, chart, units, desk)
    commit_reserve(observation, cards, chart, doctrine, s, plan, notes)
    follow_legs(tick, own, cards, chart, s, plan, units, notes)
    judge_attacks(doctrine, s.row, plan, notes)
    judge_days(doctrine, moment, s.row, plan, notes)
    judge_units(s.own, own, cards, units)
    find_ways(moment, cards, chart, doctrine, s, plan, units, notes)
    if s.side.dark_h[0] > s.side.day_h[0]:
        order_out(
            tick, own, cards, doctrine, s.side, s.own, memory.key, len(chart.parent), units,
            notes,
        )  # fmt: skip

    # what each unit is to do
    give_tasks(moment, own, cards, chart, doctrine, s, plan, units, draft)
    clear_pockets(
        observation.side, own, enemy, observation.zone_held, cards, chart, s, plan, units, draft
    )
    keep_fixing(s, enemy, units, draft)
    keep_guard(own, chart, s, units, draft)
    strike_near(enemy, s, units, draft)
    force_the_way(moment, own, chart.n_cols, s, units, draft)
    counter_stroke(moment, own, cards, chart, doctrine, s, plan, units, memory.stroke, draft, notes)
    rest_tired(s.own, cards, units, draft)
    pause_at_night(s.own, moment, doctrine, s.side, plan, units, draft)
    break_out(own, chart, doctrine, s, units, draft)
    serve_guns(moment, own, enemy, cards, chart, doctrine, s, plan, units, draft)
    follow_with_staffs(own, cards, chart, s, units, draft)
    call_up(own, cards, s.side, memory.stroke, plan, units, decisions, notes)
    issue(tick, s.own, chart.n_cols, draft, units, decisions, notes)
