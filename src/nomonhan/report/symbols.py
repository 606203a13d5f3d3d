"""Symbols of units after NATO's APP-6, drawn as paths.

A unit is a rectangle in its side's color with the sign of its branch; above it the sign of its
echelon, below it a bar for its strength.  The box of a symbol is 1.5 wide and 1 high, its center
at (0, 0).  Signs that APP-6 does not have (horse cavalry apart from reconnaissance, armored cars
apart from tanks) are told by a small addition to the nearest one.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (p, 2)

HALF_WIDTH, HALF_HEIGHT = 0.75, 0.5


class Sign(NamedTuple):
    """Open lines and filled shapes of a sign, in the units of the box."""

    lines: tuple[Points, ...]
    shapes: tuple[Points, ...]


def _points(*pairs: tuple[float, float]) -> Points:
    return np.array(pairs, dtype=np.float64)


def _ring(
    x: float, y: float, wide: float, tall: float, start: float = 0, end: float = 360
) -> Points:
    turn = np.radians(np.linspace(start, end, 25))
    return np.column_stack([x + wide * np.cos(turn), y + tall * np.sin(turn)])


_SLASH = _points((-HALF_WIDTH, -HALF_HEIGHT), (HALF_WIDTH, HALF_HEIGHT))
_BACKSLASH = _points((-HALF_WIDTH, HALF_HEIGHT), (HALF_WIDTH, -HALF_HEIGHT))
_CROSS = (_SLASH, _BACKSLASH)
_UPRIGHT = _points((0, -HALF_HEIGHT), (0, HALF_HEIGHT))
_TRACKS = _ring(0, 0, 0.46, 0.27)
_DOT = _ring(0, 0, 0.17, 0.17)

_SIGNS: dict[str, Sign] = {
    "infantry": Sign(_CROSS, ()),
    "motorized_infantry": Sign((*_CROSS, _UPRIGHT), ()),
    "machine_gun": Sign(_CROSS, (_points((-0.16, -0.44), (0.16, -0.44), (0, -0.12)),)),
    "border_guard": Sign((*_CROSS, _points((-HALF_WIDTH, 0), (-0.28, 0)),
                          _points((0.28, 0), (HALF_WIDTH, 0))), ()),
    "airborne": Sign((*_CROSS, _ring(-0.16, -0.47, 0.16, 0.2, 0, 180),
                      _ring(0.16, -0.47, 0.16, 0.2, 0, 180)), ()),
    "cavalry": Sign((_SLASH,), (_points((-HALF_WIDTH, -HALF_HEIGHT), (HALF_WIDTH, HALF_HEIGHT),
                                        (HALF_WIDTH, -HALF_HEIGHT)),)),
    "reconnaissance": Sign((_SLASH,), ()),
    "tank": Sign((_TRACKS,), ()),
    "flame_tank": Sign((_TRACKS,), (_points((-0.13, -0.14), (0.13, -0.14), (0.04, 0.02),
                                            (0.0, 0.19), (-0.06, 0.04)),)),
    "armored_car": Sign((_TRACKS, _SLASH), (_ring(-0.3, -0.4, 0.065, 0.065),
                                           _ring(0.3, -0.4, 0.065, 0.065))),
    "antitank": Sign((_points((-HALF_WIDTH, -HALF_HEIGHT), (0, HALF_HEIGHT),
                              (HALF_WIDTH, -HALF_HEIGHT)),), ()),
    "artillery": Sign((), (_DOT,)),
    "heavy_artillery": Sign((_ring(0, 0, 0.31, 0.31),), (_DOT,)),
    "antiaircraft": Sign((_ring(0, -HALF_HEIGHT, 0.52, 0.62, 0, 180),),
                         (_ring(0, -0.16, 0.13, 0.13),)),
    "engineer": Sign((_points((-0.4, -0.2), (-0.4, 0.2), (0.4, 0.2), (0.4, -0.2)),
                      _points((0, 0.2), (0, -0.2))), ()),
    "headquarters": Sign((), (_points((-HALF_WIDTH, 0.22), (HALF_WIDTH, 0.22),
                                      (HALF_WIDTH, HALF_HEIGHT), (-HALF_WIDTH, HALF_HEIGHT)),)),
    "supply": Sign((_points((-HALF_WIDTH, -0.22), (HALF_WIDTH, -0.22)),), ()),
}  # fmt: skip

BRANCHES = tuple(_SIGNS)

# Strokes above the frame: how many, and whether upright or crossed.
_ECHELONS: dict[str, tuple[int, bool]] = {
    "company": (1, False), "battery": (1, False), "squadron": (1, False), "battalion": (2, False),
    "regiment": (3, False), "brigade": (1, True), "division": (2, True), "corps": (3, True),
    "army": (4, True),
}  # fmt: skip

ECHELONS = tuple(_ECHELONS)


def _compound(parts: tuple[Points, ...], closed: bool) -> Path:
    vertices, codes = [], []
    for part in parts:
        points = np.concatenate([part, part[:1]]) if closed else part
        vertices.append(points)
        code = np.full(len(points), Path.LINETO, dtype=np.uint8)
        code[0] = Path.MOVETO
        if closed:
            code[-1] = Path.CLOSEPOLY
        codes.append(code)
    if not parts:
        return Path(np.zeros((0, 2)))
    return Path(np.concatenate(vertices), np.concatenate(codes))


@cache
def frame_path() -> Path:
    """The rectangle of a unit."""
    w, h = HALF_WIDTH, HALF_HEIGHT
    return _compound((_points((-w, -h), (w, -h), (w, h), (-w, h)),), closed=True)


@cache
def branch_lines(branch: str) -> Path:
    """Lines of the sign of a branch, within the frame."""
    return _compound(_SIGNS[branch].lines, closed=False)


@cache
def branch_shapes(branch: str) -> Path:
    """Filled parts of the sign of a branch."""
    return _compound(_SIGNS[branch].shapes, closed=True)


@cache
def echelon_path(echelon: str) -> Path:
    """Strokes above the frame."""
    count, crossed = _ECHELONS[echelon]
    pitch, low, high = (0.34, 0.60, 0.88) if crossed else (0.2, 0.60, 0.88)
    strokes: list[Points] = []
    for i in range(count):
        x = (i - (count - 1) / 2.0) * pitch
        if crossed:
            strokes.append(_points((x - 0.12, low), (x + 0.12, high)))
            strokes.append(_points((x - 0.12, high), (x + 0.12, low)))
        else:
            strokes.append(_points((x, low), (x, high)))
    return _compound(tuple(strokes), closed=False)


@cache
def staff_path() -> Path:
    """The pole under the frame that tells a headquarters."""
    return _compound((_points((-HALF_WIDTH, -HALF_HEIGHT), (-HALF_WIDTH, -1.0)),), closed=False)


@cache
def works_path() -> Path:
    """Crenels under the frame: the unit is dug in."""
    low, high, y = 0.0, 0.11, -0.86
    steps = np.linspace(-HALF_WIDTH, HALF_WIDTH, 8)
    points: list[tuple[float, float]] = []
    for i, x in enumerate(steps[:-1]):
        level = y + (high if i % 2 == 0 else low)
        points += [(float(x), level), (float(steps[i + 1]), level)]
    return _compound((_points(*points),), closed=False)


def strength_path(strength: float) -> Path:
    """The filled part of the bar under the frame; `strength` 0-1."""
    east = -HALF_WIDTH + 2.0 * HALF_WIDTH * float(np.clip(strength, 0.0, 1.0))
    low, high = -0.76, -0.60
    return _compound(
        (_points((-HALF_WIDTH, low), (east, low), (east, high), (-HALF_WIDTH, high)),), closed=True
    )


@cache
def broken_path() -> Path:
    """A jagged line across the frame: the unit is out of hand."""
    return _compound(
        (_points((-0.9, 0.12), (-0.35, -0.14), (0.0, 0.2), (0.35, -0.14), (0.9, 0.12)),),
        closed=False,
    )


@cache
def encircled_path() -> Path:
    """A ring around the symbol: the unit is cut off."""
    return _compound((_ring(0, 0, 1.12, 0.98),), closed=True)


@cache
def gone_path() -> Path:
    """A small cross where a unit ended."""
    return _compound((_points((-0.3, -0.3), (0.3, 0.3)), _points((-0.3, 0.3), (0.3, -0.3))), False)
