"""The part of the report that lays history beside the run: figures, claims, scores."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from nomonhan.evidence.evaluation import Score, evaluate
from nomonhan.evidence.forecasts import PlainForecast, forecasts_of
from nomonhan.evidence.history import HistoricalFigure
from nomonhan.evidence.measures import Measure
from nomonhan.evidence.predictions import predicted, questions
from nomonhan.evidence.results import Results
from nomonhan.report import beside
from nomonhan.report.words import Names, fate_word, span
from nomonhan.text import format_date, format_list, format_number, format_percent
from nomonhan.text import gettext as _


class Panel(NamedTuple):
    """One measure: its picture, what it counts, and the figures of history drawn below it."""

    title: str
    picture: Markup
    figures: list[HistoricalFigure]
    claims: list[tuple[str, HistoricalFigure]]  # what the enemy said: shown apart


class ScoreRow(NamedTuple):
    """One line of the table of scores, written by locale."""

    title: str
    speaker: str
    history: str
    model: str
    interval: str  # 80 %
    hit: bool
    narrow: bool
    crps: str
    skill: dict[str, str]  # name of the plain forecast -> skill


def compared(results: Results, figures: Sequence[HistoricalFigure], names: Names) -> dict[str, Any]:
    """What the templates show of history beside the run; empty where history is not written."""
    measures, answers, refused = questions(figures, results.sides, list(results.outcomes))
    samples = {key: measure.sample(results.outcomes) for key, measure in measures.items()}
    forecast = {
        key: predicted(measure, samples[key], results.hours) for key, measure in measures.items()
    }
    plain = forecasts_of(results.scenario.name)
    found = evaluate(figures, measures, answers, forecast, plain, results.start)
    dated = [score for score in found.scores if score.measure.kind == "date"]
    panels = []
    for key, measure in measures.items():
        own = [score for score in found.scores if score.measure.key == key]
        told = [score for score in found.claims if score.measure.key == key]
        if measure.kind == "date" or not (own or told):
            continue
        panels.append(_panel(measure, samples[key], own, told, results, names))
    return {
        "panels": panels,
        "dates": beside.dates(dated, results, names) if dated else None,
        "dated": [score.figure for score in dated],
        "scores": [_score_row(score, plain, results, names) for score in found.scores],
        "coverage": found.coverage,
        "hits": sum(score.hit for score in found.scores),
        "skill": {
            str(plain[name].name): format_number(value, 2)
            for name, value in found.skill.items()
            if not math.isnan(value)
        },
        "wins": _plain_wins(plain, results, names),
        "unanswered": [figure for figure in figures if figure.id in refused],
        "figure_text": figure_text,
        "definition": definition,
    }


def _panel(
    measure: Measure, sample: beside.Samples, own: list[Score], told: list[Score],
    results: Results, names: Names,
) -> Panel:  # fmt: skip
    return Panel(
        title=names.measure(measure),
        picture=beside.distribution(measure, sample, own, results, names),
        figures=[score.figure for score in own],
        claims=[(figure_text(score.figure), score.figure) for score in told],
    )


def figure_text(figure: HistoricalFigure) -> str:
    """What a figure says, written by locale: a number, a range, a date, a span of days."""
    if figure.is_date:
        first, last = figure.moments()
        whole_days = not isinstance(figure.at, datetime)
        if first.date() == last.date():
            return format_date(first, "day" if whole_days else "moment")
        return f"{format_date(first, 'short')} – {format_date(last, 'short')}"
    if figure.metric.endswith("_share"):
        parts = [format_number(100 * figure.span()[0]), format_percent(figure.span()[1])]
    else:
        digits = 1 if figure.metric.endswith("_km") and figure.span()[0] % 1 else 0
        parts = [format_number(end, digits) for end in figure.span() if not math.isinf(end)]
        if figure.value is not None and figure.span()[0] != figure.span()[1]:
            return f"{format_number(figure.value, digits)} ({span(parts[0], parts[-1])})"
        if math.isinf(figure.span()[1]):
            return _("{n} or more", n=parts[0])
    return parts[0] if parts[0] == parts[-1] else span(parts[0], parts[-1])


def definition(figure: HistoricalFigure, names: Names) -> str:
    """What a figure counts, of whom, in words; empty for what needs no definition."""
    if not figure.counts:
        return ""
    counted = format_list([fate_word(fate) for fate in figure.counts])
    if not figure.whom:
        return counted
    whom = format_list([names.contingent(c) for c in figure.whom])
    return _("{whom}: {counted}", whom=whom, counted=counted)


def _score_row(
    score: Score, plain: Mapping[str, PlainForecast], results: Results, names: Names
) -> ScoreRow:
    def written(value: float) -> str:
        if score.measure.kind == "date":
            never = value >= results.hours
            return _("never") if never else format_date(results.moment(value), "short_moment")
        return format_percent(value) if score.measure.kind == "share" else format_number(value)

    hours = score.measure.kind == "date"
    return ScoreRow(
        title=names.measure(score.measure),
        speaker=str(score.figure.speaker),
        history=figure_text(score.figure),
        model=written(score.forecast_median),
        interval=f"{written(score.forecast_low)} – {written(score.forecast_high)}",
        hit=score.hit,
        narrow=score.narrow,
        crps=_("{h} h", h=format_number(score.crps)) if hours else format_number(score.crps, 2),
        skill={
            str(plain[name].name): format_number(value, 2) for name, value in score.skill.items()
        },
    )


def _plain_wins(
    plain: Mapping[str, PlainForecast], results: Results, names: Names
) -> list[dict[str, str]]:
    """What plain forecasts said of who wins, beside the run."""
    winner = results.table("summary")["winner"]
    return [
        {
            "forecast": str(forecast.name),
            "side": names.side(side),
            "said": span(format_number(100 * said.low), format_percent(said.high)),
            "model": format_percent(float(np.mean(winner == side))),
        }
        for forecast in plain.values()
        for side, said in forecast.win.items()
    ]
