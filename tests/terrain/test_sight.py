"""Lines of sight against their plain twin, and as one expects them to be."""

from __future__ import annotations

import numpy as np
import pytest

from nomonhan import hexgrid
from nomonhan.terrain.arrays import PINE, SAND, STEPPE, VOID
from nomonhan.terrain.sight import (
    DUNE_SCREEN_M,
    PINE_SCREEN_M,
    between,
    hexes_at,
    lines_of_sight,
    lookouts,
    seen_from,
    view_offsets,
)
from tests.reference import sight

N_COLS, N_ROWS = 11, 10


def number_of(dq: int, dr: int) -> int:
    return int(view_offsets().tolist().index([dq, dr]))


@pytest.mark.parametrize("seed", range(3))
def test_sight_agrees_with_its_twin(seed: int) -> None:
    random = np.random.default_rng(seed)
    n_hexes = N_COLS * N_ROWS
    elevation_m = random.integers(0, 25, n_hexes).astype(float)
    cover = random.choice([STEPPE, SAND, PINE], n_hexes, p=[0.6, 0.3, 0.1]).astype(np.int8)
    relief = np.where(cover == SAND, 0.8, 0.1)
    visible = lines_of_sight(elevation_m, cover, relief, N_COLS, N_ROWS)

    places = [(h % N_COLS, h // N_COLS) for h in range(n_hexes)]
    ground = dict(zip(places, elevation_m.tolist(), strict=True))
    lookout = DUNE_SCREEN_M * relief
    screen = dict(
        zip(places, np.where(cover == PINE, PINE_SCREEN_M, lookout).tolist(), strict=True)
    )
    at = hexes_at(view_offsets(), N_COLS, N_ROWS)
    seen = 0
    for h in range(n_hexes):
        for n in range(1, len(at)):
            there = int(at[n, h])
            expected = there >= 0 and sight.sees(
                places[h], places[there], ground, screen, float(lookout[h])
            )
            assert visible[h, n] == expected, (h, there)
            seen += expected
    assert 500 < seen < 7000


@pytest.mark.parametrize("seed", range(3))
def test_lookouts_agree_with_their_twin(seed: int) -> None:
    random = np.random.default_rng(seed)
    n_hexes = N_COLS * N_ROWS
    elevation_m = random.integers(0, 40, n_hexes).astype(float)
    cover = np.where(random.random(n_hexes) < 0.1, VOID, STEPPE).astype(np.int8)
    visible = lines_of_sight(elevation_m, cover, np.zeros(n_hexes), N_COLS, N_ROWS)
    found = lookouts(visible, cover, N_COLS, N_ROWS)
    places = [(h % N_COLS, h // N_COLS) for h in range(n_hexes)]
    inside = {place for place, kind in zip(places, cover, strict=True) if kind != VOID}
    at = hexes_at(view_offsets(), N_COLS, N_ROWS)
    sees = {
        (places[h], places[at[n, h]])
        for h, n in zip(*np.nonzero(visible), strict=True)
    }  # fmt: skip
    moved = 0
    for h in range(n_hexes):
        if places[h] in inside:
            share, near = sight.widest_view(places[h], inside, sees)
            mine = places[int(found[h])]
            assert sight.view_share(mine, inside, sees) == share
            assert sight.hex_distance(mine, places[h]) == near
            moved += mine != places[h]
    assert moved > 20


def test_lists_of_what_is_seen_hold_each_hex_once_in_its_ring() -> None:
    random = np.random.default_rng(3)
    elevation_m = random.integers(0, 25, N_COLS * N_ROWS).astype(float)
    steppe = np.zeros(N_COLS * N_ROWS, np.int8)
    visible = lines_of_sight(elevation_m, steppe, np.zeros(len(steppe)), N_COLS, N_ROWS)
    hexes, begin = seen_from(visible, N_COLS, N_ROWS)
    at = hexes_at(view_offsets(), N_COLS, N_ROWS)
    assert begin[-1, -1] == len(hexes) == visible.sum()
    for h in range(len(steppe)):
        assert begin[h, 0] == (begin[h - 1, -1] if h else 0)
        for ring in range(13):
            found = hexes[begin[h, ring] : begin[h, ring + 1]].tolist()
            here = [
                16 * int(at[n, h]) + ring
                for n, (dq, dr) in enumerate(view_offsets())
                if max(abs(dq), abs(dr), abs(dq + dr)) == ring and visible[h, n]
            ]
            assert found == here


def test_on_a_plain_everybody_looks_out_from_where_he_is() -> None:
    flat = np.zeros(40 * 40)
    steppe = np.zeros(1600, np.int8)
    visible = lines_of_sight(flat, steppe, flat, 40, 40)
    assert (lookouts(visible, steppe, 40, 40) == np.arange(1600)).all()


def test_from_behind_a_lip_one_goes_up_to_it() -> None:
    """A plateau 50 m above a plain: from two hexes behind its lip nothing of the plain is seen."""
    n_cols, n_rows, lip = 30, 11, 12
    col = np.tile(np.arange(n_cols), n_rows)
    elevation_m = np.where(col <= lip, 50.0 + 0.5 * (lip - col), 0.0)
    cover = np.zeros(n_cols * n_rows, np.int8)
    visible = lines_of_sight(elevation_m, cover, np.zeros(len(col)), n_cols, n_rows)
    row = 5 * n_cols
    behind = row + lip - 2
    assert visible[behind, number_of(6, 0)] == 0
    post = lookouts(visible, cover, n_cols, n_rows)[behind]
    assert col[post] == lip
    assert visible[row + lip, number_of(4, 0)] == 1


def test_flat_ground_hides_what_lies_behind_the_bend_of_the_earth_alone() -> None:
    """Two meters of eye and two of target: 5.4 km of horizon each, by 3.83 km a root of a meter."""
    flat = np.zeros(40 * 40)
    visible = lines_of_sight(flat, np.zeros(1600, np.int8), flat, 40, 40)
    at = hexes_at(view_offsets(), 40, 40)
    km = np.sqrt([dq * dq + dr * dr + dq * dr for dq, dr in view_offsets().astype(float)])
    inside = at.T >= 0
    np.testing.assert_array_equal(visible[:, km <= 10.5], inside[:, km <= 10.5])
    behind = visible[:, km >= 11.2]  # most of them: a line passes few hexes at the crest itself
    assert behind.sum() < 0.5 * inside[:, km >= 11.2].sum()
    from_50_m = flat.copy()
    from_50_m[20 * 40 + 20] = 50.0
    visible = lines_of_sight(from_50_m, np.zeros(1600, np.int8), flat, 40, 40)
    np.testing.assert_array_equal(visible[20 * 40 + 20], inside[20 * 40 + 20])


def test_a_ridge_hides_what_lies_behind_it_and_looks_both_ways() -> None:
    elevation_m = np.zeros(20 * 3)
    ridge = 20 + 10
    elevation_m[[10, ridge, 50]] = 60.0
    visible = lines_of_sight(elevation_m, np.zeros(60, np.int8), np.zeros(60), 20, 3)
    assert visible[ridge - 2, number_of(2, 0)] == 1
    assert visible[ridge - 2, number_of(4, 0)] == 0
    assert visible[ridge, number_of(6, 0)] == visible[ridge, number_of(-6, 0)] == 1


def test_a_line_between_two_hexes_is_barred_only_by_both() -> None:
    assert between(1, 1) == [[(0, 1), (1, 0)]]
    elevation_m = np.zeros(9 * 9)
    h = hexgrid.hex_at(2, 2, 9, 9)
    beside = [hexgrid.hex_at(3, 2, 9, 9), hexgrid.hex_at(2, 3, 9, 9)]
    far = number_of(1, 1)
    elevation_m[beside[0]] = 50.0
    cover = np.zeros(81, np.int8)
    assert lines_of_sight(elevation_m, cover, np.zeros(81), 9, 9)[h, far] == 1
    elevation_m[beside[1]] = 50.0
    assert lines_of_sight(elevation_m, cover, np.zeros(81), 9, 9)[h, far] == 0


def test_nothing_is_seen_in_or_from_the_void() -> None:
    cover = np.zeros(81, np.int8)
    cover[40] = VOID
    visible = lines_of_sight(np.zeros(81), cover, np.zeros(81), 9, 9)
    assert not visible[40].any()
    assert visible[39, number_of(1, 0)] == 0
    assert visible[39, number_of(2, 0)] == 1
