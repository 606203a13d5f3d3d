"""Delay of orders."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.command import order_delay_h

SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("base_h", "staff", "radio", "suppression", "alert", "u", "expected"),
    [
        (3.0, 2.0 / 3.0, 0.5, 0.0, 1.0, 0.5, 3.0),  # an ordinary staff with some radios
        (3.0, 1.0, 1.0, 0.0, 1.0, 0.5, 0.75),
        (3.0, 0.0, 0.0, 0.0, 1.0, 0.5, 9.0),
        (3.0, 2.0 / 3.0, 0.5, 1.0, 0.0, 0.5, 18.0),  # pinned and surprised
        (3.0, 2.0 / 3.0, 0.5, 0.0, 0.4, 0.5, 6.6),  # surprised: a little over twice as long
        (3.0, 2.0 / 3.0, 0.5, 0.0, 1.0, 1.0, 3.0 * math.exp(0.75)),
        (3.0, 2.0 / 3.0, 0.5, 0.0, 1.0, 0.0, 3.0 * math.exp(-0.75)),
    ],
)
def test_worked_examples(
    base_h: float, staff: float, radio: float, suppression: float, alert: float, u: float,
    expected: float,
) -> None:  # fmt: skip
    delay = order_delay_h(base_h, staff, radio, suppression, alert, u)
    assert delay == pytest.approx(expected, rel=1e-12)


@given(SHARES, SHARES, SHARES, SHARES, SHARES, SHARES)
def test_what_helps_command_never_slows_it(
    staff: float, radio: float, suppression: float, alert: float, u: float, share: float
) -> None:
    delay = order_delay_h(3.0, staff, radio, suppression, alert, u)
    assert delay > 0.0
    assert order_delay_h(3.0, staff + (1 - staff) * share, radio, suppression, alert, u) <= delay
    assert order_delay_h(3.0, staff, radio + (1 - radio) * share, suppression, alert, u) <= delay
    assert order_delay_h(3.0, staff, radio, suppression * share, alert, u) <= delay
    assert order_delay_h(3.0, staff, radio, suppression, alert + (1 - alert) * share, u) <= delay
    assert order_delay_h(3.0, staff, radio, suppression, alert, u * share) <= delay
