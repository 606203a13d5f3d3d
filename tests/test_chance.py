"""Draws: published vectors, inversion against scipy, monotone coupling."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nomonhan import chance

FULL = 0xFFFFFFFF
# known-answer vectors published with Random123 (Salmon et al. 2011)
VECTORS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((FULL,) * 4, (FULL,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "expected"), VECTORS)
def test_published_vectors(
    counter: tuple[int, ...], key: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert chance.philox4x32(*counter, *key) == expected


@given(st.floats(0.01, 550.0), st.floats(1e-6, 1 - 1e-6))
def test_poisson_inverts_the_distribution(mean: float, u: float) -> None:
    k = chance.poisson(mean, u)
    assert stats.poisson.cdf(k, mean) >= u - 1e-9
    assert k == 0 or stats.poisson.cdf(k - 1, mean) <= u + 1e-9


@given(st.integers(1, 2000), st.floats(0.001, 0.2), st.floats(1e-6, 1 - 1e-6))
def test_binomial_inverts_the_distribution(n: int, p: float, u: float) -> None:
    k = chance.binomial(n, p, u)
    assert stats.binom.cdf(k, n, p) >= u - 1e-9
    assert k == 0 or stats.binom.cdf(k - 1, n, p) <= u + 1e-9


@given(st.floats(0.0, 800.0), st.floats(0.0, 50.0), st.floats(1e-6, 1 - 1e-6))
def test_a_larger_mean_never_gives_a_smaller_number(mean: float, more: float, u: float) -> None:
    assert chance.poisson(mean + more, u) >= chance.poisson(mean, u) - (mean + more > 600 >= mean)


def test_uniforms_are_uniform_and_unrelated_across_purposes() -> None:
    draws = np.array(
        [[chance.uniform(7, k, 3, purpose, 5, 0, 0) for k in range(4000)] for purpose in (1, 2)]
    )
    assert stats.kstest(draws[0], "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(draws)[0, 1]) < 0.06


def test_the_second_number_of_an_event_is_unrelated_to_the_first() -> None:
    draws = np.array([chance.uniform_pair(7, k, 3, 1, 5, 0, 0) for k in range(4000)]).T
    assert draws[0, 11] == chance.uniform(7, 11, 3, 1, 5, 0, 0)
    assert stats.kstest(draws[1], "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(draws)[0, 1]) < 0.06


@pytest.mark.parametrize("x", [0.0, 1e-300, 1e-12, 1e-3, 0.00999999, 0.01, 0.1, 1.0, 30.0, 1e4])
def test_it_is_one_less_the_chance_of_never(x: float) -> None:
    assert chance.at_least_once(x) == pytest.approx(-math.expm1(-x), rel=1e-13)


@given(st.floats(0.0, 50.0), st.floats(0.0, 50.0))
def test_twice_is_never_neither_time(x: float, y: float) -> None:
    never = (1.0 - chance.at_least_once(x)) * (1.0 - chance.at_least_once(y))
    assert 1.0 - chance.at_least_once(x + y) == pytest.approx(never, abs=1e-12)


@given(st.integers(0, 2**63 - 1), st.integers(0, FULL), st.integers(0, 4095), st.integers(0, 999))
def test_units_draw_at_once_what_each_would_draw_alone(
    seed: int, replication: int, branch: int, index: int
) -> None:
    event = (seed, chance.in_branch(replication, branch), 3, 9)
    numbers, second = np.zeros((2, 19))
    chance.fill_uniforms(*event, index, 0, numbers)
    alone = [chance.uniform(*event, u, index, 0) for u in range(19)]
    assert numbers.tolist() == alone
    some = np.array([3, 7, 8, 18], dtype=np.int32)
    chance.fill_uniforms_of(*event, index, 0, some, numbers)
    assert numbers[:4].tolist() == [alone[u] for u in some]
    chance.fill_uniform_pairs(*event, index, 0, some, numbers, second)
    pairs = [chance.uniform_pair(*event, int(u), index, 0) for u in some]
    assert list(zip(numbers[:4].tolist(), second[:4].tolist(), strict=True)) == pairs
