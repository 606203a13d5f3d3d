"""Penetration between and beyond the ranges that the data have."""

from __future__ import annotations

import numpy as np
import pytest

from nomonhan.engine.inputs import penetration_mm
from nomonhan.scenario.quantity import Quantity
from nomonhan.scenario.records import Penetration

MM = {100.0: 55.0, 500.0: 50.1, 1000.0: 44.9}
TABLE = [Penetration(range_m=r, mm=Quantity(value=mm)) for r, mm in sorted(MM.items())[::-1]]


def test_what_the_data_have_is_taken_as_it_is() -> None:
    assert [penetration_mm(TABLE, r) for r in MM] == list(MM.values())
    assert penetration_mm(TABLE, 0.0) == 55.0
    assert penetration_mm([], 500.0) == 0.0


@pytest.mark.parametrize("range_m", [101.0, 250.0, 499.0, 750.0, 999.9])
def test_straight_lines_between(range_m: float) -> None:
    expected = np.interp(range_m, list(MM), list(MM.values()))
    assert penetration_mm(TABLE, range_m) == pytest.approx(expected, rel=1e-15)


def test_beyond_the_data_it_falls_to_a_third() -> None:
    assert penetration_mm(TABLE, 1500.0) == pytest.approx(0.75 * 44.9)
    assert penetration_mm(TABLE, 9000.0) == pytest.approx(44.9 / 3.0)
