"""What the folder of a run says of itself: its manifest, batches and records, checked by digest."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from nomonhan.ensemble.errors import DamagedTable, RunFailed, RunRefused
from nomonhan.ensemble.identity import FORMAT, columns_by
from nomonhan.ensemble.tables import damaged_table, table_digest
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.digest import json_digest
from nomonhan.text import gettext as _

MANIFEST = "manifest.json"
SCENARIO = "scenario.json"
BATCHES = "batches"
SCENARIOS = "scenarios"


def read_batches(path: Path) -> list[dict[str, Any]]:
    """What the finished batches of a run hold, sorted by case and first replication."""
    batches = []
    for file in sorted((path / BATCHES).glob("*/batch.json")):
        try:
            batch = json.loads(file.read_text("utf-8"))
            numbers = batch["replications"]
            consecutive = range(numbers[0], numbers[0] + len(numbers))  # a few bytes for hundreds
            kept = consecutive if list(consecutive) == numbers else numbers
            batches.append({**batch, "replications": kept, "path": file.parent})
        except (OSError, ValueError, KeyError, IndexError) as error:
            raise DamagedTable(file, damaged_batch(file.parent)) from error
    return sorted(batches, key=lambda batch: (batch["case"], batch["replications"][0]))


def battles_on_disk(path: Path, cases: Iterable[str]) -> dict[str, int]:
    """Case -> how many of its battles are finished, whether or not they are asked for now."""
    counts = dict.fromkeys(cases, 0)
    for batch in read_batches(path):
        counts[batch["case"]] += len(batch["replications"])
    return counts


def beside_older_rules(path: Path, rules_version: int) -> Path:
    """`path`, or a folder beside it if it holds a run that was fought by other rules."""
    try:
        found = read_manifest(path).get("rules_version")
    except (RunRefused, RunFailed):
        return path
    return path if found == rules_version else path.with_name(f"{path.name}-rules{rules_version}")


def damaged_batch(folder: Path) -> str:
    """What to do about a batch that is not what was written."""
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


def read_scenario_json(path: Path, case: str | None = None) -> str:
    """The resolved records of the run in `path`, or of one of its cases, checked by digest."""
    manifest = read_manifest(path)
    file, digest = path / SCENARIO, manifest["scenario_digest"]
    own = manifest["cases"].get(case, {}).get("scenario_digest", digest)
    if own != digest:
        file, digest = path / SCENARIOS / f"{case}.json.gz", own
    try:
        content = file.read_bytes()
        text = (gzip.decompress(content) if file.suffix == ".gz" else content).decode("utf-8")
        found = json_digest(text)
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise DamagedTable(file, _("run the same command into another folder")) from error
    if found != digest:
        raise DamagedTable(file, _("run the same command into another folder"))
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


def verify(path: Path, tables: Sequence[str] | None = None) -> dict[str, Any]:
    """Check tables of the finished run in `path`, else all, by their digests; return the manifest.

    RunFailed names every table that is not what was written.
    """
    manifest = read_manifest(path)
    if "tables" not in manifest:
        raise RunRefused(
            _("the run in {folder} is not finished; run the same command again", folder=path)
        )
    chosen = manifest["tables"] if tables is None else tables
    damaged = [found for table in chosen if (found := _damage(path, manifest, table))]
    if len(damaged) == 1:
        raise damaged[0]
    if damaged:
        raise RunFailed("\n".join(str(found) for found in damaged))
    return manifest


def _damage(path: Path, manifest: dict[str, Any], table: str) -> DamagedTable | None:
    """What is wrong with a table of a finished run, if anything is."""
    file = path / f"{table}.parquet"
    try:
        found = table_digest(file, columns_by(manifest, table)) if file.exists() else None
    except DamagedTable as error:
        return error
    return None if found == manifest["tables"][table] else damaged_table(file)
