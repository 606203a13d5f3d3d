"""Indices and effects of functions that are known, and the same numbers as scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import sobol_indices

from nomonhan.evidence.sensitivity import ROWS_FOR_INTERVALS, effects, sobol

Floats = NDArray[np.float64]
V1, V2, V13 = 0.3139, 0.4424, 0.2437  # of Ishigami's function with a = 7, b = 0.1


def ishigami(x: Floats) -> Floats:
    """Ishigami and Homma 1990, on shares (k, 3)."""
    a, b, c = (2 * math.pi * (x - 0.5)).T
    return np.asarray(np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


def designed(n: int, groups: dict[str, list[int]], noise: float = 0.0) -> tuple[Floats, ...]:
    """Rows of the function under the design, every column with noise of its own."""
    rng = np.random.default_rng(11)
    a, b = rng.random((2, n, 3))
    rows = []
    for members in groups.values():
        mixed = a.copy()
        mixed[:, members] = b[:, members]
        rows.append(ishigami(mixed) + rng.normal(size=n) * noise)
    return (
        ishigami(a) + rng.normal(size=n) * noise,
        ishigami(b) + rng.normal(size=n) * noise,
        np.array(rows),
        ishigami(a) + rng.normal(size=n) * noise,
    )


def test_ishigamis_function() -> None:
    groups = {"x1": [0], "x2": [1], "x3": [2]}
    a, b, rows, _again = designed(20_000, groups)
    found = sobol(a, b, dict(zip(groups, rows, strict=True)), resamples=50)
    assert [i.first for i in found] == pytest.approx([V1, V2, 0.0], abs=0.02)
    assert [i.total for i in found] == pytest.approx([V1 + V13, V2, V13], abs=0.02)
    assert [i.share for i in found] == pytest.approx([V1 + V13 / 2, V2, V13 / 2], abs=0.02)
    assert sum(i.share for i in found) == pytest.approx(1.0)


def test_a_group_has_the_interactions_of_its_members() -> None:
    groups = {"x1 and x3": [0, 2], "x2": [1]}
    a, b, rows, _again = designed(20_000, groups)
    found = sobol(a, b, dict(zip(groups, rows, strict=True)), resamples=20)
    assert [i.first for i in found] == pytest.approx([1 - V2, V2], abs=0.02)
    assert [i.total for i in found] == pytest.approx([1 - V2, V2], abs=0.02)


def test_noise_is_taken_out_of_the_groups() -> None:
    """Noise as wide as the function: half of the variance is chance's, and no group has it."""
    spread = math.sqrt(0.5 + 49 / 8 + 0.1 * math.pi**4 / 5 + 0.01 * math.pi**8 / 18)
    groups: dict[str, list[int]] = {"x1": [0], "x2": [1], "x3": [2]}
    a, b, rows, again = designed(40_000, groups, noise=spread)
    mixed = dict(zip(groups, rows, strict=True))
    found = {i.group: i for i in sobol(a, b, mixed, ("chance", again), resamples=20)}
    assert list(found) == ["x1", "x2", "x3", "chance"]
    assert found["chance"].share == pytest.approx(0.5, abs=0.02)
    assert found["x2"].first == pytest.approx(V2 / 2, abs=0.03)
    assert found["x2"].total == pytest.approx(V2 / 2, abs=0.03)
    assert found["x3"].total == pytest.approx(V13 / 2, abs=0.03)
    assert sum(i.share for i in found.values()) == pytest.approx(1.0)
    assert found["x1"].share == pytest.approx((V1 + V13 / 2) / 2, abs=0.03)


def test_shares_add_up_to_one_where_everything_interacts() -> None:
    """The product of signs: no group has anything alone, each has an equal share."""
    rng = np.random.default_rng(4)
    a, b = np.sign(rng.normal(size=(2, 4000, 4)))
    mixed = {str(i): np.where(np.arange(4) == i, b, a).prod(axis=1) for i in range(4)}
    found = sobol(a.prod(axis=1), b.prod(axis=1), mixed, resamples=20)
    assert [i.share for i in found] == pytest.approx([0.25] * 4, abs=0.03)
    assert sum(i.share for i in found) == pytest.approx(1.0)


def test_the_same_numbers_as_scipy() -> None:
    groups = {"x1": [0], "x2": [1], "x3": [2]}
    a, b, rows, _again = designed(256, groups)
    ours = sobol(a, b, dict(zip(groups, rows, strict=True)), resamples=10)
    theirs = sobol_indices(func={"f_A": a[None], "f_B": b[None], "f_AB": rows[:, None]}, n=256)
    assert [i.first for i in ours] == pytest.approx(np.ravel(theirs.first_order).tolist(), rel=1e-9)
    assert [i.total for i in ours] == pytest.approx(np.ravel(theirs.total_order).tolist(), rel=1e-9)


def test_intervals_hold_the_truth_and_come_again() -> None:
    groups = {"x1": [0], "x2": [1], "x3": [2]}
    rng = np.random.default_rng(2)
    held = 0
    for _ in range(60):
        a, b = rng.random((2, 128, 3))
        mixed = [np.where(np.arange(3) == i, b, a) for i in range(3)]
        rows = {g: ishigami(m) for g, m in zip(groups, mixed, strict=True)}
        found = sobol(ishigami(a), ishigami(b), rows, resamples=200)
        assert found == sobol(ishigami(a), ishigami(b), rows, resamples=200)
        held += sum(
            i.total_low <= truth <= i.total_high
            for i, truth in zip(found, (V1 + V13, V2, V13), strict=True)
        )
    assert held / 180 > 0.85


def test_rows_too_few_have_no_interval() -> None:
    groups = {"x1": [0], "x2": [1], "x3": [2]}
    for n, is_known in ((ROWS_FOR_INTERVALS - 1, False), (ROWS_FOR_INTERVALS, True)):
        a, b, rows, _again = designed(n, groups)
        found = sobol(a, b, dict(zip(groups, rows, strict=True)), resamples=50)
        assert not any(math.isnan(i.share) for i in found)
        assert [i.is_known for i in found] == [is_known] * 3
        assert all(math.isnan(i.total_high) != is_known for i in found)


def test_where_no_resample_differs_nothing_is_known() -> None:
    """Chance changed nothing in any of the rows: that it never does is more than they say."""
    a, b, rows, _again = designed(64, {"x1": [0]})
    _x1, chance = sobol(a, b, {"x1": rows[0]}, ("chance", a), resamples=50)
    assert chance.share == 0.0
    assert not chance.is_known


def test_what_never_varies_has_no_indices() -> None:
    still = np.ones(16)
    found = sobol(still, still, {"x": still})[0]
    assert math.isnan(found.first)
    assert math.isnan(found.total)
    with pytest.raises(ValueError, match="too few"):
        sobol(still[:4], still[:4], {"x": still[:4]})


def test_effects_by_hand() -> None:
    """Moves of 1, -1, 3, 1 with a deviation of 2: sizes 0.5, 0.5, 1.5, 0.5, mean 0.75 and 0.5."""
    a = np.zeros(4)
    found = effects(a, {"still": a, "x": np.array([1.0, -1.0, 3.0, 1.0])}, 2.0)
    assert [e.group for e in found] == ["x", "still"]
    assert (found[0].size, found[0].mean) == (0.75, 0.5)
    assert found[0].high - 0.75 == pytest.approx(3.1824 * 0.25, abs=1e-3)
    assert (found[1].size, found[1].low, found[1].high) == (0.0, 0.0, 0.0)
