"""Seal, then score: a forecast is written down whole before it is compared with history.

`predictions/<name>.json` holds what was forecast (quantiles of every measure, shares of yes-or-no
outcomes), of which scenario, under which rules and commit, and how often the battle had been fought
before.  It is never overwritten, and its digest tells whether it was touched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from nomonhan.ensemble.schema import Sides
from nomonhan.evidence.history import HistoricalFigure
from nomonhan.evidence.intervals import Share, share_of
from nomonhan.evidence.measures import (
    Kind,
    Measure,
    UnequalComparison,
    measure_named,
    measure_of,
)
from nomonhan.evidence.record import Record
from nomonhan.evidence.results import Results
from nomonhan.evidence.scores import LEVELS, quantiles
from nomonhan.text import gettext as _

FORMAT = "nomonhan-prediction"
VERSION = 1


class PredictionError(ValueError):
    """A prediction that cannot be sealed or opened: which file, and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class PredictedMeasure(Record):
    """Forecast of one measure; dates in hours since the start, `never` the share without it."""

    kind: Kind
    columns: tuple[str, ...]
    quantiles: list[float] = Field(description="At 1/200 ... 199/200; `never` counted as the end.")
    never: float = 0.0


class PredictedShare(Record):
    p: float
    low: float
    high: float


class Prediction(Record):
    """A sealed forecast."""

    format: str = FORMAT
    version: int = VERSION
    name: str
    scenario: str
    scenario_digest: str
    case: str
    rules_version: int
    commit: str
    seed: int
    replications: int
    battles_fought_before: int = Field(description="Of this scenario, by those who sealed it.")
    note: str
    hours: int
    measures: dict[str, PredictedMeasure]
    shares: dict[str, PredictedShare]
    refused: dict[str, str] = Field(description="Figures that count what the model does not.")
    digest: str = ""

    def own_digest(self) -> str:
        """SHA-256 of everything but the digest."""
        content = self.model_dump(mode="json", exclude={"digest"})
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def predicted(measure: Measure, sample: NDArray[np.float64], hours: int) -> PredictedMeasure:
    """Forecast of a measure from its value in every battle, (k,)."""
    never = np.isnan(sample)
    filled = np.where(never, float(hours), sample) if measure.kind == "date" else sample[~never]
    rounded = [float(f"{q:.6g}") for q in quantiles(filled)]
    return PredictedMeasure(
        kind=measure.kind,
        columns=measure.columns,
        quantiles=rounded,
        never=float(never.mean()) if measure.kind == "date" else 0.0,
    )


def questions(
    figures: Sequence[HistoricalFigure], sides: Sides, known: Sequence[str]
) -> tuple[dict[str, Measure], dict[str, str], dict[str, str]]:
    """What the figures ask of a run with the columns `known`, from their words alone.

    Returns measures by key, the key that answers each figure by id, and why figures were refused.
    """
    measures: dict[str, Measure] = {}
    answers: dict[str, str] = {}
    refused: dict[str, str] = {}
    for figure in figures:
        if figure.blind:
            refused[figure.id] = _("{id}: kept for the blind test", id=figure.id)
            continue
        try:
            measure = measure_of(figure, sides, known)
        except UnequalComparison as error:
            refused[figure.id] = str(error)
        else:
            measures[measure.key] = measure
            answers[figure.id] = measure.key
    return measures, answers, refused


def everything(results: Results) -> dict[str, Measure]:
    """All that a run counts or dates: what is sealed where no history is written down."""
    return {
        name: measure
        for name, sample in results.outcomes.items()
        if "." in name
        and ((measure := measure_named(name)).kind == "date" or not np.isnan(sample).any())
    }


def seal(
    path: Path,
    results: Results,
    figures: Sequence[HistoricalFigure],
    *,
    commit: str,
    battles_fought_before: int,
    note: str = "",
) -> Prediction:
    """Write the forecast that a run makes; refuse to write over an older one.

    Without figures of history, as in a blind test, all that the run counts or dates is sealed.
    """
    measures, _answers, refused = questions(figures, results.sides, list(results.outcomes))
    measures = measures if figures else everything(results)
    summary = results.table("summary")
    shares = {"decisive": share_of(summary["decisive"])}
    for outcome in (*results.sides, "draw"):
        shares[f"winner.{outcome}"] = share_of(summary["winner"] == outcome)
    for measure in measures.values():
        if measure.kind == "date":
            shares[measure.key] = share_of(~np.isnan(measure.sample(results.outcomes)))
    forecast = {
        key: predicted(measure, measure.sample(results.outcomes), results.hours)
        for key, measure in measures.items()
    }
    return write_sealed(
        path, results, forecast, shares, refused,
        commit=commit, battles_fought_before=battles_fought_before, note=note,
    )  # fmt: skip


def write_sealed(
    path: Path,
    results: Results,
    forecast: Mapping[str, PredictedMeasure],
    shares: Mapping[str, Share],
    refused: Mapping[str, str],
    *,
    commit: str,
    battles_fought_before: int,
    note: str,
) -> Prediction:
    """Write a forecast of a run with its digest; refuse to write over an older one."""
    if path.exists():
        raise PredictionError(path, _("a prediction is sealed here already; choose another name"))
    manifest = results.manifest
    prediction = Prediction(
        name=path.stem,
        scenario=str(manifest["scenario"]),
        scenario_digest=str(manifest["scenario_digest"]),
        case=results.case,
        rules_version=int(manifest["rules_version"]),
        commit=commit,
        seed=int(manifest["seed"]),
        replications=results.n,
        battles_fought_before=battles_fought_before,
        note=note,
        hours=results.hours,
        measures=dict(sorted(forecast.items())),
        shares={
            key: PredictedShare(p=s.p, low=s.low, high=s.high) for key, s in sorted(shares.items())
        },
        refused=dict(refused),
    )
    sealed = prediction.model_copy(update={"digest": prediction.own_digest()})
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(sealed.model_dump(mode="json"), indent=1, ensure_ascii=False)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text + "\n")
    return sealed


def open_prediction(path: Path) -> Prediction:
    """Read a sealed prediction; refuse one that was touched."""
    try:
        raw: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PredictionError(path, _("there is no such prediction")) from None
    except (OSError, ValueError) as error:
        raise PredictionError(path, _("the prediction is damaged")) from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise PredictionError(path, _("this is not a prediction of nomonhan"))
    if raw.get("version") != VERSION:
        raise PredictionError(
            path, _("the prediction has format {found}; update this program", found=raw["version"])
        )
    try:
        prediction = Prediction.model_validate(raw)
    except ValueError as error:
        raise PredictionError(path, _("the prediction is damaged")) from error
    if prediction.own_digest() != prediction.digest:
        raise PredictionError(path, _("the prediction was changed after it was sealed"))
    if any(len(m.quantiles) != len(LEVELS) for m in prediction.measures.values()):
        raise PredictionError(path, _("the prediction is damaged"))
    return prediction
