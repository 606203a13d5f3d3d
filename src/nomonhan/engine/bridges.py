"""The dates of bridges as epochs of the map: between two of them no crossing changes."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from nomonhan.terrain.dated_bridges import crossing_changes
from nomonhan.terrain.theater import Theater


def bridge_epochs(
    theater: Theater, start: datetime, n_ticks: int, tick_minutes: float
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Crossing times between the dates of bridges, (e, m, h, 6), and the epoch of each tick."""
    end = start + timedelta(minutes=n_ticks * tick_minutes)
    times = [theater.terrain.crossing_s]
    epoch = np.zeros(n_ticks, dtype=np.int32)
    last = start
    for change in crossing_changes(theater, start, end):
        if change.at != last:
            times.append(times[-1].copy())
            epoch[math.ceil((change.at - start) / timedelta(minutes=tick_minutes)) :] += 1
            last = change.at
        times[-1][:, change.h, change.d] = change.seconds
    return np.ascontiguousarray(np.stack(times)), epoch
