"""Rounding that takes the machine out of a number."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.last_bits import PER_UNIT, settled
from nomonhan.terrain.projection import Projection, to_degrees, to_plane


@given(st.integers(-(10**9), 10**9), st.floats(-0.4, 0.4))
def test_what_lies_near_a_step_becomes_that_step(step: int, part: float) -> None:
    exact = step / PER_UNIT
    assert settled((step + part) / PER_UNIT).tobytes() == np.float64(exact).tobytes()


def test_zero_has_one_sign() -> None:
    assert settled([-0.0, -1e-17, 1e-17]).tobytes() == np.zeros(3).tobytes()


def test_shapes_stay() -> None:
    assert settled(np.ones((2, 3))).shape == (2, 3)
    assert settled(0.1234567).shape == ()


def test_places_on_the_earth_are_whole_steps() -> None:
    """So that no last bit of a sine goes on from there."""
    origin = Projection(47.75, 118.60)
    lon, lat = np.meshgrid(np.linspace(118, 119, 40), np.linspace(47, 48, 40))
    for numbers in (to_plane(origin, lon, lat), to_degrees(origin, np.stack([lon, lat], -1))):
        assert settled(numbers).tobytes() == numbers.tobytes()
