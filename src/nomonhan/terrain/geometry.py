"""Plane geometry of lines and areas, in km.

Made of sums, products, quotients and square roots, which are the same on every machine.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (p, 2) km east and north


class Nearest(NamedTuple):
    """How points lie to a line, each (p,)."""

    distance_km: NDArray[np.float64]
    along_km: NDArray[np.float64]  # from the line's start to the nearest point on it
    left: NDArray[np.bool_]  # on its left hand, looking along the line


def reach_km(offsets: Points) -> NDArray[np.float64]:
    """Lengths of offsets (..., 2), (...); `np.hypot` has other last bits on other machines."""
    east, north = offsets[..., 0], offsets[..., 1]
    return np.asarray(np.sqrt(east * east + north * north))


def steps_km(line: Points) -> NDArray[np.float64]:
    """Lengths of the segments of a line, (p - 1,)."""
    return reach_km(np.diff(line, axis=0))


def length_km(line: Points) -> float:
    return float(steps_km(line).sum())


def extended(line: Points, by_km: float, start: bool = True, end: bool = True) -> Points:
    """The line prolonged straight beyond its ends."""
    pieces = [line]
    if start:
        away = line[0] - line[1]
        pieces.insert(0, (line[0] + away / reach_km(away) * by_km)[None])
    if end:
        away = line[-1] - line[-2]
        pieces.append((line[-1] + away / reach_km(away) * by_km)[None])
    return np.concatenate(pieces)


def nearest_on_line(points: Points, line: Points) -> Nearest:
    """Distance, place along the line, and side, of every point.

    Where the nearest point is a vertex, the side is told by the segment whose own straight line
    lies farther from the point: the other one may see it on the wrong side of the bend.
    """
    start, step = line[:-1], np.diff(line, axis=0)
    lengths = reach_km(step)
    offset = points[:, None, :] - start[None]  # (p, s, 2)
    share = np.clip((offset * step).sum(axis=2) / lengths**2, 0.0, 1.0)
    away = offset - share[..., None] * step
    distance = reach_km(away)
    cross = (step[:, 0] * offset[..., 1] - step[:, 1] * offset[..., 0]) / lengths
    least = distance.min(axis=1, keepdims=True)
    candidate = np.where(distance <= least + 1e-9, np.abs(cross), -1.0)
    chosen = candidate.argmax(axis=1)
    row = np.arange(len(points))
    before = np.concatenate([[0.0], np.cumsum(lengths)])[:-1]
    return Nearest(
        distance_km=least[:, 0],
        along_km=before[chosen] + share[row, chosen] * lengths[chosen],
        left=cross[row, chosen] > 0,
    )


def part_of_line(line: Points, from_km: float, to_km: float) -> Points:
    """The stretch of a line between two places along it."""
    lengths = steps_km(line)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    inside = (along > from_km + 1e-9) & (along < to_km - 1e-9)
    ends = [_place_at(s, along, line)[None] for s in (from_km, to_km)]
    return np.concatenate([ends[0], line[inside], ends[1]])


def _place_at(place_km: float, along: NDArray[np.float64], line: Points) -> Points:
    """The point (2,) at a place along a line, one of its ends if the place lies beyond."""
    i = int(np.clip(np.searchsorted(along, place_km, side="right") - 1, 0, len(line) - 2))
    length = along[i + 1] - along[i]
    share = np.clip((place_km - along[i]) / length, 0.0, 1.0) if length > 0.0 else 0.0
    return np.asarray(line[i] + (line[i + 1] - line[i]) * share)


def area_km2(polygon: Points) -> float:
    """Area within a closed ring (its last point joins its first), by the shoelace formula."""
    x, y = polygon.T
    return abs(float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())) / 2.0


def inside_polygon(points: Points, polygon: Points) -> NDArray[np.bool_]:
    """Whether each point lies within a closed ring, (p,): even-odd rule."""
    inside = np.zeros(len(points), dtype=np.bool_)
    x, y = points.T
    for (ax, ay), (bx, by) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        spans = (ay > y) != (by > y)
        if ay != by:
            inside ^= spans & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return inside


def smooth_step(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 below 0, 1 above 1, with a soft start and end between."""
    s = np.clip(share, 0.0, 1.0)
    return np.asarray(s * s * (3.0 - 2.0 * s))


def smoothed(line: Points, per_segment: int = 8) -> Points:
    """The line as a curve through its points: centripetal Catmull-Rom spline, for drawing."""
    if len(line) < 3:
        return line
    ends = np.concatenate([[2 * line[0] - line[1]], line, [2 * line[-1] - line[-2]]])
    share = np.linspace(0.0, 1.0, per_segment, endpoint=False)[:, None]
    curve = []
    for p0, p1, p2, p3 in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        t1 = np.sqrt(reach_km(p1 - p0))
        t2 = t1 + np.sqrt(reach_km(p2 - p1))
        t3 = t2 + np.sqrt(reach_km(p3 - p2))
        t = t1 + (t2 - t1) * share
        a1 = (t1 - t) / t1 * p0 + t / t1 * p1
        a2 = (t2 - t) / (t2 - t1) * p1 + (t - t1) / (t2 - t1) * p2
        a3 = (t3 - t) / (t3 - t2) * p2 + (t - t2) / (t3 - t2) * p3
        b1 = (t2 - t) / t2 * a1 + t / t2 * a2
        b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3
        curve.append((t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2)
    return np.concatenate([*curve, line[-1:]])
