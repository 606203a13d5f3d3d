"""Crossing times by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nomonhan.terrain.arrays import (
    BLUFF,
    FORD,
    LAKE,
    MEADOW,
    MOBILITIES,
    RIVER_MAJOR,
    RIVER_MINOR,
    SAND,
    TRACK,
    Terrain,
)
from nomonhan.terrain.assemble import Spanned, mark_hexside, with_bridges
from nomonhan.terrain.crossing import crossing_seconds
from nomonhan.terrain.mobility import default_pace
from nomonhan.terrain.theater import flat_terrain

FOOT, HORSE, TRUCK, WHEELED, TRACKED, HORSE_GUNS, TRACTOR_GUNS = range(len(MOBILITIES))
assert [MOBILITIES[m] for m in (FOOT, WHEELED, TRACKED)] == ["foot", "wheeled_armor", "tracked"]
HERE, EAST = 6, 7  # two hexes of a 5 x 3 map, the second east of the first


@pytest.fixture
def plain() -> Terrain:
    return flat_terrain(5, 3)


def times(terrain: Terrain) -> np.ndarray:
    """Seconds from HERE to EAST by mobility class."""
    return crossing_seconds(terrain, default_pace())[:, HERE, 0]


def with_flags(terrain: Terrain, *flags: int) -> Terrain:
    hexside = terrain.hexside.copy()
    for flag in flags:
        mark_hexside(hexside, terrain.neighbor, HERE, 0, flag)
    return terrain._replace(hexside=hexside)


def test_firm_ground_takes_an_hour_by_speed(plain: Terrain) -> None:
    np.testing.assert_array_equal(times(plain), [900, 514, 240, 200, 200, 900, 450])


def test_half_of_the_way_is_gone_on_the_ground_of_each_hex(plain: Terrain) -> None:
    cover = plain.cover.copy()
    cover[EAST] = SAND
    assert times(plain._replace(cover=cover))[TRUCK] == (240 + 720) // 2
    cover[EAST] = MEADOW  # halfway between firm ground and sand
    assert times(plain._replace(cover=cover))[TRUCK] == (240 + 480) // 2
    relief = plain.relief.copy()
    relief[EAST] = 0.5
    assert times(plain._replace(relief=relief))[TRUCK] == (240 + 480) // 2


def test_a_track_gives_road_speed_through_sand(plain: Terrain) -> None:
    cover = np.full_like(plain.cover, SAND)
    sandy = plain._replace(cover=cover)
    assert times(sandy)[TRUCK] == 720
    assert times(with_flags(sandy, TRACK))[TRUCK] == 240


def test_lakes_and_map_edges_bar_everybody(plain: Terrain) -> None:
    cover = plain.cover.copy()
    cover[EAST] = LAKE
    assert (times(plain._replace(cover=cover)) == -1).all()
    assert (crossing_seconds(plain, default_pace())[:, 4, 0] == -1).all()


def test_a_major_river_bars_all_but_a_ford_lets_men_and_horses_through(plain: Terrain) -> None:
    assert (times(with_flags(plain, RIVER_MAJOR)) == -1).all()
    forded = times(with_flags(plain, RIVER_MAJOR, FORD))
    assert forded[FOOT] == 900 + 2700
    assert forded[HORSE] == 514 + 1800
    assert (forded[[m for m in range(7) if m not in (FOOT, HORSE)]] == -1).all()


def test_a_minor_river_is_waded_by_men_and_horses_only(plain: Terrain) -> None:
    waded = times(with_flags(plain, RIVER_MINOR))
    assert waded[FOOT] == 900 + 300
    assert waded[HORSE] == 514 + 300
    assert (waded[[m for m in range(7) if m not in (FOOT, HORSE)]] == -1).all()


def test_a_bluff_delays_and_a_track_up_it_does_not(plain: Terrain) -> None:
    assert times(with_flags(plain, BLUFF))[TRACKED] == 200 + 600
    assert times(with_flags(plain, BLUFF, TRACK))[TRACKED] == 200


def test_a_bridge_carries_while_it_stands(plain: Terrain) -> None:
    river = with_flags(plain, RIVER_MAJOR, BLUFF)
    bridged = with_bridges(river, [Spanned(EAST, HERE, 16.0, 90.0)], default_pace())
    assert bridged.bridge[HERE, 0] == bridged.bridge[EAST, 3] == 0
    np.testing.assert_array_equal(bridged.crossing_s[:, HERE, 0], times(plain))
    fallen = crossing_seconds(bridged, default_pace(), np.array([False]))
    assert (fallen[:, HERE, 0] == -1).all()
    assert bridged.bridge_capacity_t.tolist() == [16.0]


@pytest.mark.parametrize(
    ("capacity_t", "carried"),
    [(0.3, [FOOT]), (3.0, [FOOT, HORSE, TRUCK, HORSE_GUNS]),
     (8.0, [FOOT, HORSE, TRUCK, WHEELED, HORSE_GUNS, TRACTOR_GUNS])],
)  # fmt: skip
def test_a_bridge_carries_whom_it_bears(
    plain: Terrain, capacity_t: float, carried: list[int]
) -> None:
    river = with_flags(plain, RIVER_MAJOR)
    bridged = with_bridges(river, [Spanned(HERE, EAST, capacity_t, 90.0)], default_pace())
    over = bridged.crossing_s[:, HERE, 0]
    assert np.flatnonzero(over >= 0).tolist() == sorted(carried)
    np.testing.assert_array_equal(over[carried], times(plain)[carried])


def test_two_bridges_do_not_stand_on_one_hexside(plain: Terrain) -> None:
    spans = [Spanned(EAST, HERE, 16.0, 90.0), Spanned(HERE, EAST, 16.0, 90.0)]
    with pytest.raises(ValueError, match="same hexside"):
        with_bridges(plain, spans, default_pace())


def test_speeds_can_be_ranged(plain: Terrain) -> None:
    pace = default_pace()
    slow = pace._replace(speed_km_h=pace.speed_km_h / 2.0)
    assert crossing_seconds(plain, slow)[FOOT, HERE, 0] == 1800
