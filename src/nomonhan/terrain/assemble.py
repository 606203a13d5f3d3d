"""From what is on the ground to the arrays that follow from it: neighbors, times, views, edges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan import hexgrid
from nomonhan.terrain.arrays import VOID, Terrain, edge_bits
from nomonhan.terrain.crossing import Pace, crossing_seconds
from nomonhan.terrain.geometry import reach_km
from nomonhan.terrain.sight import lines_of_sight, view_offsets


class Ground(NamedTuple):
    """What is on the ground, hex by hex and hexside by hexside (axes as in `Terrain`)."""

    elevation_m: NDArray[np.float64]  # (h,)
    cover: NDArray[np.int8]  # (h,)
    relief: NDArray[np.float64]  # (h,)
    hexside: NDArray[np.uint16]  # (h, 6)
    claim: NDArray[np.int8]  # (h,)
    lat: NDArray[np.float64]  # (h,)
    lon: NDArray[np.float64]  # (h,)


class Spanned(NamedTuple):
    """A bridge: the two hexes it joins and what it bears."""

    a: int
    b: int
    capacity_t: float
    vehicles_per_h: float


class Round(NamedTuple):
    """A zone: the hex it is centered on, how far it reaches, and whether it lies on the map."""

    center: int
    radius_km: float
    on_map: bool = True


def direction_between(neighbor: NDArray[np.int32], a: int, b: int) -> int:
    """Direction of the neighbor b of hex a."""
    for d in range(6):
        if neighbor[a, d] == b:
            return d
    raise ValueError(f"hexes {a} and {b} do not touch")


def mark_hexside(
    hexside: NDArray[np.uint16], neighbor: NDArray[np.int32], h: int, d: int, flag: int
) -> None:
    """Set `flag` on the side of hex h in direction d, and on the same side seen from beyond."""
    hexside[h, d] |= flag
    if neighbor[h, d] >= 0:
        hexside[neighbor[h, d], (d + 3) % 6] |= flag


def assemble(
    n_cols: int,
    n_rows: int,
    ground: Ground,
    bridges: Sequence[Spanned],
    zones: Sequence[Round],
    pace: Pace,
) -> Terrain:
    """The whole `Terrain` of a map."""
    neighbor = hexgrid.neighbors(n_cols, n_rows)
    centers = hexgrid.centers(n_cols, n_rows)
    visible = lines_of_sight(ground.elevation_m, ground.cover, ground.relief, n_cols, n_rows)
    terrain = Terrain(
        n_cols=n_cols,
        n_rows=n_rows,
        neighbor=neighbor,
        x_km=np.ascontiguousarray(centers[:, 0]),
        y_km=np.ascontiguousarray(centers[:, 1]),
        lat=ground.lat,
        lon=ground.lon,
        elevation_m=ground.elevation_m,
        cover=ground.cover,
        relief=ground.relief,
        hexside=ground.hexside,
        bridge=np.full((n_cols * n_rows, 6), -1, dtype=np.int16),
        bridge_hex=np.zeros((0, 2), dtype=np.int32),
        bridge_capacity_t=np.zeros(0),
        bridge_vehicles_per_h=np.zeros(0),
        crossing_s=np.zeros((0, 0, 6), dtype=np.int32),
        visible=visible,
        view_offset=view_offsets(),
        in_zone=np.zeros((0, n_cols * n_rows), dtype=np.bool_),
        zone_center=np.zeros(0, dtype=np.int32),
        zone_radius_km=np.zeros(0),
        claim=ground.claim,
        edge=edge_bits(neighbor, ground.cover),
    )
    return with_bridges(with_zones(terrain, zones), bridges, pace)


def with_zones(terrain: Terrain, zones: Sequence[Round]) -> Terrain:
    """`terrain` with `zones` added after those it has."""
    in_zone = np.zeros((len(zones), len(terrain.cover)), dtype=np.bool_)
    places = np.column_stack([terrain.x_km, terrain.y_km])
    for z, zone in enumerate(zones):
        if zone.on_map:
            away = reach_km(places - places[zone.center])
            in_zone[z] = (away <= zone.radius_km + 1e-9) & (terrain.cover != VOID)
    centers = np.array([zone.center for zone in zones], dtype=np.int32)
    radii = np.array([zone.radius_km for zone in zones], dtype=np.float64)
    return terrain._replace(
        in_zone=np.concatenate([terrain.in_zone, in_zone]),
        zone_center=np.concatenate([terrain.zone_center, centers]),
        zone_radius_km=np.concatenate([terrain.zone_radius_km, radii]),
    )


def with_bridges(terrain: Terrain, bridges: Sequence[Spanned], pace: Pace) -> Terrain:
    """`terrain` with `bridges` added after those it has, and its crossing times made anew."""
    bridge = terrain.bridge.copy()
    first = len(terrain.bridge_hex)
    for number, span in enumerate(bridges, start=first):
        d = direction_between(terrain.neighbor, span.a, span.b)
        if bridge[span.a, d] >= 0:
            raise ValueError(
                f"bridges {bridge[span.a, d]} and {number} stand on the same hexside; "
                "move one of them by a kilometer"
            )
        bridge[span.a, d] = bridge[span.b, (d + 3) % 6] = number
    hexes = np.array([(span.a, span.b) for span in bridges], dtype=np.int32).reshape(-1, 2)
    widened = terrain._replace(
        bridge=bridge,
        bridge_hex=np.concatenate([terrain.bridge_hex, hexes]),
        bridge_capacity_t=np.concatenate(
            [terrain.bridge_capacity_t, np.array([span.capacity_t for span in bridges], float)]
        ),
        bridge_vehicles_per_h=np.concatenate(
            [
                terrain.bridge_vehicles_per_h,
                np.array([span.vehicles_per_h for span in bridges], float),
            ]
        ),
    )
    return widened._replace(crossing_s=crossing_seconds(widened, pace))
