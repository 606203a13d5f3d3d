"""Scores with known answers."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nomonhan.evidence import scores


def test_point_mass_is_scored_by_its_distance() -> None:
    assert scores.crps_of_sample([7.0], 4.0) == 3.0
    assert scores.crps_of_sample([7.0, 7.0, 7.0], 7.0) == 0.0
    assert scores.crps_of_quantiles(np.full(199, 7.0), 4.0) == pytest.approx(3.0)


def test_normal_at_its_mean() -> None:
    """CRPS of N(0, 1) at 0 is (sqrt 2 - 1) / sqrt pi = 0.2337."""
    assert scores.crps_of_normal(0, 1, 0) == pytest.approx((math.sqrt(2) - 1) / math.sqrt(math.pi))


@pytest.mark.parametrize("observed", [-2.0, 0.0, 0.7, 3.0])
def test_three_ways_to_score_a_normal_agree(observed: float) -> None:
    exact = scores.crps_of_normal(1.0, 2.0, observed)
    levels = (np.arange(20000) + 0.5) / 20000
    sample = stats.norm.ppf(levels, 1.0, 2.0)
    assert scores.crps_of_sample(sample, observed) == pytest.approx(exact, rel=1e-3)
    assert scores.crps_of_quantiles(scores.quantiles(sample), observed) == pytest.approx(
        exact, rel=0.02
    )


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=12), st.floats(-50, 50))
def test_sample_score_is_the_integral_of_its_definition(sample: list[float], y: float) -> None:
    """Integral of (F(x) - 1[x >= y])^2 dx, step by step."""
    points = sorted([*sample, y])
    total = 0.0
    for a, b in itertools.pairwise(points):
        below = sum(v <= a for v in sample) / len(sample)
        total += (below - (a >= y)) ** 2 * (b - a)
    assert scores.crps_of_sample(sample, y) == pytest.approx(total, abs=1e-9)


def test_log_normal_of_an_interval() -> None:
    mean, deviation = scores.log_normal(6250, 1800, 15900)
    assert math.exp(mean) == pytest.approx(6250)
    z = 1.2815515655
    assert 2 * z * deviation == pytest.approx(math.log(15900 / 1800))


def test_skill_and_width() -> None:
    assert scores.skill(0.2, 0.4) == 0.5
    assert scores.skill(0.4, 0.4) == 0
    assert math.isnan(scores.skill(0.4, 0.0))
    assert scores.width_factor(50, 100) == 2
    assert scores.width_factor(0, 4) == 8


def test_only_a_narrow_hit_says_something() -> None:
    assert scores.is_narrow(8000, 15000, 10000)
    assert not scores.is_narrow(5000, 15000, 10000)
    assert scores.is_narrow(20, 55, 50)
    assert not scores.is_narrow(20, 65, 50)
    assert scores.is_narrow(2, 8, 5)
    assert not scores.is_narrow(0, 19, 5)


def test_zero_has_a_logarithm() -> None:
    assert scores.log_figure([0, 1])[0] == pytest.approx(math.log(0.5))


def test_coverage_is_the_share_of_hits() -> None:
    assert scores.coverage([True, True, False, True]) == 0.75
