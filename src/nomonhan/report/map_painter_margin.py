"""What lies on the rim of a map: degrees, scale, north."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from nomonhan.report.map_painter_ground import Extent
from nomonhan.report.map_painter_labels import Box
from nomonhan.terrain.geometry import Points
from nomonhan.terrain.grid import grid_of
from nomonhan.terrain.names import TerrainNames
from nomonhan.text import gettext as _

INK = "#2b2b2b"
FAINT = "#4a4a4a"


def degrees_text(value: float, positive: str) -> str:
    """118.5 as 118°30′ and a letter."""
    minutes = round(value * 60)
    return f"{minutes // 60}°{minutes % 60:02d}′ {positive}"


def paint_graticule(ax: Axes, names: TerrainNames, extent: Extent, every: float = 0.1) -> None:
    """Thin lines of longitude and latitude, named at the edge."""
    if names.frame is None:
        ax.set_xticks([])
        ax.set_yticks([])
        return
    west, east, south, north = extent
    x_ticks, x_names, y_ticks, y_names = [], [], [], []
    for line in graticule(names, extent, every):
        ax.add_line(_hairline(line.points))
        x = float(np.interp(south, line.points[:, 1], line.points[:, 0]))
        y = float(np.interp(west, line.points[:, 0], line.points[:, 1]))
        if line.is_meridian and west < x < east:
            x_ticks.append(x)
            x_names.append(degrees_text(line.degrees, _("E")))
        elif not line.is_meridian and south < y < north:
            y_ticks.append(y)
            y_names.append(degrees_text(line.degrees, _("N")))
    ax.set_xticks(x_ticks, x_names, fontsize=6.5, color=FAINT)
    ax.set_yticks(y_ticks, y_names, fontsize=6.5, color=FAINT, rotation=90, va="center")
    ax.tick_params(length=3, width=0.6, color=FAINT)


class DegreeLine(NamedTuple):
    """A meridian or a parallel."""

    is_meridian: bool
    degrees: float
    points: Points  # (p, 2) grid km


def graticule(names: TerrainNames, extent: Extent, every: float = 0.1) -> list[DegreeLine]:
    """Meridians and parallels over a map; none where it does not lie on the earth."""
    if names.frame is None:
        return []
    grid = grid_of(names.frame)
    west, east, south, north = extent
    corners = grid.degrees(np.array([[west, south], [east, south], [east, north], [west, north]]))
    lon0, lat0 = np.floor(corners.min(axis=0) / every) * every
    lon1, lat1 = np.ceil(corners.max(axis=0) / every) * every
    lons = np.arange(round(lon0 / every), round(lon1 / every) + 1) * every
    lats = np.arange(round(lat0 / every), round(lat1 / every) + 1) * every
    meridians = [grid.km([[lon, lat] for lat in np.linspace(lat0, lat1, 25)]) for lon in lons]
    parallels = [grid.km([[lon, lat] for lon in np.linspace(lon0, lon1, 25)]) for lat in lats]
    return [
        *(DegreeLine(True, float(lon), m) for lon, m in zip(lons, meridians, strict=True)),
        *(DegreeLine(False, float(lat), p) for lat, p in zip(lats, parallels, strict=True)),
    ]


def _hairline(curve: np.ndarray) -> Line2D:
    return Line2D(curve[:, 0], curve[:, 1], color="#55555540", linewidth=0.4, zorder=1.5)


def scale_step(extent: Extent) -> int:
    """Length of one of the four fields of the scale bar, km."""
    span = extent[1] - extent[0]
    return min((1, 2, 5, 10, 20), key=lambda step: abs(4 * step - span * 0.28))


def scale_box(extent: Extent, per_km: float) -> Box:
    """Where scale bar and north arrow stand: the south-eastern corner."""
    east, south = extent[1] - 3.0 / per_km, extent[2] + 3.0 / per_km
    return (east - 4 * scale_step(extent) - 36.0 / per_km, east, south, south + 24.0 / per_km)


def paint_scale(ax: Axes, extent: Extent, per_km: float) -> None:
    """Scale bar and north arrow."""
    step = scale_step(extent)
    height = 2.6 / per_km
    west, east, south, north = scale_box(extent, per_km)
    x0, y0 = west + 5.0 / per_km, south + 8.0 / per_km
    ax.add_patch(
        Rectangle(
            (west, south), east - west, north - south, facecolor="#fffdf6d0", edgecolor="none",
            zorder=20,
        )
    )  # fmt: skip
    for i in range(4):
        ax.add_patch(
            Rectangle(
                (x0 + i * step, y0), step, height, facecolor=INK if i % 2 == 0 else "white",
                edgecolor=INK, linewidth=0.6, zorder=21,
            )
        )  # fmt: skip
    for i in (0, 2, 4):
        text = f"{i * step}" if i < 4 else f"{i * step} km"
        ax.text(
            x0 + i * step, y0 + height + 1.5 / per_km, text, fontsize=6.5, ha="center",
            va="bottom", color=INK, zorder=21,
        )  # fmt: skip
    paint_north(ax, x0 + 4 * step + 16.0 / per_km, y0 - 3.0 / per_km, per_km)


def paint_north(ax: Axes, x: float, y: float, per_km: float) -> None:
    tall, wide = 15.0 / per_km, 3.2 / per_km
    for hand, color in ((-1, INK), (1, "white")):
        ax.add_patch(
            Polygon(
                [(x, y + tall), (x + hand * wide, y), (x, y + tall * 0.25)],
                facecolor=color, edgecolor=INK, linewidth=0.6, zorder=21,
            )
        )  # fmt: skip
    ax.text(x, y + tall, _("N"), fontsize=6, ha="center", va="bottom", color=INK, zorder=21)
