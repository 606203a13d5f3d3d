"""Control by fire and sight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.control import combat_power, controller, reach
from tests.rules.numbers import parameters

P = parameters(
    vehicle_in_men=10.0, control_near=0.5, control_near_dark=0.2, control_far=0.1,
    control_minimum=100.0, control_margin=1.5,
)  # fmt: skip
SHARES = st.floats(0.0, 1.0)
POWERS = st.floats(0.0, 5000.0)


@pytest.mark.parametrize(
    ("men", "vehicles", "suppression", "cohesion", "expected"),
    [
        (600, 0, 0.0, 1.0, 600.0),
        (600, 20, 0.0, 1.0, 800.0),
        (600, 0, 1.0, 1.0, 180.0),
        (600, 0, 0.0, 0.0, 180.0),
        (600, 20, 0.5, 0.5, 800 * 0.65 * 0.65),
    ],
)
def test_power(
    men: int, vehicles: int, suppression: float, cohesion: float, expected: float
) -> None:
    assert combat_power(men, vehicles, suppression, cohesion, P) == pytest.approx(
        expected, rel=1e-12
    )


@pytest.mark.parametrize(
    ("distance", "rides", "light", "expected"),
    [
        (0, False, 0.0, 1.0), (1, False, 1.0, 0.5), (1, False, 0.0, 0.2), (1, False, 0.5, 0.35),
        (2, False, 1.0, 0.1), (2, False, 0.0, 0.0),
        (1, True, 1.0, 0.5), (2, True, 1.0, 0.5), (2, True, 0.5, 0.25), (2, True, 0.0, 0.0),
    ],
)  # fmt: skip
def test_reach(distance: int, rides: bool, light: float, expected: float) -> None:
    assert reach(distance, rides, light, P) == pytest.approx(expected, abs=1e-12)


@given(SHARES, SHARES, st.booleans())
def test_the_near_and_the_lit_are_controlled_more(light: float, more: float, rides: bool) -> None:
    lighter = light + (1.0 - light) * more
    for distance in (0, 1, 2):
        assert reach(distance, rides, lighter, P) >= reach(distance, rides, light, P) >= 0.0
    shares = [reach(distance, rides, light, P) for distance in (0, 1, 2)]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(
    ("power_0", "power_1", "expected"),
    [
        (99.0, 99.0, -1), (100.0, 0.0, 0), (0.0, 100.0, 1), (150.0, 100.0, 0), (149.0, 100.0, -1),
        (100.0, 150.0, 1), (1000.0, 1000.0, -1),
    ],
)  # fmt: skip
def test_controller(power_0: float, power_1: float, expected: int) -> None:
    assert controller(power_0, power_1, P) == expected


@given(POWERS, POWERS)
def test_sides_are_alike(a: float, b: float) -> None:
    mirrored = {0: 1, 1: 0, -1: -1}
    assert controller(b, a, P) == mirrored[controller(a, b, P)]


@given(POWERS, POWERS, POWERS)
def test_more_power_never_loses_ground(a: float, more: float, b: float) -> None:
    if controller(a, b, P) == 0:
        assert controller(a + more, b, P) == 0
