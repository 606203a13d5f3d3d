"""Sequential stopping: does it stop where it should, and do its intervals hold the truth?"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special

from nomonhan.evidence.paired import Columns, Pairs
from nomonhan.evidence.stopping import (
    Target,
    confidence_sequence,
    fight_until,
    pairs_needed,
    skewness,
)

Floats = NDArray[np.float64]
Fought = Callable[[int], tuple[Columns, Columns]]


def study(differences: Floats, base: float = 100.0) -> Fought:
    """Battles whose paired differences are known."""

    def fought(n: int) -> tuple[Columns, Columns]:
        numbers = np.arange(min(n, len(differences)))
        ours = np.full(len(numbers), base)
        return (
            {"replication": numbers, "x": ours},
            {"replication": numbers, "x": ours + differences[numbers]},
        )

    return fought


def test_needs_by_hand() -> None:
    """Differences of -1 and 1 in turn: s = 1.005 for 100, t(99) = 1.984, half width 0.1994."""
    d = np.tile([-1.0, 1.0], 50)
    pairs = Pairs("x", "number", np.full(100, 10.0), 10.0 + d)
    assert pairs_needed(Target(precision=0.01), pairs) == pytest.approx(
        100 * (0.19941 / 0.1) ** 2, rel=1e-3
    )
    assert pairs_needed(Target(precision=0.02), pairs) == 100


def test_no_difference_at_all_is_known_at_once() -> None:
    found = fight_until(Target(), study(np.zeros(1000)), ["x"])
    assert found.stages == [100]
    assert found.is_met


def test_stages_grow_until_the_width_is_met() -> None:
    rng = np.random.default_rng(5)
    found = fight_until(Target(precision=0.01), study(rng.normal(3, 10, 20_000)), ["x"])
    assert found.is_met
    assert found.differences[0].half_width <= 1.0
    assert 350 < found.stages[-1] < 900  # 1.96**2 * 100 = 384, and a quarter
    assert found.stages == sorted(found.stages)


def test_a_study_that_ends_early_says_so() -> None:
    rng = np.random.default_rng(6)
    few = fight_until(Target(precision=1e-4), study(rng.normal(0, 10, 150)), ["x"])
    assert not few.is_met
    assert few.differences[0].n == 150
    most = fight_until(Target(precision=1e-4, most=300), study(rng.normal(0, 10, 900)), ["x"])
    assert (most.stages[-1], most.is_met) == (300, False)


def test_one_odd_battle_in_fifty_is_not_known_from_a_hundred() -> None:
    """Skewness about 7, so more than 25 * 7**2 pairs whatever the width."""
    d = np.zeros(5000)
    d[::50] = 1.0
    found = fight_until(Target(precision=0.5), study(d), ["x"])
    assert skewness(d) == pytest.approx(0.96 / math.sqrt(0.02 * 0.98), rel=1e-9)
    assert found.stages[-1] > 25 * skewness(d) ** 2


def test_skewness_by_hand() -> None:
    """0, 0, 3: mean 1, second moment 2, third 2."""
    assert skewness(np.array([0.0, 0.0, 3.0])) == pytest.approx(2 / 2**1.5)
    assert skewness(np.ones(4)) == 0.0


def test_confidence_sequence_is_narrowest_where_it_was_told() -> None:
    rng = np.random.default_rng(7)

    def width(n: int, narrowest_at: int) -> float:
        low, high = confidence_sequence(np.tile([-1.0, 1.0], n // 2), narrowest_at=narrowest_at)
        return high - low

    best = width(400, 400)
    assert all(width(400, other) > best for other in (100, 200, 800, 1600))
    assert best / 2 * math.sqrt(399) == pytest.approx(3.035, abs=0.01)
    low, high = confidence_sequence(rng.normal(size=1))
    assert (low, high) == (-math.inf, math.inf)


def test_sign_is_not_found_where_there_is_none() -> None:
    """200 studies without a difference, looked at up to ten times: at most 5 % find one."""
    rng = np.random.default_rng(8)
    target = Target(kind="sign", most=1000)
    told = [fight_until(target, study(rng.normal(0, 1, 1000)), ["x"]).is_met for _ in range(200)]
    assert sum(told) <= 10
    sure = fight_until(target, study(rng.normal(0.5, 1, 1000)), ["x"])
    assert sure.is_met
    assert sure.differences[0].low > 0


@pytest.mark.parametrize(
    ("draw", "mean", "spread"),
    [
        (lambda rng, n: rng.normal(0, 1, n), 0.0, 1.0),
        (lambda rng, n: (rng.random(n) < 0.1) * rng.exponential(1, n), 0.1, math.sqrt(0.19)),
    ],
    ids=["normal", "mostly_nothing"],
)
def test_stopping_early_keeps_the_coverage(
    draw: Callable[[np.random.Generator, int], Floats], mean: float, spread: float
) -> None:
    """Of 400 studies at least 91 % hold the truth (95 % less four standard errors)."""
    rng = np.random.default_rng(9)
    precision = float(special.ndtri(0.975)) * spread / math.sqrt(200) / 100
    held = 0
    for _ in range(400):
        found = fight_until(Target(precision=precision), study(draw(rng, 4000)), ["x"])
        held += found.differences[0].low <= mean <= found.differences[0].high
    assert held / 400 > 0.91
