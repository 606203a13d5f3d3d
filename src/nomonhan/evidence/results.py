"""A run's folder as numbers: its manifest, its tables, and one column per measurable outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from nomonhan.ensemble.errors import DamagedTable, RunRefused
from nomonhan.ensemble.folder import read_manifest, read_scenario_json
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.theater import load_facts
from nomonhan.text import gettext as _

Table = Mapping[str, NDArray[Any]]


class Results:
    """Tables of one case of a run, read when first asked for."""

    def __init__(self, folder: Path, case: str | None = None) -> None:
        self.folder = folder
        self.manifest: dict[str, Any] = read_manifest(folder)
        self._case = case
        self._database = duckdb.connect()
        self._tables: dict[str, Table] = {}

    @cached_property
    def case(self) -> str:
        """The case asked for, else `base`, else the run's first."""
        if self._case is not None:
            return self._case
        cases = list(self.manifest["cases"])
        return "base" if "base" in cases else str(cases[0])

    def table(self, name: str) -> Table:
        """One table, sorted by replication; text as objects, numbers as they are, null as NaN."""
        if name not in self._tables:
            path = self.folder / f"{name}.parquet"
            if not path.exists():
                raise RunRefused(
                    _(
                        "the run in {folder} is not finished; run the same command again",
                        folder=self.folder,
                    )
                )
            try:
                relation = self._database.execute(
                    "SELECT * EXCLUDE (file_row_number) "
                    'FROM read_parquet(?, file_row_number = true) WHERE "case" = ? '
                    "ORDER BY replication, file_row_number",
                    [str(path), self.case],
                )
                columns = relation.fetchnumpy()
            except duckdb.Error as error:
                cure = _("delete it and run the same command again")
                raise DamagedTable(path, cure) from error
            self._tables[name] = {key: _plain(column) for key, column in columns.items()}
        return self._tables[name]

    def totals(self, name: str, keys: Sequence[str], what: str) -> dict[tuple[str, ...], float]:
        """Sum of an expression over all battles, by columns of a table."""
        columns = ", ".join(f'"{key}"' for key in keys)
        rows = self._database.execute(
            f'SELECT {columns}, sum({what}) FROM read_parquet(?) WHERE "case" = ? GROUP BY ALL',
            [str(self.folder / f"{name}.parquet"), self.case],
        )
        return {tuple(row[:-1]): float(row[-1]) for row in rows.fetchall()}

    @cached_property
    def n(self) -> int:
        """Battles of the case."""
        return len(self.table("summary")["replication"])

    @cached_property
    def scenario(self) -> Scenario:
        """The records the battles were fought with."""
        return Scenario.model_validate_json(read_scenario_json(self.folder))

    @cached_property
    def start(self) -> datetime:
        return datetime.fromisoformat(str(self.manifest["start"]))

    @cached_property
    def hours(self) -> int:
        return int(self.manifest["hours"])

    def moment(self, hours: float) -> datetime:
        """Local time so many hours after the start, to the minute."""
        return self.start + timedelta(minutes=round(60 * hours))

    @cached_property
    def sides(self) -> dict[str, list[str]]:
        """Side -> its contingents, in file order."""
        return {side["id"]: list(side["contingents"]) for side in self.manifest["sides"]}

    @cached_property
    def outcomes(self) -> dict[str, NDArray[np.float64]]:
        """Every number of a battle, (k,) by name; dates in hours since the start, NaN for never.

        Beside the columns of `summary` it holds what events tell: `zones.<zone>.changed_hands_at`,
        when its first holder lost it for good, and the first `<side>.counterattack_begun_at`.
        """
        summary = self.table("summary")
        found = {
            name: self._hours(column) if column.dtype == object else column.astype(np.float64)
            for name, column in summary.items()
            if column.dtype != object or name.endswith("_at")
        }
        return found | self._told_by_events()

    def _told_by_events(self) -> dict[str, NDArray[np.float64]]:
        events = self.table("events")
        position = {k: i for i, k in enumerate(self.table("summary")["replication"])}
        hours = self._hours(events["at"])
        told = {f"{side}.counterattack_begun_at": np.full(self.n, np.nan) for side in self.sides}
        told |= {zone_column(zone): np.full(self.n, np.nan) for zone in self._zones()}
        holders: dict[tuple[int, str], list[tuple[float, str | None]]] = {}
        for k, at, kind, side, zone in zip(
            events["replication"], hours, events["kind"], events["side"], events["zone"],
            strict=True,
        ):  # fmt: skip
            if kind == "zone_changed" and zone:
                holders.setdefault((position[k], zone), []).append((at, side))
            elif kind == "counterattack_begun" and side in self.sides:
                column = told[f"{side}.counterattack_begun_at"]
                column[position[k]] = np.fmin(column[position[k]], at)
        for (k, zone), changes in holders.items():
            column = told.setdefault(zone_column(zone), np.full(self.n, np.nan))
            column[k] = lost_for_good(changes, self._defender())
        return told

    def _defender(self) -> str | None:
        """The side that does not open the battle by plan, if the other one does."""
        waiting = [name for name, side in self.scenario.sides.items() if side.h_hour is None]
        return waiting[0] if len(waiting) == 1 else None

    def _zones(self) -> list[str]:
        """Zones of the map, whether or not they ever changed hands."""
        own = list(self.scenario.zones)
        if self.scenario.terrain is not None:
            return own
        return [*load_facts(self.scenario.map).zones, *own]

    def _hours(self, moments: NDArray[Any]) -> NDArray[np.float64]:
        """Hours since the start of ISO moments, NaN for none."""
        stamps = np.array([m if isinstance(m, str) else "NaT" for m in moments], "datetime64[m]")
        apart = stamps - np.datetime64(self.start.replace(tzinfo=None), "m")
        hours = apart.astype(np.float64) / 60
        return np.where(np.isnat(stamps), np.nan, hours)


def zone_column(zone: str) -> str:
    """Outcome that says when a zone changed hands."""
    return f"zones.{zone}.changed_hands_at"


def lost_for_good(changes: list[tuple[float, str | None]], otherwise: str | None) -> float:
    """Hour from which a zone's last holder held it, NaN if that is who held it at the start.

    `changes` are (hour, new holder or None for neither), in order.  One within the first hour says
    who held it at the start; a zone that stood empty counts as held by `otherwise`.
    """
    opening, first = changes[0]
    holder = first if opening < 1 else otherwise
    last = changes[-1][1]
    if last is None or last == holder:
        return np.nan
    since = changes[-1][0]
    for at, side in reversed(changes):
        if side != last:
            break
        since = at
    return since


def _plain(column: Any) -> NDArray[Any]:
    """A column of duckdb without its mask."""
    if isinstance(column, np.ma.MaskedArray):
        if column.dtype == object:
            text = np.array(column.data, dtype=object)
            text[np.ma.getmaskarray(column)] = None
            return text
        return np.asarray(np.ma.filled(column.astype(np.float64), np.nan))
    return np.asarray(column)
