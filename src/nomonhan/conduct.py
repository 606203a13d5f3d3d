"""The conduct of a battle: the sequence of play, and both sides' orders at their decision points.

All of it is one compiled program.  Where the general commander decides, it does so without leaving
it; where a script, a person or a trained policy does, the program stops at the decision points of
that side and takes their orders.  Whoever commands, the battle is the same to the bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nomonhan.doctrine.commanders import PlanCommander
from nomonhan.doctrine.headquarters import Headquarters, command, vacant
from nomonhan.engine.phases.orders import send_orders
from nomonhan.engine.prepare import Prepared
from nomonhan.engine.sequence_of_play import play_tick, record
from nomonhan.engine.set_up import new_battle
from nomonhan.engine.store import fields_of_thread
from nomonhan.jit import kernel
from nomonhan.state import B, Battle, Decisions, I, new_decisions

DECISION_INTERVAL = 10  # column of sides.doctrine

Watch = Callable[[int, int, Decisions], None]
"""Is shown what a side decided: (side, tick, decisions), which are used again."""


class Commander(Protocol):
    """Whoever decides for a side: the general commander, a script, a person, a trained policy."""

    def decide(self, battle: Battle, tick: int, decisions: Decisions) -> None:
        """Fill `decisions`, which are empty, from what the side knows at `tick`."""


@kernel
def conduct(
    b: Battle, p: Any, seed: int, replication: int, first_tick: int, end_tick: int,
    headquarters: tuple[Headquarters, Headquarters], every: I, by_rule: B,
) -> None:  # fmt: skip
    """Ticks `first_tick` to `end_tick` - 1, with the orders that are given in them.

    every (x,): ticks from one decision point to the next; by_rule (x,): 1 where the general
    commander decides, 0 where the decisions of the headquarters are made already.
    """
    for tick in range(first_tick, end_tick):
        for x in range(2):
            if tick % every[x] == 0:
                if by_rule[x] == 1:
                    command(b, tick, headquarters[x])
                send_orders(
                    b.roster, b.units, b.orders, b.sides, b.clock, x, headquarters[x].decisions,
                    seed, replication, tick,
                )  # fmt: skip
        play_tick(b, p, seed, replication, tick)


def fight(
    prepared: Prepared, vector: NDArray[np.float64], seed: int, replication: int,
    commanders: Sequence[Commander], keep_tape: bool = False, until_tick: int | None = None,
    watch: Watch | None = None, blank: Battle | None = None,
) -> Battle:  # fmt: skip
    """One battle from its start to its end, with `vector` as the numbers of the replication.

    `blank`: tables of `blank_battle` to write into; without it the battle has its own.
    """
    battle, p = new_battle(prepared, vector, fields_of_thread(prepared), keep_tape, blank)
    if keep_tape:
        record(battle, 0)
    carry_on(prepared, battle, p, seed, replication, commanders, 0, until_tick, watch)
    return battle


def carry_on(
    prepared: Prepared, battle: Battle, p: Any, seed: int, replication: int,
    commanders: Sequence[Commander], tick: int, until_tick: int | None = None,
    watch: Watch | None = None,
) -> None:  # fmt: skip
    """Fight `battle`, which stands at the beginning of `tick`, to `until_tick` or its end.

    `p`: its rule parameters; `watch` is shown all decisions.  Decisions that fall on `until_tick`
    are left to who carries on from there, so that a battle stopped and carried on is the battle
    that was not stopped.
    """
    n = len(prepared.units)
    end = prepared.n_ticks if until_tick is None else min(until_tick, prepared.n_ticks)
    every = ticks_between(prepared, battle)
    # of exactly that class: another that was made from it decides for itself
    by_rule = np.array([type(c) is PlanCommander for c in commanders], dtype=np.int8)
    staffs = [
        c.headquarters(battle) if type(c) is PlanCommander else vacant(battle, x, new_decisions(n))
        for x, c in enumerate(commanders)
    ]
    stops = [int(every[x]) for x in (0, 1) if watch is not None or not by_rule[x]]
    while tick < end:
        due = [x for x in (0, 1) if tick % every[x] == 0]
        for x in due:
            if not by_rule[x]:
                staffs[x] = staffs[x]._replace(decisions=new_decisions(n))
                commanders[x].decide(battle, tick, staffs[x].decisions)
        following = min([end, *(tick + each - tick % each for each in stops)])
        conduct(
            battle, p, seed, replication, tick, following, (staffs[0], staffs[1]), every, by_rule
        )
        if watch is not None:
            for x in due:
                watch(x, tick, staffs[x].decisions)
        tick = following


def ticks_between(prepared: Prepared, battle: Battle) -> NDArray[np.int32]:
    """Ticks from one decision point of a side to its next, (x,)."""
    tick_h = prepared.tick_minutes / 60.0
    hours = battle.sides.doctrine[:, DECISION_INTERVAL].tolist()
    return np.array([max(1, round(each / tick_h)) for each in hours], dtype=np.int32)
