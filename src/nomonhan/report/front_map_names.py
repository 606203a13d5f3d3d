"""What is written on the map of the front: claims along their lines, and named places."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from numpy.typing import NDArray

from nomonhan.report.style import INK, MUTED, WIDTH_PT
from nomonhan.terrain.theater import Theater
from nomonhan.text import pick

Box = tuple[float, float, float, float]  # left, bottom, right, top

CLAIM_PT = 6.5


def write_along(axes: Axes, lines: Sequence[NDArray[np.float64]], text: str) -> list[Box]:
    """Write a text along the longest straight piece that the lines have on the shown map.

    Returns boxes along it.
    """
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    km_per_pt = (east - west) / WIDTH_PT
    half_km = 0.5 * 0.55 * CLAIM_PT * len(text) * km_per_pt
    best, best_km = None, 0.0
    for line in lines:
        for (x0, y0), (x1, y1) in itertools.pairwise(line):
            share = np.linspace(0, 1, 41)
            x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
            seen = (x > west) & (x < east) & (y > south) & (y < north)
            length_km = float(np.hypot(x1 - x0, y1 - y0) * seen.mean())
            if length_km > best_km:
                best = (float(x[seen].mean()), float(y[seen].mean()), y1 - y0, x1 - x0)
                best_km = length_km
    if best is None:
        return []
    turn = math.atan2(best[2], best[3])
    ahead = np.array([math.cos(turn), math.sin(turn)])
    low, high = np.array([west, south]), np.array([east, north])
    place = np.array(best[:2])
    reach = np.abs(ahead) * half_km
    # back toward the middle of the map until the whole text lies on it
    over = np.maximum(np.maximum(place + reach - high, low - place + reach), 0.0)
    back_km = float((over / np.maximum(np.abs(ahead), 0.1)).max())
    x, y = (place - np.sign(ahead @ (place - (low + high) / 2.0)) * back_km * ahead).tolist()
    axes.text(
        x, y, text, rotation=(math.degrees(turn) + 90) % 180 - 90, rotation_mode="anchor",
        ha="center", va="bottom", fontsize=CLAIM_PT, fontstyle="italic", color=MUTED, clip_on=True,
    )  # fmt: skip
    thick = CLAIM_PT * km_per_pt
    places = np.linspace(-half_km, half_km, 9)
    return [
        (x + s * math.cos(turn) - thick, y + s * math.sin(turn) - thick,
         x + s * math.cos(turn) + thick, y + s * math.sin(turn) + thick)
        for s in places.tolist()
    ]  # fmt: skip


def name_places(
    axes: Axes, theater: Theater, zones: Sequence[str], written: Sequence[Box] = ()
) -> None:
    """Name zones, each where it covers no other name, nor what is `written` already.

    Circles show how well a place is known.
    """
    km_per_pt = (axes.get_xlim()[1] - axes.get_xlim()[0]) / WIDTH_PT
    taken = list(written)
    for zone in theater.names.zones:
        if zone.id not in zones or not zone.on_map:
            continue
        x, y = float(zone.point[0]), float(zone.point[1])
        axes.add_patch(
            Circle((x, y), min(zone.uncertainty_km, 4.0), fill=False, edgecolor=MUTED,
                   linewidth=0.5, linestyle=(0, (1, 2)), zorder=3)
        )  # fmt: skip
        axes.plot([x], [y], ".", color=INK, markersize=4, zorder=4)
        text = pick(zone.name.en, zone.name.es)
        wide, high = 4.0 * len(text) * km_per_pt, 9 * km_per_pt
        gap = 4 * km_per_pt
        best = None
        for side, dy in ((1, 0), (-1, 0), (1, 1.2), (1, -1.2), (-1, 1.2), (-1, -1.2)):
            left = x + gap if side > 0 else x - gap - wide
            box = (left, y + dy * high - high / 2, left + wide, y + dy * high + high / 2)
            overlap = sum(_overlap(box, other) for other in taken)
            if best is None or overlap < best[0] - 1e-9:
                best = (overlap, side, dy, box)
        assert best is not None
        _overlap_area, side, dy, box = best
        taken += [box, (x - gap, y - gap, x + gap, y + gap)]
        axes.text(
            x + side * gap, y + dy * high, text, ha="left" if side > 0 else "right", va="center",
            fontsize=7.5, zorder=5, clip_on=True,
        )  # fmt: skip


def _overlap(a: Box, b: Box) -> float:
    """Area that two boxes (left, bottom, right, top) share."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, wide) * max(0.0, high)
