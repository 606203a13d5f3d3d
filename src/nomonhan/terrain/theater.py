"""Maps ready to fight on: made-up ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nomonhan.terrain.arrays import COVERS, VOID, Terrain
from nomonhan.terrain.assemble import Ground, assemble
from nomonhan.terrain.mobility import default_pace

# Where a made-up map lies unless it says otherwise: a middle latitude on the meridian of UTC+9, so
# that sun and moon rise at plausible hours.
NOWHERE_LAT, NOWHERE_LON = 45.0, 135.0


def flat_terrain(
    n_cols: int, n_rows: int, cover: str = "steppe", void: NDArray[np.bool_] | None = None
) -> Terrain:
    """A plain without river, zone or claim; `void` (h,) marks hexes outside the battle's map."""
    n_hexes = n_cols * n_rows
    covers = np.full(n_hexes, COVERS.index(cover), dtype=np.int8)
    if void is not None:
        covers[void] = VOID
    ground = Ground(
        elevation_m=np.zeros(n_hexes),
        cover=covers,
        relief=np.zeros(n_hexes),
        hexside=np.zeros((n_hexes, 6), dtype=np.uint16),
        claim=np.zeros(n_hexes, dtype=np.int8),
        lat=np.full(n_hexes, NOWHERE_LAT),
        lon=np.full(n_hexes, NOWHERE_LON),
    )
    return assemble(n_cols, n_rows, ground, [], [], default_pace())
