"""Suppression: fire that misses still keeps heads down.

Suppression S rises with the volume of fire and decays with a half-life of minutes once it lifts
[Rowland2006: effects fade over 5-30 min].  Over a tick both happen at once, so the tick is solved
in closed form: dS/dt = a (1 - S) - b S, with a from fire and b from the half-life.

Leaves out: memory of past shelling (part of fatigue and cohesion).
"""

from __future__ import annotations

import math
from typing import Any

from nomonhan.elementary import LN2, exp
from nomonhan.jit import kernel


@kernel
def fall_per_h(p: Any) -> float:
    """Rate at which suppression falls once nothing keeps it up, per hour."""
    return LN2 * 60.0 / p.suppression_half_life_min


@kernel
def share_left(hours: float, p: Any) -> float:
    """Share of suppression that is left after `hours` without fire."""
    return exp(-fall_per_h(p) * hours)


@kernel
def suppression_after(
    suppression: float, volume_per_h: float, exposed: float, training: float, hours: float, p: Any
) -> float:
    """Suppression, 0-1, after `hours` under `volume_per_h` (share lost per hour if all exposed).

    Men under cover feel fire less, by the square root of what is exposed; drilled men less too.
    """
    rise = p.suppression_gain * volume_per_h * math.sqrt(exposed) * (1.4 - 0.8 * training)
    fall = fall_per_h(p)
    level = rise / (rise + fall)
    return level + (suppression - level) * exp(-(rise + fall) * hours)
