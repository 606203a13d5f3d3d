"""What armies carry from battle to battle, and the books in which every person stands.

Units are known again by their ids.  Who is not in the next battle is away with what he has left and
comes back with it.

Leaves out: units that are renamed or merged; men detached; prisoners who come home.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Status
from nomonhan.engine.prepare import Prepared
from nomonhan.state import Battle
from nomonhan.terrain.arrays import Terrain

F = NDArray[np.float64]
MOVED = ("killed", "wounded", "missing", "captured")


@dataclass
class UnitLeft:
    """What is left of a unit after a battle."""

    side: int
    men: int
    wounded: int
    training: float
    works: float
    held: dict[str, int] = field(default_factory=dict)
    damaged: dict[str, int] = field(default_factory=dict)
    away: bool = False  # not in the last battle: its men count as relieved


@dataclass(frozen=True)
class Seen:
    """What the other side last saw of a unit: where, how many men, how many vehicles."""

    hex: int
    men: int
    armor: int


@dataclass
class Carried:
    """What both armies carry; empty before the first battle."""

    units: dict[str, UnitLeft] = field(default_factory=dict)
    depots_t: F | None = None  # (x, s)
    aircraft: dict[tuple[int, str], float] = field(default_factory=dict)  # share left of each type
    lessons: list[float] = field(default_factory=lambda: [0.0, 0.0])
    battles: int = 0  # without clashes: before the first there is nothing learned, nor a war to end
    seen: dict[str, Seen] = field(default_factory=dict)  # by unit, as its enemy saw it
    held: NDArray[np.int8] | None = None  # (h,) who held the ground last
    terrain: Terrain | None = None  # where it was seen


@dataclass
class Book:
    """Persons of one side over the campaign; what came and what is left add up."""

    arrived: int = 0  # with units that had not fought before
    replaced: int = 0
    returned: int = 0  # wounded who came back
    relieved: int = 0  # away with their units, or beyond what a unit may hold
    killed: int = 0
    wounded: int = 0
    missing: int = 0
    captured: int = 0
    present: int = 0

    @property
    def balance(self) -> int:
        """What came less what is left and lost; 0 if the book is right."""
        came = self.arrived + self.replaced + self.returned
        lost = self.killed + self.wounded + self.missing + self.captured
        return came - self.relieved - lost - self.present


def is_same_ground(carried: Carried, prepared: Prepared) -> bool:
    """Whether the next battle is on the map of the last one."""
    old: Any = carried.terrain
    return old is not None and np.array_equal(old.neighbor, prepared.terrain.neighbor)


def left_after(
    prepared: Prepared, battle: Battle, absent: Collection[int] = ()
) -> dict[str, UnitLeft]:
    """What is left of every unit that was there; `absent` were not sent."""
    found = {}
    units, arms = battle.units, battle.arms
    for u, name in enumerate(prepared.units):
        if units.status[u] == Status.NOT_ARRIVED or u in absent:
            continue
        left = UnitLeft(
            int(battle.roster.side[u]), int(units.men[u] + units.withdrawn[u]),
            int(units.wounded[u]), float(battle.roster.training[u]), float(units.works[u]),
        )  # fmt: skip
        for row in arms[u]:
            if row.kind < 0:
                break
            weapon = prepared.weapons[row.kind]
            left.held[weapon] = int(row.held)
            left.damaged[weapon] = int(row.damaged + row.broken_down)
        found[name] = left
    return found


def book_battle(books: list[Book], battle: Battle) -> None:
    """Enter a battle's losses; men who left its map unhurt are still there."""
    for x, book in enumerate(books):
        own = (battle.roster.side == x) & (battle.units.status != Status.NOT_ARRIVED)
        for name in MOVED:
            setattr(book, name, getattr(book, name) + int(battle.units[name][own].sum()))
        book.present = int((battle.units.men + battle.units.withdrawn)[own].sum())


def lost_by_contingent(prepared: Prepared, battle: Battle) -> dict[str, int]:
    """A battle's losses by `<side>.<contingent>.<fate>`."""
    found = {}
    for i, contingent in enumerate(prepared.contingents):
        side = prepared.sides[prepared.contingent_side[i]]
        own = battle.roster.contingent == i
        for name in MOVED:
            found[f"{side}.{contingent}.{name}"] = int(battle.units[name][own].sum())
    return found


def carry_out(
    prepared: Prepared, battle: Battle, carried: Carried, absent: Collection[int] = ()
) -> None:
    """Take over what a battle has left; units that were not in it stay as they were, away."""
    fought = left_after(prepared, battle, absent)
    for unit in carried.units.values():
        unit.away = True
    carried.units.update(fought)
    carried.depots_t = battle.sides.depot_t.copy()
    for x in (0, 1):
        for w, name in enumerate(prepared.weapons):
            had = int(battle.aircraft.held[x, w] + battle.aircraft.lost[x, w])
            if had > 0:
                before = carried.aircraft.get((x, name), 1.0)
                carried.aircraft[x, name] = before * float(battle.aircraft.held[x, w]) / had
    carried.seen = seen_in(prepared, battle)
    carried.held = battle.hexes.held.copy()
    carried.terrain = prepared.terrain


def seen_in(prepared: Prepared, battle: Battle) -> dict[str, Seen]:
    """What each side has seen of the other's units by the end of a battle."""
    found = {}
    for u, name in enumerate(prepared.units):
        known = battle.knowledge[1 - int(battle.roster.side[u])][u]
        if known.seen_tick >= 0 and known.seen_hex >= 0 and battle.units.status[u] <= Status.BROKEN:
            found[name] = Seen(int(known.seen_hex), int(known.seen_men), int(known.seen_armor))
    return found
