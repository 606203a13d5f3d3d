"""Claimed borders of a map as lines in km, and how far apart they lie."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from nomonhan.terrain.geometry import Points, length_km, nearest_on_line
from nomonhan.terrain.packaged_facts import load_facts
from nomonhan.terrain.projection import Projection, to_plane

STEP_KM = 0.25  # between the points at which a border's distance from a river is taken


class ClaimLine(NamedTuple):
    """One stretch of a claimed border; it either follows a river or has a line of its own."""

    claim: str
    follows: str | None
    line: Points  # (p, 2), empty where it follows a river


class Borders(NamedTuple):
    claims: list[ClaimLine]
    rivers: dict[str, Points]
    zones: dict[str, Points]  # (2,) of each place
    east_km: tuple[float, float]  # of the tactical map
    north_km: tuple[float, float]


@cache
def claim_lines_of(theater: str) -> Borders:
    """Claimed borders and rivers of a packaged map."""
    facts = load_facts(theater)
    frame = facts.frame
    projection = Projection(frame.lat, frame.lon)

    def on_plane(line: Sequence[Sequence[float]]) -> Points:
        degrees = np.array(line, dtype=np.float64).reshape(-1, 2)
        return to_plane(projection, degrees[:, 0], degrees[:, 1])

    return Borders(
        claims=[
            ClaimLine(line.claim, line.follows, on_plane(line.line))
            for line in facts.claim_lines.values()
        ],
        rivers={name: on_plane(river.line) for name, river in facts.rivers.items()},
        zones={name: on_plane([zone.at])[0] for name, zone in facts.zones.items()},
        east_km=(frame.west_km, frame.west_km + frame.n_cols - 0.5),
        north_km=(frame.south_km, frame.south_km + (frame.n_rows - 1) * np.sqrt(3) / 2),
    )


def follows_river(borders: Borders, claim: str, river: str) -> bool:
    """Whether every stretch of the claim is the course of the river."""
    own = [line for line in borders.claims if line.claim == claim]
    return bool(own) and all(line.follows == river for line in own)


def claim_depth_km(borders: Borders, claim: str, river: str) -> float:
    """Mean distance from the river of a claim's own stretches, inside the tactical map."""
    own = [line.line for line in borders.claims if line.claim == claim and line.follows is None]
    points = np.concatenate([_evenly(line) for line in own if len(line) > 1])
    inside = (points[:, 0] >= borders.east_km[0]) & (points[:, 0] <= borders.east_km[1])
    inside &= (points[:, 1] >= borders.north_km[0]) & (points[:, 1] <= borders.north_km[1])
    return float(nearest_on_line(points[inside], borders.rivers[river]).distance_km.mean())


def passes_east_of(borders: Borders, claim: str, zone: str) -> float:
    """How far east of a place the claimed border passes at its latitude, km; negative: west.

    Where the border has no point at that latitude, the nearest of its points counts.
    """
    own = [line.line for line in borders.claims if line.claim == claim and line.follows is None]
    points = np.concatenate([_evenly(line) for line in own if len(line) > 1])
    x, y = borders.zones[zone]
    level = np.abs(points[:, 1] - y)
    near = level <= max(STEP_KM, float(level.min()))
    return float((points[near, 0] - x).max())


def _evenly(line: Points) -> Points:
    """Points along a line at even steps, (p, 2)."""
    lengths = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    places = np.linspace(0.0, along[-1], max(2, round(length_km(line) / STEP_KM)))
    return np.column_stack([np.interp(places, along, line[:, i]) for i in (0, 1)])
