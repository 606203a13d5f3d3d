"""Lift and refilling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.supply import lift_t_per_day, refill
from tests.rules.numbers import parameters

P = parameters(refill_h=8.0)


@pytest.mark.parametrize(
    ("trucks", "payload", "availability", "round_trip_d", "line_share", "expected"),
    [
        (1000.0, 1.5, 0.8, 4.0, 0.0, 300.0),
        (1000.0, 1.5, 0.8, 4.0, 0.12, 264.0),
        (0.0, 1.5, 0.8, 4.0, 0.12, 0.0),
        (1000.0, 1.5, 0.8, 0.0, 0.12, 0.0),  # no line, no lift
    ],
)
def test_lift(
    trucks: float, payload: float, availability: float, round_trip_d: float, line_share: float,
    expected: float,
) -> None:  # fmt: skip
    lift = lift_t_per_day(trucks, payload, availability, round_trip_d, line_share)
    assert lift == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("stock", "full", "hours", "expected"),
    [(0.0, 2.0, 1.0, 0.25), (1.9, 2.0, 1.0, 0.1), (2.0, 2.0, 1.0, 0.0), (3.0, 2.0, 1.0, 0.0),
     (0.0, 2.0, 8.0, 2.0), (0.0, 2.0, 24.0, 2.0)],
)  # fmt: skip
def test_refill(stock: float, full: float, hours: float, expected: float) -> None:
    assert refill(stock, full, hours, P) == pytest.approx(expected, abs=1e-12)


@given(st.floats(0, 5), st.floats(0, 5), st.floats(0, 48))
def test_nobody_asks_for_more_than_fits(stock: float, full: float, hours: float) -> None:
    asked = refill(stock, full, hours, P)
    assert 0.0 <= asked <= full
    assert stock + asked <= max(stock, full) + 1e-12
