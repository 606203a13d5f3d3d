"""A new battle: the numbers of one replication become holdings, effects and positions."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Status
from nomonhan.engine.blank import blank_battle, new_tape
from nomonhan.engine.inputs import SUPPLY_FIELDS
from nomonhan.engine.lines import lay_lines
from nomonhan.engine.moments import tick_at
from nomonhan.engine.phases.holdings import count_all_arms
from nomonhan.engine.phases.occupancy import place
from nomonhan.engine.placing import hexes_of_zones, move_places
from nomonhan.engine.prepare import Prepared
from nomonhan.jit import kernel
from nomonhan.rules.effects import fill_effects
from nomonhan.rules.exposure import derive
from nomonhan.rules.parameters import DERIVED, PARAMETER_TYPE, PARAMETERS
from nomonhan.state import Battle, F, Fields

MEN, STRENGTH, TRAINING, RELIABILITY, WORKS = range(5)
HELD_UF = SUPPLY_FIELDS.index("held_uf")
FAIR_DAY = (0.3, 0.0, 22.0)
PARAMETERS_BY_NAME = np.dtype((np.record, PARAMETER_TYPE))
LIGHT_BOMBER, HEAVY_BOMBER = 2, 3  # arsenal.air_kind


def new_battle(
    prepared: Prepared, vector: NDArray[np.float64], fields: Fields, record: bool = False,
    blank: Battle | None = None,
) -> tuple[Battle, Any]:  # fmt: skip
    """A battle at its start, and its rule parameters, for one vector of inputs.

    `blank`: tables of `blank_battle` to write into; without it the battle has its own.
    """
    p = parameters_of(vector, prepared)
    battle = (blank or blank_battle(prepared))._replace(fields=fields)
    if record:
        battle = battle._replace(tape=new_tape(prepared, record))
    battle, home = placed(prepared, battle, vector)
    assign_numbers(prepared, battle, vector, home, p)
    return battle, p


def parameters_of(vector: NDArray[np.float64], prepared: Prepared) -> Any:
    """The rule parameters of a replication as a record of its own, apart from `vector`."""
    rules = np.full(len(PARAMETERS) + len(DERIVED), np.nan)  # the derived ones are still to come
    rules[: len(PARAMETERS)] = prepared.inputs.view("rules", vector)
    return rules.view(PARAMETERS_BY_NAME)[0]


def placed(
    prepared: Prepared, battle: Battle, vector: NDArray[np.float64]
) -> tuple[Battle, NDArray[np.int32]]:
    """The battle with zones and lines of H-hour where they lie, and home of the units, (u,)."""
    home, placing, terrain = prepared.fixed["home"], prepared.placing, prepared.terrain
    if placing is None:
        return battle._replace(map=prepared.map), home
    hexes = placing.hex.copy()
    move_places(
        placing.x_km, placing.y_km, placing.weight, placing.limit_km, placing.side, placing.barred,
        placing.neighbor, placing.center_x_km, placing.center_y_km, placing.disk,
        prepared.inputs.view("placement", vector), hexes,
    )  # fmt: skip
    home, center = hexes[: len(home)], hexes[len(home) :]
    battle.zones.center[:] = center
    lay_lines(
        battle.land, terrain.x_km, terrain.y_km, prepared.fixed["forward"], prepared.fixed["side"],
        home,
    )  # fmt: skip
    begin, inside = hexes_of_zones(
        prepared.map.zone_begin, prepared.map.zone_hex, terrain.zone_center,
        terrain.zone_radius_km, terrain.n_cols, terrain.x_km, terrain.y_km, terrain.cover, center,
    )  # fmt: skip
    return battle._replace(map=prepared.map._replace(zone_begin=begin, zone_hex=inside)), home


class Numbers(NamedTuple):
    """The numbers of a replication, table by table, as in `engine.inputs`."""

    units: F  # (u, 5 + w)
    establishments: F  # (e, 1 + w)
    strength: F  # (x,)
    delays: F  # (u,)
    doctrine: F  # (x, n), as are the next four
    supply: F
    depots: F
    air: F
    aircraft: F
    weather: F  # (d, 3)
    weapons: F  # (w, n)


def assign_numbers(
    prepared: Prepared, battle: Battle, vector: NDArray[np.float64], home: NDArray[np.int32],
    p: Any,
) -> None:  # fmt: skip
    """Write the numbers of a replication into a blank battle, and deploy its units."""
    fixed, view = prepared.fixed, prepared.inputs.view
    numbers = Numbers(
        view("units", vector), view("establishments", vector), view("sides", vector)[:, 0],
        view("delays", vector), view("doctrine", vector), view("supply", vector),
        view("depots", vector), view("air", vector), view("aircraft", vector),
        view("weather", vector), view("weapons", vector),
    )  # fmt: skip
    men = np.zeros(len(numbers.units), dtype=np.int32)
    holdings = np.zeros((len(men), len(prepared.weapons)), dtype=np.int32)
    write_numbers(
        battle, numbers, fixed["side"], fixed["establishment"], fixed["is_rifle"], fixed["later"],
        home, fixed["weather_row"], fixed["mounts"], fixed["target_class"], fixed["petrol"],
        fixed["indirect"], prepared.tick_minutes, men, holdings, p,
    )  # fmt: skip


@kernel
def write_numbers(
    b: Battle, numbers: Numbers, side: Any, establishment: Any, is_rifle: Any, later: Any,
    home: Any, weather_row: Any, mounts: Any, target_class: Any, petrol: Any, indirect: Any,
    tick_minutes: float, men: Any, holdings: Any, p: Any,
) -> None:  # fmt: skip
    """What `assign_numbers` does; men (u,), holdings (u, w): room for them, zero before."""
    derive(p)
    muster(
        numbers.units, numbers.establishments, numbers.strength, side, establishment, is_rifle,
        men, holdings,
    )  # fmt: skip
    man_units(
        b.roster, b.units, b.arms, b.orders, later, home, men, holdings, numbers.units,
        numbers.delays, tick_minutes, numbers.doctrine, numbers.supply, p,
    )  # fmt: skip
    equip_sides(
        b.sides, b.aircraft, b.arsenal, numbers.doctrine, numbers.supply, numbers.depots,
        numbers.air, numbers.aircraft,
    )  # fmt: skip
    tell_weather(b.clock.days, numbers.weather, weather_row)
    fill_effects(
        numbers.weapons, mounts, target_class, petrol, indirect, b.arsenal, b.anti_vehicle, p
    )
    count_all_arms(b.roster, b.units, b.arms, b.arsenal, b.batteries)
    deploy(b.map.disk, b.hexes, b.roster, b.units)


@kernel
def muster(
    units: Any, establishments: Any, side_factor: Any, fixed_side: Any, establishment: Any,
    is_rifle: Any, men: Any, holdings: Any,
) -> None:  # fmt: skip
    """Men and whole weapons on hand of every unit, from its own numbers or its establishment's.

    units (u, 5 + w), establishments (e, 1 + w), side_factor (x,); fills men (u,), holdings (u, w).
    """
    n_weapons = holdings.shape[1]
    for u in range(men.shape[0]):
        e = establishment[u]
        own = units[u, 0]
        paper_men = establishments[e, 0]
        present = (own if own == own else paper_men) * side_factor[fixed_side[u]]
        men[u] = int(present + 0.5)
        for w in range(n_weapons):
            own = units[u, 5 + w]
            if own == own:
                holdings[u, w] = int(own + 0.5)
            elif is_rifle[w] == 1 and paper_men > 0.0:
                holdings[u, w] = int(establishments[e, 1 + w] * present / paper_men + 0.5)
            else:
                holdings[u, w] = int(establishments[e, 1 + w] * units[u, 1] + 0.5)


@kernel
def man_units(
    roster: Any, units: Any, arms: Any, orders: Any, later: Any, home: Any, men: Any,
    holdings: Any, numbers: Any, delay_h: Any, tick_minutes: float, doctrine: Any, supply: Any,
    p: Any,
) -> None:  # fmt: skip
    """Units as they stand before the first tick, or will come.

    later, home, men, delay_h (u,); holdings (u, w); numbers (u, 5 + w); doctrine, supply (x, n).
    """
    for u in range(len(units)):
        to_come, x = later[u] == 1, roster[u].side
        roster[u].home = home[u]
        roster[u].arrival_tick = tick_at(delay_h[u] * 60.0, tick_minutes)
        roster[u].men_start = men[u]
        roster[u].training = numbers[u, TRAINING]
        roster[u].reliability = numbers[u, RELIABILITY]
        units[u].hex = -1 if to_come else home[u]
        units[u].men = 0 if to_come else men[u]
        units[u].cohesion = min(1.0, 0.7 + 0.3 * numbers[u, TRAINING])
        units[u].works = numbers[u, WORKS]
        units[u].stock[0] = supply[x, HELD_UF]
        units[u].stock[1] = supply[x, HELD_UF]
        units[u].stock[2] = p.fuel_km
        units[u].stock[3] = p.provisions_days
        units[u].stock[4] = p.water_days
        orders[u].no_retreat = doctrine[x, 0]
        for i in range(arms.shape[1]):
            w = arms[u, i].kind
            if w < 0:
                break
            arms[u, i].held = 0 if to_come else holdings[u, w]
            arms[u, i].start = arms[u, i].held
            arms[u, i].arrived = holdings[u, w] if to_come else 0


@kernel
def equip_sides(
    sides: Any, aircraft: Any, arsenal: Any, doctrine: Any, supply: Any, depots: Any, air: Any,
    numbers: Any,
) -> None:  # fmt: skip
    """Doctrine, depots and serviceable aircraft of both sides.

    doctrine, supply, depots, air (x, n): their inputs; numbers (x, w): aircraft.
    """
    for x in range(2):
        for i in range(doctrine.shape[1]):
            sides[x].doctrine[i] = doctrine[x, i]
        for i in range(supply.shape[1]):
            sides[x].supply[i] = supply[x, i]
        for i in range(depots.shape[1]):
            sides[x].depot_t[i] = depots[x, i]
        sides[x].air_skill = air[x, 1]
        bomber, most = 0, 0.0
        for w in range(len(arsenal)):
            aircraft[x, w].held = math.floor(numbers[x, w] * air[x, 0] + 0.5)
            bombs = arsenal[w].air_kind == LIGHT_BOMBER or arsenal[w].air_kind == HEAVY_BOMBER
            if bombs and numbers[x, w] > most:
                bomber, most = w, numbers[x, w]
        sides[x].bomber = bomber


@kernel
def tell_weather(days: Any, numbers: Any, row: Any) -> None:
    """Weather of each day, (d,), from row `row` (d,) of `numbers`; a day without one is fair."""
    for d in range(len(days)):
        i = row[d]
        days[d].cloud = numbers[i, 0] if i >= 0 else FAIR_DAY[0]
        days[d].rain = numbers[i, 1] if i >= 0 else FAIR_DAY[1]
        days[d].heat_c = numbers[i, 2] if i >= 0 else FAIR_DAY[2]


@kernel
def deploy(disk: Any, hexes: Any, roster: Any, units: Any) -> None:
    """Put all units that are on the map at the start into their hexes."""
    for u in range(len(units)):
        if units[u].status == Status.ACTIVE and units[u].hex >= 0:
            place(disk, hexes, roster, units, u, units[u].hex)
