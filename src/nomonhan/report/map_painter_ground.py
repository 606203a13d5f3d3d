"""The ground of a map as a picture: tints by height, shading by slope, meadow, sand and lakes.

The hexes are a sample of the ground, one a kilometer; the picture goes smoothly between them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from nomonhan.hexgrid import ROW_SPACING
from nomonhan.terrain.arrays import LAKE, MEADOW, PINE, SAND, VOID, Terrain
from nomonhan.terrain.geometry import Points

Image = NDArray[np.float64]  # (y, x) or (y, x, 3), row 0 in the south, colors 0-1
Extent = tuple[float, float, float, float]  # west, east, south, north in grid km

# Height above the lowest ground as a share of the range -> color: damp green, straw, warm gray.
TINTS = (
    (0.00, (0.733, 0.796, 0.710)),
    (0.30, (0.835, 0.855, 0.745)),
    (0.55, (0.922, 0.898, 0.788)),
    (0.75, (0.906, 0.851, 0.729)),
    (0.90, (0.855, 0.788, 0.675)),
    (1.00, (0.804, 0.729, 0.627)),
)
MEADOW_COLOR = (0.655, 0.757, 0.616)
SAND_COLOR = (0.937, 0.871, 0.667)
PINE_COLOR = (0.525, 0.639, 0.490)
LAKE_COLOR = (0.596, 0.741, 0.835)
CONTOUR = "#8a6a48"
VOID_COLOR = (0.965, 0.961, 0.949)
RISE_EXAGGERATION = 9.0  # steppe is flat: without it no slope would be seen


class GroundPicture(NamedTuple):
    """A picture of the ground and where it lies."""

    rgb: Image  # (y, x, 3)
    extent: Extent


def whole_extent(terrain: Terrain) -> Extent:
    """The rectangle through the outermost hex centers, half a hex wider."""
    east = terrain.n_cols - 0.5
    north = (terrain.n_rows - 1) * ROW_SPACING
    return (-0.5, east + 0.5, -0.5, north + 0.5)


def extent_around(
    terrain: Terrain, hexes: NDArray[np.integer[Any]], margin_km: float = 6.0
) -> Extent:
    """The piece of the map, in the map's own proportions, that holds all of `hexes` (-1: none)."""
    west, east, south, north = whole_extent(terrain)
    shown = np.unique(hexes[hexes >= 0])
    if not len(shown):
        return (west, east, south, north)
    x, y = terrain.x_km[shown], terrain.y_km[shown]
    middle_x, middle_y = float(x.min() + x.max()) / 2.0, float(y.min() + y.max()) / 2.0
    wide = max(float(np.ptp(x)) + 2 * margin_km, 12.0)
    tall = max(float(np.ptp(y)) + 2 * margin_km, 12.0)
    share = min(max(wide / (east - west), tall / (north - south)), 1.0)
    wide, tall = (east - west) * share, (north - south) * share
    left = min(max(middle_x - wide / 2.0, west), east - wide)
    low = min(max(middle_y - tall / 2.0, south), north - tall)
    return (left, left + wide, low, low + tall)


def resampled(
    values: NDArray[np.float64], terrain: Terrain, extent: Extent, per_km: float
) -> Image:
    """Values of hexes (h,) on a raster of `per_km` points a km, straight between centers."""
    west, east, south, north = extent
    x = np.arange(west, east, 1.0 / per_km) + 0.5 / per_km
    y = np.arange(south, north, 1.0 / per_km) + 0.5 / per_km
    grid = values.reshape(terrain.n_rows, terrain.n_cols).astype(np.float64)
    cols = np.arange(terrain.n_cols)
    rows = np.stack([np.interp(x, cols + 0.5 * (r & 1), line) for r, line in enumerate(grid)])
    place = np.clip(y / ROW_SPACING, 0.0, terrain.n_rows - 1)
    below = np.minimum(np.floor(place).astype(np.int64), max(terrain.n_rows - 2, 0))
    share = (place - below)[:, None]
    above = np.minimum(below + 1, terrain.n_rows - 1)
    return np.asarray(rows[below] * (1.0 - share) + rows[above] * share)


def covered(terrain: Terrain, kind: int, extent: Extent, per_km: float) -> Image:
    """How much a cover shows at each point, 0-1, with soft rounded borders."""
    share = resampled((terrain.cover == kind).astype(np.float64), terrain, extent, per_km)
    soft = gaussian_filter(share, 0.45 * per_km, mode="nearest")
    return np.asarray(np.clip((soft - 0.35) / 0.3, 0.0, 1.0))


def paint_ground(terrain: Terrain, extent: Extent, per_km: float) -> GroundPicture:
    """Tints, shading and cover of a piece of the map."""
    height = resampled(terrain.elevation_m, terrain, extent, per_km)
    smooth = gaussian_filter(height, 0.5 * per_km, mode="nearest")
    inside = terrain.elevation_m[terrain.cover != VOID]
    low, high = float(inside.min()), float(inside.max())
    rgb = _tinted((smooth - low) / max(high - low, 60.0))
    for kind, color, strength in (
        (SAND, SAND_COLOR, 0.62),
        (MEADOW, MEADOW_COLOR, 0.60),
        (PINE, PINE_COLOR, 0.70),
    ):
        rgb = _mixed(rgb, color, strength * covered(terrain, kind, extent, per_km))
    rgb = rgb * _shade(gaussian_filter(height, 0.28 * per_km, mode="nearest"), per_km)[..., None]
    rgb = _mixed(rgb, VOID_COLOR, covered(terrain, VOID, extent, per_km))
    if not _has_drawn_lakes(terrain):
        rgb = _mixed(rgb, LAKE_COLOR, covered(terrain, LAKE, extent, per_km))
    return GroundPicture(np.clip(rgb, 0.0, 1.0), extent)


def contours(terrain: Terrain, extent: Extent, every_m: float) -> list[Points]:
    """Lines of equal height, each (p, 2); none where the ground is nearly level."""
    per_km = 3.0
    height = resampled(terrain.elevation_m, terrain, extent, per_km)
    smooth = gaussian_filter(height, 0.9 * per_km, mode="nearest")
    levels = np.arange(np.ceil(smooth.min() / every_m), smooth.max() / every_m) * every_m
    if len(levels) < 2:
        return []
    x = np.linspace(extent[0], extent[1], smooth.shape[1])
    y = np.linspace(extent[2], extent[3], smooth.shape[0])
    drawn = contour_generator(x, y, smooth)
    return [np.asarray(line) for level in levels for line in drawn.lines(level)]


def paint_contours(ax: Axes, terrain: Terrain, extent: Extent, every_m: float) -> None:
    """Thin lines of equal height."""
    ax.add_collection(
        LineCollection(contours(terrain, extent, every_m), colors=CONTOUR, linewidths=0.45,
                       alpha=0.4, zorder=1.6)
    )  # fmt: skip


def _has_drawn_lakes(terrain: Terrain) -> bool:
    """Lakes of a few hexes are drawn as shapes by their names; broad ones as ground."""
    return int((terrain.cover == LAKE).sum()) < 12


def _tinted(share: Image) -> Image:
    places = [place for place, _ in TINTS]
    channels = [np.interp(share, places, [color[i] for _, color in TINTS]) for i in range(3)]
    return np.stack(channels, axis=-1)


def _mixed(rgb: Image, color: tuple[float, float, float], share: Image) -> Image:
    return np.asarray(rgb * (1.0 - share[..., None]) + np.array(color) * share[..., None])


def _shade(height_m: Image, per_km: float) -> Image:
    """Light from the north-west on slopes, about 1 on level ground."""
    north, east = np.gradient(height_m * RISE_EXAGGERATION / 1000.0, 1.0 / per_km)
    light = (-1.0, 1.0, 1.6)  # toward the sun: west, north, up
    length = np.sqrt(sum(c * c for c in light))
    facing = (-east * light[0] - north * light[1] + light[2]) / np.sqrt(1.0 + east**2 + north**2)
    level = light[2] / length
    return np.asarray(np.clip(1.0 + 0.55 * (facing / length - level), 0.72, 1.12))
