"""From the forward base to the units: who asks, what trucks can carry, who eats and drinks.

Stocks are kept in tonnes at the bases and in the units' own measures: small arms and shells in
units of fire, fuel in kilometers, provisions and water in days.  Nothing is loaded that the base
does not have; what is left to load is cut in one proportion to the truck-hours there are.
"""

from __future__ import annotations

from typing import Any

from nomonhan.codes import Mobility, Supplies
from nomonhan.engine.phases.headings import field_row
from nomonhan.engine.phases.lately import lately
from nomonhan.engine.phases.movement import burns_fuel
from nomonhan.engine.phases.occupancy import is_on_map
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.rules.movement import night_factor
from nomonhan.rules.supply import line_km_per_h, refill, share_carried, turnaround_h
from nomonhan.rules.water import drinking, food_t_per_day, water_t_per_day
from nomonhan.state import Clock, F, Fields, I, Ledger, Table
from nomonhan.terrain.paths import UNREACHED_S

# columns of sides.supply: engine.inputs.SUPPLY_FIELDS
TRUCKS, PAYLOAD, ROUND_TRIP, AVAILABILITY, LINE_SHARE, ISSUE, DISTANCE, BASE, FORWARD = range(9)
STOCKED = 4  # kinds of supply that the base may run out of: all but water
# Sixty trucks at 20.5 liters per 100 km (GAZ-AA, assumed): the least that a motorized column burns.
COLUMN_FUEL_T_PER_KM = 0.009


@kernel
def forward_truck_hours(sides: Table, side: int, hours: float) -> float:
    """Truck-hours of `hours` that a side has for its units, less what aircraft hold up."""
    s = sides[side].supply
    return s[TRUCKS] * s[AVAILABILITY] * s[FORWARD] * hours * (1.0 - sides[side].held_up)


@kernel
def find_turnarounds(
    neighbor: I, crossing_s: I, disk: I, roster: Table, units: Table, sides: Table, fields: Fields,
    light: float, rain: float, turnaround: F, p: Any,
) -> None:  # fmt: skip
    """Hours of a truck's way to every unit and back, (u,): 0 where there is none.

    Trucks take the shortest way of the map, and stop at a neighboring hex where there is no other.
    Nobody comes to who is cut off: see `is_reached`.
    """
    pace = night_factor(Mobility.TRUCK, light, p) * (1.0 - p.rain_slows * rain)
    for u in range(units.shape[0]):
        turnaround[u] = 0.0
    for side in range(2):
        s = sides[side].supply
        line = line_km_per_h(s[DISTANCE], s[ROUND_TRIP])
        row = field_row(
            neighbor, crossing_s, fields, Mobility.TRUCK, sides[side].base_hex, -1, False
        )
        for u in range(units.shape[0]):
            if roster[u].side != side or not is_on_map(units, u):
                continue
            way_s = fields.cost_s[row, units[u].hex]
            for i in range(1, 7):
                n = disk[units[u].hex, i]
                if n >= 0:
                    way_s = min(way_s, fields.cost_s[row, n])
            if way_s < UNREACHED_S:
                turnaround[u] = turnaround_h(s[BASE], line, way_s / 3600.0, pace, p)


@kernel
def is_reached(units: Table, turnaround: F, u: int) -> bool:
    """Whether trucks come to unit u; `turnaround` (u,) is that of the last round."""
    return bool(turnaround[u] > 0.0 and units[u].cut_off_ticks == 0)


@kernel
def full_load(roster: Table, u: int, kind: int, p: Any) -> float:
    """What unit u carries when full."""
    if kind <= Supplies.SHELLS:
        return p.combat_reserve_uf
    if kind == Supplies.FUEL:
        return p.fuel_km if burns_fuel(roster[u].mobility) else 0.0
    return p.provisions_days if kind == Supplies.PROVISIONS else p.water_days


@inlined_kernel
def tonnes_of_arms(arms: Table, arsenal: Table, u: int) -> tuple[float, float, float]:
    """Tonnes of a unit of fire of unit u, of small arms and of shells, and of a kilometer's fuel.

    All three in one pass: its weapons are read for whichever is asked for.
    """
    small_arms, shells, fuel = 0.0, 0.0, 0.0
    for i in range(arms.shape[1]):
        w = arms[u, i].kind
        if w < 0:
            break
        n = arms[u, i].held
        if n > 0:
            small_arms += n * arsenal[w].small_uf_t
            if arsenal[w].shells_per_h > 0.0:
                shells += n * arsenal[w].unit_of_fire * arsenal[w].round_t
            fuel += n * arsenal[w].fuel_t_per_km
    return small_arms, shells, max(fuel, COLUMN_FUEL_T_PER_KM)


@kernel
def fetch_water(
    disk: I, land: Table, hexes: Table, roster: Table, units: Table, p: Any
) -> None:  # fmt: skip
    """Units within two hexes of a river that the enemy does not control there draw their own."""
    for u in range(units.shape[0]):
        if not is_on_map(units, u):
            continue
        banks = land[units[u].hex].banks
        i = 0
        while banks >> i > 0:
            n = disk[units[u].hex, i]
            if (banks >> i) & 1 == 1 and hexes[n].control != 1 - roster[u].side:
                units[u].stock[Supplies.WATER] = p.water_days
                break
            i += 1


@kernel
def water_turnaround_h(land: Table, units: Table, sides: Table, side: int, u: int, p: Any) -> float:
    """Hours of a truck's way from unit u to the nearest river and back."""
    s = sides[side].supply
    line = line_km_per_h(s[DISTANCE], s[ROUND_TRIP])
    return turnaround_h(land[units[u].hex].water_km, line, 0.0, 1.0, p)


@inlined_kernel
def ask(
    roster: Table, units: Table, arms: Table, arsenal: Table, side: int, hours: float,
    turnaround: F, askers: I, missing: F, asked_t: F, p: Any,
) -> None:  # fmt: skip
    """What units of one side ask for, kind by kind.

    `askers` (s, 1 + u): how many ask, and who; `missing` and `asked_t` (s, u): what each of them
    asks for, in its own measures and in tonnes.
    """
    askers[:, 0] = 0
    for u in range(units.shape[0]):
        if roster[u].side != side or not is_reached(units, turnaround, u):
            continue
        weighed = False
        small_arms, shells, fuel = 0.0, 0.0, 0.0
        for kind in range(missing.shape[0]):
            full = full_load(roster, u, kind, p)
            if units[u].stock[kind] >= full:
                continue
            # water is taken on as fast as it comes
            within = p.refill_h if kind == Supplies.WATER else hours
            wanted = refill(units[u].stock[kind], full, within, p)
            if wanted > 0.0:
                if kind == Supplies.PROVISIONS:
                    each = food_t_per_day(units[u].men, roster[u].mobility, p)
                elif kind == Supplies.WATER:
                    each = water_t_per_day(units[u].men, roster[u].mobility, p)
                else:
                    if not weighed:
                        small_arms, shells, fuel = tonnes_of_arms(arms, arsenal, u)
                        weighed = True
                    each = fuel if kind == Supplies.FUEL else small_arms
                    if kind == Supplies.SHELLS:
                        each = shells
                if each > 0.0:
                    i = askers[kind, 0]
                    missing[kind, i] = wanted
                    asked_t[kind, i] = wanted * each
                    askers[kind, 0] += 1
                    askers[kind, 1 + i] = u


@kernel
def distribute(
    land: Table, roster: Table, units: Table, arms: Table, arsenal: Table, sides: Table,
    ledger: Ledger, day: int, hours: float, turnaround: F, askers: I, missing: F, asked_t: F,
    p: Any,
) -> None:  # fmt: skip
    """Units within reach of trucks draw on their base; see `ask` for the scratch it uses."""
    for side in range(2):
        payload = sides[side].supply[PAYLOAD]
        if payload <= 0.0:  # no trucks: nothing is loaded
            continue
        ask(roster, units, arms, arsenal, side, hours, turnaround, askers, missing, asked_t, p)
        wanted_truck_hours = 0.0
        for kind in range(missing.shape[0]):
            wanted_t = 0.0
            for i in range(askers[kind, 0]):
                wanted_t += asked_t[kind, i]
            if wanted_t <= 0.0:
                continue
            loaded = 1.0
            if kind < STOCKED:
                loaded = min(1.0, sides[side].depot_t[kind] / wanted_t)
            for i in range(askers[kind, 0]):
                missing[kind, i] *= loaded
                asked_t[kind, i] *= loaded
                u = askers[kind, 1 + i]
                way_h = turnaround[u]
                if kind == Supplies.WATER:
                    way_h = min(way_h, water_turnaround_h(land, units, sides, side, u, p))
                wanted_truck_hours += asked_t[kind, i] * way_h / payload
        share = share_carried(forward_truck_hours(sides, side, hours), wanted_truck_hours)
        for kind in range(missing.shape[0]):
            given = 0.0
            for i in range(askers[kind, 0]):
                if asked_t[kind, i] > 0.0:  # the base may have had nothing
                    units[askers[kind, 1 + i]].stock[kind] += missing[kind, i] * share
                    given += asked_t[kind, i] * share
            if kind < STOCKED:
                sides[side].depot_t[kind] = max(0.0, sides[side].depot_t[kind] - given)
                sides[side].delivered_t += given
                ledger.day_delivered_t[day, side] += given


@kernel
def consume(
    roster: Table, units: Table, clock: Clock, heat_c: float, tick: int, hours: float, p: Any
) -> None:
    """Men eat and drink; engines of armor in contact run without getting anywhere."""
    days = hours / 24.0
    drunk = days * drinking(heat_c)
    for u in range(units.shape[0]):
        if not is_on_map(units, u):
            continue
        food, water = units[u].stock[Supplies.PROVISIONS], units[u].stock[Supplies.WATER]
        units[u].stock[Supplies.PROVISIONS] = max(0.0, food - days)
        units[u].stock[Supplies.WATER] = max(0.0, water - drunk)
        mobility = roster[u].mobility
        if mobility == Mobility.TRACKED or mobility == Mobility.WHEELED_ARMOR:
            if lately(units[u].contact_tick, tick, 1.0, clock):
                fuel = units[u].stock[Supplies.FUEL] - hours * p.contact_fuel_km_per_h
                units[u].stock[Supplies.FUEL] = max(0.0, fuel)
