"""What a side's commander is told: the only way from the true state to a decision.

Own units are reported as they are.  Of the enemy only the side's knowledge enters; a sighting is
dropped when it is older than staffs keep, or when own troops stand there and find nobody.  Ground
is judged from own units and known enemies: reports stand until newer ones come.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nomonhan.codes import Role, Status
from nomonhan.doctrine.conditions import worth
from nomonhan.doctrine.line import own_line
from nomonhan.doctrine.tables import (
    UNKNOWN_H,
    B,
    Cards,
    Chart,
    EnemyReports,
    F,
    I,
    Land,
    Moment,
    Observation,
    OwnReports,
    Weighing,
    Zones,
    new_table,
)
from nomonhan.doctrine.thumb import GHOST_H, HELD_MARGIN, HELD_MEN
from nomonhan.hexgrid import RINGS
from nomonhan.jit import allocating_kernel, inlined_kernel, kernel
from nomonhan.state import Battle, Clock

SMALL_ARMS, SHELLS = 0, 1  # columns of units.stock
OWN, ENEMY = 0, 1  # columns of `Weighing.power`


def blank_chart(battle: Battle, side: int) -> Chart:
    """The map as the commander of `side` has it, as far as it is the same in all replications."""
    land, zones = new_table(Land, len(battle.land)), new_table(Zones, len(battle.zones))
    land.cover[:] = battle.land.cover
    zones.reach[:] = np.maximum(np.floor(battle.zones.radius_km + 0.5), 1.0)
    base = int(battle.sides.base_hex[side])
    return Chart(battle.map.n_cols, base, land, zones, battle.map.parent)


@allocating_kernel
def brief(side: int, roster: Any, zones: Any, cards: Cards, chart: Chart) -> None:
    """Fill in `cards` (u,), blank before, and `chart` from the tables of a battle at its start.

    Of the other side nothing enters: the own line is found from own places alone.  The chart's land
    may be that of another battle (`ensemble.stage.lasting`): all of its columns are written.
    """
    line, n = np.empty(len(cards), dtype=np.int32), 0
    for u in range(len(cards)):
        if roster.side[u] != side:
            continue
        cards.formation[u], cards.role[u] = roster.formation[u], roster.role[u]
        cards.mobility[u], cards.on_call[u] = roster.mobility[u], roster.on_call[u]
        cards.home[u], cards.entry[u] = roster.home[u], roster.entry[u]
        if roster.role[u] == Role.LINE and roster.home[u] >= 0:
            line[n] = roster.home[u]
            n += 1
    n_rows = len(chart.land) // chart.n_cols
    depth, along = own_line(chart.n_cols, n_rows, line[:n], chart.base)
    for h in range(len(depth)):
        chart.land.depth_km[h], chart.land.along_km[h] = depth[h], along[h]
    for z in range(len(zones)):
        chart.zones.center[z] = zones.center[z]


@kernel
def observe_sky(tick: int, clock: Clock, moment: Moment) -> None:
    """Light now and over the coming day, and today's rain."""
    per_hour = max(1, int(1.0 / moment.tick_h + 0.5))
    last = len(clock.light) - 1
    for hour in range(len(moment.light)):
        moment.light[hour] = clock.light[min(last, tick + hour * per_hour)]
    day = (tick + clock.ticks_before) // clock.ticks_per_day
    moment.rain[0] = clock.days.rain[min(len(clock.days) - 1, day)]
    moment.tick[0] = tick


@kernel
def observe_own(
    tick: int,
    tick_h: float,
    side: int,
    roster: Any,
    units: Any,
    orders: Any,
    own: OwnReports,
) -> None:
    """The reports of the own units."""
    for u in range(len(own)):
        if roster.side[u] != side:
            continue
        own.status[u] = units.status[u]
        own.hex[u] = units.hex[u]
        own.mission[u] = orders.mission[u]
        own.goal[u] = orders.goal[u]
        own.men[u] = units.men[u]
        own.men_start[u] = roster.men_start[u]
        own.cohesion[u] = units.cohesion[u]
        own.suppression[u] = units.suppression[u]
        own.works[u] = units.works[u]
        own.small_arms[u] = units.stock[u, SMALL_ARMS]
        own.shells[u] = units.stock[u, SHELLS]
        own.cut_off_h[u] = units.cut_off_ticks[u] * tick_h
        last = units.contact_tick[u]
        own.contact_h[u] = UNKNOWN_H if last < 0 else (tick - last) * tick_h
        own.vehicles[u] = units.vehicles[u]
        own.guns[u] = units.guns[u]
        own.range_hexes[u] = units.reach[u]


@kernel
def stands_on(h: int, side: int, roster: Any, units: Any, hexes: Any) -> bool:
    """Whether an active unit of `side` stands in hex h."""
    u = hexes.first[h]
    while u >= 0:
        if roster.side[u] == side and units.status[u] == Status.ACTIVE:
            return True
        u = units.following[u]
    return False


@kernel
def observe_enemy(
    tick: int,
    tick_h: float,
    side: int,
    memory_h: float,
    knowledge: Any,
    roster: Any,
    units: Any,
    hexes: Any,
    enemy: EnemyReports,
) -> None:
    """What is known of the enemy's units."""
    for e in range(len(enemy)):
        if roster.side[e] == side:
            continue
        enemy.hex[e] = -1
        enemy.age_h[e] = UNKNOWN_H
        enemy.men[e] = 0
        enemy.armor[e] = 0
        enemy.guns[e] = 0
        seen, h = knowledge.seen_tick[e], knowledge.seen_hex[e]
        if seen < 0 or h < 0:
            continue
        age_h = (tick - seen) * tick_h
        if age_h > memory_h or (age_h >= GHOST_H and stands_on(h, side, roster, units, hexes)):
            continue
        enemy.hex[e] = h
        enemy.age_h[e] = age_h
        enemy.men[e] = knowledge.seen_men[e]
        enemy.armor[e] = knowledge.seen_armor[e]
        enemy.guns[e] = 1 if knowledge.firing_tick[e] >= 0 else 0


@kernel
def change_power(
    h: int, before: int, now: int, whose: int, disk: I, weighing: Weighing, count: int
) -> int:
    """A unit in hex h has power `now` where it had `before`: whole there, half of it next to it.

    Beyond it is a quarter.

    whose: column of `weighing.power`.  Hexes where that is news are listed behind the first `count`
    of those touched; how many there are then.
    """
    for ring in range(len(RINGS) - 1):
        added = (now >> ring) - (before >> ring)
        if added == 0:
            continue
        for i in range(RINGS[ring], RINGS[ring + 1]):
            g = disk[h, i]
            if g >= 0:
                # written anyway, and kept if it is news, as in `engine.phases.ground`
                weighing.touched[count] = g
                count += int(weighing.news[g] == 0)
                weighing.news[g] = 1
                weighing.power[g, whose] += added
    return count


@inlined_kernel
def weigh(
    u: int, h: int, power: int, whose: int, disk: I, weighing: Weighing, count: int
) -> int:  # fmt: skip
    """Unit u weighs so much in hex h, -1 nowhere; what it weighed before is taken off."""
    place, before = weighing.place[whose, u], weighing.worth[whose, u]
    if place == h and before == power:
        return count
    if place >= 0 and place != h:
        count = change_power(place, before, 0, whose, disk, weighing, count)
        before = 0
    if h >= 0:
        count = change_power(h, before, power, whose, disk, weighing, count)
    weighing.place[whose, u], weighing.worth[whose, u] = h, power
    return count


@kernel
def judge_control(side: int, weighing: Weighing, count: int, control: B) -> None:
    """Who holds the `count` hexes of which there is news; the last report of a hex stands."""
    for i in range(count):
        h = weighing.touched[i]
        weighing.news[h] = 0
        a, b = weighing.power[h, OWN], weighing.power[h, ENEMY]
        if a == 0 and b == 0:
            continue
        if a >= HELD_MEN and a >= HELD_MARGIN * b:
            control[h] = side
        elif b >= HELD_MEN and b >= HELD_MARGIN * a:
            control[h] = 1 - side
        else:
            control[h] = -1


@kernel
def observe_ground(
    side: int, own: OwnReports, enemy: EnemyReports, cards: Cards, disk: I, weighing: Weighing,
    control: B,
) -> None:  # fmt: skip
    """Who holds which hexes, as far as own units and sightings tell."""
    n = 0
    for u in range(len(own)):
        h, power = -1, 0
        if own.hex[u] >= 0 and own.status[u] == Status.ACTIVE and cards.role[u] == Role.LINE:
            h, power = own.hex[u], worth(own.men[u], own.vehicles[u])
        n = weigh(u, h, power, OWN, disk, weighing, n)
        h, power = enemy.hex[u], 0
        if h >= 0:
            power = worth(enemy.men[u], enemy.armor[u])
        n = weigh(u, h, power, ENEMY, disk, weighing, n)
    judge_control(side, weighing, n, control)


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
    tick: int,
    memory_h: float,
    roster: Any,
    units: Any,
    orders: Any,
    knowledge: Any,
    hexes: Any,
    clock: Clock,
    cards: Cards,
    chart: Chart,
    disk: I,
    weighing: Weighing,
    observation: Observation,
) -> None:
    """Fill `observation` with what its side knows at `tick`; sightings are kept for `memory_h`.

    The first tables are those of `state.Battle`; `knowledge` (u,) is the row of the side.
    """
    side, tick_h = observation.side, observation.moment.tick_h
    own, enemy = observation.own, observation.enemy
    if observation.moment.tick[0] < 0:
        presume_ground(side, chart.land.depth_km, observation.control)
    observe_sky(tick, clock, observation.moment)
    observe_own(tick, tick_h, side, roster, units, orders, own)
    observe_enemy(tick, tick_h, side, memory_h, knowledge, roster, units, hexes, enemy)
    observe_ground(side, own, enemy, cards, disk, weighing, observation.control)
    judge_zones(side, observation.control, chart.zones.center, disk, observation.zone_held)
