"""Plain twin of the lines of sight: walks the straight line, one pair of hexes a time."""

from __future__ import annotations

import math
from collections.abc import Collection
from fractions import Fraction

EARTH_KM = 6371.0
REFRACTION = 0.13


def center(col: int, row: int) -> tuple[float, float]:
    return col + 0.5 * (row % 2), row * math.sqrt(3) / 2


def sees(
    observer: tuple[int, int],
    target: tuple[int, int],
    ground_m: dict[tuple[int, int], float],
    screen_m: dict[tuple[int, int], float],
    lookout_m: float,
) -> bool:
    """Whether a line between two hexes (col, row) is free; `lookout_m` is added to the observer."""
    ax, ay = center(*observer)
    bx, by = center(*target)
    length = math.hypot(bx - ax, by - ay)

    def bent(height_m: float, away_km: float) -> float:
        return height_m - (1 - REFRACTION) * 1000 * away_km**2 / (2 * EARTH_KM)

    eye = ground_m[observer] + lookout_m + 2.0
    mark = bent(ground_m[target] + 2.0, length)
    steps = hex_distance(observer, target)
    for i in range(1, steps):
        x, y = ax + (bx - ax) * i / steps, ay + (by - ay) * i / steps
        distances = {
            place: math.hypot(center(*place)[0] - x, center(*place)[1] - y) for place in ground_m
        }
        least = min(distances.values())
        if least > 1 / math.sqrt(3) + 1e-9:  # the line runs outside the map
            continue
        crossed = [place for place, d in distances.items() if d < least + 1e-9]
        line = eye + (mark - eye) * i / steps
        away = length * i / steps
        if all(bent(ground_m[place] + screen_m[place], away) > line for place in crossed):
            return False
    return True


Place = tuple[int, int]


def view_share(
    place: Place, inside: Collection[Place], sees: Collection[tuple[Place, Place]]
) -> Fraction:
    """Share of the places within ten hexes that is seen from `place`."""
    around = [other for other in inside if hex_distance(place, other) <= 10]
    return Fraction(sum((place, other) in sees for other in around), len(around))


def widest_view(
    place: Place, inside: Collection[Place], sees: Collection[tuple[Place, Place]]
) -> tuple[Fraction, int]:
    """The largest share within two hexes, and how near the nearest place with it is."""
    near = [other for other in inside if hex_distance(place, other) <= 2]
    share = max(view_share(other, inside, sees) for other in near)
    return share, min(
        hex_distance(place, other) for other in near if view_share(other, inside, sees) == share
    )


def hex_distance(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Steps between two hexes in odd-r offsets, by cube coordinates."""
    cubes = []
    for col, row in (a, b):
        q = col - (row - row % 2) // 2
        cubes.append((q, row, -q - row))
    return max(int(abs(p - q)) for p, q in zip(*cubes, strict=True))
