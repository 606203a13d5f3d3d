"""Engineering: field works grow with time and are left behind on moving.

Rifle pits in two hours, connected trenches in twelve, a strongpoint in two days, full works in two
hundred hours and more; sand takes half as long again (assumed).  The state of
works closes on 1 exponentially, so that each hour of digging is worth less than the one before.
"""

from __future__ import annotations

from typing import Any

from nomonhan.chance import at_least_once
from nomonhan.elementary import exp
from nomonhan.jit import kernel


@kernel
def undone_share(hours: float, in_sand: bool, under_fire: float, p: Any) -> float:
    """Share of what works lack that they lack after `hours`, `under_fire` 0-1 of them lost."""
    scale = p.works_time_h * (1.5 if in_sand else 1.0)
    rate = (1.0 - under_fire) / scale
    return exp(-rate * hours)


@kernel
def works_after(works: float, hours: float, in_sand: bool, under_fire: float, p: Any) -> float:
    """State of works, 0-1, after `hours` of digging with `under_fire` 0-1 of the time lost."""
    return 1.0 - (1.0 - works) * undone_share(hours, in_sand, under_fire, p)


@kernel
def works_left(works: float, shells: float, p: Any) -> float:
    """State of works after `shells` heavy rounds on the position: fire wears them down."""
    return works * (1.0 - at_least_once(p.works_wear_per_shell * shells))
