"""Bridges in time: which of a map stand during a battle, and how crossings change when they do.

A bridge stands from its date to its other date.  One that stands at no time of the battle is left
out of it; the rest are numbered as before.  Until it stands its river is crossed as if it were not
there: by a ford, or not at all.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.terrain.arrays import Terrain
from nomonhan.terrain.assemble import direction_between
from nomonhan.terrain.crossing import Pace, crossing_seconds
from nomonhan.terrain.mobility import default_pace
from nomonhan.terrain.names import TerrainNames
from nomonhan.terrain.theater import Theater


class CrossingChange(NamedTuple):
    """From `at` on, hex `h` is left in direction `d` in `seconds` (m,), -1 impassable."""

    at: datetime
    h: int
    d: int
    seconds: NDArray[np.int32]


def standing_during(theater: Theater, start: datetime, end: datetime) -> Theater:
    """`theater` with the bridges that stand at any time of [start, end), as they are at `start`."""
    terrain, names = theater
    keep = np.array([b.stands_within(start, end) for b in names.bridges], dtype=np.bool_)
    if not keep.all():
        terrain, names = _without(terrain, names, keep)
    standing = names.bridges_standing(start)
    if keep.all() and standing.all():
        return theater
    crossing_s = crossing_seconds(terrain, default_pace(), standing)
    return Theater(terrain._replace(crossing_s=crossing_s), names)


def _without(
    terrain: Terrain, names: TerrainNames, keep: NDArray[np.bool_]
) -> tuple[Terrain, TerrainNames]:
    number = np.where(keep, np.cumsum(keep) - 1, -1).astype(np.int16)
    left = terrain._replace(
        bridge=np.where(terrain.bridge >= 0, number[terrain.bridge], -1).astype(np.int16),
        bridge_hex=terrain.bridge_hex[keep],
        bridge_capacity_t=terrain.bridge_capacity_t[keep],
        bridge_vehicles_per_h=terrain.bridge_vehicles_per_h[keep],
    )
    kept = tuple(b for b, stays in zip(names.bridges, keep, strict=True) if stays)
    return left, names._replace(bridges=kept)


def crossing_changes(
    theater: Theater, start: datetime, end: datetime, pace: Pace | None = None
) -> list[CrossingChange]:
    """What changes at the dates of bridges after `start` and before `end`, in order of time."""
    terrain, names = theater
    pace = pace or default_pace()
    dated = [
        (at, b, opens)
        for b, name in enumerate(names.bridges)
        for at, opens in ((name.stands_from, True), (name.stands_until, False))
        if at is not None and start < at < end
    ]
    if not dated:
        return []
    n_bridges = len(names.bridges)
    bridged_s = crossing_seconds(terrain, pace, np.ones(n_bridges, dtype=np.bool_))
    bare_s = crossing_seconds(terrain, pace, np.zeros(n_bridges, dtype=np.bool_))
    changes = []
    for at, b, opens in sorted(dated):
        here, there = (int(h) for h in terrain.bridge_hex[b])
        seconds = bridged_s if opens else bare_s
        for h, n in ((here, there), (there, here)):
            d = direction_between(terrain.neighbor, h, n)
            changes.append(CrossingChange(at, h, d, seconds[:, h, d]))
    return changes
