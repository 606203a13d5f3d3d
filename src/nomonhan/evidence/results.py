"""A run's folder as numbers: its manifest, its tables, and one column per measurable outcome."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from nomonhan.text import gettext as _

Table = Mapping[str, NDArray[Any]]


class RunError(ValueError):
    """A folder that holds no finished run."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder = folder
        self.reason = reason


class Results:
    """Tables of one case of a run, read when first asked for."""

    def __init__(self, folder: Path, case: str | None = None) -> None:
        self.folder = folder
        try:
            text = (folder / "manifest.json").read_text(encoding="utf-8")
            self.manifest: dict[str, Any] = json.loads(text)
        except FileNotFoundError:
            raise RunError(folder, _("there is no run in this folder")) from None
        except ValueError as error:
            raise RunError(folder, _("manifest.json is damaged")) from error
        self._case = case
        self._tables: dict[str, Table] = {}

    @cached_property
    def case(self) -> str:
        """The case asked for, else `base`, else the run's first."""
        if self._case is not None:
            return self._case
        found = duckdb.execute(
            'SELECT DISTINCT "case" FROM read_parquet(?)', [str(self.folder / "summary.parquet")]
        )
        cases = sorted(str(row[0]) for row in found.fetchall())
        if not cases:
            raise RunError(self.folder, _("the run holds no battle yet"))
        return "base" if "base" in cases else str(cases[0])

    def table(self, name: str) -> Table:
        """One table, sorted by replication; text as objects, numbers as they are, null as NaN."""
        if name not in self._tables:
            path = self.folder / f"{name}.parquet"
            if not path.exists():
                raise RunError(self.folder, _("the run has no {file}", file=path.name))
            try:
                relation = duckdb.execute(
                    "SELECT * EXCLUDE (file_row_number) "
                    'FROM read_parquet(?, file_row_number = true) WHERE "case" = ? '
                    "ORDER BY replication, file_row_number",
                    [str(path), self.case],
                )
                columns = relation.fetchnumpy()
            except duckdb.Error as error:
                raise RunError(self.folder, _("{file} is damaged", file=path.name)) from error
            self._tables[name] = {key: _plain(column) for key, column in columns.items()}
        return self._tables[name]

    @cached_property
    def n(self) -> int:
        """Battles of the case."""
        return len(self.table("summary")["replication"])

    @cached_property
    def start(self) -> datetime:
        return datetime.fromisoformat(str(self.manifest["start"]))

    @cached_property
    def hours(self) -> int:
        return int(self.manifest["hours"])

    @cached_property
    def sides(self) -> dict[str, list[str]]:
        """Side -> its contingents, in file order."""
        return {side["id"]: list(side["contingents"]) for side in self.manifest["sides"]}

    @cached_property
    def outcomes(self) -> dict[str, NDArray[np.float64]]:
        """Every number of a battle, (k,) by name; dates in hours since the start, NaN for never.

        Beside the columns of `summary` it holds what events tell: `zones.<zone>.changed_hands_at`
        and `<side>.counterattack_begun_at`, each the first time.
        """
        summary = self.table("summary")
        found = {
            name: self._hours(column) if column.dtype == object else column.astype(np.float64)
            for name, column in summary.items()
            if column.dtype != object or name.endswith("_at")
        }
        return found | self._first_events()

    def _first_events(self) -> dict[str, NDArray[np.float64]]:
        events = self.table("events")
        position = {k: i for i, k in enumerate(self.table("summary")["replication"])}
        hours = self._hours(events["at"])
        first: dict[str, NDArray[np.float64]] = {
            f"{side}.counterattack_begun_at": np.full(self.n, np.nan) for side in self.sides
        }
        for k, at, kind, side, zone in zip(
            events["replication"], hours, events["kind"], events["side"], events["zone"],
            strict=True,
        ):  # fmt: skip
            if kind == "zone_changed":
                name = f"zones.{zone}.changed_hands_at"
            elif kind == "counterattack_begun":
                name = f"{side}.counterattack_begun_at"
            else:
                continue
            column = first.setdefault(name, np.full(self.n, np.nan))
            column[position[k]] = np.fmin(column[position[k]], at)
        return first

    def _hours(self, moments: NDArray[Any]) -> NDArray[np.float64]:
        """Hours since the start of ISO moments, NaN for none."""
        stamps = np.array([m if isinstance(m, str) else "NaT" for m in moments], "datetime64[m]")
        apart = stamps - np.datetime64(self.start.replace(tzinfo=None), "m")
        hours = apart.astype(np.float64) / 60
        return np.where(np.isnat(stamps), np.nan, hours)


def _plain(column: Any) -> NDArray[Any]:
    """A column of duckdb without its mask."""
    if isinstance(column, np.ma.MaskedArray):
        if column.dtype == object:
            text = np.array(column.data, dtype=object)
            text[np.ma.getmaskarray(column)] = None
            return text
        return np.asarray(np.ma.filled(column.astype(np.float64), np.nan))
    return np.asarray(column)
