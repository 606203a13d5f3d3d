"""Close assault: what happens when men and armor are within throwing distance.

One rule for bottles, pole mines, grenades and flame.  Infantry that stands kills tanks that come
close without infantry of their own; the kill falls when tanks halt and shoot, when riflemen ride or
walk with them, and when the tank burns diesel.  Flame reaches men whom works hide from fire.

Prior: about ten tanks an hour to one regiment in July, almost none by late August [JAWP]; the rates
are assumed.
Numbers tell at arm's length.  Those who close on a hex meet all who stand in it, so the odds are
power against power, however either is split into units; works lend the defender what the QJM's
posture factors give at their end [Dupuy1979: 1.6 for fortified], and men who serve guns do not meet
anybody with the bayonet.  Odds above one make the defenders likelier to break than losses alone
would: of 52 forces that gave up a battle 64 % were moved by the enemy's maneuver, being entered or
turned, and 12 % by his fire [McQuie1987].  The hazard grows with the square of the odds beyond one,
as advantages do in Lanchester's aimed fight; more than a few cannot come to grips with one.

Leaves out: the stock of bottles and mines; which way the works face.
It is wrong if gun lines in works hold for a day against a battalion that has reached them, or if a
garrison in works is entered at once by its like.
"""

from __future__ import annotations

from typing import Any

from nomonhan.jit import kernel
from nomonhan.rules.cohesion import p_within
from nomonhan.rules.control import combat_power


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
def time_before_repulse(suppression: float, hours: float, p: Any) -> float:
    """Mean hours of the next `hours` that pass before an assault is thrown back."""
    rate_per_h = repulse_rate_per_h(suppression, p)
    return p_within(rate_per_h, hours) / rate_per_h if rate_per_h > 0.0 else hours


@kernel
def closing_factor(suppression: float) -> float:
    """Share of its speed that an attack under fire keeps: pinned men crawl."""
    free = 1.0 - suppression
    return free * free


@kernel
def power_at_arms_length(
    men: float, vehicles: int, works: float, suppression: float, cohesion: float, p: Any
) -> float:
    """Combat power of `men` who fight hand to hand, in riflemen; works are those they stand in."""
    power = combat_power(men, vehicles, suppression, cohesion, p)
    return power * (1.0 + p.works_at_arms_length * works)


@kernel
def odds(assailants: float, defenders: float, p: Any) -> float:
    """Power that has closed on a hex to the power in it; no more than can come to grips."""
    if assailants >= p.most_odds * defenders:
        return float(p.most_odds) if assailants > 0.0 else 0.0
    return assailants / defenders


@kernel
def entered_break_rate_per_h(against: float, p: Any) -> float:
    """Hazard that defenders at odds of `against` to one break for being entered, per hour."""
    beyond = max(0.0, against - 1.0)
    return p.entered_break_per_h * beyond * beyond
