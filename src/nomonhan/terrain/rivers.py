"""From the line of a river to the hexsides it runs along, without a leak.

A river line, prolonged beyond the map, has a left and a right bank.  Every hex belongs to the bank
on which its center lies, and the river is all hexsides between the two: no path can slip through.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.terrain.arrays import RIVER_MAJOR, RIVER_MINOR
from nomonhan.terrain.facts import River
from nomonhan.terrain.geometry import (
    Nearest,
    Points,
    extended,
    length_km,
    nearest_on_line,
    reach_km,
)
from nomonhan.terrain.grid import Grid

BEYOND_KM = 1000.0  # how far a line is prolonged: beyond any map

Hexside = tuple[int, int]  # hex and direction, the direction below 3


class Course(NamedTuple):
    """A river on the grid.  Places along it are km from its first point, negative above it."""

    fact: River
    line: Points  # (p, 2) downstream, grid km
    bank: Nearest  # how every hex lies to the prolonged line, each (h,)

    @property
    def flag(self) -> int:
        return RIVER_MAJOR if self.fact.size == "major" else RIVER_MINOR

    def nearest(self, points: Points) -> Nearest:
        """How points lie to the prolonged line."""
        return _nearest(points, self.line)

    def level_m(self, along_km: NDArray[np.float64]) -> NDArray[np.float64]:
        """Height of the water: it falls evenly along the line."""
        share = np.clip(along_km / length_km(self.line), 0.0, 1.0)
        first, last = self.fact.level_first_m.value, self.fact.level_last_m.value
        return np.asarray(first + (last - first) * share)


def _nearest(points: Points, line: Points) -> Nearest:
    found = nearest_on_line(points, extended(line, BEYOND_KM))
    return found._replace(along_km=found.along_km - BEYOND_KM)


def course_of(fact: River, grid: Grid) -> Course:
    line = grid.km(fact.line)
    return Course(fact, line, _nearest(grid.centers, line))


def hexsides_of(course: Course, grid: Grid) -> list[Hexside]:
    """Hexsides between the two banks; above a source on the map there are none."""
    left = course.bank.left
    ahead = grid.neighbor[:, :3]
    apart = (ahead >= 0) & (left[:, None] != left[ahead])
    sides = [(int(h), int(d)) for h, d in np.argwhere(apart)]
    if course.fact.rises_on_map and sides:
        along = course.nearest(middles(sides, grid)).along_km
        sides = [side for side, s in zip(sides, along, strict=True) if s >= 0.0]
    return sides


def middles(sides: list[Hexside], grid: Grid) -> Points:
    """Middles of hexsides, (p, 2)."""
    here = np.array([h for h, _ in sides])
    there = np.array([grid.neighbor[h, d] for h, d in sides])
    return np.asarray((grid.centers[here] + grid.centers[there]) / 2.0)


def mark_rivers(courses: list[Course], grid: Grid) -> NDArray[np.uint16]:
    """Hexside flags (h, 6) of all rivers; a minor one ends where it meets a major one."""
    hexside = np.zeros((len(grid.centers), 6), dtype=np.uint16)
    majors = [c for c in courses if c.flag == RIVER_MAJOR]
    minors = [c for c in courses if c.flag == RIVER_MINOR]
    for course in majors + minors:
        for h, d in hexsides_of(course, grid):
            there = int(grid.neighbor[h, d])
            is_minor = course.flag == RIVER_MINOR
            if is_minor and (hexside[h, d] or any(_beyond(course, m, h, there) for m in majors)):
                continue
            hexside[h, d] |= course.flag
            hexside[there, d + 3] |= course.flag
    return hexside


def _beyond(minor: Course, major: Course, a: int, b: int) -> bool:
    """Whether two hexes lie across the major river from where the minor one comes."""
    own = bool(major.nearest(minor.line[:1]).left[0])
    return bool(major.bank.left[a] != own and major.bank.left[b] != own)


def nearest_hexside(
    point: Points, course: Course, hexside: NDArray[np.uint16], grid: Grid, taken: set[Hexside]
) -> Hexside:
    """The hexside of a river whose middle is nearest to a point (2,), none of `taken`."""
    sides = [
        side
        for side in hexsides_of(course, grid)
        if hexside[side] & course.flag and side not in taken
    ]
    return sides[int(reach_km(middles(sides, grid) - point).argmin())]
