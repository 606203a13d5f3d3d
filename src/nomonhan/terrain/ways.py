"""Tracks on the grid, and bridges and fords on their rivers."""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

from nomonhan import hexgrid
from nomonhan.terrain.arrays import FORD, TRACK
from nomonhan.terrain.assemble import Spanned, direction_between, mark_hexside
from nomonhan.terrain.facts import TheaterFacts
from nomonhan.terrain.geometry import Points, reach_km
from nomonhan.terrain.grid import Grid
from nomonhan.terrain.rivers import Course, Hexside, nearest_hexside

STRIDE_KM = 0.05  # a track is walked in steps of this length


def span_bridges(
    facts: TheaterFacts, grid: Grid, courses: dict[str, Course], hexside: NDArray[np.uint16]
) -> list[Spanned]:
    """Each bridge on the free hexside of its river that is nearest to where it was."""
    taken: set[Hexside] = set()
    spans = []
    for bridge in facts.bridges.values():
        place = grid.km([bridge.at])[0]
        h, d = nearest_hexside(place, courses[bridge.river], hexside, grid, taken)
        taken.add((h, d))
        there = int(grid.neighbor[h, d])
        spans.append(Spanned(h, there, bridge.capacity_t.value, bridge.vehicles_per_h.value))
    return spans


def mark_fords(
    facts: TheaterFacts,
    grid: Grid,
    courses: dict[str, Course],
    hexside: NDArray[np.uint16],
    bridges: list[Spanned],
) -> None:
    """Set FORD on the hexside nearest to each ford, where no bridge stands."""
    taken: set[Hexside] = set()
    for span in bridges:
        d = direction_between(grid.neighbor, span.a, span.b)
        taken.add((span.a, d) if d < 3 else (span.b, d - 3))
    for ford in facts.fords.values():
        place = grid.km([ford.at])[0]
        h, d = nearest_hexside(place, courses[ford.river], hexside, grid, taken)
        taken.add((h, d))
        mark_hexside(hexside, grid.neighbor, h, d, FORD)


def way_points(
    way: list[list[float] | str], facts: TheaterFacts, grid: Grid, bridges: list[Spanned]
) -> Points:
    """Points of a track in grid km, (p, 2); a bridge gives both its hexes, the nearer one first."""
    numbers = {key: b for b, key in enumerate(facts.bridges)}
    points: list[Points] = []
    for i, stop in enumerate(way):
        if not isinstance(stop, str):
            points.append(grid.km([stop])[0])
        elif stop in numbers:
            span = bridges[numbers[stop]]
            aim = points[-1] if i else grid.km([_degrees_of(way[1], facts)])[0]
            ends = [grid.centers[span.a], grid.centers[span.b]]
            ends.sort(key=lambda end: float(reach_km(end - aim)), reverse=i == 0)
            points += ends
        else:
            points.append(grid.km([facts.zones[stop].at])[0])
    return np.array(points)


def _degrees_of(stop: list[float] | str, facts: TheaterFacts) -> list[float]:
    if isinstance(stop, str):
        return (facts.bridges.get(stop) or facts.zones[stop]).at
    return stop


def hexes_along(line: Points, grid: Grid) -> list[int]:
    """Hexes of the map that a line passes, in order; where it leaves the map they are left out."""
    passed: list[int] = []
    for start, end in itertools.pairwise(line):
        n_steps = max(1, math.ceil(float(reach_km(end - start)) / STRIDE_KM))
        for i in range(n_steps + 1):
            x, y = start + (end - start) * (i / n_steps)
            h = hexgrid.nearest_hex(float(x), float(y), grid.frame.n_cols, grid.frame.n_rows)
            if h >= 0 and (not passed or passed[-1] != h):
                passed.append(h)
    return passed


def mark_tracks(
    facts: TheaterFacts, grid: Grid, hexside: NDArray[np.uint16], bridges: list[Spanned]
) -> None:
    """Set TRACK on every hexside that a track crosses."""
    for track in facts.tracks.values():
        passed = hexes_along(way_points(track.way, facts, grid, bridges), grid)
        for here, there in itertools.pairwise(passed):
            if there in grid.neighbor[here]:  # else the line left the map between the two
                d = direction_between(grid.neighbor, here, there)
                mark_hexside(hexside, grid.neighbor, here, d, TRACK)
