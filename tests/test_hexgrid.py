"""The hex grid: neighbors, distances, centers, disks and lines."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan import hexgrid
from tests.reference import ways

N_COLS, N_ROWS = 13, 11
hexes = st.integers(0, N_COLS * N_ROWS - 1)


@pytest.mark.parametrize(("n_cols", "n_rows"), [(1, 1), (1, 6), (7, 1), (13, 11), (69, 76)])
def test_neighbors_agree_with_offset_table(n_cols: int, n_rows: int) -> None:
    expected = ways.neighbor_table(n_cols, n_rows)
    np.testing.assert_array_equal(hexgrid.neighbors(n_cols, n_rows), expected)


def test_neighbors_lie_one_km_away_in_their_direction() -> None:
    centers = hexgrid.centers(N_COLS, N_ROWS)
    for h, ahead in enumerate(hexgrid.neighbors(N_COLS, N_ROWS)):
        for d, there in enumerate(ahead):
            if there >= 0:
                dx, dy = centers[there] - centers[h]
                assert dx == pytest.approx(math.cos(math.radians(60 * d)), abs=1e-12)
                assert dy == pytest.approx(math.sin(math.radians(60 * d)), abs=1e-12)


@given(a=hexes, b=hexes)
def test_distance_is_the_number_of_steps(a: int, b: int) -> None:
    """Against a breadth-first search."""
    table = ways.neighbor_table(N_COLS, N_ROWS)
    ring, seen, steps = {a}, {a}, 0
    while b not in seen:
        ring = {n for h in ring for n in table[h] if n >= 0} - seen
        seen |= ring
        steps += 1
    assert hexgrid.distance(a, b, N_COLS) == steps == hexgrid.distance(b, a, N_COLS)


@given(h=hexes)
def test_axial_coordinates_come_back(h: int) -> None:
    q, r = hexgrid.axial_q(h, N_COLS), hexgrid.axial_r(h, N_COLS)
    assert hexgrid.hex_at(q, r, N_COLS, N_ROWS) == h


def test_hex_at_refuses_places_off_the_map() -> None:
    assert hexgrid.hex_at(-1, 0, N_COLS, N_ROWS) == -1
    assert hexgrid.hex_at(0, -1, N_COLS, N_ROWS) == -1
    assert hexgrid.hex_at(N_COLS, 0, N_COLS, N_ROWS) == -1
    assert hexgrid.hex_at(0, N_ROWS, N_COLS, N_ROWS) == -1


@given(x=st.floats(-1.5, N_COLS + 1), y=st.floats(-1.5, N_ROWS))
def test_nearest_hex_is_the_nearest_center(x: float, y: float) -> None:
    distances = np.hypot(*(hexgrid.centers(N_COLS, N_ROWS) - (x, y)).T)
    found = hexgrid.nearest_hex(x, y, N_COLS, N_ROWS)
    if found >= 0:
        assert distances[found] <= distances.min() + 1e-9
    else:  # beyond every hex: farther than the flat side of the nearest
        assert distances.min() > 0.5


def test_disk_has_every_hex_once_nearest_first() -> None:
    offsets = hexgrid.disk_offsets(8)
    assert offsets.shape == (217, 2)
    assert len({(int(q), int(r)) for q, r in offsets}) == 217
    rings = [max(abs(q), abs(r), abs(q + r)) for q, r in offsets.tolist()]
    assert rings == [0] + [ring for ring in range(1, 9) for _ in range(6 * ring)]
    assert tuple(offsets[1]) == hexgrid.DIRECTIONS[0]


def test_disk_rings_run_counter_clockwise() -> None:
    first_ring = [tuple(offset) for offset in hexgrid.disk_offsets(1)[1:].tolist()]
    assert first_ring == list(hexgrid.DIRECTIONS)


@given(a=hexes, b=hexes)
def test_line_is_unbroken_and_straight(a: int, b: int) -> None:
    line = hexgrid.line(a, b, N_COLS, N_ROWS)
    assert line[0] == a
    assert line[-1] == b
    assert sorted(line) == sorted(hexgrid.line(b, a, N_COLS, N_ROWS))
    centers = hexgrid.centers(N_COLS, N_ROWS)
    along = centers[b] - centers[a]
    length = math.hypot(*along)
    for h in line:
        aside = centers[h] - centers[a]
        if length > 0:
            off = abs(along[0] * aside[1] - along[1] * aside[0]) / length
            assert off <= 1 / math.sqrt(3) + 1e-9
    if len(line) == hexgrid.distance(a, b, N_COLS) + 1:
        for here, there in itertools.pairwise(line):
            assert hexgrid.distance(here, there, N_COLS) == 1
