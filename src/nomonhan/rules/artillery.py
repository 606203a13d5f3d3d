"""Indirect fire: area fire with lethal areas.

A shell that bursts among men spread over an area A costs, on average, lethal area x men / A x
exposure: the linear law of unaimed fire [Lanchester1916; MorseKimball1951].  The lethal area
of a shell in the open grows with the two-thirds power of its weight.  Observed fire falls where the
men are; fire by the map spreads over more ground.  Trenches leave a small share exposed.

Leaves out: fuzes, soil (sand smothers bursts: part of the range of `he_lethal_m2`), airbursts.
It is wrong if a battalion shelled in the open loses outside 1-4 % an hour under one divizion.
"""

from __future__ import annotations

import math
from typing import Any

from nomonhan.jit import kernel


@kernel
def lethal_area_m2(shell_kg: float, p: Any) -> float:
    """Lethal area of one shell against men standing in the open, m2."""
    if shell_kg <= 0.0:
        return 0.0
    return p.he_lethal_m2 * math.pow(shell_kg, 2.0 / 3.0)


@kernel
def men_lost_in_open(
    rounds: float, lethal_m2: float, men: float, area_km2: float, aim: float
) -> float:
    """Men hit by `rounds` if all stood in the open; `aim`: 1 observed fire, less for map fire."""
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
