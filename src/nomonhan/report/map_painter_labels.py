"""Names on the map, each where it hides least."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextPath
from numpy.typing import NDArray

from nomonhan.report.map_painter_ground import Extent
from nomonhan.terrain.geometry import Points, smoothed

Box = tuple[float, float, float, float]  # west, east, south, north

HALO = "#fffdf6"


class Label(NamedTuple):
    """A name that wants a place near a point."""

    text: str
    x: float
    y: float
    size: float = 7.0  # printer's points
    color: str = "#222222"
    weight: str = "normal"
    style: str = "normal"
    away_km: float = 0.4  # from the point to the nearest edge of the name
    rank: int = 0  # lower ones choose first


@lru_cache(maxsize=4096)
def text_extent(text: str, size: float, weight: str, style: str) -> tuple[float, float]:
    """Width and height of a text in printer's points."""
    font = FontProperties(weight=weight)
    font.set_style("italic" if style == "italic" else "normal")
    box = TextPath((0, 0), text, size=size, prop=font).get_extents()
    return float(box.width), size * 1.05


def _overlap(a: Box, b: Box) -> float:
    """Share of the smaller box that the two have in common."""
    wide = max(0.0, min(a[1], b[1]) - max(a[0], b[0]))
    tall = max(0.0, min(a[3], b[3]) - max(a[2], b[2]))
    smaller = min((a[1] - a[0]) * (a[3] - a[2]), (b[1] - b[0]) * (b[3] - b[2]))
    return wide * tall / max(smaller, 1e-9)


def place_labels(
    ax: Axes, labels: list[Label], extent: Extent, per_km: float, taken: list[Box], zorder: float
) -> list[Box]:
    """Write the labels; `taken` are boxes to keep free.  Returns the boxes of the names."""
    boxes = list(taken)
    written: list[Box] = []
    for label in sorted(labels, key=lambda one: one.rank):
        width, height = text_extent(label.text, label.size, label.weight, label.style)
        w, h = width / per_km, height / per_km
        best: tuple[float, Box] | None = None
        for turn, cost in enumerate((0.0, 0.25, 0.15, 0.3, 0.35, 0.5, 0.4, 0.55)):
            for reach in (1.0, 2.2, 3.6):
                box = _beside(label, turn, label.away_km * reach, w, h)
                if not _inside(box, extent):
                    continue
                hidden = sum(_overlap(box, other) for other in boxes)
                score = hidden * 12.0 + cost + (reach - 1.0) * 0.35
                if best is None or score < best[0] - 1e-9:
                    best = (score, box)
        if best is None:
            continue
        box = best[1]
        boxes.append(box)
        written.append(box)
        ax.text(
            (box[0] + box[1]) / 2, (box[2] + box[3]) / 2, label.text, fontsize=label.size,
            color=label.color, fontweight=label.weight, fontstyle=label.style, ha="center",
            va="center", zorder=zorder, clip_on=True,
            path_effects=[withStroke(linewidth=1.9, foreground=HALO)],
        )  # fmt: skip
    return written


def _beside(label: Label, turn: int, away: float, w: float, h: float) -> Box:
    """Box of the name to the east, west, north, south or a corner of its point."""
    angle = (0, 180, 90, 270, 45, 135, 315, 225)[turn]
    dx, dy = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x = label.x + dx * (away + w / 2)
    y = label.y + dy * (away + h / 2)
    return (x - w / 2, x + w / 2, y - h / 2, y + h / 2)


def _inside(box: Box, extent: Extent) -> bool:
    margin = 0.2
    return (
        box[0] > extent[0] + margin and box[1] < extent[1] - margin
        and box[2] > extent[2] + margin and box[3] < extent[3] - margin
    )  # fmt: skip


class Curve(NamedTuple):
    """A line as a smooth curve that can be asked for places along it."""

    points: Points  # (p, 2)
    length_km: NDArray[np.float64]  # (p,) from its start

    def at(self, s: float) -> tuple[Points, float]:
        """Point and direction (radians from east) at a place along the curve."""
        here, low, high = (
            np.array([np.interp(place, self.length_km, self.points[:, i]) for i in (0, 1)])
            for place in (s, s - 1.2, s + 1.2)
        )
        return here, math.atan2(high[1] - low[1], high[0] - low[0])


def curve_of(line: Points) -> Curve:
    points = smoothed(line, 12)
    steps = np.hypot(*np.diff(points, axis=0).T)
    return Curve(points, np.concatenate([[0.0], np.cumsum(steps)]))


def letter_widths(text: str, size: float, per_km: float, spacing: float) -> list[float]:
    """Km along the map that each letter of a spaced italic text takes."""
    widths = [
        text_extent(c, size, "normal", "italic")[0] if c.strip() else size * 0.3 for c in text
    ]
    return [(w * spacing + size * 0.12) / per_km for w in widths]


def straightest(
    curve: Curve, wanted_km: float, extent: Extent, avoid: list[Box], used: list[float]
) -> float | None:
    """Middle of the straightest stretch of a length within the extent, away from what is used."""
    best, best_cost = None, np.inf
    for middle in np.arange(wanted_km / 2, curve.length_km[-1] - wanted_km / 2, 0.5):
        places = middle + np.linspace(-0.5, 0.5, 9) * wanted_km
        found = [curve.at(float(s)) for s in places]
        points = np.array([p for p, _ in found])
        margin = 1.5
        if (points < (extent[0] + margin, extent[2] + margin)).any():
            continue
        if (points > (extent[1] - margin, extent[3] - margin)).any():
            continue
        if any(abs(middle - other) < wanted_km + 12.0 for other in used):
            continue
        turns = np.unwrap([angle for _, angle in found])
        covered = sum(
            any(b[0] - 0.4 < x < b[1] + 0.4 and b[2] - 0.4 < y < b[3] + 0.4 for b in avoid)
            for x, y in points
        )
        cost = float(np.ptp(turns)) + 0.25 * covered
        if cost < best_cost - 1e-9:
            best, best_cost = float(middle), cost
    return best


def write_along(
    ax: Axes, text: str, curve: Curve, middle: float, aside_km: float, size: float, color: str,
    per_km: float, zorder: float, spacing: float,
) -> Box:  # fmt: skip
    """Write letters one by one along a curve, upright for the reader; returns the box they fill."""
    advance = letter_widths(text, size, per_km, spacing)
    way = 1 if math.cos(curve.at(middle)[1]) >= 0 else -1
    s = middle - way * sum(advance) / 2
    places = []
    for letter, width in zip(text, advance, strict=True):
        here, angle = curve.at(s + way * width / 2)
        s += way * width
        if way < 0:
            angle += math.pi
        x = here[0] - math.sin(angle) * aside_km
        y = here[1] + math.cos(angle) * aside_km
        ax.text(
            x, y, letter, fontsize=size, color=color, fontstyle="italic", ha="center",
            va="center", rotation=math.degrees(angle), rotation_mode="anchor", zorder=zorder,
            clip_on=True, path_effects=[withStroke(linewidth=1.8, foreground=HALO)],
        )  # fmt: skip
        places.append((float(x), float(y)))
    xs, ys = zip(*places, strict=True)
    pad = size / per_km
    return (min(xs) - pad, max(xs) + pad, min(ys) - pad, max(ys) + pad)
