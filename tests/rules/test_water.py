"""Water, food and thirst."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.codes import Mobility
from nomonhan.rules.water import (
    days_at_rest,
    drinking,
    food_t_per_day,
    thirst_per_h,
    water_t_per_day,
)
from tests.rules.numbers import parameters

P = parameters(
    water_l_per_man_day=5.0, water_l_per_horse_day=30.0, ration_kg_per_man_day=2.0,
    forage_kg_per_horse_day=5.0, thirst_endurance=0.25,
)  # fmt: skip


@pytest.mark.parametrize(("heat", "times"), [(25, 1.0), (35, 2.0), (40, 2.5), (10, 0.6)])
def test_drinking(heat: float, times: float) -> None:
    assert drinking(heat) == pytest.approx(times, rel=1e-12)


@pytest.mark.parametrize(
    ("mobility", "water", "food"),
    [
        (Mobility.TRUCK, 2.5, 1.0),  # 500 men: 5 l and 2 kg each
        (Mobility.FOOT, 500 * (5 + 0.12 * 30) / 1000, 500 * (2 + 0.12 * 5) / 1000),
        (Mobility.HORSE, 500 * 38 / 1000, 500 * 7.5 / 1000),
    ],
)
def test_loads_of_a_day_for_500_men(mobility: int, water: float, food: float) -> None:
    assert water_t_per_day(500.0, mobility, P) == pytest.approx(water, rel=1e-12)
    assert food_t_per_day(500.0, mobility, P) == pytest.approx(food, rel=1e-12)


@pytest.mark.parametrize(
    ("heat", "days"),
    [(16, 10.0), (23, 10.0), (26, 9.0), (29, 7.0), (33, 5.0), (36, 3.0), (39, 2.0)],
)
def test_men_at_rest_last_as_long_as_was_found(heat: float, days: float) -> None:
    """Within half a day of Adolph's table."""
    assert days_at_rest(heat) == pytest.approx(days, abs=0.5)


def test_a_day_and_a_quarter_of_thirst_at_33_degrees() -> None:
    """A quarter of five days at rest is thirty hours: a thirtieth an hour."""
    assert thirst_per_h(33.0, P) == pytest.approx(1.0 / 30.0, rel=1e-12)


@given(st.floats(-20, 50), st.floats(-20, 50))
def test_heat_never_helps(a: float, b: float) -> None:
    cooler, hotter = sorted((a, b))
    assert thirst_per_h(hotter, P) >= thirst_per_h(cooler, P) > 0.0
    assert drinking(hotter) >= drinking(cooler) > 0.0
