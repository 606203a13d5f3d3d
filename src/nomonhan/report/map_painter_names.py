"""What stands written on the map: names of rivers, places, heights and roads that leave it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from nomonhan.report import map_painter_lines as lines
from nomonhan.report.map_painter_ground import Extent
from nomonhan.report.map_painter_labels import (
    Box,
    Curve,
    Label,
    curve_of,
    letter_widths,
    place_labels,
    straightest,
    write_along,
)
from nomonhan.report.map_painter_margin import INK, scale_box
from nomonhan.scenario.arms import Words
from nomonhan.terrain.arrays import Terrain
from nomonhan.terrain.names import MapLine, TerrainNames, ZoneName
from nomonhan.text import pick

WATER_NAME = "#2d5f86"
HEIGHT_NAME = "#5a4526"
Z_NAME = 9.0


def words(text: Words) -> str:
    """The reader's words."""
    return pick(text.en, text.es)


def shown_zones(names: TerrainNames, extent: Extent) -> list[ZoneName]:
    west, east, south, north = extent
    return [
        zone
        for zone in names.zones
        if zone.on_map
        and zone.kind != "exit"
        and west < zone.point[0] < east
        and south < zone.point[1] < north
    ]


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
        + [z.point for z in shown_zones(names, extent) if z.kind in ("place", "base")]
    ]
    taken += [*_bridge_boxes(terrain), scale_box(extent, per_km)]
    taken += [
        write_along(ax, one.text, one.curve, one.middle_km, one.aside_km, one.size, WATER_NAME,
                    per_km, zorder, one.spacing)
        for one in river_names(terrain, names, extent, per_km)
    ]  # fmt: skip
    place_labels(ax, labels_of(names, extent), extent, per_km, taken, zorder)


def labels_of(names: TerrainNames, extent: Extent) -> list[Label]:
    """Names of places, heights and roads that leave the map, in the reader's language."""
    labels = []
    named: list[ZoneName] = []
    for zone in shown_zones(names, extent):
        if any(np.hypot(*(zone.point - other.point)) < 0.7 for other in named):
            continue  # two names of one place: the first is enough on a map
        named.append(zone)
        height = zone.kind == "height"
        size = {"A": 8.2, "B": 7.8, "C": 7.4}.get(zone.confidence, 6.4)
        style = "italic" if zone.kind in ("sands", "lake", "crossing") else "normal"
        color = WATER_NAME if zone.kind == "lake" else HEIGHT_NAME if height else INK
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
    return labels + _exit_labels(names, extent)


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


class RiverName(NamedTuple):
    """The name of a river, written along a stretch of it."""

    text: str
    curve: Curve
    middle_km: float  # along the curve
    aside_km: float  # to the left of it
    size: float  # printer's points
    spacing: float  # of letters, in their own width


def river_lettering(line: MapLine) -> tuple[list[str], float, float] | None:
    """Texts of a river's name, their size in printer's points and spacing; None without a name."""
    if line.name is None or line.kind not in ("river_major", "river_minor"):
        return None
    full = words(line.name)
    if line.kind == "river_minor":
        return [full], 7.0, 1.15
    return [full, full.split(" (")[0].upper()], 9.5, 1.55


def river_names(
    terrain: Terrain, names: TerrainNames, extent: Extent, per_km: float
) -> list[RiverName]:
    """Names of rivers on their straightest stretches, a great one's twice."""
    found = []
    bridges = _bridge_boxes(terrain)
    for line in names.lines:
        written = river_lettering(line)
        if written is None:
            continue
        texts, size, spacing = written
        major = line.kind == "river_major"
        curve = curve_of(line.points)
        used: list[float] = []
        for text in texts:
            wanted = sum(letter_widths(text, size, per_km, spacing))
            middle = straightest(curve, wanted, extent, bridges, used)
            if middle is None:
                continue
            used.append(middle)
            aside = (lines.river_width(per_km) * 0.5 + size * 0.75) / per_km
            found.append(
                RiverName(text, curve, middle, aside if major else aside * 0.8, size, spacing)
            )
    return found
