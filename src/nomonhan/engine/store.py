"""Stores of travel times, which depend on the map alone: a thread keeps them between battles."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.engine.prepare import Prepared
from nomonhan.state import Fields, Map
from nomonhan.terrain.paths import limits_s

# Rows of 21 kB on the map of 1939, touched as they are used.  Battles of August ask for three
# thousand within the first dozens and then for ever fewer new ones: a thread makes a dozen anew
# each battle.  After some four hundred it has grown to its full size, 126 MB; from then on rows
# that nobody has asked for lately make room, two or three in each battle.
FIELD_ROWS = 6000
MAPS_KEPT = 8  # as many as a campaign has battles, as long as all their rows together are not more


class Kept(NamedTuple):
    """A store of travel times, and the map that they were made on."""

    neighbor: NDArray[np.int32]
    crossing_s: NDArray[np.int32]
    fields: Fields


_store = threading.local()


def new_fields(prepared: Prepared) -> Fields:
    """An empty store of travel times; threads may not share one."""
    n_hexes, by_class = prepared.terrain.neighbor.shape[0], prepared.map.crossing_s
    shortest_s, longest_s = (np.zeros(by_class.shape[:2], dtype=np.int32) for _ in range(2))
    for which in np.ndindex(*by_class.shape[:2]):
        shortest_s[which], longest_s[which] = limits_s(by_class[which].reshape(-1))
    return Fields(
        epoch=np.zeros(1, dtype=np.int32),
        slot=np.full((len(prepared.map.crossing_s), 7, n_hexes), -1, dtype=np.int32),
        cost_s=np.empty((FIELD_ROWS, n_hexes), dtype=np.int32),
        known_s=np.zeros(FIELD_ROWS, dtype=np.int32),
        surely_s=np.zeros(FIELD_ROWS, dtype=np.int32),
        shortest_s=shortest_s,
        longest_s=longest_s,
        used=np.zeros(1, dtype=np.int32),
        hand=np.zeros(1, dtype=np.int32),
        asked=np.zeros(FIELD_ROWS, dtype=np.int8),
        owner=np.zeros((FIELD_ROWS, 3), dtype=np.int32),
    )


def fields_of_thread(prepared: Prepared) -> Fields:
    """The thread's store of travel times for this map; made on first use and kept.

    A map is known by its neighbors and its crossing times, not by its theater: battles of one
    theater have other bridges and epochs.  The maps last used are kept, as a campaign goes
    from battle to battle, as long as their rows together are no more than one map's may be.
    """
    stores: list[Kept] = _store.__dict__.setdefault("stores", [])
    map_ = prepared.map
    place = next((i for i, kept in enumerate(stores) if is_of(kept, map_)), -1)
    fields = new_fields(prepared) if place < 0 else stores.pop(place).fields
    # from now on it is known by this map's own arrays, at a glance
    stores.insert(0, Kept(map_.neighbor, map_.crossing_s, fields))
    while len(stores) > MAPS_KEPT or (len(stores) > 1 and rows_in_use(stores) > FIELD_ROWS):
        stores.pop()
    return fields


def rows_in_use(stores: Sequence[Kept]) -> int:
    """Rows of all stores together."""
    return sum(int(kept.fields.used[0]) for kept in stores)


def is_of(kept: Kept, map_: Map) -> bool:
    """Whether a store was made on this map, or on one equal to it."""
    if kept.crossing_s is map_.crossing_s and kept.neighbor is map_.neighbor:
        return True
    same = np.array_equal(kept.crossing_s, map_.crossing_s)
    return same and np.array_equal(kept.neighbor, map_.neighbor)
