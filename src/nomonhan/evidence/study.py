"""Several cases of one scenario fought in pairs, their outcomes kept in a folder and continued.

A study is smaller than a run: of each battle it keeps what is compared, a row of outcomes.

```
study.json         scenario, digests of the cases, seed, rules version, digest of the outcomes
outcomes.parquet   case, replication, one column per outcome; dates in hours, NaN for never
```
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from nomonhan.ensemble.battle import payload_of, ranged_inputs
from nomonhan.ensemble.cases import CaseBattles, Fighter, Progress, fight_cases
from nomonhan.ensemble.errors import RunRefused, cannot_write
from nomonhan.ensemble.executors import Executor
from nomonhan.ensemble.identity import word_of
from nomonhan.ensemble.schema import KEY, Column
from nomonhan.ensemble.tables import damaged_table, data_digest, write_table
from nomonhan.ensemble.writing import write_json
from nomonhan.evidence.outcomes import Reader, plain
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.digest import json_digest
from nomonhan.scenario.loader import LoadedScenario
from nomonhan.text import gettext as _

STUDY = "study.json"
OUTCOMES = "outcomes.parquet"
BATTLES_BETWEEN_SAVES = 100

Outcomes = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Way:
    """How battles are fought; no outcome depends on it."""

    executor: Executor = "threads"
    workers: int = 1
    progress: Progress | None = None


class Study:
    """Cases of one scenario and their outcomes so far.

    `cases`: loaded scenarios by name, the first one the base, whose draws the others share.
    Outcomes stay in memory unless `keep_in` names a folder.  `payload` makes what fights a case's
    battles, if other than usual; `told`: what else makes this study this study.
    """

    def __init__(
        self,
        cases: Mapping[str, LoadedScenario],
        seed: int,
        *,
        told: Mapping[str, Any] | None = None,
        payload: Callable[[str, LoadedScenario], Fighter] | None = None,
    ) -> None:
        base = next(iter(cases.values()))
        draws = ranged_inputs(base.scenario)

        def usual(_case: str, loaded: LoadedScenario) -> Fighter:
            return payload_of(loaded, seed, draws)

        make = payload or usual
        self.scenario = base.scenario
        self.identity: dict[str, Any] = {
            "scenario": base.scenario.name,
            "seed": seed,
            "rules_version": RULES_VERSION,
            "cases": {case: loaded.digest for case, loaded in cases.items()},
            **(told or {}),
        }
        self.payloads = {case: make(case, loaded) for case, loaded in cases.items()}
        self.hours = base.scenario.hours
        self.is_interrupted = False
        self._readers = {case: Reader.of(loaded.scenario) for case, loaded in cases.items()}
        self._found: dict[str, Outcomes] = {}
        self._folder: Path | None = None
        self._kept: str | None = None  # digest of the table that is there

    @property
    def digest(self) -> str:
        """What tells this study from any other: of scenario, cases, seed and rules version."""
        return json_digest(json.dumps(self.identity))

    @property
    def metrics(self) -> list[str]:
        """What can be compared."""
        case, base = next(iter(self.payloads.items()))
        return self._readers[case].names(base.names.sides)

    @property
    def n(self) -> int:
        """Replications 0 to n - 1 that every case has."""
        done = set.intersection(*(self._done(case) for case in self.payloads))
        return next(k for k in range(len(done) + 1) if k not in done)

    def fought(self, n: int, way: Way | None = None) -> dict[str, Outcomes]:
        """Outcomes of the first n replications of every case; those that lack are fought.

        Fewer if Ctrl-C stopped it, and then `is_interrupted`.
        """
        way = way or Way()
        done = set.intersection(*(self._done(case) for case in self.payloads))
        missing = [k for k in range(n) if k not in done]
        step = max(1, BATTLES_BETWEEN_SAVES // len(self.payloads))
        total, count = n * len(self.payloads), (n - len(missing)) * len(self.payloads)
        for first in range(0, len(missing), step):
            part = missing[first : first + step]
            before = count
            battles = CaseBattles(list(self.payloads))

            def told(finished: int, _asked: int, before: int = before) -> None:
                if way.progress:
                    way.progress(before + finished, total)

            whole = fight_cases(
                self.payloads, part, battles,
                executor=way.executor, workers=way.workers, progress=told,
            )  # fmt: skip
            count += len(part) * len(self.payloads)
            self._take(battles)
            if not whole:
                self.is_interrupted = True
                break
        return {case: self._first(case, n) for case in self.payloads}

    def _done(self, case: str) -> set[int]:
        found = self._found.get(case)
        return set() if found is None else set(found["replication"].tolist())

    def _first(self, case: str, n: int) -> Outcomes:
        """Outcomes of the replications below n that every case has, in order."""
        found = self._found.get(case)
        if found is None:
            return {"replication": np.zeros(0, dtype=np.int64)}
        common = set.intersection(*(self._done(other) for other in self.payloads))
        chosen = np.array([k < n and k in common for k in found["replication"].tolist()], bool)
        rows = np.flatnonzero(chosen)
        order = rows[np.argsort(found["replication"][rows], kind="stable")]
        return {name: column[order] for name, column in found.items()}

    def _take(self, battles: CaseBattles) -> None:
        """Add what was fought, and keep it."""
        if not battles.replications:
            return
        for case, payload in self.payloads.items():
            tables = [
                {k: plain(v) for k, v in battles.table(case, name, payload.names.sides).items()}
                for name in ("summary", "events")
            ]
            new = self._readers[case].comparable(tables[0], tables[1])
            new["replication"] = new["replication"].astype(np.int64)
            old = self._found.get(case)
            self._found[case] = (
                new if old is None else {k: np.concatenate([old[k], new[k]]) for k in new}
            )
        self._save()

    def _save(self) -> None:
        if self._folder is None:
            return
        columns = columns_of(next(iter(self._found.values())))
        parts = []
        for case, found in self._found.items():
            order = np.argsort(found["replication"], kind="stable")
            named = np.full(len(order), case, dtype=object)
            parts.append({"case": named} | {k: v[order] for k, v in found.items()})
        data = {c.name: np.concatenate([part[c.name] for part in parts]) for c in columns}
        digest = data_digest([data], columns)
        told = {**self.identity, "outcomes": digest}
        # both are told meanwhile: whoever is killed here leaves a table that is known
        self._write({**told, "outcomes_before": self._kept})
        write_table(self._folder / OUTCOMES, data, columns)
        self._write(told)
        self._kept = digest

    def _write(self, content: Mapping[str, Any]) -> None:
        assert self._folder is not None
        try:
            write_json(self._folder / STUDY, content)
        except OSError as error:
            raise cannot_write(self._folder, error) from error

    def keep_in(self, folder: Path) -> None:
        """Keep outcomes in a folder: made, or read on if it holds the same study, else refused."""
        self._folder = folder
        if folder.is_dir() and any(folder.iterdir()):
            try:
                there = json.loads((folder / STUDY).read_text(encoding="utf-8"))
            except (OSError, ValueError):
                there = {}
            unlike = [key for key, value in self.identity.items() if there.get(key) != value]
            if unlike:
                raise RunRefused(
                    _(
                        "{folder} is not empty and holds no study with the same {what}; "
                        "name another folder with --out",
                        folder=folder,
                        what=word_of(unlike[0]),
                    )
                )
            if (folder / OUTCOMES).exists():
                self._read(folder / OUTCOMES, (there.get("outcomes"), there.get("outcomes_before")))
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(folder, error) from error
        self._write(self.identity)

    def _read(self, path: Path, digests: Collection[str | None]) -> None:
        """Take up outcomes that were kept; DamagedTable if they are not what was written."""
        try:
            with duckdb.connect() as database:
                rows = database.execute(
                    "SELECT * EXCLUDE (file_row_number) FROM "
                    "read_parquet(?, file_row_number = true) ORDER BY file_row_number",
                    [str(path)],
                ).fetchnumpy()
            table = {name: plain(column) for name, column in rows.items()}
            columns = columns_of({k: v for k, v in table.items() if k != "case"})
            self._kept = data_digest([table], columns)
        except duckdb.OutOfMemoryException:
            raise
        except (duckdb.Error, ValueError, KeyError) as error:
            raise damaged_table(path) from error
        if self._kept not in digests:
            raise damaged_table(path)
        for case in self.payloads:
            chosen = table["case"] == case
            self._found[case] = {k: v[chosen] for k, v in table.items() if k != "case"}


def columns_of(outcomes: Outcomes) -> Sequence[Column]:
    """Columns of the file of outcomes."""
    own = [
        Column(name, "flag" if values.dtype == bool else "number", "")
        for name, values in outcomes.items()
        if name != "replication"
    ]
    return (*KEY, *own)
