"""What a test may see, and a note of what it looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.claims.borders import Borders
from nomonhan.claims.library import Library, PlanRow, Range
from nomonhan.claims.records import FactRecord
from nomonhan.evidence.campaign_results import CampaignResults
from nomonhan.evidence.history import HistoricalFigure
from nomonhan.evidence.results import Results

Truths = NDArray[np.float64]
Unit = Literal["count", "persons", "hours", "share", "km", "days", "truth"]


class Answer(NamedTuple):
    """What a test found: per battle, or per telling of the facts that it is held against.

    truths: 1 true, 0 false, NaN where the battle does not raise the question, (k,); measured: what
    was compared with the limits `low` and `high`, (k,), None where nothing is counted.
    """

    truths: Truths
    measured: Truths | None = None
    unit: Unit = "truth"
    low: float = -np.inf
    high: float = np.inf


class NotShipped(Exception):
    """The scenario that a test asks is not part of the package."""


class NotFought(Exception):
    """No run of the scenario that a test asks is at hand."""


class ColumnMissing(Exception):
    """A run has no such column: another version wrote it, or the claim names it wrongly."""


class Evidence(NamedTuple):
    """All that tests are held against: runs by scenario, and the data."""

    runs: Mapping[str, Results]
    library: Library

    @classmethod
    def of(cls, runs: Mapping[str, Results] | None = None) -> Evidence:
        """Runs with the packaged data; plans and doctrines are those the runs were fought with."""
        runs = runs or {}
        battles = {n: run for n, run in runs.items() if not isinstance(run, CampaignResults)}
        return cls(runs, Library({name: run.scenario for name, run in battles.items()}))


class Looker:
    """Evidence as one test sees it; `seen` is what it looked at."""

    def __init__(self, evidence: Evidence, scenario: str | None = None) -> None:
        self._evidence = evidence
        self._scenario = scenario
        self.seen: set[str] = set()

    @property
    def _run(self) -> Results:
        name = self._scenario
        assert name is not None, "a test of battles names its scenario"
        if name in self._evidence.runs:
            return self._evidence.runs[name]
        if self._evidence.library.is_shipped(name):
            raise NotFought(name)
        raise NotShipped(name)

    @property
    def replications(self) -> NDArray[np.int64]:
        return np.asarray(self._run.table("summary")["replication"])

    @property
    def start(self) -> datetime:
        return self._run.start.replace(tzinfo=None)

    @property
    def hours(self) -> int:
        return self._run.hours

    def outcome(self, name: str) -> NDArray[np.float64]:
        """An outcome per battle, (k,)."""
        self.seen.add(name if name.startswith(("zones.", "front.")) else f"summary.{name}")
        try:
            return self._run.outcomes[name]
        except KeyError:
            raise ColumnMissing(f"summary.{name}") from None

    def column(self, table: str, name: str) -> NDArray[Any]:
        """A column of a table, (rows,)."""
        self.seen.add(f"{table}.{name}")
        try:
            return self._run.table(table)[name]
        except KeyError:
            raise ColumnMissing(f"{table}.{name}") from None

    def branch_of(self) -> dict[str, str]:
        """Branch of every unit, by id."""
        self.seen.add("scenario.units.branch")
        return {name: unit.branch for name, unit in self._run.scenario.units.items()}

    def class_of(self) -> dict[str, str]:
        """Target class of every weapon system, by id."""
        self.seen.add("scenario.weapon_systems.target_class")
        weapons = self._run.scenario.weapon_systems.items()
        return {name: str(weapon.target_class) for name, weapon in weapons}

    def formations_under(self, formation: str) -> set[str]:
        """A formation and all below it."""
        self.seen.add("scenario.formations.parent")
        parents = {name: f.parent for name, f in self._run.scenario.formations.items()}
        found = {formation}
        while True:
            more = {name for name, parent in parents.items() if parent in found} - found
            if not more:
                return found
            found |= more

    def battle_of(self, table: str) -> NDArray[np.int64]:
        """Position of each row's battle, (rows,)."""
        rows = self._run.table(table)["replication"]
        return np.searchsorted(self.replications, rows)

    def record(self, name: str) -> FactRecord:
        """A recorded fact."""
        self.seen.add(f"records.{name}")
        return self._evidence.library.records[name]

    def figure(self, name: str) -> HistoricalFigure:
        """A figure of the campaign as one source tells it."""
        self.seen.add(f"figures.{name}")
        return self._evidence.library.figures[name]

    def borders(self, theater: str, *parts: str) -> Borders:
        """Claimed borders, rivers and places of a map, in km."""
        self.seen.update(f"terrain.{theater}.{part}" for part in parts)
        return self._evidence.library.borders(theater)

    def plan(self, scenario: str, side: str) -> list[PlanRow]:
        """What a side had decided before H-hour."""
        self.seen.add(f"plans.{scenario}.{side}")
        if not self._evidence.library.is_shipped(scenario):
            raise NotShipped(scenario)
        return list(self._evidence.library.plan(scenario, side))

    def doctrine(self, doctrine: str, key: str) -> Range:
        """One number of a doctrine."""
        self.seen.add(f"doctrines.{doctrine}.{key}")
        return self._evidence.library.doctrine(doctrine, key)
