"""Surprise: how ready units are when the enemy opens the battle, and how it passes.

Surprise is a factor of combat power in the Quantified Judgment Model and fades in about three days
[Dupuy1979].  Here it is readiness, 0-1, of every unit of a side that the other attacks by plan:
crews are away from their guns, staffs from their posts, and reserves asleep.  It scales fire, makes
orders slower (`command`) and shock deeper.  Units differ: each draws its readiness at
the start, between half of the mean and half as much again.  It stays until the enemy's hour has
come, and is then made up evenly over `surprise_decay_h`.

Leaves out: warning by scouts or deserters, and alarm before the hour.
"""

from __future__ import annotations

from typing import Any

from nomonhan.jit import kernel


@kernel
def first_alert(draw: float, p: Any) -> float:
    """Readiness of a surprised unit, 0-1; `draw` is uniform in 0-1."""
    return min(1.0, p.surprised_alert * (0.5 + draw))


@kernel
def alert_after(alert: float, hours: float, p: Any) -> float:
    """Readiness `hours` later, once the battle has begun."""
    return min(1.0, alert + (1.0 - p.surprised_alert) * hours / p.surprise_decay_h)
