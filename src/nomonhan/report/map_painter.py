"""Paint the map of a battle so that a reader of its history recognizes the place."""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from nomonhan.report import map_painter_lines as lines
from nomonhan.report.map_painter_ground import Extent, paint_contours, paint_ground, whole_extent
from nomonhan.report.map_painter_labels import (
    Box,
    Label,
    curve_of,
    letter_widths,
    place_labels,
    straightest,
    write_along,
)
from nomonhan.report.map_painter_margin import INK, paint_graticule, paint_scale, scale_box
from nomonhan.report.map_painter_sheet import paint_legend, paint_rear
from nomonhan.scenario.arms import Words
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.arrays import FORD, Terrain
from nomonhan.terrain.board import theater_of
from nomonhan.terrain.names import TerrainNames, ZoneName
from nomonhan.terrain.theater import Theater
from nomonhan.text import get_language, language

WATER_NAME = "#2d5f86"
PAPER = "#fbf9f3"
Z_ZONE, Z_NAME = 8.0, 9.0


def words(text: Words) -> str:
    """The reader's words."""
    return text.es if get_language() == "es" else text.en


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
        _paint_points(ax, names, piece, per_km)
        paint_graticule(ax, names, piece)
        paint_scale(ax, piece, per_km)
        if with_names:
            paint_names(ax, terrain, names, piece, per_km)
        for spine in ax.spines.values():
            spine.set_color(INK)
            spine.set_linewidth(0.9)


def _paint_fords(ax: Axes, terrain: Terrain) -> None:
    sides = np.argwhere((terrain.hexside[:, :3] & FORD) != 0)
    there = terrain.neighbor[sides[:, 0], sides[:, 1]]
    x = (terrain.x_km[sides[:, 0]] + terrain.x_km[there]) / 2.0
    y = (terrain.y_km[sides[:, 0]] + terrain.y_km[there]) / 2.0
    ax.plot(x, y, marker="o", linestyle="none", markersize=3.4, color="white", mec=INK, mew=0.8,
            zorder=lines.Z_BRIDGE)  # fmt: skip


def _shown_zones(names: TerrainNames, extent: Extent) -> list[ZoneName]:
    west, east, south, north = extent
    return [
        zone
        for zone in names.zones
        if zone.on_map
        and zone.kind != "exit"
        and west < zone.point[0] < east
        and south < zone.point[1] < north
    ]


def _paint_points(ax: Axes, names: TerrainNames, extent: Extent, per_km: float) -> None:
    """Named places with the circle of their uncertainty; spot heights as small triangles."""
    zones = _shown_zones(names, extent)
    circles = [
        Circle((float(z.point[0]), float(z.point[1])), z.uncertainty_km)
        for z in zones
        if z.kind != "crossing"
    ]
    ax.add_collection(
        PatchCollection(
            circles, facecolor="none", edgecolor=INK, linewidth=0.7, alpha=0.6,
            linestyle=(0, (1, 2.2)), zorder=Z_ZONE,
        )
    )  # fmt: skip
    dots = np.array([z.point for z in zones if z.kind in ("place", "base")]).reshape(-1, 2)
    ax.plot(dots[:, 0], dots[:, 1], marker="o", linestyle="none", markersize=3.2, color=INK,
            mec="white", mew=0.6, zorder=Z_ZONE)  # fmt: skip
    known = [h.point for h in names.heights]
    unnumbered = [
        z.point
        for z in zones
        if z.kind == "height" and all(np.hypot(*(z.point - p)) > 0.3 for p in known)
    ]
    tops = np.array(known + unnumbered).reshape(-1, 2)
    ax.plot(tops[:, 0], tops[:, 1], marker="^", linestyle="none", markersize=3.6,
            color=lines.EARTH, mec="white", mew=0.5, zorder=Z_ZONE)  # fmt: skip


def paint_names(
    ax: Axes,
    terrain: Terrain,
    names: TerrainNames,
    extent: Extent,
    per_km: float,
    zorder: float = Z_NAME,
) -> None:
    """Names of rivers, places, heights and roads that leave the map."""
    taken = [
        (float(p[0]) - 0.35, float(p[0]) + 0.35, float(p[1]) - 0.3, float(p[1]) + 0.3)
        for p in [h.point for h in names.heights]
        + [z.point for z in _shown_zones(names, extent) if z.kind in ("place", "base")]
    ]
    taken += [*_bridge_boxes(terrain), scale_box(extent, per_km)]
    taken += _write_rivers(ax, terrain, names, extent, per_km, zorder)
    labels = []
    named: list[ZoneName] = []
    for zone in _shown_zones(names, extent):
        if any(np.hypot(*(zone.point - other.point)) < 0.7 for other in named):
            continue  # two names of one place: the first is enough on a map
        named.append(zone)
        height = zone.kind == "height"
        size = {"A": 8.2, "B": 7.8, "C": 7.4}.get(zone.confidence, 6.4)
        style = "italic" if zone.kind in ("sands", "lake", "crossing") else "normal"
        color = WATER_NAME if zone.kind == "lake" else "#5a4526" if height else INK
        weight = "bold" if zone.kind in ("place", "base") else "normal"
        if any(spot.name.en in zone.name.en for spot in names.heights):
            continue  # the number of the spot height says it
        away = 1.8 if zone.kind == "lake" else 0.45
        labels.append(
            Label(words(zone.name), float(zone.point[0]), float(zone.point[1]), size, color,
                  weight, style, away, rank=ord(zone.confidence))
        )  # fmt: skip
    for spot in names.heights:
        x, y = float(spot.point[0]), float(spot.point[1])
        if extent[0] < x < extent[1] and extent[2] < y < extent[3]:
            labels.append(Label(words(spot.name), x, y, 6.2, lines.EARTH, "normal", "normal", 0.3,
                                rank=60))  # fmt: skip
    labels += _exit_labels(names, extent)
    place_labels(ax, labels, extent, per_km, taken, zorder)


def _exit_labels(names: TerrainNames, extent: Extent) -> list[Label]:
    """Where the roads that leave the map lead."""
    labels = []
    for zone in names.zones:
        x, y = (float(c) for c in zone.point)
        x = min(max(x, extent[0] + 0.5), extent[1] - 0.5)
        y = min(max(y, extent[2] + 0.5), extent[3] - 0.5)
        if zone.kind == "exit" and np.hypot(*(zone.point - (x, y))) < 2.0:
            labels.append(Label(words(zone.name), x, y, 6.6, lines.TRACK, style="italic", rank=90))
    return labels


def _bridge_boxes(terrain: Terrain) -> list[Box]:
    boxes = []
    for a, b in terrain.bridge_hex:
        x = float(terrain.x_km[a] + terrain.x_km[b]) / 2.0
        y = float(terrain.y_km[a] + terrain.y_km[b]) / 2.0
        boxes.append((x - 0.5, x + 0.5, y - 0.5, y + 0.5))
    return boxes


def _write_rivers(
    ax: Axes,
    terrain: Terrain,
    names: TerrainNames,
    extent: Extent,
    per_km: float,
    zorder: float,
) -> list[Box]:
    """Names of rivers along their straightest stretches, a great one's twice, in water's color."""
    boxes: list[Box] = []
    bridges = _bridge_boxes(terrain)
    for line in names.lines:
        if line.name is None or line.kind not in ("river_major", "river_minor"):
            continue
        major = line.kind == "river_major"
        size, spacing = (9.5, 1.55) if major else (7.0, 1.15)
        curve = curve_of(line.points)
        full = words(line.name)
        used: list[float] = []
        for text in [full, full.split(" (")[0].upper()] if major else [full]:
            wanted = sum(letter_widths(text, size, per_km, spacing))
            middle = straightest(curve, wanted, extent, bridges, used)
            if middle is None:
                continue
            used.append(middle)
            aside = (lines.river_width(per_km) * 0.5 + size * 0.75) / per_km
            boxes.append(
                write_along(
                    ax, text, curve, middle, aside if major else aside * 0.8, size, WATER_NAME,
                    per_km, zorder, spacing,
                )
            )  # fmt: skip
    return boxes


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
    kind = path.suffix.lower().lstrip(".")
    if kind == "svg":
        import matplotlib as mpl

        with mpl.rc_context({"svg.hashsalt": "nomonhan", "svg.fonttype": "path"}):
            figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    else:
        figure.savefig(path, format="png", dpi=dpi, metadata={"Software": None})
