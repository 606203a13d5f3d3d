"""Direct fire: every unit in contact picks whom to shoot at, and adds what it expects to do.

Nothing is lost here: expectations are gathered in `fires` and drawn all at once in `attrition`, so
that both sides shoot with what they had at the start of the step.

Who attacks or is attacked fires by the step (`engagement`).  Lines that only face each other
skirmish, and on the hour their skirmish of the whole hour is reckoned at once: what it costs and
spends is that of an hour at the rate of its beginning, in the mean light of the hour.  At a
constant rate nothing is changed by it: the sum of the Poisson numbers of four quarters of an hour
is the Poisson number of the hour.  Heads are kept down through the whole hour (`fires.skirmish`).
A unit that is drawn into action when its skirmish has been reckoned adds what is more than that.
"""

from __future__ import annotations

from typing import Any

from nomonhan.codes import Posture, Status
from nomonhan.engine.phases.close_quarters import assault_of_unit
from nomonhan.engine.phases.cover import exposed_share
from nomonhan.engine.phases.engagement import find_action, fires_by_step
from nomonhan.engine.phases.expectations import fire_on
from nomonhan.engine.phases.lately import hour_of, steps_per_hour
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
    weight: float,
) -> float:  # fmt: skip
    """Fire at a target's men and guns that would cost so many an hour if all stood in the open.

    It counts for `weight` steps.  Returns its volume an hour.
    """
    exposed = units[target].exposed  # has been asked for
    fires[target].persons += men * exposed * weight
    if guns > 0.0:
        each = guns * exposed * weight / units[target].guns
        rows = roster[target].gun_rows
        while rows != 0:
            i = lowest_bit(rows)
            rows &= rows - 1
            arms[target, i].at_risk += each * arms[target, i].held
    return men / max(1, units[target].men)


@inlined_kernel
def shoot_at_vehicles(
    roster: Table, units: Table, arms: Table, fire_by: Table, anti_vehicle: F, n: float, w: int,
    target: int, band: int, weight: float, p: Any,
) -> float:  # fmt: skip
    """Fire of `n` weapons w in full action at the vehicles of `target`, for `weight` steps.

    Returns its volume an hour.
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
            kills = n * anti_vehicle[w, v, band] * hull * count / vehicles
            arms[target, i].at_risk += kills * weight
            total += kills
    fire_by[target, w].armor += total * weight
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
    scores: Table, u: int, lanes: int, step: int, hour: int, light: float, light_of_hour: float,
    p: Any,
) -> None:  # fmt: skip
    """Targets and fire of one unit at the enemies in the hexes whose bits `lanes` has.

    hour: the first step of the present hour.
    """
    h = units[u].hex
    soft, soft_band, soft_score = -1, 0, 0.0
    hard, hard_band, hard_score = -1, 0, 0.0
    while lanes != 0:
        i = lowest_bit(lanes)
        lanes &= lanes - 1
        other = hexes[disk[h, i]].first
        while other >= 0:
            if fires[other].shown_step != step:
                show_target(roster, units, knowledge, fires, clock, other, step, p)
            band = band_between(units, u, other, 1 if i < 7 else 2)
            worth = fires[other].draws * nearness(band)
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
    units[u].contact_step = step
    units[soft].contact_step = step
    attacked = is_attacking(units, u) or is_attacking(units, soft) or soft_band == CLOSE
    share_of_fire = intensity(attacked, p)
    weight = 1
    if fires[u].action_step < hour:  # nobody has attacked in this hour
        weight = steps_per_hour(clock)
        light = light_of_hour
        fires[u].skirmish_step = step
    elif fires[u].skirmish_step == hour:
        share_of_fire -= intensity(False, p)  # that part has been reckoned
        if share_of_fire <= 0.0:
            return
    hours = weight * clock.step_h
    output = share_of_fire * full_fire(roster, units, u, p)
    aimed = output * light_factor(soft_band, light, p)
    aimed_at_armor = output * light_factor(hard_band, light, p)
    armor_is_near = hard >= 0 and hard_band != FAR
    exposed = exposed_share(land, units, soft, p) * weight
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
            share = paid_for(aimed_at_armor, spends, left, hours)
            volume_at_armor += shoot_at_vehicles(
                roster, units, arms, fire_by, anti_vehicle, held * share, w, hard, hard_band,
                weight, p,
            )  # fmt: skip
        elif arsenal[w].anti_person[soft_band] > 0.0:
            at_men = True
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
            fired_shells = max(fired_shells, spends * share)
            if arsenal[w].large == 1:
                rounds = spends * arsenal[w].unit_of_fire * share
                scores[roster[u].side].rounds += held * rounds * hours
        else:
            fired_small = max(fired_small, spends * share)
    if at_armor:
        fire_on(roster, fires, u, hard)
    if at_men:
        fire_on(roster, fires, u, soft)
    volume = 0.0
    if men > 0.0:
        volume = shoot_at_men(roster, units, arms, fires, soft, men, guns, weight)
    if weight == 1:
        fires[soft].volume += volume
        if hard >= 0:
            fires[hard].volume += volume_at_armor
    else:
        fires[soft].skirmish += volume
        if hard >= 0:
            fires[hard].skirmish += volume_at_armor
    units[u].stock[0] = max(0.0, units[u].stock[0] - fired_small * hours)
    units[u].stock[1] = max(0.0, units[u].stock[1] - fired_shells * hours)


@kernel
def mean_light(clock: Clock, step: int) -> float:
    """Mean light of the hour that step `step` begins."""
    end = min(step + steps_per_hour(clock), len(clock.light))
    total = 0.0
    for i in range(step, end):
        total += clock.light[i]
    return total / (end - step)


@kernel
def fire_directly(
    fired_on: I, fired_from: I, disk: I, land: Table, hexes: Table, roster: Table, units: Table,
    arms: Table, knowledge: Table, fires: Table, fire_by: Table, arsenal: Table, anti_vehicle: F,
    sides: Table, clock: Clock, scores: Table, step: int, light: float, p: Any,
) -> None:  # fmt: skip
    """Direct fire of all units in action, and on the hour the skirmish of all others."""
    find_action(fired_from, disk, hexes, roster, units, knowledge, fires, clock, step, p)
    hour = hour_of(step, clock)
    hourly = step == hour
    light_of_hour = light
    if hourly:
        light_of_hour = mean_light(clock, step)
        for u in range(units.shape[0]):
            fires[u].skirmish = 0.0
    for u in range(units.shape[0]):
        if not hourly and not fires_by_step(fires, u, step, hour):
            continue
        if not is_on_map(units, u) or units[u].men <= 0:
            continue
        h = units[u].hex
        lanes = hexes[h].stands[1 - roster[u].side] & fired_on[h]
        if lanes == 0:
            continue
        fire_of_unit(
            disk, land, hexes, roster, units, arms, knowledge, fires, fire_by, arsenal,
            anti_vehicle, clock, scores, u, lanes, step, hour, light, light_of_hour, p,
        )  # fmt: skip
        if units[u].assaulting >= 0:
            assault_of_unit(hexes, roster, units, arms, fires, fire_by, arsenal, sides, u, p)
