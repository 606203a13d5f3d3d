"""Indirect fire: area fire with lethal areas.

A shell that bursts among men spread over an area A costs, on average, lethal area x men / A x
exposure: the linear law of unaimed fire [Lanchester1916; MorseKimball1951].  The lethal area
of a shell in the open grows with the two-thirds power of its weight.  Trenches leave a small share
exposed.

Observed fire falls where the men are.  Ranging in is a search: observers who have the ground in
sight catch the bursts and what they are fired at with a rate that falls with the square of distance
and with the light, and in the time that ranging in takes they succeed with Koopman's chance of
random search [Koopman1980].  So it is height and nearness that make fire good, and many eyes are
worth more than one, but never more than all.  What is not observed falls by registration if the
battery has ranged in on the hex from where it stands, else by the map, over still more ground.

Leaves out: the wire or radio from the observer to the guns, smoke, fuzes, airbursts; that sand
smothers bursts is part of the range of `he_lethal_m2`.
It is wrong if a battalion shelled in the open loses outside 1-4 % an hour under one divizion.
"""

from __future__ import annotations

from typing import Any

from nomonhan.chance import at_least_once
from nomonhan.elementary import power
from nomonhan.jit import kernel


@kernel
def lethal_area_m2(shell_kg: float, p: Any) -> float:
    """Lethal area of one shell against men standing in the open, m2."""
    if shell_kg <= 0.0:
        return 0.0
    return p.he_lethal_m2 * power(shell_kg, 2.0 / 3.0)


@kernel
def glimpses_for_guns(posts: float, troops: float, p: Any) -> float:
    """Glimpses an hour of a hex by those who can correct fire on it.

    Batteries have posts; of the troops and staffs that see it few have an observer of the guns.
    """
    return posts + p.observers_with_troops * troops


@kernel
def share_observed(glimpses_per_h: float, p: Any) -> float:
    """Share of the fire on a hex that observers with so many glimpses an hour of it can correct."""
    if glimpses_per_h <= 0.0:
        return 0.0
    return at_least_once(glimpses_per_h * p.adjust_h)


@kernel
def aim_of_fire(observed: float, registered: bool, p: Any) -> float:
    """Aim, 0-1, of fire that is `observed` in part and else fired from registration or the map."""
    blind = p.registered_aim if registered else p.map_fire_aim
    return observed + (1.0 - observed) * blind


@kernel
def men_lost_in_open(
    rounds: float, lethal_m2: float, men: float, area_km2: float, aim: float
) -> float:
    """Men hit by `rounds` if all stood in the open; `aim`: 1 for observed fire, less for other."""
    return rounds * aim * lethal_m2 * men / (area_km2 * 1e6)


@kernel
def guns_lost(
    rounds: float, shell_m2: float, guns: float, area_km2: float, aim: float, p: Any
) -> float:
    """Guns put out by `rounds` on a position: near misses within a share of the lethal area."""
    return rounds * aim * p.gun_vulnerable_share * shell_m2 * guns / (area_km2 * 1e6)


@kernel
def vehicles_lost(
    rounds: float, shell_m2: float, vehicles: float, area_km2: float, aim: float, p: Any
) -> float:
    """Vehicles put out by `rounds` among them: direct hits and very near misses only."""
    return rounds * aim * p.vehicle_vulnerable_share * shell_m2 * vehicles / (area_km2 * 1e6)
