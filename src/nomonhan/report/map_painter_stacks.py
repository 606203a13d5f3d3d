"""Where symbols stand: units of one hex gathered, symbols moved apart until each can be read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Status
from nomonhan.report.frames import Frame
from nomonhan.report.map_painter_ground import Extent
from nomonhan.terrain.arrays import Terrain

# Units of one hex are gathered by what they do; the first kind present gives the symbol.
GROUPS: dict[str, int] = {
    "infantry": 0, "motorized_infantry": 0, "machine_gun": 0, "border_guard": 0, "airborne": 0,
    "cavalry": 0, "reconnaissance": 0, "engineer": 0,
    "tank": 1, "flame_tank": 1, "armored_car": 1,
    "artillery": 2, "heavy_artillery": 2, "antitank": 2, "antiaircraft": 2,
    "headquarters": 3, "supply": 3,
}  # fmt: skip
REAR_GROUP = 3
REAR_SCALE = 0.72  # headquarters and services are drawn smaller
ROUNDS = 150  # of moving symbols apart
REACH = 4.0  # how far from home a symbol may move, in heights of its box


class Stack(NamedTuple):
    """Units that share a symbol."""

    units: tuple[int, ...]  # the first one gives branch and label
    home: tuple[float, float]  # center of their hex
    scale: float


def stacks_of(frame: Frame, terrain: Terrain, extent: Extent) -> list[Stack]:
    """Active and broken units within the extent, gathered by hex, side and group."""
    gathered: dict[tuple[int, int, int, bool], list[int]] = {}
    for u, h in enumerate(frame.hex.tolist()):
        if h < 0 or frame.status[u] not in (Status.ACTIVE, Status.BROKEN):
            continue
        x, y = float(terrain.x_km[h]), float(terrain.y_km[h])
        if not (extent[0] <= x <= extent[1] and extent[2] <= y <= extent[3]):
            continue
        broken = bool(frame.status[u] == Status.BROKEN)
        key = (h, int(frame.side[u]), GROUPS.get(frame.branch[u], 0), broken)
        gathered.setdefault(key, []).append(u)
    stacks = []
    for (h, _side, group, _broken), units in sorted(gathered.items()):
        units.sort(key=lambda u: (-float(frame.strength[u]), u))
        home = (float(terrain.x_km[h]), float(terrain.y_km[h]))
        stacks.append(Stack(tuple(units), home, REAR_SCALE if group == REAR_GROUP else 1.0))
    return stacks


def spread(
    stacks: list[Stack], size_km: float, extent: Extent, with_labels: bool
) -> NDArray[np.float64]:
    """Centers of the symbols, (s, 2): near home, moved apart where they would hide each other."""
    if not stacks:
        return np.zeros((0, 2))
    home = np.array([stack.home for stack in stacks])
    scale = np.array([stack.scale for stack in stacks])
    wide, tall = 1.62 * size_km * scale, (2.1 if with_labels else 1.75) * size_km * scale
    # symbols of one hex start a little apart, in order, so that they know which way to go
    order = np.arange(len(stacks))
    start = home + 0.02 * size_km * np.column_stack([np.cos(order * 2.4), np.sin(order * 2.4)])
    place = start.copy()
    reach = REACH * size_km
    for _round in range(ROUNDS):
        apart = place[:, None, :] - place[None]
        over_x = (wide[:, None] + wide[None]) / 2.0 - np.abs(apart[..., 0])
        over_y = (tall[:, None] + tall[None]) / 2.0 - np.abs(apart[..., 1])
        hit = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(hit, False)
        sideways = over_x < over_y
        push_x = np.where(hit & sideways, over_x * np.where(apart[..., 0] >= 0, 1.0, -1.0), 0.0)
        push_y = np.where(hit & ~sideways, over_y * np.where(apart[..., 1] >= 0, 1.0, -1.0), 0.0)
        # two symbols at the same height and place part by their order
        same = (apart[..., 0] == 0) & (apart[..., 1] == 0) & hit
        push_x[same] *= np.sign(order[:, None] - order[None])[same]
        place += 0.35 * np.column_stack([push_x.sum(axis=1), push_y.sum(axis=1)])
        place += 0.03 * (home - place)
        away = place - home
        far = np.maximum(np.hypot(away[:, 0], away[:, 1]) / reach, 1.0)
        place = home + away / far[:, None]
    margin = size_km * 0.9
    place[:, 0] = np.clip(place[:, 0], extent[0] + margin, extent[1] - margin)
    place[:, 1] = np.clip(place[:, 1], extent[2] + margin, extent[3] - margin)
    return place
