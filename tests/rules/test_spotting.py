"""Spotting: signatures and glimpses."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.codes import Posture
from nomonhan.rules.spotting import glimpse, signature
from tests.rules.numbers import parameters

P = parameters(
    signature_moving=1.0, signature_still=0.3, signature_works=0.05, signature_firing=0.6,
    signature_vehicles=2.0, glimpse_per_h=4.0, dark_sight=0.1, haze_km=10.0,
)  # fmt: skip
MOVING = {Posture.MARCH, Posture.ATTACK, Posture.WITHDRAWAL}
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("posture", "works", "firing", "vehicles", "expected"),
    [
        (Posture.MARCH, 0.0, False, 0, 1.0),
        (Posture.ATTACK, 0.0, True, 30, 2.0),
        (Posture.HASTY, 0.0, False, 0, 0.3),
        (Posture.FORTIFIED, 1.0, False, 0, 0.05),
        (Posture.PREPARED, 0.5, False, 0, 0.175),
        (Posture.FORTIFIED, 1.0, True, 0, 0.6),
    ],
)
def test_signature(
    posture: int, works: float, firing: bool, vehicles: int, expected: float
) -> None:
    assert signature(posture, works, firing, vehicles, P) == pytest.approx(expected, rel=1e-12)


@given(st.sampled_from(list(Posture)), SHARES, SHARES)
def test_fire_gives_away_and_works_hide(posture: Posture, works: float, more: float) -> None:
    plain = signature(posture, works, False, 0, P)
    deeper = works + (1.0 - works) * more
    assert signature(posture, works, True, 0, P) >= plain
    assert signature(posture, works, False, 1, P) >= plain
    assert signature(posture, deeper, False, 0, P) <= plain + 1e-15
    assert plain <= 1.0


@pytest.mark.parametrize(
    ("distance", "light", "expected"),
    [(0, 0.0, 4.0), (1, 1.0, 4.0), (2, 1.0, 1.0), (4, 1.0, 0.25), (1, 0.0, 0.4), (2, 0.5, 0.55)],
)
def test_glimpses_fall_with_the_square_of_distance(
    distance: int, light: float, expected: float
) -> None:
    air = math.exp(-(distance - 1) / 10.0) if distance else 1.0  # what haze leaves
    assert glimpse(distance, light, 1.0, P) == pytest.approx(expected * air, rel=1e-12)


@pytest.mark.parametrize(
    ("distance", "optics", "expected"),
    [
        (0, 3.0, 4.0),
        (1, 3.0, 4.0),  # near by a glass makes nobody quicker
        (3, 3.0, 4.0 * math.exp(-0.2)),
        (6, 3.0, 4.0 * math.exp(-0.5) / 4.0),  # as if it lay at two kilometers, but for the air
        (11, 8.0, 4.0 * math.exp(-1.0) * 64.0 / 121.0),
    ],
)
def test_a_glass_brings_nearer_but_sees_no_better_through_haze(
    distance: int, optics: float, expected: float
) -> None:
    assert glimpse(distance, 1.0, optics, P) == pytest.approx(expected, rel=1e-12)


GLASSES = st.floats(1.0, 10.0)


@given(st.integers(0, 12), SHARES, SHARES, GLASSES, GLASSES)
def test_nothing_is_seen_better_farther_off_or_with_less(
    distance: int, light: float, more: float, optics: float, stronger: float
) -> None:
    lighter = light + (1.0 - light) * more
    seen = glimpse(distance, light, optics, P)
    assert glimpse(distance + 1, light, optics, P) <= seen
    assert seen <= glimpse(distance, lighter, optics, P)
    assert seen <= glimpse(distance, light, optics * stronger, P) * (1.0 + 1e-12)
