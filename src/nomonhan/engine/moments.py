"""Moments of a scenario as inner steps: of orders, of the hour of attack, of who comes later.

Bridges are opened by the first step that begins after their time; a start between two steps belongs
to the one that has begun.
"""

from __future__ import annotations

import math

from nomonhan.jit import kernel


@kernel
def step_at(minutes: float, step_minutes: float) -> int:
    """Inner step that begins nearest to `minutes` after the start; of two as near, the later."""
    return math.floor(minutes / step_minutes + 0.5)
