"""Paint the map of a battle so that a reader of its history recognizes the place."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from nomonhan.ensemble.writing import write_bytes
from nomonhan.report import map_painter_lines as lines
from nomonhan.report.map_painter_ground import Extent, paint_contours, paint_ground, whole_extent
from nomonhan.report.map_painter_margin import INK, paint_graticule, paint_scale
from nomonhan.report.map_painter_names import paint_names, shown_zones, words
from nomonhan.report.map_painter_sheet import paint_legend, paint_rear
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.arrays import FORD, Terrain
from nomonhan.terrain.board import theater_of
from nomonhan.terrain.geometry import Points
from nomonhan.terrain.names import TerrainNames
from nomonhan.terrain.theater import Theater
from nomonhan.text import get_language, language

PAPER = "#fbf9f3"
Z_ZONE = 8.0


def paint_map(
    terrain: Terrain,
    names: TerrainNames,
    ax: Axes,
    lang: str | None = None,
    extent: Extent | None = None,
    with_names: bool = True,
) -> None:
    """Paint the map, or the piece of it within `extent` (grid km), on `ax`."""
    with language(lang):
        piece = extent or whole_extent(terrain)
        ax.set_xlim(piece[0], piece[1])
        ax.set_ylim(piece[2], piece[3])
        ax.set_aspect("equal")
        ax.set_facecolor(PAPER)
        per_km = lines.points_per_km(ax, piece)
        ground = paint_ground(terrain, piece, min(16.0, max(3.0, per_km * 1.4)))
        ax.imshow(ground.rgb, extent=piece, origin="lower", interpolation="bilinear", zorder=1)
        ax.set_xlim(piece[0], piece[1])
        ax.set_ylim(piece[2], piece[3])
        paint_contours(ax, terrain, piece, 20.0)
        lines.paint_signs(ax, terrain, piece, per_km)
        lines.paint_claims(ax, names, per_km)
        lines.paint_tracks(ax, names)
        lines.paint_bluffs(ax, names, per_km)
        lines.paint_rivers(ax, names, per_km)
        lines.paint_lakes(ax, names)
        lines.paint_bridges(ax, terrain, per_km)
        _paint_fords(ax, terrain)
        _paint_points(ax, names, piece)
        paint_graticule(ax, names, piece)
        paint_scale(ax, piece, per_km)
        if with_names:
            paint_names(ax, terrain, names, piece, per_km)
        for spine in ax.spines.values():
            spine.set_color(INK)
            spine.set_linewidth(0.9)


def fords_of(terrain: Terrain) -> Points:
    """Where fords cross the water, (f, 2)."""
    sides = np.argwhere((terrain.hexside[:, :3] & FORD) != 0)
    there = terrain.neighbor[sides[:, 0], sides[:, 1]]
    xy = np.column_stack([terrain.x_km, terrain.y_km])
    return np.asarray((xy[sides[:, 0]] + xy[there]) / 2.0)


def _paint_fords(ax: Axes, terrain: Terrain) -> None:
    fords = fords_of(terrain)
    ax.plot(fords[:, 0], fords[:, 1], marker="o", linestyle="none", markersize=3.4, color="white",
            mec=INK, mew=0.8, zorder=lines.Z_BRIDGE)  # fmt: skip


class Marks(NamedTuple):
    """Signs of points, in grid km."""

    circles: Points  # (c, 3) east, north, radius: how well a place is known
    dots: Points  # (d, 2) settlements and bases
    tops: Points  # (p, 2) spot heights


def marks_of(names: TerrainNames, extent: Extent) -> Marks:
    """Named places with the circle of their uncertainty, and spot heights."""
    zones = shown_zones(names, extent)
    circles = [(*z.point, z.uncertainty_km) for z in zones if z.kind != "crossing"]
    dots = [z.point for z in zones if z.kind in ("place", "base")]
    known = [h.point for h in names.heights]
    unnumbered = [
        z.point
        for z in zones
        if z.kind == "height" and all(np.hypot(*(z.point - p)) > 0.3 for p in known)
    ]
    return Marks(
        np.array(circles).reshape(-1, 3),
        np.array(dots).reshape(-1, 2),
        np.array(known + unnumbered).reshape(-1, 2),
    )


def _paint_points(ax: Axes, names: TerrainNames, extent: Extent) -> None:
    """Circles, dots, and spot heights as small triangles."""
    circles, dots, tops = marks_of(names, extent)
    ax.add_collection(
        PatchCollection(
            [Circle((x, y), radius) for x, y, radius in circles.tolist()],
            facecolor="none", edgecolor=INK, linewidth=0.7, alpha=0.6,
            linestyle=(0, (1, 2.2)), zorder=Z_ZONE,
        )
    )  # fmt: skip
    ax.plot(dots[:, 0], dots[:, 1], marker="o", linestyle="none", markersize=3.2, color=INK,
            mec="white", mew=0.6, zorder=Z_ZONE)  # fmt: skip
    ax.plot(tops[:, 0], tops[:, 1], marker="^", linestyle="none", markersize=3.6,
            color=lines.EARTH, mec="white", mew=0.5, zorder=Z_ZONE)  # fmt: skip


def map_figure(theater: Theater, lang: str | None = None, extent: Extent | None = None) -> Figure:
    """A sheet with the map, its title, its legend and where it comes from."""
    terrain, names = theater
    with language(lang):
        piece = extent or whole_extent(terrain)
        tall = (piece[3] - piece[2]) / (piece[1] - piece[0])
        width = 9.0
        figure = Figure(figsize=(width + 3.7, width * tall + 1.35), facecolor=PAPER)
        FigureCanvasAgg(figure)
        sheet_w, sheet_h = figure.get_size_inches()
        ax = figure.add_axes(
            (0.45 / sheet_w, 0.75 / sheet_h, width / sheet_w, width * tall / sheet_h)
        )
        paint_map(terrain, names, ax, lang, extent)
        side = figure.add_axes(
            (
                (width + 0.75) / sheet_w,
                (width * tall - 4.9 + 0.75) / sheet_h,
                2.8 / sheet_w,
                4.9 / sheet_h,
            )
        )
        paint_legend(side, names, get_language() == "es")
        if names.rear:
            _paint_rear(figure, names, (width + 0.75) / sheet_w, 0.75 / sheet_h, sheet_w, sheet_h)
        figure.text(0.45 / sheet_w, 1.0 - 0.32 / sheet_h, words(names.name), fontsize=15,
                    fontweight="bold", color=INK, va="center")  # fmt: skip
        if names.sources_note is not None:
            note = "\n".join(textwrap.wrap(words(names.sources_note), 150))
            figure.text(0.45 / sheet_w, 0.3 / sheet_h, note, fontsize=7, color="#444444",
                        va="center")  # fmt: skip
    return figure


def _paint_rear(
    figure: Figure, names: TerrainNames, left: float, bottom: float, sheet_w: float, sheet_h: float
) -> None:
    wide, tall = 2.75, 3.1
    ax = figure.add_axes((left, bottom, wide / sheet_w, tall / sheet_h))
    paint_rear(ax, names, words)


def save_map(what: Scenario | Theater, path: Path, lang: str | None = None) -> None:
    """Write the map of a scenario as PNG or SVG, by the file's ending."""
    theater = theater_of(what) if isinstance(what, Scenario) else what
    save_figure(map_figure(theater, lang), path)


def save_figure(figure: Figure, path: Path, dpi: int = 150) -> None:
    """Write a figure without date or random marks, so that the same figure is the same file."""
    drawn = io.BytesIO()
    if path.suffix.lower() == ".svg":
        import matplotlib as mpl

        with mpl.rc_context({"svg.hashsalt": "nomonhan", "svg.fonttype": "path"}):
            figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    else:
        figure.savefig(drawn, format="png", dpi=dpi, metadata={"Software": None})
    write_bytes(path, drawn.getvalue())
