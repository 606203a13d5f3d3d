"""Paired comparison against numbers by hand, published intervals and simulated truths."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from nomonhan.evidence.intervals import paired_interval
from nomonhan.evidence.paired import (
    by_metric,
    compare,
    number,
    probability,
    variance_ratio,
)
from nomonhan.text import language

counts = st.integers(min_value=0, max_value=30)


def test_a_difference_by_hand() -> None:
    """Differences 1, 2, 3, 2: mean 2, s = 0.8165, t(3) = 3.1824, so 2 ± 1.2992."""
    found = number("soviet.guns_lost", [10, 20, 30, 40], [11, 22, 33, 42])
    assert (found.base, found.case, found.mean) == (25.0, 27.0, 2.0)
    assert found.high - 2.0 == pytest.approx(1.2992, abs=1e-4)
    assert 2.0 - found.low == pytest.approx(1.2992, abs=1e-4)
    assert found.median == 2.0
    assert (found.higher.p, found.lower.p, found.equal.p) == (1.0, 0.0, 0.0)
    # sums of squares 500 and 542 apart, 2 in pairs
    assert found.variance_ratio == pytest.approx((500 + 542) / 2)
    assert found.relative == pytest.approx(0.08)
    assert found.is_sure


def test_the_ratio_of_means_has_the_interval_of_its_residuals() -> None:
    """Ratio 1.08; residuals 0.2, 0.4, 0.6, -1.2, s = 0.81650; 3.1824 * s / 2 / 25."""
    found = number("x", [10, 20, 30, 40], [11, 22, 33, 42])
    half = stats.t.ppf(0.975, 3) * np.std([0.2, 0.4, 0.6, -1.2], ddof=1) / 2 / 25
    assert found.relative_high - found.relative == pytest.approx(half)


def test_cases_that_differ_in_nothing_differ_by_exactly_nothing() -> None:
    outcomes = {
        "replication": np.arange(50),
        "soviet.killed": np.arange(50) ** 2.0,
        "decisive": np.arange(50) % 3 == 0,
        "front.ring_closed_at": np.where(np.arange(50) % 2, np.nan, 100.0),
    }
    found = compare(outcomes, {k: v.copy() for k, v in outcomes.items()}, hours=288, same=True)
    assert [d.metric for d in found] == [
        "soviet.killed", "decisive", "front.ring_closed", "front.ring_closed_at",
    ]  # fmt: skip
    for d in found:
        assert (d.mean, d.low, d.high, d.median, d.median_low, d.median_high) == (0,) * 6
        assert d.equal.p == 1.0
        assert d.variance_ratio == math.inf
    # were they not known to be the same, 50 pairs could not say so of a probability
    unsure = by_metric(compare(outcomes, outcomes, ["decisive"]))["decisive"]
    assert unsure.low < 0 < unsure.high


def test_pairs_are_matched_by_replication_not_by_row() -> None:
    base = {"replication": np.array([3, 1, 2]), "x": np.array([30.0, 10.0, 20.0])}
    case = {"replication": np.array([1, 2, 3, 4]), "x": np.array([11.0, 21.0, 31.0, 99.0])}
    found = compare(base, case)[0]
    assert (found.n, found.mean, found.low, found.high) == (3, 1.0, 1.0, 1.0)


def test_a_date_that_never_comes_counts_as_the_end() -> None:
    base = {"replication": np.arange(4), "ring_at": np.array([100.0, 200.0, np.nan, np.nan])}
    case = {"replication": np.arange(4), "ring_at": np.array([90.0, np.nan, 250.0, np.nan])}
    whole = by_metric(compare(base, case, hours=288))
    assert whole["ring"].mean == 0.0
    assert whole["ring"].kind == "probability"
    assert whole["ring_at"].mean == pytest.approx((-10 + 88 - 38 + 0) / 4)
    both = by_metric(compare(base, case))
    assert (both["ring_at"].n, both["ring_at"].mean) == (1, -10.0)


def test_what_cannot_be_compared_is_named() -> None:
    base = {"replication": np.arange(3), "x": np.zeros(3)}
    with language("en"), pytest.raises(ValueError, match="no such metric: y"):
        compare(base, base, ["x", "y"])
    with language("en"), pytest.raises(ValueError, match="no replication in common"):
        compare(base, {**base, "replication": np.arange(10, 13)})


def test_tangos_interval_on_published_data() -> None:
    """Airway reactivity in 21 children: -0.517 to -0.026 (Fagerland and others 2014)."""
    low, high = paired_interval(1, 7, 21)
    assert (round(low, 3), round(high, 3)) == (-0.517, -0.026)


@pytest.mark.parametrize(("gained", "lost", "n"), [(12, 2, 50), (0, 0, 40), (5, 0, 5), (1, 3, 300)])
def test_tangos_interval_agrees_with_its_definition(gained: int, lost: int, n: int) -> None:
    """Its ends are where the score reaches z, with the nuisance found by a plain search."""

    def score(difference: float) -> float:
        def unlikely(q: float) -> float:
            terms = (
                (lost, q),
                (gained, q + difference),
                (n - gained - lost, 1 - 2 * q - difference),
            )
            return -sum(k * math.log(max(p, 1e-300)) for k, p in terms if k)

        bounds = (max(0.0, -difference), (1 - difference) / 2)
        q = optimize.minimize_scalar(unlikely, bounds=bounds, method="bounded",
                                     options={"xatol": 1e-12}).x  # fmt: skip
        return (gained - lost - n * difference) / math.sqrt(
            n * (2 * q + difference - difference * difference)
        )

    for end in paired_interval(gained, lost, n):
        if abs(end) < 1:
            assert abs(score(end)) == pytest.approx(stats.norm.ppf(0.975), abs=1e-3)


@given(gained=counts, lost=counts, rest=counts)
def test_tangos_interval_holds_the_estimate_and_turns_with_the_sides(
    gained: int, lost: int, rest: int
) -> None:
    n = gained + lost + rest
    low, high = paired_interval(gained, lost, n)
    assert -1 <= low <= high <= 1
    if n:
        assert low - 1e-9 <= (gained - lost) / n <= high + 1e-9
    turned = paired_interval(lost, gained, n)
    assert turned == pytest.approx((-high, -low), abs=1e-9)


def test_paired_probabilities_cover_the_truth() -> None:
    """The chance that 60 pairs' interval holds the truth, summed over all tables."""
    n, p_gained, p_lost = 60, 0.10, 0.04
    held = 0.0
    for gained, lost in product(range(n + 1), repeat=2):
        if gained + lost > n:
            continue
        chance = stats.multinomial.pmf(
            [gained, lost, n - gained - lost], n, [p_gained, p_lost, 1 - p_gained - p_lost]
        )
        if chance > 1e-9:
            low, high = paired_interval(gained, lost, n)
            held += chance * (low <= p_gained - p_lost <= high)
    assert 0.94 < held < 0.97


def test_variance_ratio_of_correlated_pairs() -> None:
    """Equal spread and correlation r: 1 / (1 - r)."""
    rng = np.random.default_rng(3)
    common, own = rng.normal(size=(2, 200_000)), rng.normal(size=200_000)
    base = common[0]
    case = 0.8 * common[0] + 0.6 * own
    assert variance_ratio(base, case) == pytest.approx(5.0, rel=0.02)
    assert variance_ratio(base, common[1]) == pytest.approx(1.0, rel=0.02)
    assert math.isnan(variance_ratio(np.ones(5), np.ones(5)))
    assert variance_ratio(np.arange(5.0), np.arange(5.0) + 1) == math.inf


def test_of_one_pair_nothing_is_known() -> None:
    found = number("x", [1.0], [2.0])
    assert (found.low, found.high) == (-math.inf, math.inf)
    assert not found.is_sure


def test_probability_is_told_in_shares() -> None:
    base, case = [True, True, False, False, False], [True, False, True, True, True]
    found = probability("ring", base, case)
    assert (found.base, found.case) == (0.4, 0.8)
    assert found.mean == pytest.approx(0.4)
    assert (found.low, found.high) == paired_interval(3, 1, 5)
    assert math.isnan(found.relative)
