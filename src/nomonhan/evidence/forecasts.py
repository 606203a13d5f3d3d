"""Plain forecasts: what could be said without a simulation, and what a simulation must beat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field
from ruamel.yaml import YAML

from nomonhan.evidence.measures import Measure
from nomonhan.evidence.record import InWords, Record

STATES = ("", "_knocked_out", "_written_off")  # a plain forecast of armor answers either
FOLDER = Path(__file__).parent.parent / "data" / "plain_forecasts"


class ForecastRow(Record):
    """Median and central 80 % of one figure, log-normal between and beyond them."""

    metric: str
    median: float = Field(gt=0)
    low: float = Field(gt=0)
    high: float = Field(gt=0)


class WinRange(Record):
    low: float
    high: float


class PlainForecast(Record):
    """One way of forecasting without a simulation."""

    name: InWords
    source: str
    note: str = ""
    rows: list[ForecastRow]
    win: dict[str, WinRange] = Field(default_factory=dict, description="By side.")

    def row_for(self, measure: Measure) -> ForecastRow | None:
        """Its answer to a measure, if it has one."""
        for row in self.rows:
            side, _dot, what = row.metric.rpartition(".")
            if what == "casualties":
                fates = {column.rsplit(".", 1)[1] for column in measure.columns}
                sides = {column.split(".", 1)[0] for column in measure.columns}
                if sides == {side} and {"killed", "wounded"} <= fates:
                    return row
            elif measure.key in {row.metric + state for state in STATES}:
                return row
        return None


def forecasts_of(scenario: str, folder: Path = FOLDER) -> dict[str, PlainForecast]:
    """Plain forecasts of a scenario by name; none where nobody made one."""
    path = folder / f"{scenario}.yaml"
    if not path.exists():
        return {}
    raw: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return {key: PlainForecast.model_validate(value) for key, value in raw["forecasts"].items()}
