"""Small maps as plain SVG: one drawing of each theater's ground, shown in many windows.

Coordinates are the map's km with y pointing south.  Lines keep their width at every scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from nomonhan.claims.records import Place
from nomonhan.terrain.names import LakeShape, ZoneName
from nomonhan.terrain.theater import Theater
from nomonhan.text import format_date, pick

ROOM_KM = 7.0  # around the places shown
LEAST_KM = 26.0  # width of the smallest window
SHAPE = 0.72  # height over width
LETTER = 1 / 27  # height of letters over the width of the window

Lines = Sequence[NDArray[np.float64]]


class Front(NamedTuple):
    """Where control passes from one side to the other at a moment."""

    at: datetime  # midnight counts as the end of the day before it, but for the first
    lines: list[NDArray[np.float64]]


class Window(NamedTuple):
    """The part of the map that is shown, km."""

    west: float
    north: float  # -y
    width: float
    height: float


def ground(theater: Theater, name: str) -> Markup:
    """A theater's ground, to be put into the page once: strip, lakes, rivers, tracks, claims."""
    names = theater.names
    parts = [_shape(names.strip, "strip")] if len(names.strip) else []
    parts += [_lake(lake) for lake in names.lakes]
    for kind in ("track", "river_minor", "river_major", "claim"):
        parts += [_line(line.points, kind) for line in names.lines if line.kind == kind]
    body = Markup("").join(parts)
    return Markup('<g id="ground-{}" class="ground">{}</g>').format(name, body)


def small_map(theater: Theater, place: Place, fronts: Iterable[Front], title: str) -> Markup:
    """One window on the ground: places that a statement speaks of, and the front by day."""
    shown = [zone for zone in theater.names.zones if zone.id in place.zones]
    if place.claims and len(theater.names.strip):
        points = np.concatenate([theater.names.strip, [zone.point for zone in shown]])
    else:
        points = np.array([zone.point for zone in shown]).reshape(-1, 2)
    window = _window(points, theater.terrain.n_cols)
    letter = window.width * LETTER
    parts = [Markup('<use href="#ground-{}"/>').format(place.theater)]
    days = list(fronts)
    for i, front in enumerate(days):
        later = (i + 1) / len(days)
        parts += [_line(line, "front", f"--later:{later:.2f}") for line in front.lines]
    spots: list[tuple[float, float]] = []
    for front in days:
        parts += _day(front, window, letter, spots)
    taken: list[float] = []
    for zone in sorted(shown, key=lambda z: -float(z.point[1])):
        parts.append(_named(zone, window, letter, taken))
    box = f"{window.west:.1f} {window.north:.1f} {window.width:.1f} {window.height:.1f}"
    return Markup('<svg class="small-map" viewBox="{}" role="img" aria-label="{}">{}</svg>').format(
        box, title, Markup("").join(parts)
    )


def _window(points: NDArray[np.float64], map_km: float) -> Window:
    """A window of the usual shape around points, nearer on a map of so few km."""
    x, y = points[:, 0], -points[:, 1]
    room, least = min(ROOM_KM, map_km / 8), min(LEAST_KM, map_km / 2)
    width = max(float(np.ptp(x)) + 2 * room, (float(np.ptp(y)) + 2 * room) / SHAPE, least)
    height = width * SHAPE
    middle_x, middle_y = (float(x.max() + x.min()) / 2, float(y.max() + y.min()) / 2)
    return Window(middle_x - width / 2, middle_y - height / 2, width, height)


def _named(zone: ZoneName, window: Window, letter: float, taken: list[float]) -> Markup:
    """A place: how well it is known, its middle, its name to the side that has room."""
    x, y = float(zone.point[0]), -float(zone.point[1])
    name = pick(zone.name.en, zone.name.es)
    level = y
    while any(abs(level - other) < letter for other in taken):
        level += letter / 3
    taken.append(level)
    is_east = x > window.west + 0.62 * window.width
    anchor, shift = ("end", -letter / 2) if is_east else ("start", letter / 2)
    radius = min(zone.uncertainty_km, 4.0)
    return Markup(
        '<circle class="about" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>'
        '<circle class="spot" cx="{:.1f}" cy="{:.1f}" r="{:.2f}"/>'
        '<text x="{:.1f}" y="{:.1f}" font-size="{:.2f}" text-anchor="{}">{}</text>'
    ).format(x, y, radius, x, y, letter / 5, x + shift, level + letter / 3, letter, anchor, name)


def _day(
    front: Front, window: Window, letter: float, spots: list[tuple[float, float]]
) -> list[Markup]:
    """The date of a front, at a point of it that keeps clear of the dates before it."""
    inside = [
        (float(x), -float(y))
        for line in front.lines
        for x, y in line
        if window.west + letter < x < window.west + window.width - 3 * letter
        and window.north + 1.5 * letter < -y < window.north + window.height - letter
    ]
    if not inside:
        return []

    def clearance(point: tuple[float, float]) -> tuple[float, float]:
        apart = min((abs(point[0] - x) / 3 + abs(point[1] - y) for x, y in spots), default=99.0)
        return min(apart, 3 * letter), -point[1]

    x, y = max(inside, key=clearance)
    spots.append((x, y))
    words = format_date(front.at, "short")
    text = '<text class="day" x="{:.1f}" y="{:.1f}" font-size="{:.2f}">{}</text>'
    return [Markup(text).format(x + letter / 4, y - letter / 4, letter * 0.8, words)]


def _line(points: NDArray[np.float64], kind: str, style: str = "") -> Markup:
    given = Markup(' style="{}"').format(style) if style else ""
    return Markup('<path class="{}"{} d="{}"/>').format(kind, given, _path(points))


def _lake(lake: LakeShape) -> Markup:
    x, y = float(lake.point[0]), -float(lake.point[1])
    return Markup(
        '<ellipse class="lake" cx="{:.1f}" cy="{:.1f}" rx="{:.2f}" ry="{:.2f}" '
        'transform="rotate({:.0f} {:.1f} {:.1f})"/>'
    ).format(x, y, lake.length_km / 2, lake.width_km / 2, -lake.axis_deg, x, y)


def _shape(points: NDArray[np.float64], kind: str) -> Markup:
    return Markup('<path class="{}" d="{}Z"/>').format(kind, _path(points))


def _path(points: NDArray[np.float64]) -> str:
    return "M" + "L".join(f"{x:.1f} {-y:.1f}" for x, y in points)
