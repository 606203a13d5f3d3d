"""Lift, turnaround, refilling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.supply import (
    lift_t_per_day,
    line_km_per_h,
    refill,
    share_carried,
    turnaround_h,
)
from tests.rules.numbers import parameters

P = parameters(refill_h=8.0, truck_loading_h=2.0)


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


def test_a_line_of_700_km_and_back_in_five_and_a_half_days() -> None:
    """1,400 km / 132 h = 10.6 km/h, halts and nights included."""
    assert line_km_per_h(700.0, 5.5) == pytest.approx(1400.0 / 132.0, rel=1e-12)
    assert line_km_per_h(700.0, 0.0) == 0.0  # no line


@pytest.mark.parametrize(
    ("base_km", "line", "way_h", "pace", "expected"),
    [
        (85.0, 10.0, 3.0, 1.0, 2 * (8.5 + 3.0) + 2.0),  # a day: 25 h
        (85.0, 10.0, 3.0, 0.5, 2 * (8.5 + 6.0) + 2.0),  # by night
        (0.0, 10.0, 0.0, 1.0, 2.0),  # a unit that lies at the base
        (50.0, 0.0, 1.0, 1.0, 4.0),  # no pace of a line is known: the map alone counts
    ],
)
def test_turnaround(
    base_km: float, line: float, way_h: float, pace: float, expected: float
) -> None:
    assert turnaround_h(base_km, line, way_h, pace, P) == pytest.approx(expected, rel=1e-12)


def test_what_trucks_carry_by_hand() -> None:
    """500 trucks, 25 h a trip, 3 t: 60 t an hour; of 80 t asked they carry three quarters."""
    asked = 80.0 * 25.0 / 3.0
    assert share_carried(500.0, asked) == pytest.approx(0.75, rel=1e-12)
    assert share_carried(1000.0, asked) == 1.0
    assert share_carried(0.0, asked) == 0.0
    assert share_carried(0.0, 0.0) == 1.0  # nothing asked, nothing missing


@given(st.floats(0, 1e4), st.floats(0, 1e5))
def test_no_truck_hour_is_spent_twice(there: float, wanted: float) -> None:
    share = share_carried(there, wanted)
    assert 0.0 <= share <= 1.0
    assert share * wanted <= there * (1 + 1e-12) + 1e-300
    assert share_carried(2 * there, wanted) * wanted <= 2 * share * wanted + 1e-9
