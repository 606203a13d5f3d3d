"""Air once a tick by day: strikes on what is known, reconnaissance, losses."""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Purpose, Role, Status
from nomonhan.engine.phases.direct_fire import add_persons
from nomonhan.engine.phases.occupancy import is_on_map
from nomonhan.engine.phases.spotting import remember
from nomonhan.jit import kernel
from nomonhan.rules.air import bomb_lethal_m2, flying, share_through
from nomonhan.rules.artillery import guns_lost, men_lost_in_open
from nomonhan.rules.cohesion import p_within
from nomonhan.state import Clock, Table

DAYLIGHT_H = 13.0
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
    roster: Table, units: Table, arms: Table, knowledge: Table, fires: Table, arsenal: Table,
    sides: Table, aircraft: Table, clock: Clock, seed: int, replication: int, step: int, day: int,
    light: float, hours: float, p: Any,
) -> None:  # fmt: skip
    """One tick of flying; `fires.strikes` gets lethal area, m2 per hour, of the steps to come."""
    for u in range(units.shape[0]):
        fires[u].strikes[0] = 0.0
        fires[u].strikes[1] = 0.0
    fair = flying(clock.days[day].cloud, clock.days[day].rain, light)
    if fair <= 0.0:
        return
    fighters_0 = count_aircraft(arsenal, aircraft, 0, FIGHTER)
    fighters_1 = count_aircraft(arsenal, aircraft, 1, FIGHTER)
    for side in range(2):
        mine = fighters_0 if side == 0 else fighters_1
        theirs = fighters_1 if side == 0 else fighters_0
        skill = sides[side].air_skill
        through = share_through(float(mine), skill, float(theirs), sides[1 - side].air_skill)
        lethal = 0.0
        scouting = 0.0
        for w in range(aircraft.shape[1]):
            n = aircraft[side, w].held
            if n == 0 or arsenal[w].air_kind == 0:
                continue
            sorties = n * arsenal[w].sorties_per_day * fair * hours / DAYLIGHT_H
            if arsenal[w].air_kind == LIGHT_BOMBER or arsenal[w].air_kind == HEAVY_BOMBER:
                lethal += sorties * through * bomb_lethal_m2(arsenal[w].bomb_kg, p) / hours
            elif arsenal[w].air_kind == FIGHTER:
                # fighters strafe with what the air fight leaves them
                lethal += 0.2 * sorties * through * bomb_lethal_m2(20.0, p) / hours
            scouting += sorties * through * (1.0 if arsenal[w].air_kind == SCOUT else 0.1)
            rate = p.air_loss_per_sortie * (1.5 - through) + p.flak_loss_per_sortie
            draw = chance.uniform(seed, replication, step, Purpose.AIR, w, side, 0)
            lost = chance.binomial(n, min(1.0, rate * sorties / n), draw)
            aircraft[side, w].held -= lost
            aircraft[side, w].lost += lost
        spread_strikes(roster, units, knowledge, fires, clock, side, step, lethal, p)
        scout(
            roster, units, arms, knowledge, arsenal, clock, side, seed, replication, step, scouting,
            p,
        )  # fmt: skip


@kernel
def spread_strikes(
    roster: Table, units: Table, knowledge: Table, fires: Table, clock: Clock, side: int, step: int,
    lethal: float, p: Any,
) -> None:  # fmt: skip
    """Share the effort over the known enemy: batteries and masses first."""
    total = 0.0
    for u in range(units.shape[0]):
        if roster[u].side != side and is_on_map(units, u):
            total += strike_worth(roster, units, knowledge, clock, side, u, step, p)
    if total <= 0.0:
        return
    for u in range(units.shape[0]):
        if roster[u].side != side and is_on_map(units, u):
            fires[u].strikes[side] = (
                lethal * strike_worth(roster, units, knowledge, clock, side, u, step, p) / total
            )


@kernel
def strike_worth(
    roster: Table, units: Table, knowledge: Table, clock: Clock, side: int, u: int, step: int,
    p: Any,
) -> float:  # fmt: skip
    """How much a known enemy unit draws the air."""
    seen = knowledge[side, u].seen_step
    if seen < 0 or (step - seen) * clock.step_h > p.memory_h:
        return 0.0
    if knowledge[side, u].seen_hex != units[u].hex:
        return 0.3  # the bombs fall where it was
    return 2.0 if roster[u].role == Role.ARTILLERY else 1.0


@kernel
def scout(
    roster: Table, units: Table, arms: Table, knowledge: Table, arsenal: Table, clock: Clock,
    side: int, seed: int, replication: int, step: int, sorties: float, p: Any,
) -> None:  # fmt: skip
    """Air reconnaissance: columns and camps are seen, trenches rarely."""
    for u in range(units.shape[0]):
        if roster[u].side == side or not is_on_map(units, u):
            continue
        moving = units[u].moved_step >= step - clock.steps_per_tick and step > 0
        sign = 1.0 if moving else 0.3 * (1.0 - units[u].works)
        draw = chance.uniform(seed, replication, step, Purpose.SPOT, u, 3, 0)
        if draw < p_within(p.air_spot_per_sortie * sorties * sign, 1.0):
            remember(units, arms, knowledge, arsenal, side, u, step)


@kernel
def drop_bombs(
    land: Table, roster: Table, units: Table, arms: Table, knowledge: Table, fires: Table,
    fire_by: Table, arsenal: Table, sides: Table, p: Any,
) -> None:  # fmt: skip
    """The air's part of one step's fires; credited to each side's main bomber."""
    for u in range(units.shape[0]):
        for side in range(2):
            lethal = fires[u].strikes[side]
            if lethal <= 0.0 or units[u].status > Status.BROKEN or units[u].hex < 0:
                continue
            if knowledge[side, u].seen_hex != units[u].hex:
                continue
            w = sides[side].bomber
            men = float(units[u].men)
            area = p.battalion_area_km2
            if roster[u].role == Role.ARTILLERY:
                area = p.battery_area_km2
            lost = min(men, men_lost_in_open(1.0, lethal, men, area, p.bomb_aim))
            exposed = units[u].exposed
            add_persons(units, fires, fire_by, u, w, lost, exposed)
            for i in range(arms.shape[1]):
                v = arms[u, i].kind
                if v < 0:
                    break
                count = arms[u, i].held
                if count > 0 and arsenal[v].is_gun == 1:
                    hit = guns_lost(1.0, lethal, float(count), area, p.bomb_aim, p) * exposed
                    arms[u, i].at_risk += hit
                    fire_by[u, w].guns += hit
