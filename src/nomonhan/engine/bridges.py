"""The dates of bridges as epochs of the map: between two of them no crossing changes."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from nomonhan.terrain.dated_bridges import crossing_changes
from nomonhan.terrain.theater import Theater


def bridge_epochs(
    theater: Theater, start: datetime, n_steps: int, step_minutes: float
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Crossing times between the dates of bridges, (e, m, h, 6), and the epoch of each step."""
    end = start + timedelta(minutes=n_steps * step_minutes)
    times = [theater.terrain.crossing_s]
    epoch = np.zeros(n_steps, dtype=np.int32)
    last = start
    for change in crossing_changes(theater, start, end):
        if change.at != last:
            times.append(times[-1].copy())
            epoch[math.ceil((change.at - start) / timedelta(minutes=step_minutes)) :] += 1
            last = change.at
        times[-1][:, change.h, change.d] = change.seconds
    return np.ascontiguousarray(np.stack(times)), epoch
