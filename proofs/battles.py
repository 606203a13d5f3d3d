"""Battles of a case as columns of numbers, kept on disk so that a gate can be taken up again.

A file is named by digests of the kernels, of what is measured and of the case: any change of these
fights anew.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

import nomonhan
from nomonhan.ensemble import schema
from nomonhan.ensemble.executors import fight_all
from nomonhan.jit import kernel_digest
from proofs import measures
from proofs.cases import Case

Columns = Mapping[str, NDArray[np.float64]]
SECONDS_PER_FILE = 10.0
ENSEMBLE_FILES = ("battle.py", "design.py", "rows.py", "sobol.py")


def code_digest() -> str:
    """Digest of all code on which a measure depends."""
    digest = hashlib.sha256(kernel_digest().encode())
    package = Path(nomonhan.__file__).parent / "ensemble"
    own = Path(__file__).parent
    files = [package / file for file in ENSEMBLE_FILES]
    for file in (*files, own / "books.py", own / "measures.py"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


@dataclass
class Store:
    """Battles fought so far, and the means to fight more."""

    folder: Path
    workers: int = 2
    fought: int = 0  # in this process
    code: str = field(default_factory=code_digest, repr=False)

    def fight(self, case: Case, runs: int) -> Columns:
        """The measures of replications 0 to `runs` - 1 of a case, each column (k,)."""
        name = hashlib.sha256(f"{self.code}{case.digest()}".encode()).hexdigest()[:16]
        file = self.folder / f"{case.name}-{name}.npy"
        done = self._read(file)
        missing = [k for k in range(runs) if k >= len(done) or np.isnan(done[k, 0])]
        if missing:
            done = self._fight_missing(case, file, done, missing, runs)
        return {column: done[:runs, i] for i, column in enumerate(measures.COLUMNS)}

    def _read(self, file: Path) -> NDArray[np.float64]:
        width = len(measures.COLUMNS)
        try:
            found = np.load(file)
        except (OSError, ValueError, EOFError):
            return np.zeros((0, width))
        return found if found.ndim == 2 and found.shape[1] == width else np.zeros((0, width))

    def _fight_missing(
        self,
        case: Case,
        file: Path,
        done: NDArray[np.float64],
        missing: list[int],
        runs: int,
    ) -> NDArray[np.float64]:
        table = np.full((max(runs, len(done)), len(measures.COLUMNS)), np.nan)
        table[: len(done)] = done
        begun = saved = time.monotonic()
        count = 0
        for battles in fight_all(
            measures.measure,
            case.payload(),
            missing,
            executor="threads",
            workers=self.workers,
        ):
            for replication, result in battles:
                row = cast(schema.Columns, result["measures"])
                table[replication] = [row[column][0] for column in measures.COLUMNS]
            count += len(battles)
            if time.monotonic() - saved > SECONDS_PER_FILE:
                self._write(file, table)
                saved = time.monotonic()
        self._write(file, table)
        self.fought += count
        seconds = time.monotonic() - begun
        print(
            f"  {case.scenario}, {case.name}: {count} battles in {seconds:.0f} s",
            file=sys.stderr,
            flush=True,
        )
        return table

    def _write(self, file: Path, table: NDArray[np.float64]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(f".{file.name}.part")
        with temporary.open("wb") as target:
            np.save(target, table)
        os.replace(temporary, file)
