"""States of armor: knocked out, broken down, in repair, written off.

Of 315 tanks of 2nd Tank Army knocked out in July 1943, 78 were beyond repair; a quarter of all
outages were mechanical; three quarters of outages were mended within 16 days while the ground was
held [S_2TA].  Petrol burns more than diesel.  Whoever holds the ground recovers the wreck.
"""

from __future__ import annotations

from typing import Any

from nomonhan.jit import kernel


@kernel
def p_write_off(petrol: bool, p: Any) -> float:
    """Probability that a knocked-out vehicle is beyond repair."""
    return p.write_off_petrol if petrol else p.write_off_diesel


@kernel
def repair_rate_per_h(supplied: bool, p: Any) -> float:
    """Hazard that a damaged or broken-down vehicle is mended, per hour; none without supply."""
    return p.repair_per_day / 24.0 if supplied else 0.0
