"""What a campaign forecasts: whether and when each phase is fought, who wins it, what all costs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nomonhan.ensemble.schema import PERSONS
from nomonhan.evidence.campaign_results import PAUSE_D, CampaignResults, hours_of
from nomonhan.evidence.history import HistoricalFigure, figures_of
from nomonhan.evidence.intervals import Share, share_of
from nomonhan.evidence.measures import Measure
from nomonhan.evidence.predictions import (
    PredictedMeasure,
    Prediction,
    predicted,
    questions,
    write_sealed,
)

COUNTED = (*(name for name, _meaning in PERSONS), "casualties", "aircraft_lost")


def forecast_of(
    results: CampaignResults, figures: Sequence[HistoricalFigure] = ()
) -> tuple[dict[str, PredictedMeasure], dict[str, Share]]:
    """Losses of the whole campaign and days of first shots; shares of fought, won, pauses, ends.

    Beside these what `figures` of history count; days of rest are of the campaigns that rested.
    """
    summary = results.table("summary")
    measures = {
        key: predicted(Measure(key, "count", (key,)), summary[key].astype(np.float64), 0)
        for key in (f"{side}.{name}" for side in results.sides for name in COUNTED)
    }
    shares = {name: share_of(summary[name]) for name in ("raid_on_bases", "by_agreement")}
    for phase in results.phases:
        told = results.told(phase)
        shares[f"phases.{phase}.fought"] = told.fought
        shares |= {f"phases.{phase}.winner.{who}": s for who, s in told.winners.items() if s.n}
        if told.pause.n:
            shares[f"phases.{phase}.pause_{PAUSE_D}_days"] = told.pause
        key = f"phases.{phase}.opened_at"
        hours = hours_of(summary[f"phases.{phase}.opened"], results.campaign.start)
        measures[key] = predicted(Measure(key, "date", (key,)), hours, results.hours)
    asked, _answers, _refused = questions(figures, results.sides, list(results.outcomes))
    for key, measure in asked.items():
        if key not in measures and not np.isnan(sample := measure.sample(results.outcomes)).all():
            measures[key] = predicted(measure, sample, results.hours)
    return measures, shares


def seal_campaign(
    path: Path, results: CampaignResults, *, commit: str, battles_fought_before: int, note: str = ""
) -> Prediction:
    """Write the forecast that a campaign's run makes; refuse to write over an older one."""
    measures, shares = forecast_of(results, figures_of(results.campaign.name))
    return write_sealed(
        path, results, measures, shares, {},
        commit=commit, battles_fought_before=battles_fought_before, note=note,
    )  # fmt: skip
