"""How long it takes to go from one hex to the next, by mobility class.

Half of the way is gone at the pace of the hex left, half at that of the hex entered; a track gives
road speed over the whole of it.  Rivers, fords and bluffs add a delay or bar the way.  Seconds are
whole numbers, so that no rounding decides who arrives first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.terrain.arrays import (
    BLUFF,
    FORD,
    IMPASSABLE,
    LAKE,
    MEADOW,
    PINE,
    RIVER_MAJOR,
    RIVER_MINOR,
    SAND,
    TRACK,
    VOID,
    Terrain,
)

FIRM, LOOSE, ROAD = range(3)  # columns of `speed_km_h`: firm steppe, sand, road
OVER_BLUFF, THROUGH_FORD, THROUGH_STREAM = range(3)  # columns of `delay_s`


class Pace(NamedTuple):
    """Movement by mobility class, by day on dry ground."""

    speed_km_h: NDArray[np.float64]  # (m, 3) firm, sand, road
    delay_s: NDArray[np.int32]  # (m, 3) bluff, ford of a major river, minor river; -1 impassable
    night_factor: NDArray[np.float64]  # (m,) share of the day's speed
    bridge_load_t: NDArray[np.float64]  # (m,) what a bridge must bear for its usual vehicles


def hex_pace_s(
    cover: NDArray[np.int8], relief: NDArray[np.float64], speed_km_h: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Seconds per km across the open ground of each hex, (m, h); inf where nobody can go.

    Sand and pine are crossed at sand speed.  Broken steppe lies between firm ground and sand in
    proportion to its relief; wet meadow halfway between them.
    """
    firm = 3600.0 / speed_km_h[:, FIRM]
    loose = 3600.0 / speed_km_h[:, LOOSE]
    softness = relief.copy()
    softness[cover == MEADOW] = 0.5
    softness[(cover == SAND) | (cover == PINE)] = 1.0
    pace = firm[:, None] * (1.0 - softness) + loose[:, None] * softness
    pace[:, (cover == LAKE) | (cover == VOID)] = np.inf
    return np.asarray(pace)


def crossing_seconds(
    terrain: Terrain, pace: Pace, standing: NDArray[np.bool_] | None = None
) -> NDArray[np.int32]:
    """Seconds from each hex to each neighbor, (m, h, 6), -1 impassable.

    `standing` (b,) tells which bridges stand (default: all).  A bridge that bears the vehicles of a
    class takes its units over the river and up its bluff without delay (its approaches were cut).
    """
    neighbor, hexside = terrain.neighbor, terrain.hexside
    bridged = _bridged(terrain, pace, standing)  # (m, h, 6)
    here = hex_pace_s(terrain.cover, terrain.relief, pace.speed_km_h)  # (m, h)
    there = np.where(neighbor >= 0, here[:, neighbor], np.inf)  # (m, h, 6)
    time = 0.5 * (here[:, :, None] + there)
    passable = np.isfinite(time)

    on_track = (hexside & TRACK) != 0
    by_road = (3600.0 / pace.speed_km_h[:, ROAD])[:, None, None]
    time = np.where(passable & on_track, np.minimum(time, by_road), time)

    major = ((hexside & RIVER_MAJOR) != 0) & ~bridged
    minor = ((hexside & RIVER_MINOR) != 0) & ~bridged
    ford = (hexside & FORD) != 0
    bluff = ((hexside & BLUFF) != 0) & ~bridged & ~on_track
    passable &= ~(major & ~ford)
    for column, barrier in (
        (OVER_BLUFF, bluff),
        (THROUGH_FORD, major & ford),
        (THROUGH_STREAM, minor),
    ):
        delay = pace.delay_s[:, column][:, None, None]
        passable &= ~(barrier & (delay < 0))
        time = np.where(barrier, time + delay, time)
    return np.where(passable, np.rint(np.where(passable, time, 0.0)), IMPASSABLE).astype(np.int32)


def _bridged(terrain: Terrain, pace: Pace, standing: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    """Hexsides over which a bridge takes each mobility class, (m, h, 6)."""
    is_there = terrain.bridge >= 0
    if not len(terrain.bridge_hex):
        return np.zeros((len(pace.bridge_load_t), *terrain.bridge.shape), dtype=np.bool_)
    number = np.where(is_there, terrain.bridge, 0)
    if standing is not None:
        is_there = is_there & standing[number]
    bears = terrain.bridge_capacity_t[number] >= pace.bridge_load_t[:, None, None]
    return np.asarray(is_there & bears)
