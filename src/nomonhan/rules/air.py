"""Air: sorties, superiority, strike, reconnaissance, losses.

Fighters of both sides decide what share of the other's effort gets through: a ratio of numbers x
skill, squared (air fighting is aimed fire, Lanchester's own example [Lanchester1916]).  Bombs work
like shells of their weight.  Cloud and darkness stop flying.

Bombers come in raids, and the bombs of a raid fall in one tick of the hour.  Part of them
goes against the roads: every sortie there holds up or destroys a small share of the hour's lift,
and by night it runs as before.  Reconnaissance is Koopman's random search: sorties sweep a strip
each, and what stands in the area is found with 1 - exp(-area swept / area x signature)
[Koopman1980].

Leaves out: single fights, airfields as targets, altitude, bombing by night.
"""

from __future__ import annotations

from typing import Any

from nomonhan.chance import at_least_once
from nomonhan.elementary import power
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
    return bomb_kg / 50.0 * p.he_lethal_m2 * power(50.0, 2.0 / 3.0)


@kernel
def raids(sorties: float, p: Any) -> int:
    """Formations in which so many sorties come."""
    return max(1, int(sorties / p.raid_sorties + 0.5))


@kernel
def lift_held_up(sorties_per_h: float, p: Any) -> float:
    """Share of an hour's lift, 0-1, held up by so many sorties over the roads."""
    return at_least_once(sorties_per_h * p.interdiction_per_sortie)


@kernel
def finds(sorties: float, area_km2: float, signature: float, p: Any) -> float:
    """How often `sorties` of reconnaissance over an area may be expected to find a unit in it.

    Sorties search at random [Koopman1980]: they find it at least once with 1 - exp(-finds).
    """
    return sorties * p.scout_km2_per_sortie / area_km2 * signature
