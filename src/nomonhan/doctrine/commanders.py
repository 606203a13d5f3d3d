"""Whoever decides for a side: the general commander, a script, nobody.

The engine calls `decide(battle, step, decisions)` at every decision point of the side.  A person
or a trained policy is shown the same `Observation`; `Reporter` makes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import NamedTuple

from nomonhan.doctrine.commander import decide
from nomonhan.doctrine.desk import new_desk
from nomonhan.doctrine.observe import cards_of, chart_of, observe
from nomonhan.doctrine.tables import Observation, Plan, fresh, new_memory, new_observation
from nomonhan.state import Battle, Decisions, copied


class Reporter:
    """Keeps one side of one battle informed."""

    def __init__(self, battle: Battle, side: int, memory_h: float) -> None:
        self.battle = battle
        self.memory_h = memory_h
        self.cards = cards_of(battle, side)
        self.chart = chart_of(battle, side)
        self.knowledge = battle.knowledge[side]
        self.observation = new_observation(
            len(battle.roster), len(battle.hexes), len(battle.zones), side, battle.clock.step_h
        )

    def report(self, step: int) -> Observation:
        """What the side knows at `step`; the buffer is used again."""
        battle = self.battle
        observe(
            step,
            self.memory_h,
            battle.roster,
            battle.units,
            battle.arms,
            battle.orders,
            self.knowledge,
            battle.hexes,
            battle.arsenal,
            battle.clock,
            self.cards,
            self.chart,
            battle.map.disk,
            self.observation,
        )
        return self.observation

    def carried_over(self, battle: Battle) -> Reporter:
        """A reporter of `battle`, a copy of this one's, who knows what this one knows."""
        other = copy(self)
        other.battle = battle
        other.knowledge = battle.knowledge[self.observation.side]
        other.observation = copied(self.observation)
        return other


class PlanCommander:
    """The general commander, with a side's plan; one for each battle.

    `memory_h`: hours for which sightings are kept (a rule parameter); `seed` and `replication` key
    what is left to chance.
    """

    def __init__(
        self, side: int, plan: Plan, memory_h: float, seed: int = 0, replication: int = 0
    ) -> None:
        self.side = side
        self.plan = fresh(plan)
        self.memory_h = memory_h
        self.key = (seed, replication)
        self.reporter: Reporter | None = None

    def decide(self, battle: Battle, step: int, decisions: Decisions) -> None:
        """Fill `decisions` from what the side knows at `step`."""
        if self.reporter is None:
            self.reporter = Reporter(battle, self.side, self.memory_h)
            self.memory = new_memory(len(battle.roster), *self.key)
            self.desk = new_desk(len(battle.roster), len(self.plan.rows), len(battle.map.parent))
        decide(
            self.reporter.report(step),
            self.reporter.cards,
            self.reporter.chart,
            battle.sides.doctrine[self.side],
            self.plan,
            self.memory,
            self.desk,
            decisions,
        )

    def carried_over(
        self,
        battle: Battle,
        replication: int,
        plan: Plan | None = None,
        kept_rows: Mapping[int, int] | None = None,
    ) -> PlanCommander:
        """A commander of `battle`, a copy of this one's, who knows and intends what this one does.

        `replication`: number of the draws that it meets, with its branch.  With `plan` it has
        another plan from now on; `kept_rows` says which of its rows (n) are rows of the old one,
        which stay as they are: a row in force stays in force.
        """
        other = PlanCommander(self.side, plan or self.plan, self.memory_h, self.key[0], replication)
        if plan is None:
            other.plan = copied(self.plan)
        else:
            for new, old in (kept_rows or {}).items():
                other.plan.rows[new] = self.plan.rows[old]
        if self.reporter is None:
            return other
        other.reporter = self.reporter.carried_over(battle)
        other.memory = copied(self.memory)
        other.memory.key[1] = replication
        other.desk = new_desk(len(battle.roster), len(other.plan.rows), len(battle.map.parent))
        return other


class Order(NamedTuple):
    """One order of a script."""

    step: int
    unit: int
    mission: int
    goal: int


class ScriptedCommander:
    """Gives the orders of a list, each at the first decision point at or after its step."""

    def __init__(self, orders: Sequence[Order]) -> None:
        self.waiting = sorted(orders)

    def decide(self, battle: Battle, step: int, decisions: Decisions) -> None:
        """Give what is due."""
        while self.waiting and self.waiting[0].step <= step:
            order = self.waiting.pop(0)
            decisions.mission[order.unit] = order.mission
            decisions.goal[order.unit] = order.goal


class PassiveCommander:
    """Leaves every unit as it is."""

    def decide(self, battle: Battle, step: int, decisions: Decisions) -> None:
        """Order nothing."""
