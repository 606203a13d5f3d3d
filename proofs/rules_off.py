"""What each rule moves: the battle with one rule off, paired with the battle as it is.

Off means that the number which drives the rule is set so that the rule does nothing; where there is
no such number, the case does the nearest thing and says so.
"""

from __future__ import annotations

from typing import NamedTuple

from proofs.battles import Store
from proofs.cases import AUGUST, Case
from proofs.shown import NOT_A_BIT, NOTHING, base_line, line_of, titles
from proofs.table import Row


class Off(NamedTuple):
    """A rule and the settings that switch it off."""

    name: str
    words: str
    sets: tuple[str, ...]


def off(words: str, *sets: str) -> Off:
    return Off(words.split(":")[0].replace(" ", "_").replace("-", "_"), words, sets)


RULES = (
    # fire
    off("small arms: no hits", "rules.small_arms_hit=0"),
    off("anti-tank fire: no aimed hits", "rules.gun_hit=0"),
    off("shells: no lethal area", "rules.he_lethal_m2=0"),
    off("harassing fire: none", "rules.harassing_share=0"),
    off("observation: fire is as good unseen", "rules.registered_aim=1", "rules.map_fire_aim=1"),
    off("registration: none", "rules.registered_aim=0.3"),
    off("counter-battery: batteries are not located", "rules.counter_battery_per_h=0"),
    off("odds: nobody breaks for being entered", "rules.entered_break_per_h=0"),
    off("close assault: no vehicles lost to infantry", "rules.close_kills_per_100_men=0"),
    off("escort: infantry does not shield armor", "rules.escort_effect=0"),
    off("lessons: nothing learned about close assault", "rules.lesson_effect=0"),
    off("flame: none", "rules.flame_men_per_h=0"),
    off("petrol: burns no more than diesel", "rules.diesel_factor=1",
        "rules.write_off_petrol=0.25", "rules.write_off_diesel=0.25"),
    off("relief: hides nobody", "rules.relief_cover=0"),
    off("works: none at the start, none dug", "units.*.works=0", "rules.works_time_h=100000000"),
    off("works wear: shells do not wear works", "rules.works_wear_per_shell=0"),
    off("dark aim: as by day", "rules.dark_aim=1"),
    # air
    off("bombs: none hit", "rules.bomb_aim=0"),
    off("air scouting: none", "rules.scout_km2_per_sortie=0"),
    off("interdiction: roads left alone", "rules.interdiction_share=0"),
    off("air: no aircraft at all", "air.*.serviceability=0"),
    # suppression and cohesion
    off("suppression: none", "rules.suppression_gain=0"),
    off("losses and cohesion: losses do not shake", "rules.cohesion_loss_gain=0"),
    off("shock: none", "rules.cohesion_shock_per_h=0"),
    off("isolation: does not wear", "rules.cohesion_isolation_per_h=0"),
    off("recovery: none", "rules.cohesion_recovery_per_h=0"),
    off("breaking: no unit breaks from losses", "rules.break_rate_per_h=0"),
    off("contact break: nobody runs at first contact", "rules.contact_break_per_h=0"),
    off("defection: none", "rules.defection_share=0"),
    off("hold: orders to hold steady nobody", "rules.hold_effect=0"),
    off("rally: none", "rules.rally_per_h=0"),
    off("pursuit: costs nothing", "rules.pursuit_loss_per_h=0"),
    off("surrender: none", "rules.surrender_per_h=0"),
    off("surprise: none", "rules.surprised_alert=1"),
    off("fatigue: none", "rules.fatigue_per_march_h=0"),
    off("thirst: none", "rules.thirst_endurance=1000000"),
    # casualties and vehicles
    off("waiting: the wounded who wait do not die", "rules.killed_share_cut_off=0.01"),
    off("evacuation: trucks for all wounded", "rules.wounded_per_truck=1000"),
    off("wounded left: none on lost ground", "rules.wounded_left_share=0"),
    off("slipping away: nobody", "rules.slip_share_dark=0", "rules.slip_share_day=0"),
    off("breakdowns: none", "weapon_systems.*.breakdowns_per_100km=0"),
    off("repair: none", "rules.repair_per_day=0"),
    # movement and stacking
    off("night march: as fast as by day", "rules.night_speed_foot=1",
        "rules.night_speed_vehicles=1"),
    off("rain: does not slow", "rules.rain_slows=0"),
    off("bounds: an attack goes as fast as a march", "rules.deliberate_speed_foot=1",
        "rules.deliberate_speed_armor=1"),
    off("stacking: no limit", "rules.stack_men=1000000"),
    off("infiltration: none", "rules.infiltration_per_h=0"),
    # sight and control
    off("spotting: whoever is in sight is seen", "rules.glimpse_per_h=100000"),
    off("dark sight: as by day", "rules.dark_sight=1"),
    off("forgetting: none", "rules.memory_h=1000"),
    off("control at two hexes: none", "rules.control_far=0"),
    off("control at one hex: none", "rules.control_near=0", "rules.control_near_dark=0"),
    # supply
    off("supply: plenty for both", "supply.*.trucks=x10", "supply.*.shell_issue_t_per_day=x10",
        "supply.*.small_arms_stock_t=x10", "supply.*.shell_stock_t=x10",
        "supply.*.fuel_stock_t=x10", "supply.*.provisions_stock_t=x10"),
    off("ammunition issue: plenty for both", "supply.*.shell_issue_t_per_day=x10"),
    off("forward haul: bases at the front", "supply.*.base_km=0", "rules.truck_loading_h=0"),
    off("engines in contact: burn nothing", "rules.contact_fuel_km_per_h=0"),
    # doctrine
    off("doctrine envelop: 0", "doctrines.*.envelop=0"),
    off("doctrine counterattack: 0", "doctrines.*.counterattack=0"),
    off("doctrine bypass: 0", "doctrines.*.bypass=0"),
    off("doctrine combined arms: 0", "doctrines.*.combined_arms=0"),
    off("doctrine night attack: 0", "doctrines.*.night_attack=0"),
    off("doctrine reserve: 0", "doctrines.*.reserve_share=0"),
    off("doctrine hold: 0", "doctrines.*.hold_without_order=0"),
    off("radio: everywhere", "doctrines.*.radio=1"),
    off("staff quality: 1", "doctrines.*.staff_quality=1"),
)  # fmt: skip


def case_of(rule: Off) -> Case:
    return Case(f"off_{rule.name}", AUGUST, sets=rule.sets)


def rules_off(store: Store, runs: int) -> tuple[list[Row], list[tuple[str, ...]]]:
    """Rows that name the rules which move nothing, and the table of all."""
    base = store.fight(Case("base", AUGUST), runs)
    lines = [line_of(rule.words, store.fight(case_of(rule), runs), base) for rule in RULES]
    rows = []
    for words, mark in (
        ("rules without a sure effect on these measures", NOTHING),
        ("rules that change not a bit of these measures", NOT_A_BIT),
    ):
        still = [line[0].split(":")[0] for line in lines if line[-1] == mark]
        rows.append(
            Row("rules_off", "one rule off at a time", words, f"{len(still)} of {len(RULES)}",
                ", ".join(still) or "none", "", runs, "-")
        )  # fmt: skip
    return rows, [titles(), base_line(base), *lines]
