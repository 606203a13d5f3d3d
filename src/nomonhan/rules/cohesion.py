"""Cohesion: what holds a unit together (morale is in it), and when it breaks.

Cohesion falls with losses, shock and isolation, and comes back slowly in quiet.  Breaking is a
hazard, not a threshold: the same unit may stand in one run and run in another [Helmbold1971 found
no single breakpoint in battle data].  The hazard grows with the fourth power of lost cohesion;
orders to hold without retreat and works lower it, being cut off from any way out removes the wish
to run but not the loss of cohesion.  Auxiliaries of low reliability may go at first contact, and
those who have stood it for some hours stand like others: one rule, by data.
"""

from __future__ import annotations

from typing import Any

from nomonhan.chance import SURELY, at_least_once
from nomonhan.elementary import exp
from nomonhan.jit import inlined_kernel, kernel


@kernel
def cohesion_after(
    cohesion: float, share_lost: float, shock_h: float, quiet_h: float, isolated_h: float,
    training: float, p: Any,
) -> float:  # fmt: skip
    """Cohesion, 0-1, after losing `share_lost` of its men and hours of shock, quiet, isolation."""
    fall = p.cohesion_loss_gain * share_lost / (0.5 + training)
    fall += p.cohesion_shock_per_h * shock_h + p.cohesion_isolation_per_h * isolated_h
    rise = p.cohesion_recovery_per_h * quiet_h * (1.0 - cohesion)
    return min(1.0, max(0.0, cohesion - fall + rise))


@kernel
def contact_break_rate_per_h(
    in_contact: float, contact_h: float, reliability: float, p: Any
) -> float:
    """Hazard that a unit runs from the mere enemy, per hour: at first contact above all."""
    unreliable = 1.0 - reliability
    if in_contact <= 0.0 or unreliable <= 0.0:
        return 0.0
    first = exp(-contact_h / p.first_contact_h) if contact_h > 0.0 else 1.0
    return p.contact_break_per_h * unreliable * unreliable * in_contact * first


@kernel
def break_rate_per_h(
    cohesion: float, in_contact: float, contact_h: float, reliability: float, no_retreat: float,
    works: float, trapped: bool, p: Any,
) -> float:  # fmt: skip
    """Hazard of breaking, per hour; `contact_h`: hours for which it has stood in contact before."""
    lost = 1.0 - cohesion
    steady = p.break_rate_per_h * lost * lost * lost * lost
    steady *= (1.0 - p.hold_effect * no_retreat) * (1.0 - p.works_effect * works)
    if trapped:
        steady *= 1.0 - p.trapped_effect
    return steady + contact_break_rate_per_h(in_contact, contact_h, reliability, p)


@kernel
def p_within(rate_per_h: float, hours: float) -> float:
    """Probability that a hazard strikes within `hours`; two half steps give the same as one."""
    return at_least_once(rate_per_h * hours)


@inlined_kernel
def strikes(draw: float, rate_per_h: float, hours: float) -> bool:
    """Whether a hazard strikes within `hours`, by one uniform draw: draw < p_within.

    A hazard that is expected to strike x times does so in at most x and at least x / (1 + x) of all
    cases, which mostly settles it.
    """
    expected = rate_per_h * hours
    if draw >= expected + SURELY:
        return False
    if draw < expected / (1.0 + expected) - SURELY:
        return True
    return bool(draw < p_within(rate_per_h, hours))
