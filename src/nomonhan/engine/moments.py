"""Moments of a scenario as inner steps: whatever has a time of the clock is rounded here."""

from __future__ import annotations

import math


def step_at(minutes: float, step_minutes: float) -> int:
    """Inner step that begins nearest to `minutes` after the start; between two, the later one."""
    return math.floor(minutes / step_minutes + 0.5)
