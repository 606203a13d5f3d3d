"""Suppression: the closed form, its limits, and what adds up."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.suppression import suppression_after
from tests.reference.pinned import suppression_by_small_steps
from tests.rules.numbers import parameters

P = parameters(suppression_gain=200.0, suppression_half_life_min=15.0)
FALL_PER_H = 4.0 * math.log(2.0)  # a half-life of a quarter of an hour
SHARES = st.floats(0.0, 1.0)
VOLUMES = st.floats(0.0, 0.5)


def by_hand(before: float, rise: float, hours: float) -> float:
    level = rise / (rise + FALL_PER_H)
    return level + (before - level) * math.exp(-(rise + FALL_PER_H) * hours)


@pytest.mark.parametrize(
    ("before", "volume", "exposed", "training", "hours", "expected"),
    [
        (0.8, 0.0, 1.0, 0.5, 0.25, 0.4),  # one half-life in quiet
        (0.8, 0.0, 0.1, 1.0, 0.50, 0.2),
        (0.0, 0.02, 1.0, 0.5, 0.25, by_hand(0.0, 200 * 0.02 * 1.0, 0.25)),  # 1.4 - 0.8 x 0.5 = 1
        (0.3, 0.02, 0.25, 1.0, 0.25, by_hand(0.3, 200 * 0.02 * 0.5 * 0.6, 0.25)),
    ],
)
def test_worked_examples(
    before: float, volume: float, exposed: float, training: float, hours: float, expected: float
) -> None:
    after = suppression_after(before, volume, exposed, training, hours, P)
    assert after == pytest.approx(expected, rel=1e-12)


@given(SHARES, VOLUMES, SHARES, SHARES)
def test_closed_form_is_the_limit_of_small_steps(
    before: float, volume: float, exposed: float, training: float
) -> None:
    rise = 200.0 * volume * math.sqrt(exposed) * (1.4 - 0.8 * training)
    slow = suppression_by_small_steps(before, rise, 15.0, 0.25, 20_000)
    assert suppression_after(before, volume, exposed, training, 0.25, P) == pytest.approx(
        slow, abs=2e-4
    )


@given(SHARES, VOLUMES, SHARES, SHARES, st.floats(0.01, 2.0))
def test_two_half_steps_are_one_step(
    before: float, volume: float, exposed: float, training: float, hours: float
) -> None:
    half = suppression_after(before, volume, exposed, training, hours / 2, P)
    twice = suppression_after(half, volume, exposed, training, hours / 2, P)
    assert twice == pytest.approx(
        suppression_after(before, volume, exposed, training, hours, P), abs=1e-12
    )


@given(SHARES, SHARES, VOLUMES, VOLUMES, SHARES, SHARES)
def test_more_fire_never_suppresses_less(
    before: float, more: float, volume: float, extra: float, exposed: float, training: float
) -> None:
    after = suppression_after(before, volume, exposed, training, 0.25, P)
    higher = before + (1.0 - before) * more
    assert 0.0 <= after <= 1.0
    assert suppression_after(before, volume + extra, exposed, training, 0.25, P) >= after - 1e-12
    assert suppression_after(higher, volume, exposed, training, 0.25, P) >= after - 1e-12
    assert suppression_after(before, volume, exposed, 1.0, 0.25, P) <= after + 1e-12
