"""What chance does at least once: 1 - exp(-x), the ground of hits, glimpses and hazards."""

from __future__ import annotations

import math

from nomonhan.jit import kernel


@kernel
def at_least_once(expected: float) -> float:
    """Probability that what chance is expected to do so many times it does at least once.

    To one part in 1e13, at half the time that `expm1` takes for a last digit that nobody needs.
    """
    x = expected
    if x < 0.01:  # as mostly: so many terms of the series leave out less than rounding does
        rest = 1.0 / 24.0 - x * (1.0 / 120.0 - x * (1.0 / 720.0))
        return x * (1.0 - x * (0.5 - x * (1.0 / 6.0 - x * rest)))
    return 1.0 - math.exp(-x)
