"""Plain twin of suppression: Euler's method with ticks as small as one likes."""

from __future__ import annotations


def suppression_by_small_ticks(
    suppression: float, rise_per_h: float, half_life_min: float, hours: float, ticks: int
) -> float:
    """dS/dt = rise (1 - S) - fall S, tick by tick; `fall` halves S in `half_life_min`."""
    dt = hours / ticks
    kept = 0.5 ** (dt * 60.0 / half_life_min)  # share that is left after dt without fire
    for _ in range(ticks):
        suppression = suppression * kept + rise_per_h * (1.0 - suppression) * dt
    return suppression
