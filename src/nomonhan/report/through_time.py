"""A figure that changed over the decades keeps its history: a campaign's losses as they were told.

These are totals of the whole campaign; they stand beside the battle to show how far such figures
are to be trusted, and are compared with nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup
from matplotlib.axes import Axes

from nomonhan.evidence.history import HistoricalFigure
from nomonhan.report.style import (
    INK,
    MUTED,
    PAPER,
    SIDES,
    drawing,
    light_grid,
    new_figure,
    number_axis,
    to_svg,
)
from nomonhan.report.words import Names
from nomonhan.text import format_number, pick
from nomonhan.text import gettext as _

UNDATED = 9999.0
LEAST = {"killed", "wounded"}  # what a figure must count to be a figure of losses


def told_losses(
    figures: Sequence[HistoricalFigure], sides: Mapping[str, Sequence[str]]
) -> list[tuple[int, HistoricalFigure]]:
    """Figures of all losses of a side's first contingent, with the side's index, by year."""
    found = []
    for x, (side, contingents) in enumerate(sides.items()):
        for figure in figures:
            if (
                figure.metric == f"{side}.casualties"
                and (not figure.counts or set(figure.counts) >= LEAST)
                and contingents[0] in figure.whom
                and (figure.series or "").startswith(f"{side}_casualties")
            ):
                found.append((x, figure))
    return sorted(found, key=lambda row: (year_of(row[1]), row[0]))


def year_of(figure: HistoricalFigure) -> float:
    """When a figure was told, in years; those without a year come last."""
    parts = figure.said.split("-")
    if not parts[0]:
        return UNDATED
    return int(parts[0]) + (int(parts[1]) - 1) / 12 if len(parts) > 1 else float(parts[0])


def losses_through_time(
    figures: Sequence[HistoricalFigure],
    sides: Mapping[str, Sequence[str]],
    names: Names,
    name: str = "through-time",
) -> Markup | None:
    """What each side said of its own losses over the years, and what the enemy said of them.

    `sides`: side -> its contingents, the one that gave it its name first; `name` of the picture,
    which no two pictures of a page share.
    """
    rows = told_losses(figures, sides)
    dated = [year_of(figure) for _x, figure in rows if figure.said]
    if len(dated) < 2:
        return None
    first, last = min(dated), max(dated)
    aside = last + 0.09 * (last - first)  # where figures without a year stand
    with drawing():
        picture, (axes,) = new_figure(220)
        for x, side in enumerate(sides):
            mine = [figure for i, figure in rows if i == x]
            own = [figure for figure in mine if figure.about == "self"]
            enemy = [figure for figure in mine if figure.about == "enemy"]
            known = [figure for figure in own if figure.said]
            axes.plot([year_of(f) for f in known], [_middle(f) for f in known], color=SIDES[x],
                      linewidth=1.0, alpha=0.7)  # fmt: skip
            for group, marker, face in ((own, "o", SIDES[x]), (enemy, "D", PAPER)):
                years = [min(year_of(f), aside) for f in group]
                axes.plot(years, [_middle(f) for f in group], marker, color=SIDES[x],
                          markerfacecolor=face, markersize=3.8)  # fmt: skip
            _say_who(axes, mine, first, last, side_of_line=1 if x == 0 else -1)
            _name(axes, known, names.side(side), SIDES[x])
            text = _("{side}, told by the enemy", side=names.side(side))
            _name(axes, [f for f in enemy if f.said], text, SIDES[x])
        axes.set_ylim(bottom=0)
        axes.set_xlim(first - 3, aside + 3)
        decades = [year for year in range(1900, 2100, 20) if first - 3 <= year <= last]
        axes.set_xticks([*decades, aside], [*map(str, decades), _("no year")])
        axes.tick_params(axis="x", labelcolor=INK)
        number_axis(axes)
        light_grid(axes)
        told = "; ".join(
            f"{f.said[:4]} {f.speaker}: {format_number(_middle(f))}".strip() for _x, f in rows
        )
        return to_svg(picture, name, _("How the figures changed"), told + ".")


def _middle(figure: HistoricalFigure) -> float:
    low, high = figure.span()
    return figure.value if figure.value is not None else (low + high) / 2


def _say_who(
    axes: Axes, figures: Sequence[HistoricalFigure], first: float, last: float, side_of_line: int
) -> None:
    """Write who told a figure beside its point; of points that nearly coincide, once.

    `side_of_line`: 1 to the right of the point, -1 to the left; always inside the picture.
    """
    written: list[tuple[float, float]] = []
    top = max((_middle(f) for f in figures if f.about == "self" and f.said), default=0.0)
    for figure in figures:
        year, value = year_of(figure), _middle(figure)
        if not figure.said or any(abs(year - y) < 3 and abs(value - v) < 2500 for y, v in written):
            continue
        written.append((year, value))
        edge = 1 if year < first + 0.2 * (last - first) else -1 if year > last - 2 else side_of_line
        en, es = (re.split("[,;]", name)[0] for name in (figure.speaker.en, figure.speaker.es))
        who = pick(en, es)
        above = value in (top, min(map(_middle, figures)))  # clear of the line and of the axis
        down = -11 if year > last - 2 else -2  # below what the point before may have written
        axes.annotate(
            who, (year, value), ha="left" if edge > 0 else "right", va="bottom" if above else "top",
            xytext=(4 * edge, 2 if above else down), textcoords="offset points", color=MUTED,
            fontsize=6.0,
        )  # fmt: skip


def _name(axes: Axes, figures: Sequence[HistoricalFigure], text: str, color: str) -> None:
    """Name a series at its highest point, inside the picture."""
    if not figures:
        return
    top = max(figures, key=_middle)
    left = year_of(top) > 1982
    axes.annotate(
        text, (year_of(top), _middle(top)), ha="right" if left else "left", va="bottom",
        xytext=(-5 if left else 5, 4), textcoords="offset points", color=color, fontsize=7.5,
        fontweight="bold",
    )  # fmt: skip
