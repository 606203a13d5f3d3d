"""Plain twins of the lines of H-hour and of what is measured from them, point by point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

Point = tuple[float, float]


def middle(points: Sequence[Point]) -> Point:
    """Mean of points."""
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def in_the_line(own: Sequence[Point], enemy: Sequence[Point], forward_km: float) -> list[Point]:
    """Points no farther from an enemy than `forward_km`, or than the nearest of all."""
    away = [min(math.dist(a, b) for b in enemy) for a in own]
    limit = max(forward_km, min(away))
    return [point for point, km in zip(own, away, strict=True) if km <= limit]


def behind(
    point: Point, own: Sequence[Point], enemy: Sequence[Point], forward_km: float, flank_km: float
) -> tuple[float, float, bool]:
    """Depth behind the line of `own`, place along it, and whether beyond its end."""
    line = in_the_line(own, enemy, forward_km)
    opposite = in_the_line(enemy, line, forward_km)
    (ax, ay), (bx, by) = middle(line), middle(opposite)
    length = math.hypot(ax - bx, ay - by)
    rear = ((ax - bx) / length, (ay - by) / length) if length else (1.0, 0.0)

    def along(p: Point) -> float:
        return rear[0] * p[1] - rear[1] * p[0]

    nearest = min(line, key=lambda p: math.dist(p, point))
    depth = (point[0] - nearest[0]) * rear[0] + (point[1] - nearest[1]) * rear[1]
    ends = [along(p) for p in line]
    place = along(point)
    beyond = place > max(ends) + flank_km or place < min(ends) - flank_km
    return depth, place, beyond


class Deep(NamedTuple):
    """Where an attacker's battalion stands at the end of a tick."""

    unit: int
    side: int
    depth_km: float
    along_km: float
    flank: bool
    supplied: bool
    clear: bool  # no battalion of the defender in hand within two hexes


class Breakthroughs:
    """Counts breakthroughs and envelopments as a clerk would, from the reports of every round.

    Who was not behind the line when the round began came there in the middle of it.
    """

    def __init__(self, round_h: float) -> None:
        self.round_h = round_h
        self.hours: dict[int, float] = {}
        self.way: dict[int, bool] = {}  # whether a unit behind the line came there past its end
        self.found: list[tuple[int, bool, float]] = []  # side, by the flank, place along the line

    def report(self, stands: Sequence[Deep]) -> list[tuple[int, bool, int]]:
        """New breakthroughs of a round: side, whether by the flank, unit."""
        new = []
        for s in stands:
            if s.depth_km <= 0.0:
                self.way.pop(s.unit, None)
            else:
                self.way.setdefault(s.unit, s.flank)
        stands = [s._replace(flank=self.way.get(s.unit, False)) for s in stands]
        behind = [s for s in stands if s.depth_km >= 4.0 and s.supplied and s.clear]
        half = self.round_h / 2.0
        self.hours = {s.unit: self.hours.get(s.unit, -half) + self.round_h for s in behind}
        for s in behind:
            if self.hours[s.unit] < 3.0:
                continue
            known = [km for side, flank, km in self.found if (side, flank) == (s.side, s.flank)]
            if all(abs(km - s.along_km) >= 5.0 for km in known):
                self.found.append((s.side, s.flank, s.along_km))
                new.append((s.side, s.flank, s.unit))
        return new


def ring_history(cut_share: Sequence[float], tick_h: float) -> tuple[int, list[tuple[int, str]]]:
    """First tick of a ring that held six hours (-1 never); when rings were told as closed, opened.

    cut_share: share of the forward men cut off at the end of each tick.  A ring is told as closed
    when it has held for six hours, and as opened only if it had been told as closed.
    """
    first, events = -1, []
    begun = 0
    for tick, share in enumerate([*cut_share, 0.0]):
        if share >= 0.5:
            if (tick - begun) * tick_h == 6.0:
                first = begun if first < 0 else first
                events.append((tick, "closed"))
        else:
            if (tick - 1 - begun) * tick_h >= 6.0 and tick < len(cut_share):
                events.append((tick, "opened"))
            begun = tick + 1
    return first, events
