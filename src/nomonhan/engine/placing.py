"""Places of a scenario to hexes of its map."""

from __future__ import annotations

import math
from typing import Any

from nomonhan import hexgrid
from nomonhan.scenario.records import Place
from nomonhan.terrain.arrays import LAKE, VOID, Terrain

EARTH_KM_PER_DEGREE = 111.2


def hex_of_place(place: Place, terrain: Terrain, zone_index: dict[str, int]) -> int:
    """Hex of a place, -1 if it lies off the map.

    Coordinates are placed by the nearest hex center in degrees: good to a tenth of a hex.
    """
    if place.col is not None and place.row is not None:
        if not (0 <= place.col < terrain.n_cols and 0 <= place.row < terrain.n_rows):
            return -1
        return place.row * terrain.n_cols + place.col
    if place.zone is not None:
        center = int(terrain.zone_center[zone_index[place.zone]])
        x = float(terrain.x_km[center]) + place.east_km
        y = float(terrain.y_km[center]) + place.north_km
        return hexgrid.nearest_hex(x, y, terrain.n_cols, terrain.n_rows)
    if place.lat is None or place.lon is None:
        return -1
    lat = place.lat + place.north_km / EARTH_KM_PER_DEGREE
    stretch = math.cos(math.radians(place.lat))
    lon = place.lon + place.east_km / (EARTH_KM_PER_DEGREE * stretch)
    away = (terrain.lat - lat) ** 2 + ((terrain.lon - lon) * stretch) ** 2
    best = int(away.argmin())
    return best if math.sqrt(float(away[best])) * EARTH_KM_PER_DEGREE < 0.7 else -1


def stands_on(terrain: Terrain, h: int) -> bool:
    """Whether a unit can stand in hex h."""
    return h >= 0 and terrain.cover[h] not in (LAKE, VOID)


def zone_index_of(names: Any) -> dict[str, int]:
    """Zone id -> index, from the names that come with a map."""
    return {zone: z for z, zone in enumerate(names)}
