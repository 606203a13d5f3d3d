"""Control of ground: by fire and sight, not by paint.

A side controls a hex when the combat power that it can bring to bear there is greater than the
other's and worth at least a company.  Power reaches the own hex whole, the next one by half, and by
day a little of the one beyond; suppressed and disordered units project less.  By day troops who
ride patrol what lies between: their power reaches the hex beyond as others reaches the next.

The shares are assumed.
Leaves out: lines of sight, and guns that a patrol calls on.
It is wrong if columns pass by day between mobile units four kilometers apart, or cannot by night.
"""

from __future__ import annotations

from typing import Any

from nomonhan.jit import kernel


@kernel
def combat_power(men: float, vehicles: int, suppression: float, cohesion: float, p: Any) -> float:
    """Combat power in riflemen."""
    return (men + p.vehicle_in_men * vehicles) * (1.0 - 0.7 * suppression) * (0.3 + 0.7 * cohesion)


@kernel
def reach(distance: int, rides: bool, light: float, p: Any) -> float:
    """Share of combat power that reaches `distance` hexes; `rides`: on wheels, tracks or horses."""
    if distance == 0:
        return 1.0
    if distance == 1:
        return p.control_near_dark + (p.control_near - p.control_near_dark) * light
    return (p.control_near if rides else p.control_far) * light


@kernel
def controller(power_0: float, power_1: float, p: Any) -> int:
    """Side that controls a hex, -1 neither: a company's power and a clear margin over the other."""
    if power_0 < p.control_minimum and power_1 < p.control_minimum:
        return -1
    if power_0 >= p.control_margin * power_1:
        return 0
    if power_1 >= p.control_margin * power_0:
        return 1
    return -1
