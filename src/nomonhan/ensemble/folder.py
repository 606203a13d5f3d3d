"""The folder of a run: who it is, the batches that are finished, the tables at the end.

```
manifest.json       seed, scenario digest, cases, rules version, package versions, table digests
scenario.json       the resolved records in the order of their files, which draws go by
batches/<case>-<first replication>/   finished battles, each batch whole or not there
summary.parquet ... the six tables
```
Nothing in it names a host, a path or a time of day, so the same run gives the same folder.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nomonhan.ensemble.errors import DamagedTable, RunFailed, RunRefused, cannot_write
from nomonhan.ensemble.schema import TABLES, Result, Sides, columns_of
from nomonhan.ensemble.tables import (
    TableDigest,
    data_digest,
    join_tables,
    read_table,
    row_bytes,
    stack,
    table_digest,
    write_table,
)
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.digest import json_digest
from nomonhan.text import gettext as _

FORMAT = 1
MANIFEST = "manifest.json"
SCENARIO = "scenario.json"
BATCHES = "batches"
PRIOR = "prior"  # ranged inputs drawn from the ranges that the files give, fitted to nothing


@dataclass(frozen=True)
class Identity:
    """What makes a run this run and no other: the same identity, the same battles."""

    scenario: str
    scenario_digest: str
    scenario_json: str
    seed: int
    rules_version: int
    start: str
    hours: int
    sides: Sides
    cases: dict[str, Any] = field(default_factory=lambda: {"base": {}})
    inputs: str = PRIOR

    def as_json(self) -> dict[str, Any]:
        """The part of the manifest that is known before the first battle."""
        return {
            "format": FORMAT,
            "scenario": self.scenario,
            "scenario_digest": self.scenario_digest,
            "seed": self.seed,
            "rules_version": self.rules_version,
            "start": self.start,
            "hours": self.hours,
            "sides": [{"id": s, "contingents": list(c)} for s, c in self.sides.items()],
            "cases": self.cases,
            "inputs": self.inputs,
        }


class RunFolder:
    """A folder opened for a run: made, or continued if it holds the same one."""

    def __init__(self, path: Path, identity: Identity) -> None:
        """Open `path`; RunRefused if it holds anything else, RunFailed if it cannot be written."""
        self.path = path
        self.identity = identity
        if path.is_dir() and any(path.iterdir()):
            self._check_same()
        try:
            (path / BATCHES).mkdir(parents=True, exist_ok=True)
            for leftover in (path / BATCHES).glob(".*"):
                shutil.rmtree(leftover, ignore_errors=True)
            _write_text(path / SCENARIO, identity.scenario_json)
            if not (path / MANIFEST).exists():
                _write_json(path / MANIFEST, identity.as_json())
        except OSError as error:
            raise cannot_write(path, error) from error

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
                    what=_word_of(unlike[0]),
                )
            )

    def finished(self) -> dict[str, set[int]]:
        """Case -> replications whose battles are already on disk."""
        done: dict[str, set[int]] = {case: set() for case in self.identity.cases}
        for batch in self._batches():
            done[batch["case"]].update(batch["replications"])
        return done

    def _batches(self) -> list[dict[str, Any]]:
        """What the finished batches hold, sorted by case and first replication."""
        batches = []
        for path in sorted((self.path / BATCHES).glob("*/batch.json")):
            try:
                batch = json.loads(path.read_text("utf-8"))
                batches.append({**batch, "path": path.parent})
            except (OSError, ValueError) as error:
                raise DamagedTable(path, _damaged_batch(path.parent)) from error
        return sorted(batches, key=lambda batch: (batch["case"], batch["replications"][0]))

    def save_batch(self, case: str, results: Sequence[tuple[int, Result]]) -> None:
        """Put finished battles on disk, for good: (replication, tables), replications ascending."""
        first = results[0][0]
        final = self.path / BATCHES / f"{case}-{first:06d}"
        temporary = final.with_name("." + final.name)
        try:
            temporary.mkdir()
            digests = {}
            for table in TABLES:
                columns = columns_of(table, self.identity.sides)
                data = stack(case, results, table, columns)
                write_table(temporary / f"{table}.parquet", data, columns)
                digests[table] = data_digest([data], columns)
            _write_json(
                temporary / "batch.json",
                {"case": case, "replications": [k for k, _r in results], "tables": digests},
            )
            temporary.replace(final)
        except OSError as error:
            raise cannot_write(self.path, error) from error
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def join(self, versions: dict[str, str]) -> dict[str, Any]:
        """Write the tables of all finished battles and the manifest; return the manifest."""
        batches = self._batches()
        tables = {}
        for table in TABLES:
            columns = columns_of(table, self.identity.sides)
            pieces = [batch["path"] / f"{table}.parquet" for batch in batches]
            whole = TableDigest(columns)
            for batch, piece in zip(batches, pieces, strict=True):
                own = TableDigest(columns)
                for chunk in read_table(piece, columns):
                    content = row_bytes(chunk, columns)
                    own.update(content)
                    whole.update(content)
                if own.hexdigest() != batch["tables"][table]:
                    raise DamagedTable(piece, _damaged_batch(piece.parent))
            join_tables(self.path / f"{table}.parquet", pieces, columns)
            tables[table] = whole.hexdigest()
        manifest = {
            **self.identity.as_json(),
            "replications": {case: len(done) for case, done in self.finished().items()},
            "versions": versions,
            "tables": tables,
        }
        try:
            _write_json(self.path / MANIFEST, manifest)
        except OSError as error:
            raise cannot_write(self.path, error) from error
        return manifest


def _word_of(key: str) -> str:
    """What a key of the manifest tells of, in words."""
    return {
        "format": _("format"),
        "scenario": _("scenario"),
        "scenario_digest": _("scenario digest"),
        "seed": _("seed"),
        "rules_version": _("rules version"),
        "start": _("start"),
        "hours": _("number of hours"),
        "sides": _("sides"),
        "cases": _("cases"),
        "inputs": _("inputs"),
        "order": _("order of records"),
    }[key]


def _damaged_batch(folder: Path) -> str:
    return _("delete {folder} and run the same command again", folder=folder)


def read_manifest(path: Path) -> dict[str, Any]:
    """Manifest of the run in `path`; RunRefused if there is none, RunFailed if it is damaged."""
    try:
        manifest = json.loads((path / MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise RunRefused(_("{folder} holds no run", folder=path)) from None
    except (OSError, ValueError) as error:
        raise DamagedTable(
            path / MANIFEST, _("run the same command into another folder")
        ) from error
    if not isinstance(manifest, dict) or "scenario_digest" not in manifest:
        raise RunRefused(_("{folder} holds no run", folder=path))
    if manifest.get("format") != FORMAT:
        raise RunRefused(
            _(
                "{folder} was written by another version of this program (format {found}); "
                "update it",
                folder=path,
                found=manifest.get("format"),
            )
        )
    return manifest


def read_scenario_json(path: Path) -> str:
    """The resolved records of the run in `path`, checked against the scenario's digest."""
    manifest = read_manifest(path)
    try:
        text = (path / SCENARIO).read_text("utf-8")
    except OSError as error:
        raise DamagedTable(
            path / SCENARIO, _("run the same command into another folder")
        ) from error
    try:
        found = json_digest(text)
    except ValueError:
        found = ""
    if found != manifest["scenario_digest"]:
        raise DamagedTable(path / SCENARIO, _("run the same command into another folder"))
    return text


def check_rules(manifest: dict[str, Any], path: Path) -> None:
    """RunRefused if the run was fought under other rules than this program's."""
    found = manifest.get("rules_version")
    if found != RULES_VERSION:
        raise RunRefused(
            _(
                "the run in {folder} was fought under rules version {found}, and this program "
                "plays by version {known}; fight it again, or use the program it was fought with",
                folder=path,
                found=found,
                known=RULES_VERSION,
            )
        )


def verify(path: Path) -> dict[str, Any]:
    """Check every table of the finished run in `path` against its digest; return the manifest."""
    manifest = read_manifest(path)
    if "tables" not in manifest:
        raise RunRefused(
            _("the run in {folder} is not finished; run the same command again", folder=path)
        )
    sides = {side["id"]: side["contingents"] for side in manifest["sides"]}
    for table, digest in manifest["tables"].items():
        file = path / f"{table}.parquet"
        if not file.exists() or table_digest(file, columns_of(table, sides)) != digest:
            raise DamagedTable(file, _("delete it and run the same command again"))
    return manifest


def _write_json(path: Path, content: Any) -> None:
    _write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _write_text(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
