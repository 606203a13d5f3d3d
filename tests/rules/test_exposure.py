"""Exposure: posture, works and ground."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.codes import Posture
from nomonhan.rules.exposure import exposure
from tests.rules.numbers import parameters

P = parameters(
    exposure_attack=0.6, exposure_march=1.0, exposure_rest=0.5, exposure_hasty=0.4,
    exposure_fortified=0.1, relief_cover=0.25,
)  # fmt: skip
DEFENSES = [Posture.HASTY, Posture.PREPARED, Posture.FORTIFIED, Posture.DELAY]
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("posture", "works", "relief", "expected"),
    [
        (Posture.ATTACK, 0.9, 0.0, 0.6),  # works do not move with an attack
        (Posture.MARCH, 0.0, 0.8, 1.0 * 0.8),  # 0.25 x 0.8 of the cover of dunes
        (Posture.WITHDRAWAL, 1.0, 1.0, 0.75),
        (Posture.HASTY, 0.0, 0.0, 0.4),
        (Posture.FORTIFIED, 1.0, 0.0, 0.1),
        (
            Posture.PREPARED,
            0.25,
            0.0,
            0.2,
        ),  # half way by the root: the geometric mean of 0.4 and 0.1
        (Posture.REST, 0.25, 1.0, 0.5 * 0.75 * 0.5),
    ],
)
def test_worked_examples(posture: int, works: float, relief: float, expected: float) -> None:
    assert exposure(posture, works, relief, P) == pytest.approx(expected, rel=1e-12)


@given(st.sampled_from(list(Posture)), SHARES, SHARES)
def test_is_a_share(posture: int, works: float, relief: float) -> None:
    assert 0.0 < exposure(posture, works, relief, P) <= 1.0


@given(st.sampled_from(list(Posture)), SHARES, SHARES, SHARES, SHARES)
def test_works_and_ground_only_hide(
    posture: int, works: float, more: float, relief: float, rougher: float
) -> None:
    deeper = works + (1.0 - works) * more
    rough = relief + (1.0 - relief) * rougher
    plain = exposure(posture, works, relief, P)
    assert exposure(posture, deeper, relief, P) <= plain + 1e-15
    assert exposure(posture, works, rough, P) <= plain + 1e-15


@pytest.mark.parametrize("posture", DEFENSES)
def test_the_first_spade_is_worth_most(posture: int) -> None:
    none, tenth, half, whole = (exposure(posture, w, 0.0, P) for w in (0.0, 0.1, 0.5, 1.0))
    assert none - tenth > tenth - half > half - whole
    assert exposure(posture, 0.25, 0.0, P) == pytest.approx((none * whole) ** 0.5)
