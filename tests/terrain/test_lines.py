"""Lines on the plane, against numpy's own functions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.terrain.geometry import length_km, part_of_line, reach_km, steps_km

LINE = np.array([(0.0, 0.0), (3.0, 4.0), (3.0, 10.0), (-9.0, 5.0)])  # 5, 6 and 13 km


def test_lengths_are_those_of_hypot() -> None:
    offsets = np.random.default_rng(1).normal(0.0, 30.0, (500, 2))
    np.testing.assert_allclose(reach_km(offsets), np.hypot(*offsets.T), rtol=4e-16)
    assert steps_km(LINE).tolist() == [5.0, 6.0, 13.0]
    assert length_km(LINE) == 24.0


@given(st.floats(-3.0, 27.0), st.floats(0.001, 10.0))
def test_a_part_of_a_line_ends_where_interpolation_has_it(start: float, length: float) -> None:
    part = part_of_line(LINE, start, start + length)
    along = np.array([0.0, 5.0, 11.0, 24.0])
    for end, place in ((part[0], start), (part[-1], start + length)):
        expected = [np.interp(place, along, LINE[:, i]) for i in (0, 1)]
        np.testing.assert_allclose(end, expected, atol=1e-12)


def test_a_part_of_a_line_keeps_the_points_between() -> None:
    assert part_of_line(LINE, 2.5, 11.0).tolist() == [[1.5, 2.0], [3.0, 4.0], [3.0, 10.0]]
    assert part_of_line(LINE, 6.0, 7.0).tolist() == [pytest.approx([3, 5]), pytest.approx([3, 6])]
