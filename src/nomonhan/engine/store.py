"""Stores of travel times, which depend on the map alone: a thread keeps them between battles."""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.engine.prepare import Prepared
from nomonhan.state import Fields, Map

FIELD_ROWS = 8000  # of 21 kB on the map of 1939, used as they come: hundreds of its battles fit
MAPS_KEPT = 4  # stores of travel times a thread keeps


class Kept(NamedTuple):
    """A store of travel times, and the map that they were made on."""

    neighbor: NDArray[np.int32]
    crossing_s: NDArray[np.int32]
    fields: Fields


_store = threading.local()


def new_fields(prepared: Prepared) -> Fields:
    """An empty store of travel times; threads may not share one."""
    n_hexes = prepared.terrain.neighbor.shape[0]
    return Fields(
        epoch=np.zeros(1, dtype=np.int32),
        slot=np.full((len(prepared.map.crossing_s), 7, n_hexes), -1, dtype=np.int32),
        cost_s=np.empty((FIELD_ROWS, n_hexes), dtype=np.int32),
        known_s=np.zeros(FIELD_ROWS, dtype=np.int32),
        surely_s=np.zeros(FIELD_ROWS, dtype=np.int32),
        used=np.zeros(1, dtype=np.int32),
    )


def fields_of_thread(prepared: Prepared) -> Fields:
    """The thread's store of travel times for this map; made on first use and kept.

    A map is known by its neighbors and its crossing times, not by its theater: battles of one
    theater have other bridges and epochs.  The few maps last used are kept, as a campaign goes
    from battle to battle.
    """
    stores: list[Kept] = _store.__dict__.setdefault("stores", [])
    map_ = prepared.map
    place = next((i for i, kept in enumerate(stores) if is_of(kept, map_)), -1)
    if place < 0:
        kept = Kept(map_.neighbor, map_.crossing_s, new_fields(prepared))
        del stores[MAPS_KEPT - 1 :]
    else:
        kept = stores.pop(place)
    stores.insert(0, kept)
    return kept.fields


def is_of(kept: Kept, map_: Map) -> bool:
    """Whether a store was made on this map, or on one equal to it."""
    if kept.crossing_s is map_.crossing_s and kept.neighbor is map_.neighbor:
        return True
    same = np.array_equal(kept.crossing_s, map_.crossing_s)
    return same and np.array_equal(kept.neighbor, map_.neighbor)
