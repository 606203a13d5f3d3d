"""Spotting: how a side comes to know where the other is.

Detection is a hazard that falls with the square of distance, as in Koopman's law of random search
with a glimpse rate [Koopman1980], times the signature of the target: columns on the move are seen
far off, men in works hardly at all until they fire.  It needs a line of sight; light scales it.
Knowledge is kept with its age; guns that fire may be located by sound and flash.

Eight kilometers is as far as anybody looks: beyond, the square law leaves less than an eighth of a
glimpse an hour to the best eye.  Leaves out: dust, haze, the sun in the eyes.
"""

from __future__ import annotations

from typing import Any

from nomonhan.codes import Posture
from nomonhan.jit import kernel


@kernel
def signature(posture: int, works: float, firing: bool, vehicles: int, p: Any) -> float:
    """How visible a unit is, relative to a battalion on the march by day."""
    if posture == Posture.MARCH or posture == Posture.ATTACK or posture == Posture.WITHDRAWAL:
        seen = p.signature_moving
    else:
        seen = p.signature_still * (1.0 - works) + p.signature_works * works
    if firing:
        seen = max(seen, p.signature_firing)
    if vehicles > 0:
        seen *= p.signature_vehicles
    return seen


@kernel
def glimpse(distance: int, light: float, p: Any) -> float:
    """Detections per hour of a marching battalion by one observer with a line of sight."""
    if distance <= 0:
        return p.glimpse_per_h
    sight = p.dark_sight + (1.0 - p.dark_sight) * light
    return p.glimpse_per_h * sight / (distance * distance)
