"""Ways and floods against their plain twins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nomonhan import hexgrid
from nomonhan.terrain.flood import fill_open_sides, flood, unmark, words_per_row
from nomonhan.terrain.paths import UNREACHED_S, fill_flow_field, known_around_s, limits_s
from tests.bits import bits_of, hexes_of
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


def fill(
    goal: int, crossing_s: NDArray[np.int32], neighbor: NDArray[np.int32],
    cost_s: NDArray[np.int32], asker: int = -1, aside: bool = True, known_s: int = -1,
) -> int:  # fmt: skip
    """`fill_flow_field` with the limits of all times."""
    shortest, longest = limits_s(crossing_s.reshape(-1))
    return fill_flow_field(
        goal, crossing_s, neighbor, cost_s, asker, aside, known_s, shortest, longest
    )


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
    assert fill(goal, crossing_s, neighbor, cost_s) == UNREACHED_S
    expected = ways.seconds_to([goal], crossing_s, n_cols, n_rows)
    np.testing.assert_array_equal(np.where(np.isinf(expected), UNREACHED_S, expected), cost_s)


@pytest.mark.parametrize("aside", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_a_field_is_right_as_far_as_it_says_and_as_far_as_its_asker_needs(
    seed: int, aside: bool
) -> None:
    neighbor, crossing_s = random_crossing(20, 15, seed, 0.3)
    whole, part = np.empty(300, dtype=np.int32), np.empty(300, dtype=np.int32)
    fill(155, crossing_s, neighbor, whole)
    cut_short = 0
    for asker in range(300):
        known_s = fill(155, crossing_s, neighbor, part, asker, aside)
        near = whole <= known_s
        assert np.array_equal(part[near], whole[near])
        assert (part[~near] > known_s).all()
        cut_short += known_s < UNREACHED_S
        if whole[asker] == UNREACHED_S:
            assert known_s == UNREACHED_S  # nothing but the whole field shows that
        else:
            steps_s = 2 * max(0, int(crossing_s[asker].max())) if aside else 0
            needed_s = whole[asker] + steps_s
            assert known_s >= needed_s
            assert known_s >= known_around_s(asker, crossing_s, part, aside)
    assert cut_short > 100


@pytest.mark.parametrize("aside", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_a_field_that_is_carried_on_is_the_field_made_at_once(seed: int, aside: bool) -> None:
    neighbor, crossing_s = random_crossing(30, 30, seed, 0.1)
    random = np.random.default_rng(seed)
    whole, carried, once = (np.empty(900, dtype=np.int32) for _ in range(3))
    fill(465, crossing_s, neighbor, whole)
    farther = 0
    for _ in range(10):
        known_s = -1
        for asker in sorted(random.integers(0, 900, 8).tolist(), key=lambda h: int(whole[h])):
            if known_s >= 0 and known_around_s(asker, crossing_s, carried, aside) <= known_s:
                continue  # known already: nobody asks
            farther += known_s >= 0
            known_s = fill(465, crossing_s, neighbor, carried, asker, aside, known_s)
            assert known_s == fill(465, crossing_s, neighbor, once, asker, aside)
            np.testing.assert_array_equal(carried, once)
            if known_s == UNREACHED_S:
                break
    assert farther > 5


@pytest.mark.parametrize("n_cols", [1, 5, 63, 64, 65, 69, 130])
@pytest.mark.parametrize("density", [0.4, 0.65, 1.0])
def test_flood_agrees_with_queue(n_cols: int, density: float) -> None:
    n_rows = 17
    news = np.ones((2, n_rows), dtype=np.uint8)
    for seed in range(4):
        neighbor, crossing_s = random_crossing(n_cols, n_rows, seed, 0.2)
        random = np.random.default_rng(seed)
        passable = (random.random(n_cols * n_rows) < density).astype(np.uint8)
        starts = sorted({int(h) for h in random.integers(0, n_cols * n_rows, 3)})
        open_sides = np.zeros((3, n_rows, words_per_row(n_cols)), dtype=np.uint64)
        fill_open_sides(crossing_s, neighbor, n_cols, open_sides)
        reached = bits_of(starts, n_cols, n_rows)
        flood(bits_of(np.flatnonzero(passable), n_cols, n_rows), open_sides, reached, news)
        expected = ways.reached_from(starts, passable, crossing_s, n_cols, n_rows)
        assert hexes_of(reached, n_cols) == expected


def test_flood_does_not_wrap_around_the_map() -> None:
    """A wall in the middle of a map two words wide keeps the two sides apart."""
    n_cols, n_rows = 69, 9
    neighbor, crossing_s = random_crossing(n_cols, n_rows, 1, 0.0)
    passable = bits_of(range(n_cols * n_rows), n_cols, n_rows)
    for row in range(n_rows):
        unmark(passable, n_cols, row * n_cols + 64)
    open_sides = np.zeros((3, n_rows, 2), dtype=np.uint64)
    fill_open_sides(crossing_s, neighbor, n_cols, open_sides)
    reached = bits_of([0], n_cols, n_rows)
    flood(passable, open_sides, reached, np.zeros((2, n_rows), dtype=np.uint8))
    columns = {h % n_cols for h in hexes_of(reached, n_cols)}
    assert columns == set(range(64))
    assert len(hexes_of(reached, n_cols)) == 64 * n_rows
