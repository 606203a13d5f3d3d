"""The picture of a comparison: every difference as a point with its interval.

Probabilities in percentage points above, all other metrics in percent of the base below.  What is
measured of both sides shares a line, each side in its color; what is not sure to differ is faint.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from markupsafe import Markup
from matplotlib.axes import Axes

from nomonhan.evidence.paired import Difference
from nomonhan.report.style import (
    ACCENT,
    INK,
    MUTED,
    SIDES,
    WIDTH_PT,
    drawing,
    light_grid,
    new_figure,
    number_axis,
    to_svg,
)
from nomonhan.report.words import Names
from nomonhan.text import capitalized
from nomonhan.text import gettext as _

ROW_PT = 17.0
FRAME_PT = 44.0
TITLE_SIZE, NOTE_SIZE = 10, 7
LINE = 1.25  # height of a line in sizes of its type
OFFSET = 0.16  # of two sides on one line
WINNER = "winner"
CHARACTERS_PER_PT = 0.19  # of the smallest type

Row = dict[int, Difference]  # side, or -1 for what is of none -> its difference


def difference_plot(
    differences: Sequence[Difference], names: Names, title: str, note: str, sides: Sequence[str]
) -> Markup:
    """SVG of differences; `note` says what it is and what it rests on."""
    points = _rows([d for d in differences if d.kind == "probability"], sides)
    means = _rows(
        [d for d in differences if d.kind != "probability" and math.isfinite(d.relative)], sides
    )
    panels = [
        (rows, heading, is_points)
        for rows, heading, is_points in (
            (points, _("Probabilities: change in points"), True),
            (means, _("Means: change in percent"), False),
        )
        if rows
    ]
    head, foot = wrapped(title, TITLE_SIZE), wrapped(note, NOTE_SIZE)
    height = sum(ROW_PT * len(rows) + FRAME_PT for rows, _heading, _points in panels) + 44
    # room for two lines and one is in it; more, of many changes, would leave none for the panels
    height += LINE * (TITLE_SIZE * max(0, head.count("\n") - 1) + NOTE_SIZE * foot.count("\n"))
    with drawing():
        figure, axes = new_figure(
            height,
            rows=max(1, len(panels)),
            height_ratios=[len(rows) + 1.5 for rows, _heading, _points in panels] or None,
        )
        for (rows, heading, is_points), panel in zip(panels, axes, strict=False):
            panel.set_title(heading, loc=_free_side(rows, names, sides))
            _draw(panel, rows, names, is_points)
        _legend(axes[0], [names.side(side) for side in sides])
        figure.suptitle(head, x=0.01, ha="left", fontweight="bold", fontsize=TITLE_SIZE,
                        color=INK)  # fmt: skip
        figure.supxlabel(foot, x=0.01, ha="left", fontsize=NOTE_SIZE, color=MUTED)
        sure = [names.metric(found.metric) for found in differences if found.is_sure]
        told = _("Sure to differ: {metrics}.", metrics="; ".join(sure) or _("nothing"))
        return to_svg(figure, "differences", title, told)


def _rows(differences: Sequence[Difference], sides: Sequence[str]) -> list[tuple[str, Row]]:
    """Differences by what they measure, then by side, in their order."""
    rows: dict[str, Row] = {}
    for found in differences:
        side, what = of_side(found.metric, sides)
        rows.setdefault(what, {})[side] = found
    return list(rows.items())


def of_side(metric: str, sides: Sequence[str]) -> tuple[int, str]:
    """The side of which a metric speaks, -1 for none, and what it measures."""
    first, _dot, rest = metric.partition(".")
    if first == WINNER and rest in sides:
        return sides.index(rest), WINNER
    if first in sides and "." not in rest:
        return sides.index(first), rest
    return -1, metric


def _draw(axes: Axes, rows: Sequence[tuple[str, Row]], names: Names, is_points: bool) -> None:
    axes.axvline(0, color=INK, linewidth=0.8)
    for i, (_what, row) in enumerate(rows):
        for side, found in row.items():
            low, middle, high = (
                (found.low, found.mean, found.high)
                if is_points
                else (found.relative_low, found.relative, found.relative_high)
            )
            y = -i + (OFFSET * (1 - 2 * side) if len(row) > 1 else 0.0)
            color = ACCENT if side < 0 else SIDES[side]
            alpha = 1.0 if found.is_sure else 0.4
            axes.plot([100 * low, 100 * high], [y, y], color=color, linewidth=1.6, alpha=alpha)
            axes.plot([100 * middle], [y], "o", color=color, markersize=4.5, alpha=alpha)
    labels = [_label(what, row, names) for what, row in rows]
    axes.set_yticks([-float(i) for i in range(len(rows))], labels)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.set_ylim(-len(rows) + 0.4, 0.6)
    axes.spines["left"].set_visible(False)
    largest = max(abs(edge) for edge in axes.get_xlim())
    axes.set_xlim(-largest, largest)
    number_axis(axes, "x", 0 if largest >= 5 else 1)
    light_grid(axes, "x")


def _label(what: str, row: Row, names: Names) -> str:
    """A line's name, without the side where the color tells it."""
    if -1 in row:
        return capitalized(names.metric(row[-1].metric))
    return capitalized(_("victory") if what == WINNER else names.of_a_side(what))


def _free_side(
    rows: Sequence[tuple[str, Row]], names: Names, sides: Sequence[str]
) -> Literal["left", "right"]:
    """Where a heading is clear of the sides' names, which stand at the left above the labels."""
    longest = max(len(_label(what, row, names)) for what, row in rows)
    return "left" if longest >= max(len(names.side(side)) for side in sides) else "right"


def _legend(axes: Axes, sides: Sequence[str]) -> None:
    """Names of the sides in their colors, to the left of the first panel's heading."""
    for i, (name, color) in enumerate(zip(sides, SIDES, strict=False)):
        axes.annotate(
            name, (0.012, 1.0), xycoords=("figure fraction", "axes fraction"),
            xytext=(0, 10.0 * (len(sides) - 1 - i)), textcoords="offset points", ha="left",
            va="bottom", color=color, fontsize=7.5, fontweight="bold",
        )  # fmt: skip


def wrapped(text: str, size: float, width_pt: float = WIDTH_PT) -> str:
    """Text in lines that fit the figure."""
    width = int(width_pt * CHARACTERS_PER_PT * 8.5 / size)
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)
