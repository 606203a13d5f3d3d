"""Surprise: how ready units are, and how they come to themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.surprise import alert_after, first_alert
from tests.rules.numbers import parameters

P = parameters(surprised_alert=0.4, surprise_decay_h=48.0)


@pytest.mark.parametrize(("draw", "expected"), [(0.0, 0.2), (0.5, 0.4), (1.0, 0.6)])
def test_units_differ_in_readiness(draw: float, expected: float) -> None:
    assert first_alert(draw, P) == pytest.approx(expected, rel=1e-12)
    assert first_alert(draw, parameters(surprised_alert=1.0)) <= 1.0


@pytest.mark.parametrize(
    ("alert", "hours", "expected"),
    [
        (0.4, 48.0, 1.0),  # the mean unit has made it up when the decay is over
        (0.4, 24.0, 0.7),
        (0.2, 48.0, 0.8),
        (0.6, 48.0, 1.0),
        (1.0, 1.0, 1.0),
    ],
)
def test_surprise_is_made_up_evenly(alert: float, hours: float, expected: float) -> None:
    assert alert_after(alert, hours, P) == pytest.approx(expected, rel=1e-12)


@given(st.floats(0.0, 1.0), st.floats(0.0, 100.0))
def test_two_half_steps_are_one(alert: float, hours: float) -> None:
    once = alert_after(alert, hours, P)
    twice = alert_after(alert_after(alert, hours / 2, P), hours / 2, P)
    assert twice == pytest.approx(once, abs=1e-12)
    assert alert <= once <= 1.0
