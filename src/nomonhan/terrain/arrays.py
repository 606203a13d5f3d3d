"""The map of a battle as arrays: what the engine sees of the ground.

Axes: `h` hex, `d` direction (0-5, counter-clockwise from east), `m` mobility class
(`nomonhan.codes.Mobility`), `n` offset of the disk of `VIEW_RADIUS` hexes, `z` zone, `b` bridge.
Positions are in km on the plane of the grid: hex 0 has its center at (0, 0), x grows east, y north.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Cover of a hex.
STEPPE, MEADOW, SAND, LAKE, PINE, VOID = range(6)

# Flags of a hexside.
RIVER_MAJOR, RIVER_MINOR, BLUFF, TRACK, FORD = 1, 2, 4, 8, 16

# Side of the claim lines a hex lies on.
CLAIM_UNDISPUTED_LEFT, CLAIM_DISPUTED, CLAIM_UNDISPUTED_RIGHT = range(3)

# Bits of the map edge a hex lies on.
EDGE_WEST, EDGE_EAST, EDGE_NORTH, EDGE_SOUTH = 1, 2, 4, 8

MOBILITIES = ("foot", "horse", "truck", "wheeled_armor", "tracked", "horse_guns", "tractor_guns")
COVERS = ("steppe", "meadow", "sand", "lake", "pine", "void")
EDGES = {"west": EDGE_WEST, "east": EDGE_EAST, "north": EDGE_NORTH, "south": EDGE_SOUTH}

VIEW_RADIUS = 12  # km; as far as anything is looked for, with a telescope: rules.spotting
RING_BITS = 4  # of an entry of a list of hexes seen: how far off it is; see terrain.sight.seen_from
IMPASSABLE = -1


class Terrain(NamedTuple):
    """The ground of one battle.  Read only; shared by all replications."""

    n_cols: int
    n_rows: int
    neighbor: NDArray[np.int32]  # (h, 6) hex in direction d, -1 off the map
    x_km: NDArray[np.float64]  # (h,) east, hex 0 at 0
    y_km: NDArray[np.float64]  # (h,) north, hex 0 at 0
    lat: NDArray[np.float64]  # (h,) degrees north, WGS84
    lon: NDArray[np.float64]  # (h,) degrees east
    elevation_m: NDArray[np.float64]  # (h,) above the sea, mean of the hex
    cover: NDArray[np.int8]  # (h,) STEPPE .. VOID; VOID is outside the battle's map
    relief: NDArray[np.float64]  # (h,) 0 flat - 1 dunes and pits of 20-50 m
    hexside: NDArray[np.uint16]  # (h, 6) flags RIVER_MAJOR .. FORD, the same from both sides
    bridge: NDArray[np.int16]  # (h, 6) bridge b on the hexside, -1 none, the same from both sides
    bridge_hex: NDArray[np.int32]  # (b, 2) the two hexes a bridge joins
    bridge_capacity_t: NDArray[np.float64]  # (b,) heaviest vehicle
    bridge_vehicles_per_h: NDArray[np.float64]  # (b,) by day
    crossing_s: NDArray[np.int32]  # (m, h, 6) seconds from h to its neighbor, -1 impassable
    visible: NDArray[np.uint8]  # (h, n) 1 if h + view_offset[n] is seen from h, 0 off the map
    view_offset: NDArray[np.int32]  # (n, 2) axial (dq, dr), nearest first: hexgrid.disk_offsets
    in_zone: NDArray[np.bool_]  # (z, h) all false for a place off the map
    zone_center: NDArray[np.int32]  # (z,) hex; for a place off the map, where its road comes in
    zone_radius_km: NDArray[np.float64]  # (z,) uncertainty of its place
    claim: NDArray[np.int8]  # (h,) CLAIM_...: in the strip that both sides claim, or beside it
    edge: NDArray[np.int8]  # (h,) bits EDGE_...; 0 inside the map


def edge_bits(neighbor: NDArray[np.int32], cover: NDArray[np.int8]) -> NDArray[np.int8]:
    """Bits of the map edges each hex lies on, (h,): where the grid or the battle's map ends.

    A hex is on the east edge if its eastern neighbor is missing, on the north edge if both northern
    ones are.  Void hexes lie on no edge.
    """
    inside = cover != VOID
    missing = np.where(neighbor >= 0, ~inside[neighbor], True)
    bits = (
        EDGE_EAST * missing[:, 0]
        + EDGE_WEST * missing[:, 3]
        + EDGE_NORTH * (missing[:, 1] & missing[:, 2])
        + EDGE_SOUTH * (missing[:, 4] & missing[:, 5])
    )
    return np.where(inside, bits, 0).astype(np.int8)
