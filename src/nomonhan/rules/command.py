"""Command: how long an order takes, and what makes it longer.

A decision passes army, division, regiment and battalion; each hop costs time that good staffs
shorten and the want of radio lengthens.  Planning time of an attack of several regiments is added
by the commander.  A unit under heavy fire is slower to obey, and one
that was surprised two to three times as slow [Dupuy1979 counts surprise for days].

The factors are assumed.
"""

from __future__ import annotations

from nomonhan.elementary import exp
from nomonhan.jit import kernel


@kernel
def order_delay_h(
    base_h: float, staff_quality: float, radio: float, suppression: float, alert: float, u: float
) -> float:
    """Hours from decision to obedience; `u` in 0-1 draws a spread of about a factor of 1.6."""
    staff = 2.0 - 1.5 * staff_quality
    wire = 1.5 - radio
    friction = (1.0 + suppression) * (3.0 - 2.0 * alert)
    spread = exp(0.5 * (u - 0.5) * 3.0)
    return base_h * staff * wire * friction * spread
