"""Mean height of every hex from the typed facts.

The ground is made of few pieces: the water of the great river, falling evenly; a flood plain, a
slope, a plateau; on one bank, if there is one, a bluff instead that rises to its lip and runs out
into a plateau; the hollow of a minor river; dunes that go up and down from hex to hex; knolls
at the named heights.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nomonhan.terrain.facts import Height, TheaterFacts
from nomonhan.terrain.geometry import Points, nearest_on_line, reach_km, smooth_step
from nomonhan.terrain.grid import Grid
from nomonhan.terrain.noise import swell
from nomonhan.terrain.rivers import Course

KNOLL_KM = 1.6  # a named height sinks into its surroundings over this distance: assumed
BLUFF_TAPER_KM = 8.0  # over which the bluff sinks beyond its ends: assumed
PLATEAU_KM = 6.5  # from the lip to where the plateau alone decides: assumed


def plateau_m(heights: list[Height], grid: Grid) -> NDArray[np.float64]:
    """Ground between points of known height, (h,): Shepard's mean, weights by distance cubed."""
    places = grid.km([height.at for height in heights])
    known_m = np.array([height.elevation_m for height in heights])
    squared = ((grid.centers[:, None, :] - places[None]) ** 2).sum(axis=2) + 1.0
    weight = 1.0 / (squared * np.sqrt(squared))
    return np.asarray((weight * known_m).sum(axis=1) / weight.sum(axis=1))


def lip_m(facts: TheaterFacts, grid: Grid, river: Course) -> NDArray[np.float64]:
    """Height of the bluff's lip over the water, (h,), where each hex looks down on the river."""
    bluff = facts.relief.bluff
    if bluff is None:
        return np.zeros(len(grid.centers))
    first, last = np.sort(river.nearest(grid.km(bluff.between)).along_km)
    along = river.bank.along_km
    outside = np.maximum(np.maximum(first - along, along - last), 0.0)
    fade = smooth_step(outside / BLUFF_TAPER_KM)
    return np.asarray(bluff.height_m.value * (1.0 - fade) + bluff.beyond_m.value * fade)


def elevation_of(
    facts: TheaterFacts,
    grid: Grid,
    courses: dict[str, Course],
    dune_relief: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Mean height of every hex, (h,), whole meters; `dune_relief` (h,) is 0 where no dunes are."""
    relief = facts.relief
    river = courses[relief.flood_plain.river]
    away_km, left = river.bank.distance_km, river.bank.left
    water = river.level_m(river.bank.along_km)
    plateau = np.where(left, plateau_m(relief.left_bank, grid), plateau_m(relief.right_bank, grid))

    plain = relief.flood_plain
    flat = water + plain.rise_m.value * np.clip(away_km / plain.width_km.value, 0.0, 1.0)
    slope = smooth_step((away_km - plain.width_km.value) / plain.slope_km.value)
    low_bank = flat * (1.0 - slope) + np.maximum(plateau, flat) * slope

    if relief.valley is not None:
        hollow_km = nearest_on_line(grid.centers, courses[relief.valley.river].line).distance_km
        hollow = 1.0 - smooth_step(hollow_km / relief.valley.half_width_km.value)
        low_bank = low_bank - relief.valley.depth_m.value * hollow * slope

    ground = low_bank
    if relief.bluff is not None:
        high_bank = _high_bank(facts, grid, river, water, plateau)
        ground = np.where(left == (relief.bluff.bank == "left"), high_bank, low_bank)
    if relief.dunes is not None:
        up_and_down = swell(grid.frame.n_cols, grid.frame.n_rows)
        ground = ground + relief.dunes.swell_m.value * dune_relief * up_and_down
    for height in facts.spot_heights.values():
        ground = _with_knoll(ground, grid.km([height.at])[0], height.elevation_m.value, grid)
    return np.asarray(np.rint(ground))


def _high_bank(
    facts: TheaterFacts,
    grid: Grid,
    river: Course,
    water: NDArray[np.float64],
    plateau: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The bank of the bluff: up to its lip, then out into the plateau, (h,)."""
    assert facts.relief.bluff is not None
    lip_km = facts.relief.bluff.lip_km.value
    away_km = river.bank.distance_km
    bluff = water + lip_m(facts, grid, river) * smooth_step(away_km / lip_km)
    behind = smooth_step((away_km - lip_km) / PLATEAU_KM)
    return np.asarray(bluff * (1.0 - behind) + plateau * behind)


def _with_knoll(
    ground: NDArray[np.float64], place: Points, top_m: float, grid: Grid
) -> NDArray[np.float64]:
    away = reach_km(grid.centers - place)
    share = 1.0 - smooth_step(away / KNOLL_KM)
    return np.asarray(ground + np.maximum(top_m - ground, 0.0) * share)
