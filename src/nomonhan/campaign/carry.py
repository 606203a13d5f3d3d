"""What armies carry from battle to battle: men, weapons, wrecks, dumps, works, what they learned.

Units are known again by their ids.  A unit that fought before starts with its survivors, those of
its wounded who are back, and its part of the replacements that came in the days between; one that
did not comes as its scenario has it.  The numbers are written into the inputs of the next battle,
so that the engine knows nothing of campaigns.

Leaves out: units that are renamed or merged; men detached.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan import chance
from nomonhan.codes import Purpose, Status
from nomonhan.engine.inputs import DOCTRINE_FIELDS, SUPPLY_FIELDS
from nomonhan.engine.prepare import Prepared
from nomonhan.engine.set_up import muster, parameters_of
from nomonhan.rules.engineering import works_after
from nomonhan.rules.supply import lift_t_per_day
from nomonhan.state import Battle

F = NDArray[np.float64]

MEN, STRENGTH, TRAINING, RELIABILITY, WORKS, HOLDINGS = range(6)
LESSONS = DOCTRINE_FIELDS.index("lessons")
LEAST_MEN = 30  # a unit that could muster fewer is broken up, and its men go to others
DUMP_SHARES = (0.10, 0.35, 0.35, 0.20)  # small arms, shells, fuel, provisions of what is stored
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


@dataclass
class Carried:
    """What both armies carry; empty before the first battle."""

    units: dict[str, UnitLeft] = field(default_factory=dict)
    depots_t: F | None = None  # (x, s)
    aircraft: dict[tuple[int, str], float] = field(default_factory=dict)  # share left of each type
    lessons: list[float] = field(default_factory=lambda: [0.0, 0.0])


@dataclass
class Book:
    """Persons of one side over the campaign; what came and what is left add up."""

    arrived: int = 0  # with units that had not fought before
    replaced: int = 0
    returned: int = 0  # wounded who came back
    relieved: int = 0  # left the field with their units, or beyond what a unit may hold
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


def left_after(prepared: Prepared, battle: Battle) -> dict[str, UnitLeft]:
    """What is left of every unit that was there."""
    found = {}
    units, arms = battle.units, battle.arms
    for u, name in enumerate(prepared.units):
        if units.status[u] == Status.NOT_ARRIVED:
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


def full_strength(
    prepared: Prepared, vector: F
) -> tuple[NDArray[np.int32], NDArray[np.int32], Any]:
    """Men (u,) and weapons (u, w) of every unit as its scenario has them, and the factor of men."""
    view, fixed = prepared.inputs.view, prepared.fixed
    men = np.zeros(len(prepared.units), dtype=np.int32)
    holdings = np.zeros((len(prepared.units), len(prepared.weapons)), dtype=np.int32)
    factor = view("sides", vector)[:, 0]
    muster(
        view("units", vector), view("establishments", vector), factor, fixed["side"],
        fixed["establishment"], fixed["is_rifle"], men, holdings,
    )  # fmt: skip
    return men, holdings, factor


def carry_into(
    prepared: Prepared, vector: F, carried: Carried, books: list[Book], days: float,
    numbers: Mapping[str, float], seed: int, replication: int, phase: int,
) -> F:  # fmt: skip
    """The inputs of the next battle after `days`, with what the armies carry written into them.

    numbers: the campaign's drawn numbers by path; books are entered, `present` excepted.
    """
    vector = vector.copy()
    full, weapons, factor = full_strength(prepared, vector)
    table = prepared.inputs.view("units", vector)
    later = prepared.fixed["later"] == 1
    for x, side in enumerate(prepared.sides):
        flow = f"flows.{side}."
        mine = [
            u for u, name in enumerate(prepared.units)
            if prepared.fixed["side"][u] == x and name in carried.units
        ]  # fmt: skip
        need = {u: max(0, int(full[u]) - carried.units[prepared.units[u]].men) for u in mine}
        pool = int(numbers[flow + "replacements_per_day"] * days)
        given = shared_out(need, pool)
        back = numbers[flow + "wounded_return_share"] * min(
            1.0, days / max(1.0, numbers[flow + "wounded_return_days"])
        )
        vehicles = shared_out(
            {
                u: sum(
                    max(0, int(weapons[u, w]) - carried.units[prepared.units[u]].held.get(name, 0))
                    for w, name in enumerate(prepared.weapons)
                    if prepared.fixed["is_vehicle"][w] == 1
                )
                for u in mine
            },
            int(numbers[flow + "vehicles_per_day"] * days),
        )
        for u in mine:
            unit = carried.units[prepared.units[u]]
            draw = chance.uniform(seed, replication, phase, Purpose.REPLACEMENT, u, 0, 0)
            returned = min(chance.binomial(unit.wounded, back, draw), need[u] - given[u])
            men = unit.men + given[u] + returned
            kept = min(men, max(int(full[u]), LEAST_MEN)) if men >= LEAST_MEN else 0
            books[x].replaced += given[u]
            books[x].returned += returned
            books[x].relieved += men - kept
            fresh = given[u] / men if men > 0 else 0.0
            grown = unit.training + numbers[flow + "experience"] * (1.0 - unit.training)
            table[u, TRAINING] = (1.0 - fresh) * grown + fresh * 0.7 * unit.training
            # a hair above the half that mustering rounds up at, whatever the factor
            table[u, MEN] = (kept + 0.25) / factor[x] if kept else 0.0
            hours = numbers[flow + "digging_h_per_day"] * days
            table[u, WORKS] = max(
                float(np.nan_to_num(table[u, WORKS])), dug(unit.works, hours, prepared, vector)
            )
            if not kept:
                table[u, HOLDINGS:] = 0.0
                continue
            write_weapons(
                table, u, weapons, unit, prepared, vehicles[u], fresh, days,
                numbers[flow + "repair_per_day"],
            )  # fmt: skip
        known = set(prepared.units)
        for name, unit in carried.units.items():
            if unit.side == x and name not in known:
                books[x].relieved += unit.men
        books[x].arrived += sum(
            int(full[u]) for u, name in enumerate(prepared.units)
            if prepared.fixed["side"][u] == x and name not in carried.units and not later[u]
        )  # fmt: skip
        write_rear(prepared, vector, carried, x, days, numbers[flow + "stock_share"])
        write_air(prepared, vector, carried, x, numbers[flow + "aircraft_replaced"])
        doctrine = prepared.inputs.view("doctrine", vector)
        if carried.units:
            doctrine[x, LESSONS] = carried.lessons[x]
    return vector


def arrived_later(prepared: Prepared, battle: Battle, carried: Carried, books: list[Book]) -> None:
    """Enter units that came while the battle went on, and old ones that never did."""
    for u, name in enumerate(prepared.units):
        if prepared.fixed["later"][u] == 0:
            continue
        book, men = books[int(battle.roster.side[u])], int(battle.roster.men_start[u])
        came = battle.units.status[u] != Status.NOT_ARRIVED
        if came and name not in carried.units:
            book.arrived += men
        elif not came and name in carried.units:
            book.relieved += men


def shared_out(need: Mapping[int, int], pool: int) -> dict[int, int]:
    """A pool shared in proportion to need, never above it, in whole numbers."""
    total = sum(need.values())
    if total <= 0:
        return dict.fromkeys(need, 0)
    share = min(1.0, pool / total)
    return {u: int(share * n) for u, n in need.items()}


def dug(works: float, hours: float, prepared: Prepared, vector: F) -> float:
    """Works after a rest of so many hours of digging, on ground that is not sand."""
    return float(works_after(works, hours, False, 0.0, parameters_of(vector, prepared)))


def write_weapons(
    table: F, u: int, weapons: NDArray[np.int32], unit: UnitLeft, prepared: Prepared,
    vehicles: int, fresh: float, days: float, repair_per_day: float,
) -> None:  # fmt: skip
    """Weapons on hand: what was left, was mended, came; never more than the scenario's."""
    mended = 1.0 - math.pow(1.0 - repair_per_day, days)
    for w, name in enumerate(prepared.weapons):
        full = int(weapons[u, w])
        if full == 0 or prepared.fixed["is_rifle"][w] == 1:
            continue
        on_hand = unit.held.get(name, 0) + int(mended * unit.damaged.get(name, 0))
        if prepared.fixed["is_vehicle"][w] == 1:
            came = min(vehicles, max(0, full - on_hand))
            vehicles -= came
        else:  # crew-served weapons come with the men who serve them
            came = int((full - on_hand) * min(1.0, 2.0 * fresh)) if full > on_hand else 0
        table[u, HOLDINGS + w] = min(full, on_hand + came)


def write_rear(
    prepared: Prepared, vector: F, carried: Carried, x: int, days: float, stock_share: float
) -> None:
    """Dumps: what was left, and the part of the lift that a pause lets one store."""
    if carried.depots_t is None:
        return
    supply = dict(
        zip(SUPPLY_FIELDS, prepared.inputs.view("supply", vector)[x].tolist(), strict=True)
    )
    lift = lift_t_per_day(
        supply["trucks"], supply["payload_t"], supply["availability"], supply["round_trip_d"],
        supply["line_share"],
    )  # fmt: skip
    depots = prepared.inputs.view("depots", vector)
    for s, share in enumerate(DUMP_SHARES):
        depots[x, s] = carried.depots_t[x, s] + share * stock_share * lift * days


def write_air(prepared: Prepared, vector: F, carried: Carried, x: int, replaced: float) -> None:
    """Aircraft: the scenario's, less the part of earlier losses that was not replaced."""
    aircraft = prepared.inputs.view("aircraft", vector)
    for w, name in enumerate(prepared.weapons):
        left = carried.aircraft.get((x, name), 1.0)
        aircraft[x, w] *= 1.0 - (1.0 - left) * (1.0 - replaced)


def carry_out(prepared: Prepared, battle: Battle, carried: Carried) -> None:
    """Take over what a battle has left."""
    fought = left_after(prepared, battle)
    carried.units = fought
    carried.depots_t = battle.sides.depot_t.copy()
    for x in (0, 1):
        for w, name in enumerate(prepared.weapons):
            had = int(battle.aircraft.held[x, w] + battle.aircraft.lost[x, w])
            if had > 0:
                before = carried.aircraft.get((x, name), 1.0)
                carried.aircraft[x, name] = before * float(battle.aircraft.held[x, w]) / had
