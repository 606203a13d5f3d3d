"""Figures by day: losses, tonnes and rounds, with bands that hold 50 and 80 % of the battles."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullLocator
from numpy.typing import NDArray

from nomonhan.evidence.intervals import band, occurred
from nomonhan.evidence.measures import FATES
from nomonhan.evidence.results import Results
from nomonhan.report.style import (
    INK,
    SIDES,
    drawing,
    light_grid,
    new_figure,
    number_axis,
    to_svg,
)
from nomonhan.report.words import Names
from nomonhan.text import format_date, format_number
from nomonhan.text import gettext as _

Samples = NDArray[np.float64]


def by_day(results: Results, side: str, columns: tuple[str, ...]) -> tuple[list[date], Samples]:
    """Sum of columns of `days` of one side: dates, and (k, d)."""
    table = results.table("days")
    chosen = table["side"] == side
    days = sorted(set(table["day"][chosen]))
    replication = np.asarray(table["replication"])[chosen]
    values = np.sum([np.asarray(table[name], dtype=np.float64)[chosen] for name in columns], axis=0)
    position = {day: i for i, day in enumerate(days)}
    where = np.array([position[day] for day in table["day"][chosen]])
    rows = np.searchsorted(np.asarray(results.table("summary")["replication"]), replication)
    samples = np.zeros((results.n, len(days)))
    samples[rows, where] = values
    return [date.fromisoformat(day) for day in days], samples


def losses_by_day(results: Results, names: Names) -> Markup:
    """Killed, wounded, missing and captured of each day, one panel per side."""
    sides = list(results.sides)
    with drawing():
        figure, panels = new_figure(262, rows=2)
        highest = 0.0
        told = []
        for x, (side, axes) in enumerate(zip(sides, panels, strict=True)):
            days, samples = by_day(results, side, FATES)
            draw_bands(axes, samples, SIDES[x])
            axes.set_title(names.side(side), color=SIDES[x], fontweight="bold")
            highest = max(highest, float(np.quantile(samples, 0.97, axis=0).max()))
            worst = int(np.argmax(occurred(samples, 0.5)))
            told.append(
                _(
                    "{side}: most on {day}, median {n}",
                    side=names.side(side),
                    day=format_date(days[worst], "day"),
                    n=format_number(float(occurred(samples[:, worst], 0.5))),
                )
            )
            day_axis(axes, days)
        for axes in panels:
            axes.set_ylim(0, 1.05 * highest or 1.0)
            number_axis(axes)
            light_grid(axes)
        for axes in panels[:-1]:
            axes.tick_params(labelbottom=False)
            axes.set_xlabel("")
        return to_svg(figure, "losses-by-day", _("Losses by day"), "; ".join(told) + ".")


def supply(results: Results, names: Names) -> Markup:
    """Tonnes that reached the units each day, and rounds of 70 mm and more in the whole battle."""
    with drawing():
        figure, (by_days, totals) = new_figure(250, rows=2, height_ratios=(3, 1))
        told, least = [], np.inf
        for x, side in enumerate(results.sides):
            days, samples = by_day(results, side, ("tonnes_delivered",))
            draw_bands(by_days, samples, SIDES[x])
            label_end(by_days, samples, names.side(side), SIDES[x])
            rounds = results.outcomes[f"{side}.rounds_fired"]
            interval(totals, rounds, -float(x), SIDES[x])
            least = min(least, float(occurred(rounds, 0.1)))
            told.append(
                _(
                    "{side}: {tonnes} t and {rounds} rounds in the median battle",
                    side=names.side(side),
                    tonnes=format_number(float(occurred(samples.sum(axis=1), 0.5))),
                    rounds=format_number(float(occurred(rounds, 0.5))),
                )
            )
        by_days.set_title(_("Tonnes delivered to the units, by day"))
        by_days.set_ylim(0, 1.12 * by_days.get_ylim()[1])  # room for the names
        day_axis(by_days, days)
        number_axis(by_days)
        light_grid(by_days)
        totals.set_title(_("Rounds of 70 mm and more, whole battle"))
        totals.set_ylim(-len(results.sides) + 0.4, 0.8)
        totals.set_yticks([])
        totals.spines["left"].set_visible(False)
        if least > 0.0:  # an army without guns fires none, and nothing has no logarithm
            totals.set_xscale("log")
            totals.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            totals.xaxis.set_minor_locator(NullLocator())
        number_axis(totals, "x")
        return to_svg(figure, "supply", _("Supply and rounds"), "; ".join(told) + ".")


def interval(axes: Axes, sample: NDArray[np.float64], y: float, color: str) -> None:
    """Median and the bars that hold 50 and 80 % of a sample, on one line."""
    q = occurred(sample, [0.1, 0.25, 0.5, 0.75, 0.9])
    axes.plot([q[0], q[4]], [y, y], color=color, linewidth=1.2)
    axes.plot([q[1], q[3]], [y, y], color=color, linewidth=4, solid_capstyle="butt")
    axes.plot([q[2]], [y], "o", color=color, markersize=5, markeredgecolor=INK,
              markeredgewidth=0.5)  # fmt: skip


def draw_bands(axes: Axes, samples: Samples, color: str) -> None:
    """Median and the bands of 50 and 80 % of (k, d)."""
    x = np.arange(samples.shape[1])
    for level, alpha in ((0.8, 0.16), (0.5, 0.26)):
        low, high = band(samples, level)
        axes.fill_between(x, low, high, color=color, alpha=alpha, linewidth=0)
    axes.plot(x, occurred(samples, 0.5), color=color)


def label_end(axes: Axes, samples: Samples, text: str, color: str) -> None:
    """Write a line's name where the line stands highest."""
    median = occurred(samples, 0.5)
    highest = int(np.argmax(median))
    side: Any = "left" if highest < len(median) / 2 else "right"
    axes.annotate(
        text, (highest, float(np.quantile(samples[:, highest], 0.9))), ha=side, va="bottom",
        xytext=(0, 2), textcoords="offset points", color=color, fontweight="bold", fontsize=8,
    )  # fmt: skip


def day_axis(axes: Axes, days: list[date]) -> None:
    """Dates below: every day as a number, the month once."""
    every = max(1, round(len(days) / 12))
    at = list(range(0, len(days), every))
    axes.set_xticks(at, [str(days[i].day) for i in at])
    axes.set_xlim(-0.4, len(days) - 0.6)
    axes.tick_params(axis="x", labelcolor=INK)
    axes.set_xlabel(format_date(days[0], "month"), loc="left")
