"""The front by day on the map: where control passes from one side to the other.

From replays: the share of recorded battles in which a side controls a hex, at the end of each day;
the front is where that share is a half.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.tri import Triangulation
from numpy.typing import NDArray

from nomonhan.replay.recording import Replay
from nomonhan.report.front_map_names import Box, name_places, write_along
from nomonhan.report.style import (
    INK,
    RULE,
    SAND,
    SIDES,
    WATER,
    WIDTH_PT,
    drawing,
    new_figure,
    to_svg,
)
from nomonhan.terrain.arrays import SAND as SAND_COVER
from nomonhan.terrain.arrays import VOID
from nomonhan.terrain.theater import Theater
from nomonhan.text import format_date, format_percent, pick
from nomonhan.text import gettext as _

LINE_WIDTHS = {"river_major": 2.0, "river_minor": 1.0, "track": 0.5, "claim": 1.0}


REACH = 5  # hexes beyond what a side controls that count as its own, if the enemy is not nearer


class Fronts(NamedTuple):
    """Who held what at the start and after each day, over the recorded battles."""

    share: NDArray[np.float64]  # (d, h) of the battles in which anybody held it: the first side
    known: NDArray[np.float64]  # (d, h) share of the battles in which anybody held it


def fronts_of(replays: Sequence[Replay], neighbor: NDArray[np.int32]) -> Fronts:
    """Shares at the start and after each day.

    A hex that nobody controls any more stays with its last holder; between the armies the ground
    belongs to the nearer one, up to a few hexes.
    """
    shares, known = [], []
    for replay in replays:
        days = [reached(held, neighbor) for held in _held_by_day(replay)]
        shares.append([share for share, _known in days])
        known.append([there for _share, there in days])
    weight = np.array(known, dtype=np.float64)  # (k, d, h)
    total = weight.sum(axis=0)
    share = (np.array(shares) * weight).sum(axis=0) / np.maximum(total, 1)
    return Fronts(share, total / len(replays))


def _held_by_day(replay: Replay) -> list[NDArray[np.int8]]:
    """Last holder of every hex at the start and after each day, (h,), -1 never held."""
    per_day = 24 * 60 // replay.header.tick_minutes
    control = replay.recording.control
    held = np.full(control.shape[1], -1, dtype=np.int8)
    days = []
    for t in range(len(control)):
        held = np.where(control[t] >= 0, control[t], held)
        if t % per_day == 0:
            days.append(held)
        elif len(days) == 1 and (days[0] < 0).all():
            days[0] = held  # nobody had looked about at the very start
    return days


def reached(
    held: NDArray[np.int8], neighbor: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Share of the first side, (h,), spread from what is held to the ground around, and where."""
    share = (held == 0).astype(np.float64)
    known = held >= 0
    on_map = neighbor >= 0
    for _step in range(REACH):
        there = on_map & known[neighbor]
        count = there.sum(axis=1)
        around = np.where(there, share[neighbor], 0.0).sum(axis=1)
        new = ~known & (count > 0)
        share[new] = around[new] / count[new]
        known = known | new
    return share, known


def front_by_day(replays: Sequence[Replay], theater: Theater, objectives: Sequence[str]) -> Markup:
    """The map, and a line for each day's front, the later the darker."""
    fronts = fronts_of(replays, theater.terrain.neighbor)
    start = replays[0].header.start
    days = _days_shown(len(fronts.share))
    points = np.array([zone.point for zone in theater.names.zones if zone.id in objectives])
    x_span, y_span = _extent(fronts, theater, points.reshape(-1, 2))
    with drawing():
        height = WIDTH_PT * (y_span[1] - y_span[0]) / (x_span[1] - x_span[0])
        figure, (axes,) = new_figure(height)
        figure.set_layout_engine("none")
        axes.set_position((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_aspect("equal")
        axes.set_xlim(*x_span)
        axes.set_ylim(*y_span)
        written = draw_ground(axes, theater)
        for i, day in enumerate(days):
            mesh, share = _mesh(fronts, day, theater)
            if mesh is None:
                continue
            if day == days[-1]:
                axes.tricontourf(mesh, share, levels=[-0.01, 0.5, 1.01],
                                 colors=[SIDES[1], SIDES[0]], alpha=0.09)  # fmt: skip
            later = (i + 1) / len(days)
            axes.tricontour(mesh, share, levels=[0.5], colors=[INK],
                            linewidths=0.5 + 1.6 * later, alpha=0.2 + 0.8 * later)  # fmt: skip
        name_places(axes, theater, objectives, written)
        _draw_key(axes, [start + timedelta(days=day) for day in days], x_span, y_span)
        return to_svg(figure, "front-by-day", _("The front by day"), _told(fronts, days, start))


def front_lines(
    replays: Sequence[Replay], theater: Theater
) -> list[tuple[datetime, list[NDArray[np.float64]]]]:
    """The front at the start, half way and at the end, as lines in km, from recorded battles."""
    fronts = fronts_of(replays, theater.terrain.neighbor)
    last = len(fronts.share) - 1
    found = []
    for day in dict.fromkeys((0, last // 2, last)):
        mesh, share = _mesh(fronts, day, theater)
        if mesh is None:
            continue
        axes = Figure().subplots()
        paths = axes.tricontour(mesh, share, levels=[0.5]).get_paths()
        lines = [np.asarray(p) for path in paths for p in path.to_polygons(closed_only=False)]
        moment = replays[0].header.start + timedelta(days=day)
        found.append((moment, [line for line in lines if len(line) > 2]))
    return found


def _extent(
    fronts: Fronts, theater: Theater, points: NDArray[np.float64]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """What of the map is shown: where the front ever ran, the objectives, and 5 km around."""
    terrain = theater.terrain
    moved = (fronts.share.min(axis=0) < 0.5) & (fronts.share.max(axis=0) > 0.5)
    moved &= fronts.known.max(axis=0) > 0.5
    spans = []
    for of_hexes, of_points in ((terrain.x_km, points[:, 0]), (terrain.y_km, points[:, 1])):
        places = np.concatenate([of_hexes[moved], of_points])
        if not len(places):
            places = of_hexes
        low = max(float(of_hexes.min()), float(places.min()) - 5)
        high = min(float(of_hexes.max()), float(places.max()) + 5)
        spans.append((low, max(high, low + 20)))
    return spans[0], spans[1]


def _mesh(
    fronts: Fronts, day: int, theater: Theater
) -> tuple[Triangulation | None, NDArray[np.float64]]:
    """Triangles between the hexes that somebody held by a day, and the smoothed share there."""
    terrain = theater.terrain
    seen = (fronts.known[day] > 0.5) & (terrain.cover != VOID)
    if seen.sum() < 3:
        return None, np.zeros(0)
    share = smoothed(fronts.share[day], seen, terrain.neighbor)[seen]
    mesh = Triangulation(terrain.x_km[seen], terrain.y_km[seen])
    corners = mesh.triangles
    x, y = mesh.x[corners], mesh.y[corners]
    longest = np.max(
        [np.hypot(x[:, i] - x[:, i - 1], y[:, i] - y[:, i - 1]) for i in range(3)], axis=0
    )
    mesh.set_mask(longest > 2.5)  # no front across ground that nobody held
    return mesh, share


def smoothed(
    share: NDArray[np.float64], seen: NDArray[np.bool_], neighbor: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Mean over a hex and its seen neighbors, twice, so that the front is a line and not a saw."""
    there = (neighbor >= 0) & seen[neighbor]
    for _turn in range(2):
        around = np.where(there, share[neighbor], 0).sum(axis=1)
        share = (share + around) / (1 + there.sum(axis=1))
    return share


def draw_ground(axes: Axes, theater: Theater) -> list[Box]:
    """Sand, rivers, tracks, both claims with equal weight; boxes of what is written."""
    terrain, names = theater
    sand = terrain.cover == SAND_COVER
    axes.scatter(terrain.x_km[sand], terrain.y_km[sand], s=4, marker=".", color=SAND, linewidths=0)
    if len(names.strip):
        axes.add_patch(Polygon(names.strip, facecolor=RULE, alpha=0.12, edgecolor="none"))
    for line in names.lines:
        if line.kind not in LINE_WIDTHS:
            continue
        x, y = line.points[:, 0], line.points[:, 1]
        color = WATER if line.kind.startswith("river") else INK if line.kind == "claim" else RULE
        style = (0, (5, 2, 1, 2)) if line.kind == "claim" else "-"
        axes.plot(x, y, color=color, linewidth=LINE_WIDTHS[line.kind], linestyle=style, zorder=2)
    boxes: list[Box] = []
    for claim, name in names.claims:
        lines = [line.points for line in names.lines if line.claim == claim]
        boxes += write_along(axes, lines, pick(name.en, name.es))
    return boxes


def _days_shown(n: int) -> list[int]:
    """Days whose front is drawn: at most seven, the first and the last among them."""
    every = max(1, -(-(n - 1) // 6))
    days = list(range(n - 1, -1, -every))[::-1]
    return days if days[0] == 0 else [0, *days]


def _draw_key(
    axes: Axes, moments: Sequence[datetime], x_span: tuple[float, float],
    y_span: tuple[float, float],
) -> None:  # fmt: skip
    """Dates of the fronts, and the scale."""
    unit = (x_span[1] - x_span[0]) / WIDTH_PT  # km of a point
    left, bottom, right = x_span[0], y_span[0], x_span[1]
    for i, moment in enumerate(moments):
        later = (i + 1) / len(moments)
        y = bottom + (10 + 11 * (len(moments) - 1 - i)) * unit
        axes.plot([left + 4 * unit, left + 24 * unit], [y, y], color=INK,
                  linewidth=0.5 + 1.6 * later, alpha=0.2 + 0.8 * later)  # fmt: skip
        axes.text(left + 28 * unit, y, format_date(moment, "short_moment"), va="center",
                  fontsize=7.5)  # fmt: skip
    y = bottom + 10 * unit
    axes.plot([right - 4 * unit - 10, right - 4 * unit], [y, y], color=INK, linewidth=1.2)
    axes.text(right - 4 * unit - 5, y + 3 * unit, "10 km", ha="center", va="bottom", fontsize=7.5)


def _told(fronts: Fronts, days: Sequence[int], start: datetime) -> str:
    """The map in words."""
    parts = []
    for day in days:
        moment = format_date(start + timedelta(days=day), "short_moment")
        held = fronts.share[day][fronts.known[day] > 0]
        parts.append(f"{moment}: {format_percent(float(held.mean()) if len(held) else 0.0)}")
    return _("Share of the map that the first side controls: {told}.", told="; ".join(parts))
