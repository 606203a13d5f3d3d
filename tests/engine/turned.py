"""A battle and its image: the map turned, sides and units in another order in the files.

An image tells where each thing of a battle is found in another battle of the same units.  What
stands in the tables of the one, carried over, must be what stands in those of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.engine.prepare import Prepared
from nomonhan.state import Battle
from proofs.mirrors import Axis, Mirror

I = NDArray[np.int64]  # noqa: E741

PLACES = {  # fields that hold a hex
    "hex", "assaulting", "came_from", "goal", "next_goal", "target", "told_target", "seen_hex",
    "base_hex", "center", "home", "entry",
}  # fmt: skip
OF_A_SIDE = {"roster.side", "hexes.control", "hexes.held", "zones.held"}  # that hold a side
LISTS = {"following", "first", "formation", "edge", "contingent"}  # numbers of the files alone
BITS = {"stands"}  # of directions
BY_SIDE = {  # (x,) last
    "near", "want", "registered", "closed_on", "value", "depth_km", "open_flank", "strikes",
}  # fmt: skip
ALONG = {"along_km", "q", "r"}  # measured from a point of the map's own
AXES = {
    "hexes": "h", "zones": "z", "land": "h", "roster": "u", "units": "u", "arms": "u",
    "orders": "u", "knowledge": "xu", "fires": "u", "fire_by": "u", "sides": "x", "aircraft": "x",
    "power": "hx", "sight.told": "xgh", "sight.glimpses": "xgh",
}  # fmt: skip


@dataclass(frozen=True)
class Image:
    """Where hexes (h,), directions (6,), units (u,) and sides (x,) of one battle are in another."""

    hexes: I
    directions: I
    units: I
    sides: I


def image_of(one: Prepared, other: Prepared, board: Any, axes: tuple[Axis, ...] = ()) -> Image:
    """The image of a battle in one whose map is mirrored in `axes`, one after the other."""
    n_cols, n_rows = one.terrain.n_cols, one.terrain.n_rows
    hexes, directions = np.arange(n_cols * n_rows), np.arange(6)
    for axis in axes:
        mirror = Mirror(board, axis)

        def spot(h: int, mirror: Mirror = mirror) -> int:
            col, row = mirror.spot(h % n_cols, h // n_cols)
            return row * n_cols + col if 0 <= col < n_cols else -1

        hexes = np.array([spot(int(h)) if h >= 0 else -1 for h in hexes])
        directions = (3 - directions) % 6 if axis == "x" else -directions % 6
    return Image(
        hexes, directions,
        np.array([other.units.index(name) for name in one.units]),
        np.array([other.sides.index(name) for name in one.sides]),
    )  # fmt: skip


def carried(name: str, field: str, column: NDArray[Any], image: Image) -> NDArray[Any]:
    """A column of table `name` as it stands in the image."""
    values = column.copy()
    if field in PLACES:
        values = np.where(column >= 0, image.hexes[np.maximum(column, 0)], column)
    elif field == "heading":
        values = np.where(column >= 0, image.directions[np.maximum(column, 0)], column)
    elif f"{name}.{field}" in OF_A_SIDE:
        values = np.where(column >= 0, image.sides[np.maximum(column, 0)], column)
    if field in BY_SIDE:
        values = values[..., np.argsort(image.sides)]
    for axis, kind in enumerate(AXES[name]):
        order = {"h": image.hexes, "u": image.units, "x": image.sides}.get(kind)
        if order is not None:
            inside = np.flatnonzero(order >= 0)  # what lies beyond the map's edge has no image
            moved = values.copy()
            np.moveaxis(moved, axis, 0)[order[inside]] = np.moveaxis(values, axis, 0)[inside]
            values = moved
    return values


def fields_of(battle: Battle) -> dict[tuple[str, str], NDArray[Any]]:
    """Columns that have an image, by table and field."""
    found = {}
    for name in AXES:
        table = attrgetter(name)(battle)
        for field in table.dtype.names or ("",):
            if field not in LISTS | ALONG | BITS:
                found[name, field] = np.asarray(table[field] if field else table)
    return found


def same(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.bool_]:
    """Which entries are equal but for the rounding of sums in another order."""
    if a.dtype.kind == "f":
        return np.asarray(np.isclose(a, b, rtol=1e-9, atol=1e-9, equal_nan=True))
    return np.asarray(a == b)


def unlike(one: Battle, other: Battle, image: Image) -> list[str]:
    """Where `other` is not the image of `one`: table, field, and the first place."""
    theirs = fields_of(other)
    inside = image.hexes[image.hexes >= 0]
    found = []
    for (name, field), column in fields_of(one).items():
        ours, its = carried(name, field, column, image), theirs[name, field]
        if "h" in AXES[name]:
            axis = AXES[name].index("h")
            ours, its = (np.take(a, inside, axis) for a in (ours, its))
        wrong = np.argwhere(~same(ours, its))
        if len(wrong):
            w = tuple(wrong[0])
            found.append(f"{name}.{field} {list(map(int, w))}: {ours[w]}, not {its[w]}")
    return found
