"""Evidence one piece of which is not what it was: to see which statements move."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.claims.borders import Borders
from nomonhan.claims.library import Library, PlanRow, Range
from nomonhan.claims.looking import Evidence
from nomonhan.claims.records import FactRecord
from nomonhan.evidence.results import Results

AUGUST = "khalkhin_gol_august_1939"
CAMPAIGN = "khalkhin_gol_1939"
CHIEFS = ("kobayashi_group", "azuma_unit", "mongolian_patrol_2")
VARIANTS = 5  # of a piece of data
OTHERS = ("khalkhin_gol_may_11_1939", "khalkhin_gol_may_1939", "khalkhin_gol_july_1939", CAMPAIGN)


def _phases(replications: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Two phases a campaign, with a pause now and then."""
    n = len(replications)
    return {
        "replication": np.repeat(replications, 2),
        "phase": np.array(["may", "july"] * n, dtype=object),
        "fought": np.array([True, False, True, True] * n)[: 2 * n],
        "rest_days": np.array([7, 30, 14, 40, 21, 3] * n, dtype=np.int64)[: 2 * n],
    }


class StandIn(Results):
    """A made-up run as the run of any scenario: with the formations and days that tests name."""

    def __init__(self, folder: Path, scenario: str) -> None:
        super().__init__(folder)
        summary = dict(self.table("summary"))
        winner = summary["winner"].copy()
        winner[0] = "japanese"  # everybody wins now and then
        self._tables["summary"] = summary | {"winner": winner}
        units = dict(self.table("units"))
        formation = units["formation"].copy()
        formation[::7] = "kobayashi_group"
        formation[1::7] = "azuma_unit"
        formation[2::89] = "mongolian_patrol_2"  # so few that it stands now and then
        self._tables["units"] = units | {"formation": formation}
        days = dict(self.table("days"))
        if scenario == CAMPAIGN:
            self._tables["phases"] = _phases(summary["replication"])
        self._tables["days"] = days
        holdings = dict(self.table("holdings"))
        weapons = holdings["weapon_system"].copy()
        weapons[::4] = "bt_5"  # both sides have tanks
        start, arrived = holdings["start"].copy(), holdings["arrived"].copy()
        start[::8], arrived[::8] = 0, 3  # some of which come later
        self._tables["holdings"] = holdings | {
            "weapon_system": weapons, "start": start, "arrived": arrived,
        }  # fmt: skip

    def twin(self) -> StandIn:
        """The same run, to be disturbed without harm to this one."""
        other = copy.copy(self)
        other._tables = dict(self._tables)
        return other

    def disturb(self, name: str, away: bool) -> None:
        """Change all that goes by the name of a column or of a piece of the scenario."""
        if name.startswith("scenario."):
            self._disturb_scenario(name)
            return
        table, _dot, column = name.partition(".")
        if table in ("zones", "front") or column in self.outcomes:
            key = name if table in ("zones", "front") else column
            values = self.outcomes[key]
            other = np.where(np.isnan(values), 120.0, np.nan if "_at" in key else -1e6)
            self.__dict__["outcomes"] = dict(self.outcomes) | {key: other}
        if table in self._tables or table in ("summary", "units", "events", "holdings"):
            rows = dict(self.table(table))
            if column in rows:
                rows[column] = _scrambled(rows[column], away)
            self._tables[table] = rows

    def _disturb_scenario(self, name: str) -> None:
        _scenario, section, key = name.split(".")
        value = {"branch": "infantry", "target_class": "person", "parent": None}[key]
        records = getattr(self.scenario, section)
        if key == "parent":  # everybody comes under the formations that tests name
            changed = {
                k: record.model_copy(update={key: CHIEFS[i % len(CHIEFS)]})
                for i, (k, record) in enumerate(records.items())
            }
        else:
            changed = {k: record.model_copy(update={key: value}) for k, record in records.items()}
        self.__dict__["scenario"] = self.scenario.model_copy(update={section: changed})


def _scrambled(values: NDArray[Any], away: bool) -> NDArray[Any]:
    """Flags turned, counts and texts taken `away`, or raised unevenly and made all the same."""
    if values.dtype == bool:
        return np.asarray(np.logical_not(values))
    if values.dtype != object and away:
        return np.zeros_like(values)
    if values.dtype != object:
        return np.asarray(values + 1000 * (np.arange(len(values)) % 5 == 0))
    texts = [v for v in values if v is not None]
    if away:
        kept = np.random.default_rng(3).random(len(values)) < 0.003
        return np.array([v if k else "none" for v, k in zip(values, kept, strict=True)], object)
    return np.full(len(values), min(texts), dtype=object)


class OtherData(Library):
    """The packaged data, one piece changed."""

    def __init__(self, name: str, variant: int) -> None:
        super().__init__()
        self.name, self.variant = name, variant

    @property
    def records(self) -> Mapping[str, FactRecord]:
        found = dict(super().records)
        key = self.name.removeprefix("records.")
        if self.name.startswith("records.") and key in found:
            found[key] = _other_record(found[key], self.variant)
        return found

    @property
    def figures(self) -> Any:
        found = dict(super().figures)
        key = self.name.removeprefix("figures.")
        if self.name.startswith("figures.") and key in found:
            factor = (0.1, 10.0, 1.01, 0.99, 1.0)[self.variant]
            value = found[key].value
            assert value is not None
            found[key] = found[key].model_copy(update={"value": value * factor})
        return found

    def borders(self, theater: str) -> Borders:
        found = super().borders(theater)
        shift = np.array([(9.0, -9.0, 0.0, 0.0, 0.0)[self.variant], 0.0])
        if self.name == f"terrain.{theater}.claim_lines":
            claims = [
                line._replace(
                    line=line.line + shift if len(line.line) else line.line,
                    follows=None if self.variant > 1 else line.follows,
                )
                for line in found.claims
            ]
            return found._replace(claims=claims)
        if self.name == f"terrain.{theater}.rivers":
            return found._replace(rivers={k: v + shift for k, v in found.rivers.items()})
        if self.name == f"terrain.{theater}.zones":
            return found._replace(zones={k: v + shift for k, v in found.zones.items()})
        return found

    def plan(self, scenario: str, side: str) -> list[PlanRow]:
        rows = list(super().plan(scenario, side))
        if self.name == f"plans.{scenario}.{side}":
            return [row for row in rows if row.mission != "counterattack"]
        return rows

    def doctrine(self, doctrine: str, key: str) -> Range:
        found = super().doctrine(doctrine, key)
        if self.name == f"doctrines.{doctrine}.{key}":
            return Range(*(n - (0.9, 0.5, 0.1, -0.1, 0.0)[self.variant] for n in found))
        return found


def _other_record(record: FactRecord, variant: int) -> FactRecord:
    years, factor = ((-30, 0.1), (30, 10.0), (1, 1.01), (-1, 0.99), (0, 1.0))[variant]
    told = [
        telling.model_copy(
            update={
                "at": _moved(telling.at, years, variant),
                "until": _moved(telling.until, years, variant),
                "value": None if telling.value is None else telling.value * factor,
            }
        )
        for telling in record.told
    ]
    return record.model_copy(update={"told": told})


def _moved(when: str, years: int, variant: int) -> str:
    if when and variant == VARIANTS - 1:
        return "1939-06-05"  # into the pause of June
    return f"{int(when[:4]) + years:04d}{when[4:]}" if when else when


def runs_of(folder: Path) -> dict[str, Results]:
    """A stand-in for every scenario that a statement asks."""
    return {name: StandIn(folder, name) for name in (AUGUST, *OTHERS)}


def disturbed(evidence: Evidence, scenario: str | None, name: str) -> Iterator[Evidence]:
    """Evidence in which one column of one scenario's run, or one piece of data, is another."""
    if scenario is None:
        for variant in range(VARIANTS):
            yield Evidence(evidence.runs, OtherData(name, variant))
        return
    for away in (True, False):
        run = evidence.runs[scenario]
        assert isinstance(run, StandIn)
        other = run.twin()
        other.disturb(name, away)
        yield Evidence({**evidence.runs, scenario: other}, Library())
