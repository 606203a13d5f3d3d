"""Directions and places in whole numbers, against plain trigonometry."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan import hexgrid
from nomonhan.doctrine.geometry import (
    BACK,
    DIRECTIONS_12,
    along,
    direction_of,
    ground_toward,
    mean,
    moved,
    rallying_point,
)
from nomonhan.terrain.arrays import LAKE, STEPPE

COLS, ROWS = 60, 60


def xy(q: int, r: int) -> tuple[float, float]:
    """Place of axial (q, r) on the plane."""
    return q + 0.5 * r, r * hexgrid.ROW_SPACING


def test_the_twelve_directions_are_thirty_degrees_apart() -> None:
    for k, (q, r) in enumerate(DIRECTIONS_12):
        x, y = xy(int(q), int(r))
        assert math.hypot(x, y) == pytest.approx(1000.0, abs=1.5)
        turn = math.degrees(math.atan2(y, x)) - 30.0 * k
        assert (turn + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=0.1)


def test_opposite_directions_are_exact_opposites() -> None:
    assert (DIRECTIONS_12[6:] == -DIRECTIONS_12[:6]).all()


@given(st.integers(-30, 30), st.integers(-30, 30))
def test_the_direction_of_a_way_is_within_fifteen_degrees(dq: int, dr: int) -> None:
    if (dq, dr) == (0, 0):
        return
    x, y = xy(dq, dr)
    turn = math.degrees(math.atan2(y, x)) - 30.0 * direction_of(dq, dr)
    assert abs((turn + 180.0) % 360.0 - 180.0) <= 15.1


@given(st.integers(0, 11), st.integers(0, 12_000))
def test_moving_goes_as_far_as_told_in_the_direction_told(k: int, mille: int) -> None:
    start = 30 * COLS + 30
    q, r = hexgrid.axial_q(start, COLS), 30
    h = moved(q, r, k, mille, COLS, ROWS)
    x0, y0 = xy(q, r)
    x1, y1 = xy(hexgrid.axial_q(h, COLS), h // COLS)
    angle = math.radians(30.0 * k)
    wanted = (x0 + mille / 1000.0 * math.cos(angle), y0 + mille / 1000.0 * math.sin(angle))
    assert math.hypot(x1 - wanted[0], y1 - wanted[1]) <= 1.0 / math.sqrt(3.0) + 0.02


def test_along_is_the_length_in_a_direction() -> None:
    assert along(4, 0, 0) == 2 * 4000
    assert along(4, 0, BACK) == -2 * 4000
    assert along(4, 0, 3) == pytest.approx(0, abs=10)


def test_a_place_in_the_lake_is_drawn_back_to_dry_ground() -> None:
    cover = np.full(COLS * ROWS, STEPPE, dtype=np.int8)
    start = 20 * COLS + 20
    cover[start + 3 : start + 6] = LAKE
    q = hexgrid.axial_q(start, COLS)
    assert ground_toward(q, 20, 0, 5000, cover, COLS) == start + 2
    assert ground_toward(q, 20, 0, 7000, cover, COLS) == start + 7
    cover[start] = LAKE
    assert ground_toward(q, 20, 0, 0, cover, COLS) == -1


def test_rallying_points_are_few_and_near() -> None:
    cover = np.full(COLS * ROWS, STEPPE, dtype=np.int8)
    points = {rallying_point(h, cover, COLS) for h in range(COLS * ROWS)}
    assert len(points) < COLS * ROWS // 7  # a ninth, and some at the edges
    for h in range(0, COLS * ROWS, 7):
        assert hexgrid.distance(h, rallying_point(h, cover, COLS), COLS) <= 2


@given(st.integers(-20, 20), st.integers(-20, 20), st.integers(0, 11), st.integers(0, 9000))
def test_turned_by_half_all_directions_are_opposite(dq: int, dr: int, k: int, mille: int) -> None:
    start = 30 * COLS + 30
    q, r = hexgrid.axial_q(start, COLS), 30

    def way(direction: int, far: int) -> tuple[int, int]:
        h = moved(q, r, direction, far, COLS, ROWS)
        return hexgrid.axial_q(h, COLS) - q, h // COLS - r

    ahead, back = way(k, mille), way(k + BACK, mille)
    assert ahead == (-back[0], -back[1])
    ahead, back = way(k, 500 * (mille // 500)), way(k + BACK, 500 * (mille // 500))
    assert ahead == (-back[0], -back[1])  # halves of hexes too
    if (dq, dr) != (0, 0):
        assert direction_of(-dq, -dr) == (direction_of(dq, dr) + BACK) % 12


@given(st.integers(-300, 300), st.integers(1, 12), st.integers(-30, 30), st.integers(-30, 30))
def test_means_are_rounded_alike_from_either_end(
    total: int, weight: int, origin: int, turned: int
) -> None:
    """A map turned by half has place x at `turned` - x."""
    found = mean(total, weight, origin)
    assert abs(found - total / weight) <= 0.5
    assert mean(weight * turned - total, weight, turned - origin) == turned - found


def test_rallying_points_turn_with_the_map() -> None:
    cols = rows = 33
    cover = np.full(cols * rows, STEPPE, dtype=np.int8)

    def turned(h: int) -> int:
        row, col = h // cols, h % cols
        return (rows - 1 - row) * cols + cols - 1 - row % 2 - col

    inside = [h for h in range(cols * rows) if 3 <= h % cols < 28 and 3 <= h // cols < 30]
    for h in inside:
        point = rallying_point(h, cover, cols)
        assert rallying_point(turned(h), cover, cols) == turned(point)
