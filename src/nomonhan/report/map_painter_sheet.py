"""What stands beside a map on its sheet: the legend, and a scheme of the rear."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse, Rectangle

from nomonhan.report import map_painter_lines as lines
from nomonhan.report.map_painter_ground import CONTOUR, LAKE_COLOR, MEADOW_COLOR, SAND_COLOR
from nomonhan.report.map_painter_labels import Label, place_labels
from nomonhan.report.map_painter_margin import INK
from nomonhan.scenario.arms import Words
from nomonhan.terrain.names import TerrainNames
from nomonhan.text import gettext as _


def legend_rows(names: TerrainNames) -> list[tuple[str, str]]:
    """(kind of sign, words) of what this map shows, in the order of the legend."""
    kinds = {line.kind for line in names.lines}
    rows: list[tuple[str, str]] = []
    for kind, words in (
        ("river_major", _("major river; bridge; ford")),
        ("river_minor", _("minor river")),
        ("bluff", _("bluff of the high bank")),
        ("track", _("track (schematic)")),
    ):
        if kind in kinds:
            rows.append((kind, words))
    rows += [("contour", _("height line, every 20 m"))]
    rows += [("meadow", _("wet meadow")), ("sand", _("dunes and sand"))]
    if names.lakes:
        rows.append(("lake", _("lake")))
    if names.heights:
        rows.append(("height", _("spot height, m (named by it)")))
    if names.zones:
        rows.append(("zone", _("named place; circle: how well its place is known")))
    return rows


def paint_legend(ax: Axes, names: TerrainNames, spanish: bool) -> None:
    """A column of signs and words, claims first and alike."""
    ax.set_xlim(0.0, 10.0)
    ax.set_ylim(-17.5, 0.0)
    ax.axis("off")
    y = -0.4
    ax.text(0.0, y, _("Legend"), fontsize=9, fontweight="bold", color=INK, va="center")
    for key, words in names.claims:
        y -= 1.25
        color = lines.claim_colors(names)[key]
        ax.add_line(Line2D([0.2, 1.9], [y, y], color=color, linewidth=6, alpha=0.34,
                           solid_capstyle="butt"))  # fmt: skip
        ax.add_line(Line2D([0.2, 1.9], [y, y], color=color, linewidth=1.3, dashes=(7, 2, 1.2, 2)))
        _legend_text(ax, y, words.es if spanish else words.en)
    for kind, text in legend_rows(names):
        y -= 1.25
        _legend_sign(ax, kind, y)
        _legend_text(ax, y, text)


def _legend_text(ax: Axes, y: float, text: str) -> None:
    wrapped = "\n".join(textwrap.wrap(text, 34))
    ax.text(2.4, y, wrapped, fontsize=7.2, color=INK, va="center", linespacing=1.15)


def _legend_sign(ax: Axes, kind: str, y: float) -> None:
    if kind in ("river_major", "river_minor"):
        width = 3.2 if kind == "river_major" else 1.2
        ax.add_line(Line2D([0.2, 1.9], [y, y], color=lines.WATER, linewidth=width))
        if kind == "river_major":
            for x in (0.55, 0.75):
                ax.add_line(Line2D([x, x], [y - 0.4, y + 0.4], color=INK, linewidth=1.0))
            ax.plot([1.45], [y], marker="o", markersize=3.2, color="white", mec=INK, mew=0.7)
    elif kind == "bluff":
        ax.add_line(Line2D([0.2, 1.9], [y + 0.3] * 2, color=lines.EARTH, linewidth=0.8))
        for i, x in enumerate(np.linspace(0.25, 1.85, 11)):
            low = y - (0.35 if i % 2 == 0 else 0.05)
            ax.add_line(Line2D([x, x], [y + 0.3, low], color=lines.EARTH, linewidth=0.65))
    elif kind == "track":
        ax.add_line(Line2D([0.2, 1.9], [y, y], color=lines.TRACK, linewidth=0.9, dashes=(5, 1.6)))
    elif kind == "contour":
        bend = np.linspace(0.2, 1.9, 30)
        ax.add_line(Line2D(bend, y + 0.2 * np.sin(bend * 4), color=CONTOUR, linewidth=0.6))
    elif kind in ("meadow", "sand"):
        color = MEADOW_COLOR if kind == "meadow" else SAND_COLOR
        ax.add_patch(Rectangle((0.2, y - 0.45), 1.7, 0.9, facecolor=color, edgecolor="#00000030",
                               linewidth=0.5))  # fmt: skip
        sign = lines.MARSH_SIGN if kind == "meadow" else lines.SAND_SIGN
        bend = np.linspace(-1.0, 1.0, 7)
        for x in (0.55, 1.05, 1.55):
            rise = 0.25 * (1.0 - bend**2) if kind == "sand" else np.zeros(7)
            ax.add_line(Line2D(x + bend * 0.17, y - 0.1 + rise, color=sign, linewidth=0.7))
            if kind == "meadow":
                ax.add_line(Line2D([x, x], [y - 0.05, y + 0.25], color=sign, linewidth=0.6))
    elif kind == "lake":
        ax.add_patch(Ellipse((1.05, y), 1.5, 0.75, facecolor=LAKE_COLOR,
                             edgecolor=lines.WATER_EDGE, linewidth=0.7))  # fmt: skip
    elif kind == "height":
        ax.plot([1.05], [y], marker="^", markersize=4, color=lines.EARTH, linestyle="none")
    elif kind == "zone":
        turn = np.linspace(0.0, 2.0 * math.pi, 60)
        ax.plot([1.05], [y], marker="o", markersize=2.4, color=INK, linestyle="none")
        ax.add_line(Line2D(1.05 + 0.75 * np.cos(turn), y + 0.62 * np.sin(turn), color=INK,
                           linewidth=0.7, linestyle=(0, (1, 2))))  # fmt: skip


def paint_rear(ax: Axes, names: TerrainNames, words: Callable[[Words], str]) -> None:
    """Bases and railheads behind the map with the km between them; the map is the gray box."""
    points = {node.id: node.point for node in names.rear}
    cloud = np.array(list(points.values()))
    low, high = cloud.min(axis=0), cloud.max(axis=0)
    pad = 0.16 * (high - low).max()
    extent = (low[0] - pad, high[0] + pad, low[1] - pad * 1.4, high[1] + pad * 0.7)
    ax.set_xlim(extent[0], extent[1])
    ax.set_ylim(extent[2], extent[3])
    ax.set_aspect("equal")
    ax.set_facecolor("#f3efe3")
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_linewidth(0.6)
    ax.set_title(_("The rear: km by road"), fontsize=8.5, fontweight="bold", color=INK, loc="left")
    per_km = lines.points_per_km(ax, extent)
    frame = names.frame
    if frame is not None:
        ax.add_patch(
            Rectangle((0, 0), frame.n_cols, frame.n_rows * 0.866, facecolor="#00000016",
                      edgecolor=INK, linewidth=0.6, zorder=1)
        )  # fmt: skip
    labels = []
    for road in names.rear_roads:
        start, end = points[road.ends[0]], points[road.ends[1]]
        ax.add_line(
            Line2D([start[0], end[0]], [start[1], end[1]], color=INK if road.rail else lines.TRACK,
                   linewidth=1.6 if road.rail else 0.9, zorder=2)
        )  # fmt: skip
        if road.km >= 30:
            x, y = (float(c) for c in (start + end) / 2.0)
            labels.append(Label(f"{road.km:.0f}", x, y, 5.8, lines.TRACK, away_km=1.0, rank=5))
    for node in names.rear:
        if node.id.endswith("_exit"):
            continue
        x, y = (float(c) for c in node.point)
        ax.plot([x], [y], marker="o", markersize=2.8, color=INK, zorder=3)
        labels.append(Label(words(node.name), x, y, 6.0, INK, away_km=6.0, rank=1))
    place_labels(ax, labels, extent, per_km, [], 4.0)
