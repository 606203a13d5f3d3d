"""What follows when a unit breaks: it stays where it is, runs, is overrun, yields or leaks away.

Troops do not break into one state.  Under orders to stay, in works, or with no way out, a unit
that is out of its officers' hands goes to ground: it holds its pits, fires little and obeys
nobody, and ends by being overrun, by giving up or by leaking away in the dark.  Without such
orders it runs from an enemy who is at arm's length; under fire alone it goes to ground, as an
attack does that has failed.  Of 52 forces that gave up a battle, 64 % were moved by the enemy's
maneuver and 12 % by his fire [McQuie1987]: being entered and turned makes men run, more than
losses do.

A unit that breaks because it was never reliable, not because of what it has been through, does
not go to ground: it runs while it has a way out, and will run again from the next enemy it meets.
Or it disbands or goes over to the enemy on the spot: a share `defection_share` of such breaks.

A unit that has gone to ground is overrun hole by hole, not at one blow: each man of it runs the
same risk, and the fates of those reached are drawn as those of a unit that ends.  What is left
below a tenth of its men ends as a unit.

Who is overrun and neither yields nor slips away sells his life: for each such man `overrun_cost` of
those who have closed on the hex are hit.  Were one side alone to lose at arm's length, the end of a
garrison that does not surrender would be all but free.  The number lies between two kinds of ends:
remnants hunted down after a battle (Iwo Jima after March 1945: 159 hit, some three thousand men of
whom 867 were taken, a thirteenth for each of the others [ENWPIwo]), and garrisons with all their
fire before they broke, which here is counted apart (New Guinea and the Palaus 1944: 20,000 hit for
40,000 killed [Smith1953]; Iwo Jima until March: 26,000 for 18,000 [ENWPIwo]).

The rates are assumed.
Leaves out: parts of a unit that run while others stay; the weapons of those overrun stay with the
rest.
It is wrong if garrisons with orders to hold vanish from their strongpoints before those are
entered, if they outlive by days an enemy who stands in their trenches, or if all that was hit of
those who took garrisons which did not yield is less than a third of the garrisons' dead.
"""

from __future__ import annotations

from typing import Any

from nomonhan.jit import kernel


@kernel
def p_stays(no_retreat: float, works: float, pressed: bool, trapped: bool, p: Any) -> float:
    """Probability that a unit which breaks goes to ground where it stands.

    no_retreat: 0-1, force of the order to hold; works: 0 none - 1 fortified; pressed: the enemy
    is at arm's length.  Men run from men more than from fire.
    """
    if trapped:
        return 1.0
    if not pressed:
        return float(p.stay_in_place)
    return float(p.stay_in_place * no_retreat * (0.6 + 0.4 * works))


@kernel
def p_was_unreliable(contact_rate_per_h: float, rate_per_h: float) -> float:
    """Probability that a unit which breaks does so because it was never reliable.

    contact_rate_per_h is the part that its unreliability has in the hazard of breaking.
    """
    return contact_rate_per_h / rate_per_h if rate_per_h > 0.0 else 0.0


@kernel
def p_disbands(contact_rate_per_h: float, rate_per_h: float, p: Any) -> float:
    """Probability that a unit which breaks disbands or changes sides; see `p_was_unreliable`."""
    return p.defection_share * p_was_unreliable(contact_rate_per_h, rate_per_h)


@kernel
def rally_rate_per_h(cohesion: float, suppression: float, p: Any) -> float:
    """Hazard that a broken unit which nobody presses is in hand again; fire keeps it down."""
    return p.rally_per_h * cohesion * (1.0 - suppression)


@kernel
def overrun_rate_per_h(pressed: float, works: float, p: Any) -> float:
    """Hazard that a man of a broken unit in place is overrun, at odds of `pressed` to one."""
    return p.overrun_per_h * pressed * (1.0 - 0.5 * works)


@kernel
def assailants_hit(sold: float, own: float, of_all: float, p: Any) -> float:
    """Mean of the men hit of an assailant with `own` of the `of_all` men who closed on a hex.

    `sold`: men overrun there who were neither taken nor got away.
    """
    return p.overrun_cost * sold * own / of_all if of_all > 0.0 else 0.0


@kernel
def yield_rate_per_h(surrender: float, p: Any) -> float:
    """Hazard that a broken unit without a way out gives up; `surrender`: 0-1, by doctrine."""
    return p.surrender_per_h * surrender


@kernel
def leak_rate_per_h(light: float, p: Any) -> float:
    """Hazard that a man of a broken unit without a way out gets away on foot, by the dark."""
    return p.infiltration_per_h * (1.0 - light)
