"""Figures of history beside the model's distributions, like with like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from nomonhan.evidence.evaluation import Score
from nomonhan.evidence.intervals import occurred
from nomonhan.evidence.measures import Measure
from nomonhan.evidence.results import Results
from nomonhan.report.curves import interval
from nomonhan.report.style import (
    ACCENT,
    INK,
    MUTED,
    RULE,
    SIDES,
    drawing,
    new_figure,
    to_svg,
)
from nomonhan.report.words import Names
from nomonhan.text import format_date, format_number, format_percent
from nomonhan.text import gettext as _

Samples = NDArray[np.float64]


def distribution(
    measure: Measure, samples: Samples, scores: Sequence[Score], results: Results, names: Names
) -> Markup:
    """One measure: how often each value came out, and every historical figure below it."""
    color = _color(measure, results)
    title = names.measure(measure)
    with drawing():
        figure, (axes,) = new_figure(96 + 13 * len(scores))
        low, high = _span(samples, scores)
        _draw_density(axes, samples, measure, color, low, high)
        for row, score in enumerate(scores, start=1):
            _draw_figure(axes, score, -0.24 * row, low, high)
        axes.axhline(0, color=RULE, linewidth=0.6)
        axes.set_ylim(-0.24 * len(scores) - 0.2, 1.12)
        axes.set_xlim(low, high)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _at: _value(value, measure)))
        if measure.kind != "share":
            axes.xaxis.set_major_locator(MaxNLocator(7, integer=True))
        ends = occurred(samples, [0.1, 0.5, 0.9])
        told = _(
            "The model: median {median}, 80 % between {low} and {high}.",
            median=_value(ends[1], measure),
            low=_value(ends[0], measure),
            high=_value(ends[2], measure),
        )
        key = "".join(c if c.isalnum() else "-" for c in measure.key)
        return to_svg(figure, f"distribution-{key}", title, told)


def _color(measure: Measure, results: Results) -> str:
    """Color of the side the measure speaks of."""
    side = measure.columns[0].split(".")[0]
    sides = list(results.sides)
    return SIDES[sides.index(side)] if side in sides else MUTED


def _value(value: float, measure: Measure) -> str:
    return format_percent(value) if measure.kind == "share" else format_number(value)


def _span(samples: Samples, scores: Sequence[Score]) -> tuple[float, float]:
    """Ends of the axis: all but the wildest battles, and every figure."""
    ends = [*np.quantile(samples, [0.005, 0.995])]
    ends += [value for s in scores for value in (s.low, s.high, s.point) if np.isfinite(value)]
    room = 0.06 * (max(ends) - min(ends) or 1.0)
    if _is_whole(samples):
        room = max(room, 0.6)
    elif min(ends) >= 0:
        return max(0.0, min(ends) - room), max(ends) + room
    return min(ends) - room, max(ends) + room


def density(samples: Samples, x: Samples) -> Samples:
    """Gaussian kernel density of samples (k,) at x, bandwidth by Scott's rule.

    scipy's does the same, but loading it takes longer than the rest of the report.
    """
    width = float(samples.std(ddof=1)) * len(samples) ** (-1 / 5)
    z = (x[:, None] - samples[None, :]) / width
    return np.asarray(np.exp(-z * z / 2).mean(axis=1) / (width * np.sqrt(2 * np.pi)))


def _is_whole(samples: Samples) -> bool:
    """Whether the values are few whole numbers, drawn as bars."""
    return bool(np.all(samples == np.rint(samples)) and np.ptp(samples) < 40)


def _draw_density(
    axes: Axes, samples: Samples, measure: Measure, color: str, low: float, high: float
) -> None:
    """Shape of the distribution, its median, and the bars that hold 50 and 80 %."""
    if _is_whole(samples) or np.ptp(samples) == 0:
        values, counts = np.unique(samples, return_counts=True)
        axes.bar(values, counts / counts.max(), width=0.7, color=color, alpha=0.3, linewidth=0)
    else:
        x = np.linspace(low, high, 240)
        y = density(samples, x)
        axes.fill_between(x, 0, y / y.max(), color=color, alpha=0.3, linewidth=0)
    interval(axes, samples, 0.045, color)
    median = float(occurred(samples, 0.5))
    axes.annotate(
        _value(median, measure), (median, 1.0),
        ha="center", va="bottom", color=color, fontweight="bold",
    )  # fmt: skip


def _draw_figure(axes: Axes, score: Score, y: float, low: float, high: float) -> None:
    """A figure of history: its span, its value, who says so."""
    ends = np.clip([score.low, score.high], low, high)
    axes.plot(ends, [y, y], color=ACCENT, linewidth=1.6, solid_capstyle="butt")
    axes.plot([score.point], [y], "D", color=ACCENT, markersize=3.6)
    text = str(score.figure.speaker)
    right = ends[1] < low + 0.55 * (high - low)
    axes.annotate(
        text, (float(ends[1] if right else ends[0]), y), ha="left" if right else "right",
        va="center", xytext=(6 if right else -6, 0), textcoords="offset points", color=INK,
        fontsize=7.5,
    )  # fmt: skip


def dates(scores: Sequence[Score], results: Results, names: Names) -> Markup:
    """When things happened: the model's interval and history's span, one row per event."""
    hours = results.hours
    with drawing():
        figure, (axes,) = new_figure(34 + 28 * len(scores))
        for day in range(hours // 24 + 1):
            axes.axvline(day * 24, color=RULE, linewidth=0.4, alpha=0.6)
        told = []
        for row, score in enumerate(scores):
            y = -float(row)
            color = _color(score.measure, results)
            sample = score.measure.sample(results.outcomes)
            came = sample[~np.isnan(sample)]
            if len(came):
                interval(axes, came, y, color)
            axes.plot([score.low, score.high], [y - 0.22, y - 0.22], color=ACCENT, linewidth=2.4,
                      solid_capstyle="butt")  # fmt: skip
            title = names.column(score.measure.key)
            axes.annotate(title, (0, y + 0.2), ha="left", va="bottom", fontsize=7.8,
                          xytext=(2, 0), textcoords="offset points")  # fmt: skip
            if score.never > 0:
                never = _("never: {share}", share=format_percent(score.never))
                axes.annotate(never, (hours, y + 0.2), ha="right", va="bottom", color=MUTED,
                              fontsize=7.5, xytext=(-2, 0), textcoords="offset points")  # fmt: skip
            if len(came):
                median = results.start + timedelta(hours=float(occurred(came, 0.5)))
                told.append(f"{title}: {format_date(median, 'moment')}")
        start = results.start
        at = [24 * d + 12 for d in range(hours // 24)]
        labels = [str((start + timedelta(hours=h)).day) for h in at]
        axes.set_xticks(at, labels)
        axes.tick_params(axis="x", length=0, labelcolor=INK)
        axes.set_xlim(0, hours)
        axes.set_ylim(-len(scores) + 0.4, 0.85)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(format_date(start, "month"), loc="left")
        description = _("Medians of the model: {told}.", told="; ".join(told))
        return to_svg(figure, "dates", _("When things happened"), description)
