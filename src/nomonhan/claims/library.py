"""Data that tests of no battle look at: recorded facts, figures, maps, plans, doctrines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from nomonhan.campaign.reading import playable_campaigns
from nomonhan.claims.borders import Borders, claim_lines_of
from nomonhan.claims.records import FactRecord, load_text
from nomonhan.evidence.history import HistoricalFigure, figures_of
from nomonhan.scenario.packaged import LIBRARY_FOLDERS, SCENARIOS_FOLDER, scenario_names
from nomonhan.scenario.parsed import read_parsed
from nomonhan.scenario.records import Scenario

FIGURES = "figures_through_time"  # totals of the campaign, as they were told over the years


class PlanRow(NamedTuple):
    """What a plan orders one formation to do."""

    formation: str
    mission: str


class Range(NamedTuple):
    """A number of the data with its limits."""

    low: float
    value: float
    high: float


class Library:
    """The packaged data; a run's own scenario stands in front of the packaged one."""

    def __init__(self, scenarios: Mapping[str, Scenario] | None = None) -> None:
        self._scenarios = dict(scenarios or {})

    @cached_property
    def records(self) -> Mapping[str, FactRecord]:
        return load_text().records

    @cached_property
    def figures(self) -> Mapping[str, HistoricalFigure]:
        return {figure.id: figure for figure in figures_of(FIGURES)}

    def borders(self, theater: str) -> Borders:
        return claim_lines_of(theater)

    def is_shipped(self, scenario: str) -> bool:
        return scenario in scenario_names() or scenario in playable_campaigns()

    def plan(self, scenario: str, side: str) -> Sequence[PlanRow]:
        """What a side had decided before H-hour."""
        if scenario in self._scenarios:
            rows = self._scenarios[scenario].plans.get(side, [])
            return [PlanRow(row.formation, row.mission) for row in rows]
        raw = _plain(SCENARIOS_FOLDER / scenario / "plans.yaml")
        return [PlanRow(r["formation"], r["mission"]) for r in raw.get("plans", {}).get(side, [])]

    def doctrine(self, doctrine: str, key: str) -> Range:
        """One number of a doctrine."""
        for scenario in self._scenarios.values():
            if doctrine in scenario.doctrines:
                number = getattr(scenario.doctrines[doctrine], key)
                return _range(number.value, number.low, number.high)
        raw = _plain(LIBRARY_FOLDERS["doctrines"] / f"{doctrine}.yaml")["doctrines"][doctrine][key]
        number = raw if isinstance(raw, dict) else {"value": raw}
        return _range(number["value"], number.get("low"), number.get("high"))


def _range(value: float, low: float | None, high: float | None) -> Range:
    return Range(value if low is None else low, value, value if high is None else high)


def _plain(path: Any) -> Any:
    """A packaged YAML file as plain values; empty if it is not there."""
    root = read_parsed(path, path.name, []) if path.is_file() else None
    return {} if root is None else root.plain()
