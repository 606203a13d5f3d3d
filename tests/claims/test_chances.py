"""Chances that are worked out without scipy, held against scipy."""

import pytest
from scipy import stats

from nomonhan.claims.chances import binomial_at_most, student_below


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 8, 11, 30])
@pytest.mark.parametrize("t", [-6.0, -1.87, -0.4, 0.0, 0.7, 3.1])
def test_student(t: float, freedom: int) -> None:
    assert student_below(t, freedom) == pytest.approx(stats.t.cdf(t, freedom), abs=1e-12)


CASES = [(0, 5, 0.3), (5, 5, 0.3), (151, 713, 0.2), (156, 728, 1 / 3), (900, 5000, 0.2)]


@pytest.mark.parametrize(("k", "n", "p"), CASES)
def test_binomial(k: int, n: int, p: float) -> None:
    assert binomial_at_most(k, n, p) == pytest.approx(stats.binom.cdf(k, n, p), rel=1e-9)
