"""Air: what gets through, what flies, what bombs do."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.air import (
    bomb_lethal_m2,
    finds,
    flying,
    lift_held_up,
    raids,
    share_through,
)
from nomonhan.rules.cohesion import p_within
from tests.rules.numbers import parameters

P = parameters(
    he_lethal_m2=40.0, raid_sorties=12.0, interdiction_per_sortie=0.02, scout_km2_per_sortie=100.0
)
SHARES = st.floats(0.0, 1.0)
NUMBERS = st.integers(0, 300)


@pytest.mark.parametrize(
    ("own", "own_skill", "other", "other_skill", "expected"),
    [
        (100.0, 0.5, 0.0, 0.5, 1.0),
        (0.0, 0.5, 100.0, 0.5, 0.25),
        (100.0, 0.5, 100.0, 0.5, 0.625),
        (200.0, 0.5, 100.0, 0.5, 0.25 + 0.75 * 4 / 5),  # twice as many: four times the weight
        (100.0, 0.5, 100.0, 1.0, 0.25 + 0.75 / (1 + 2.25)),
        (0.0, 0.5, 0.0, 0.5, 1.0),  # nobody there to turn them back
    ],
)
def test_share_through(
    own: float, own_skill: float, other: float, other_skill: float, expected: float
) -> None:
    assert share_through(own, own_skill, other, other_skill) == pytest.approx(expected, rel=1e-12)


@given(NUMBERS, NUMBERS, NUMBERS, SHARES, SHARES)
def test_more_fighters_never_let_less_through(
    own: int, more: int, other: int, own_skill: float, other_skill: float
) -> None:
    share = share_through(own, own_skill, other, other_skill)
    assert 0.25 <= share <= 1.0
    if own > 0:
        assert share_through(own + more, own_skill, other, other_skill) >= share - 1e-12
        assert share_through(own, own_skill, other + more, other_skill) <= share + 1e-12


@pytest.mark.parametrize(
    ("cloud", "rain", "light", "expected"),
    [(0.0, 0.0, 1.0, 1.0), (0.4, 0.5, 1.0, 0.4), (0.9, 0.0, 1.0, 0.0), (0.0, 0.0, 0.8, 0.0)],
)
def test_flying_weather(cloud: float, rain: float, light: float, expected: float) -> None:
    assert flying(cloud, rain, light) == pytest.approx(expected, rel=1e-12)


def test_bombs_work_like_shells_of_fifty_kilograms() -> None:
    one = 40.0 * 50.0 ** (2.0 / 3.0)
    assert bomb_lethal_m2(50.0, P) == pytest.approx(one, rel=1e-12)
    assert bomb_lethal_m2(400.0, P) == pytest.approx(8 * one, rel=1e-12)


@pytest.mark.parametrize(
    ("sorties", "expected"), [(0.3, 1), (12.0, 1), (17.0, 1), (19.0, 2), (30.0, 3), (48.0, 4)]
)
def test_bombers_come_in_formations(sorties: float, expected: int) -> None:
    assert raids(sorties, P) == expected


def test_sorties_over_the_roads_hold_up_lift() -> None:
    """Five sorties an hour, each a fiftieth: 1 - exp(-0.1)."""
    assert lift_held_up(0.0, P) == 0.0
    assert lift_held_up(5.0, P) == pytest.approx(1 - math.exp(-0.1), rel=1e-12)
    assert lift_held_up(1e6, P) == pytest.approx(1.0)


def test_scouts_search_at_random() -> None:
    """Ten sorties of 100 km2 cover a map of 1,000 km2 once: 1 - 1/e of what moves in the open."""
    assert finds(10.0, 1000.0, 1.0, P) == pytest.approx(1.0, rel=1e-12)
    assert finds(10.0, 1000.0, 0.1, P) == pytest.approx(0.1, rel=1e-12)
    assert p_within(finds(10.0, 1000.0, 1.0, P), 1.0) == pytest.approx(1 - 1 / math.e, rel=1e-12)
