"""Intervals against values worked out by hand or known by theory."""

from __future__ import annotations

import math

import numpy as np
import pytest

from proofs import statistics


def test_wilson_interval_of_a_known_case() -> None:
    found = statistics.share(8, 10)
    assert found.value == 0.8
    assert (found.low, found.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_a_share_of_none_says_that_something_is_possible() -> None:
    found = statistics.share(0, 40)
    assert found.value == 0.0
    assert found.low == 0.0
    assert found.high == pytest.approx(0.0876, abs=1e-4)


def test_mean_and_its_interval() -> None:
    found = statistics.mean(np.array([1.0, 2.0, 3.0, 4.0]))
    half = 1.959964 * math.sqrt(5.0 / 3.0) / 2.0
    assert found == pytest.approx((2.5, 2.5 - half, 2.5 + half), abs=1e-5)
    assert not found.excludes(2.0)
    assert found.excludes(0.0)


def test_a_paired_ratio_is_sharper_than_its_parts() -> None:
    other = np.array([100.0, 200.0, 400.0, 800.0])
    found = statistics.ratio_of_means(1.1 * other, other)
    assert found == pytest.approx((1.1, 1.1, 1.1))


def test_medians_of_pairs() -> None:
    other = np.arange(1.0, 102.0)
    ratio = statistics.ratio_of_medians(2.0 * other, other)
    assert ratio == pytest.approx((2.0, 2.0, 2.0))
    moved = statistics.difference_of_medians(other + 3.0, other)
    assert moved == pytest.approx((3.0, 3.0, 3.0))


def test_the_bootstrap_covers_the_median_of_a_known_law() -> None:
    draws = np.random.default_rng(5)
    hits = 0
    for _ in range(60):
        one, other = draws.exponential(size=(2, 200))
        found = statistics.difference_of_medians(one, other)
        hits += found.low <= 0.0 <= found.high
    assert hits >= 52
