"""Figures that history gives, each saying what it counts, of whom, and who says so.

`data/history/*.yaml` holds a list under `figures:`.  A figure names the *metric* it speaks of and,
for persons and armor, what it `counts` of `whom`; `about` says whether the speaker counts its own
side or the enemy.  What a run answers to it is worked out from those words alone (`measures.py`),
so that unlike is never laid beside like.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from ruamel.yaml import YAML

from nomonhan.evidence.record import InWords, Record

FOLDER = Path(__file__).parent.parent / "data" / "history"

Counted = Literal["killed", "wounded", "missing", "captured", "sick", "knocked_out", "written_off"]


def _bare_date(raw: object) -> object:
    """A text without a clock is a day, not its midnight."""
    return date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == 10 else raw


When = Annotated[datetime | date, BeforeValidator(_bare_date)]


class HistoricalFigure(Record):
    """One figure of one source."""

    id: str
    metric: str = Field(description="Such as `soviet.casualties`, `front.ring_closed_at`.")
    value: float | None = Field(None, description="The figure; absent for a date or a mere range.")
    low: float | None = None
    high: float | None = None
    at: When | None = Field(None, description="The date, where the figure is one.")
    at_low: When | None = None
    at_high: When | None = None
    counts: list[Counted] = Field(default_factory=list, description="Of persons and of armor.")
    whom: list[str] = Field(default_factory=list, description="Contingents counted.")
    about: Literal["self", "enemy", "observer"] = "observer"
    speaker: InWords
    said: Annotated[str, BeforeValidator(str)] = Field("", description="Year, month or day.")
    source: str
    page: str | None = None
    series: str | None = Field(None, description="Which of several bases of counting.")
    blind: bool = Field(False, description="Kept out of sight while rules and priors were set.")
    note: InWords | None = None

    @model_validator(mode="after")
    def says_something(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"{self.id}: low is above high")
        is_number = any(n is not None for n in (self.value, self.low, self.high))
        if self.is_date == is_number:
            raise ValueError(f"{self.id}: write a value, low and high, or a date; not both")
        return self

    @property
    def is_date(self) -> bool:
        return self.at is not None or self.at_low is not None

    @property
    def is_fitting(self) -> bool:
        """Whether the model may be compared with it; claims about the enemy are only shown."""
        return self.about != "enemy"

    def span(self) -> tuple[float, float]:
        """Figures that agree with it: (low, high); without a value an end may be open."""
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        return -math.inf if low is None else low, math.inf if high is None else high

    def moments(self) -> tuple[datetime, datetime]:
        """Times that agree with it; a bare date is the whole day."""
        first = self.at_low or self.at or self.at_high
        last = self.at_high or self.at or self.at_low
        assert first is not None
        assert last is not None
        return _moment(first, time(0, 0)), _moment(last, time(23, 59))


def _moment(when: datetime | date, clock: time) -> datetime:
    return when if isinstance(when, datetime) else datetime.combine(when, clock)


def load_figures(path: Path) -> list[HistoricalFigure]:
    """Figures of one file, ids unique."""
    return list(_figures_in(path, path.stat().st_mtime_ns))


@cache  # a report asks three times
def _figures_in(path: Path, changed: int) -> tuple[HistoricalFigure, ...]:
    """Figures of one file as it was last `changed`."""
    raw: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    figures = [HistoricalFigure.model_validate(entry) for entry in raw["figures"]]
    seen: set[str] = set()
    for figure in figures:
        if figure.id in seen:
            raise ValueError(f"{path.name}: two figures are called {figure.id}")
        seen.add(figure.id)
    return tuple(figures)


def figures_of(scenario: str, folder: Path = FOLDER) -> list[HistoricalFigure]:
    """Historical figures of a scenario; none where history has not been written down."""
    path = folder / f"{scenario}.yaml"
    return load_figures(path) if path.exists() else []


def sources_of(figures: Iterable[HistoricalFigure]) -> list[str]:
    """Source keys that the figures rest on, sorted."""
    return sorted({key.strip() for figure in figures for key in figure.source.split(",")})
