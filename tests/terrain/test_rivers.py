"""Rivers, bridges, fords and tracks of the theater of Khalkhin Gol."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from nomonhan.terrain.arrays import (
    CLAIM_UNDISPUTED_LEFT,
    FORD,
    LAKE,
    MOBILITIES,
    RIVER_MAJOR,
    RIVER_MINOR,
    TRACK,
    Terrain,
)
from nomonhan.terrain.crossing import crossing_seconds
from nomonhan.terrain.grid import Grid, grid_of
from nomonhan.terrain.mobility import default_pace
from nomonhan.terrain.names import TerrainNames
from nomonhan.terrain.packaged_facts import load_facts
from nomonhan.terrain.theater import load_terrain, load_theater
from tests.reference import ways

FOOT, TRUCK = MOBILITIES.index("foot"), MOBILITIES.index("truck")


@pytest.fixture(scope="module")
def terrain() -> Terrain:
    return load_terrain("khalkhin_gol")


@pytest.fixture(scope="module")
def names() -> TerrainNames:
    return load_theater("khalkhin_gol").names


@pytest.fixture(scope="module")
def grid() -> Grid:
    return grid_of(load_facts("khalkhin_gol").frame)


def banks(terrain: Terrain) -> tuple[list[int], list[int]]:
    left = np.flatnonzero((terrain.claim == CLAIM_UNDISPUTED_LEFT) & (terrain.cover != LAKE))
    right = np.flatnonzero((terrain.claim != CLAIM_UNDISPUTED_LEFT) & (terrain.cover != LAKE))
    return left.tolist(), right.tolist()


@pytest.mark.parametrize("mobility", range(7))
def test_the_halha_parts_its_banks_without_a_leak(mobility: int, terrain: Terrain) -> None:
    dry = terrain._replace(hexside=terrain.hexside & ~np.uint16(FORD))
    none_stand = np.zeros(len(terrain.bridge_hex), dtype=np.bool_)
    crossing_s = crossing_seconds(dry, default_pace(), none_stand)[mobility]
    left, right = banks(terrain)
    open_ground = np.ones(len(terrain.cover), dtype=np.uint8)
    for own, other in ((left, right), (right, left)):
        reached = ways.reached_from([own[0]], open_ground, crossing_s, 69, 76)
        assert reached.isdisjoint(other)
        assert len(reached) > 0.9 * len(own)  # and the bank itself hangs together


def test_bridges_join_the_banks_for_all_and_fords_for_men_and_horses(terrain: Terrain) -> None:
    left, right = banks(terrain)
    open_ground = np.ones(len(terrain.cover), dtype=np.uint8)
    for mobility in range(7):
        crossing_s = terrain.crossing_s[mobility]
        reached = ways.reached_from([left[0]], open_ground, crossing_s, 69, 76)
        assert len(reached) > 0.98 * (len(left) + len(right))
    none_stand = np.zeros(len(terrain.bridge_hex), dtype=np.bool_)
    by_ford = crossing_seconds(terrain, default_pace(), none_stand)
    reached = ways.reached_from([left[0]], open_ground, by_ford[FOOT], 69, 76)
    assert len(reached.intersection(right)) > 0.98 * len(right)
    reached = ways.reached_from([left[0]], open_ground, by_ford[TRUCK], 69, 76)
    assert reached.isdisjoint(right)


def test_the_holsten_divides_north_from_south_up_to_its_source(
    terrain: Terrain, names: TerrainNames
) -> None:
    """Trucks between Remizov and Noro go by a bridge, or round the source near Nomonhan."""
    minor = [b for b, n in enumerate(names.bridges) if "halha" not in n.id]
    none_stand = np.zeros(len(terrain.bridge_hex), dtype=np.bool_)
    crossing_s = crossing_seconds(terrain, default_pace(), none_stand)[TRUCK]
    start, goal = (int(terrain.zone_center[names.zone_index(z)]) for z in ("remizov", "noro"))
    round_s = ways.seconds_to([goal], crossing_s, 69, 76)[start]
    by_bridge_s = ways.seconds_to([goal], terrain.crossing_s[TRUCK], 69, 76)[start]
    assert minor
    assert by_bridge_s < round_s < np.inf
    source = names.zones[names.zone_index("nomonhan")].point
    west_of_source = (terrain.x_km < source[0]).astype(np.uint8)
    reached = ways.reached_from([start], west_of_source, crossing_s, 69, 76)
    assert goal not in reached


def test_rivers_are_unbroken_chains(terrain: Terrain) -> None:
    """Every corner where a river's hexsides meet has two of them, but for its ends."""
    for flag, ends in ((RIVER_MAJOR, 2), (RIVER_MINOR, 2)):
        corners: dict[tuple[int, int], int] = {}
        for h, d in np.argwhere((terrain.hexside[:, :3] & flag) != 0):
            for turn in (d - 0.5, d + 0.5):
                angle = np.radians(60.0 * turn)
                x = terrain.x_km[h] + np.cos(angle) / np.sqrt(3)
                y = terrain.y_km[h] + np.sin(angle) / np.sqrt(3)
                key = (round(float(x) * 1000), round(float(y) * 1000))
                corners[key] = corners.get(key, 0) + 1
        assert sorted(corners.values())[:ends] == [1] * ends
        assert set(sorted(corners.values())[ends:]) == {2}


def test_hexsides_are_the_same_from_both_sides(terrain: Terrain) -> None:
    for d in range(6):
        has = terrain.neighbor[:, d] >= 0
        there = terrain.neighbor[has, d]
        for field in (terrain.hexside, terrain.bridge):
            np.testing.assert_array_equal(field[has, d], field[there, (d + 3) % 6])


def test_tracks_cross_rivers_only_by_bridges_and_fords(terrain: Terrain) -> None:
    wet = (terrain.hexside & (RIVER_MAJOR | RIVER_MINOR)) != 0
    on_track = (terrain.hexside & TRACK) != 0
    carried = (terrain.bridge >= 0) | ((terrain.hexside & FORD) != 0)
    loose = np.argwhere(wet & on_track & ~carried)
    assert loose.tolist() == []


def test_bridges_stand_near_where_they_were_typed(terrain: Terrain, grid: Grid) -> None:
    for fact, (a, b) in zip(
        load_facts("khalkhin_gol").bridges.values(), terrain.bridge_hex, strict=True
    ):
        middle = (grid.centers[a] + grid.centers[b]) / 2.0
        assert np.hypot(*(middle - grid.km([fact.at])[0])) < 1.0


def test_bridges_stand_by_date(names: TerrainNames) -> None:
    standing = {
        day: names.bridges_standing(datetime.fromisoformat(day)).sum()
        for day in ("1939-05-19", "1939-05-28", "1939-08-20")
    }
    assert standing["1939-05-19"] == 0
    assert standing["1939-05-28"] == 1
    assert standing["1939-08-20"] == len(names.bridges)
    july = names.bridges_standing(datetime.fromisoformat("1939-07-08"))
    ours = [b.side == "soviet" for b in names.bridges]
    assert july[np.array(ours)].sum() == 9, "nine Soviet bridges by 8 July (JAWP)"
