"""What each rule moves: the battle with one rule off, paired with the battle as it is.

Off means that the number which drives the rule is set so that the rule does nothing; where there is
no such number, the case does the nearest thing and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proofs.ablations import column, hours_until, ring_closed
from proofs.battles import Columns, Store
from proofs.cases import AUGUST, Case
from proofs.statistics import Interval, mean, ratio_of_means
from proofs.table import Row

SURE = 3.0 / 1.959963984540054  # half widths of a 95 % interval: three standard errors


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
    off("counter-battery: batteries are not located", "rules.counter_battery_per_h=0"),
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
    off("air scouting: none", "rules.air_spot_per_sortie=0"),
    off("air: no aircraft at all", "air.*.serviceability=0"),
    # suppression and cohesion
    off("suppression: none", "rules.suppression_gain=0"),
    off("losses and cohesion: losses do not shake", "rules.cohesion_loss_gain=0"),
    off("shock: none", "rules.cohesion_shock_per_h=0"),
    off("isolation: does not wear", "rules.cohesion_isolation_per_h=0"),
    off("recovery: none", "rules.cohesion_recovery_per_h=0"),
    off("breaking: no unit breaks from losses", "rules.break_rate_per_h=0"),
    off("contact break: nobody runs at first contact", "rules.contact_break_per_h=0"),
    off("hold: orders to hold steady nobody", "rules.hold_effect=0"),
    off("rally: none", "rules.rally_per_h=0"),
    off("pursuit: costs nothing", "rules.pursuit_loss_per_h=0"),
    off("surrender: none", "rules.surrender_per_h=0"),
    off("surprise: gone within the hour", "rules.surprise_decay_h=0.1"),
    off("fatigue: none", "rules.fatigue_per_march_h=0"),
    off("thirst: none", "rules.thirst_per_h=0"),
    # casualties and vehicles
    off("evacuation: cut off or not, the same share dies", "rules.killed_share_cut_off=0.22"),
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
    off("supply: plenty for both", "supply.*.trucks=x20", "supply.*.shell_issue_t_per_day=x20",
        "supply.*.small_arms_stock_t=x20", "supply.*.shell_stock_t=x20",
        "supply.*.fuel_stock_t=x20", "supply.*.provisions_stock_t=x20"),
    off("ammunition issue: plenty for both", "supply.*.shell_issue_t_per_day=x20"),
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


class Shown(NamedTuple):
    """One column of the table of rules; `relative`: as a change in percent."""

    title: str
    measure: Callable[[Columns], NDArray[np.float64]]
    relative: bool


SHOWN = (
    Shown("rings, %", lambda battles: 100.0 * ring_closed(battles), False),
    Shown("hours to the ring", hours_until("ring_h.0"), False),
    Shown("Soviet casualties", column("casualties.0"), True),
    Shown("Japanese casualties", column("casualties.1"), True),
    Shown("Soviet tanks knocked out", column("tanks_knocked_out.0"), True),
    Shown("Soviet rounds", column("rounds_fired.0"), True),
    Shown("Japanese rounds", column("rounds_fired.1"), True),
    Shown("places pierced or turned",
          lambda battles: battles["breakthroughs.0"] + battles["envelopments.0"], False),
    Shown("Soviet advance, km", column("advance_km.0"), False),
    Shown("Japanese units broken", column("broken.1"), False),
)  # fmt: skip


def moved(shown: Shown, battles: Columns, base: Columns) -> Interval:
    """By how much a measure moved: its own unit, or percent of the base."""
    one, other = shown.measure(battles), shown.measure(base)
    if not shown.relative:
        return mean(one - other)
    ratio = ratio_of_means(one, other)
    return Interval(*(100.0 * (number - 1.0) for number in ratio))


def is_sure(found: Interval) -> bool:
    """Whether a change lies three standard errors off zero."""
    return abs(found.value) > SURE * (found.high - found.low) / 2.0


def cell(found: Interval, relative: bool) -> str:
    """A change with its interval; bold where it is sure."""
    unit = " %" if relative else ""
    half = (found.high - found.low) / 2.0
    text = f"{found.value:+.1f} ± {half:.1f}{unit}"
    return f"**{text}**" if is_sure(found) else text


def case_of(rule: Off) -> Case:
    return Case(f"off_{rule.name}", AUGUST, sets=rule.sets)


def rules_off(store: Store, runs: int) -> tuple[list[Row], list[tuple[str, ...]]]:
    """A row that counts the rules which move something, and the table of all."""
    base = store.fight(Case("base", AUGUST), runs)
    wide = [("rule off", *(shown.title for shown in SHOWN), "moves")]
    still = []
    for rule in RULES:
        battles = store.fight(case_of(rule), runs)
        found = [moved(shown, battles, base) for shown in SHOWN]
        moves = [s.title for s, f in zip(SHOWN, found, strict=True) if is_sure(f)]
        if not moves:
            still.append(rule.words.split(":")[0])
        cells = (cell(f, s.relative) for s, f in zip(SHOWN, found, strict=True))
        wide.append((rule.words, *cells, f"{len(moves)}" if moves else "nothing"))
    row = Row(
        "rules_off", "one rule off at a time", "rules that move none of these measures",
        f"{len(still)} of {len(RULES)}", ", ".join(still) or "none", "", runs, "-",
    )  # fmt: skip
    return [row], wide
