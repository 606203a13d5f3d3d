"""Plain twin of suppression: Euler's method with steps as small as one likes."""

from __future__ import annotations


def suppression_by_small_steps(
    suppression: float, rise_per_h: float, half_life_min: float, hours: float, steps: int
) -> float:
    """dS/dt = rise (1 - S) - fall S, step by step; `fall` halves S in `half_life_min`."""
    dt = hours / steps
    kept = 0.5 ** (dt * 60.0 / half_life_min)  # share that is left after dt without fire
    for _ in range(steps):
        suppression = suppression * kept + rise_per_h * (1.0 - suppression) * dt
    return suppression
