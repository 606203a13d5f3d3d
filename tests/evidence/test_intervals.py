"""Intervals against published and computed values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from nomonhan.evidence.intervals import (
    EnsembleTooSmall,
    band,
    is_above,
    quantile_interval,
    runs_needed,
    share,
    share_of,
)
from nomonhan.text import language


@pytest.mark.parametrize(("successes", "n"), [(0, 20), (1, 29), (81, 263), (148, 148), (15, 30)])
def test_share_agrees_with_scipy(successes: int, n: int) -> None:
    theirs = stats.binomtest(successes, n).proportion_ci(0.95, method="wilson")
    ours = share(successes, n)
    assert ours.low == pytest.approx(theirs.low, abs=1e-12)
    assert ours.high == pytest.approx(theirs.high, abs=1e-12)


def test_newcombes_worked_example() -> None:
    """81 of 263: 0.2553 to 0.3662 (Newcombe 1998, table I, score method)."""
    found = share(81, 263)
    assert round(found.low, 4) == 0.2553
    assert round(found.high, 4) == 0.3662


def test_nothing_is_known_from_no_battles() -> None:
    found = share_of([])
    assert math.isnan(found.p)
    assert (found.low, found.high) == (0.0, 1.0)


def test_a_question_is_decided_or_says_what_it_needs() -> None:
    assert is_above(share(180, 200), 0.5)
    assert not is_above(share(20, 200), 0.5)
    with language("en"), pytest.raises(EnsembleTooSmall, match="20 battles do not") as caught:
        is_above(share(12, 20), 0.5)
    needed = caught.value.needed
    assert share(0.6 * needed, needed).low > 0.5
    assert share(0.6 * (needed - 1), needed - 1).low <= 0.5


def test_a_share_on_the_threshold_is_never_decided() -> None:
    assert runs_needed(0.5, 0.5, 100) == 1_000_000


def test_quantile_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    samples = rng.normal(size=(2000, 60))
    truth = stats.norm.ppf(0.8)
    held = 0
    for sample in samples:
        _, low, high = quantile_interval(sample, 0.8)
        held += low <= truth <= high
    assert 0.94 <= held / len(samples) <= 0.985


def test_quantile_interval_is_open_where_the_sample_is_too_small() -> None:
    value, low, high = quantile_interval([1.0, 2.0, 3.0], 0.5)
    assert (value, low, high) == (2.0, -math.inf, math.inf)


def test_band_holds_its_share_of_the_battles() -> None:
    samples = np.tile(np.arange(1, 102, dtype=np.float64)[:, None], (1, 3))
    low, high = band(samples, 0.8)
    assert low == pytest.approx([11, 11, 11])
    assert high == pytest.approx([91, 91, 91])
