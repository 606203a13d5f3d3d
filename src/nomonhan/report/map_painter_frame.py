"""Frames of a battle: the map, who stands where, who controls what, by day and by night."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from nomonhan.codes import Posture, Status
from nomonhan.report import symbols
from nomonhan.report.frames import Frame
from nomonhan.report.map_painter import PAPER, paint_map, save_figure
from nomonhan.report.map_painter_ground import Extent, whole_extent
from nomonhan.report.map_painter_lines import points_per_km
from nomonhan.report.map_painter_margin import INK
from nomonhan.report.map_painter_names import paint_names
from nomonhan.report.map_painter_stacks import Stack
from nomonhan.report.map_painter_units import (
    paint_control,
    paint_front,
    paint_night,
    paint_stack,
    paint_units,
)
from nomonhan.terrain.arrays import Terrain
from nomonhan.terrain.names import TerrainNames
from nomonhan.terrain.theater import Theater
from nomonhan.text import gettext as _
from nomonhan.text import language

Picture = NDArray[np.uint8]  # (y, x, 4)

MAP_WIDTH_IN, PANEL_IN, HEAD_IN, FOOT_IN, RIM_IN = 9.0, 2.0, 0.55, 0.45, 0.45
Z_FRAME_NAMES = 20.0
WASH = 0.30  # white laid over the map so that symbols stand out


def symbol_size_km(extent: Extent) -> float:
    """Height of a symbol's box: smaller on a smaller piece of ground, but larger in the picture."""
    return float(1.05 * ((extent[1] - extent[0]) / 69.5) ** 0.55)


class Base(NamedTuple):
    """What many frames have in common, painted once."""

    ground: Picture  # the map without names
    names: Picture  # the names alone


def paint_frame(
    terrain: Terrain,
    names: TerrainNames,
    frame: Frame,
    ax: Axes,
    lang: str | None = None,
    extent: Extent | None = None,
    base: Base | None = None,
) -> None:
    """Paint one moment on `ax`; with a `base` the map beneath need not be painted again."""
    with language(lang):
        piece = extent or whole_extent(terrain)
        west, east, south, north = piece
        if base is None:
            paint_map(terrain, names, ax, lang, piece, with_names=False)
        else:
            ax.imshow(base.ground, extent=piece, interpolation="none", zorder=1)
            ax.set_xticks([])
            ax.set_yticks([])
        ax.fill([west, east, east, west], [south, south, north, north], color="white", alpha=WASH,
                zorder=11.0, linewidth=0)  # fmt: skip
        paint_control(ax, terrain, frame, piece)
        paint_night(ax, piece, frame.light)
        ax.set_xlim(west, east)
        ax.set_ylim(south, north)
        ax.set_aspect("equal")
        per_km = points_per_km(ax, piece)
        paint_front(ax, terrain, frame, piece, per_km)
        if base is None:
            paint_names(ax, terrain, names, piece, per_km, Z_FRAME_NAMES)
        else:
            ax.imshow(base.names, extent=piece, interpolation="none", zorder=Z_FRAME_NAMES)
        paint_units(ax, terrain, frame, piece, symbol_size_km(piece), per_km)


def base_of(theater: Theater, lang: str | None, extent: Extent, dpi: int) -> Base:
    """The map and its names, to the pixel as they lie in a frame."""
    terrain, names = theater
    pictures = []
    for only_names in (False, True):
        tall = (extent[3] - extent[2]) / (extent[1] - extent[0])
        figure = Figure(figsize=(MAP_WIDTH_IN, MAP_WIDTH_IN * tall), dpi=dpi)
        canvas: Any = FigureCanvasAgg(figure)
        ax = figure.add_axes((0, 0, 1, 1))
        if only_names:
            figure.patch.set_alpha(0.0)
            ax.set_xlim(extent[0], extent[1])
            ax.set_ylim(extent[2], extent[3])
            with language(lang):
                per_km = points_per_km(ax, extent)
                paint_names(ax, terrain, names, extent, per_km, Z_FRAME_NAMES)
        else:
            paint_map(terrain, names, ax, lang, extent, with_names=False)
        ax.set_axis_off()
        canvas.draw()
        pictures.append(np.asarray(canvas.buffer_rgba()).copy())
    return Base(*pictures)


class FramePainter:
    """Paints many frames of one battle; the map beneath them is painted once."""

    def __init__(
        self,
        theater: Theater,
        lang: str | None = None,
        extent: Extent | None = None,
        dpi: int = 110,
    ) -> None:
        self.theater = theater
        self.lang = lang
        self.dpi = dpi
        self.extent = extent or whole_extent(theater.terrain)
        self.base = base_of(theater, lang, self.extent, dpi)

    def figure(self, frame: Frame) -> Figure:
        """One frame with its title, its key and a note."""
        tall_in = (
            MAP_WIDTH_IN * (self.extent[3] - self.extent[2]) / (self.extent[1] - self.extent[0])
        )
        wide, high = RIM_IN + MAP_WIDTH_IN + 0.2 + PANEL_IN, FOOT_IN + tall_in + HEAD_IN
        figure = Figure(figsize=(wide, high), dpi=self.dpi, facecolor=PAPER)
        FigureCanvasAgg(figure)
        ax = figure.add_axes((RIM_IN / wide, FOOT_IN / high, MAP_WIDTH_IN / wide, tall_in / high))
        paint_frame(*self.theater, frame, ax, self.lang, self.extent, self.base)
        for spine in ax.spines.values():
            spine.set_color(INK)
            spine.set_zorder(50)
        with language(self.lang):
            head = f"{frame.title} · {light_words(frame.light)}"
            figure.text(RIM_IN / wide, 1 - HEAD_IN * 0.5 / high, head, fontsize=14,
                        fontweight="bold", color=INK, va="center")  # fmt: skip
            foot = _("Model, not history.")
            note = f"{foot} {frame.note}" if frame.note else foot
            figure.text(RIM_IN / wide, FOOT_IN * 0.5 / high, note, fontsize=7.5,
                        color="#444444", va="center")  # fmt: skip
            left = RIM_IN + MAP_WIDTH_IN + 0.2
            panel = figure.add_axes((left / wide, FOOT_IN / high, PANEL_IN / wide, tall_in / high))
            paint_key(panel, frame)
        return figure

    def save(self, frame: Frame, path: Path) -> None:
        """Write one frame as PNG or SVG."""
        save_figure(self.figure(frame), path, self.dpi)


def light_words(light: float) -> str:
    """How light it is."""
    if light < 0.1:
        return _("night")
    return _("day") if light > 0.7 else _("half light")


def branch_words() -> dict[str, str]:
    """What the branches are called."""
    return {
        "infantry": _("infantry"), "motorized_infantry": _("motorized infantry"),
        "machine_gun": _("machine guns"), "border_guard": _("border garrison"),
        "airborne": _("airborne infantry"), "cavalry": _("cavalry"),
        "reconnaissance": _("reconnaissance"), "tank": _("tanks"),
        "flame_tank": _("flame tanks"), "armored_car": _("armored cars"),
        "antitank": _("antitank guns"), "artillery": _("field guns"),
        "heavy_artillery": _("heavy guns"), "antiaircraft": _("antiaircraft guns"),
        "engineer": _("engineers"), "headquarters": _("headquarters"), "supply": _("services"),
    }  # fmt: skip


def paint_key(ax: Axes, frame: Frame) -> None:
    """Sides with the units they have left, the signs of branches, and of what befalls units."""
    ax.set_axis_off()
    wide, tall = 2.0, 2.0 * ax.get_position().height / ax.get_position().width
    figure = ax.figure
    tall *= figure.bbox.height / figure.bbox.width
    ax.set_xlim(0.0, wide)
    ax.set_ylim(-tall, 0.0)
    y = -0.12
    for side in (0, 1):
        own = frame.side == side
        active = int((own & (frame.status == Status.ACTIVE) & (frame.hex >= 0)).sum())
        broken = int((own & (frame.status == Status.BROKEN) & (frame.hex >= 0)).sum())
        gone = int((own & (frame.status == Status.GONE)).sum())
        ax.plot([0.1], [y], marker="s", markersize=9, color=frame.side_colors[side])
        name = "\n".join(textwrap.wrap(frame.side_names[side], 24))
        ax.text(0.25, y, name, fontsize=8.5, fontweight="bold", color=INK, va="center")
        y -= 0.30
        counts = _("units: {active} active, {broken} broken, {gone} destroyed",
                   active=active, broken=broken, gone=gone)  # fmt: skip
        counts = "\n".join(textwrap.wrap(counts, 30))
        ax.text(0.25, y, counts, fontsize=7, color=INK, va="center", linespacing=1.2)
        y -= 0.38
    per_unit = points_per_km(ax, (0.0, wide, -tall, 0.0))
    for row in key_rows(frame):
        y -= 0.285
        sample, text = row
        paint_stack(ax, sample, Stack(tuple(range(len(sample.side))), (0.0, 0.0), 1.0),
                    np.array([0.2, y]), 0.155, per_unit, 10.0)  # fmt: skip
        ax.text(0.45, y, text, fontsize=7.2, color=INK, va="center")


def key_rows(frame: Frame) -> list[tuple[Frame, str]]:
    """A sample of each sign in use, and its words."""
    words = branch_words()
    used = [b for b in symbols.BRANCHES if b in frame.branch]
    rows = [(_sample(frame, branch=branch), words[branch]) for branch in used]
    rows.append((_sample(frame, strength=0.5), _("half its men left")))
    rows.append((_sample(frame, posture=Posture.FORTIFIED), _("dug in")))
    rows.append((_sample(frame, posture=Posture.WITHDRAWAL), _("withdrawing")))
    rows.append((_sample(frame, status=Status.BROKEN), _("broken")))
    rows.append((_sample(frame, cut_off=True), _("cut off")))
    rows.append((_sample(frame, count=3), _("three units in one place")))
    return rows


def _sample(
    frame: Frame,
    branch: str = "infantry",
    strength: float = 1.0,
    posture: int = Posture.HASTY,
    status: int = Status.ACTIVE,
    cut_off: bool = False,
    count: int = 1,
) -> Frame:
    """A frame of `count` equal units of side 0, for the key."""
    return frame._replace(
        hex=np.zeros(count, dtype=np.int32),
        side=np.zeros(count, dtype=np.int8),
        branch=(branch,) * count,
        echelon=("battalion",) * count,
        label=("",) * count,
        strength=np.full(count, strength),
        posture=np.full(count, posture, dtype=np.int8),
        status=np.full(count, status, dtype=np.int8),
        cut_off=np.full(count, cut_off, dtype=np.bool_),
        side_colors=("#555555", frame.side_colors[1]),
    )
