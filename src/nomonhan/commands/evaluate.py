"""`evaluate`: seal a forecast, or open one and lay it beside history."""

from __future__ import annotations

import math
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from nomonhan.campaign.reading import campaign_names, read_campaign
from nomonhan.commands.answer import Answer, Table
from nomonhan.commands.subjects import is_run
from nomonhan.ensemble.campaigns import contingents_of, load_phases
from nomonhan.ensemble.errors import RunRefused, cannot_write
from nomonhan.ensemble.reading import read_manifest, verify
from nomonhan.ensemble.schema import Sides
from nomonhan.evidence.campaign_predictions import seal_campaign
from nomonhan.evidence.campaign_results import CampaignResults, is_campaign
from nomonhan.evidence.comparing import case_digest
from nomonhan.evidence.evaluation import Evaluation, Score, evaluate
from nomonhan.evidence.forecasts import PlainForecast, forecasts_of
from nomonhan.evidence.history import HistoricalFigure, figures_of
from nomonhan.evidence.measures import Measure
from nomonhan.evidence.origin import is_changed
from nomonhan.evidence.predictions import (
    PredictedMeasure,
    Prediction,
    open_prediction,
    predicted,
    questions,
    seal,
)
from nomonhan.evidence.results import Results
from nomonhan.report.campaign_names import measure_word
from nomonhan.report.words import Names
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.packaged import shown_path
from nomonhan.terrain.board import theater_of
from nomonhan.text import format_date, format_number, format_percent, ngettext
from nomonhan.text import gettext as _


def seal_run(run: Path, file: Path, fought_before: int, commit: str | None, note: str) -> Answer:
    """Write down what a run forecasts, before it is compared with history."""
    verify(run)
    try:
        prediction = _sealed(run, file, commit or _commit(), fought_before, note)
    except OSError as error:
        raise cannot_write(file.parent, error) from error
    shown = shown_path(file)
    text = _("sealed in {path}, digest {digest}", path=shown, digest=prediction.digest[:16])
    return Answer([text], {"prediction": shown, "digest": prediction.digest})


def _sealed(run: Path, file: Path, commit: str, fought_before: int, note: str) -> Prediction:
    if is_campaign(read_manifest(run)):
        return seal_campaign(
            file, CampaignResults(run), commit=commit, battles_fought_before=fought_before,
            note=note,
        )  # fmt: skip
    results = Results(run)
    return seal(
        file, results, figures_of(results.scenario.name), commit=commit,
        battles_fought_before=fought_before, note=note,
    )  # fmt: skip


def _commit() -> str:
    """Commit of the folder one works in, `unknown` outside a repository."""
    command = ["git", "rev-parse", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def evaluate_subject(subject: str) -> Answer:
    """Score a sealed prediction, or a run, against every figure of history."""
    if is_run(subject):
        verify(Path(subject))
        campaign = is_campaign(read_manifest(Path(subject)))
        results = CampaignResults(Path(subject)) if campaign else Results(Path(subject))
        figures = _figures(str(results.manifest["scenario"]))
        compared = _of_run(results)
        known: Sequence[str] = list(results.outcomes)
    else:
        prediction = open_prediction(Path(subject))
        figures = _figures(prediction.scenario)
        compared = _of_name(prediction.scenario)
        known = [c for measure in prediction.measures.values() for c in measure.columns]
    measures, answers, _refused = questions(figures, compared.sides, known)
    forecast: Mapping[str, PredictedMeasure]
    if is_run(subject):
        forecast = {
            key: predicted(measure, measure.sample(results.outcomes), results.hours)
            for key, measure in measures.items()
        }
    else:
        forecast = prediction.measures
    plain = forecasts_of(compared.name)
    found = evaluate(figures, measures, answers, forecast, plain, compared.start)
    unequal = [figure for figure in figures if figure.id not in answers]
    if is_run(subject):
        whose = _whose(
            compared.name, case_digest(results), results.case, results.n,
            results.manifest["seed"], results.manifest["rules_version"], is_changed(results),
        )  # fmt: skip
    else:
        whose = _whose(
            prediction.scenario, prediction.scenario_digest, prediction.case,
            prediction.replications, prediction.seed, prediction.rules_version, False,
        )  # fmt: skip
    words = [*whose, "", *_words(found, unequal, plain, compared)]
    return Answer(words, _document(found, unequal))


def _whose(
    scenario: str, digest: str, case: str, n: int, seed: int, version: int, is_other: bool
) -> list[str | Table]:
    """Whose forecast is laid beside history, and whether it is of a changed scenario."""
    said: list[str | Table] = [
        ngettext(
            "{scenario} {digest}, case {case}: {n} battle, seed {seed}, rules version {version}",
            "{scenario} {digest}, case {case}: {n} battles, seed {seed}, rules version {version}",
            n, scenario=scenario, digest=digest[:16], case=case, seed=seed, version=version,
        )
    ]  # fmt: skip
    if is_other:
        said.append(_("Model, not history: the scenario was changed."))
    return said


class Compared(NamedTuple):
    """A battle or a campaign that is laid beside history."""

    name: str
    sides: Sides
    start: datetime
    hours: int
    title: Callable[[Measure], str]  # what a measure counts, in words


def _of_run(results: Results) -> Compared:
    title: Callable[[Measure], str]
    if isinstance(results, CampaignResults):
        title = partial(measure_word, results.campaign)
    else:
        title = Names(results.scenario, theater_of(results.scenario).names).measure
    name = str(results.manifest["scenario"])
    return Compared(name, results.sides, results.start, results.hours, title)


def _of_name(name: str) -> Compared:
    """A packaged campaign or scenario."""
    if name not in campaign_names():
        scenario = load_scenario(name).scenario
        sides = {key: list(side.contingents) for key, side in scenario.sides.items()}
        title = Names(scenario, theater_of(scenario).names).measure
        return Compared(name, sides, scenario.start, scenario.hours, title)
    campaign = read_campaign(name)
    first, last = (datetime.fromisoformat(day) for day in (campaign.start, campaign.end))
    sides = contingents_of(list(load_phases(campaign).values()))
    hours = 24 * ((last - first).days + 1)
    return Compared(name, sides, first, hours, partial(measure_word, campaign))


def _figures(scenario: str) -> list[HistoricalFigure]:
    figures = figures_of(scenario)
    if not figures:
        raise RunRefused(
            _("history of {scenario} is not written down, so that it stays a blind test; "
              "`nomonhan evaluate RUN --seal FILE` seals a forecast of it", scenario=scenario)
        )  # fmt: skip
    return figures


def _words(
    found: Evaluation, unequal: Sequence[HistoricalFigure], plain: Mapping[str, PlainForecast],
    compared: Compared,
) -> list[str | Table]:  # fmt: skip
    header = (_("figure"), _("history"), _("forecast"), _("80 % interval"), "", _("CRPS"))

    def row(score: Score) -> tuple[str, ...]:
        def written(value: float) -> str:
            return _value(value, score.measure.kind, compared.start, compared.hours)

        history = written(score.low)
        if score.high != score.low:
            history += f" – {written(score.high)}"
        interval = f"{written(score.forecast_low)} – {written(score.forecast_high)}"
        hit = _("hit") if score.hit else _("miss")
        if score.hit and not score.narrow:
            hit = _("hit, but wide")
        return (
            compared.title(score.measure), history, written(score.forecast_median), interval, hit,
            format_number(score.crps, 3),
        )  # fmt: skip

    parts: list[str | Table] = [Table(header, [row(s) for s in found.scores], numeric=(5,)), ""]
    if not math.isnan(found.coverage):
        parts.append(
            _("{share} of the figures lie in their 80 % intervals",
              share=format_percent(found.coverage))
        )  # fmt: skip
    for name, skill in found.skill.items():
        if not math.isnan(skill):
            parts.append(
                _(
                    "skill against {name}: {skill}",
                    name=plain[name].name,
                    skill=format_number(skill, 2),
                )
            )
    if found.claims:
        parts += ["", _("Claims about the enemy, shown and never fitted:"), ""]
        parts.append(Table(header, [row(s) for s in found.claims], numeric=(5,)))
    if unequal:
        parts += [
            "",
            ngettext(
                "The model counts nothing equal to {n} more figure; the report shows it.",
                "The model counts nothing equal to {n} more figures; the report shows them.",
                len(unequal),
            ),
        ]
    return parts


def _value(value: float, kind: str, start: datetime, hours: int) -> str:
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if kind == "date":
        if value >= hours:
            return _("never")
        return format_date(start + timedelta(hours=value), "short_moment")
    if kind == "share":
        return format_percent(value)
    return format_number(value, 1 if kind == "length" else 0)


def _document(found: Evaluation, unequal: Sequence[HistoricalFigure]) -> dict[str, Any]:
    def row(score: Score) -> dict[str, Any]:
        return {
            "figure": score.figure.id,
            "metric": score.figure.metric,
            "columns": list(score.measure.columns),
            "source": score.figure.source,
            "history": [score.low, score.high],
            "forecast": [score.forecast_low, score.forecast_median, score.forecast_high],
            "never": score.never,
            "hit": score.hit,
            "narrow": score.narrow,
            "crps": score.crps,
            "skill": score.skill,
        }

    document: dict[str, Any] = _finite(
        {
            "scores": [row(s) for s in found.scores],
            "claims": [row(s) for s in found.claims],
            "unequal": [figure.id for figure in unequal],
            "coverage": found.coverage,
            "skill": found.skill,
        }
    )
    return document


def _finite(value: Any) -> Any:
    """The same without NaN and infinity, which JSON does not know."""
    if isinstance(value, dict):
        return {key: _finite(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_finite(child) for child in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
