"""What factors do by themselves, against numbers by hand and made-up truths."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from nomonhan.evidence.effects import _possible, effects_of_design, effects_of_grid, factors_of
from nomonhan.evidence.intervals import paired_interval
from nomonhan.evidence.paired import Columns, number

CASES = {
    "a": {"set": ["supply.x=1", "rules.y=low"]},
    "b": {"set": ["supply.x=1", "rules.y=high"]},
    "c": {"set": ["supply.x=3", "rules.y=low"]},
    "d": {"set": ["supply.x=3", "rules.y=high"]},
}
HOURS = 100.0


def outcomes(**columns: list[float] | list[bool]) -> Columns:
    n = len(next(iter(columns.values())))
    return {"replication": np.arange(n), **{k: np.array(v) for k, v in columns.items()}}


def test_factors_are_read_in_the_order_of_cases() -> None:
    assert factors_of(CASES) == {
        "supply.x": ["1", "1", "3", "3"],
        "rules.y": ["low", "high", "low", "high"],
    }
    assert factors_of({**CASES, "e": {}}) == {}  # what one case has not is no factor


def test_a_grid_by_hand() -> None:
    """Means over y: at x=1 (2, 4), at x=3 (5, 9): differences 3 and 5, mean 4."""
    cells = [[1.0, 3.0], [3.0, 5.0], [4.0, 8.0], [6.0, 10.0]]
    found = effects_of_grid(factors_of(CASES), [outcomes(loss=c) for c in cells], ["loss"], HOURS)
    x, y = found.effects
    assert (x.path, x.low, x.high) == ("supply.x", "1", "3")
    (difference,) = x.differences
    assert (difference.base, difference.case, difference.mean, difference.n) == (3.0, 7.0, 4.0, 2)
    assert difference.high - 4.0 == pytest.approx(12.7062, abs=1e-4)  # t(1), s = 1.414, n = 2
    assert (y.low, y.high, y.differences[0].mean) == ("low", "high", 2.0)
    assert y.differences[0].low == y.differences[0].high == 2.0


def test_only_replications_that_all_have_are_compared() -> None:
    cells = [outcomes(loss=[1.0, 2.0, 3.0]), *(outcomes(loss=[5.0, 6.0]) for _ in range(3))]
    found = effects_of_grid(factors_of(CASES), cells, ["loss"], HOURS)
    assert found.effects[0].differences[0].n == 2


def test_probabilities_that_never_differ_keep_a_width() -> None:
    cells = [outcomes(won=[True] * 10) for _ in CASES]
    found = effects_of_grid(factors_of(CASES), cells, ["won"], HOURS)
    (difference,) = found.effects[0].differences
    assert (difference.low, difference.high) == paired_interval(0, 0, 10)


def test_a_probability_changes_by_no_more_than_all() -> None:
    never = np.zeros(2)
    found = number("winner.west", never, np.array([1.0, 0.0]), kind="probability")
    assert found.high > 1.0
    kept = _possible(found)
    assert (kept.low, kept.mean, kept.high) == (-1.0, 0.5, 1.0)
    men = number("west.killed", never, np.array([1.0, 0.0]))
    assert _possible(men) is men


def test_a_straight_world_is_found_as_it_is() -> None:
    """Loss = 10 + 2 a - 30 b + noise of each replication: gains over the ranges are 8 and -15."""
    rng = np.random.default_rng(5)
    a, b = rng.uniform(0, 4, 12), rng.uniform(0.5, 1.0, 12)
    noise = rng.normal(0, 3, 6)
    cases = [outcomes(loss=list(10 + 2 * x - 30 * y + noise)) for x, y in zip(a, b, strict=True)]
    factors = {"a": [str(v) for v in a], "b": [str(v) for v in b]}
    found = effects_of_design(factors, {"a": [0, 4], "b": [0.5, 1]}, cases, ["loss"], HOURS)
    first, second = (effect.differences[0] for effect in found.effects)
    assert (found.effects[0].low, found.effects[0].high) == ("0", "4")
    assert first.mean == pytest.approx(8.0)
    assert second.mean == pytest.approx(-15.0)
    assert first.case - first.base == pytest.approx(first.mean)
    assert found.explained["loss"] == pytest.approx(1.0)


def test_one_replication_has_the_interval_of_least_squares() -> None:
    rng = np.random.default_rng(7)
    x = rng.uniform(0, 1, 15)
    y = 3 * x + rng.normal(0, 1, 15)
    cases = [outcomes(loss=[v]) for v in y]
    found = effects_of_design({"x": [str(v) for v in x]}, {"x": [0, 1]}, cases, ["loss"], HOURS)
    (difference,) = found.effects[0].differences
    line = stats.linregress(x, y)
    half = stats.t.ppf(0.975, 13) * line.stderr
    assert difference.mean == pytest.approx(line.slope)
    assert difference.high - difference.mean == pytest.approx(half)
    assert found.explained["loss"] == pytest.approx(line.rvalue**2)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Replications whose own slope differs: 95 % of intervals hold the mean slope."""
    rng = np.random.default_rng(11)
    points = np.linspace(0, 1, 8)
    factors = {"x": [str(v) for v in points]}
    held = 0
    for _ in range(400):
        slopes, noise = rng.normal(2.0, 1.0, 10), rng.normal(0, 1.0, (8, 10))
        cases = [outcomes(loss=list(slopes * x + noise[i])) for i, x in enumerate(points)]
        (difference,) = (
            effects_of_design(factors, {"x": [0, 1]}, cases, ["loss"], HOURS).effects[0].differences
        )
        held += difference.low <= 2.0 <= difference.high
    assert 0.92 <= held / 400 <= 0.98


def test_what_never_changes_changes_by_nothing() -> None:
    """Rounding of sums is no gain, and no certainty."""
    points = np.linspace(0, 1, 16)
    cases = [outcomes(won=[True, False, True]) for _ in points]
    factors = {name: [str(v) for v in rng] for name, rng in (("a", points), ("b", points**2))}
    found = effects_of_design(factors, {"a": [0, 1], "b": [0, 1]}, cases, ["won"], HOURS)
    for effect in found.effects:
        (difference,) = effect.differences
        assert difference.mean == 0.0
        assert difference.base == difference.case == pytest.approx(2 / 3)
        assert (difference.low, difference.high) == paired_interval(0, 0, 3)


def test_too_few_points_tell_nothing() -> None:
    cases = [outcomes(loss=[1.0, 2.0]) for _ in range(3)]
    factors = {name: ["0.1", "0.5", "0.9"] for name in "ab"}
    ranges = {name: [0.0, 1.0] for name in "ab"}
    assert effects_of_design(factors, ranges, cases, ["loss"], HOURS).effects == []


def test_every_metric_of_every_factor_is_told() -> None:
    cells = [
        outcomes(won=[bool(i % 2), True], fell_at=[float(i), np.nan]) for i, _ in enumerate(CASES)
    ]
    found = effects_of_grid(factors_of(CASES), cells, ["won", "fell_at"], HOURS)
    told = [(e.path, d.metric) for e in found.effects for d in e.differences]
    assert told == list(itertools.product(factors_of(CASES), ["won", "fell", "fell_at"]))
