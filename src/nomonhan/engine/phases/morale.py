"""Suppression, cohesion, breaking, rallying and the end of units, tick by tick."""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Event, Mission, Posture, Purpose, Status, Supplies, SupplyState
from nomonhan.engine.phases.breaking import (
    DISBANDS,
    MELTS,
    RALLIES,
    RUNS,
    STAYS,
    YIELDS,
    break_unit,
    disband,
    end_unit,
    fate_of_unit,
    leak_away,
    pursue,
    runs_away,
)
from nomonhan.engine.phases.contact import share_closed
from nomonhan.engine.phases.cover import exposed_share, men_hand_to_hand
from nomonhan.engine.phases.evacuation import leave_wounded
from nomonhan.engine.phases.expectations import forget
from nomonhan.engine.phases.lately import lately
from nomonhan.engine.phases.occupancy import NEXT, is_on_map
from nomonhan.engine.phases.overrun import overrun_part, pay_for_overrun
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.rules.close_assault import odds, power_at_arms_length, repulse_rate_per_h
from nomonhan.rules.cohesion import cohesion_after, strikes
from nomonhan.rules.control import combat_power
from nomonhan.rules.engineering import works_left
from nomonhan.rules.suppression import share_left, suppression_after
from nomonhan.rules.water import thirst_per_h
from nomonhan.state import Clock, F, I, Ledger, Table


@kernel
def suppress(
    land: Table, roster: Table, units: Table, arms: Table, fires: Table, fire_by: Table,
    clock: Clock, p: Any,
) -> None:  # fmt: skip
    """Suppression and wear of works by this tick's fire, which is then forgotten."""
    left = share_left(clock.tick_h, p)
    for u in range(units.shape[0]):
        volume = fires[u].volume
        shells = fires[u].shells
        if fires[u].touched == 1:
            forget(roster, arms, fires, fire_by, u)
        elif volume == 0.0 and units[u].suppression < 1e-3:
            units[u].suppression = 0.0
            continue
        if not is_on_map(units, u):
            continue
        if volume == 0.0:
            units[u].suppression *= left  # what the rule comes to without fire
        else:
            units[u].suppression = suppression_after(
                units[u].suppression, volume, exposed_share(land, units, u, p),
                roster[u].training, clock.tick_h, p,
            )  # fmt: skip
        if shells > 0.0:
            units[u].works = works_left(units[u].works, shells, p)


@inlined_kernel
def enemies_around(disk: I, hexes: Table, units: Table, h: int, stands: int) -> int:
    """Hexes next to h, of those whose bits `stands` has, that hold an enemy in hand."""
    count = 0
    for i in range(1, 7):
        if (stands >> i) & 1 == 1 and units[hexes[disk[h, i]].first].status == Status.ACTIVE:
            count += 1
    return count


@kernel
def power_of_assault(disk: I, hexes: Table, units: Table, h: int, stands: int, p: Any) -> float:
    """Combat power of those next to hex h who have closed on it."""
    power = 0.0
    for i in range(1, 7):
        if (stands >> i) & 1 == 0:
            continue
        other = hexes[disk[h, i]].first
        while other >= 0:
            if units[other].assaulting == h:
                power += combat_power(
                    men_hand_to_hand(units, other),
                    units[other].vehicles, units[other].suppression,
                    units[other].cohesion, p,
                )  # fmt: skip
            other = units[other].following
    return power


@kernel
def power_in_hex(
    hexes: Table, units: Table, h: int, p: Any,
) -> float:  # fmt: skip
    """Combat power at arm's length of all who stand in hex h."""
    power = 0.0
    u = hexes[h].first
    while u >= 0:
        power += power_at_arms_length(
            men_hand_to_hand(units, u), units[u].vehicles,
            units[u].works, units[u].suppression, units[u].cohesion, p,
        )  # fmt: skip
        u = units[u].following
    return power


@kernel
def press(
    disk: I, hexes: Table, roster: Table, units: Table, fires: Table, h: int, p: Any,
) -> None:  # fmt: skip
    """How hard those in hex h are pressed by all who have closed on it."""
    first = hexes[h].first
    if first < 0 or fires[first].pressed > 0.0:  # told already, for another of the assailants
        return
    stands = hexes[h].stands[1 - roster[first].side] & NEXT
    assailants = power_of_assault(disk, hexes, units, h, stands, p)
    if assailants <= 0.0:
        return
    against = odds(assailants, power_in_hex(hexes, units, h, p), p)
    u = first
    while u >= 0:
        fires[u].pressed = against
        u = units[u].following


@inlined_kernel
def look_who_presses(
    disk: I, hexes: Table, roster: Table, units: Table, fires: Table, p: Any,
) -> None:  # fmt: skip
    """How hard every unit is pressed: seen by all before any of them breaks."""
    for u in range(units.shape[0]):
        if not is_on_map(units, u):
            continue
        h = units[u].hex
        fires[u].around, fires[u].pressed = 0, 0.0
        stands = hexes[h].stands[1 - roster[u].side] & NEXT
        if stands == 0:
            continue
        first = hexes[h].first
        if first != u:  # the same for all in the hex
            fires[u].around = fires[first].around
        else:
            fires[u].around = enemies_around(disk, hexes, units, h, stands)
    for u in range(units.shape[0]):
        if units[u].assaulting >= 0 and is_on_map(units, u):
            press(disk, hexes, roster, units, fires, units[u].assaulting, p)


@inlined_kernel
def wear_cohesion(
    roster: Table, units: Table, fires: Table, clock: Clock, u: int, heat_c: float, tick: int,
    p: Any,
) -> None:  # fmt: skip
    """Cohesion and fatigue of one unit over one tick."""
    hours = clock.tick_h
    in_contact = lately(units[u].contact_tick, tick + 1, 1.0, clock)
    pressure = max(0.0, fires[u].pressed - 1.0) + max(0, fires[u].around - 2)
    shock = hours * pressure * (1.5 - units[u].alert)
    isolated = hours if units[u].supply_state == SupplyState.CUT_OFF else 0.0
    if units[u].stock[Supplies.PROVISIONS] <= 0.0:
        isolated += hours
    if fires[u].lost_share > 0.0:
        fires[u].lost_tick = tick
    quiet = 0.0 if in_contact or lately(fires[u].lost_tick, tick + 1, 1.0, clock) else hours
    units[u].cohesion = cohesion_after(
        units[u].cohesion, fires[u].lost_share, shock, quiet, isolated, roster[u].training, p
    )
    if units[u].stock[Supplies.WATER] <= 0.0:
        thirst = hours * thirst_per_h(heat_c, p)
        units[u].cohesion = max(0.0, units[u].cohesion - thirst)
    fires[u].lost_share = 0.0
    if not in_contact and not lately(units[u].moved_tick, tick + 1, 1.0, clock):
        units[u].fatigue = max(0.0, units[u].fatigue - hours * p.fatigue_recovery_per_h)


@kernel
def try_morale(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, orders: Table, fires: Table,
    arsenal: Table, sides: Table, clock: Clock, ledger: Ledger, day: int, light: float,
    heat_c: float, seed: int, replication: int, tick: int, draws: F, owed: F, sold: I, owed_to: I,
    p: Any,
) -> None:  # fmt: skip
    """Cohesion of every unit over one tick; breaking, rallying, surrender and the end.

    `draws`, `owed`, `sold`, `owed_to` (u,) are scratch.
    """
    hours = clock.tick_h
    chance.fill_uniforms(seed, replication, tick, Purpose.BREAK, 0, 0, draws)
    look_who_presses(disk, hexes, roster, units, fires, p)
    sold[:] = 0
    all_sold = 0
    for u in range(units.shape[0]):
        if not is_on_map(units, u):
            continue
        before = units[u].cohesion
        wear_cohesion(roster, units, fires, clock, u, heat_c, tick, p)
        if runs_away(units, orders, u):
            pursue(roster, units, fires, sides, ledger, u, day, hours, seed, replication, tick, p)
        if units[u].status == Status.BROKEN:
            trapped = units[u].supply_state == SupplyState.CUT_OFF
            pressed = fires[u].pressed > 0.0  # nobody is overrun otherwise
            if pressed and (trapped or not runs_away(units, orders, u)):
                sold[u] = overrun_part(
                    roster, units, fires, sides, ledger, u, day, light, hours, seed, replication,
                    tick, p,
                )  # fmt: skip
            if trapped:
                leak_away(units, u, light, hours, seed, replication, tick, p)
        mean = 0.5 * (before + units[u].cohesion)
        fate = fate_of_unit(
            roster, units, orders, fires, sides, clock, u, mean, draws[u], seed, replication,
            tick, p,
        )  # fmt: skip
        lost_ground = fires[u].around > 0 or units[u].supply_state == SupplyState.CUT_OFF
        if lost_ground and fate in (RUNS, YIELDS, MELTS, DISBANDS):
            leave_wounded(roster, units, sides, ledger, u, day, seed, replication, tick, p)
        if fate in (RUNS, STAYS):
            break_unit(roster, units, arms, orders, sides, ledger, u, fate == RUNS, tick)
        elif fate == DISBANDS:
            disband(disk, hexes, roster, units, arms, ledger, u, day, tick)
        elif fate == RALLIES:
            if runs_away(units, orders, u):
                units[u].posture = Posture.HASTY
            units[u].status = Status.ACTIVE
            orders[u].mission = Mission.HOLD
            orders[u].goal = units[u].hex
        elif fate in (YIELDS, MELTS):
            kind = Event.UNIT_SURRENDERED if fate == YIELDS else Event.UNIT_BROKEN
            sold[u] += end_unit(
                disk, hexes, roster, units, arms, sides, ledger, u, day, light, seed, replication,
                tick, kind, p,
            )  # fmt: skip
        all_sold += sold[u]
    if all_sold > 0:
        pay_for_overrun(
            disk, hexes, roster, units, arms, fires, ledger, arsenal, sold, owed, owed_to, day,
            seed, replication, tick, p,
        )  # fmt: skip


@kernel
def repulse_assaults(
    units: Table, clock: Clock, seed: int, replication: int, tick: int, p: Any
) -> None:
    """Assaults come in waves: one that has not broken in is thrown back, and must regroup."""
    for u in range(units.shape[0]):
        if units[u].assaulting < 0:
            continue
        hours = share_closed(units, u, tick) * clock.tick_h
        draw = chance.uniform(seed, replication, tick, Purpose.CLOSE_ASSAULT, u, 0, 0)
        if strikes(draw, repulse_rate_per_h(units[u].suppression, p), hours):
            units[u].assaulting = -1
            units[u].heading = -1
            units[u].progress_s = 0
            units[u].regroup_tick = tick + int(p.regroup_h / clock.tick_h + 0.5)


@kernel
def settle_assaults(hexes: Table, roster: Table, units: Table, orders: Table) -> None:
    """Assaults whose hex is empty are over: the attacker may walk in."""
    for u in range(units.shape[0]):
        h = units[u].assaulting
        if h < 0:
            continue
        other = hexes[h].first
        if (
            other < 0
            or roster[other].side == roster[u].side
            or units[u].status != Status.ACTIVE
            or orders[u].mission == Mission.HOLD
            or orders[u].mission == Mission.WITHDRAW
        ):
            units[u].assaulting = -1
