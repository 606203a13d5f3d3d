"""A run's folder as numbers: its manifest, its tables, one column per outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from nomonhan.ensemble.errors import DamagedTable, RunRefused
from nomonhan.ensemble.folder import read_manifest, read_scenario_json
from nomonhan.evidence.outcomes import Reader, Table, plain
from nomonhan.scenario.records import Scenario
from nomonhan.text import gettext as _


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
            self._tables[name] = {key: plain(column) for key, column in columns.items()}
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
    def _reader(self) -> Reader:
        scenario = Reader.of(self.scenario)
        return Reader(self.start, list(self.sides), scenario.zones, scenario.defender)

    @cached_property
    def outcomes(self) -> dict[str, NDArray[np.float64]]:
        """Every number of a battle, (k,) by name, as `evidence.outcomes` reads it."""
        return self._reader.outcomes(self.table("summary"), self.table("events"))

    @cached_property
    def comparable(self) -> dict[str, NDArray[Any]]:
        """What `evidence.paired` compares: outcomes, and who won as booleans."""
        return self._reader.comparable(self.table("summary"), self.table("events"))
