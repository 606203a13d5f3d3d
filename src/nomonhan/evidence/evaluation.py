"""The scores of a forecast: every figure of history beside its interval, hits and misses alike."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from nomonhan.evidence import scores
from nomonhan.evidence.forecasts import PlainForecast
from nomonhan.evidence.history import HistoricalFigure
from nomonhan.evidence.measures import Measure
from nomonhan.evidence.predictions import PredictedMeasure


class Score(NamedTuple):
    """One figure of history beside its forecast; dates in hours since the start."""

    figure: HistoricalFigure
    measure: Measure
    low: float  # of what history says
    high: float
    point: float  # the one number at which it is scored
    forecast_median: float
    forecast_low: float  # 80 % interval
    forecast_high: float
    never: float  # share of battles in which it did not happen
    hit: bool  # whether history and the 80 % interval meet
    narrow: bool  # whether the interval is narrow enough for a hit to say something
    crps: float
    skill: dict[str, float]  # against each plain forecast that answers


class Evaluation(NamedTuple):
    """All scores of a forecast, and what could not be compared."""

    scores: list[Score]  # figures about the speaker's own side, or by observers
    claims: list[Score]  # figures about the enemy: shown, never fitted
    coverage: float  # share of `scores` that hit; an 80 % interval should hold 68-92 %
    skill: dict[str, float]  # against each plain forecast, over the figures it answers


def evaluate(
    figures: Sequence[HistoricalFigure],
    measures: Mapping[str, Measure],
    answers: Mapping[str, str],
    forecast: Mapping[str, PredictedMeasure],
    plain: Mapping[str, PlainForecast],
    start: datetime,
) -> Evaluation:
    """Score every figure that the forecast answers, in the order of the figures."""
    found = []
    for figure in figures:
        key = answers.get(figure.id, "")
        if key in forecast:
            found.append(score_figure(figure, measures[key], forecast[key], plain, start))
    own = [score for score in found if score.figure.is_fitting]
    return Evaluation(
        scores=own,
        claims=[score for score in found if not score.figure.is_fitting],
        coverage=scores.coverage([s.hit for s in own]) if own else math.nan,
        skill={name: _total_skill(own, name, forecast_) for name, forecast_ in plain.items()},
    )


def score_figure(
    figure: HistoricalFigure,
    measure: Measure,
    forecast: PredictedMeasure,
    plain: Mapping[str, PlainForecast],
    start: datetime,
) -> Score:
    """Score one figure.  A range is scored at its value, else its middle, and hit anywhere."""
    low, high = observed_span(figure, start)
    point = observed_point(figure, measure, low, high)
    q = np.array(forecast.quantiles)
    ends = np.interp([0.1, 0.5, 0.9], scores.LEVELS, q)
    if measure.kind == "date":
        crps = scores.crps_of_quantiles(q, point)
        narrow = bool(ends[2] - ends[0] <= 48)  # two days: history itself disputes as much
    elif measure.kind == "share":
        crps = scores.crps_of_quantiles(q, point)
        narrow = bool(ends[2] - ends[0] <= 0.2)
    else:
        crps = scores.crps_of_quantiles(scores.log_figure(q), float(scores.log_figure(point)))
        narrow = scores.is_narrow(float(ends[0]), float(ends[2]), point)
    return Score(
        figure=figure, measure=measure, low=low, high=high, point=point,
        forecast_median=float(ends[1]), forecast_low=float(ends[0]), forecast_high=float(ends[2]),
        never=forecast.never, hit=bool(ends[0] <= high and low <= ends[2]), narrow=narrow,
        crps=crps,
        skill={
            name: scores.skill(crps, crps_plain)
            for name, plain_forecast in plain.items()
            if (crps_plain := plain_crps(plain_forecast, measure, point)) is not None
        },
    )  # fmt: skip


def observed_span(figure: HistoricalFigure, start: datetime) -> tuple[float, float]:
    """What history says as (low, high); dates in hours since the start."""
    if not figure.is_date:
        return figure.span()
    first, last = figure.moments()
    origin = start.replace(tzinfo=None)
    return (
        (first.replace(tzinfo=None) - origin).total_seconds() / 3600,
        (last.replace(tzinfo=None) - origin).total_seconds() / 3600,
    )


def plain_crps(forecast: PlainForecast, measure: Measure, point: float) -> float | None:
    """CRPS of a plain forecast of the same figure, if it answers."""
    row = forecast.row_for(measure)
    if row is None or measure.kind != "count":
        return None
    mean, deviation = scores.log_normal(row.median, row.low, row.high)
    return scores.crps_of_normal(mean, deviation, float(scores.log_figure(point)))


def observed_point(figure: HistoricalFigure, measure: Measure, low: float, high: float) -> float:
    """The one number at which a figure is scored; the middle of counts is their geometric mean."""
    if figure.value is not None:
        return figure.value
    if math.isinf(low) or math.isinf(high):
        return high if math.isinf(low) else low
    if measure.kind == "count":
        return math.exp(float(scores.log_figure([low, high]).mean()))
    return (low + high) / 2


def _total_skill(own: Sequence[Score], name: str, forecast: PlainForecast) -> float:
    """Skill over all figures that a plain forecast answers, their CRPS added up."""
    ours, theirs = 0.0, 0.0
    for score in own:
        plain = plain_crps(forecast, score.measure, score.point)
        if plain is not None:
            ours += score.crps
            theirs += plain
    return scores.skill(ours, theirs)
