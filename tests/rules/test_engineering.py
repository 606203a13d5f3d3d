"""Field works: digging and wear."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.engineering import works_after, works_left
from tests.rules.numbers import parameters

P = parameters(works_time_h=40.0, works_wear_per_shell=0.001)
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("works", "hours", "sand", "under_fire", "expected"),
    [
        (0.0, 40.0, False, 0.0, 1 - math.exp(-1.0)),
        (0.0, 40.0, True, 0.0, 1 - math.exp(-1.0 / 1.5)),
        (0.5, 40.0, False, 0.5, 1 - 0.5 * math.exp(-0.5)),
        (0.3, 40.0, False, 1.0, 0.3),  # nobody digs who cannot lift his head
        (1.0, 40.0, False, 0.0, 1.0),
    ],
)
def test_digging(
    works: float, hours: float, sand: bool, under_fire: float, expected: float
) -> None:
    assert works_after(works, hours, sand, under_fire, P) == pytest.approx(expected, rel=1e-12)


@given(SHARES, st.floats(0, 100), st.booleans(), SHARES)
def test_works_grow_towards_one(works: float, hours: float, sand: bool, fire: float) -> None:
    after = works_after(works, hours, sand, fire, P)
    assert works - 1e-12 <= after <= 1.0
    half = works_after(works, hours / 2, sand, fire, P)
    assert works_after(half, hours / 2, sand, fire, P) == pytest.approx(after, abs=1e-12)
    assert works_after(works, hours, True, fire, P) <= works_after(works, hours, False, fire, P)


def test_wear() -> None:
    assert works_left(0.8, 0.0, P) == 0.8
    assert works_left(0.8, 1000.0, P) == pytest.approx(0.8 * math.exp(-1.0), rel=1e-12)


@given(SHARES, st.floats(0, 5000), st.floats(0, 5000))
def test_shells_never_mend(works: float, shells: float, more: float) -> None:
    left = works_left(works, shells, P)
    assert 0.0 <= works_left(works, shells + more, P) <= left <= works
    assert works_left(left, more, P) == pytest.approx(works_left(works, shells + more, P))
