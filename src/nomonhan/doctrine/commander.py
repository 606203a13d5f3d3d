"""The general commander: doctrine and plan in, orders out; its clauses in the order they speak.

It sees an `Observation` and nothing else of the battle.  Each clause writes into a draft; later
ones overrule earlier ones.  No clause knows a unit, a side or a direction of the map.
"""

from __future__ import annotations

from nomonhan.doctrine.rows import follow_legs, update_rows
from nomonhan.doctrine.situation import Desk, Draft, assign_rows, estimate
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
from nomonhan.jit import kernel
from nomonhan.state import Decisions


@kernel
def clear_decisions(decisions: Decisions) -> None:
    """A blank sheet of orders."""
    for u in range(len(decisions.mission)):
        decisions.mission[u] = -1
        decisions.goal[u] = -1
        decisions.extra_delay_h[u] = 0.0
        decisions.call[u] = 0
        decisions.target[u] = -1
    decisions.n_notes[0] = 0


@kernel
def issue(
    step: int,
    own: I,
    usual_h: float,
    draft: Draft,
    recollections: Recollections,
    decisions: Decisions,
) -> None:
    """Send what differs from the last order: an order that has been given is not given again.

    A timed order goes out early by the time that orders usually take.
    """
    for u in own:
        decisions.target[u] = draft.target[u]
        mission, goal = draft.mission[u], draft.goal[u]
        if mission < 0:
            continue
        if mission == recollections.mission[u] and goal == recollections.goal[u]:
            continue
        decisions.mission[u] = mission
        decisions.goal[u] = goal
        if draft.due_h[u] > 0.0:
            decisions.extra_delay_h[u] = draft.due_h[u] - usual_h
        recollections.mission[u] = mission
        recollections.goal[u] = goal
        recollections.since[u] = step


@kernel
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
    moment, draft = observation.moment, desk.draft
    step = moment.step[0]
    clear_decisions(decisions)
    update_rows(observation, cards, chart, doctrine, plan, decisions)
    assign_rows(cards, chart.parent, plan, memory.unit)
    s = estimate(observation, cards, memory.unit, doctrine, chart.n_cols, desk)
    follow_legs(step, chart, s, plan, decisions)
    give_tasks(moment, cards, chart, s, plan, memory.unit, draft)
    issue(step, s.own, s.side.usual_h[0], draft, memory.unit, decisions)
