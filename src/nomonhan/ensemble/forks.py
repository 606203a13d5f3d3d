"""Battles taken to a moment and carried on from there: as they were, under other orders, or with
another chance.

What may change in the middle of a battle is what commanders decide by: plans and doctrines.  All
else was fixed at the start; a change of it is refused.  A fork that changes nothing is the battle
that was not forked, bit by bit.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.chance import BRANCHES, in_branch
from nomonhan.conduct import carry_on
from nomonhan.doctrine.commanders import PlanCommander
from nomonhan.engine.prepare import Prepared
from nomonhan.engine.set_up import new_battle
from nomonhan.engine.store import fields_of_thread
from nomonhan.ensemble.battle import Payload, payload_of
from nomonhan.ensemble.errors import RunRefused
from nomonhan.ensemble.rows import Names
from nomonhan.scenario.digest import ordered_json
from nomonhan.scenario.loader import LoadedScenario
from nomonhan.scenario.records import Scenario
from nomonhan.state import Battle, copied_battle
from nomonhan.text import gettext as _

MAY_CHANGE = ("plans", "doctrines")


@dataclass(frozen=True)
class Position:
    """A battle at the beginning of a tick, and who commands in it."""

    battle: Battle
    parameters: Any
    commanders: Sequence[PlanCommander]
    vector: NDArray[np.float64]
    replication: int
    tick: int


def position_of(payload: Payload, replication: int, tick: int) -> Position:
    """Take a battle from its start to the beginning of `tick`."""
    prepared = payload.prepared
    vector = payload.vector(replication)
    battle, p = new_battle(prepared, vector, fields_of_thread(prepared))
    commanders = payload.commanders(replication, vector)
    carry_on(prepared, battle, p, payload.seed, replication, commanders, 0, tick)
    plain = [c for c in commanders if isinstance(c, PlanCommander)]
    return Position(battle, p, plain, vector, replication, tick)


@dataclass(frozen=True)
class Orders:
    """What changes at the fork: per side another plan or doctrine, or None to leave it."""

    payload: Payload  # of the scenario with the change
    plans: tuple[dict[int, int] | None, ...]  # rows of the new plan that are rows of the old one
    doctrines: tuple[bool, ...]


def orders_of(base: LoadedScenario, changed: LoadedScenario, seed: int) -> Orders:
    """The orders that `changed` gives in place of those of `base`.

    Raises `RunRefused` where it changes what no order can.
    """
    ours, theirs = base.scenario, changed.scenario
    rest = [_without_orders(scenario) for scenario in (ours, theirs)]
    if rest[0] != rest[1]:
        raise RunRefused(
            _(
                "{section} cannot be changed in the middle of a battle: only plans and doctrines "
                "can; leave out --from-hour, or change those",
                section=_unlike(ours, theirs),
            )
        )
    plans = [_rows_kept(ours, theirs, side) for side in ours.sides]
    doctrines = [
        ours.doctrines[ours.sides[side].doctrine] != theirs.doctrines[theirs.sides[side].doctrine]
        for side in ours.sides
    ]
    if not any(doctrines) and all(rows is None for rows in plans):
        raise RunRefused(_("nothing is ordered that was not ordered before"))
    draws = payload_of(base, seed).prepared.inputs.paths
    return Orders(payload_of(changed, seed, draws), tuple(plans), tuple(doctrines))


@dataclass(frozen=True)
class Fork:
    """Battles carried on from a moment; travels to worker processes.

    Replication k is battle k of the base from `tick` on.  With `battle`, all replications begin as
    that battle, and replication k meets the chance of branch k + 1 from `tick` on.
    """

    payload: Payload
    tick: int
    orders: Orders | None = None
    only: int | None = None  # the battle that all replications begin as
    _kept: dict[str, Position] = field(default_factory=dict, repr=False, compare=False)

    @property
    def names(self) -> Names:
        return self.payload.names

    @property
    def seed(self) -> int:
        return self.payload.seed

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_kept": {}}

    def battle(self, replication: int) -> Battle:
        """The battle of a replication at its end."""
        if self.only is None:
            return self.carried_on(self.position(replication), 0)
        if replication + 1 >= BRANCHES:
            raise RunRefused(_("a battle can be carried on in {n} ways at most", n=BRANCHES - 1))
        return self.carried_on(self.position(self.only), replication + 1)

    def position(self, replication: int) -> Position:
        """The moment of the fork; kept where all replications share it."""
        if self.only is None:
            return position_of(self.payload, replication, self.tick)
        with _lock:
            if "position" not in self._kept:
                self._kept["position"] = position_of(self.payload, replication, self.tick)
            return self._kept["position"]

    def carried_on(self, position: Position, branch: int) -> Battle:
        """A copy of a position, fought to its end under the fork's orders and a branch's chance."""
        prepared = self.payload.prepared
        number = in_branch(position.replication, branch)
        battle = copied_battle(position.battle, fields_of_thread(prepared))
        commanders = [self._commander(c, battle, number) for c in position.commanders]
        if self.orders is not None:
            self._change_doctrines(battle, position)
        carry_on(
            prepared, battle, position.parameters, self.seed, number, commanders, position.tick
        )
        return battle

    def _commander(self, commander: PlanCommander, battle: Battle, number: int) -> PlanCommander:
        rows = None if self.orders is None else self.orders.plans[commander.side]
        if self.orders is None or rows is None:
            return commander.carried_over(battle, number)
        return commander.carried_over(
            battle, number, self.orders.payload.plans[commander.side], rows
        )

    def _change_doctrines(self, battle: Battle, position: Position) -> None:
        assert self.orders is not None
        changed = self.orders.payload
        drawn = changed.prepared.inputs.view("doctrine", changed.vector(position.replication))
        for x, is_changed in enumerate(self.orders.doctrines):
            if is_changed:
                battle.sides.doctrine[x] = drawn[x]
                battle.orders.no_retreat[battle.roster.side == x] = drawn[x, 0]


_lock = threading.Lock()


def tick_of(prepared: Prepared, hour: float) -> int:
    """The tick that begins at an hour since the start; RunRefused if the battle has none."""
    tick_h = prepared.tick_minutes / 60.0
    tick = round(hour / tick_h)
    if not 0 <= tick < prepared.n_ticks:
        raise RunRefused(
            _(
                "the battle has no hour {hour}: write one from 0 to {last}",
                hour=f"{hour:g}",
                last=f"{(prepared.n_ticks - 1) * tick_h:g}",
            )
        )
    return tick


def _without_orders(scenario: Scenario) -> str:
    """All records but those that may change, as one text."""
    doctrine = {side: s.model_copy(update={"doctrine": ""}) for side, s in scenario.sides.items()}
    return ordered_json(
        scenario.model_copy(update={"plans": {}, "doctrines": {}, "sides": doctrine})
    )


def _unlike(ours: Scenario, theirs: Scenario) -> str:
    """The first section that differs though it may not."""
    for name in type(ours).model_fields:
        if name not in MAY_CHANGE and getattr(ours, name) != getattr(theirs, name):
            return name
    return "scenario"


def _rows_kept(ours: Scenario, theirs: Scenario, side: str) -> dict[int, int] | None:
    """Rows of the new plan that the old one has too; None if the plans are the same."""
    old, new = list(ours.plans.get(side, ())), list(theirs.plans.get(side, ()))
    if old == new:
        return None
    kept: dict[int, int] = {}
    for i, row in enumerate(new):
        same = [j for j, other in enumerate(old) if other == row and j not in kept.values()]
        if same:
            kept[i] = same[0]
    return kept
