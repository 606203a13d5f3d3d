"""The hit and the left behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.casualties import captured_share, dying_rate_per_h, slipped_away_share
from nomonhan.rules.cohesion import p_within
from tests.rules.numbers import parameters

P = parameters(
    killed_share_evacuated=0.22, killed_share_cut_off=0.40, wounded_wait_h=48.0,
    captured_with_way_out=0.5, slip_share_dark=0.4, slip_share_day=0.1,
)  # fmt: skip
SHARES = st.floats(0.0, 1.0)


def test_two_days_of_waiting_bring_the_dead_to_the_share_of_the_cut_off() -> None:
    """Of 100 hit 22 die at once; of the 78 who wait 18 more within 48 h: 40."""
    died = 0.22 + 0.78 * p_within(dying_rate_per_h(P), 48.0)
    assert died == pytest.approx(0.40, rel=1e-12)


def test_nobody_comes_back_to_life() -> None:
    mild = parameters(killed_share_evacuated=0.3, killed_share_cut_off=0.2, wounded_wait_h=48.0)
    assert dying_rate_per_h(mild) == 0.0


@pytest.mark.parametrize(
    ("surrender", "way_out", "expected"),
    [(0.6, False, 0.6), (0.6, True, 0.3), (0.0, True, 0.0), (1.0, False, 1.0)],
)
def test_taken_alive(surrender: float, way_out: bool, expected: float) -> None:
    assert captured_share(surrender, way_out, P) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("light", "way_out", "expected"),
    [(0.0, False, 0.4), (1.0, False, 0.1), (0.5, False, 0.25), (0.0, True, 0.8), (1.0, True, 0.2)],
)
def test_slipped_away(light: float, way_out: bool, expected: float) -> None:
    assert slipped_away_share(light, way_out, P) == pytest.approx(expected, rel=1e-12)


@given(SHARES, SHARES, st.booleans())
def test_the_dark_helps_and_shares_stay_shares(a: float, b: float, way_out: bool) -> None:
    darker, lighter = sorted((a, b))
    assert slipped_away_share(darker, way_out, P) >= slipped_away_share(lighter, way_out, P)
    assert slipped_away_share(a, True, P) >= slipped_away_share(a, False, P)
    generous = parameters(slip_share_dark=0.9, slip_share_day=0.7)
    assert 0.0 <= slipped_away_share(a, way_out, generous) <= 1.0
