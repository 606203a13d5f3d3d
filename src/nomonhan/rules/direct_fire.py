"""Direct fire of small arms, guns and tanks.

Rounds fired in battle are what supply gives, not what the mechanism could fire: a unit of fire
lasts `unit_of_fire_h` hours of full engagement.  Hits fall with range as 1 / (1 + (range /
scale)^2).  Range results shrink in combat by a degradation factor, the central finding of Rowland
[Rowland2006]: men in contact hit a small part of what they hit on the range.  Losses follow
Lanchester's aimed-fire law [Lanchester1916]: they grow with the number of firers; when shots are so
many that they fall twice on the same target, overlap saves the second.

| here | source | why |
|---|---|---|
| one degradation each for small arms and aimed guns | Rowland has many | his tables not at hand |
| range bands of one hex | continuous range | the map knows one kilometer |
It is wrong if an attack on a prepared battalion costs outside 0.7-2.5 % an hour.
"""

from __future__ import annotations

import math
from typing import Any

from nomonhan.chance import at_least_once
from nomonhan.elementary import exp
from nomonhan.jit import kernel


@kernel
def p_hit(range_m: float, scale_m: float, at_zero: float) -> float:
    """Probability that one aimed round hits at `range_m`; half of `at_zero` at `scale_m`."""
    if scale_m <= 0.0:
        return 0.0
    ratio = range_m / scale_m
    return at_zero / (1.0 + ratio * ratio)


@kernel
def p_penetrate(penetration_mm: float, armor_mm: float, p: Any) -> float:
    """Probability that a hit goes through: logistic in the ratio of penetration to plate."""
    if penetration_mm <= 0.0:
        return 0.0
    margin = penetration_mm / max(armor_mm, 1.0) - 1.0
    return 1.0 / (1.0 + exp(-p.penetration_steepness * margin))


@kernel
def penetration_at(range_m: float, pen_100: float, pen_500: float, pen_1000: float) -> float:
    """Penetration, mm, at `range_m`: straight lines between the three ranges of the data."""
    if range_m <= 100.0:
        return pen_100
    if range_m <= 500.0:
        return pen_100 + (pen_500 - pen_100) * (range_m - 100.0) / 400.0
    if range_m <= 1000.0:
        return pen_500 + (pen_1000 - pen_500) * (range_m - 500.0) / 500.0
    return max(0.0, pen_1000 * (1.0 - (range_m - 1000.0) / 2000.0))


@kernel
def share_with_overlap(expected_kills: float, targets: float) -> float:
    """Share of targets lost to kills spread at random: 1 - exp(-kills / n)."""
    if targets <= 0.0 or expected_kills <= 0.0:
        return 0.0
    return at_least_once(expected_kills / targets)


@kernel
def lost_with_overlap(expected_kills: float, targets: float) -> float:
    """Targets lost to kills spread at random: n (1 - exp(-kills / n)), Lanchester with overlap."""
    return targets * share_with_overlap(expected_kills, targets)


@kernel
def fire_output(suppression: float, manning: float, light_factor: float, p: Any) -> float:
    """Share of full fire that a unit delivers: suppressed men shoot less, the dark hides aim."""
    return (1.0 - p.suppression_of_fire * suppression) * manning * light_factor


@kernel
def intensity(attacked: bool, p: Any) -> float:
    """Share of full fire that is exchanged: lines that only face each other skirmish."""
    return 1.0 if attacked else p.skirmish_share


@kernel
def paid_for(share: float, per_h: float, left: float, hours: float) -> float:
    """Share of full fire for which `left` units of fire last over `hours`, at `per_h` in full."""
    if per_h * share * hours <= left:
        return share
    return left / (per_h * hours)


@kernel
def manning(men: int, men_full: int) -> float:
    """Share of crew-served weapons still manned: machine guns are manned first, rifles last."""
    if men_full <= 0 or men <= 0:
        return 0.0
    return math.sqrt(min(1.0, men / men_full))
