"""Surprise once a tick: how ready units are at the start, and how they come to themselves."""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Purpose
from nomonhan.jit import kernel
from nomonhan.rules.surprise import alert_after, first_alert
from nomonhan.state import Clock, Table


@kernel
def stand_to(units: Table, clock: Clock, seed: int, replication: int, tick: int, p: Any) -> None:
    """Draw the readiness of surprised units at the start; from H-hour on they all grow ready.

    Units that are still to come hear of the battle like the others.
    """
    for u in range(units.shape[0]):
        if units[u].alert >= 1.0:
            continue
        if tick == 0:
            draw = chance.uniform(seed, replication, 0, Purpose.ALERT, u, 0, 0)
            units[u].alert = first_alert(draw, p)
        if tick >= clock.h_hour_tick:
            units[u].alert = alert_after(units[u].alert, clock.tick_h, p)
