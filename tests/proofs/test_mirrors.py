"""Mirrored maps, swapped sides, shuffled units: the same troops, turned."""

from __future__ import annotations

import numpy as np
import pytest

from nomonhan.scenario.board import Area, Board, Side, Water
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.board import theater_of
from proofs.mirrors import Axis, Mirror, changed, copy, mirrored, shuffled, sides_swapped

EQUAL = load_scenario("two_equal_armies")
AUGUST = load_scenario("khalkhin_gol_august_1939")
IMAGE = {"x": [3, 2, 1, 0, 5, 4], "y": [0, 5, 4, 3, 2, 1]}
"""Direction that each of the six becomes in the mirror, counted counter-clockwise from east."""


def broken_ground() -> Scenario:
    """The plain with a river, a ford, a bluff, a track and a block of sand, none in the middle."""
    plain = EQUAL.scenario.terrain
    assert plain is not None
    side = {"col": 9, "row": 7}
    board = copy(
        plain,
        areas=[Area(cols=[3, 6], rows=[2, 5], cover="sand", relief=0.7)],
        rivers={
            "brook": Water(
                size="minor",
                sides=[Side(**side, to="north_east"), Side(**side, to="east")],
            )
        },
        fords=[Side(**side, to="east")],
        bluffs=[Side(col=12, row=20, to="south_west")],
        tracks=[[[5, 11], [6, 11], [7, 12]]],
    )
    return copy(EQUAL.scenario, terrain=board)


def places(scenario: Scenario, army: str) -> set[tuple[int | None, int | None]]:
    return {(u.at.col, u.at.row) for k, u in scenario.units.items() if u.at and k.startswith(army)}


@pytest.fixture(params=["x", "y"])
def axis(request: pytest.FixtureRequest) -> Axis:
    found: Axis = request.param
    return found


def test_ground_is_mirrored_hex_by_hex_and_side_by_side(axis: Axis) -> None:
    scenario = broken_ground()
    assert scenario.terrain is not None
    mirror = Mirror(scenario.terrain, axis)
    one = theater_of(scenario).terrain
    other = theater_of(mirrored(axis)(scenario)).terrain
    assert len(np.unique(one.crossing_s)) > 5
    for h in range(len(one.cover)):
        col, row = mirror.spot(h % one.n_cols, h // one.n_cols)
        if col < 0:
            continue  # the hex that odd rows leave out
        m = row * one.n_cols + col
        assert one.cover[h] == other.cover[m]
        assert one.relief[h] == other.relief[m]
        image = other.hexside[m][IMAGE[axis]]
        assert one.hexside[h].tolist() == image.tolist()
        assert (one.crossing_s[:, h] == other.crossing_s[:, m][:, IMAGE[axis]]).all()


def test_a_mirror_in_a_mirror_shows_things_as_they_are(axis: Axis) -> None:
    twice = changed(changed(EQUAL, mirrored(axis)), mirrored(axis))
    assert twice.digest == EQUAL.digest


def test_the_mirror_in_x_puts_each_army_where_the_other_was() -> None:
    image = mirrored("x")(EQUAL.scenario)
    assert places(image, "west") == places(EQUAL.scenario, "east") != set()
    assert image.sides["western"].map_edge == "east"


def test_sides_swapped_come_second_with_all_their_units() -> None:
    swapped = sides_swapped(AUGUST.scenario)
    assert list(swapped.sides) == list(reversed(AUGUST.scenario.sides))
    first = next(iter(swapped.units))
    assert swapped.formations[swapped.units[first].formation].side == "japanese"
    assert dict(swapped.units) == dict(AUGUST.scenario.units)
    assert dict(swapped.formations) == dict(AUGUST.scenario.formations)


def test_shuffling_changes_the_order_and_nothing_else() -> None:
    shuffle = shuffled(1)(AUGUST.scenario)
    assert list(shuffle.units) != list(AUGUST.scenario.units)
    assert changed(AUGUST, shuffled(1)).digest == AUGUST.digest


def test_maps_without_a_mirror_image_are_refused(axis: Axis) -> None:
    with pytest.raises(ValueError, match="made-up"):
        mirrored(axis)(AUGUST.scenario)
    board = Board(n_cols=4, n_rows=4, source="assumed")
    with pytest.raises(ValueError, match="no mirror image"):
        Mirror(board, axis)
