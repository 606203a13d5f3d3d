"""Bits of lanes: every hex around is found by its bit, one after the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.engine.phases.lanes import lowest_bit, place_of_bit


@pytest.mark.parametrize("place", range(1, 19))
def test_a_bit_stands_for_its_place(place: int) -> None:
    assert place_of_bit(1 << place) == place


@given(st.sets(st.integers(1, 18)))
def test_places_are_found_from_the_nearest_on(places: set[int]) -> None:
    lanes, found = sum(1 << place for place in places), []
    while lanes > 0:
        bit = lowest_bit(lanes)
        lanes ^= bit
        found.append(place_of_bit(bit))
    assert found == sorted(places)
