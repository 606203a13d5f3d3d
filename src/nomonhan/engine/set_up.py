"""A new battle: the numbers of one replication become holdings, effects and positions."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Mission, Role, Status, Supplies
from nomonhan.engine.inputs import SUPPLY_FIELDS
from nomonhan.engine.phases.definitions import MANY
from nomonhan.engine.phases.occupancy import place
from nomonhan.engine.placing import placed, zone_hexes
from nomonhan.engine.prepare import Prepared, lay_lines
from nomonhan.jit import kernel
from nomonhan.rules.effects import fill_effects
from nomonhan.rules.parameters import PARAMETER_TYPE
from nomonhan.state import (
    AIRCRAFT,
    ARMS,
    ARSENAL,
    DAYS,
    FIRE_BY,
    FIRES,
    HEXES,
    KNOWLEDGE,
    ORDERS,
    ROSTER,
    SCORES,
    SIDES,
    TAPE,
    UNITS,
    Battle,
    Clock,
    Fields,
    Ledger,
    Map,
    Tape,
    new_table,
)  # fmt: skip

MEN, STRENGTH, TRAINING, RELIABILITY, WORKS = range(5)
FIELD_ROWS = 8000  # of 21 kB on the map of 1939, used as they come: hundreds of its battles fit
MAX_EVENTS = 2000
HELD_UF = SUPPLY_FIELDS.index("held_uf")
NEVER = -100_000
FAIR_DAY = (0.3, 0.0, 22.0)


def parameters_of(vector: NDArray[np.float64], prepared: Prepared) -> Any:
    """The rule parameters of a replication as a record of its own, apart from `vector`."""
    rules = prepared.inputs.view("rules", vector).copy()
    return rules.view(PARAMETER_TYPE).view(np.recarray)[0]


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
def deploy(b: Battle) -> None:
    """Put all units that are on the map at the start into their hexes."""
    for u in range(b.units.shape[0]):
        h = b.units[u].hex
        if b.units[u].status == Status.ACTIVE and h >= 0:
            place(b.map.disk, b.hexes, b.roster, b.units, u, h)


def new_fields(prepared: Prepared) -> Fields:
    """An empty store of travel times; threads may not share one."""
    n_hexes = prepared.terrain.neighbor.shape[0]
    return Fields(
        epoch=np.zeros(1, dtype=np.int32),
        slot=np.full((len(prepared.map.crossing_s), 7, n_hexes), -1, dtype=np.int32),
        cost_s=np.empty((FIELD_ROWS, n_hexes), dtype=np.int32),
        known_s=np.zeros(FIELD_ROWS, dtype=np.int32),
        used=np.zeros(1, dtype=np.int32),
    )


def new_battle(
    prepared: Prepared, vector: NDArray[np.float64], fields: Fields, record: bool = False
) -> tuple[Battle, Any]:
    """A battle at its start, and its rule parameters, for one vector of inputs."""
    p = parameters_of(vector, prepared)
    n, n_weapons = len(prepared.units), len(prepared.weapons)
    n_hexes = prepared.terrain.neighbor.shape[0]
    grid = prepared.map.truck_sides.shape[2:]  # rows and words of bits
    fixed, view = prepared.fixed, prepared.inputs.view
    men = np.zeros(n, dtype=np.int32)
    holdings = np.zeros((n, n_weapons), dtype=np.int32)
    muster(
        view("units", vector), view("establishments", vector), view("sides", vector)[:, 0],
        fixed["side"], fixed["establishment"], fixed["is_rifle"], men, holdings,
    )  # fmt: skip
    places = new_places(prepared, vector)
    arsenal, anti_vehicle = new_arsenal(prepared, vector, p)
    clock = new_clock(prepared, vector)
    battle = Battle(
        map=places.map, land=places.land,
        hexes=new_table(HEXES, n_hexes, first=-1, control=-1, held=-1, registered=-1),
        zones=places.zones, roster=new_roster(prepared, vector, men, places.home),
        units=new_units(prepared, vector, men, places.home, p), arms=new_arms(prepared, holdings),
        orders=new_orders(prepared, vector),
        knowledge=new_table(
            KNOWLEDGE, 2, n, seen_step=-1, seen_hex=-1, empty_step=-1, firing_step=-1
        ),
        fires=new_table(FIRES, n, fired_step=-1, lost_step=-1),
        fire_by=new_table(FIRE_BY, n, n_weapons),
        arsenal=arsenal, anti_vehicle=anti_vehicle, sides=new_sides(prepared, vector),
        aircraft=new_aircraft(prepared, vector), reached=np.zeros((2, *grid), dtype=np.uint64),
        power=np.zeros((n_hexes, 2)), in_reach=np.zeros(1 + n_hexes, dtype=np.int32),
        watch=np.zeros((2, n_hexes)), posts=np.zeros((2, n_hexes)),
        posted=np.full(n, -1, dtype=np.int32), posts_light=np.full(1, -1.0),
        glimpses=np.zeros(prepared.map.ring_begin.shape[1]),
        work=np.zeros((13, n)),
        movers=np.zeros((4, n), dtype=np.int32),
        askers=np.zeros((len(Supplies), 1 + n), dtype=np.int32),
        passable=np.zeros(grid, dtype=np.uint64), news=np.zeros((2, grid[0]), dtype=np.uint8),
        clock=clock, ledger=new_ledger(prepared, clock), fields=fields,
        tape=new_tape(prepared, record),
    )  # fmt: skip
    deploy(battle)
    return battle, p


def new_arsenal(
    prepared: Prepared, vector: NDArray[np.float64], p: Any
) -> tuple[Any, NDArray[np.float64]]:
    """What weapon systems are and do with these numbers."""
    n = len(prepared.weapons)
    fixed = prepared.fixed
    arsenal = new_table(ARSENAL, n)
    for name in ("target_class", "is_vehicle", "is_gun", "large", "petrol", "air_kind", "flame"):
        arsenal[name] = fixed[name]
    anti_vehicle = np.zeros((n, n, 3))
    fill_effects(
        np.ascontiguousarray(prepared.inputs.view("weapons", vector)), fixed["mounts"],
        fixed["target_class"], fixed["petrol"], fixed["indirect"], arsenal, anti_vehicle, p,
    )  # fmt: skip
    return arsenal, anti_vehicle


class Places(NamedTuple):
    """Where everything stands in a replication."""

    home: NDArray[np.int32]  # (u,)
    zones: Any  # ZONES (z,)
    map: Map
    land: Any  # LAND (h,)


def new_places(prepared: Prepared, vector: NDArray[np.float64]) -> Places:
    """Units, zones and lines of H-hour, as far as places are known."""
    home, zones = prepared.fixed["home"], prepared.zone_table.copy()
    if prepared.placing is None:
        return Places(home, zones, prepared.map, prepared.land)
    hexes = placed(prepared.placing, prepared.inputs.view("placement", vector))
    home, zones.center = hexes[: len(home)], hexes[len(home) :]
    land = prepared.land.copy()
    lay_lines(land, prepared.terrain, prepared.fixed, home)
    begin, inside = zone_hexes(prepared.terrain, zones.center)
    return Places(home, zones, prepared.map._replace(zone_begin=begin, zone_hex=inside), land)


def new_roster(
    prepared: Prepared,
    vector: NDArray[np.float64],
    men: NDArray[np.int32],
    home: NDArray[np.int32],
) -> Any:
    """What units are."""
    roster = new_table(ROSTER, len(prepared.units))
    for name in ("side", "contingent", "role", "mobility", "on_call", "forward", "formation",
                 "entry"):  # fmt: skip
        roster[name] = prepared.fixed[name]
    roster["home"] = home
    units = prepared.inputs.view("units", vector)
    steps = prepared.inputs.view("delays", vector) * 60.0 / prepared.step_minutes
    roster["arrival_step"] = np.floor(steps + 0.5)
    roster["men_start"] = men
    roster["training"] = units[:, TRAINING]
    roster["reliability"] = units[:, RELIABILITY]
    return roster


def new_units(
    prepared: Prepared,
    vector: NDArray[np.float64],
    men: NDArray[np.int32],
    home: NDArray[np.int32],
    p: Any,
) -> Any:
    """Units as they stand before the first step."""
    fixed = prepared.fixed
    later = fixed["later"] == 1
    numbers = prepared.inputs.view("units", vector)
    units = new_table(
        UNITS, len(men), following=-1, heading=-1, assaulting=-1, came_from=-1, moved_step=NEVER,
        contact_step=NEVER, came_round=-1, broke_step=-1, encircled_step=-1, gone_step=-1,
    )  # fmt: skip
    units["hex"] = np.where(later, -1, home)
    units["status"] = np.where(later, Status.NOT_ARRIVED, Status.ACTIVE)
    units["posture"] = fixed["posture"]
    units["men"] = np.where(later, 0, men)
    units["cohesion"] = np.minimum(1.0, 0.7 + 0.3 * numbers[:, TRAINING])
    units["works"] = numbers[:, WORKS]
    # who opens by plan finds the other unready; where neither does, both stand to
    attacks = fixed["attacks_by_plan"]
    ready = (attacks[fixed["side"]] == 1) | (not attacks.any())
    units["alert"] = np.where(ready, 1.0, 0.0)  # how unready each is, `stand_to` draws
    held_uf = prepared.inputs.view("supply", vector)[fixed["side"], HELD_UF]
    units["stock"][:, :2] = held_uf[:, None]
    units["stock"][:, 2:] = p.fuel_km, p.provisions_days, p.water_days
    return units


def new_arms(prepared: Prepared, holdings: NDArray[np.int32]) -> Any:
    """Weapons on hand, or to come with their unit; `holdings` (u, w)."""
    kinds = prepared.kinds
    arms = new_table(ARMS, *kinds.shape)
    counts = np.where(kinds >= 0, np.take_along_axis(holdings, np.maximum(kinds, 0), axis=1), 0)
    later = (prepared.fixed["later"] == 1)[:, None]
    arms["kind"] = kinds
    arms["held"] = np.where(later, 0, counts)
    arms["start"] = arms.held
    arms["arrived"] = np.where(later, counts, 0)
    return arms


def new_orders(prepared: Prepared, vector: NDArray[np.float64]) -> Any:
    """Before the first decision everyone holds, and guns support."""
    fixed = prepared.fixed
    orders = new_table(
        ORDERS,
        len(prepared.units),
        goal=-1,
        next_goal=-1,
        next_step=-1,
        called_step=-1,
        target=-1,
        told_target=-1,
    )
    guns = fixed["role"] == Role.ARTILLERY
    orders["mission"] = np.where(guns, Mission.SUPPORT, Mission.HOLD)
    orders["no_retreat"] = prepared.inputs.view("doctrine", vector)[fixed["side"], 0]
    return orders


def new_sides(prepared: Prepared, vector: NDArray[np.float64]) -> Any:
    """Doctrine, rear and depots of both sides."""
    view = prepared.inputs.view
    sides = new_table(SIDES, 2)
    sides["base_hex"] = prepared.fixed["base"]
    sides["edge"] = prepared.fixed["edge"]
    kinds = prepared.fixed["air_kind"]
    sides["bomber"] = np.where((kinds == 2) | (kinds == 3), view("aircraft", vector), 0.0).argmax(
        axis=1
    )
    sides["air_skill"] = view("air", vector)[:, 1]
    sides["doctrine"] = view("doctrine", vector)
    sides["supply"] = view("supply", vector)
    sides["depot_t"] = view("depots", vector)
    return sides


def new_aircraft(prepared: Prepared, vector: NDArray[np.float64]) -> Any:
    """Serviceable aircraft."""
    view = prepared.inputs.view
    aircraft = new_table(AIRCRAFT, 2, len(prepared.weapons))
    aircraft["held"] = np.floor(view("aircraft", vector) * view("air", vector)[:, :1] + 0.5)
    return aircraft


def new_clock(prepared: Prepared, vector: NDArray[np.float64]) -> Clock:
    """Light and weather; a day without a row is fair."""
    weather = np.vstack([prepared.inputs.view("weather", vector).reshape(-1, 3), FAIR_DAY])
    rows = weather[prepared.fixed["weather_row"]]
    days = new_table(DAYS, len(rows))
    days.cloud, days.rain, days.heat_c = rows.T
    return Clock(
        light=prepared.fixed["light"].copy(), days=days, steps_per_tick=prepared.steps_per_tick,
        steps_per_day=round(1440 / prepared.step_minutes),
        steps_before=int(prepared.fixed["steps_before"][0]), step_h=prepared.step_minutes / 60.0,
        n_steps=prepared.n_ticks * prepared.steps_per_tick,
        h_hour_step=int(prepared.fixed["h_hour_minutes"][0] / prepared.step_minutes),
    )  # fmt: skip


def new_ledger(prepared: Prepared, clock: Clock) -> Ledger:
    """An empty book."""
    n_days = len(clock.days)
    return Ledger(
        event=np.zeros((MAX_EVENTS, 5), dtype=np.int32), n_events=np.zeros(1, dtype=np.int32),
        day_losses=np.zeros((n_days, 2, 4), dtype=np.int32),
        day_present=np.zeros((n_days, 2), dtype=np.int32), day_delivered_t=np.zeros((n_days, 2)),
        causes=np.zeros((2, len(prepared.weapons), 6), dtype=np.int32),
        sides=new_table(SCORES, 2, ring_since=-1, ring_step=-1), places=np.zeros((2, 2, MANY)),
        counts=np.zeros((2, 2), dtype=np.int32),
    )  # fmt: skip


def new_tape(prepared: Prepared, record: bool) -> Tape:
    """Room for the record of a battle, or none."""
    rows = prepared.n_ticks + 1 if record else 0
    n, n_hexes = len(prepared.units), prepared.terrain.neighbor.shape[0]
    return Tape(units=new_table(TAPE, rows, n), control=np.full((rows, n_hexes), -1, dtype=np.int8))
