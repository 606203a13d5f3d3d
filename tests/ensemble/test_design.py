"""The design of ranged inputs: same rows whatever the batch, even margins, exact limits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special
from scipy.stats.qmc import Sobol, discrepancy

from nomonhan.ensemble import sobol
from nomonhan.ensemble.design import InputDesign, triangular
from nomonhan.ensemble.sobol import direction_numbers, walk

Floats = NDArray[np.float64]
NAMES = ["units.b.men", "units.a.men", "supply.north.trucks", "rules.trench_lethality"]


def shares(
    names: Sequence[str], seed: int, replications: Sequence[int], base: Sequence[str] = ()
) -> Floats:
    ones = np.ones(len(names))
    design = InputDesign.of(names, 0 * ones, ones, 2 * ones, seed, base=base, most=70_001)
    return design.shares(replications)


def draw(low: float, mode: float, high: float, seed: int, replications: Sequence[int]) -> Floats:
    return InputDesign.of(["x"], [low], [mode], [high], seed).draw(replications)[:, 0]


@given(st.lists(st.integers(0, 70_000), min_size=1, max_size=8, unique=True), st.integers(0, 2**63))
def test_a_row_does_not_depend_on_its_batch(replications: list[int], seed: int) -> None:
    together = shares(NAMES, seed, replications)
    alone = np.vstack([shares(NAMES, seed, [k]) for k in replications])
    assert together.tobytes() == alone.tobytes()
    assert np.all((together > 0) & (together < 1))


def test_points_are_those_of_the_sobol_sequence() -> None:
    names = [f"input.{i:04d}" for i in range(60)]
    ones = np.ones(60)
    design = InputDesign.of(names, ones, ones, ones, 7)
    plain = Sobol(60, scramble=False).random(256)
    expected = (plain + design.shifts / 2**52) % 1.0
    np.testing.assert_allclose(design.shares(range(256)), expected, atol=1e-12)


def test_order_of_names_does_not_matter() -> None:
    order = [2, 0, 3, 1]
    shuffled = shares([NAMES[i] for i in order], 1, range(50))
    assert shuffled.tobytes() == shares(NAMES, 1, range(50))[:, order].tobytes()


def test_margins_are_even() -> None:
    points = shares(NAMES, 3, range(1024))
    for column in points.T:
        counts, _ = np.histogram(column, bins=64, range=(0, 1))
        assert counts.min() >= 15  # 16 in every sixty-fourth but for the one that the shift cuts
        assert counts.max() <= 17


def test_points_fill_space_better_than_chance() -> None:
    chance = np.random.default_rng(0).random((512, 4))
    assert discrepancy(shares(NAMES, 3, range(512))) < discrepancy(chance) / 5


def test_seeds_differ() -> None:
    assert not np.any(shares(NAMES, 1, range(20)) == shares(NAMES, 2, range(20)))


def test_two_thousand_inputs_are_all_apart() -> None:
    names = [f"units.u{i}.men" for i in range(2000)]
    points = shares(names, 1, range(64))
    assert points.shape == (64, 2000)
    assert len({column.tobytes() for column in points.T}) == 2000
    assert abs(points.mean() - 0.5) < 0.01


def test_direction_numbers_refuse_a_replication_beyond_the_sequence() -> None:
    with pytest.raises(ValueError, match="less than"):
        direction_numbers(3, 31)
    for replication in (-1, 2**17):
        with pytest.raises(ValueError, match="from 0 to 131071"):
            shares(NAMES, 1, [replication])


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_inverse_is_monotone_and_keeps_its_limits(low: int, left: int, right: int) -> None:
    limits = [np.array([float(x)]) for x in (low, low + left, low + left + right)]
    share = np.array([[0.0], [1e-12], [0.2], [0.5], [0.5001], [0.9], [1 - 1e-12], [1.0]])
    values = triangular(share, *limits)[:, 0]
    assert np.all(np.diff(values) >= 0)
    assert values[0] == limits[0][0]
    assert values[-1] == limits[2][0]


@pytest.mark.parametrize(("low", "mode", "high"), [(0, 3, 10), (2, 2, 5), (2, 5, 5), (4, 4, 4)])
def test_moments_of_the_triangle(low: float, mode: float, high: float) -> None:
    values = draw(low, mode, high, 5, range(4096))
    variance = (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18
    assert values.mean() == pytest.approx((low + mode + high) / 3, abs=0.002)
    assert values.var() == pytest.approx(variance, abs=0.002)


def test_raising_a_limit_raises_every_draw() -> None:
    before = draw(1, 2, 3, 1, range(200))
    after = draw(1, 2, 4, 1, range(200))
    assert np.all(after >= before)


def test_wrong_limits_name_the_input() -> None:
    with pytest.raises(ValueError, match=r"units\.a\.men: write low <= value <= high"):
        InputDesign.of(NAMES, [0, 2, 0, 0], [1, 1, 1, 1], [2, 3, 2, 2], 1)
    with pytest.raises(ValueError, match="shape"):
        InputDesign.of(NAMES, [0], [1], [2], 1)
    with pytest.raises(ValueError, match="same path"):
        InputDesign.of(["x", "x"], [0, 0], [1, 1], [2, 2], 1)


def test_no_inputs_and_no_replications() -> None:
    assert InputDesign.of([], [], [], [], 1).draw(range(3)).shape == (3, 0)
    assert InputDesign.of(["x"], [0], [1], [2], 1).draw([]).shape == (0, 1)


def test_a_patch_does_not_move_the_inputs_that_it_leaves_alone() -> None:
    patched = ["added", *NAMES[1:]]
    before, after = shares(NAMES, 1, range(50)), shares(patched, 1, range(50), base=NAMES)
    assert after[:, 1:].tobytes() == before[:, 1:].tobytes()
    assert len({column.tobytes() for column in after.T}) == 4


def test_direction_numbers_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMONHAN_HOME", str(tmp_path))
    expected = walk(20, 5)
    direction_numbers.cache_clear()
    assert direction_numbers(20, 5).tolist() == expected.tolist()
    (file,) = tmp_path.rglob("sobol-*.npy")
    monkeypatch.setattr(sobol, "walk", lambda dimensions, bits: 1 / 0)
    direction_numbers.cache_clear()
    assert direction_numbers(20, 5).tolist() == expected.tolist()
    for damaged in (file.read_bytes()[:-1] + b"!", b"", b"PK"):
        file.write_bytes(damaged)
        direction_numbers.cache_clear()
        with pytest.raises(ZeroDivisionError):
            direction_numbers(20, 5)
    direction_numbers.cache_clear()


def test_an_unwritable_cache_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NOMONHAN_HOME", str(tmp_path / "file"))
    direction_numbers.cache_clear()
    assert direction_numbers(3, 2).shape == (2, 3)
    direction_numbers.cache_clear()


def test_inputs_with_a_factor_in_common() -> None:
    """Correlation of normal scores as told; each input keeps its own range and spread."""
    members = [f"units.{i}.training" for i in range(20)]
    names = [*members, "factors.army", "units.0.men"]
    low, mode, high = np.zeros(22), np.full(22, 0.5), np.ones(22)
    shared = InputDesign.of(
        names, low, mode, high, 3, common=dict.fromkeys(members, ("factors.army", 0.5))
    )
    plain = InputDesign.of(names, low, mode, high, 3)
    rows = range(4096)
    normal = special.ndtri(shared.shares(rows))
    together = np.corrcoef(normal[:, :20].T)[np.triu_indices(20, 1)]
    assert np.abs(together - 0.5).max() < 0.06
    assert np.corrcoef(normal[:, 0], normal[:, 20])[0, 1] == pytest.approx(0.5**0.5, abs=0.03)
    draws, apart = shared.draw(rows), plain.draw(rows)
    assert np.allclose(np.sort(draws[:, 5]), np.sort(apart[:, 5]), atol=0.03)
    assert draws[:, :20].sum(axis=1).std() > 2.5 * apart[:, :20].sum(axis=1).std()
    # what shares nothing is drawn as before
    assert np.array_equal(draws[:, 20:], apart[:, 20:])


def test_nothing_in_common_is_independent_and_everything_is_one() -> None:
    names, limits = ["a", "b", "f"], (np.zeros(3), np.full(3, 0.5), np.ones(3))
    none = InputDesign.of(names, *limits, 1, common={"a": ("f", 0.0), "b": ("f", 0.0)})
    whole = InputDesign.of(names, *limits, 1, common={"a": ("f", 1.0), "b": ("f", 1.0)})
    plain = InputDesign.of(names, *limits, 1)
    rows = range(64)
    assert np.allclose(none.shares(rows), plain.shares(rows), atol=1e-9)
    one = whole.shares(rows)
    assert np.allclose(one[:, 0], one[:, 1])
    assert np.allclose(one[:, 0], plain.shares(rows)[:, 2])


def test_one_after_the_other_they_are_drawn_as_alone() -> None:
    design = InputDesign.of(NAMES, [0.0] * 4, [0.5] * 4, [1.0] * 4, 7, most=100)
    last = 2 ** len(design.numbers) - 1
    for k in (0, 1, 15, 16, 70, 40, 99, 0, last):
        np.testing.assert_array_equal(design.drawn(k), design.draw([k])[0])
    assert len(design.blocks) <= 4, "blocks pile up"
    with pytest.raises(ValueError, match="lies from 0"):
        design.drawn(last + 1)
    with pytest.raises(ValueError, match="lies from 0"):
        design.drawn(-1)
