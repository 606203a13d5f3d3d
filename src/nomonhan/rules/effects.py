"""What each weapon system does to each target in an hour of full engagement, by range band.

One table per battle, made from the weapon data and the rule parameters before the first tick, so
that the fire itself is a few multiplications.  Mounted weapons are folded into their vehicle.

The formulas are those of `direct_fire` and `artillery`; that a tenth of a machine gun's rounds is
aimed at armor, and that small arms put out a gun for every fifty men, is assumed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import TargetClass
from nomonhan.jit import kernel
from nomonhan.rules.artillery import lethal_area_m2
from nomonhan.rules.direct_fire import p_hit, p_penetrate, penetration_at

F = NDArray[np.float64]

WEAPON_FIELDS = (
    "crew", "practical_range_m", "max_range_m", "rounds_per_min_burst", "rounds_per_min_sustained",
    "unit_of_fire_rounds", "round_kg", "shell_kg", "calibre_mm", "penetration_100_mm",
    "penetration_500_mm", "penetration_1000_mm", "armor_front_mm", "armor_side_mm", "weight_t",
    "speed_road_km_h", "speed_cross_country_km_h", "range_cross_country_km", "fuel_l_per_km",
    "breakdowns_per_100km", "payload_t", "speed_km_h", "bomb_kg", "sorties_per_day",
)  # fmt: skip
(
    CREW, PRACTICAL_RANGE, MAX_RANGE, BURST, SUSTAINED, UNIT_OF_FIRE, ROUND_KG, SHELL_KG, CALIBRE,
    PEN_100, PEN_500, PEN_1000, ARMOR_FRONT, ARMOR_SIDE, WEIGHT, ROAD_SPEED, CROSS_SPEED,
    CROSS_RANGE, FUEL, BREAKDOWNS, PAYLOAD, AIR_SPEED, BOMB_KG, SORTIES,
) = range(len(WEAPON_FIELDS))  # fmt: skip


@kernel
def band_range_m(band: int, p: Any) -> float:
    """Typical distance of a fire fight in a range band, m."""
    if band == 0:
        return p.band_close_m
    return p.band_near_m if band == 1 else p.band_far_m


@kernel
def rounds_per_h(weapon: F, p: Any) -> float:
    """Rounds an hour in a fire fight: what the unit of fire allows, never above the mechanism."""
    return min(weapon[UNIT_OF_FIRE] / p.unit_of_fire_h, 60.0 * weapon[SUSTAINED])


@kernel
def men_lost_per_h(weapon: F, range_m: float, p: Any) -> float:
    """Men of a battalion in the open lost per hour to one weapon at `range_m`."""
    if weapon[UNIT_OF_FIRE] <= 0.0 or (weapon[MAX_RANGE] > 0.0 and range_m > weapon[MAX_RANGE]):
        return 0.0
    rounds = rounds_per_h(weapon, p)
    if weapon[SHELL_KG] > 0.0:
        density = p.battalion_men / (p.battalion_area_km2 * 1e6)
        in_reach = p_hit(range_m, weapon[PRACTICAL_RANGE], 1.0)
        return (
            rounds * lethal_area_m2(weapon[SHELL_KG], p) * density * p.direct_shell_aim * in_reach
        )
    hit = p_hit(range_m, 0.5 * weapon[PRACTICAL_RANGE], p.small_arms_hit)
    return rounds * hit * p.small_arms_degradation


@kernel
def vehicles_lost_per_h(weapon: F, target: F, range_m: float, burns: bool, p: Any) -> float:
    """Vehicles of type `target` lost per hour to one weapon at `range_m`, degraded for combat."""
    if weapon[PEN_100] <= 0.0 or weapon[UNIT_OF_FIRE] <= 0.0:
        return 0.0
    rounds = min(60.0 * weapon[SUSTAINED] * p.gun_engaged_share, weapon[UNIT_OF_FIRE])
    if weapon[SHELL_KG] <= 0.0:
        rounds = min(
            rounds * 0.1, weapon[UNIT_OF_FIRE]
        )  # machine guns: bursts, not rounds, are aimed
    hit = p_hit(range_m, p.gun_hit_scale_m, p.gun_hit)
    mm = penetration_at(range_m, weapon[PEN_100], weapon[PEN_500], weapon[PEN_1000])
    side = p.side_shot_share
    through = (1.0 - side) * p_penetrate(mm, target[ARMOR_FRONT], p)
    through += side * p_penetrate(mm, target[ARMOR_SIDE], p)
    knocked_out = p.knock_out_given_penetration * (1.0 if burns else p.diesel_factor)
    return rounds * hit * through * knocked_out * p.gun_degradation


@kernel
def guns_lost_per_h(weapon: F, range_m: float, p: Any) -> float:
    """Guns in the open lost per hour to one weapon's direct fire at `range_m`."""
    if weapon[SHELL_KG] <= 0.0:
        return 0.02 * men_lost_per_h(weapon, range_m, p)  # small arms kill crews, seldom guns
    rounds = rounds_per_h(weapon, p)
    return (
        rounds
        * p_hit(range_m, p.gun_hit_scale_m, p.gun_hit)
        * p.gun_degradation
        * p.gun_target_share
    )


@kernel
def span_of_mounts(mounts: NDArray[np.int32], w: int) -> tuple[int, int]:
    """Weapons between which all stand that w mounts: the first of them, and the one after the last.

    Few vehicles mount anything, and tables of every weapon against every other are long.
    """
    begin, end = 0, 0
    for m in range(mounts.shape[1]):
        if mounts[w, m] > 0:
            begin = m if end == 0 else begin
            end = m + 1
    return begin, end


@kernel
def fill_effects(
    weapons: F, mounts: NDArray[np.int32], target_class: NDArray[np.int8], petrol: NDArray[np.int8],
    indirect: NDArray[np.int8], arsenal: Any, anti_vehicle: F, p: Any,
) -> None:  # fmt: skip
    """Fill `arsenal` (w,), `anti_vehicle` (w, w, b) of `weapons` (w, n) and `mounts` (w, w)."""
    n = weapons.shape[0]
    for w in range(n):
        begin, end = span_of_mounts(mounts, w)
        arsenal[w].crew = weapons[w, CREW]
        arsenal[w].unit_of_fire = weapons[w, UNIT_OF_FIRE]
        arsenal[w].range_hexes = int(weapons[w, MAX_RANGE] / 1000.0) if indirect[w] == 1 else 0
        arsenal[w].indirect_per_h = 60.0 * weapons[w, SUSTAINED] if indirect[w] == 1 else 0.0
        arsenal[w].lethal_m2 = lethal_area_m2(weapons[w, SHELL_KG], p)
        arsenal[w].round_t = weapons[w, ROUND_KG] / 1000.0
        arsenal[w].breakdown_per_km = weapons[w, BREAKDOWNS] / 100.0
        arsenal[w].fuel_t_per_km = weapons[w, FUEL] * 0.00075
        arsenal[w].sorties_per_day = weapons[w, SORTIES]
        arsenal[w].bomb_kg = weapons[w, BOMB_KG]
        arsenal[w].small_arms_per_h = 0.0
        arsenal[w].shells_per_h = 0.0
        arsenal[w].small_uf_t = 0.0
        if weapons[w, UNIT_OF_FIRE] > 0.0:
            share = rounds_per_h(weapons[w], p) / weapons[w, UNIT_OF_FIRE]
            if weapons[w, SHELL_KG] > 0.0:
                arsenal[w].shells_per_h = share
            else:
                arsenal[w].small_arms_per_h = share
                arsenal[w].small_uf_t = weapons[w, UNIT_OF_FIRE] * weapons[w, ROUND_KG] / 1000.0
        for b in range(3):
            range_m = band_range_m(b, p)
            men = men_lost_per_h(weapons[w], range_m, p)
            guns = guns_lost_per_h(weapons[w], range_m, p)
            for m in range(begin, end):
                if mounts[w, m] > 0:
                    men += mounts[w, m] * men_lost_per_h(weapons[m], range_m, p)
                    guns += mounts[w, m] * guns_lost_per_h(weapons[m], range_m, p)
            arsenal[w].anti_person[b] = men
            arsenal[w].anti_gun[b] = guns
            for v in range(n):
                if (
                    target_class[v] != TargetClass.TANK
                    and target_class[v] != TargetClass.ARMORED_CAR
                ):
                    continue  # zero in every battle of a scenario: classes are not drawn
                burns = petrol[v] == 1
                kills = vehicles_lost_per_h(weapons[w], weapons[v], range_m, burns, p)
                for m in range(begin, end):
                    if mounts[w, m] > 0:
                        one = vehicles_lost_per_h(weapons[m], weapons[v], range_m, burns, p)
                        kills += mounts[w, m] * one
                anti_vehicle[w, v, b] = kills
        for m in range(begin, end):
            if mounts[w, m] > 0 and weapons[m, UNIT_OF_FIRE] > 0.0:
                share = mounts[w, m] * rounds_per_h(weapons[m], p) / weapons[m, UNIT_OF_FIRE]
                if weapons[m, SHELL_KG] > 0.0:
                    arsenal[w].shells_per_h += share
                    arsenal[w].round_t = max(arsenal[w].round_t, weapons[m, ROUND_KG] / 1000.0)
                    arsenal[w].unit_of_fire = max(arsenal[w].unit_of_fire, weapons[m, UNIT_OF_FIRE])
                else:
                    arsenal[w].small_arms_per_h += share
                    arsenal[w].small_uf_t += (
                        mounts[w, m] * weapons[m, UNIT_OF_FIRE] * weapons[m, ROUND_KG] / 1000.0
                    )
