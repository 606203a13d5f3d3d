"""How much of a unit is a target.

A man in the open is exposed fully; ground, drill and works hide him.  Works reduce exposure
geometrically: half-finished works are worth less than half of finished ones in what they leave open
[Rowland2006; Dupuy1979 give the ends of the scale].  Dunes and broken ground hide attackers too.

Leaves out: facing (works are all-round) and the part of a unit that is in reserve behind its line.
It is wrong if, in the ensemble, shelled men in trenches lose outside 0.1-0.5 % an hour.
"""

from __future__ import annotations

import math
from typing import Any

from nomonhan.codes import Posture
from nomonhan.jit import kernel


@kernel
def exposure(posture: int, works: float, relief: float, p: Any) -> float:
    """Share of men who can be hit, 0-1, in `posture` with `works` 0-1 on `relief` 0-1."""
    cover = 1.0 - p.relief_cover * relief
    if posture == Posture.ATTACK:
        return p.exposure_attack * cover
    if posture == Posture.MARCH or posture == Posture.WITHDRAWAL:
        return p.exposure_march * cover
    if posture == Posture.REST:
        return p.exposure_rest * cover * math.pow(p.exposure_fortified / p.exposure_hasty, works)
    return p.exposure_hasty * cover * math.pow(p.exposure_fortified / p.exposure_hasty, works)
