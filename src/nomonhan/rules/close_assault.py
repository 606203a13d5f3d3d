"""Close assault: what happens when men and armor are within throwing distance.

One rule for bottles, pole mines, grenades and flame.  Infantry that stands kills tanks that come
close without infantry of their own; the kill falls when tanks halt and shoot, when riflemen ride or
walk with them, and when the tank burns diesel.  Flame reaches men whom works hide from fire.

Prior: about ten tanks an hour to one regiment in July, almost none by late August [JAWP]; the rates
are assumed.
Leaves out: the stock of bottles and mines.
"""

from __future__ import annotations

from typing import Any

from nomonhan.jit import kernel


@kernel
def vehicles_lost_to_infantry(
    men: float, suppression: float, training: float, escort: float, lessons: float, petrol: float,
    p: Any,
) -> float:  # fmt: skip
    """Vehicles lost per hour to `men` of infantry at arm's length.

    escort: 0 tanks alone - 1 a rifleman or more for every defender; lessons: 0-1, halt and shoot.
    """
    rate = p.close_kills_per_100_men * men / 100.0 * (1.0 - suppression) * (0.5 + training)
    rate *= (1.0 - p.escort_effect * escort) * (1.0 - p.lesson_effect * lessons)
    return rate * (1.0 if petrol > 0.5 else p.diesel_factor)


@kernel
def men_lost_to_flame(flame_vehicles: float, p: Any) -> float:
    """Men lost per hour to flame throwers at the trench, whatever the works."""
    return flame_vehicles * p.flame_men_per_h


@kernel
def repulse_rate_per_h(suppression: float, p: Any) -> float:
    """Hazard that an assault at arm's length is thrown back to where it came from, per hour."""
    return p.repulse_per_h * (0.3 + suppression)


@kernel
def closing_factor(suppression: float) -> float:
    """Share of its speed that an attack under fire keeps: pinned men crawl."""
    free = 1.0 - suppression
    return free * free
