"""The hit and the left behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.casualties import captured_share, killed_share, slipped_away_share
from tests.rules.numbers import parameters

P = parameters(
    killed_share_evacuated=0.22, killed_share_cut_off=0.40, captured_with_way_out=0.5,
    slip_share_dark=0.4, slip_share_day=0.1,
)  # fmt: skip
SHARES = st.floats(0.0, 1.0)


def test_more_of_the_hit_die_where_nobody_carries_them_back() -> None:
    assert killed_share(False, P) == 0.22
    assert killed_share(True, P) == 0.40


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
