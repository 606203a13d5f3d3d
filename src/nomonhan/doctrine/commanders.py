"""Whoever decides for a side: the general commander, a script, nobody.

`decide(battle, tick, decisions)` is called at every decision point of the side, but for the general
commander, whose rounds of orders are compiled together with the battle.  A person or a trained
policy is shown the same `Observation`; `Reporter` makes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, final

from nomonhan.doctrine.desk import new_desk
from nomonhan.doctrine.headquarters import Headquarters, blank_headquarters, command
from nomonhan.doctrine.observe import blank_chart, brief, observe
from nomonhan.doctrine.tables import (
    Cards,
    Observation,
    Plan,
    fresh,
    new_observation,
    new_table,
    new_weighing,
)
from nomonhan.state import Battle, Decisions, copied, new_decisions


class Reporter:
    """Keeps one side of one battle informed."""

    def __init__(self, battle: Battle, side: int, memory_h: float) -> None:
        self.battle = battle
        self.memory_h = memory_h
        n = len(battle.roster)
        self.cards = new_table(Cards, n, formation=-1, role=-1, home=-1, entry=-1)
        self.chart = blank_chart(battle, side)
        brief(side, battle.roster, battle.zones, self.cards, self.chart)
        self.knowledge = battle.knowledge[side]
        self.weighing = new_weighing(n, len(battle.hexes))
        self.observation = new_observation(
            n, len(battle.hexes), len(battle.zones), side, battle.clock.tick_h
        )

    def report(self, tick: int) -> Observation:
        """What the side knows at `tick`; the buffer is used again."""
        battle = self.battle
        observe(
            tick,
            self.memory_h,
            battle.roster,
            battle.units,
            battle.orders,
            self.knowledge,
            battle.hexes,
            battle.clock,
            self.cards,
            self.chart,
            battle.map.disk,
            self.weighing,
            self.observation,
        )
        return self.observation


@final
class PlanCommander:
    """The general commander, with a side's plan; one for each battle.

    `memory_h`: hours for which sightings are kept (a rule parameter); `seed` and `replication` key
    what is left to chance; `blank`: tables of `blank_headquarters` to write into, else he has his
    own.  Whoever decides otherwise is a `Commander` of another class.
    """

    def __init__(
        self, side: int, plan: Plan, memory_h: float, seed: int = 0, replication: int = 0,
        blank: Headquarters | None = None,
    ) -> None:  # fmt: skip
        self.side = side
        self.plan = fresh(plan) if blank is None else blank.plan
        self.memory_h = memory_h
        self.key = (seed, replication)
        self.blank = blank
        self.hq: Headquarters | None = None

    def decide(self, battle: Battle, tick: int, decisions: Decisions) -> None:
        """Fill `decisions` from what the side knows at `tick`."""
        command(battle, tick, self.headquarters(battle)._replace(decisions=decisions))

    def headquarters(self, battle: Battle) -> Headquarters:
        """All that it commands `battle` by; made at its first decision and kept."""
        if self.hq is None:
            blank = self.blank or blank_headquarters(battle, self.side, self.plan)
            brief(self.side, battle.roster, battle.zones, blank.cards, blank.chart)
            blank.memory.key[:] = self.key
            self.hq = blank._replace(memory_h=self.memory_h, plan=self.plan)
        return self.hq

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
        if self.hq is None:
            return other
        n = len(battle.roster)
        other.hq = self.hq._replace(
            weighing=new_weighing(n, len(battle.hexes)),
            observation=copied(self.hq.observation),
            plan=other.plan,
            memory=copied(self.hq.memory),
            desk=new_desk(n, len(other.plan.rows), len(battle.map.parent)),
            decisions=new_decisions(n),
        )
        other.hq.memory.key[1] = replication
        return other


class Order(NamedTuple):
    """One order of a script."""

    tick: int
    unit: int
    mission: int
    goal: int


class ScriptedCommander:
    """Gives the orders of a list, each at the first decision point at or after its tick."""

    def __init__(self, orders: Sequence[Order]) -> None:
        self.waiting = sorted(orders)

    def decide(self, battle: Battle, tick: int, decisions: Decisions) -> None:
        """Give what is due."""
        while self.waiting and self.waiting[0].tick <= tick:
            order = self.waiting.pop(0)
            decisions.mission[order.unit] = order.mission
            decisions.goal[order.unit] = order.goal


class PassiveCommander:
    """Leaves every unit as it is."""

    def decide(self, battle: Battle, tick: int, decisions: Decisions) -> None:
        """Order nothing."""
