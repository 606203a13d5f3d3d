"""Small battles for tests: a skirmish in which a bit of everything happens, told tick by tick."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from nomonhan.codes import Mission
from nomonhan.conduct import Commander, carry_on, fight
from nomonhan.engine.prepare import Prepared, prepare
from nomonhan.engine.sequence_of_play import record
from nomonhan.engine.set_up import new_battle
from nomonhan.engine.store import new_fields
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Battle, Decisions
from nomonhan.terrain.board import theater_of

SKIRMISH = Path(__file__).parent / "skirmish"
SCRATCH = {
    "work",
    "goers",
    "movers",
    "targets",
    "askers",
    "passable",
    "reached",
    "news",
    "power",
    "in_reach",
    "fields",
    "map",
    "land",
}
FIRST, SECOND = 0, 1


class Told(NamedTuple):
    """One order of a script; units are told by their place in the file."""

    tick: int
    unit: int
    mission: int
    at: tuple[int, int]  # column and row of the goal
    call: bool = False


# Of the skirmish: the first side attacks on both banks, the second holds and strikes back.
ATTACK = (
    Told(0, 0, Mission.ASSAULT, (8, 2)),
    Told(0, 1, Mission.ASSAULT, (8, 4)),
    Told(0, 2, Mission.ASSAULT, (8, 7)),
    Told(8, 3, Mission.EXPLOIT, (13, 4)),
    Told(16, 4, Mission.MOVE, (5, 4)),
    Told(24, 4, Mission.SUPPORT, (5, 4)),
    Told(16, 6, Mission.ASSAULT, (9, 4), call=True),
)
DEFENSE = (
    Told(0, 7, Mission.HOLD, (8, 2)),
    Told(0, 8, Mission.HOLD, (8, 4)),
    Told(0, 12, Mission.SCREEN, (8, 7)),
    Told(12, 9, Mission.COUNTERATTACK, (8, 5)),
    Told(12, 10, Mission.COUNTERATTACK, (8, 4)),
    Told(36, 13, Mission.ASSAULT, (8, 3)),
)


class Script:
    """Gives each order of a list at the first decision point at or after its tick."""

    def __init__(self, orders: Sequence[Told], n_cols: int) -> None:
        self.orders = list(orders)
        self.n_cols = n_cols

    def decide(self, battle: Battle, tick: int, decisions: Decisions) -> None:
        """Give what is due."""
        due = [order for order in self.orders if order.tick <= tick]
        self.orders = [order for order in self.orders if order.tick > tick]
        for order in due:
            decisions.mission[order.unit] = order.mission
            decisions.goal[order.unit] = order.at[1] * self.n_cols + order.at[0]
            decisions.call[order.unit] = order.call


@cache
def skirmish(folder: Path = SKIRMISH) -> Prepared:
    """The skirmish, ready to be fought."""
    loaded = load_scenario(folder)
    return prepare(loaded.scenario, loaded.digest, theater_of(loaded.scenario))


def script(prepared: Prepared) -> list[Commander]:
    """Fresh commanders of both sides of the skirmish."""
    n_cols = prepared.terrain.n_cols
    return [Script(ATTACK, n_cols), Script(DEFENSE, n_cols)]


def fought(seed: int = 1, replication: int = 0, prepared: Prepared | None = None) -> Battle:
    """The skirmish at its end, as the engine fights it."""
    prepared = prepared or skirmish()
    return fight(prepared, prepared.base, seed, replication, script(prepared), keep_tape=True)


def told(
    seed: int = 1, replication: int = 0, prepared: Prepared | None = None, ticks: int | None = None
) -> Iterator[tuple[int, Battle, Any]]:
    """The skirmish (tick, battle, parameters) before its first tick and after every one."""
    prepared = prepared or skirmish()
    battle, p = new_battle(prepared, prepared.base, new_fields(prepared), record=True)
    commanders = script(prepared)
    record(battle, 0)
    yield 0, battle, p
    for tick in range(prepared.n_ticks if ticks is None else ticks):
        carry_on(prepared, battle, p, seed, replication, commanders, tick, tick + 1)
        yield tick + 1, battle, p


def is_judged(tick: int) -> bool:
    """Whether ground is judged when tick `tick` of the skirmish is about to begin.

    It lasts from three to nine of the following day; ground is judged at six, nine and so on.
    """
    return tick > 0 and tick % 12 == 0


def columns(battle: Battle) -> dict[str, np.ndarray[Any, Any]]:
    """Every column of every table of a battle that is not scratch, by name."""
    found = {}

    def add(name: str, value: Any) -> None:
        if isinstance(value, np.ndarray):
            for field in value.dtype.names or ():
                found[f"{name}.{field}"] = np.ascontiguousarray(value[field])
            if not value.dtype.names:
                found[name] = np.ascontiguousarray(value)
        elif hasattr(value, "_fields"):
            for field in value._fields:
                add(f"{name}.{field}", getattr(value, field))
        else:
            found[name] = np.asarray(value)

    for name in battle._fields:
        if name not in SCRATCH:
            add(name, getattr(battle, name))
    return found


def by_weapon(battle: Battle, name: str) -> np.ndarray[Any, Any]:
    """A column of `arms` spread over all weapon systems, (u, w)."""
    table = np.zeros((len(battle.units), len(battle.arsenal)), dtype=np.int64)
    for u, row in enumerate(battle.arms):
        for place in row:
            if place.kind >= 0:
                table[u, place.kind] += place[name]
    return table


def differences(one: Battle, other: Battle) -> list[str]:
    """Columns in which two battles differ by a bit."""
    ours, theirs = columns(one), columns(other)
    assert ours.keys() == theirs.keys()
    return [name for name in ours if ours[name].tobytes() != theirs[name].tobytes()]


def digest(battle: Battle, but: Sequence[str] = ("tape",)) -> str:
    """Digest of all columns of a battle, those of the tables `but` left out."""
    total = hashlib.sha256()
    for name, column in columns(battle).items():
        if name.split(".")[0] not in but:
            total.update(f"{name} {column.dtype.str} {column.shape}".encode())
            total.update(column.tobytes())
    return total.hexdigest()
