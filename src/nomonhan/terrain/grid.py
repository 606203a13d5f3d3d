"""The hex grid laid on the earth: degrees to km on the grid, and to hexes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan import hexgrid
from nomonhan.terrain.facts import Frame
from nomonhan.terrain.geometry import Points, reach_km
from nomonhan.terrain.projection import Projection, to_degrees, to_plane


class Grid(NamedTuple):
    """A frame with what follows from it.  Grid km: hex 0 at (0, 0), x east, y north."""

    frame: Frame
    centers: Points  # (h, 2)
    neighbor: NDArray[np.int32]  # (h, 6)

    @property
    def projection(self) -> Projection:
        return Projection(self.frame.lat, self.frame.lon)

    @property
    def _origin(self) -> Points:
        return np.array([self.frame.west_km, self.frame.south_km])

    def km(self, lonlats: Sequence[Sequence[float]]) -> Points:
        """Grid km of [longitude, latitude] pairs, (p, 2)."""
        degrees = np.asarray(lonlats, dtype=np.float64).reshape(-1, 2)
        plane = to_plane(self.projection, degrees[:, 0], degrees[:, 1])
        return np.asarray(plane - self._origin)

    def degrees(self, km: Points) -> Points:
        """Longitude and latitude of grid km, (p, 2)."""
        return to_degrees(self.projection, km + self._origin)

    def hex_of(self, lonlat: Sequence[float]) -> int:
        """Hex that holds a point, -1 off the map."""
        x, y = self.km([lonlat])[0]
        return hexgrid.nearest_hex(float(x), float(y), self.frame.n_cols, self.frame.n_rows)

    def nearest_on_edge(self, point: Points) -> int:
        """Hex of the map's rim nearest to a point (2,) in grid km."""
        rim = np.flatnonzero((self.neighbor < 0).any(axis=1))
        return int(rim[reach_km(self.centers[rim] - point).argmin()])


def grid_of(frame: Frame) -> Grid:
    return Grid(
        frame,
        hexgrid.centers(frame.n_cols, frame.n_rows),
        hexgrid.neighbors(frame.n_cols, frame.n_rows),
    )
