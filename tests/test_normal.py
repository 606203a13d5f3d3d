"""The normal distribution against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from nomonhan.normal import normal_distribution, normal_quantile, share_in_common

LEAST = 2.0**-53  # a share of 52 bits and a half lies as far from 0 and 1


def test_distribution_to_one_part_in_ten_to_the_thirteen() -> None:
    x = np.concatenate([np.linspace(-12.0, 12.0, 24_001), np.linspace(-1.0, 1.0, 4_001)])
    found = np.array([normal_distribution(v) for v in x.tolist()])
    np.testing.assert_allclose(found, special.ndtr(x), rtol=1e-13, atol=0)


def test_distribution_ends_at_zero_and_one() -> None:
    assert normal_distribution(-40.0) == 0.0 < normal_distribution(-37.0) < 1e-295
    assert normal_distribution(40.0) == normal_distribution(9.0) == 1.0
    assert normal_distribution(0.0) == 0.5


def test_quantile_to_one_part_in_ten_to_the_thirteen() -> None:
    tails = 10.0 ** -np.linspace(1.0, 300.0, 2_000)
    u = np.concatenate([np.linspace(0.0, 1.0, 20_002)[1:-1], tails, 1.0 - tails[tails > LEAST]])
    found = np.array([normal_quantile(v) for v in u.tolist()])
    np.testing.assert_allclose(found, special.ndtri(u), rtol=1e-13, atol=1e-15)


@given(st.floats(LEAST, 1.0 - LEAST))
def test_one_is_the_inverse_of_the_other(u: float) -> None:
    assert normal_distribution(normal_quantile(u)) == pytest.approx(u, rel=2e-14)


@given(st.floats(0.001, 0.999), st.floats(1e-9, 1e-3))
def test_both_rise(u: float, more: float) -> None:
    assert normal_quantile(u) < normal_quantile(min(u + more, 1.0 - LEAST))
    assert normal_distribution(u) < normal_distribution(u + more)


def test_shares_in_common_are_those_of_mixed_normal_numbers() -> None:
    own = np.random.default_rng(1).random((64, 5))
    factor = np.array([3, -1, 4, -1, 3], dtype=np.int64)  # one that shares with another factor
    common = np.array([0.5, 0.0, 1.0, 0.0, 0.0])
    shares = np.empty_like(own)
    share_in_common(own, factor, common, shares)
    normal = special.ndtri(own)
    root = np.sqrt(0.5)
    first = special.ndtr(root * normal[:, 3] + root * normal[:, 0])
    expected = np.column_stack([first, own[:, 1], own[:, 4], own[:, 3], own[:, 4]])
    np.testing.assert_allclose(shares, expected, rtol=1e-13)
