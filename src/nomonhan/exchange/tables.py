"""Result tables as Parquet or CSV in another folder, streamed: memory does not grow with them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import duckdb

from nomonhan.ensemble.errors import DamagedTable, RunRefused, cannot_write
from nomonhan.ensemble.reading import read_manifest
from nomonhan.ensemble.schema import TABLES
from nomonhan.text import gettext as _

FileFormat = Literal["parquet", "csv"]
MEMORY_LIMIT = "512MB"


@contextmanager
def open_database(folder: Path, to: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of bounded memory with a view of each table of a finished run.

    What it cannot hold it puts into `to`, which is made, for as long as it is open.
    """
    manifest = read_manifest(folder)
    if "tables" not in manifest:
        raise RunRefused(
            _("the run in {folder} is not finished; run the same command again", folder=folder)
        )
    spill = new_folder(to) / ".spill"
    options: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1, "memory_limit": MEMORY_LIMIT, "temp_directory": str(spill),
    }  # fmt: skip
    try:
        with duckdb.connect(config=options) as database:
            for table in TABLES:
                path = folder / f"{table}.parquet"
                try:
                    database.execute(
                        f"CREATE VIEW {table} AS SELECT * "
                        f"FROM read_parquet({literal(path)}, file_row_number = true)"
                    )
                except duckdb.Error as error:
                    cure = _("delete it and run the same command again")
                    raise DamagedTable(path, cure) from error
            yield database
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def literal(text: Any) -> str:
    """A text in SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def new_folder(path: Path) -> Path:
    """A folder to export into: new or empty."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise RunRefused(_("{folder} is not empty; name a new folder with --to", folder=path))
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    return path


def copy_query(
    database: duckdb.DuckDBPyConnection, query: str, path: Path, file_format: FileFormat
) -> None:
    """Write the rows of a query, whole or not at all."""
    options = "FORMAT parquet, COMPRESSION zstd" if file_format == "parquet" else "HEADER"
    temporary = path.with_name(f".{path.name}.part")
    try:
        database.execute(f"COPY ({query}) TO {literal(temporary)} ({options})")
        temporary.replace(path)
    except (duckdb.IOException, OSError) as error:
        temporary.unlink(missing_ok=True)
        raise cannot_write(path.parent, error) from error


def export_tables(
    folder: Path, to: Path, file_format: FileFormat, tables: Iterable[str] = TABLES
) -> list[Path]:
    """Copy the tables of a finished run; return the files."""
    written = []
    with open_database(folder, to) as database:
        for table in tables:
            path = to / f"{table}.{file_format}"
            query = f"SELECT * EXCLUDE (file_row_number) FROM {table} ORDER BY file_row_number"
            copy_query(database, query, path, file_format)
            written.append(path)
    return written
