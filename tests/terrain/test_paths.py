"""Ways and floods against their plain twins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nomonhan import hexgrid
from nomonhan.terrain.flood import fill_open_sides, flood, words_per_row
from nomonhan.terrain.paths import UNREACHED_S, downhill, fill_flow_field, fill_flow_field_to
from tests.reference import ways


def random_crossing(
    n_cols: int, n_rows: int, seed: int, blocked: float
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Neighbors and times with `blocked` of the hexsides barred (both ways)."""
    random = np.random.default_rng(seed)
    neighbor = hexgrid.neighbors(n_cols, n_rows)
    crossing_s = random.integers(1, 2000, size=(n_cols * n_rows, 6), dtype=np.int32)
    for h in range(n_cols * n_rows):
        for d in range(3):
            if random.random() < blocked:
                crossing_s[h, d] = -1
                if neighbor[h, d] >= 0:
                    crossing_s[neighbor[h, d], d + 3] = -1
    return neighbor, crossing_s


@settings(max_examples=25, deadline=None)
@given(
    n_cols=st.integers(1, 12),
    n_rows=st.integers(1, 12),
    seed=st.integers(0, 10_000),
    blocked=st.sampled_from([0.0, 0.3, 0.6]),
)
def test_flow_field_agrees_with_sparse_graph(
    n_cols: int, n_rows: int, seed: int, blocked: float
) -> None:
    neighbor, crossing_s = random_crossing(n_cols, n_rows, seed, blocked)
    goal = seed % (n_cols * n_rows)
    cost_s = np.empty(n_cols * n_rows, dtype=np.int32)
    fill_flow_field(goal, crossing_s, neighbor, cost_s)
    expected = ways.seconds_to([goal], crossing_s, n_cols, n_rows)
    np.testing.assert_array_equal(np.where(np.isinf(expected), UNREACHED_S, expected), cost_s)


def test_flow_field_to_several_goals() -> None:
    neighbor, crossing_s = random_crossing(20, 15, 7, 0.4)
    goals = [0, 299, 150, 150]
    cost_s = np.empty(300, dtype=np.int32)
    fill_flow_field_to(np.array(goals, dtype=np.int32), crossing_s, neighbor, cost_s)
    expected = ways.seconds_to(goals, crossing_s, 20, 15)
    np.testing.assert_array_equal(np.where(np.isinf(expected), UNREACHED_S, expected), cost_s)


def test_walking_downhill_takes_the_time_that_the_field_promises() -> None:
    neighbor, crossing_s = random_crossing(20, 15, 3, 0.3)
    cost_s = np.empty(300, dtype=np.int32)
    fill_flow_field(155, crossing_s, neighbor, cost_s)
    assert downhill(155, cost_s, crossing_s, neighbor) == -1
    walked = 0
    for start in range(300):
        h, spent = start, 0
        while (d := downhill(h, cost_s, crossing_s, neighbor)) >= 0:
            spent += int(crossing_s[h, d])
            h = int(neighbor[h, d])
        if cost_s[start] < UNREACHED_S:
            assert h == 155
            assert spent == cost_s[start]
            walked += 1
        else:
            assert h == start
    assert walked > 200


@pytest.mark.parametrize("n_cols", [1, 5, 63, 64, 65, 69, 130])
@pytest.mark.parametrize("density", [0.4, 0.65, 1.0])
def test_flood_agrees_with_queue(n_cols: int, density: float) -> None:
    n_rows = 17
    for seed in range(4):
        neighbor, crossing_s = random_crossing(n_cols, n_rows, seed, 0.2)
        random = np.random.default_rng(seed)
        passable = (random.random(n_cols * n_rows) < density).astype(np.uint8)
        starts = sorted({int(h) for h in random.integers(0, n_cols * n_rows, 3)})
        sources = np.zeros(n_cols * n_rows, dtype=np.uint8)
        sources[starts] = 1
        open_sides = np.zeros((3, n_rows, words_per_row(n_cols)), dtype=np.uint64)
        fill_open_sides(crossing_s, neighbor, n_cols, open_sides)
        reached = np.empty(n_cols * n_rows, dtype=np.uint8)
        flood(passable, open_sides, sources, n_cols, reached)
        expected = ways.reached_from(starts, passable, crossing_s, n_cols, n_rows)
        assert set(np.flatnonzero(reached).tolist()) == expected


def test_flood_does_not_wrap_around_the_map() -> None:
    """A wall in the middle of a map two words wide keeps the two sides apart."""
    n_cols, n_rows = 69, 9
    neighbor, crossing_s = random_crossing(n_cols, n_rows, 1, 0.0)
    passable = np.ones(n_cols * n_rows, dtype=np.uint8)
    passable.reshape(n_rows, n_cols)[:, 64] = 0
    sources = np.zeros_like(passable)
    sources[0] = 1
    open_sides = np.zeros((3, n_rows, 2), dtype=np.uint64)
    fill_open_sides(crossing_s, neighbor, n_cols, open_sides)
    reached = np.empty_like(passable)
    flood(passable, open_sides, sources, n_cols, reached)
    grid = reached.reshape(n_rows, n_cols)
    assert grid[:, :64].all()
    assert not grid[:, 64:].any()
