"""Direct fire: every unit in contact picks whom to shoot at, and adds what it expects to do.

Nothing is lost here: expectations are gathered in `fires` and drawn all at once in `attrition`, so
that both sides shoot with what they had at the start of the step.
"""

from __future__ import annotations

from typing import Any

from nomonhan.codes import Posture, Status
from nomonhan.engine.phases.columns import LESSONS
from nomonhan.engine.phases.cover import soft_share
from nomonhan.engine.phases.occupancy import is_on_map, vehicles_of
from nomonhan.engine.phases.targets import (
    CLOSE,
    FAR,
    band_between,
    is_attacking,
    knows,
    light_factor,
    nearness,
    score,
)
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.rules.close_assault import men_lost_to_flame, vehicles_lost_to_infantry
from nomonhan.rules.direct_fire import (
    fire_output,
    intensity,
    lost_with_overlap,
    manning,
    paid_for,
    share_with_overlap,
)
from nomonhan.state import Clock, F, I, Table


@inlined_kernel
def add_persons(
    units: Table, fires: Table, fire_by: Table, target: int, w: int, share_in_open: float,
    exposed: float,
) -> None:  # fmt: skip
    """Add the share of `target`'s men that weapon w would take an hour if all stood in the open."""
    if share_in_open <= 0.0:
        return
    fires[target].touched = 1
    fires[target].volume += share_in_open
    hit = share_in_open * units[target].men * exposed
    fires[target].persons += hit
    fire_by[target, w].persons += hit


@inlined_kernel
def shoot_at_men(
    units: Table, arms: Table, fires: Table, fire_by: Table, arsenal: Table, n: float, w: int,
    target: int, band: int,
) -> None:  # fmt: skip
    """Fire of `n` weapons w in full action at the men and guns of `target`."""
    share = share_with_overlap(n * arsenal[w].anti_person[band], float(units[target].men))
    exposed = units[target].exposed
    add_persons(units, fires, fire_by, target, w, share, exposed)
    guns = n * arsenal[w].anti_gun[band]
    all_guns = fires[target].guns
    if guns <= 0.0 or all_guns == 0:
        return
    for i in range(arms.shape[1]):
        v = arms[target, i].kind
        if v < 0:
            break
        if arsenal[v].is_gun == 1 and arms[target, i].held > 0:
            mine = guns * exposed * arms[target, i].held / all_guns
            arms[target, i].at_risk += mine
            fire_by[target, w].guns += mine


@inlined_kernel
def shoot_at_vehicles(
    units: Table, arms: Table, fires: Table, fire_by: Table, arsenal: Table, anti_vehicle: F,
    n: float, w: int, target: int, band: int, vehicles: int, p: Any,
) -> None:  # fmt: skip
    """Fire of `n` weapons w in full action at the vehicles of `target`."""
    hull = 1.0 - p.armor_exposure_works * units[target].works
    for i in range(arms.shape[1]):
        v = arms[target, i].kind
        if v < 0:
            break
        count = arms[target, i].held
        if arsenal[v].is_vehicle == 1 and count > 0:
            kills = n * anti_vehicle[w, v, band] * hull * count / vehicles
            kills = lost_with_overlap(kills, float(count))
            arms[target, i].at_risk += kills
            fire_by[target, w].armor += kills
            fires[target].volume += 0.3 * kills / max(1, vehicles)
    fires[target].touched = 1


@inlined_kernel
def show_targets(
    hexes: Table, roster: Table, units: Table, arms: Table, knowledge: Table, fires: Table,
    arsenal: Table, clock: Clock, step: int, p: Any,
) -> None:  # fmt: skip
    """What every unit near an enemy is to those who may shoot at it, which is the same for all."""
    for u in range(units.shape[0]):
        if not is_on_map(units, u):
            continue
        enemy = 1 - roster[u].side
        if hexes[units[u].hex].near[enemy] == 0:
            continue
        fires[u].draws = 0.0
        if not knows(units, knowledge, clock, enemy, u, step, p):
            continue
        fires[u].draws = score(roster, units, u)
        vehicles, guns = 0, 0
        for i in range(arms.shape[1]):
            w = arms[u, i].kind
            if w < 0:
                break
            vehicles += arms[u, i].held * arsenal[w].is_vehicle
            guns += arms[u, i].held * arsenal[w].is_gun
        fires[u].vehicles, fires[u].guns = vehicles, guns


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
def hurts(arms: Table, anti_vehicle: F, w: int, target: int, band: int) -> bool:
    """Whether weapon w does anything worth a shot to a vehicle of `target`."""
    for i in range(arms.shape[1]):
        v = arms[target, i].kind
        if v < 0:
            break
        if arms[target, i].held > 0 and anti_vehicle[w, v, band] > 0.05:
            return True
    return False


@inlined_kernel
def fire_of_unit(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, fires: Table, fire_by: Table,
    arsenal: Table, anti_vehicle: F, clock: Clock, scores: Table, u: int, lanes: int, step: int,
    light: float, p: Any,
) -> None:  # fmt: skip
    """Targets and fire of one unit at the enemies in the hexes whose bits `lanes` has."""
    h = units[u].hex
    output = full_fire(roster, units, u, p)
    soft, soft_band, soft_score = -1, 0, 0.0
    hard, hard_band, hard_score = -1, 0, 0.0
    for i in range(1, 19):
        if (lanes >> i) & 1 == 0:
            continue
        other = hexes[disk[h, i]].first
        while other >= 0:
            band = band_between(units, u, other, 1 if i < 7 else 2)
            worth = fires[other].draws * nearness(band)
            # of equals the first of the files, whichever way it lies
            if worth > soft_score or (worth == soft_score and other < soft):
                soft, soft_band, soft_score = other, band, worth
            if worth > 0.0 and fires[other].vehicles > 0:
                worth *= fires[other].vehicles
                if worth > hard_score or (worth == hard_score and other < hard):
                    hard, hard_band, hard_score = other, band, worth
            other = units[other].following
    if soft < 0:
        return
    units[u].contact_step = step
    units[soft].contact_step = step
    attacked = is_attacking(units, u) or is_attacking(units, soft) or soft_band == CLOSE
    output *= intensity(attacked, p)
    aimed = output * light_factor(soft_band, light, p)
    aimed_at_armor = output * light_factor(hard_band, light, p)
    armor_is_near = hard >= 0 and hard_band != FAR
    fired_small, fired_shells = 0.0, 0.0
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
        if armor_is_near and hurts(arms, anti_vehicle, w, hard, hard_band):
            share = paid_for(aimed_at_armor, spends, left, clock.step_h)
            shoot_at_vehicles(
                units, arms, fires, fire_by, arsenal, anti_vehicle, held * share, w, hard,
                hard_band, fires[hard].vehicles, p,
            )  # fmt: skip
        elif arsenal[w].anti_person[soft_band] > 0.0:
            share = paid_for(aimed, spends, left, clock.step_h)
            shoot_at_men(units, arms, fires, fire_by, arsenal, held * share, w, soft, soft_band)
        else:
            continue
        if shells:
            fired_shells = max(fired_shells, spends * share)
            if arsenal[w].large == 1:
                rounds = spends * arsenal[w].unit_of_fire * share
                scores[roster[u].side].rounds += held * rounds * clock.step_h
        else:
            fired_small = max(fired_small, spends * share)
    units[u].stock[0] = max(0.0, units[u].stock[0] - fired_small * clock.step_h)
    units[u].stock[1] = max(0.0, units[u].stock[1] - fired_shells * clock.step_h)


@kernel
def assault_of_unit(
    hexes: Table, roster: Table, units: Table, arms: Table, fires: Table, fire_by: Table,
    arsenal: Table, sides: Table, u: int, p: Any,
) -> None:  # fmt: skip
    """Arm's-length effects of unit u on those in the hex it has closed on, and theirs on it."""
    h = units[u].assaulting
    tanks = vehicles_of(arms, arsenal, u)
    escort_men = 0
    other = hexes[units[u].hex].first
    while other >= 0:  # riflemen who go in with the tanks
        if units[other].assaulting == h:
            escort_men += int(units[other].men * soft_share(units, arms, arsenal, other))
        other = units[other].following
    defender = hexes[h].first
    while defender >= 0:
        if tanks > 0:
            men = units[defender].men * soft_share(units, arms, arsenal, defender)
            escort = min(1.0, escort_men / max(1.0, men))
            lessons = sides[roster[u].side].doctrine[LESSONS]
            for i in range(arms.shape[1]):
                v = arms[u, i].kind
                if v < 0:
                    break
                count = arms[u, i].held
                if arsenal[v].is_vehicle == 1 and count > 0:
                    kills = vehicles_lost_to_infantry(
                        men, units[defender].suppression, roster[defender].training, escort,
                        lessons, float(arsenal[v].petrol), p,
                    )  # fmt: skip
                    kills = lost_with_overlap(kills * count / tanks, float(count))
                    arms[u, i].at_risk += kills
                    rifles = rifle_of(arms, arsenal, defender)
                    fire_by[u, rifles].armor += kills
            fires[u].touched = 1
            for i in range(arms.shape[1]):
                v = arms[u, i].kind
                if v < 0:
                    break
                if arsenal[v].flame > 0.0 and arms[u, i].held > 0 and units[u].stock[0] > 0.0:
                    burned = men_lost_to_flame(arms[u, i].held * arsenal[v].flame, p)
                    burned /= max(1, units[defender].men)
                    add_persons(units, fires, fire_by, defender, v, burned, 0.5)
        defender = units[defender].following


@kernel
def rifle_of(arms: Table, arsenal: Table, u: int) -> int:
    """The most numerous small arm of unit u, to which close assault is credited."""
    best, most = 0, 0
    for i in range(arms.shape[1]):
        w = arms[u, i].kind
        if w < 0:
            break
        if arsenal[w].is_vehicle == 0 and arms[u, i].held > most:
            best, most = w, arms[u, i].held
    return best


@kernel
def fire_directly(
    fired_on: I, disk: I, hexes: Table, roster: Table, units: Table, arms: Table, knowledge: Table,
    fires: Table, fire_by: Table, arsenal: Table, anti_vehicle: F, sides: Table, clock: Clock,
    scores: Table, step: int, light: float, p: Any,
) -> None:  # fmt: skip
    """Direct fire of all units near an enemy."""
    show_targets(hexes, roster, units, arms, knowledge, fires, arsenal, clock, step, p)
    for u in range(units.shape[0]):
        if not is_on_map(units, u) or units[u].men <= 0:
            continue
        h = units[u].hex
        lanes = hexes[h].stands[1 - roster[u].side] & fired_on[h]
        if lanes == 0:
            continue
        fire_of_unit(
            disk, hexes, roster, units, arms, fires, fire_by, arsenal, anti_vehicle, clock, scores,
            u, lanes, step, light, p,
        )  # fmt: skip
        if units[u].assaulting >= 0:
            assault_of_unit(hexes, roster, units, arms, fires, fire_by, arsenal, sides, u, p)
