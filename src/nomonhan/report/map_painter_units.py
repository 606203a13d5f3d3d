"""Units on the map, the ground each side controls, and the front between them."""

from __future__ import annotations

import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from nomonhan.codes import Status
from nomonhan.report import symbols
from nomonhan.report.frames import Frame, is_dug_in, is_leaving
from nomonhan.report.map_painter_ground import Extent, resampled
from nomonhan.report.map_painter_lines import beside
from nomonhan.report.map_painter_stacks import Stack, spread, stacks_of
from nomonhan.terrain.arrays import VOID, Terrain

Rgba = tuple[float, float, float, float]
Dashes = tuple[float, tuple[float, ...] | None]

SOLID: Dashes = (0.0, None)
NOTHING = "none"
NIGHT = "#0c1c48"
NIGHT_DEPTH = 0.46  # how much of the picture the dark covers at light 0
DARK = "#1d1d1f"
LABEL_FROM_PT = 13.0  # symbols of this height are named: smaller names could not be read
UNITS_REACH_KM = 3.0
# what one unit leaves, blurred over that reach, at 7 km: 1 / (2 pi s^2) exp(-7^2 / (2 s^2))
NEAR_ENOUGH = float(np.exp(-49.0 / (2 * UNITS_REACH_KM**2)) / (2 * np.pi * UNITS_REACH_KM**2))
FRONT_REACH_KM = 2.6  # over which scattered control is gathered into a line
FRONT_SHARE = 0.035  # what a side must hold around a place for a front to run there
CONTROL_ALPHA = 0.17
Z_CONTROL, Z_NIGHT, Z_FRONT, Z_UNIT = 12.0, 13.0, 14.0, 30.0


def paint_night(ax: Axes, extent: Extent, light: float) -> None:
    """The dark over the map; units stay bright."""
    west, east, south, north = extent
    ax.fill(
        [west, east, east, west], [south, south, north, north], color=NIGHT,
        alpha=NIGHT_DEPTH * (1.0 - min(max(light, 0.0), 1.0)), zorder=Z_NIGHT, linewidth=0,
    )  # fmt: skip


def paint_control(ax: Axes, terrain: Terrain, frame: Frame, extent: Extent) -> None:
    """A breath of each side's color where it controls the ground."""
    per_km = 3.0
    for side, color in enumerate(frame.side_colors):
        held = (frame.control == side) & (terrain.cover != VOID)
        share = resampled(held.astype(np.float64), terrain, extent, per_km)
        soft = np.clip((gaussian_filter(share, 0.6 * per_km) - 0.25) / 0.5, 0.0, 1.0)
        rgba = np.zeros((*soft.shape, 4))
        rgba[..., :3] = to_rgb(color)
        rgba[..., 3] = CONTROL_ALPHA * soft
        ax.imshow(rgba, extent=extent, origin="lower", interpolation="bilinear", zorder=Z_CONTROL)


def front_lines(terrain: Terrain, frame: Frame, extent: Extent) -> list[NDArray[np.float64]]:
    """Lines (p, 2) between what the sides control, side 0 on the left.

    Ground that a side left behind makes no front: both must have units within some kilometers.
    """
    per_km = 2.0
    both = []
    contested = np.bool_(True)
    for side in (0, 1):
        held = resampled((frame.control == side).astype(np.float64), terrain, extent, per_km)
        both.append(gaussian_filter(held, FRONT_REACH_KM * per_km, mode="nearest"))
        here = np.zeros(len(terrain.cover))
        present = (frame.side == side) & (frame.hex >= 0) & (frame.status == Status.ACTIVE)
        here[frame.hex[present]] = 1.0
        units = resampled(here, terrain, extent, per_km)
        near = gaussian_filter(units, UNITS_REACH_KM * per_km, mode="constant")
        contested = contested & (both[side] > FRONT_SHARE) & (near > NEAR_ENOUGH)
    if not contested.any():
        return []
    x = np.linspace(extent[0], extent[1], both[0].shape[1])
    y = np.linspace(extent[2], extent[3], both[0].shape[0])
    difference = np.ma.masked_array(both[0] - both[1], mask=~contested)
    found = contour_generator(x, y, difference).lines(0.0)
    return [_side_0_on_the_left(np.asarray(line), both, extent) for line in found if len(line) > 8]


def _side_0_on_the_left(
    line: NDArray[np.float64], both: list[NDArray[np.float64]], extent: Extent
) -> NDArray[np.float64]:
    votes = 0.0
    rows, cols = both[0].shape
    left = beside(line, 0.6)
    col = np.clip((left[:, 0] - extent[0]) / (extent[1] - extent[0]) * cols, 0, cols - 1)
    row = np.clip((left[:, 1] - extent[2]) / (extent[3] - extent[2]) * rows, 0, rows - 1)
    difference = both[0] - both[1]
    votes = float(difference[row.astype(int), col.astype(int)].sum())
    return line if votes >= 0 else line[::-1]


def paint_front(ax: Axes, terrain: Terrain, frame: Frame, extent: Extent, per_km: float) -> None:
    """The front as two lines side by side, each in the color of the side it faces."""
    for line in front_lines(terrain, frame, extent):
        ax.add_line(
            Line2D(line[:, 0], line[:, 1], color="white", linewidth=5.2, alpha=0.65,
                   solid_capstyle="round", zorder=Z_FRONT)
        )  # fmt: skip
        for side, hand in ((0, 1.0), (1, -1.0)):
            edge = beside(line, hand * 1.15 / per_km)
            ax.add_line(
                Line2D(edge[:, 0], edge[:, 1], color=frame.side_colors[side], linewidth=1.9,
                       solid_capstyle="round", zorder=Z_FRONT + 0.1)
            )  # fmt: skip


def paint_units(
    ax: Axes, terrain: Terrain, frame: Frame, extent: Extent, size_km: float, per_km: float
) -> None:
    """Symbols of all units on the map, crosses where units ended."""
    for u in np.flatnonzero((frame.status == Status.GONE) & (frame.hex >= 0)):
        h = int(frame.hex[u])
        pen = Pen(size_km * 0.55, float(terrain.x_km[h]), float(terrain.y_km[h]))
        pen.draw(symbols.gone_path(), NOTHING, frame.side_colors[int(frame.side[u])], 1.3, halo=2.6)
        pen.put_down(ax, Z_UNIT - 1.0)
    stacks = stacks_of(frame, terrain, extent)
    places = spread(stacks, size_km, extent, size_km * per_km > LABEL_FROM_PT)
    for stack, place in zip(stacks, places, strict=True):
        if np.hypot(*(place - stack.home)) > 0.8 * size_km:
            ax.add_line(
                Line2D([place[0], stack.home[0]], [place[1], stack.home[1]], color=DARK,
                       linewidth=0.6, alpha=0.7, zorder=Z_UNIT - 0.5)
            )  # fmt: skip
            ax.plot(*stack.home, marker="o", markersize=1.6, color=DARK, zorder=Z_UNIT - 0.5)
    order = sorted(range(len(stacks)), key=lambda i: (-places[i][1], i))
    for rank, i in enumerate(order):
        paint_stack(ax, frame, stacks[i], places[i], size_km, per_km, Z_UNIT + rank * 0.01)


def paint_stack(
    ax: Axes, frame: Frame, stack: Stack, place: NDArray[np.float64], size_km: float,
    per_km: float, zorder: float,
) -> None:  # fmt: skip
    """One symbol: frame, branch, echelon, strength, what befell it, and how many it stands for."""
    u = stack.units[0]
    size = size_km * stack.scale
    color = frame.side_colors[int(frame.side[u])]
    ink = _toward_black(color, 0.30)
    broken = frame.status[u] == Status.BROKEN
    posture = int(frame.posture[u])
    width = min(max(0.055 * size * per_km, 0.55), 1.6)
    pen = Pen(size, float(place[0]), float(place[1]))
    for behind in range(min(len(stack.units) - 1, 2), 0, -1):
        pen.draw(symbols.frame_path(), _toward_white(color, 0.80), color, width * 0.8,
                 halo=width + 1.2, shift=0.13 * behind)  # fmt: skip
    face = "#ffffff" if broken else _toward_white(color, 0.68)
    style = (0.0, (2.2, 1.4)) if is_leaving(posture) or broken else SOLID
    pen.draw(symbols.frame_path(), face, NOTHING, 0.0, halo=width * 2 + 1.6)
    pen.draw(symbols.branch_shapes(frame.branch[u]), ink, NOTHING, 0.0)
    pen.draw(symbols.branch_lines(frame.branch[u]), NOTHING, ink, width)
    pen.draw(symbols.frame_path(), NOTHING, ink, width * 1.3, style=style)
    pen.draw(symbols.echelon_path(frame.echelon[u]), NOTHING, DARK, width, halo=width + 1.4)
    if frame.branch[u] == "headquarters":
        pen.draw(symbols.staff_path(), NOTHING, ink, width * 1.3)
    men = frame.strength[list(stack.units)]
    pen.draw(symbols.strength_path(1.0), "#ffffff", DARK, 0.4)
    pen.draw(symbols.strength_path(float(men.mean())), DARK, NOTHING, 0.0)
    if is_dug_in(posture):
        pen.draw(symbols.works_path(), NOTHING, DARK, width)
    if broken:
        pen.draw(symbols.broken_path(), NOTHING, DARK, width * 1.5, halo=width * 3)
    if frame.cut_off[list(stack.units)].any():
        pen.draw(symbols.encircled_path(), NOTHING, DARK, 0.9, style=(0.0, (1.2, 1.6)))
    pen.put_down(ax, zorder)
    _write_stack(ax, frame, stack, place, size, per_km, zorder)


class Pen:
    """Gathers the strokes of one symbol, so that they become one artist and draw fast."""

    def __init__(self, size_km: float, x: float, y: float) -> None:
        self.size_km, self.x, self.y = size_km, x, y
        self.paths: list[Path] = []
        self.faces: list[Rgba] = []
        self.edges: list[Rgba] = []
        self.widths: list[float] = []
        self.styles: list[Dashes] = []

    def draw(
        self, path: Path, face: str, edge: str, width: float, halo: float = 0.0,
        style: Dashes = SOLID, shift: float = 0.0,
    ) -> None:  # fmt: skip
        """A path of the symbol's box; `halo` is a white line beneath it, `shift` in box heights."""
        vertices = np.asarray(path.vertices)
        if not vertices.size:
            return
        moved = Path((vertices + shift) * self.size_km + (self.x, self.y), path.codes)
        if halo:
            self._stroke(moved, to_rgba(NOTHING), to_rgba("#ffffff", 0.85), halo, SOLID)
        self._stroke(moved, to_rgba(face), to_rgba(edge), width, style)

    def _stroke(self, path: Path, face: Rgba, edge: Rgba, width: float, style: Dashes) -> None:
        self.paths.append(path)
        self.faces.append(face)
        self.edges.append(edge)
        self.widths.append(width)
        self.styles.append(style)

    def put_down(self, ax: Axes, zorder: float) -> None:
        """Add what was drawn to the axes."""
        ax.add_collection(
            PathCollection(
                self.paths, facecolors=self.faces, edgecolors=self.edges, linewidths=self.widths,
                linestyles=self.styles, zorder=zorder, capstyle="butt", joinstyle="miter",
            ),
            autolim=False,
        )  # fmt: skip


def _write_stack(
    ax: Axes, frame: Frame, stack: Stack, place: NDArray[np.float64], size: float, per_km: float,
    zorder: float,
) -> None:  # fmt: skip
    """How many units, and, where there is room to read it, which."""
    points = size * per_km
    if len(stack.units) > 1:
        ax.text(
            place[0] + 0.75 * size, place[1] + 0.5 * size, f"{len(stack.units)}",
            fontsize=max(4.6, 0.42 * points), fontweight="bold", color="white", ha="center",
            va="center", zorder=zorder,
            bbox={"boxstyle": "circle,pad=0.18", "facecolor": DARK, "edgecolor": "white",
                  "linewidth": 0.5},
        )  # fmt: skip
    label = frame.label[stack.units[0]]
    if label and points > LABEL_FROM_PT:
        ax.text(
            place[0], place[1] - 0.92 * size, label, fontsize=0.34 * points, color=DARK,
            ha="center", va="top", zorder=zorder,
            path_effects=[withStroke(linewidth=1.6, foreground="white")],
        )  # fmt: skip


def _toward_white(color: str, share: float) -> str:
    return _blend(color, 1.0, share)


def _toward_black(color: str, share: float) -> str:
    return _blend(color, 0.0, share)


def _blend(color: str, target: float, share: float) -> str:
    mixed = [round(255 * (c + (target - c) * share)) for c in to_rgb(color)]
    return "#{:02x}{:02x}{:02x}".format(*mixed)
