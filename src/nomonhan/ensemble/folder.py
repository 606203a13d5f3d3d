"""The folder of a run: who it is, the batches that are finished, the tables at the end.

```
manifest.json       seed, scenario digest, cases, rules version, package versions, table digests
scenario.json       the resolved records in the order of their files, which draws go by
scenarios/          those of the cases of an experiment that differ from it
batches/<case>-<first replication>/   finished battles, each batch whole or not there
summary.parquet ... the six tables
```
Nothing in it names a host, a path or a time of day, so the same run gives the same folder.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from nomonhan.ensemble.errors import DamagedTable, RunFailed, RunRefused, cannot_write
from nomonhan.ensemble.identity import Identity, word_of
from nomonhan.ensemble.just_written import JustWritten
from nomonhan.ensemble.reading import (
    BATCHES,
    MANIFEST,
    SCENARIO,
    SCENARIOS,
    battles_on_disk,
    damaged_batch,
    read_batches,
    read_manifest,
    read_scenario_json,
)
from nomonhan.ensemble.tables import (
    Record,
    TableDigest,
    join_tables,
    row_bytes_in_turn,
    rows_of,
    stack,
    write_table,
)
from nomonhan.ensemble.writing import (
    LOCK,
    FolderLock,
    sync_folder,
    write_json,
    write_packed,
    write_text,
)
from nomonhan.text import gettext as _


class RunFolder:
    """A folder opened for a run: made, or continued if it holds the same one."""

    def __init__(self, path: Path, identity: Identity) -> None:
        """Open `path`; RunFailed if it cannot be written.

        RunRefused if it holds anything else, or if another process is writing there.
        """
        self.path = path
        self.identity = identity
        self._just_written = {
            table: JustWritten(identity.columns(table)) for table in identity.tables
        }
        if path.is_dir() and any(path.iterdir()) and not self._is_hardly_begun():
            self._check_same()
        try:
            (path / BATCHES).mkdir(parents=True, exist_ok=True)
            self._lock = FolderLock(path)
            for leftover in (path / BATCHES).glob(".*"):
                shutil.rmtree(leftover, ignore_errors=True)
            write_text(path / SCENARIO, identity.scenario_json)
            for case, text in identity.own_scenarios.items():
                write_packed(path / SCENARIOS / f"{case}.json.gz", text)
            if not (path / MANIFEST).exists():
                write_json(path / MANIFEST, identity.as_json())
        except BlockingIOError:
            raise RunRefused(
                _(
                    "another process is fighting battles into {folder}; wait until it has ended, "
                    "or name another folder with --out",
                    folder=path,
                )
            ) from None
        except OSError as error:
            raise cannot_write(path, error) from error

    def _is_hardly_begun(self) -> bool:
        """Whether a run ended here before its manifest was written: by a full disk, or killed."""
        ours = {BATCHES, SCENARIO, SCENARIOS, LOCK}
        names = {entry.name for entry in self.path.iterdir()}
        strange = [name for name in names - ours if not name.endswith(".part")]
        return not strange and BATCHES in names and not any((self.path / BATCHES).iterdir())

    def _check_same(self) -> None:
        try:
            found = read_manifest(self.path)
        except (RunRefused, RunFailed):
            found = {}
        wanted = self.identity.as_json()
        unlike = [key for key, value in wanted.items() if found.get(key) != value]
        if not unlike and read_scenario_json(self.path) != self.identity.scenario_json:
            unlike = ["order"]
        if unlike:
            raise RunRefused(
                _(
                    "{folder} is not empty and holds no run with the same {what}; "
                    "name another folder with --out",
                    folder=self.path,
                    what=word_of(unlike[0]),
                )
            )

    def finished(self) -> dict[str, set[int]]:
        """Case -> replications whose battles are already on disk."""
        done: dict[str, set[int]] = {case: set() for case in self.identity.cases}
        for batch in self._batches():
            done[batch["case"]].update(batch["replications"])
        return done

    def counts(self) -> dict[str, int]:
        """Case -> how many battles are on disk, whether or not they are asked for now."""
        return battles_on_disk(self.path, self.identity.cases)

    def flags(self, runs: int) -> dict[str, bytearray]:
        """Case -> for each replication below `runs`, 1 if its battle is on disk."""
        flags = {case: bytearray(runs) for case in self.identity.cases}
        for batch in self._batches():
            for k in batch["replications"]:
                if k < runs:
                    flags[batch["case"]][k] = 1
        return flags

    def _batches(self) -> list[dict[str, Any]]:
        return read_batches(self.path)

    def save_batch(self, case: str, results: Sequence[tuple[int, Record]]) -> None:
        """Put finished battles on disk, for good: (replication, tables), replications ascending."""
        first = results[0][0]
        final = self.path / BATCHES / f"{case}-{first:06d}"
        temporary = final.with_name("." + final.name)
        try:
            temporary.mkdir()
            digests = {}
            for table in self.identity.tables:
                columns = self.identity.columns(table)
                data = stack(case, results, table, columns)
                file = temporary / f"{table}.parquet"
                write_table(file, data, columns)
                contents = row_bytes_in_turn(data, columns)
                digests[table] = self._just_written[table].add(final / file.name, file, contents)
            write_json(
                temporary / "batch.json",
                {"case": case, "replications": [k for k, _r in results], "tables": digests},
            )
            temporary.replace(final)
            sync_folder(final.parent)
        except OSError as error:
            raise cannot_write(self.path, error) from error
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def join(self, versions: dict[str, str], at_once: int = 1) -> dict[str, Any]:
        """Write the tables of all finished battles and the manifest; return the manifest.

        Rows are sorted by case and replication, whatever the batches; so many tables are written
        `at_once`.
        """
        batches = self._batches()
        manifest = {
            **self.identity.as_json(), "replications": self.counts(), "versions": versions
        }  # fmt: skip
        if (whole := self._whole(manifest)) is not None:
            return whole
        try:
            write_json(self.path / MANIFEST, self.identity.as_json())  # no tables until all are new
            with ThreadPoolExecutor(at_once) as pool:
                digests = pool.map(lambda table: self._join(table, batches), self.identity.tables)
                tables = dict(zip(self.identity.tables, digests, strict=True))
            manifest = {**manifest, "tables": tables}
            write_json(self.path / MANIFEST, manifest)
        except OSError as error:
            raise cannot_write(self.path, error) from error
        return manifest

    def _whole(self, manifest: dict[str, Any]) -> dict[str, Any] | None:
        """The manifest on disk, if tables of all these battles stand there."""
        found = read_manifest(self.path)
        tables = found.pop("tables", None)
        there = all((self.path / f"{t}.parquet").exists() for t in self.identity.tables)
        return {**found, "tables": tables} if tables and there and found == manifest else None

    def _join(self, table: str, batches: Sequence[dict[str, Any]]) -> str:
        """Write one table; return its digest.  No batch is joined that is not what was written."""
        columns = self.identity.columns(table)
        pieces = [batch["path"] / f"{table}.parquet" for batch in batches]
        if (known := self._just_written[table].digest_of(pieces)) is not None:
            join_tables(self.path / f"{table}.parquet", pieces, columns)
            return known
        whole = TableDigest(columns)
        for batch, piece in zip(batches, pieces, strict=True):
            own = TableDigest(columns)
            for content in rows_of(piece, columns):
                own.update(content)
                whole.update(content)
            if own.hexdigest() != batch["tables"][table]:
                raise DamagedTable(piece, damaged_batch(piece.parent))
        join_tables(self.path / f"{table}.parquet", pieces, columns)
        return whole.hexdigest()
