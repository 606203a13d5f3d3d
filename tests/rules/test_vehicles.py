"""States of armor."""

from __future__ import annotations

import pytest

from nomonhan.rules.cohesion import p_within
from nomonhan.rules.vehicles import p_write_off, repair_rate_per_h
from tests.rules.numbers import parameters

P = parameters(write_off_petrol=0.35, write_off_diesel=0.2, repair_per_day=0.085)


def test_petrol_burns() -> None:
    assert p_write_off(True, P) == 0.35
    assert p_write_off(False, P) == 0.2


def test_nothing_is_mended_without_supply() -> None:
    assert repair_rate_per_h(False, P) == 0.0
    assert repair_rate_per_h(True, P) == pytest.approx(0.085 / 24.0, rel=1e-12)


def test_three_quarters_are_mended_within_sixteen_days() -> None:
    """0.085 a day: 1 - exp(-0.085 x 16) = 0.743."""
    assert p_within(repair_rate_per_h(True, P), 16 * 24.0) == pytest.approx(0.743, abs=0.001)
