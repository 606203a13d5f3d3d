"""Suppression every step; cohesion, breaking, rallying and the end of units every tick."""

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
    overrun_part,
    pursue,
    runs_away,
)
from nomonhan.engine.phases.evacuation import leave_wounded
from nomonhan.engine.phases.lately import lately
from nomonhan.engine.phases.occupancy import is_on_map, vehicles_of
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.rules.close_assault import repulse_rate_per_h
from nomonhan.rules.cohesion import cohesion_after, strikes
from nomonhan.rules.engineering import works_left
from nomonhan.rules.suppression import share_left, suppression_after
from nomonhan.rules.water import thirst_per_h
from nomonhan.state import Clock, I, Ledger, Table


@kernel
def suppress(
    land: Table, roster: Table, units: Table, arms: Table, fires: Table, arsenal: Table,
    clock: Clock, p: Any,
) -> None:  # fmt: skip
    """Suppression and wear of works by this step's fire."""
    left = share_left(clock.step_h, p)
    for u in range(units.shape[0]):
        if fires[u].touched == 0 and units[u].suppression < 1e-3:
            units[u].suppression = 0.0
            continue
        if not is_on_map(units, u):
            continue
        if fires[u].volume == 0.0:
            units[u].suppression *= left  # what the rule comes to without fire
        else:
            units[u].suppression = suppression_after(
                units[u].suppression, fires[u].volume, units[u].exposed, roster[u].training,
                clock.step_h, p,
            )  # fmt: skip
        if fires[u].shells > 0.0:
            units[u].works = works_left(units[u].works, fires[u].shells, p)


@inlined_kernel
def enemies_around(disk: I, hexes: Table, roster: Table, units: Table, u: int) -> int:
    """Number of neighboring hexes that hold an enemy in hand."""
    side = roster[u].side
    count = 0
    for i in range(1, 7):
        n = disk[units[u].hex, i]
        if n >= 0:
            other = hexes[n].first
            if other >= 0 and roster[other].side != side and units[other].status == Status.ACTIVE:
                count += 1
    return count


@inlined_kernel
def pressed(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, arsenal: Table, u: int
) -> int:
    """How many enemy units stand at assault distance of unit u, armored ones counted twice."""
    side = roster[u].side
    h = units[u].hex
    count = 0
    for i in range(1, 7):
        n = disk[h, i]
        if n < 0:
            continue
        other = hexes[n].first
        while other >= 0:
            if roster[other].side != side and units[other].assaulting == h:
                count += 2 if vehicles_of(arms, arsenal, other) > 0 else 1
            other = units[other].following
    return count


@inlined_kernel
def look_around(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, fires: Table, arsenal: Table
) -> None:
    """How hard every unit is pressed: seen by all before any of them breaks."""
    for u in range(units.shape[0]):
        if not is_on_map(units, u):
            continue
        if hexes[units[u].hex].near[1 - roster[u].side] == 0:
            fires[u].around = 0
            fires[u].pressed = 0
            continue
        fires[u].around = enemies_around(disk, hexes, roster, units, u)
        fires[u].pressed = pressed(disk, hexes, roster, units, arms, arsenal, u)


@inlined_kernel
def wear_cohesion(
    roster: Table, units: Table, fires: Table, clock: Clock, u: int, heat_c: float, step: int,
    p: Any,
) -> None:  # fmt: skip
    """Cohesion and fatigue of one unit over one tick."""
    hours = clock.steps_per_tick * clock.step_h
    in_contact = lately(units[u].contact_step, step + 1, 1.0, clock)
    pressure = max(0, fires[u].pressed - 1) + max(0, fires[u].around - 2)
    shock = hours * pressure * (1.5 - units[u].alert)
    isolated = hours if units[u].supply_state == SupplyState.CUT_OFF else 0.0
    if units[u].stock[Supplies.PROVISIONS] <= 0.0:
        isolated += hours
    if fires[u].lost_share > 0.0:
        fires[u].lost_step = step
    quiet = 0.0 if in_contact or lately(fires[u].lost_step, step + 1, 1.0, clock) else hours
    units[u].cohesion = cohesion_after(
        units[u].cohesion, fires[u].lost_share, shock, quiet, isolated, roster[u].training, p
    )
    if units[u].stock[Supplies.WATER] <= 0.0:
        thirst = hours * thirst_per_h(heat_c, p)
        units[u].cohesion = max(0.0, units[u].cohesion - thirst)
    fires[u].lost_share = 0.0
    if not in_contact and not lately(units[u].moved_step, step + 1, 1.0, clock):
        units[u].fatigue = max(0.0, units[u].fatigue - hours * p.fatigue_recovery_per_h)


@kernel
def try_morale(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, orders: Table, fires: Table,
    arsenal: Table, sides: Table, clock: Clock, ledger: Ledger, day: int, light: float,
    heat_c: float, seed: int, replication: int, step: int, p: Any,
) -> None:  # fmt: skip
    """Cohesion of every unit over one tick; breaking, rallying, surrender and the end."""
    hours = clock.steps_per_tick * clock.step_h
    look_around(disk, hexes, roster, units, arms, fires, arsenal)
    for u in range(units.shape[0]):
        if not is_on_map(units, u):
            continue
        before = units[u].cohesion
        wear_cohesion(roster, units, fires, clock, u, heat_c, step, p)
        if runs_away(units, orders, u):
            pursue(roster, units, fires, sides, ledger, u, day, hours, seed, replication, step, p)
        if units[u].status == Status.BROKEN:
            trapped = units[u].supply_state == SupplyState.CUT_OFF
            if trapped or not runs_away(units, orders, u):
                overrun_part(
                    roster, units, fires, sides, ledger, u, day, light, hours, seed, replication,
                    step, p,
                )  # fmt: skip
            if trapped:
                leak_away(units, u, light, hours, seed, replication, step, p)
        mean = 0.5 * (before + units[u].cohesion)
        fate = fate_of_unit(
            roster, units, orders, fires, sides, clock, u, mean, seed, replication, step, p
        )
        lost_ground = fires[u].around > 0 or units[u].supply_state == SupplyState.CUT_OFF
        if lost_ground and fate in (RUNS, YIELDS, MELTS, DISBANDS):
            leave_wounded(roster, units, sides, ledger, u, day, seed, replication, step, p)
        if fate in (RUNS, STAYS):
            break_unit(roster, units, arms, orders, sides, ledger, u, fate == RUNS, step)
        elif fate == DISBANDS:
            disband(disk, hexes, roster, units, arms, ledger, u, day, step)
        elif fate == RALLIES:
            if runs_away(units, orders, u):
                units[u].posture = Posture.HASTY
            units[u].status = Status.ACTIVE
            orders[u].mission = Mission.HOLD
            orders[u].goal = units[u].hex
        elif fate in (YIELDS, MELTS):
            kind = Event.UNIT_SURRENDERED if fate == YIELDS else Event.UNIT_BROKEN
            end_unit(
                disk, hexes, roster, units, arms, sides, ledger, u, day, light, seed, replication,
                step, kind, p,
            )  # fmt: skip


@kernel
def repulse_assaults(
    units: Table, clock: Clock, seed: int, replication: int, step: int, p: Any
) -> None:
    """Assaults come in waves: one that has not broken in is thrown back, and must regroup."""
    for u in range(units.shape[0]):
        if units[u].assaulting < 0:
            continue
        draw = chance.uniform(seed, replication, step, Purpose.CLOSE_ASSAULT, u, 0, 0)
        if strikes(draw, repulse_rate_per_h(units[u].suppression, p), clock.step_h):
            units[u].assaulting = -1
            units[u].heading = -1
            units[u].progress_s = 0
            units[u].regroup_step = step + int(p.regroup_h / clock.step_h + 0.5)


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
