"""Names of the global rule parameters: the dials that rules share.

Values, ranges and sources stand in `data/rules/general.yaml`; rules receive them as one record
whose fields are these names (`p.suppression_gain`).  Nothing here differs by side, nation or unit.
"""

from __future__ import annotations

import numpy as np

PARAMETERS = (
    # exposure
    "exposure_attack", "exposure_march", "exposure_rest", "exposure_hasty", "exposure_fortified",
    "relief_cover",
    # direct fire
    "band_close_m", "band_near_m", "band_far_m", "unit_of_fire_h", "small_arms_hit",
    "small_arms_degradation", "gun_hit", "gun_hit_scale_m", "gun_engaged_share", "gun_degradation",
    "penetration_steepness", "side_shot_share", "knock_out_given_penetration", "diesel_factor",
    "gun_target_share", "direct_shell_aim", "battalion_men", "battalion_area_km2",
    "suppression_of_fire", "skirmish_share", "dark_aim", "armor_exposure_works",
    # artillery and air
    "he_lethal_m2", "observers_with_troops", "adjust_h", "registered_aim", "map_fire_aim",
    "emplace_h", "gun_vulnerable_share", "vehicle_vulnerable_share", "battery_area_km2",
    "counter_battery_per_h", "harassing_share", "bomb_aim", "raid_sorties", "interdiction_share",
    "interdiction_per_sortie", "scout_km2_per_sortie", "air_loss_per_sortie",
    "flak_loss_per_sortie",
    # suppression and cohesion
    "suppression_half_life_min", "suppression_gain", "shell_suppression", "cohesion_loss_gain",
    "cohesion_shock_per_h", "cohesion_isolation_per_h", "cohesion_recovery_per_h",
    "break_rate_per_h", "contact_break_per_h", "first_contact_h", "hold_effect", "works_effect",
    "trapped_effect", "rally_per_h", "stay_in_place", "overrun_per_h", "overrun_cost",
    "broken_fire", "broken_fire_in_place",
    "pursuit_loss_per_h", "surrender_per_h", "dispersal_share", "defection_share",
    "surprised_alert", "surprise_decay_h", "fatigue_per_march_h", "fatigue_recovery_per_h",
    "thirst_endurance",
    # close assault
    "close_kills_per_100_men", "escort_effect", "lesson_effect", "flame_men_per_h", "repulse_per_h",
    "regroup_h", "works_at_arms_length", "most_odds", "entered_break_per_h",
    # casualties and vehicles
    "killed_share_evacuated", "killed_share_cut_off", "captured_with_way_out", "slip_share_dark",
    "slip_share_day", "wounded_wait_h", "wounded_per_truck", "wounded_left_share",
    "crew_loss_share", "write_off_petrol", "write_off_diesel", "repair_per_day",
    # movement
    "night_speed_foot", "night_speed_vehicles", "rain_slows", "fatigue_slows",
    "deliberate_speed_foot", "deliberate_speed_armor", "stack_men", "infiltration_per_h",
    # spotting and control
    "glimpse_per_h", "dark_sight", "signature_moving", "signature_still", "signature_works",
    "signature_firing", "signature_vehicles", "haze_km", "post_optics", "memory_h",
    "vehicle_in_men", "control_near",
    "control_near_dark", "control_far", "control_minimum", "control_margin",
    # engineering and supply
    "works_time_h", "works_wear_per_shell", "refill_h", "ration_kg_per_man_day",
    "forage_kg_per_horse_day", "water_l_per_man_day", "water_l_per_horse_day", "combat_reserve_uf",
    "provisions_days", "water_days", "fuel_km", "contact_fuel_km_per_h", "truck_loading_h",
)  # fmt: skip

# What follows from parameters alone, reckoned once for a battle: by `exposure.derive`.
DERIVED = ("log_fortified",)

PARAMETER_TYPE = np.dtype([(name, np.float64) for name in PARAMETERS + DERIVED])
