"""Maps ready to fight on: theaters from typed facts, and plains for experiments."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.scenario.quantity import Quantity, number
from nomonhan.terrain.arrays import BLUFF, COVERS, RIVER_MAJOR, SAND, VOID, Terrain
from nomonhan.terrain.assemble import Ground, Round, assemble, mark_hexside
from nomonhan.terrain.facts import TheaterFacts
from nomonhan.terrain.grid import Grid, grid_of
from nomonhan.terrain.ground_cover import claim_sides, cover_of, relief_of, strip_ring
from nomonhan.terrain.heights import elevation_of, lip_m
from nomonhan.terrain.mobility import default_pace
from nomonhan.terrain.names import TerrainNames
from nomonhan.terrain.naming import names_of
from nomonhan.terrain.packaged_facts import load_facts
from nomonhan.terrain.rivers import Course, course_of, mark_rivers
from nomonhan.terrain.ways import mark_fords, mark_tracks, span_bridges

STEEP_M = 30.0  # a bank of this height is a bluff to those who climb it

# Where a made-up map lies unless it says otherwise: a middle latitude on the meridian of UTC+9, so
# that sun and moon rise at plausible hours.
NOWHERE_LAT, NOWHERE_LON = 45.0, 135.0


class Theater(NamedTuple):
    """A map: its arrays for the engine, its names for people."""

    terrain: Terrain
    names: TerrainNames


@cache
def load_theater(name: str, bluff_share: float = 1.0) -> Theater:
    """A packaged map, built once per process, its river bluff as high as it is or lower."""
    facts = load_facts(name)
    return build_theater(facts if bluff_share == 1.0 else with_lower_bluff(facts, bluff_share))


def with_lower_bluff(facts: TheaterFacts, share: float) -> TheaterFacts:
    """The map with so much of the bluff's height over the plain across the river, 0-1."""
    relief = facts.relief
    if relief.bluff is None:
        return facts
    low = relief.flood_plain.rise_m.value

    def lowered(height: Quantity) -> Quantity:
        return number(low + share * (height.value - low))

    bluff = relief.bluff.model_copy(
        update={
            "height_m": lowered(relief.bluff.height_m),
            "beyond_m": lowered(relief.bluff.beyond_m),
        }
    )
    return facts.model_copy(update={"relief": relief.model_copy(update={"bluff": bluff})})


def load_terrain(name: str) -> Terrain:
    """Arrays of a packaged map."""
    return load_theater(name).terrain


def build_theater(facts: TheaterFacts) -> Theater:
    """Arrays and names of a map from its facts."""
    grid = grid_of(facts.frame)
    courses = {key: course_of(fact, grid) for key, fact in facts.rivers.items()}
    river = next(c for c in courses.values() if c.fact.size == "major")
    strip = strip_ring(facts, grid, courses)

    hexside = mark_rivers(list(courses.values()), grid)
    bridges = span_bridges(facts, grid, courses, hexside)
    mark_fords(facts, grid, courses, hexside, bridges)
    mark_tracks(facts, grid, hexside, bridges)
    _mark_bluff(facts, grid, river, hexside)

    cover = cover_of(facts, grid, courses, strip)
    relief = relief_of(facts, grid, cover, river)
    degrees = grid.degrees(grid.centers)
    ground = Ground(
        elevation_m=elevation_of(facts, grid, courses, np.where(cover == SAND, relief, 0.0)),
        cover=cover,
        relief=relief,
        hexside=hexside,
        claim=claim_sides(strip, river, grid),
        lat=np.ascontiguousarray(degrees[:, 1]),
        lon=np.ascontiguousarray(degrees[:, 0]),
    )
    zones = _zones(facts, grid)
    terrain = assemble(
        facts.frame.n_cols, facts.frame.n_rows, ground, bridges, zones, default_pace()
    )
    names = names_of(facts, grid, courses, strip, bridges, [zone.on_map for zone in zones])
    return Theater(terrain, names)


def _zones(facts: TheaterFacts, grid: Grid) -> list[Round]:
    """Zones as circles; one off the map is entered by its exit, and an exit lies on the rim."""
    zones = []
    for fact in facts.zones.values():
        radius_km = fact.uncertainty_km if fact.radius_km is None else fact.radius_km
        center = grid.hex_of(fact.at)
        if fact.kind == "exit":
            zones.append(Round(grid.nearest_on_edge(grid.km([fact.at])[0]), radius_km))
        elif center >= 0:
            zones.append(Round(center, radius_km))
        else:
            at = facts.zones[fact.by_exit].at if fact.by_exit else fact.at
            zones.append(Round(grid.nearest_on_edge(grid.km([at])[0]), radius_km, on_map=False))
    return zones


def _mark_bluff(
    facts: TheaterFacts, grid: Grid, river: Course, hexside: NDArray[np.uint16]
) -> None:
    """Set BLUFF where the high bank comes down to the river steeply."""
    high = lip_m(facts, grid, river) >= STEEP_M
    for h, d in np.argwhere((hexside[:, :3] & RIVER_MAJOR) != 0):
        if high[h] or high[grid.neighbor[h, d]]:
            mark_hexside(hexside, grid.neighbor, int(h), int(d), BLUFF)


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
