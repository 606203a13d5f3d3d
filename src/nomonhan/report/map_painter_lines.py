"""Rivers, bluff, tracks, bridges, lakes, claim lines and the signs of sand and marsh."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse
from matplotlib.patheffects import Stroke, withStroke

from nomonhan.report.map_painter_ground import Extent, covered
from nomonhan.terrain.arrays import MEADOW, SAND, Terrain
from nomonhan.terrain.geometry import Points, smoothed
from nomonhan.terrain.names import MapLine, TerrainNames

WATER = "#3f7fae"
WATER_EDGE = "#28587d"
LAKE = "#98bdd5"
EARTH = "#7d5a3c"
TRACK = "#6b5846"
INK = "#2b2b2b"
SAND_SIGN = "#a98c52"
MARSH_SIGN = "#5f8f73"
# Colors of the claims, in the order of the map's `claims`: as strong as each other, safe for the
# color-blind, and neither the water's nor the other one's.
CLAIM_COLORS = ("#c2571a", "#7a3f9d", "#3b7d4f", "#8a6d1d")

Z_SIGNS, Z_CLAIM, Z_TRACK, Z_BLUFF, Z_RIVER, Z_BRIDGE = 2, 3, 4, 5, 6, 7


def points_per_km(ax: Axes, extent: Extent) -> float:
    """Printer's points (1/72 inch) that a km takes on the axes."""
    ax.apply_aspect()
    box = ax.get_position().bounds
    width_in = ax.figure.bbox.width / ax.figure.dpi * box[2]
    return float(width_in * 72.0 / (extent[1] - extent[0]))


def paint_lakes(ax: Axes, names: TerrainNames) -> None:
    shapes = [
        Ellipse((float(k.point[0]), float(k.point[1])), k.length_km, k.width_km, angle=k.axis_deg)
        for k in names.lakes
    ]
    ax.add_collection(
        PatchCollection(shapes, facecolor=LAKE, edgecolor=WATER_EDGE, linewidth=0.7, zorder=Z_RIVER)
    )


def river_width(per_km: float) -> float:
    """Printer's points that a great river takes, its edges included."""
    return max(2.2, 0.26 * per_km) + 1.1


def beside(curve: Points, left_km: float) -> Points:
    """A curve moved to its left hand."""
    ahead = np.gradient(curve, axis=0)
    ahead = ahead / np.maximum(np.hypot(*ahead.T), 1e-9)[:, None]
    return np.asarray(curve + left_km * np.column_stack([-ahead[:, 1], ahead[:, 0]]))


def paint_rivers(ax: Axes, names: TerrainNames, per_km: float) -> None:
    """Rivers as lines in two tones; a great one never thinner than a finger of the map."""
    for line in names.lines:
        if line.kind not in ("river_major", "river_minor"):
            continue
        curve = smoothed(line.points, 12)
        major = line.kind == "river_major"
        width = river_width(per_km) - 1.1 if major else max(0.9, 0.08 * per_km)
        river = Line2D(
            curve[:, 0], curve[:, 1], color=WATER, linewidth=width, solid_capstyle="round",
            solid_joinstyle="round", zorder=Z_RIVER,
        )  # fmt: skip
        if major:
            river.set_path_effects(
                [
                    Stroke(linewidth=width + 1.1, foreground=WATER_EDGE),
                    Stroke(linewidth=width, foreground=WATER),
                ]
            )
        ax.add_line(river)


def along(curve: Points, every_km: float) -> tuple[Points, Points]:
    """Points every so many km on a curve, and the direction of their left hand, each (p, 2)."""
    steps = np.hypot(*np.diff(curve, axis=0).T)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    places = np.arange(every_km / 2.0, length[-1], every_km)
    points = np.column_stack([np.interp(places, length, curve[:, i]) for i in (0, 1)])
    window = every_km * 1.5
    before = np.column_stack([np.interp(places - window, length, curve[:, i]) for i in (0, 1)])
    after = np.column_stack([np.interp(places + window, length, curve[:, i]) for i in (0, 1)])
    ahead = (after - before) / np.maximum(np.hypot(*(after - before).T), 1e-9)[:, None]
    return points, np.column_stack([-ahead[:, 1], ahead[:, 0]])


def bluff_of(line: Points, every_km: float) -> tuple[Points, Points]:
    """The lip of a high bank, and the feet of its hachures toward the water, each (p, 2)."""
    points, left = along(smoothed(line, 12), every_km)
    long = (np.arange(len(points)) % 2 == 0)[:, None]
    return points + left * 1.05, points + left * np.where(long, 0.45, 0.72)


def paint_bluffs(ax: Axes, names: TerrainNames, per_km: float) -> None:
    """Hachures from the lip of the high bank down toward the water."""
    for line in names.lines:
        if line.kind != "bluff":
            continue
        lip, foot = bluff_of(line.points, max(0.22, 2.4 / per_km))
        ax.add_collection(
            LineCollection(
                list(np.stack([lip, foot], axis=1)), colors=EARTH, linewidths=0.65, zorder=Z_BLUFF
            )
        )
        ax.add_line(Line2D(lip[:, 0], lip[:, 1], color=EARTH, linewidth=0.8, zorder=Z_BLUFF))


def paint_tracks(ax: Axes, names: TerrainNames) -> None:
    for line in names.lines:
        if line.kind == "track":
            curve = smoothed(line.points, 6)
            ax.add_line(
                Line2D(
                    curve[:, 0], curve[:, 1], color=TRACK, linewidth=0.9, dashes=(5, 1.6),
                    alpha=0.85, zorder=Z_TRACK,
                )
            )  # fmt: skip


def paint_bridges(ax: Axes, terrain: Terrain, per_km: float) -> None:
    """A bridge as two bars across the water with splayed ends."""
    half, gap, flare = max(0.55, 4.0 / per_km), max(0.13, 1.3 / per_km), max(0.14, 1.2 / per_km)
    bars = []
    for a, b in terrain.bridge_hex:
        start = np.array([terrain.x_km[a], terrain.y_km[a]])
        end = np.array([terrain.x_km[b], terrain.y_km[b]])
        middle, along_way = (start + end) / 2.0, end - start
        aside = np.array([-along_way[1], along_way[0]])
        for hand in (-1.0, 1.0):
            rail = [
                middle - along_way * (half + flare) + aside * hand * (gap + flare),
                middle - along_way * half + aside * hand * gap,
                middle + along_way * half + aside * hand * gap,
                middle + along_way * (half + flare) + aside * hand * (gap + flare),
            ]
            bars.append(np.array(rail))
    ax.add_collection(
        LineCollection(
            bars, colors=INK, linewidths=1.0, zorder=Z_BRIDGE,
            path_effects=[withStroke(linewidth=2.2, foreground="#ffffffcc")],
        )
    )  # fmt: skip


def claim_colors(names: TerrainNames) -> dict[str, str]:
    """Color of each claim."""
    keys = [key for key, _ in names.claims]
    return {key: CLAIM_COLORS[i % len(CLAIM_COLORS)] for i, key in enumerate(keys)}


def hand_of(line: MapLine, names: TerrainNames) -> int:
    """On which hand of its river a claim is drawn: 1 left, -1 right."""
    return 1 if line.claim == names.claims[0][0] else -1


def paint_claims(ax: Axes, names: TerrainNames, per_km: float) -> None:
    """Both claims alike: a broad pale band and a line of dashes and dots in its middle.

    A claim along a river is drawn beside the water, where two claims agree on either side of it.
    """
    band = max(3.4, 0.42 * per_km)
    for line in names.lines:
        if line.kind != "claim":
            continue
        color = claim_colors(names)[line.claim]
        curve, zorder = line.points, float(Z_CLAIM)
        if line.river:
            aside = hand_of(line, names) * (river_width(per_km) + band) / 2 / per_km
            curve = beside(smoothed(curve, 12), aside)
            zorder = Z_RIVER - 0.5
        pale = 0.34 if line.confidence != "D" else 0.22
        ax.add_line(
            Line2D(
                curve[:, 0], curve[:, 1], color=color, linewidth=band, alpha=pale,
                solid_capstyle="butt", zorder=zorder,
            )
        )  # fmt: skip
        ax.add_line(
            Line2D(
                curve[:, 0], curve[:, 1], color=color, linewidth=1.3, zorder=Z_BRIDGE - 0.5,
                dashes=(7, 2, 1.2, 2),
            )
        )  # fmt: skip


def sign_places(terrain: Terrain, extent: Extent, step: float) -> tuple[Points, Points]:
    """Where signs of sand and of meadow stand, (p, 2): strewn evenly, the same each time."""
    west, east, south, north = extent
    x, y = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    x = x + (np.arange(x.shape[0]) % 2 * step / 2.0)[:, None]
    shake = np.random.default_rng(1939).uniform(-0.28, 0.28, (2, *x.shape)) * step
    x, y = x + shake[0], y + shake[1]
    raster_per_km = 4.0
    sand = covered(terrain, SAND, extent, raster_per_km)
    meadow = covered(terrain, MEADOW, extent, raster_per_km)
    row = np.clip(((y - south) * raster_per_km).astype(int), 0, sand.shape[0] - 1)
    col = np.clip(((x - west) * raster_per_km).astype(int), 0, sand.shape[1] - 1)
    on_sand, on_meadow = sand[row, col] > 0.6, meadow[row, col] > 0.6
    tufts = np.column_stack([x[on_meadow], y[on_meadow]])[::2]
    return np.column_stack([x[on_sand], y[on_sand]]), tufts


def paint_signs(ax: Axes, terrain: Terrain, extent: Extent, per_km: float) -> None:
    """Crescents in dunes, tufts in wet meadow."""
    step = max(0.62, 7.0 / per_km)
    on_sand, on_meadow = sign_places(terrain, extent, step)
    size = step * 0.30
    bend = np.linspace(-1.0, 1.0, 7)
    crescent = np.column_stack([bend, 0.55 * (1.0 - bend**2)]) * size
    ax.add_collection(
        LineCollection(
            [crescent + place for place in on_sand],
            colors=SAND_SIGN, linewidths=0.6, alpha=0.75, zorder=Z_SIGNS,
        )
    )  # fmt: skip
    blades = np.array([[[-1, 0], [1, 0]], [[-0.5, 0.15], [-0.7, 0.8]], [[0, 0.15], [0, 1]],
                       [[0.5, 0.15], [0.7, 0.8]]]) * size * 0.8  # fmt: skip
    tufts = [blade + place for place in on_meadow for blade in blades]
    ax.add_collection(
        LineCollection(tufts, colors=MARSH_SIGN, linewidths=0.55, alpha=0.8, zorder=Z_SIGNS)
    )
