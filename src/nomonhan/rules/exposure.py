"""How much of a unit is a target.

A man in the open is exposed fully; ground, drill and works hide him.  Works reduce exposure
geometrically with the root of their state [Rowland2006; Dupuy1979 give the ends of the scale]: the
first spade is worth most.  With twelve hours of digging, a tenth of full works, men stand in a
trench, which leaves 0.03-0.15 of what the open does [Rowland2006]; a law without the root gave them
0.18, and two hours' pits nothing.  Dunes and broken ground hide attackers too.

Leaves out: facing (works are all-round) and the part of a unit that is in reserve behind its line.
It is wrong if, in the ensemble, shelled men in trenches lose outside 0.1-0.5 % an hour.
"""

from __future__ import annotations

import math
from typing import Any

from nomonhan.codes import Posture
from nomonhan.elementary import exp, log
from nomonhan.jit import kernel


@kernel
def derive(p: Any) -> None:
    """Write down the logarithm of what full works leave of the exposure of men without any."""
    p.log_fortified = log(p.exposure_fortified / p.exposure_hasty)


@kernel
def left_open(works: float, p: Any) -> float:
    """What `works` leave of the exposure of men without any, 0-1."""
    if works <= 0.0:  # as most attackers have
        return 1.0
    return exp(math.sqrt(works) * p.log_fortified)


@kernel
def exposure(posture: int, works: float, relief: float, p: Any) -> float:
    """Share of men who can be hit, 0-1, in `posture` with `works` 0-1 on `relief` 0-1."""
    cover = 1.0 - p.relief_cover * relief
    if posture == Posture.ATTACK:
        return p.exposure_attack * cover
    if posture == Posture.MARCH or posture == Posture.WITHDRAWAL:
        return p.exposure_march * cover
    if posture == Posture.REST:
        return p.exposure_rest * cover * left_open(works, p)
    return p.exposure_hasty * cover * left_open(works, p)
