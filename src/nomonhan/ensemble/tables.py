"""Tables as Parquet files: written whole or not at all, read back, digested.

The digest of a table is the SHA-256 of its rows sorted by case and replication: of the columns'
names and kinds, then of each replication's rows, column by column.  It speaks of the content, not
of the compressor, and is the same however the battles were batched.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from nomonhan.ensemble.errors import DamagedTable, cannot_write
from nomonhan.ensemble.schema import (
    DTYPES,
    KEY,
    SQL_TYPES,
    Column,
    Columns,
    Result,
)
from nomonhan.ensemble.sheets import Sheet, Told, columns_of_sheets, rows_in
from nomonhan.text import gettext as _

Record = Result | Told
"""Tables of one battle, under their names or as numbers."""

REPLICATIONS_AT_ONCE = 64  # read and digested together: some 30,000 rows
THREADS = 1  # each holds row groups of its own
MEMORY_LIMIT = "512MB"
ROW_GROUP = 40_000
ROWS_AT_ONCE = 8_000  # digested while they are in the processor's caches


def stack(
    case: str, results: Sequence[tuple[int, Record]], table: str, columns: Sequence[Column]
) -> Columns:
    """One table of several replications, `case` and `replication` first, columns in order."""
    parts = [result[table] for _replication, result in results]
    own = columns[len(KEY) :]
    rows = [rows_in(part) for part in parts]
    stacked: Columns = {
        "case": np.full(sum(rows), case, dtype=object),
        "replication": np.repeat(np.array([k for k, _result in results], dtype=np.int64), rows),
    }
    sheets = [part for part in parts if isinstance(part, Sheet)]
    if sheets:
        return stacked | columns_of_sheets(sheets, own)
    named = [part for part in parts if not isinstance(part, Sheet)]
    for column in own:
        pieces = [part[column.name] for part in named]
        masked = any(isinstance(piece, np.ma.MaskedArray) for piece in pieces)
        joined: NDArray[Any] = (
            np.ma.concatenate(pieces)  # type: ignore[no-untyped-call]
            if masked
            else np.concatenate(pieces)
        )
        stacked[column.name] = joined.astype(DTYPES[column.kind], copy=False)
    return stacked


def write_table(path: Path, data: Columns, columns: Sequence[Column]) -> None:
    """Write a table at once: a reader finds the whole of it or nothing."""
    chosen = ", ".join(f'CAST("{c.name}" AS {SQL_TYPES[c.kind]}) AS "{c.name}"' for c in columns)
    with _database().cursor() as cursor:
        cursor.register("data", data)
        _copy(cursor, f"SELECT {chosen} FROM data", path)


def join_tables(path: Path, pieces: Sequence[Path], columns: Sequence[Column]) -> None:
    """Write the rows of `pieces`, in their order, as one table."""
    chosen = ", ".join(f'"{c.name}"' for c in columns)
    files = ", ".join(_literal(piece) for piece in pieces)
    with _database().cursor() as cursor:
        _copy(cursor, f"SELECT {chosen} FROM read_parquet([{files}])", path)


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One database in memory for the whole process: to open one takes longer than to write one.

    What it holds at a time is bounded, so that a table may be as long as the disk allows.
    """
    return duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY_LIMIT})


def _copy(cursor: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    temporary = path.with_name(f".{path.name}.part")
    try:
        cursor.execute(
            f"COPY ({query}) TO {_literal(temporary)} (FORMAT parquet, COMPRESSION zstd, "
            f"ROW_GROUP_SIZE {ROW_GROUP})"
        )
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except (duckdb.IOException, OSError) as error:
        temporary.unlink(missing_ok=True)
        raise cannot_write(path.parent, error) from error


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def read_table(path: Path, columns: Sequence[Column]) -> Iterator[Columns]:
    """Rows of a table, some replications at a time, in the order in which they stand."""
    chosen = ", ".join(f'"{c.name}"' for c in columns)
    try:
        with _database().cursor() as cursor:
            source = f"read_parquet({_literal(path)})"
            spans = cursor.execute(
                f'SELECT "case", min(replication), max(replication) FROM {source} '
                'GROUP BY "case" ORDER BY "case"'
            ).fetchall()
            for case, first, last in spans:
                for start in range(first, last + 1, REPLICATIONS_AT_ONCE):
                    yield cursor.execute(
                        f'SELECT {chosen} FROM {source} WHERE "case" = ? AND replication >= ? '
                        "AND replication < ?",
                        [case, start, start + REPLICATIONS_AT_ONCE],
                    ).fetchnumpy()
    except duckdb.OutOfMemoryException:
        raise
    except (duckdb.Error, ValueError) as error:  # what was written is text, and this is not
        raise damaged_table(path) from error


def rows_of(path: Path, columns: Sequence[Column]) -> Iterator[bytes]:
    """Rows of a table as `row_bytes` writes them, some replications at a time."""
    for chunk in read_table(path, columns):
        if any(column.name not in chunk for column in columns):  # of another spelling
            raise damaged_table(path)
        yield row_bytes(chunk, columns)


def replications_of(path: Path, case: str) -> NDArray[np.int64]:
    """Numbers of the battles of a case in a table with one row for each, ascending."""
    query = 'SELECT replication FROM read_parquet(?) WHERE "case" = ? ORDER BY replication'
    with _database().cursor() as cursor:
        found = cursor.execute(query, [str(path), case]).fetchnumpy()
    return np.asarray(found["replication"], dtype=np.int64)


def rows_of_battle(path: Path, columns: Sequence[Column], case: str, replication: int) -> bytes:
    """Rows of one battle as `row_bytes` writes them, in the order in which they stand."""
    chosen = ", ".join(f'"{c.name}"' for c in columns)
    query = f'SELECT {chosen} FROM read_parquet(?) WHERE "case" = ? AND replication = ?'
    with _database().cursor() as cursor:
        found = cursor.execute(query, [str(path), case, replication]).fetchnumpy()
    return row_bytes(found, columns)


def damaged_table(path: Path) -> DamagedTable:
    """What to tell people of a table that is not what was written."""
    return DamagedTable(path, _("delete it and run the same command again"))


class TableDigest:
    """SHA-256 of rows sorted by case and replication, chunk by chunk, each replication whole."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._sha = hashlib.sha256("\n".join(f"{c.name} {c.kind}" for c in columns).encode())

    def update(self, content: bytes) -> None:
        """Take on rows as `row_bytes` writes them."""
        self._sha.update(content)

    def hexdigest(self) -> str:
        return self._sha.hexdigest()


def data_digest(chunks: Iterable[Columns], columns: Sequence[Column]) -> str:
    """Digest of chunks of rows."""
    digest = TableDigest(columns)
    for chunk in chunks:
        digest.update(row_bytes(chunk, columns))
    return digest.hexdigest()


def row_bytes_in_turn(chunk: Columns, columns: Sequence[Column]) -> Iterator[bytes]:
    """The `row_bytes` of many replications, some at a time."""
    begin = 0
    for _a, end in (spans := _spans(chunk)):
        if end - begin >= ROWS_AT_ONCE or end == spans[-1][1]:
            yield row_bytes({c.name: chunk[c.name][begin:end] for c in columns}, columns)
            begin = end


def _spans(chunk: Columns) -> list[tuple[int, int]]:
    """First row, and the one after the last, of each replication."""
    replication = np.asarray(chunk["replication"])
    if not len(replication):
        return []
    inner = (np.nonzero(np.diff(replication))[0] + 1).tolist()
    return list(itertools.pairwise([0, *inner, len(replication)]))


def row_bytes(chunk: Columns, columns: Sequence[Column]) -> bytes:
    """Rows as bytes: replication by replication, and in each column by column."""
    if not (spans := _spans(chunk)):
        return b""
    full = [(b - a).to_bytes(8, "little") + bytes(-(-(b - a) // 8)) for a, b in spans]
    by_column: list[list[bytes]] = []
    for column in columns:
        values, empty = np.ma.getdata(chunk[column.name]), np.ma.getmaskarray(chunk[column.name])
        if empty.any():
            values = np.where(empty, "" if column.kind == "text" else 0, values)
            bits = [np.packbits(empty[a:b]).tobytes() for a, b in spans]
            by_column.append([head[:8] + of_rows for head, of_rows in zip(full, bits, strict=True)])
        else:
            by_column.append(full)
        by_column.append(_pieces(values, column, spans))
    return b"".join(itertools.chain.from_iterable(zip(*by_column, strict=True)))


def _pieces(values: NDArray[Any], column: Column, spans: Sequence[tuple[int, int]]) -> list[bytes]:
    """Values of one column, cut into `spans`."""
    if column.kind == "text":
        texts = values.tolist()
        return [("\0".join(texts[a:b]) + "\0").encode() for a, b in spans]
    if column.kind == "number":
        values = values.astype("<f8") + 0.0  # a negative zero is a zero
    raw = values.astype({"count": "<i8", "number": "<f8", "flag": "u1"}[column.kind], copy=False)
    content, size = raw.tobytes(), raw.itemsize
    return [content[a * size : b * size] for a, b in spans]


def table_digest(path: Path, columns: Sequence[Column]) -> str:
    """Digest of a table's file."""
    digest = TableDigest(columns)
    for content in rows_of(path, columns):
        digest.update(content)
    return digest.hexdigest()
