"""A run's folder as numbers: its manifest, its tables, one column per outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from nomonhan.ensemble.errors import DamagedTable, RunRefused
from nomonhan.ensemble.reading import read_batches, read_manifest, read_scenario_json
from nomonhan.ensemble.schema import DTYPES, columns_of
from nomonhan.evidence.outcomes import Reader, Table, plain
from nomonhan.evidence.rings import RING, first_rings
from nomonhan.scenario.errors import quote, suggestion
from nomonhan.scenario.records import Scenario
from nomonhan.text import gettext as _

TOLD = ("zone_changed", "counterattack_begun")  # events that outcomes are read from
BATTLES_AT_ONCE = 1000  # whose events are in memory together


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One for the whole process: to open one takes longer than to read the table of a case."""
    return duckdb.connect()


class Results:
    """Tables of one case of a run, read when first asked for."""

    def __init__(
        self,
        folder: Path,
        case: str | None = None,
        *,
        so_far: bool = False,
        manifest: dict[str, Any] | None = None,
    ) -> None:
        """`so_far`: of a run that is not finished, the battles that are."""
        self.folder = folder
        self.manifest: dict[str, Any] = manifest or read_manifest(folder)
        self._case = case
        self._so_far = so_far and "tables" not in self.manifest
        self._database = _database().cursor()
        self._compared: dict[tuple[str, ...], dict[str, NDArray[Any]]] = {}
        self._tables: dict[str, Table] = {}

    def of_case(self, case: str) -> Results:
        """Another case of the same run; what it says of itself is not read anew."""
        return Results(self.folder, case, so_far=self._so_far, manifest=self.manifest)

    @cached_property
    def case(self) -> str:
        """The case asked for, else `base`, else the run's first."""
        cases = list(self.manifest["cases"])
        if self._case is not None:
            if self._case not in cases:
                cure = suggestion(self._case, cases)
                what = _("the run in {folder} has no case {case}", folder=self.folder,
                         case=quote(self._case))  # fmt: skip
                raise RunRefused(f"{what}; {cure}")
            return self._case
        return "base" if "base" in cases else str(cases[0])

    @cached_property
    def _changed(self) -> dict[str, Any]:
        """What the manifest says of the case."""
        found: dict[str, Any] = self.manifest["cases"][self.case]
        return found

    def table(self, name: str) -> Table:
        """One table, sorted by replication; text as objects, numbers as they are, null as NaN."""
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name]

    def battle(self, name: str, replication: int) -> Table:
        """The rows of one battle in a table."""
        return self._span(name, (replication, replication + 1))

    def _read(self, name: str, also: str = "", values: Sequence[Any] = ()) -> Table:
        """Rows of a table; `also` narrows them, with `values` for its question marks."""
        files = self._files(name)
        if not files:
            expected = columns_of(name, self.sides)
            return {column.name: np.zeros(0, dtype=DTYPES[column.kind]) for column in expected}
        try:
            relation = self._database.execute(
                "SELECT * EXCLUDE (file_row_number) "
                f'FROM read_parquet(?, file_row_number = true) WHERE "case" = ? {also} '
                "ORDER BY replication, file_row_number",
                [[str(file) for file in files], self.case, *values],
            )
            columns = relation.fetchnumpy()
        except duckdb.Error as error:
            cure = _("delete it and run the same command again")
            raise DamagedTable(files[0], cure) from error
        return {key: plain(column) for key, column in columns.items()}

    def _span(self, name: str, span: tuple[int, int], kinds: Sequence[str] = ()) -> Table:
        """Rows of the battles of a span, from memory if they are there; of events, some kinds."""
        if (whole := self._tables.get(name)) is not None:
            replication = np.asarray(whole["replication"])
            chosen = (replication >= span[0]) & (replication < span[1])
            return {key: values[chosen] for key, values in whole.items()}
        also = "AND replication >= ? AND replication < ?"
        if kinds:
            also += f" AND kind IN {tuple(kinds)}"
        return self._read(name, also, span)

    def _files(self, name: str) -> list[Path]:
        """Where the rows of a table stand."""
        if self._so_far:
            mine = [b["path"] for b in read_batches(self.folder) if b["case"] == self.case]
            return [path / f"{name}.parquet" for path in mine]
        path = self.folder / f"{name}.parquet"
        if not path.exists():
            raise RunRefused(
                _(
                    "the run in {folder} is not finished; run the same command again",
                    folder=self.folder,
                )
            )
        return [path]

    def totals(self, name: str, keys: Sequence[str], what: str) -> dict[tuple[str, ...], float]:
        """Sum of an expression over all battles, by columns of a table."""
        columns = ", ".join(f'"{key}"' for key in keys)
        rows = self._database.execute(
            f'SELECT {columns}, sum({what}) FROM read_parquet(?) WHERE "case" = ? GROUP BY ALL',
            [str(self.folder / f"{name}.parquet"), self.case],
        )
        return {tuple(row[:-1]): float(row[-1]) for row in rows.fetchall()}

    def _last_replication(self) -> int:
        """Highest number of a battle, -1 without any."""
        files = [str(file) for file in self._files("summary")]
        if not files:
            return -1
        query = 'SELECT max(replication) FROM read_parquet(?) WHERE "case" = ?'
        (row,) = self._database.execute(query, [files, self.case]).fetchall()
        return -1 if row[0] is None else int(row[0])

    @cached_property
    def n(self) -> int:
        """Battles of the case."""
        return len(self.table("summary")["replication"])

    @cached_property
    def scenario(self) -> Scenario:
        """The records the battles were fought with."""
        return Scenario.model_validate_json(read_scenario_json(self.folder, self.case))

    @cached_property
    def start(self) -> datetime:
        return datetime.fromisoformat(str(self._changed.get("start", self.manifest["start"])))

    @cached_property
    def hours(self) -> int:
        return int(self._changed.get("hours", self.manifest["hours"]))

    def moment(self, hours: float) -> datetime:
        """Local time so many hours after the start, to the minute."""
        return self.start + timedelta(minutes=round(60 * hours))

    @cached_property
    def sides(self) -> dict[str, list[str]]:
        """Side -> its contingents, in file order."""
        return {side["id"]: list(side["contingents"]) for side in self.manifest["sides"]}

    @cached_property
    def _reader(self) -> Reader:
        scenario = Reader.of(self.scenario)
        return Reader(self.start, list(self.sides), scenario.zones, scenario.defender)

    @cached_property
    def outcomes(self) -> dict[str, NDArray[np.float64]]:
        """Every number of a battle, (k,) by name, as `evidence.outcomes` reads it."""
        return self._gather(self._reader.outcomes)

    @cached_property
    def comparable(self) -> dict[str, NDArray[Any]]:
        """What `evidence.paired` compares: outcomes, and who won as booleans."""
        return self._gather(self._reader.comparable)

    def compared(self, metrics: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Of `comparable`, some metrics, and the replication: no more is held in memory."""
        key = tuple(metrics)
        if key in self._compared:
            return self._compared[key]  # the base of many cases is asked for by each
        chosen = {"replication", *metrics}

        def some(summary: Table, events: Table) -> dict[str, NDArray[Any]]:
            found = self._reader.comparable(summary, events)
            return {name: values for name, values in found.items() if name in chosen}

        self._compared = {key: self._gather(some)}
        return self._compared[key]

    @cached_property
    def rings(self) -> dict[str, NDArray[np.float64]]:
        """Hours to the battle's first ring where it is that side's, (k,) by side; NaN elsewhere."""
        first = self._gather(first_rings, (RING, RING))["side"]
        closed = self.outcomes["front.ring_closed_at"]
        return {side: np.where(first == side, closed, np.nan) for side in self.sides}

    @cached_property
    def metrics(self) -> list[str]:
        """What can be compared."""
        return self._reader.names(self.sides)

    def _gather(
        self, read: Callable[[Table, Table], dict[str, NDArray[Any]]], kinds: Sequence[str] = TOLD
    ) -> dict[str, NDArray[Any]]:
        """What is read from summaries and events of some kinds, some battles at a time."""
        parts = []
        last = self._last_replication()
        for first in range(0, max(last + 1, 1), BATTLES_AT_ONCE):
            span = (first, first + BATTLES_AT_ONCE)
            parts.append(read(self._span("summary", span), self._span("events", span, kinds)))
        if len(parts) == 1:
            return parts[0]
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
