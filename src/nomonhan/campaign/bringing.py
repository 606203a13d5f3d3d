"""How armies come to the next battle: survivors, replacements, what was mended, dug and stored.

A unit that fought before starts with its survivors, those of its wounded who are back, and its
part of the replacements that came in the days between; one that did not comes as its scenario has
it, if it was sent.  The numbers are written into the inputs of the battle, so that the engine knows
nothing of campaigns.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan import chance
from nomonhan.campaign.carry import Book, Carried, F, UnitLeft, is_same_ground
from nomonhan.codes import Purpose, Status
from nomonhan.elementary import power
from nomonhan.engine.inputs import DOCTRINE_FIELDS, SUPPLY_FIELDS
from nomonhan.engine.prepare import Prepared
from nomonhan.engine.set_up import muster, parameters_of
from nomonhan.rules.engineering import works_after
from nomonhan.rules.supply import lift_t_per_day
from nomonhan.state import Battle

MEN, STRENGTH, TRAINING, RELIABILITY, WORKS, HOLDINGS = range(6)
LESSONS, STAFF = DOCTRINE_FIELDS.index("lessons"), DOCTRINE_FIELDS.index("staff_quality")
LEAST_MEN = 30  # a unit that could muster fewer is broken up, and its men go to others


@dataclass(frozen=True)
class Between:
    """The time between two battles, and how it is to be drawn."""

    days: float
    numbers: Mapping[str, float]  # the campaign's drawn numbers by path
    seed: int
    replication: int
    phase: int  # the one that is to be fought
    staff: tuple[float, ...] = (1.0, 1.0)  # (x,) times the staff quality of the scenario

    def flow(self, side: str, name: str) -> float:
        """A number of what reaches a side."""
        return self.numbers[f"flows.{side}.{name}"]


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
    prepared: Prepared, vector: F, carried: Carried, books: list[Book], between: Between,
    absent: Collection[int] = (),
) -> F:  # fmt: skip
    """The inputs of the next battle, with what the armies carry written into them.

    absent: new units that were not sent.  Books are entered, `present` excepted.
    """
    vector = vector.copy()
    full, weapons, factor = full_strength(prepared, vector)
    table = prepared.inputs.view("units", vector)
    doctrine = prepared.inputs.view("doctrine", vector)
    for u in absent:
        table[u, MEN] = 0.0
        table[u, HOLDINGS:] = 0.0
    for x, side in enumerate(prepared.sides):
        of_side = np.flatnonzero(prepared.fixed["side"] == x).tolist()
        known = [u for u in of_side if prepared.units[u] in carried.units]
        come_back(prepared, table, carried, books[x], between, x, known, full, weapons, factor)
        present = {prepared.units[u] for u in known}
        for name, unit in carried.units.items():
            if unit.side == x and name not in present and not unit.away:
                books[x].relieved += unit.men
                unit.away = True
        books[x].arrived += sum(
            int(full[u]) for u in of_side
            if u not in known and u not in absent and not prepared.fixed["later"][u]
        )  # fmt: skip
        if is_same_ground(carried, prepared):  # elsewhere are neither trenches nor dumps
            hours = between.flow(side, "digging_h_per_day") * between.days
            dig(prepared, vector, carried, known, hours)
            write_rear(prepared, vector, carried, x, between)
        write_air(prepared, vector, carried, x, between.flow(side, "aircraft_replaced"))
        doctrine[x, STAFF] = min(1.0, doctrine[x, STAFF] * between.staff[x])
        if carried.battles:
            doctrine[x, LESSONS] = carried.lessons[x]
    return vector


def come_back(
    prepared: Prepared, table: F, carried: Carried, book: Book, between: Between, x: int,
    mine: list[int], full: NDArray[np.int32], weapons: NDArray[np.int32], factor: F,
) -> None:  # fmt: skip
    """Units `mine` of side x that fought before: men, training and weapons into `table`."""
    side, days = prepared.sides[x], between.days
    left = {u: carried.units[prepared.units[u]] for u in mine}
    need = {u: max(0, int(full[u]) - left[u].men) for u in mine}
    given = shared_out(need, int(between.flow(side, "replacements_per_day") * days))
    wanting = {u: vehicles_wanting(prepared, weapons[u], left[u]) for u in mine}
    vehicles = shared_out(wanting, int(between.flow(side, "vehicles_per_day") * days))
    back = between.flow(side, "wounded_return_share") * min(
        1.0, days / max(1.0, between.flow(side, "wounded_return_days"))
    )
    for u in mine:
        unit = left[u]
        if unit.away:  # its men had been entered as relieved
            book.relieved -= unit.men
            unit.away = False
        draw = chance.uniform(
            between.seed, between.replication, between.phase, Purpose.REPLACEMENT, u, 0, 0
        )
        returned = min(chance.binomial(unit.wounded, back, draw), need[u] - given[u])
        men = unit.men + given[u] + returned
        kept = min(men, max(int(full[u]), LEAST_MEN)) if men >= LEAST_MEN else 0
        book.replaced += given[u]
        book.returned += returned
        book.relieved += men - kept
        fresh = given[u] / men if men > 0 else 0.0
        table[u, TRAINING] = trained(
            unit.training, fresh, between.flow(side, "experience"),
            between.flow(side, "replacement_training"),
        )  # fmt: skip
        # a hair above the half that mustering rounds up at, whatever the factor
        table[u, MEN] = (kept + 0.25) / factor[x] if kept else 0.0
        if kept:
            arms = min(1.0, between.flow(side, "arms_with_men") * fresh)
            mended = 1.0 - power(1.0 - between.flow(side, "repair_per_day"), days)
            write_weapons(table, u, weapons, unit, prepared, vehicles[u], arms, mended)
        else:
            table[u, HOLDINGS:] = 0.0


def trained(training: float, fresh: float, experience: float, of_replacements: float) -> float:
    """Training of a unit that has been through a phase and has a share `fresh` of new men."""
    grown = training + experience * (1.0 - training)
    return (1.0 - fresh) * grown + fresh * of_replacements * training


def vehicles_wanting(prepared: Prepared, full: NDArray[np.int32], unit: UnitLeft) -> int:
    """Vehicles that a unit lacks of its scenario's."""
    return sum(
        max(0, int(full[w]) - unit.held.get(name, 0))
        for w, name in enumerate(prepared.weapons)
        if prepared.fixed["is_vehicle"][w] == 1
    )


def dig(prepared: Prepared, vector: F, carried: Carried, mine: list[int], hours: float) -> None:
    """Works of units that stayed at the front: what they had and what a rest lets them dig."""
    table = prepared.inputs.view("units", vector)
    for u in mine:
        unit = carried.units[prepared.units[u]]
        own = float(np.nan_to_num(table[u, WORKS]))
        table[u, WORKS] = max(own, dug(unit.works, hours, prepared, vector))


def arrived_later(prepared: Prepared, battle: Battle, carried: Carried, books: list[Book]) -> None:
    """Enter units that came while the battle went on, and old ones that never did."""
    for u, name in enumerate(prepared.units):
        if prepared.fixed["later"][u] == 0:
            continue
        book, men = books[int(battle.roster.side[u])], int(battle.roster.men_start[u])
        came = battle.units.status[u] != Status.NOT_ARRIVED
        if came and name not in carried.units:
            book.arrived += men
        elif not came and name in carried.units:  # left behind, with what it had by then
            book.relieved += men
            carried.units[name].men, carried.units[name].wounded = men, 0
            carried.units[name].away = True


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
    vehicles: int, arms: float, mended: float,
) -> None:  # fmt: skip
    """Weapons on hand: what was left, was mended, came; never more than the scenario's.

    arms, mended: shares of missing crew-served weapons that come, of damaged ones that are mended.
    """
    for w, name in enumerate(prepared.weapons):
        full = int(weapons[u, w])
        if full == 0 or prepared.fixed["is_rifle"][w] == 1:
            continue
        on_hand = unit.held.get(name, 0) + int(mended * unit.damaged.get(name, 0))
        if prepared.fixed["is_vehicle"][w] == 1:
            came = min(vehicles, max(0, full - on_hand))
            vehicles -= came
        else:  # crew-served weapons come with the men who serve them
            came = int((full - on_hand) * arms) if full > on_hand else 0
        table[u, HOLDINGS + w] = min(full, on_hand + came)


def write_rear(prepared: Prepared, vector: F, carried: Carried, x: int, between: Between) -> None:
    """Dumps: what was left, and the part of the lift that a pause lets one store.

    What is stored is of each kind as much as in the dumps that the scenario has.
    """
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
    stored = between.flow(prepared.sides[x], "stock_share") * lift * between.days
    n_kinds, total = depots.shape[1], float(depots[x].sum())
    shares = [float(t) / total if total > 0 else 1.0 / n_kinds for t in depots[x]]
    for s, share in enumerate(shares):
        depots[x, s] = carried.depots_t[x, s] + share * stored


def write_air(prepared: Prepared, vector: F, carried: Carried, x: int, replaced: float) -> None:
    """Aircraft: the scenario's, less the part of earlier losses that was not replaced."""
    aircraft = prepared.inputs.view("aircraft", vector)
    for w, name in enumerate(prepared.weapons):
        left = carried.aircraft.get((x, name), 1.0)
        left = 1.0 - (1.0 - left) * (1.0 - replaced)
        aircraft[x, w] *= left
        carried.aircraft[x, name] = left
