"""Plain twin of control: every hex asks every battalion what it can bring to bear on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tests.reference.board import places_around
from tests.reference.ways import Place


class Battalion(NamedTuple):
    """A line unit in hand."""

    side: int
    place: Place
    men: int
    vehicles: int
    suppression: float
    cohesion: float
    rides: bool


def power_at(
    place: Place, side: int, battalions: Iterable[Battalion], light: float,
    numbers: Mapping[str, float], n_cols: int, n_rows: int,
) -> float:  # fmt: skip
    """Riflemen's worth of fire that a side has on a place."""
    hexes = places_around(place, n_cols, n_rows, 2)
    near = numbers["control_near"] * light + numbers["control_near_dark"] * (1 - light)
    reach = {0: 1.0, 1: near, 2: numbers["control_far"] * light}
    total = 0.0
    for b in battalions:
        if b.side == side and b.place in hexes:
            strength = b.men + b.vehicles * numbers["vehicle_in_men"]
            share = reach[hexes[b.place]]
            if b.rides and hexes[b.place] == 2:  # a patrol by day is worth a neighbor by day
                share = numbers["control_near"] * light
            total += strength * (1 - 0.7 * b.suppression) * (1 - 0.7 * (1 - b.cohesion)) * share
    return total


def controllers(
    battalions: list[Battalion], light: float, numbers: Mapping[str, float], n_cols: int,
    n_rows: int,
) -> dict[Place, int]:  # fmt: skip
    """Who controls each place, -1 nobody."""
    found = {}
    for row in range(n_rows):
        for col in range(n_cols):
            powers = [
                power_at((col, row), side, battalions, light, numbers, n_cols, n_rows)
                for side in (0, 1)
            ]
            strong = max(powers)
            winner = powers.index(strong)
            clear = strong >= numbers["control_margin"] * min(powers)
            enough = strong >= numbers["control_minimum"]
            found[col, row] = winner if clear and enough else -1
    return found
