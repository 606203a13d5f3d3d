"""Plain twin of occupancy: dictionaries, made anew from where every unit says that it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from tests.reference.board import places_around
from tests.reference.ways import Place


class Standing(NamedTuple):
    """A unit on the map."""

    unit: int
    side: int
    place: Place


def units_by_place(standing: Iterable[Standing]) -> dict[Place, list[int]]:
    """Units of every occupied place, in their order."""
    found: dict[Place, list[int]] = {}
    for unit, _, place in sorted(standing):
        found.setdefault(place, []).append(unit)
    return found


def counts_near(
    standing: Iterable[Standing], n_cols: int, n_rows: int
) -> Counter[tuple[Place, int]]:
    """How many units of each side stand within two hexes of every place."""
    return Counter(
        (near, side)
        for _, side, place in standing
        for near in places_around(place, n_cols, n_rows, 2)
    )
