"""Supply once a tick: lift into the forward bases, loads out to the units, repair, digging,
evacuation.

Stocks are kept in tonnes at the bases and in the units' own measures: small arms and shells in
units of fire, fuel in kilometers, provisions in days.  What all units ask for is scaled to what is
there.
"""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Mission, Mobility, Posture, Purpose, Status, SupplyState
from nomonhan.engine.phases.occupancy import is_on_map
from nomonhan.jit import kernel
from nomonhan.rules.cohesion import p_within
from nomonhan.rules.engineering import works_after
from nomonhan.rules.supply import lift_t_per_day, refill
from nomonhan.rules.vehicles import repair_rate_per_h
from nomonhan.state import Clock, Ledger, Table
from nomonhan.terrain.arrays import SAND

# columns of sides.supply: engine.inputs.SUPPLY_FIELDS
TRUCKS, PAYLOAD, ROUND_TRIP, AVAILABILITY, LINE_SHARE, ISSUE = range(6)
# Sixty trucks at 20.5 liters per 100 km (GAZ-AA, assumed): the least that a motorized column burns.
COLUMN_FUEL_T_PER_KM = 0.009


@kernel
def tonnes_per_unit(units: Table, arms: Table, arsenal: Table, u: int, kind: int, p: Any) -> float:
    """Tonnes of one measure of `kind` for unit u: a unit of fire, a kilometer, a day."""
    total = 0.0
    if kind == 3:
        return units[u].men * p.ration_kg_per_man_day / 1000.0
    for i in range(arms.shape[1]):
        w = arms[u, i].kind
        if w < 0:
            break
        n = arms[u, i].held
        if n > 0:
            if kind == 0:
                total += n * arsenal[w].small_uf_t
            elif kind == 1 and arsenal[w].shells_per_h > 0.0:
                total += n * arsenal[w].unit_of_fire * arsenal[w].round_t
            elif kind == 2:
                total += n * arsenal[w].fuel_t_per_km
    if kind == 2:
        return max(total, COLUMN_FUEL_T_PER_KM)
    return total


@kernel
def full_load(roster: Table, u: int, kind: int, p: Any) -> float:
    """What unit u carries when full."""
    if kind <= 1:
        return p.combat_reserve_uf
    if kind == 2:
        mobility = roster[u].mobility
        motor = (
            mobility != Mobility.FOOT
            and mobility != Mobility.HORSE
            and mobility != Mobility.HORSE_GUNS
        )
        return p.fuel_km if motor else 0.0
    return p.provisions_days


@kernel
def bring_up(sides: Table, hours: float) -> None:
    """Lift arrives at the forward bases; shells only as far as the depots behind release them."""
    for side in range(2):
        s = sides[side].supply
        lift = lift_t_per_day(s[TRUCKS], s[PAYLOAD], s[AVAILABILITY], s[ROUND_TRIP], s[LINE_SHARE])
        lift *= hours / 24.0
        shells = min(0.5 * lift, s[ISSUE] * hours / 24.0)
        rest = lift - shells
        sides[side].depot_t[1] += shells
        sides[side].depot_t[0] += 0.15 * rest
        sides[side].depot_t[2] += 0.45 * rest
        sides[side].depot_t[3] += 0.40 * rest


@kernel
def distribute(
    roster: Table, units: Table, arms: Table, arsenal: Table, sides: Table, ledger: Ledger,
    day: int, hours: float, ask: Any, p: Any,
) -> None:  # fmt: skip
    """Units within reach of trucks draw on their base.  `ask` (u,) is scratch."""
    n_units = units.shape[0]
    for side in range(2):
        for kind in range(4):
            wanted = 0.0
            for u in range(n_units):
                ask[u] = 0.0
                if roster[u].side != side or not is_on_map(units, u):
                    continue
                if units[u].cut_off_steps > 0:
                    continue
                full = full_load(roster, u, kind, p)
                each = tonnes_per_unit(units, arms, arsenal, u, kind, p)
                ask[u] = refill(units[u].stock[kind], full, hours, p) * each
                wanted += ask[u]
            if wanted <= 0.0:
                continue
            given = min(wanted, sides[side].depot_t[kind])
            sides[side].depot_t[kind] -= given
            sides[side].delivered_t += given
            ledger.day_delivered_t[day, side] += given
            for u in range(n_units):
                if ask[u] > 0.0:
                    each = tonnes_per_unit(units, arms, arsenal, u, kind, p)
                    units[u].stock[kind] += ask[u] * given / wanted / each
    for u in range(n_units):
        units[u].stock[3] = max(0.0, units[u].stock[3] - hours / 24.0)


@kernel
def mend(
    units: Table, arms: Table, hours: float, seed: int, replication: int, step: int, p: Any
) -> None:
    """Damaged and broken-down vehicles and guns come back, if the unit is supplied."""
    for u in range(units.shape[0]):
        if not is_on_map(units, u) or units[u].status != Status.ACTIVE:
            continue
        supplied = units[u].supply_state != SupplyState.CUT_OFF
        rate = repair_rate_per_h(supplied, p)
        if rate <= 0.0:
            continue
        chance_of_one = p_within(rate, hours)
        for i in range(arms.shape[1]):
            w = arms[u, i].kind
            if w < 0:
                break
            waiting = arms[u, i].damaged
            broken = arms[u, i].broken_down
            if waiting + broken == 0:
                continue
            draw = chance.uniform(seed, replication, step, Purpose.REPAIR, u, w, 0)
            back = chance.binomial(waiting, chance_of_one, draw)
            draw = chance.uniform(seed, replication, step, Purpose.REPAIR, u, 256 + w, 0)
            again = chance.binomial(broken, min(1.0, 3.0 * chance_of_one), draw)
            arms[u, i].damaged -= back
            arms[u, i].broken_down -= again
            arms[u, i].held += back + again
            arms[u, i].repaired += back + again


@kernel
def dig(
    land: Table, hexes: Table, roster: Table, units: Table, orders: Table, clock: Clock, step: int,
    hours: float, p: Any,
) -> None:  # fmt: skip
    """Units that stay put dig in, and take the posture their works allow."""
    for u in range(units.shape[0]):
        if units[u].status != Status.ACTIVE or units[u].hex < 0 or units[u].assaulting >= 0:
            continue
        if step - units[u].moved_step < clock.steps_per_tick and units[u].moved_step >= 0:
            continue
        mission = orders[u].mission
        closing = units[u].heading >= 0 and hexes[units[u].hex].near[1 - roster[u].side] > 0
        if closing and mission != Mission.HOLD and mission != Mission.FIX:
            units[u].posture = Posture.ATTACK
            continue
        sand = land[units[u].hex].cover == SAND
        units[u].works = works_after(units[u].works, hours, sand, units[u].suppression, p)
        if units[u].works > 0.75:
            units[u].posture = Posture.FORTIFIED
        elif units[u].works > 0.35:
            units[u].posture = Posture.PREPARED
        else:
            units[u].posture = Posture.HASTY
