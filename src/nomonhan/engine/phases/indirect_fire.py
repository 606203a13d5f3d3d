"""Indirect fire: once a tick every battery picks a hex, and fires on it through the tick's steps.

Guns fire what supply lets them spend: a share of the shells on hand each hour, more in support of
an attack or against one.  Observed fire falls where the enemy is; without an observer it is fired
by the map, and at night only on places already registered.  Counter-battery needs guns located by
sound or flash.
"""

from __future__ import annotations

from typing import Any

from nomonhan import chance, hexgrid
from nomonhan.codes import Posture, Purpose, Role, Status
from nomonhan.engine.phases.direct_fire import add_persons
from nomonhan.engine.phases.occupancy import guns_of
from nomonhan.jit import kernel
from nomonhan.rules.artillery import guns_lost, men_lost_in_open, vehicles_lost
from nomonhan.rules.cohesion import p_within
from nomonhan.state import Clock, I, Table


@kernel
def reach_of(arms: Table, arsenal: Table, u: int) -> int:
    """Longest reach of unit u's indirect fire, hexes."""
    reach = 0
    for i in range(arms.shape[1]):
        w = arms[u, i].kind
        if w < 0:
            break
        if arms[u, i].held > 0:
            reach = max(reach, arsenal[w].range_hexes)
    return reach


@kernel
def target_worth(
    disk: I, hexes: Table, roster: Table, units: Table, knowledge: Table, clock: Clock, side: int,
    u: int, step: int, p: Any,
) -> float:  # fmt: skip
    """Worth of a known enemy unit as a target of guns; 0 if it is not worth a shell."""
    age_h = (step - knowledge[side, u].seen_step) * clock.step_h
    if knowledge[side, u].seen_step < 0 or age_h > p.memory_h:
        return 0.0
    h = knowledge[side, u].seen_hex
    worth = 0.25
    if hexes[h].near[side] > 0:
        worth = 1.0
        if units[u].assaulting >= 0 or units[u].posture == Posture.ATTACK:
            worth = 2.0
    for i in range(7):  # friends closing on it: support them
        n = disk[h, i]
        if n >= 0:
            friend = hexes[n].first
            if friend >= 0 and roster[friend].side == side and units[friend].assaulting == h:
                worth = 2.5
    if knowledge[side, u].firing_step >= 0:
        worth = max(worth, 0.9)
    return worth / (1.0 + 0.3 * age_h)


@kernel
def choose_targets(
    n_cols: int, disk: I, hexes: Table, roster: Table, units: Table, arms: Table, orders: Table,
    knowledge: Table, fires: Table, arsenal: Table, clock: Clock, step: int, worth: Any, taken: Any,
    p: Any,
) -> None:  # fmt: skip
    """Give every battery the hex it fires on in this tick.  `worth`, `taken` (u,) are scratch."""
    n_units = units.shape[0]
    for side in range(2):
        for u in range(n_units):
            worth[u] = 0.0
            taken[u] = 0.0
            if roster[u].side != side and units[u].hex >= 0 and units[u].status <= Status.BROKEN:
                worth[u] = target_worth(
                    disk, hexes, roster, units, knowledge, clock, side, u, step, p
                )
        for u in range(n_units):
            if roster[u].side != side or roster[u].role != Role.ARTILLERY:
                continue
            orders[u].target = -1
            if units[u].status != Status.ACTIVE or units[u].hex < 0:
                continue
            if units[u].moved_step >= step - clock.steps_per_tick or units[u].stock[1] <= 0.0:
                continue
            reach = reach_of(arms, arsenal, u)
            best, best_score = -1, 0.0
            for other in range(n_units):
                if worth[other] <= 0.0:
                    continue
                far = hexgrid.distance(units[u].hex, knowledge[side, other].seen_hex, n_cols)
                if far > reach or far < 1:
                    continue
                value = worth[other] / (1.0 + taken[other])
                if value > best_score:
                    best, best_score = other, value
            if best >= 0:
                taken[best] += 0.15 * guns_of(arms, arsenal, u)
                orders[u].target = knowledge[side, best].seen_hex
                # batteries that fire give themselves away
                fires[u].priority = min(2.0, best_score * (1.0 + taken[best]))


@kernel
def observed(
    hexes: Table, units: Table, knowledge: Table, clock: Clock, side: int, h: int, step: int
) -> bool:
    """Whether a friend has hex h under his eyes: close by, or seen within the hour."""
    if hexes[h].near[side] > 0:
        return True
    u = hexes[h].first
    while u >= 0:
        if knowledge[side, u].seen_step >= step - clock.steps_per_tick:
            return True
        u = units[u].following
    return False


@kernel
def fire_batteries(
    n_cols: int, land: Table, hexes: Table, roster: Table, units: Table, arms: Table, orders: Table,
    knowledge: Table, fires: Table, fire_by: Table, arsenal: Table, clock: Clock, scores: Table,
    step: int, light: float, p: Any,
) -> None:  # fmt: skip
    """One step of all batteries that have a target."""
    for u in range(units.shape[0]):
        h = orders[u].target
        if roster[u].role != Role.ARTILLERY or h < 0 or units[u].status != Status.ACTIVE:
            continue
        if units[u].stock[1] <= 0.0:
            continue
        side = roster[u].side
        target = hexes[h].first
        if target >= 0 and roster[target].side == side:
            continue
        aim = 1.0 if observed(hexes, units, knowledge, clock, side, h, step) else p.map_fire_aim
        aim *= 0.6 + 0.4 * light
        output = (1.0 - p.suppression_of_fire * units[u].suppression) * units[u].alert
        spend = (
            units[u].stock[1] * p.harassing_share * fires[u].priority * output
        )  # units of fire/h
        far = hexgrid.distance(units[u].hex, h, n_cols)
        spent = 0.0
        for i in range(arms.shape[1]):
            w = arms[u, i].kind
            if w < 0:
                break
            guns = arms[u, i].held
            if guns <= 0 or arsenal[w].range_hexes < far:
                continue
            per_gun = min(spend * arsenal[w].unit_of_fire, arsenal[w].indirect_per_h * output)
            rounds = guns * per_gun * clock.step_h
            spent = max(spent, per_gun / arsenal[w].unit_of_fire)
            if arsenal[w].large == 1:
                scores[side].rounds += rounds
            shell_on_hex(
                land, hexes, roster, units, arms, fires, fire_by, arsenal, clock, h, side, w,
                per_gun * guns, aim, p,
            )  # fmt: skip
        units[u].stock[1] = max(0.0, units[u].stock[1] - spent * clock.step_h)
        fires[u].fired_step = step


@kernel
def shell_on_hex(
    land: Table, hexes: Table, roster: Table, units: Table, arms: Table, fires: Table,
    fire_by: Table, arsenal: Table, clock: Clock, h: int, side: int, w: int, rounds_per_h: float,
    aim: float, p: Any,
) -> None:  # fmt: skip
    """`rounds_per_h` of weapon w fall on hex h: add what they do to the enemies in it."""
    lethal = arsenal[w].lethal_m2
    target = hexes[h].first
    while target >= 0:
        if roster[target].side != side:
            area = p.battalion_area_km2
            if roster[target].role == Role.ARTILLERY:
                area = p.battery_area_km2
            men = float(units[target].men)
            lost = min(men, men_lost_in_open(rounds_per_h, lethal, men, area, aim))
            exposed = units[target].exposed
            add_persons(units, fires, fire_by, target, w, lost, exposed)
            fires[target].volume += (p.shell_suppression - 1.0) * lost / max(1.0, men)
            fires[target].shells += rounds_per_h * clock.step_h
            for i in range(arms.shape[1]):
                v = arms[target, i].kind
                if v < 0:
                    break
                count = arms[target, i].held
                if count <= 0:
                    continue
                if arsenal[v].is_gun == 1:
                    hit = guns_lost(rounds_per_h, lethal, float(count), area, aim, p) * exposed
                    arms[target, i].at_risk += hit
                    fire_by[target, w].guns += hit
                elif arsenal[v].is_vehicle == 1:
                    hit = vehicles_lost(rounds_per_h, lethal, float(count), area, aim, p)
                    arms[target, i].at_risk += hit
                    fire_by[target, w].armor += hit
        target = units[target].following


@kernel
def locate_batteries(
    roster: Table, units: Table, knowledge: Table, fires: Table, sides: Table, clock: Clock,
    seed: int, replication: int, step: int, p: Any,
) -> None:  # fmt: skip
    """Sound and flash ranging: batteries that fired in this tick may be located by the enemy."""
    hours = clock.steps_per_tick * clock.step_h
    for u in range(units.shape[0]):
        if fires[u].fired_step < step - clock.steps_per_tick or fires[u].fired_step < 0:
            continue
        side = 1 - roster[u].side
        draw = chance.uniform(seed, replication, step, Purpose.SPOT, u, 7, 0)
        skill = sides[side].doctrine[9]
        if draw < p_within(p.counter_battery_per_h * (0.5 + skill), hours):
            knowledge[side, u].firing_step = step
            knowledge[side, u].seen_step = step
            knowledge[side, u].seen_hex = units[u].hex
            knowledge[side, u].seen_men = units[u].men
