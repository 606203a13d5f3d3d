"""Air by day, planned by the hour: raids on what is known, roads, reconnaissance, losses."""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Posture, Purpose, Role, Status
from nomonhan.engine.phases.cover import exposed_share
from nomonhan.engine.phases.expectations import add_persons, take_part
from nomonhan.engine.phases.lately import ROUNDING, on_the_hour
from nomonhan.engine.phases.occupancy import is_on_map
from nomonhan.engine.phases.spotting import is_firing, remember
from nomonhan.jit import kernel
from nomonhan.rules.air import bomb_lethal_m2, finds, flying, lift_held_up, raids, share_through
from nomonhan.rules.artillery import guns_lost, men_lost_in_open, vehicles_lost
from nomonhan.rules.cohesion import strikes
from nomonhan.rules.spotting import signature
from nomonhan.state import Clock, F, I, Table

DAYLIGHT_H = 13.0
RAID_H = 0.25  # the bombs of an hour fall in its first quarter, or its first tick: assumed
STRAFING_SHARE = 0.2  # of the fighters' sorties, with what the air fight leaves them: assumed
EYES_SHARE = 0.1  # what a pilot with other work sees, of what a scout sees: assumed
FIGHTER, LIGHT_BOMBER, HEAVY_BOMBER, SCOUT = 1, 2, 3, 4


@kernel
def count_aircraft(arsenal: Table, aircraft: Table, side: int, kind: int) -> int:
    """Aircraft of one kind on hand."""
    total = 0
    for w in range(aircraft.shape[1]):
        if arsenal[w].air_kind == kind:
            total += aircraft[side, w].held
    return total


@kernel
def fly(
    hexes: Table, roster: Table, units: Table, arms: Table, knowledge: Table, fires: Table,
    arsenal: Table, sides: Table, aircraft: Table, clock: Clock, seed: int, replication: int,
    tick: int, day: int, light: float, work: F, whom: I, p: Any,
) -> None:  # fmt: skip
    """An hour of flying; `fires.strikes` gets lethal area, m2 per hour, of the ticks to come.

    `work` (2, u) and `whom` (u,) are scratch.
    """
    if not on_the_hour(tick, clock):
        return
    for side in range(2):
        if sides[side].raids > 0:
            sides[side].raids = 0
            for u in range(units.shape[0]):
                fires[u].strikes[side] = 0.0
    fair = flying(clock.days[day].cloud, clock.days[day].rain, light)
    if fair <= 0.0:
        return
    worth, draws = work[0], work[1]
    chance.fill_uniforms(seed, replication, tick, Purpose.SPOT, 3, 0, draws)
    fighters_0 = count_aircraft(arsenal, aircraft, 0, FIGHTER)
    fighters_1 = count_aircraft(arsenal, aircraft, 1, FIGHTER)
    for side in range(2):
        mine = fighters_0 if side == 0 else fighters_1
        theirs = fighters_1 if side == 0 else fighters_0
        skill = sides[side].air_skill
        through = share_through(float(mine), skill, float(theirs), sides[1 - side].air_skill)
        lethal, strikes, roads, scouting = 0.0, 0.0, 0.0, 0.0  # per hour
        for w in range(aircraft.shape[1]):
            n = aircraft[side, w].held
            if n == 0 or arsenal[w].air_kind == 0:
                continue
            sorties = n * arsenal[w].sorties_per_day * fair / DAYLIGHT_H
            arriving = sorties * through
            if arsenal[w].air_kind == LIGHT_BOMBER or arsenal[w].air_kind == HEAVY_BOMBER:
                over_roads = p.interdiction_share * arriving
                roads += over_roads
                strikes += arriving - over_roads
                lethal += (arriving - over_roads) * bomb_lethal_m2(arsenal[w].bomb_kg, p)
            elif arsenal[w].air_kind == FIGHTER:
                strikes += STRAFING_SHARE * arriving
                lethal += STRAFING_SHARE * arriving * bomb_lethal_m2(20.0, p)
            scouting += arriving * (1.0 if arsenal[w].air_kind == SCOUT else EYES_SHARE)
            rate = p.air_loss_per_sortie * (1.5 - through) + p.flak_loss_per_sortie
            draw = chance.uniform(seed, replication, tick, Purpose.AIR, w, side, 0)
            lost = chance.binomial(n, min(1.0, rate * sorties / n), draw)
            aircraft[side, w].held -= lost
            aircraft[side, w].lost += lost
        sides[1 - side].held_up_h += lift_held_up(roads, p)
        if lethal > 0.0:
            send_raids(
                hexes, roster, units, knowledge, fires, sides, clock, side, seed, replication,
                tick, strikes, lethal, worth, whom, p,
            )  # fmt: skip
        scout(
            hexes, roster, units, knowledge, arsenal, clock, side, draws, tick, scouting, p,
        )  # fmt: skip


@kernel
def send_raids(
    hexes: Table, roster: Table, units: Table, knowledge: Table, fires: Table, sides: Table,
    clock: Clock, side: int, seed: int, replication: int, tick: int, sorties: float,
    lethal: float, worth: F, whom: I, p: Any,
) -> None:  # fmt: skip
    """Share the hour's effort over raids; each goes to a known enemy, the worthier the likelier.

    `worth` and `whom` (u,) are scratch.
    """
    total, known = 0.0, 0
    for u in range(units.shape[0]):
        if roster[u].side == side:
            continue
        its_worth = strike_worth(hexes, roster, knowledge, clock, side, u, tick, p)
        if its_worth > 0.0:
            worth[known], whom[known] = its_worth, u
            total += its_worth
            known += 1
    if known == 0:
        return
    n = raids(sorties, p)
    sides[side].raids = n
    for raid in range(n):
        left = total * chance.uniform(seed, replication, tick, Purpose.AIR, raid, 2 + side, 0)
        k = -1
        while left >= 0.0 and k < known - 1:
            k += 1
            left -= worth[k]
        fires[whom[k]].strikes[side] += lethal / n


@kernel
def strike_worth(
    hexes: Table, roster: Table, knowledge: Table, clock: Clock, side: int, u: int, tick: int,
    p: Any,
) -> float:  # fmt: skip
    """How much an enemy unit, as `side` knows it, draws the air: guns and columns before others.

    Bombs near the own troops endanger them: half as much.
    """
    seen = knowledge[side, u].seen_tick
    age_h = (tick - seen) * clock.tick_h
    if seen < 0 or knowledge[side, u].empty_tick >= 0 or age_h > p.memory_h:
        return 0.0
    posture = knowledge[side, u].seen_posture
    worth = 1.0
    if (
        roster[u].role == Role.ARTILLERY
        or posture == Posture.MARCH
        or posture == Posture.WITHDRAWAL
    ):
        worth = 2.0
    if hexes[knowledge[side, u].seen_hex].near[side] > 0:
        worth *= 0.5
    return worth / (1.0 + 0.3 * int(age_h + ROUNDING))


@kernel
def scout(
    hexes: Table, roster: Table, units: Table, knowledge: Table, arsenal: Table, clock: Clock,
    side: int, draws: F, tick: int, sorties: float, p: Any,
) -> None:  # fmt: skip
    """Air reconnaissance, wherever on the map: columns and camps are seen, trenches rarely.

    draws (u,): uniform numbers of this hour.
    """
    area_km2 = float(hexes.shape[0])
    plainest = max(
        p.signature_moving, p.signature_firing, p.signature_still, p.signature_works
    ) * max(1.0, p.signature_vehicles)
    most = finds(sorties, area_km2, plainest, p) + chance.SURELY
    for u in range(units.shape[0]):
        if draws[u] >= most:
            continue  # not even the most visible unit would be found: nearly all are settled here
        if roster[u].side == side or not is_on_map(units, u):
            continue
        if knowledge[side, u].seen_tick == tick and knowledge[side, u].seen_hex == units[u].hex:
            continue  # seen from the ground in this hour: nothing new
        sign = signature(
            units[u].posture, units[u].works, is_firing(units, clock, u, tick),
            units[u].vehicles, p,
        )  # fmt: skip
        if strikes(draws[u], finds(sorties, area_km2, sign, p), 1.0):
            remember(units, knowledge, side, u, tick)


@kernel
def drop_bombs(
    land: Table, roster: Table, units: Table, arms: Table, knowledge: Table, fires: Table,
    fire_by: Table, arsenal: Table, sides: Table, clock: Clock, tick: int, p: Any,
) -> None:  # fmt: skip
    """The air's part of one tick's fires; credited to each side's main bomber."""
    hour = tick * clock.tick_h + ROUNDING
    if hour - int(hour) >= RAID_H:
        return
    for side in range(2):
        if sides[side].raids == 0:
            continue
        for u in range(units.shape[0]):
            lethal = fires[u].strikes[side] / max(RAID_H, clock.tick_h)
            if lethal <= 0.0 or units[u].status > Status.BROKEN or units[u].hex < 0:
                continue
            if knowledge[side, u].seen_hex != units[u].hex:
                continue  # the bombs fall where it was
            w = sides[side].bomber
            area = p.battalion_area_km2
            if roster[u].role == Role.ARTILLERY:
                area = p.battery_area_km2
            share = min(1.0, men_lost_in_open(1.0, lethal, 1.0, area, p.bomb_aim))
            exposed = exposed_share(land, units, u, p)
            add_persons(units, fires, fire_by, u, w, share, exposed)
            fires[u].volume += (p.shell_suppression - 1.0) * share
            take_part(fires, u, w)
            for i in range(arms.shape[1]):
                v = arms[u, i].kind
                if v < 0:
                    break
                count = float(arms[u, i].held)
                if count <= 0.0:
                    continue
                if arsenal[v].is_gun == 1:
                    hit = guns_lost(1.0, lethal, count, area, p.bomb_aim, p) * exposed
                    arms[u, i].at_risk += hit
                    fire_by[u, w].guns += hit
                elif arsenal[v].is_vehicle == 1:
                    hit = vehicles_lost(1.0, lethal, count, area, p.bomb_aim, p)
                    arms[u, i].at_risk += hit
                    fire_by[u, w].armor += hit
