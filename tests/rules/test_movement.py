"""Seconds of march that a tick is worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.codes import Mobility
from nomonhan.rules.movement import night_factor, seconds_gained
from tests.rules.numbers import parameters

P = parameters(
    night_speed_foot=0.6, night_speed_vehicles=0.4, rain_slows=0.5, fatigue_slows=0.3,
    deliberate_speed_foot=0.4, deliberate_speed_armor=0.7,
)  # fmt: skip
SHARES = st.floats(0.0, 1.0)
ON_LEGS = [Mobility.FOOT, Mobility.HORSE, Mobility.HORSE_GUNS]


@pytest.mark.parametrize("mobility", list(Mobility))
def test_night(mobility: int) -> None:
    dark = 0.6 if mobility in ON_LEGS else 0.4
    assert night_factor(mobility, 1.0, P) == 1.0
    assert night_factor(mobility, 0.0, P) == dark
    assert night_factor(mobility, 0.5, P) == pytest.approx((1.0 + dark) / 2)


@pytest.mark.parametrize(
    ("night", "rain", "fatigue", "near", "armored", "closing", "expected"),
    [
        (1.0, 0.0, 0.0, False, False, 0.0, 900),  # fire does not reach who is not near
        (0.6, 0.0, 0.0, False, False, 1.0, 540),
        (1.0, 1.0, 0.0, False, False, 1.0, 450),
        (1.0, 0.0, 1.0, False, False, 1.0, 630),
        (1.0, 0.0, 0.0, True, False, 1.0, 360),
        (1.0, 0.0, 0.0, True, True, 0.25, 157),  # 900 x 0.7 x 0.25 = 157.5, whole seconds
        (0.5, 0.5, 0.5, True, False, 0.5, int(900 * 0.5 * 0.75 * 0.85 * 0.4 * 0.5)),
    ],
)
def test_worked_examples(
    night: float, rain: float, fatigue: float, near: bool, armored: bool, closing: float,
    expected: int,
) -> None:  # fmt: skip
    assert seconds_gained(900, night, rain, fatigue, near, armored, closing, P) == expected


@given(SHARES, SHARES, SHARES, SHARES, st.booleans(), st.booleans(), SHARES)
def test_nothing_speeds_a_march_up(
    night: float,
    rain: float,
    more: float,
    fatigue: float,
    near: bool,
    armored: bool,
    closing: float,
) -> None:
    gained = seconds_gained(900, night, rain, fatigue, near, armored, closing, P)
    wetter = rain + (1.0 - rain) * more
    assert 0 <= gained <= 900
    assert seconds_gained(900, night, wetter, fatigue, near, armored, closing, P) <= gained
    assert seconds_gained(900, night, rain, 1.0, near, armored, closing, P) <= gained
    assert seconds_gained(900, night, rain, fatigue, True, armored, closing, P) <= gained
    assert seconds_gained(900, night * more, rain, fatigue, near, armored, closing, P) <= gained
