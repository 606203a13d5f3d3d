"""The map as a document: what the painter draws, for a painter that runs in a browser.

Lengths are in hundredths of a km on the grid, as whole numbers, flat lists x, y, x, y ...; sizes of
text and lines are printer's points, as in the painter.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.image import imsave
from numpy.typing import ArrayLike

from nomonhan.report import map_painter_lines as lines
from nomonhan.report import map_painter_units as units
from nomonhan.report import symbols
from nomonhan.report.map_painter import fords_of, marks_of
from nomonhan.report.map_painter_frame import WASH
from nomonhan.report.map_painter_ground import (
    CONTOUR,
    Extent,
    contours,
    paint_ground,
    whole_extent,
)
from nomonhan.report.map_painter_labels import HALO
from nomonhan.report.map_painter_margin import INK, degrees_text, graticule
from nomonhan.report.map_painter_names import WATER_NAME, labels_of, river_lettering
from nomonhan.report.map_painter_stacks import GROUPS, REACH, REAR_GROUP, REAR_SCALE
from nomonhan.terrain.arrays import VOID, Terrain
from nomonhan.terrain.geometry import smoothed
from nomonhan.terrain.names import TerrainNames
from nomonhan.terrain.theater import Theater
from nomonhan.text import LANGUAGES, language
from nomonhan.text import gettext as _

GROUND_PER_KM = 12.0  # dots of the picture of the ground
JPEG_QUALITY = 88
SIGN_STEP_KM = 0.62
BLUFF_STEP_KM = 0.26
CONTOUR_STEP_M = 20.0


def map_document(theater: Theater) -> dict[str, Any]:
    """Everything that does not move, in both languages where it has words."""
    terrain, names = theater
    extent = whole_extent(terrain)
    sand, meadow = lines.sign_places(terrain, extent, SIGN_STEP_KM)
    marks = marks_of(names, extent)
    return {
        "cols": terrain.n_cols,
        "rows": terrain.n_rows,
        "extent": list(extent),
        "void": np.flatnonzero(terrain.cover == VOID).tolist(),
        "ground": _ground(terrain, extent),
        "contours": [_flat(line) for line in contours(terrain, extent, CONTOUR_STEP_M)],
        "sand": _flat(sand),
        "meadow": _flat(meadow),
        "signStep": SIGN_STEP_KM,
        **_lines(names),
        "bridges": _bridges(terrain),
        "fords": _flat(fords_of(terrain)),
        "lakes": [
            [*_flat(k.point), *_flat([k.length_km, k.width_km]), round(k.axis_deg, 1)]
            for k in names.lakes
        ],
        "circles": _flat(marks.circles),
        "dots": _flat(marks.dots),
        "tops": _flat(marks.tops),
        "labels": _in_both(lambda: [list(label) for label in labels_of(names, extent)]),
        "rivers": _in_both(lambda: _river_names(names)),
        "degrees": _in_both(lambda: _degrees(names, extent)),
        "claims": [
            {"color": color, "en": words.en, "es": words.es}
            for (_key, words), color in zip(
                names.claims, lines.claim_colors(names).values(), strict=True
            )
        ],
        "zones": {
            zone.id: {"en": zone.name.en, "es": zone.name.es, "at": _flat(zone.point)}
            for zone in names.zones
            if zone.on_map
        },
        "look": look(),
    }


def look() -> dict[str, Any]:
    """Colors and measures that both painters share."""
    return {
        "ink": INK, "dark": units.DARK, "halo": HALO, "wash": WASH, "contour": CONTOUR,
        "water": lines.WATER, "waterEdge": lines.WATER_EDGE, "lake": lines.LAKE,
        "waterName": WATER_NAME, "earth": lines.EARTH, "track": lines.TRACK,
        "sandSign": lines.SAND_SIGN, "marshSign": lines.MARSH_SIGN,
        "night": units.NIGHT, "nightDepth": units.NIGHT_DEPTH,
        "frontReachKm": units.FRONT_REACH_KM, "unitsReachKm": units.UNITS_REACH_KM,
        "nearEnough": units.NEAR_ENOUGH, "frontShare": units.FRONT_SHARE,
        "controlAlpha": units.CONTROL_ALPHA,
        "groups": GROUPS, "rearGroup": REAR_GROUP, "rearScale": REAR_SCALE, "reach": REACH,
    }  # fmt: skip


def symbol_document() -> dict[str, Any]:
    """Every sign of `symbols` as polylines in hundredths of the box's height, y upward."""

    def parts(path: Any) -> list[list[int]]:
        return [_flat(line) for line in path.to_polygons(closed_only=False)]

    return {
        "branches": {
            branch: {
                "lines": parts(symbols.branch_lines(branch)),
                "shapes": parts(symbols.branch_shapes(branch)),
            }
            for branch in symbols.BRANCHES
        },
        "echelons": {e: parts(symbols.echelon_path(e)) for e in symbols.ECHELONS},
        "frame": parts(symbols.frame_path()),
        "staff": parts(symbols.staff_path()),
        "works": parts(symbols.works_path()),
        "bar": parts(symbols.strength_path(1.0)),
        "broken": parts(symbols.broken_path()),
        "encircled": parts(symbols.encircled_path()),
        "gone": parts(symbols.gone_path()),
    }


def _flat(points: ArrayLike) -> list[int]:
    """Hundredths, as whole numbers one after the other."""
    return [round(float(v) * 100) for v in np.asarray(points, dtype=np.float64).ravel()]


def _in_both(content: Callable[[], Any]) -> dict[str, Any]:
    """What `content` gives in each language."""
    found = {}
    for name in LANGUAGES:
        with language(name):
            found[name] = content()
    return found


def _ground(terrain: Terrain, extent: Extent) -> str:
    """The picture of the ground, north up, as a data URL."""
    picture = paint_ground(terrain, extent, GROUND_PER_KM).rgb[::-1]
    buffer = io.BytesIO()
    imsave(buffer, (picture * 255).round().astype(np.uint8), format="jpg",
           pil_kwargs={"quality": JPEG_QUALITY})  # fmt: skip
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def _lines(names: TerrainNames) -> dict[str, Any]:
    """Rivers, tracks, claim lines and bluffs, as smooth as the painter draws them."""
    colors = lines.claim_colors(names)
    drawn, bluffs = [], []
    for line in names.lines:
        if line.kind == "bluff":
            lip, feet = lines.bluff_of(line.points, BLUFF_STEP_KM)
            bluffs.append([_flat(lip), _flat(feet)])
            continue
        is_bare = line.kind == "claim" and not line.river
        points = line.points if is_bare else smoothed(line.points, 8)
        entry: dict[str, Any] = {"kind": line.kind, "points": _flat(points)}
        if line.kind == "claim":
            entry["color"] = colors[line.claim]
            entry["faint"] = line.confidence == "D"
            entry["beside"] = 0 if is_bare else lines.hand_of(line, names)
        drawn.append(entry)
    return {"lines": drawn, "bluffs": bluffs}


def _bridges(terrain: Terrain) -> list[list[int]]:
    xy = np.column_stack([terrain.x_km, terrain.y_km])
    return [_flat(np.concatenate([xy[a], xy[b]])) for a, b in terrain.bridge_hex]


def _river_names(names: TerrainNames) -> list[dict[str, Any]]:
    """Rivers with names: which of the `lines` each is, and how it is written."""
    drawn = [line for line in names.lines if line.kind != "bluff"]
    return [
        {"line": i, "texts": texts, "size": size, "spacing": spacing}
        for i, line in enumerate(drawn)
        if (written := river_lettering(line)) is not None
        for texts, size, spacing in [written]
    ]


def _degrees(names: TerrainNames, extent: Extent) -> list[dict[str, Any]]:
    return [
        {
            "meridian": line.is_meridian,
            "points": _flat(line.points[::4]),
            "text": degrees_text(line.degrees, _("E") if line.is_meridian else _("N")),
        }
        for line in graticule(names, extent)
    ]
