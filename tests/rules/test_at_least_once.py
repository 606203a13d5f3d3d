"""What chance does at least once."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.at_least_once import at_least_once


@pytest.mark.parametrize("x", [0.0, 1e-300, 1e-12, 1e-3, 0.00999999, 0.01, 0.1, 1.0, 30.0, 1e4])
def test_it_is_one_less_the_chance_of_never(x: float) -> None:
    assert at_least_once(x) == pytest.approx(-math.expm1(-x), rel=1e-13)


@given(st.floats(0.0, 50.0), st.floats(0.0, 50.0))
def test_twice_is_never_neither_time(x: float, y: float) -> None:
    never = (1.0 - at_least_once(x)) * (1.0 - at_least_once(y))
    assert 1.0 - at_least_once(x + y) == pytest.approx(never, abs=1e-12)
