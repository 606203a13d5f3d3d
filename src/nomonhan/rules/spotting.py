"""Spotting: how a side comes to know where the other is.

Detection is a hazard that falls with the square of distance, as in Koopman's law of random search
with a glimpse rate [Koopman1980], times the signature of the target: columns on the move are seen
far off, men in works hardly at all until they fire.  It needs a line of sight; light scales it, and
the air takes contrast from it, as much again with every so many kilometers [Koschmieder1924].
Knowledge is kept with its age; guns that fire may be located by sound and flash.

Batteries observe with a telescope of about eight powers [CEO1945].  Through it a place looks as if
it lay so much nearer: laid on one place the whole power is won; in a search of the whole front
nothing, for the glass shows so much less of it at a time.  `post_optics` stands between the two.
Nearer than a kilometer nobody is the quicker for it, and no glass sees through haze.

Without a glass eight kilometers is as far as anybody looks: the square law and the haze leave less
beyond than an eighth of a glimpse an hour to the best eye.  With one as little is left at twelve
kilometers, the rim of what the map tells; over a plain the bend of the earth comes in between
before that, and it takes height to see so far.  Leaves out: dust, heat shimmer by the hour, the sun
in the eyes; field glasses of officers are part of `glimpse_per_h`.
"""

from __future__ import annotations

from typing import Any

from nomonhan.codes import Posture
from nomonhan.elementary import exp
from nomonhan.jit import kernel

EYES_KM = 8  # as far as anybody looks without a glass


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
def glimpse(distance: int, light: float, optics: float, p: Any) -> float:
    """Detections per hour of a marching battalion by one observer with a line of sight.

    `distance` in km; `optics`: how much nearer the observer's glass brings it, 1 without one.
    """
    if distance <= 0:
        return p.glimpse_per_h
    sight = p.dark_sight + (1.0 - p.dark_sight) * light
    contrast = exp((1.0 - distance) / p.haze_km)
    apart = max(1.0, distance / optics)
    return p.glimpse_per_h * sight * contrast / (apart * apart)
