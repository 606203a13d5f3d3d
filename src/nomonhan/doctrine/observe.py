"""What a side's commander is told: the only way from the true state to a decision.

Own units are reported as they are.  Of the enemy only the side's knowledge enters; a sighting is dropped
when it is older than staffs keep, or when own troops stand where the enemy was seen and find nobody.
Ground is judged from own units and known enemies: reports stand until newer ones come.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Role, Status
from nomonhan.doctrine.thumb import GHOST_H, HELD_MARGIN, HELD_MEN, VEHICLE_IN_MEN
from nomonhan.jit import kernel
from nomonhan.state import (
    Arsenal,
    Battle,
    Clock,
    Ground,
    Knowledge,
    Observation,
    Orders,
    Roster,
    Setting,
    Units,
)

UNKNOWN_H = 999.0
ALMANAC_H = 24
SUPPLY_SMALL_ARMS, SUPPLY_SHELLS = 0, 1


def new_observation(
    n_units: int, n_hexes: int, n_zones: int, side: int, step_h: float
) -> Observation:
    """An empty buffer for one side's observations of one battle."""
    whole, share, code = np.int32, np.float64, np.int8
    return Observation(
        side=side,
        step_h=step_h,
        step=np.full(1, -1, dtype=whole),
        base=np.full(1, -1, dtype=whole),
        light=np.ones(ALMANAC_H + 1),
        rain=np.zeros(1),
        status=np.full(n_units, int(Status.GONE), dtype=code),
        hex=np.full(n_units, -1, dtype=whole),
        mission=np.zeros(n_units, dtype=code),
        goal=np.full(n_units, -1, dtype=whole),
        men=np.zeros(n_units, dtype=whole),
        men_start=np.zeros(n_units, dtype=whole),
        vehicles=np.zeros(n_units, dtype=whole),
        guns=np.zeros(n_units, dtype=whole),
        range_hexes=np.zeros(n_units, dtype=whole),
        cohesion=np.zeros(n_units, dtype=share),
        suppression=np.zeros(n_units, dtype=share),
        works=np.zeros(n_units, dtype=share),
        small_arms=np.zeros(n_units, dtype=share),
        shells=np.zeros(n_units, dtype=share),
        cut_off_h=np.zeros(n_units, dtype=share),
        contact_h=np.full(n_units, UNKNOWN_H),
        enemy_hex=np.full(n_units, -1, dtype=whole),
        enemy_age_h=np.full(n_units, UNKNOWN_H),
        enemy_men=np.zeros(n_units, dtype=whole),
        enemy_armor=np.zeros(n_units, dtype=whole),
        enemy_guns=np.zeros(n_units, dtype=code),
        control=np.full(n_hexes, -1, dtype=code),
        zone_held=np.full(n_zones, -1, dtype=code),
    )


@kernel
def observe_sky(step: int, clock: Clock, observation: Observation) -> None:
    """Light now and over the coming day, and today's rain."""
    per_hour = max(1, int(1.0 / clock.step_h + 0.5))
    last = len(clock.light) - 1
    for hour in range(len(observation.light)):
        observation.light[hour] = clock.light[min(last, step + hour * per_hour)]
    day = (step - clock.first_step_of_day) // clock.steps_per_day + 1
    observation.rain[0] = clock.rain[max(0, min(len(clock.rain) - 1, day))]


@kernel
def observe_own_arms(u: int, units: Units, arsenal: Arsenal, observation: Observation) -> None:
    """Vehicles that run, guns, and how far they reach."""
    vehicles, guns, reach = 0, 0, 0
    for w in range(len(arsenal.is_gun)):
        n = units.holdings[u, w]
        if n > 0:
            if arsenal.is_vehicle[w] == 1:
                vehicles += n
            elif arsenal.is_gun[w] == 1:
                guns += n
            reach = max(reach, arsenal.range_hexes[w])
    observation.vehicles[u] = vehicles
    observation.guns[u] = guns
    observation.range_hexes[u] = reach


@kernel
def observe_own(
    step: int,
    roster: Roster,
    units: Units,
    orders: Orders,
    arsenal: Arsenal,
    step_h: float,
    observation: Observation,
) -> None:
    """The reports of the own units."""
    for u in range(len(roster.side)):
        if roster.side[u] != observation.side:
            continue
        observation.status[u] = units.status[u]
        observation.hex[u] = units.hex[u]
        observation.mission[u] = orders.mission[u]
        observation.goal[u] = orders.goal[u]
        observation.men[u] = units.men[u]
        observation.men_start[u] = roster.men_start[u]
        observation.cohesion[u] = units.cohesion[u]
        observation.suppression[u] = units.suppression[u]
        observation.works[u] = units.works[u]
        observation.small_arms[u] = units.stock[u, SUPPLY_SMALL_ARMS]
        observation.shells[u] = units.stock[u, SUPPLY_SHELLS]
        observation.cut_off_h[u] = units.cut_off_steps[u] * step_h
        last = units.contact_step[u]
        observation.contact_h[u] = UNKNOWN_H if last < 0 else (step - last) * step_h
        observe_own_arms(u, units, arsenal, observation)


@kernel
def stands_on(h: int, roster: Roster, observation: Observation, ground: Ground) -> bool:
    """Whether an own active unit stands in hex h."""
    u = ground.first[h]
    while u >= 0:
        if roster.side[u] == observation.side and observation.status[u] == Status.ACTIVE:
            return True
        u = ground.following[u]
    return False


@kernel
def observe_enemy(
    step: int,
    memory_h: float,
    roster: Roster,
    knowledge: Knowledge,
    ground: Ground,
    step_h: float,
    observation: Observation,
) -> None:
    """What is known of the enemy's units."""
    own = observation.side
    for e in range(len(roster.side)):
        if roster.side[e] == own:
            continue
        observation.enemy_hex[e] = -1
        observation.enemy_age_h[e] = UNKNOWN_H
        observation.enemy_men[e] = 0
        observation.enemy_armor[e] = 0
        observation.enemy_guns[e] = 0
        seen, h = knowledge.seen_step[own, e], knowledge.seen_hex[own, e]
        if seen < 0 or h < 0:
            continue
        age_h = (step - seen) * step_h
        if age_h > memory_h or (age_h >= GHOST_H and stands_on(h, roster, observation, ground)):
            continue
        observation.enemy_hex[e] = h
        observation.enemy_age_h[e] = age_h
        observation.enemy_men[e] = knowledge.seen_men[own, e]
        observation.enemy_armor[e] = knowledge.seen_armor[own, e]
        observation.enemy_guns[e] = 1 if knowledge.firing_step[own, e] >= 0 else 0


@kernel
def add_power(h: int, power: int, disk: NDArray[np.int32], total: NDArray[np.int32]) -> None:
    """Add a unit's power to its own hex whole and to the six around it by half."""
    total[h] += power
    for i in range(1, 7):
        g = disk[h, i]
        if g >= 0:
            total[g] += power // 2


@kernel
def observe_ground(roster: Roster, setting: Setting, observation: Observation) -> None:
    """Who holds which hexes, as far as own units and sightings tell."""
    n_hexes = len(observation.control)
    own, other = np.zeros(n_hexes, dtype=np.int32), np.zeros(n_hexes, dtype=np.int32)
    for u in range(len(roster.side)):
        h, g = observation.hex[u], observation.enemy_hex[u]
        if h >= 0 and observation.status[u] == Status.ACTIVE and roster.role[u] == Role.LINE:
            power = observation.men[u] + VEHICLE_IN_MEN * observation.vehicles[u]
            add_power(h, power, setting.disk, own)
        if g >= 0:
            power = observation.enemy_men[u] + VEHICLE_IN_MEN * observation.enemy_armor[u]
            add_power(g, power, setting.disk, other)
    side = observation.side
    for h in range(n_hexes):
        a, b = own[h], other[h]
        if a + b == 0:
            continue
        if a >= HELD_MEN and a >= HELD_MARGIN * b:
            observation.control[h] = side
        elif b >= HELD_MEN and b >= HELD_MARGIN * a:
            observation.control[h] = 1 - side
        else:
            observation.control[h] = -1


@kernel
def presume_ground(depth_km: NDArray[np.float64], observation: Observation) -> None:
    """At the start each side takes the ground behind its line for its own, the rest for the enemy's."""
    for h in range(len(observation.control)):
        if depth_km[h] >= 0.0:
            observation.control[h] = observation.side
        else:
            observation.control[h] = 1 - observation.side


@kernel
def judge_zones(
    zone_center: NDArray[np.int32],
    disk: NDArray[np.int32],
    observation: Observation,
) -> None:
    """A zone is held by whom more of the hexes within two of its center are taken to be."""
    side = observation.side
    for z in range(len(zone_center)):
        balance = 0
        for i in range(disk.shape[1]):
            h = disk[zone_center[z], i]
            if h >= 0 and observation.control[h] >= 0:
                balance += 1 if observation.control[h] == side else -1
        if balance > 0:
            observation.zone_held[z] = side
        elif balance < 0:
            observation.zone_held[z] = 1 - side


@kernel
def observe(
    battle: Battle, side: int, step: int, memory_h: float, observation: Observation
) -> None:
    """Fill `observation` with what `side` knows at `step`; sightings older than `memory_h` are gone."""
    setting, clock = battle.setting, battle.clock
    if step <= observation.step[0] or observation.step[0] < 0:  # a new battle begins
        presume_ground(setting.depth_km[side], observation)
    observation.step[0] = step
    observation.base[0] = battle.sides.base[side]
    observe_sky(step, clock, observation)
    observe_own(
        step, battle.roster, battle.units, battle.orders, battle.arsenal, clock.step_h, observation
    )
    observe_enemy(
        step, memory_h, battle.roster, battle.knowledge, battle.ground, clock.step_h, observation
    )
    observe_ground(battle.roster, setting, observation)
    judge_zones(battle.terrain.zone_center, setting.disk, observation)
