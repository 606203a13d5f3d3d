"""What a side's commander is told: the only way from the true state to a decision.

Own units are reported as they are.  Of the enemy only the side's knowledge enters; a sighting is
dropped when it is older than staffs keep, or when own troops stand there and find nobody.  Ground
is judged from own units and known enemies: reports stand until newer ones come.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Role, Status
from nomonhan.doctrine.conditions import worth
from nomonhan.doctrine.tables import (
    UNKNOWN_H,
    Cards,
    Chart,
    EnemyReports,
    Moment,
    Observation,
    OwnReports,
    new_table,
)
from nomonhan.doctrine.thumb import GHOST_H, HELD_MARGIN, HELD_MEN
from nomonhan.jit import kernel
from nomonhan.state import Battle, Knowledge

F = NDArray[np.float64]
I = NDArray[np.int32]  # noqa: E741
B = NDArray[np.int8]
SMALL_ARMS, SHELLS = 0, 1  # columns of units.stock


class Truth(NamedTuple):
    """The arrays of a battle that reports on the own units are made of: views, not copies."""

    side: B  # (u,)
    men_start: I  # (u,)
    status: B  # (u,)
    hex: I  # (u,)
    men: I  # (u,)
    holdings: I  # (u, w)
    cohesion: F  # (u,)
    suppression: F  # (u,)
    works: F  # (u,)
    stock: F  # (u, s)
    cut_off_steps: I  # (u,)
    contact_step: I  # (u,)
    mission: B  # (u,)
    goal: I  # (u,)
    is_vehicle: B  # (w,)
    is_gun: B  # (w,)
    range_hexes: I  # (w,)
    first: I  # (h,)
    following: I  # (u,)


class Sky(NamedTuple):
    """Light and rain of the whole battle."""

    light: F  # (step,)
    rain: F  # (d,)
    steps_per_day: int
    steps_before: int


def truth_of(battle: Battle) -> Truth:
    """The arrays of `battle` that own reports are made of."""
    units, orders, arsenal, ground = battle.units, battle.orders, battle.arsenal, battle.ground
    return Truth(
        side=battle.roster.side,
        men_start=battle.roster.men_start,
        status=units.status,
        hex=units.hex,
        men=units.men,
        holdings=units.holdings,
        cohesion=units.cohesion,
        suppression=units.suppression,
        works=units.works,
        stock=units.stock,
        cut_off_steps=units.cut_off_steps,
        contact_step=units.contact_step,
        mission=orders.mission,
        goal=orders.goal,
        is_vehicle=arsenal.is_vehicle,
        is_gun=arsenal.is_gun,
        range_hexes=arsenal.range_hexes,
        first=ground.first,
        following=ground.following,
    )


def sky_of(battle: Battle) -> Sky:
    """Light and rain of `battle`."""
    clock = battle.clock
    return Sky(clock.light, clock.rain, clock.steps_per_day, clock.steps_before)


def cards_of(battle: Battle, side: int) -> Cards:
    """The fixed facts about the own units of `side`; nothing of the other side's."""
    roster = battle.roster
    cards = new_table(Cards, len(roster.side), formation=-1, role=-1, home=-1, entry=-1)
    own = roster.side == side
    for name in Cards.__annotations__:
        getattr(cards, name)[own] = getattr(roster, name)[own]
    return cards


def chart_of(battle: Battle, side: int) -> Chart:
    """The map as the commander of `side` has it."""
    terrain = battle.terrain
    reach = np.floor(terrain.zone_radius_km + 0.5).astype(np.int32)
    return Chart(
        n_cols=terrain.n_cols,
        base=int(battle.sides.base[side]),
        cover=terrain.cover,
        depth_km=np.ascontiguousarray(battle.setting.depth_km[side]),
        along_km=np.ascontiguousarray(battle.setting.along_km[side]),
        zone_center=terrain.zone_center,
        zone_reach=np.maximum(reach, 1).astype(np.int32),
        parent=battle.setting.parent,
    )


@kernel
def observe_sky(step: int, sky: Sky, moment: Moment) -> None:
    """Light now and over the coming day, and today's rain."""
    per_hour = max(1, int(1.0 / moment.step_h + 0.5))
    last = len(sky.light) - 1
    for hour in range(len(moment.light)):
        moment.light[hour] = sky.light[min(last, step + hour * per_hour)]
    day = (step + sky.steps_before) // sky.steps_per_day
    moment.rain[0] = sky.rain[min(len(sky.rain) - 1, day)]
    moment.step[0] = step


@kernel
def observe_arms(u: int, truth: Truth, own: OwnReports) -> None:
    """Vehicles that run, guns, and how far they reach."""
    vehicles, guns, reach = 0, 0, 0
    for w in range(len(truth.is_gun)):
        n = truth.holdings[u, w]
        if n > 0:
            if truth.is_vehicle[w] == 1:
                vehicles += n
            elif truth.is_gun[w] == 1:
                guns += n
            reach = max(reach, truth.range_hexes[w])
    own.vehicles[u] = vehicles
    own.guns[u] = guns
    own.range_hexes[u] = reach


@kernel
def observe_own(step: int, step_h: float, side: int, truth: Truth, own: OwnReports) -> None:
    """The reports of the own units."""
    for u in range(len(own)):
        if truth.side[u] != side:
            continue
        own.status[u] = truth.status[u]
        own.hex[u] = truth.hex[u]
        own.mission[u] = truth.mission[u]
        own.goal[u] = truth.goal[u]
        own.men[u] = truth.men[u]
        own.men_start[u] = truth.men_start[u]
        own.cohesion[u] = truth.cohesion[u]
        own.suppression[u] = truth.suppression[u]
        own.works[u] = truth.works[u]
        own.small_arms[u] = truth.stock[u, SMALL_ARMS]
        own.shells[u] = truth.stock[u, SHELLS]
        own.cut_off_h[u] = truth.cut_off_steps[u] * step_h
        last = truth.contact_step[u]
        own.contact_h[u] = UNKNOWN_H if last < 0 else (step - last) * step_h
        observe_arms(u, truth, own)


@kernel
def stands_on(h: int, side: int, truth: Truth) -> bool:
    """Whether an active unit of `side` stands in hex h."""
    u = truth.first[h]
    while u >= 0:
        if truth.side[u] == side and truth.status[u] == Status.ACTIVE:
            return True
        u = truth.following[u]
    return False


@kernel
def observe_enemy(
    step: int,
    step_h: float,
    side: int,
    memory_h: float,
    knowledge: Knowledge,
    truth: Truth,
    enemy: EnemyReports,
) -> None:
    """What is known of the enemy's units."""
    for e in range(len(enemy)):
        if truth.side[e] == side:
            continue
        enemy.hex[e] = -1
        enemy.age_h[e] = UNKNOWN_H
        enemy.men[e] = 0
        enemy.armor[e] = 0
        enemy.guns[e] = 0
        seen, h = knowledge.seen_step[side, e], knowledge.seen_hex[side, e]
        if seen < 0 or h < 0:
            continue
        age_h = (step - seen) * step_h
        if age_h > memory_h or (age_h >= GHOST_H and stands_on(h, side, truth)):
            continue
        enemy.hex[e] = h
        enemy.age_h[e] = age_h
        enemy.men[e] = knowledge.seen_men[side, e]
        enemy.armor[e] = knowledge.seen_armor[side, e]
        enemy.guns[e] = 1 if knowledge.firing_step[side, e] >= 0 else 0


@kernel
def add_power(h: int, power: int, disk: I, total: I) -> None:
    """Add a unit's power to its own hex whole and to the six around it by half."""
    total[h] += power
    for i in range(1, 7):
        g = disk[h, i]
        if g >= 0:
            total[g] += power // 2


@kernel
def judge_control(side: int, mine: I, other: I, control: B) -> None:
    """Who holds the hexes of which there is news."""
    for h in range(len(control)):
        a, b = mine[h], other[h]
        if a + b == 0:
            continue
        if a >= HELD_MEN and a >= HELD_MARGIN * b:
            control[h] = side
        elif b >= HELD_MEN and b >= HELD_MARGIN * a:
            control[h] = 1 - side
        else:
            control[h] = -1


@kernel
def observe_ground(
    side: int, own: OwnReports, enemy: EnemyReports, cards: Cards, disk: I, control: B
) -> None:
    """Who holds which hexes, as far as own units and sightings tell."""
    mine = np.zeros(len(control), dtype=np.int32)
    other = np.zeros(len(control), dtype=np.int32)
    for u in range(len(own)):
        if own.hex[u] >= 0 and own.status[u] == Status.ACTIVE and cards.role[u] == Role.LINE:
            add_power(own.hex[u], worth(own.men[u], own.vehicles[u]), disk, mine)
        if enemy.hex[u] >= 0:
            add_power(enemy.hex[u], worth(enemy.men[u], enemy.armor[u]), disk, other)
    judge_control(side, mine, other, control)


@kernel
def presume_ground(side: int, depth_km: F, control: B) -> None:
    """At the start a side takes what lies behind its line for its own, the rest not."""
    for h in range(len(control)):
        control[h] = side if depth_km[h] >= 0.0 else 1 - side


@kernel
def judge_zones(side: int, control: B, zone_center: I, disk: I, zone_held: B) -> None:
    """A zone is held by whom more of the hexes within two of its center are taken to be."""
    for z in range(len(zone_center)):
        balance = 0
        for i in range(disk.shape[1]):
            h = disk[zone_center[z], i]
            if h >= 0 and control[h] >= 0:
                balance += 1 if control[h] == side else -1
        if balance > 0:
            zone_held[z] = side
        elif balance < 0:
            zone_held[z] = 1 - side


@kernel
def observe(
    step: int,
    memory_h: float,
    truth: Truth,
    knowledge: Knowledge,
    sky: Sky,
    cards: Cards,
    chart: Chart,
    disk: I,
    observation: Observation,
) -> None:
    """Fill `observation` with what its side knows at `step`; sightings are kept for `memory_h`."""
    side, step_h = observation.side, observation.moment.step_h
    if observation.moment.step[0] < 0:
        presume_ground(side, chart.depth_km, observation.control)
    observe_sky(step, sky, observation.moment)
    observe_own(step, step_h, side, truth, observation.own)
    observe_enemy(step, step_h, side, memory_h, knowledge, truth, observation.enemy)
    observe_ground(side, observation.own, observation.enemy, cards, disk, observation.control)
    judge_zones(side, observation.control, chart.zone_center, disk, observation.zone_held)
