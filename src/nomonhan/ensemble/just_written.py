"""What this process has written itself need not be read again, row by row, to be joined.

A table's digest is made on as its batches are written, in the order of the joined table; that the
files are still those that were written, their bytes tell.  Where either fails, or another process
began the run, the rows are read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from nomonhan.ensemble.schema import Column
from nomonhan.ensemble.tables import TableDigest


class Piece(NamedTuple):
    """A batch of one table on disk."""

    path: Path
    file_digest: bytes


class JustWritten:
    """Batches of one table, as far as this process has written them."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._digest = TableDigest(columns)
        self._pieces: list[Piece] = []

    def add(self, path: Path, at: Path, contents: Iterable[bytes]) -> str:
        """A batch that stands in the file `at` and will be `path`; return the digest of its rows.

        `contents`: their `row_bytes`, one after another.
        """
        # first of all: should anything below fail, this one is never found on disk
        self._pieces.append(Piece(path, digest_of_file(at)))
        own = TableDigest(self._columns)
        for content in contents:
            own.update(content)
            self._digest.update(content)
        return own.hexdigest()

    def digest_of(self, paths: Sequence[Path]) -> str | None:
        """Digest of the rows of `paths` in their order; None if they must be read to know it."""
        if [piece.path for piece in self._pieces] != list(paths):
            return None
        if any(digest_of_file(piece.path) != piece.file_digest for piece in self._pieces):
            return None
        return self._digest.hexdigest()


def digest_of_file(path: Path) -> bytes:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).digest()
