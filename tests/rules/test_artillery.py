"""Indirect fire: lethal areas and the linear law."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.artillery import (
    aim_of_fire,
    glimpses_for_guns,
    guns_lost,
    lethal_area_m2,
    men_lost_in_open,
    share_observed,
    vehicles_lost,
)
from tests.rules.numbers import parameters

P = parameters(
    he_lethal_m2=40.0, gun_vulnerable_share=0.1, vehicle_vulnerable_share=0.03, adjust_h=0.25,
    registered_aim=0.5, map_fire_aim=0.2, observers_with_troops=0.25,
)  # fmt: skip


@pytest.mark.parametrize(
    ("shell_kg", "expected"), [(1.0, 40.0), (8.0, 160.0), (27.0, 360.0), (0.0, 0.0), (-1.0, 0.0)]
)
def test_lethal_area_grows_with_the_two_thirds_power(shell_kg: float, expected: float) -> None:
    assert lethal_area_m2(shell_kg, P) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("rounds", "lethal_m2", "men", "area_km2", "aim", "expected"),
    [
        (100.0, 160.0, 700.0, 0.8, 1.0, 14.0),  # 16,000 m2 of 800,000 hold 2 % of the men
        (100.0, 160.0, 700.0, 0.8, 0.3, 4.2),  # by the map
        (0.0, 160.0, 700.0, 0.8, 1.0, 0.0),
    ],
)
def test_men(
    rounds: float, lethal_m2: float, men: float, area_km2: float, aim: float, expected: float
) -> None:
    lost = men_lost_in_open(rounds, lethal_m2, men, area_km2, aim)
    assert lost == pytest.approx(expected, rel=1e-12)


def test_guns_and_vehicles_need_near_misses() -> None:
    """400 rounds of 160 m2 on 12 guns in 0.4 km2: 64,000 / 400,000 x 12 = 1.92, a tenth of it."""
    assert guns_lost(400.0, 160.0, 12.0, 0.4, 1.0, P) == pytest.approx(0.192, rel=1e-12)
    assert vehicles_lost(400.0, 160.0, 12.0, 0.4, 0.5, P) == pytest.approx(0.0288, rel=1e-12)


ROUNDS = st.floats(0.0, 1e4)


@given(ROUNDS, ROUNDS, st.floats(1.0, 2000.0), st.floats(0.0, 3000.0), st.floats(0.0, 1.0))
def test_linear_law(rounds: float, more: float, lethal_m2: float, men: float, aim: float) -> None:
    first = men_lost_in_open(rounds, lethal_m2, men, 0.8, aim)
    second = men_lost_in_open(more, lethal_m2, men, 0.8, aim)
    both = men_lost_in_open(rounds + more, lethal_m2, men, 0.8, aim)
    assert both == pytest.approx(first + second, rel=1e-9, abs=1e-12)
    assert men_lost_in_open(rounds, lethal_m2, men, 1.6, aim) == pytest.approx(first / 2)
    assert men_lost_in_open(rounds, lethal_m2, men, 0.8, aim * 0.3) <= first


def test_of_the_troops_few_can_correct_fire() -> None:
    """A post with 2 glimpses an hour, and battalions with 4 of which every fourth counts: 3."""
    assert glimpses_for_guns(2.0, 4.0, P) == pytest.approx(3.0, rel=1e-12)


@pytest.mark.parametrize(
    ("glimpses_per_h", "expected"),
    [
        (0.0, 0.0),  # nobody has the hex in sight
        (4.0 * math.log(2.0), 0.5),  # a quarter of an hour is one half-life of not seeing
        (8.0 * math.log(2.0), 0.75),  # twice the eyes: half of what was left
        (1e6, 1.0),
    ],
)
def test_ranging_in_is_a_search(glimpses_per_h: float, expected: float) -> None:
    assert share_observed(glimpses_per_h, P) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("observed", "is_registered", "expected"),
    [(1.0, False, 1.0), (0.0, True, 0.5), (0.0, False, 0.2), (0.5, True, 0.75), (0.5, False, 0.6)],
)
def test_aim_of_fire(observed: float, is_registered: bool, expected: float) -> None:
    assert aim_of_fire(observed, is_registered, P) == pytest.approx(expected, rel=1e-12)


@given(st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_more_eyes_never_spoil_the_aim(glimpses: float, more: float) -> None:
    for known in (False, True):
        aim = aim_of_fire(share_observed(glimpses, P), known, P)
        assert aim <= aim_of_fire(share_observed(glimpses + more, P), known, P) <= 1.0
    assert aim_of_fire(share_observed(glimpses, P), True, P) >= aim_of_fire(
        share_observed(glimpses, P), False, P
    )
