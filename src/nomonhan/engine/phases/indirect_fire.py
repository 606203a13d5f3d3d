"""Indirect fire: batteries fire on the hex that fire control gave them, tick by tick.

Guns fire what supply lets them spend: a share of the shells on hand each hour, more in support of
an attack or against one.  How much of it is observed was judged on the hour (`fire_control`); the
rest is fired from registration or by the map.  Guns that have been moved since are silent.
Counter-battery needs guns located by sound or flash.
"""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Purpose, Role, Status
from nomonhan.engine.phases.columns import STAFF_QUALITY
from nomonhan.engine.phases.cover import exposed_share
from nomonhan.engine.phases.expectations import add_persons, take_part
from nomonhan.engine.phases.lately import hour_of
from nomonhan.engine.phases.occupancy import steps_between
from nomonhan.jit import inlined_kernel, kernel, lowest_bit
from nomonhan.rules.artillery import (
    guns_lost,
    men_lost_in_open,
    vehicles_lost,
)
from nomonhan.rules.cohesion import strikes
from nomonhan.state import Clock, F, I, Table


@kernel
def fire_batteries(
    land: Table, hexes: Table, roster: Table, units: Table, arms: Table, orders: Table,
    fires: Table, fire_by: Table, arsenal: Table, batteries: I, clock: Clock, scores: Table,
    tick: int, p: Any,
) -> None:  # fmt: skip
    """One tick of all batteries that have a target."""
    hour = hour_of(tick, clock)
    for k in range(1, 1 + batteries[0]):
        u = batteries[k]
        h = orders[u].target
        if h < 0:
            continue
        side = roster[u].side
        if units[u].status != Status.ACTIVE or units[u].stock[1] <= 0.0:
            continue
        if units[u].moved_tick >= hour:  # it must come into action, and its aim was of elsewhere
            continue
        target = hexes[h].first
        if target >= 0 and roster[target].side == side:
            continue
        output = (1.0 - p.suppression_of_fire * units[u].suppression) * units[u].alert
        spend = (
            units[u].stock[1] * p.harassing_share * fires[u].priority * output
        )  # units of fire/h
        far = steps_between(land, units[u].hex, h)
        spent = 0.0
        rows = roster[u].indirect_rows
        while rows != 0:
            i = lowest_bit(rows)
            rows &= rows - 1
            w, guns = arms[u, i].kind, arms[u, i].held
            if guns <= 0 or arsenal[w].range_hexes < far:
                continue
            per_gun = min(spend * arsenal[w].unit_of_fire, arsenal[w].indirect_per_h * output)
            rounds = guns * per_gun * clock.tick_h
            spent = max(spent, per_gun / arsenal[w].unit_of_fire)
            if arsenal[w].large == 1:
                scores[side].rounds += rounds
                scores[side].indirect += rounds
                scores[side].observed += rounds * fires[u].observed
            shell_on_hex(
                land, hexes, roster, units, arms, fires, fire_by, arsenal, clock, h, side, w,
                per_gun * guns, fires[u].aim, p,
            )  # fmt: skip
        units[u].stock[1] = max(0.0, units[u].stock[1] - spent * clock.tick_h)
        fires[u].fired_tick = tick


@inlined_kernel
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
            share = min(1.0, men_lost_in_open(rounds_per_h, lethal, 1.0, area, aim))
            exposed = exposed_share(land, units, target, p)
            add_persons(units, fires, fire_by, target, w, share, exposed)
            fires[target].volume += (p.shell_suppression - 1.0) * share
            fires[target].shells += rounds_per_h * clock.tick_h
            take_part(fires, target, w)
            of_a_gun = guns_lost(rounds_per_h, lethal, 1.0, area, aim, p) * exposed
            of_a_vehicle = vehicles_lost(rounds_per_h, lethal, 1.0, area, aim, p)
            rows = roster[target].gun_rows
            while rows != 0:
                i = lowest_bit(rows)
                rows &= rows - 1
                hit = of_a_gun * arms[target, i].held
                arms[target, i].at_risk += hit
                fire_by[target, w].guns += hit
            rows = roster[target].vehicle_rows
            while rows != 0:
                i = lowest_bit(rows)
                rows &= rows - 1
                hit = of_a_vehicle * arms[target, i].held
                arms[target, i].at_risk += hit
                fire_by[target, w].armor += hit
        target = units[target].following


@kernel
def locate_batteries(
    roster: Table, units: Table, knowledge: Table, fires: Table, sides: Table, batteries: I,
    clock: Clock, seed: int, replication: int, tick: int, draws: F, p: Any,
) -> None:  # fmt: skip
    """Sound and flash ranging: batteries that fired in this tick may be located by the enemy.

    `draws` (u,) is scratch.
    """
    hours = clock.tick_h
    chance.fill_uniforms(seed, replication, tick, Purpose.SPOT, 7, 0, draws)
    for k in range(1, 1 + batteries[0]):
        u = batteries[k]
        if fires[u].fired_tick != tick:
            continue
        side = 1 - roster[u].side
        skill = sides[side].doctrine[STAFF_QUALITY]
        if strikes(draws[u], p.counter_battery_per_h * (0.5 + skill), hours):
            knowledge[side, u].firing_tick = tick
            knowledge[side, u].seen_tick = tick
            knowledge[side, u].seen_hex = units[u].hex
            knowledge[side, u].seen_men = units[u].men
            knowledge[side, u].empty_tick = -1
