"""Direct fire: every unit in contact picks whom to shoot at, and adds what it expects to do.

Nothing is lost here: expectations are gathered in `fires` and drawn all at once in `attrition`, so
that both sides shoot with what they had at the start of the tick.

Who came near the enemy in the course of a tick fires, and is fired on, for what is left of it
(`contact`): the mean of a fight that begins at any minute, whatever the tick.
"""

from __future__ import annotations

from typing import Any

from nomonhan.codes import Posture, Status
from nomonhan.engine.phases.close_quarters import assault_of_unit
from nomonhan.engine.phases.contact import share_at_arms_length, share_together
from nomonhan.engine.phases.cover import exposed_share
from nomonhan.engine.phases.expectations import fire_on
from nomonhan.engine.phases.occupancy import is_on_map
from nomonhan.engine.phases.targets import (
    CLOSE,
    FAR,
    band_between,
    is_attacking,
    light_factor,
    nearness,
    show_target,
)
from nomonhan.jit import inlined_kernel, kernel, lowest_bit
from nomonhan.rules.direct_fire import fire_output, intensity, manning, paid_for
from nomonhan.state import Clock, F, I, Table


@inlined_kernel
def shoot_at_men(
    roster: Table, units: Table, arms: Table, fires: Table, target: int, men: float, guns: float,
    share: float,
) -> float:  # fmt: skip
    """Fire at a target's men and guns that would cost so many an hour if all stood in the open.

    It counts for `share` of the tick.  Returns its volume an hour, in the mean of the tick.
    """
    exposed = units[target].exposed  # has been asked for
    fires[target].persons += men * exposed * share
    if guns > 0.0:
        each = guns * exposed * share / units[target].guns
        rows = roster[target].gun_rows
        while rows != 0:
            i = lowest_bit(rows)
            rows &= rows - 1
            arms[target, i].at_risk += each * arms[target, i].held
    return men * share / max(1, units[target].men)


@inlined_kernel
def shoot_at_vehicles(
    roster: Table, units: Table, arms: Table, fire_by: Table, anti_vehicle: F, n: float, w: int,
    target: int, band: int, share: float, p: Any,
) -> float:  # fmt: skip
    """Fire of `n` weapons w in full action at the vehicles of `target`, for `share` of the tick.

    Returns its volume an hour, in the mean of the tick.
    """
    vehicles = units[target].vehicles
    hull = 1.0 - p.armor_exposure_works * units[target].works
    total = 0.0
    rows = roster[target].vehicle_rows
    while rows != 0:
        i = lowest_bit(rows)
        rows &= rows - 1
        v, count = arms[target, i].kind, arms[target, i].held
        if count > 0:
            kills = n * anti_vehicle[w, v, band] * hull * count / vehicles * share
            arms[target, i].at_risk += kills
            total += kills
    fire_by[target, w].armor += total
    return 0.3 * total / max(1, vehicles)


@inlined_kernel
def full_fire(roster: Table, units: Table, u: int, p: Any) -> float:
    """Share of its full fire that unit u delivers by day when it attacks or is attacked."""
    output = fire_output(units[u].suppression, manning(units[u].men, roster[u].men_start), 1.0, p)
    output *= (0.4 + 0.6 * units[u].alert) * (0.6 + 0.4 * roster[u].training)
    if units[u].status == Status.BROKEN:
        runs = units[u].posture == Posture.WITHDRAWAL
        output *= p.broken_fire if runs else p.broken_fire_in_place
    if units[u].posture == Posture.MARCH or units[u].posture == Posture.WITHDRAWAL:
        output *= 0.5
    return output


@kernel
def hurts(roster: Table, arms: Table, anti_vehicle: F, w: int, target: int, band: int) -> bool:
    """Whether weapon w does anything worth a shot to a vehicle of `target`."""
    rows = roster[target].vehicle_rows
    while rows != 0:
        i = lowest_bit(rows)
        rows &= rows - 1
        if arms[target, i].held > 0 and anti_vehicle[w, arms[target, i].kind, band] > 0.05:
            return True
    return False


@inlined_kernel
def fire_of_unit(
    disk: I, land: Table, hexes: Table, roster: Table, units: Table, arms: Table,
    knowledge: Table, fires: Table, fire_by: Table, arsenal: Table, anti_vehicle: F, clock: Clock,
    scores: Table, u: int, lanes: int, tick: int, light: float, p: Any,
) -> None:  # fmt: skip
    """Targets and fire of one unit at the enemies in the hexes whose bits `lanes` has."""
    h = units[u].hex
    soft, soft_band, soft_score = -1, 0, 0.0
    hard, hard_band, hard_score = -1, 0, 0.0
    while lanes != 0:
        i = lowest_bit(lanes)
        lanes &= lanes - 1
        other = hexes[disk[h, i]].first
        while other >= 0:
            if fires[other].shown_tick != tick:
                show_target(roster, units, knowledge, fires, clock, other, tick, p)
            band = band_between(units, u, other, 1 if i < 7 else 2)
            worth = fires[other].draws * nearness(band)
            if band == CLOSE:
                worth *= share_at_arms_length(units, u, other, tick)
            # of equals the first of the files, whichever way it lies
            if worth > soft_score or (worth == soft_score and other < soft):
                soft, soft_band, soft_score = other, band, worth
            if worth > 0.0 and units[other].vehicles > 0:
                worth *= units[other].vehicles
                if worth > hard_score or (worth == hard_score and other < hard):
                    hard, hard_band, hard_score = other, band, worth
            other = units[other].following
    if soft < 0:
        return
    units[u].contact_tick = tick
    units[soft].contact_tick = tick
    attacked = is_attacking(units, u) or is_attacking(units, soft) or soft_band == CLOSE
    output = intensity(attacked, p) * full_fire(roster, units, u, p)
    at_soft = share_together(units, u, soft, soft_band, tick)
    at_hard = share_together(units, u, hard, hard_band, tick) if hard >= 0 else 0.0
    aimed = output * light_factor(soft_band, light, p)
    aimed_at_armor = output * light_factor(hard_band, light, p)
    armor_is_near = hard >= 0 and hard_band != FAR
    exposed = exposed_share(land, units, soft, p) * at_soft
    at_men, at_armor = False, False
    fired_small, fired_shells = 0.0, 0.0
    men, guns, volume_at_armor = 0.0, 0.0, 0.0
    for i in range(arms.shape[1]):
        w = arms[u, i].kind
        if w < 0:
            break
        held = arms[u, i].held
        if held <= 0:
            continue
        shells = arsenal[w].shells_per_h > 0.0
        left = units[u].stock[1] if shells else units[u].stock[0]
        spends = arsenal[w].shells_per_h if shells else arsenal[w].small_arms_per_h
        if left <= 0.0 and spends > 0.0:
            continue
        if armor_is_near and hurts(roster, arms, anti_vehicle, w, hard, hard_band):
            at_armor = True
            hours = at_hard * clock.tick_h
            share = paid_for(aimed_at_armor, spends, left, hours)
            volume_at_armor += shoot_at_vehicles(
                roster, units, arms, fire_by, anti_vehicle, held * share, w, hard, hard_band,
                at_hard, p,
            )  # fmt: skip
        elif arsenal[w].anti_person[soft_band] > 0.0:
            at_men = True
            hours = at_soft * clock.tick_h
            share = paid_for(aimed, spends, left, hours)
            hit = held * share * arsenal[w].anti_person[soft_band]
            men += hit
            fire_by[soft, w].persons += hit * exposed
            if units[soft].guns > 0:
                hit = held * share * arsenal[w].anti_gun[soft_band]
                guns += hit
                fire_by[soft, w].guns += hit * exposed
        else:
            continue
        if shells:
            fired_shells = max(fired_shells, spends * share * hours)
            if arsenal[w].large == 1:
                rounds = spends * arsenal[w].unit_of_fire * share
                scores[roster[u].side].rounds += held * rounds * hours
        else:
            fired_small = max(fired_small, spends * share * hours)
    if at_armor:
        fire_on(roster, fires, u, hard)
    if at_men:
        fire_on(roster, fires, u, soft)
    if men > 0.0:
        fires[soft].volume += shoot_at_men(
            roster, units, arms, fires, soft, men, guns, at_soft
        )  # fmt: skip
    if hard >= 0:
        fires[hard].volume += volume_at_armor
    units[u].stock[0] = max(0.0, units[u].stock[0] - fired_small)
    units[u].stock[1] = max(0.0, units[u].stock[1] - fired_shells)


@kernel
def fire_directly(
    fired_on: I, disk: I, land: Table, hexes: Table, roster: Table, units: Table,
    arms: Table, knowledge: Table, fires: Table, fire_by: Table, arsenal: Table, anti_vehicle: F,
    sides: Table, clock: Clock, scores: Table, tick: int, light: float, p: Any,
) -> None:  # fmt: skip
    """Direct fire of all units in contact."""
    for u in range(units.shape[0]):
        if not is_on_map(units, u) or units[u].men <= 0:
            continue
        h = units[u].hex
        lanes = hexes[h].stands[1 - roster[u].side] & fired_on[h]
        if lanes == 0:
            continue
        fire_of_unit(
            disk, land, hexes, roster, units, arms, knowledge, fires, fire_by, arsenal,
            anti_vehicle, clock, scores, u, lanes, tick, light, p,
        )  # fmt: skip
        if units[u].assaulting >= 0:
            assault_of_unit(
                hexes, roster, units, arms, fires, fire_by, arsenal, sides, clock, u, tick, p
            )
