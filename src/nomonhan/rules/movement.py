"""Movement: seconds to cross a hexside, in whole numbers.

Each mobility class has a time for every hexside of the map (`terrain.crossing_seconds`).  Night,
rain and fatigue slow it; the deliberate advance by bounds, within two hexes of an enemy, slows it
more, and fire most (`close_assault.closing_factor`).  Halts on the way are part of those paces:
whoever comes near an enemy in the middle of a tick goes on at the slower one, so that the length
of the tick sets nobody's speed.  Times are whole seconds and progress is counted in whole seconds,
so that rounding never decides who arrives first.

Paces by ground stand in `data/terrain/mobility.yaml`; they, and what slows them, are assumed.
Leaves out: who gets down from trucks or saddles for more than the enemy near by (riflemen leave
their trucks there, horsemen ride on); columns that block each other on a road; ways lost by night.
It is wrong if, over firm ground by day and not under fire, armor in contact makes outside 3-13
km/h or riflemen outside 0.6-2.3.
"""

from __future__ import annotations

from typing import Any

from nomonhan.codes import Mobility
from nomonhan.jit import kernel


@kernel
def night_factor(mobility: int, light: float, p: Any) -> float:
    """Share of the daylight speed at `light` 0-1."""
    if mobility == Mobility.FOOT or mobility == Mobility.HORSE or mobility == Mobility.HORSE_GUNS:
        dark = p.night_speed_foot
    else:
        dark = p.night_speed_vehicles
    return dark + (1.0 - dark) * light


@kernel
def deliberate_pace(armored: bool, closing: float, p: Any) -> float:
    """Share of its pace that a unit keeps near an enemy, under fire that leaves it `closing`."""
    return (p.deliberate_speed_armor if armored else p.deliberate_speed_foot) * closing


@kernel
def seconds_gained(
    tick_s: int, night: float, rain: float, fatigue: float, near_enemy: bool, armored: bool,
    closing: float, p: Any,
) -> int:  # fmt: skip
    """Seconds of undisturbed daylight march that a tick of `tick_s` is worth."""
    factor = night * (1.0 - p.rain_slows * rain) * (1.0 - p.fatigue_slows * fatigue)
    if near_enemy:
        factor *= deliberate_pace(armored, closing, p)
    return int(tick_s * factor)
