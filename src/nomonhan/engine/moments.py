"""Moments of a scenario as ticks: of orders, of the hour of attack, of who comes later.

Bridges are opened by the first tick that begins after their time; a start between two ticks belongs
to the one that has begun.
"""

from __future__ import annotations

import math

from nomonhan.jit import kernel


@kernel
def tick_at(minutes: float, tick_minutes: float) -> int:
    """Tick that begins nearest to `minutes` after the start; of two as near, the later."""
    return math.floor(minutes / tick_minutes + 0.5)
