"""Fight one battle: the compiled sequence of play between decision points, commanders at them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from nomonhan.engine.phases.orders import send_orders
from nomonhan.engine.prepare import Prepared
from nomonhan.engine.sequence_of_play import play, record
from nomonhan.engine.set_up import new_battle, new_fields
from nomonhan.state import Battle, Decisions, Fields, Map

DECISION_INTERVAL = 10  # column of sides.doctrine
MAX_NOTES = 400
MAPS_KEPT = 4  # stores of travel times a thread keeps


class Commander(Protocol):
    """Whoever decides for a side: compiled doctrine, a script, a person, a trained policy."""

    def decide(self, battle: Battle, step: int, decisions: Decisions) -> None:
        """Fill `decisions` from what the side knows at `step`."""


class Passive:
    """Leaves every unit where it stands."""

    def decide(self, battle: Battle, step: int, decisions: Decisions) -> None:
        return None


class Kept(NamedTuple):
    """A store of travel times, and the map that they were made on."""

    neighbor: NDArray[np.int32]
    crossing_s: NDArray[np.int32]
    fields: Fields


_store = threading.local()


def fields_of_thread(prepared: Prepared) -> Fields:
    """The thread's store of travel times for this map; made on first use and kept.

    A map is known by its neighbors and its crossing times, not by its theater: battles of one
    theater have other bridges and epochs.  The few maps last used are kept, as a campaign goes
    from battle to battle.
    """
    stores: list[Kept] = _store.__dict__.setdefault("stores", [])
    map_ = prepared.map
    place = next((i for i, kept in enumerate(stores) if is_of(kept, map_)), -1)
    if place < 0:
        kept = Kept(map_.neighbor, map_.crossing_s, new_fields(prepared))
        del stores[MAPS_KEPT - 1 :]
    else:
        kept = stores.pop(place)
    stores.insert(0, kept)
    return kept.fields


def is_of(kept: Kept, map_: Map) -> bool:
    """Whether a store was made on this map, or on one equal to it."""
    if kept.crossing_s is map_.crossing_s and kept.neighbor is map_.neighbor:
        return True
    same = np.array_equal(kept.crossing_s, map_.crossing_s)
    return same and np.array_equal(kept.neighbor, map_.neighbor)


def new_decisions(n: int) -> Decisions:
    """Empty decisions for `n` units."""
    return Decisions(
        mission=np.full(n, -1, dtype=np.int8), goal=np.full(n, -1, dtype=np.int32),
        due_h=np.zeros(n), call=np.zeros(n, dtype=np.int8),
        target=np.full(n, -1, dtype=np.int32), note=np.zeros((MAX_NOTES, 5), dtype=np.int32),
        n_notes=np.zeros(1, dtype=np.int32),
    )  # fmt: skip


def clear(decisions: Decisions) -> None:
    """Empty `decisions` for the next use."""
    decisions.mission[:] = -1
    decisions.goal[:] = -1
    decisions.due_h[:] = 0.0
    decisions.call[:] = 0
    decisions.target[:] = -1
    decisions.n_notes[0] = 0


def fight(
    prepared: Prepared, vector: NDArray[np.float64], seed: int, replication: int,
    commanders: Sequence[Commander], keep_tape: bool = False, until_tick: int | None = None,
) -> Battle:  # fmt: skip
    """One battle from its start to its end, with `vector` as the numbers of the replication."""
    battle, p = new_battle(prepared, vector, fields_of_thread(prepared), keep_tape)
    if keep_tape:
        record(battle, 0)
    carry_on(prepared, battle, p, seed, replication, commanders, 0, until_tick)
    return battle


def carry_on(
    prepared: Prepared, battle: Battle, p: Any, seed: int, replication: int,
    commanders: Sequence[Commander], tick: int, until_tick: int | None = None,
) -> None:  # fmt: skip
    """Fight `battle`, which stands at the beginning of `tick`, to `until_tick` or its end.

    `p`: its rule parameters.  Decisions that fall on `until_tick` are left to who carries on from
    there, so that a battle stopped and carried on is the battle that was not stopped.
    """
    decisions = new_decisions(len(prepared.units))
    tick_h = prepared.steps_per_tick * prepared.step_minutes / 60.0
    every = [
        max(1, round(float(battle.sides.doctrine[x, DECISION_INTERVAL]) / tick_h)) for x in (0, 1)
    ]
    end = prepared.n_ticks if until_tick is None else min(until_tick, prepared.n_ticks)
    while tick < end:
        step = tick * prepared.steps_per_tick
        for x in (0, 1):
            if tick % every[x] == 0:
                clear(decisions)
                commanders[x].decide(battle, step, decisions)
                send_orders(
                    battle.roster, battle.units, battle.orders, battle.sides, battle.clock,
                    x, decisions, seed, replication, step,
                )  # fmt: skip
        following = min(tick + every[x] - tick % every[x] for x in (0, 1))
        following = min(following, end)
        play(battle, p, seed, replication, tick, following)
        tick = following
