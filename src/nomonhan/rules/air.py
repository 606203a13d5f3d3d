"""Air: sorties, superiority, strike, reconnaissance, losses.

Fighters of both sides decide what share of the other's effort gets through: a ratio of numbers x
skill, squared (air fighting is aimed fire, Lanchester's own example [Lanchester1916]).  Bombs work
like shells of their weight.  Cloud and darkness stop flying.

Leaves out: single fights, airfields as targets, altitude.
"""

from __future__ import annotations

import math
from typing import Any

from nomonhan.jit import kernel


@kernel
def share_through(
    own_fighters: float, own_skill: float, other_fighters: float, other_skill: float
) -> float:
    """Share of a side's sorties that are not turned back by the other's fighters, 0.25-1."""
    own = own_fighters * (0.5 + own_skill)
    other = other_fighters * (0.5 + other_skill)
    if own + other <= 0.0:
        return 1.0
    return 0.25 + 0.75 * own * own / (own * own + other * other)


@kernel
def flying(cloud: float, rain: float, light: float) -> float:
    """Share of the day's sorties per hour of full light that weather lets fly."""
    if cloud > 0.8 or light < 0.9:
        return 0.0
    return (1.0 - rain) * (1.0 - 0.5 * cloud)


@kernel
def bomb_lethal_m2(bomb_kg: float, p: Any) -> float:
    """Lethal area of bombs of `bomb_kg` in all, dropped as 50 kg pieces."""
    return bomb_kg / 50.0 * p.he_lethal_m2 * math.pow(50.0, 2.0 / 3.0)
