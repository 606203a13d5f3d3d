"""What covers the ground, how broken it is, and on which side of the claims it lies."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nomonhan.last_bits import settled
from nomonhan.terrain.arrays import (
    CLAIM_DISPUTED,
    CLAIM_UNDISPUTED_LEFT,
    CLAIM_UNDISPUTED_RIGHT,
    COVERS,
    LAKE,
    MEADOW,
    SAND,
    STEPPE,
)
from nomonhan.terrain.facts import Lake, TheaterFacts
from nomonhan.terrain.geometry import (
    Points,
    extended,
    inside_polygon,
    nearest_on_line,
    part_of_line,
    reach_km,
)
from nomonhan.terrain.grid import Grid
from nomonhan.terrain.noise import swell
from nomonhan.terrain.rivers import BEYOND_KM, Course

RELIEF_SPREAD = 0.25  # of dune relief from hex to hex, up and down: assumed


def strip_ring(facts: TheaterFacts, grid: Grid, courses: dict[str, Course]) -> Points:
    """Ring of the ground that both sides claim, (p, 2), empty if there is none.

    It lies between a claim that has a line of its own and the river that the other claim follows.
    """
    lines = facts.claim_lines.values()
    follows = [line for line in lines if line.follows is not None]
    own = {line.claim for line in lines if line.line}
    rivers = [line.follows for line in follows if line.claim not in own]
    if not own or not rivers:
        return np.zeros((0, 2))
    points = [p for line in lines if line.line for p in line.line]
    border = grid.km(points)
    river = courses[str(rivers[0])].line
    ends = nearest_on_line(border[[0, -1]], river).along_km
    bank = part_of_line(river, float(ends.min()), float(ends.max()))
    # the border runs from the lower river to the upper one, the bank back down
    ring = np.concatenate([border, bank if ends[0] > ends[1] else bank[::-1]])
    step_km = reach_km(ring - np.roll(ring, 1, axis=0))
    return np.asarray(ring[step_km > 1e-6])


def claim_sides(strip: Points, river: Course, grid: Grid) -> NDArray[np.int8]:
    """CLAIM_... of every hex, (h,)."""
    right = np.full(len(grid.centers), CLAIM_UNDISPUTED_RIGHT, dtype=np.int8)
    if len(strip):
        right[inside_polygon(grid.centers, strip)] = CLAIM_DISPUTED
    return np.where(river.bank.left, CLAIM_UNDISPUTED_LEFT, right).astype(np.int8)


def in_lake(lake: Lake, grid: Grid) -> NDArray[np.bool_]:
    """Hexes whose center lies in a lake, (h,)."""
    offset = grid.centers - grid.km([lake.at])[0]
    turn = math.radians(lake.axis_deg)
    east, north = settled([math.cos(turn), math.sin(turn)])
    along = offset[:, 0] * east + offset[:, 1] * north
    across = -offset[:, 0] * north + offset[:, 1] * east
    inside = (2 * along / lake.length_km) ** 2 + (2 * across / lake.width_km) ** 2 <= 1.0
    return np.asarray(inside)


def cover_of(
    facts: TheaterFacts, grid: Grid, courses: dict[str, Course], strip: Points
) -> NDArray[np.int8]:
    """STEPPE .. LAKE of every hex, (h,)."""
    centers = grid.centers
    meadow, dunes = facts.relief.meadow, facts.relief.dunes
    cover = np.full(len(centers), STEPPE, dtype=np.int8)
    if dunes is not None and len(strip):
        ring = np.concatenate([strip, strip[:1]])
        rim = dunes.ragged_km.value * swell(grid.frame.n_cols, grid.frame.n_rows)
        beyond_km = nearest_on_line(centers, ring).distance_km
        near = beyond_km <= dunes.border_km.value + rim
        limit = nearest_on_line(centers, extended(grid.km(dunes.east_limit), BEYOND_KM))
        west_km = np.where(limit.left, limit.distance_km, -limit.distance_km)
        major = next(c for c in courses.values() if c.fact.size == "major")
        belt = (inside_polygon(centers, strip) | near) & ~major.bank.left
        cover[belt & (west_km > rim)] = SAND
    for field in facts.sand_fields.values():
        cover[_within(field.at, field.radius_km.value, grid)] = SAND
    for area in facts.areas.values():
        cover[_within(area.at, area.radius_km.value, grid)] = COVERS.index(area.cover)
    for course in courses.values():
        distance = nearest_on_line(centers, course.line).distance_km
        if course.fact.size == "major":
            width = np.where(
                course.bank.left, meadow.major_left_km.value, meadow.major_right_km.value
            )
            cover[distance <= width] = MEADOW
        else:
            cover[distance <= meadow.minor_km.value] = MEADOW
    for lake in facts.lakes.values():
        cover[in_lake(lake, grid)] = LAKE
    return cover


def _within(at: list[float], radius_km: float, grid: Grid) -> NDArray[np.bool_]:
    return np.asarray(reach_km(grid.centers - grid.km([at])[0]) <= radius_km)


def relief_of(
    facts: TheaterFacts,
    grid: Grid,
    cover: NDArray[np.int8],
    river: Course,
) -> NDArray[np.float64]:
    """Relief of every hex, (h,), 0 flat - 1 high dunes, in hundredths."""
    relief = np.full(len(cover), facts.relief.steppe_relief.value)
    bluff, dunes = facts.relief.bluff, facts.relief.dunes
    lip = np.zeros(len(cover), dtype=np.bool_)
    if bluff is not None:
        on_bluff = river.bank.left if bluff.bank == "left" else ~river.bank.left
        lip = on_bluff & (river.bank.distance_km <= bluff.lip_km.value)
    relief[lip] = facts.relief.bluff_relief.value
    sand = cover == SAND
    if dunes is not None:
        up_and_down = swell(grid.frame.n_cols, grid.frame.n_rows)
        relief[sand] = dunes.relief.value + RELIEF_SPREAD * up_and_down[sand]
    for area in facts.areas.values():
        inside = _within(area.at, area.radius_km.value, grid)
        relief[inside & (cover == COVERS.index(area.cover))] = area.relief.value
    for field in facts.sand_fields.values():
        inside = sand & _within(field.at, field.radius_km.value, grid)
        relief[inside] = field.relief.value
    relief[(cover == MEADOW) & ~lip] = 0.0
    relief[cover == LAKE] = 0.0
    return np.asarray(np.rint(np.clip(relief, 0.0, 1.0) * 100.0) / 100.0)
