"""Fight what a run's folder still lacks, and put it there batch by batch.

Cases take turns, so that a study that is stopped is balanced: battle by battle while their payloads
fit into a worker's memory together, a block of battles at a time where there are more of them.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from nomonhan.ensemble.executors import Battles, Executor, Fight, fight_all, stop_on_interrupt
from nomonhan.ensemble.folder import RunFolder
from nomonhan.ensemble.sheets import rows_in
from nomonhan.ensemble.tables import Record

Progress = Callable[[int, int], None]
"""Called with battles finished and battles asked for."""

# What waits in memory, and what a crash of the machine may cost at most.
BATTLES_PER_FILE = 500
ROWS_PER_FILE = 200_000  # of all tables together: some 150 battles of August
SECONDS_PER_FILE = 5.0

CASES_AT_ONCE = 16  # payloads that a worker keeps
BLOCK = 25  # battles of one case in a row, where there are more cases than that


@dataclass(frozen=True)
class Job:
    """What workers need to fight any battle of a study."""

    fight: Fight
    payloads: Mapping[str, Any]
    cases: tuple[str, ...]


def fight_cell(job: Job, number: int) -> Record:
    """Battle `number` of a study: its replication times the number of cases, plus the case's."""
    replication, case = divmod(number, len(job.cases))
    return job.fight(job.payloads[job.cases[case]], replication)


def turns(n_cases: int, runs: int) -> Iterator[int]:
    """Numbers of all battles of a study, cases taking turns."""
    block = 1 if n_cases <= CASES_AT_ONCE else BLOCK
    for first in range(0, runs, block):
        for case in range(n_cases):
            for replication in range(first, min(runs, first + block)):
                yield replication * n_cases + case


def fight_missing(
    folder: RunFolder,
    fight: Fight,
    payloads: Mapping[str, Any],
    runs: int,
    *,
    executor: Executor,
    workers: int = 1,
    address: str = "",
    progress: Progress | None = None,
) -> Literal["done", "interrupted"]:
    """Fight replications 0 to `runs` - 1 of every case that `folder` lacks.

    `payloads`: case -> what `fight` needs of it; `address`: of a cluster's scheduler.  Finished
    battles are on disk when this returns or raises, interrupted or not.
    """
    job = Job(fight, payloads, tuple(payloads))
    flags = folder.flags(runs)
    done = [flags[case] for case in job.cases]
    total = runs * len(job.cases)
    count = sum(map(sum, done))
    missing = (
        number
        for number in turns(len(job.cases), runs)
        if not done[number % len(job.cases)][number // len(job.cases)]
    )
    saver = _Saver(folder, job.cases)
    with stop_on_interrupt() as stop, settled_memory():
        try:
            for battles in fight_all(
                fight_cell, job, missing,
                executor=executor, workers=workers, address=address, stop=stop,
            ):  # fmt: skip
                saver.add(battles)
                count += len(battles)
                if progress:
                    progress(count, total)
        finally:
            saver.flush()
    return "done" if count == total else "interrupted"


@contextmanager
def settled_memory() -> Iterator[None]:
    """What is there before is not looked through for garbage again and again within the block.

    To do so took a hundredth of an ensemble's time.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _Saver:
    """Collects battles into files of consecutive replications of one case."""

    def __init__(self, folder: RunFolder, cases: Sequence[str]) -> None:
        self._folder = folder
        self._cases = cases
        self._waiting: dict[str, Battles] = {case: [] for case in cases}
        self._count = 0
        self._rows = 0
        self._since = time.monotonic()

    def add(self, battles: Battles) -> None:
        for number, result in battles:
            replication, i = divmod(number, len(self._cases))
            case = self._cases[i]
            waiting = self._waiting[case]
            if waiting and replication != waiting[-1][0] + 1:
                self._save(case)  # a gap that an earlier, interrupted run filled
            self._waiting[case].append((replication, result))
            self._count += 1
            self._rows += sum(map(rows_in, result.values()))
        late = time.monotonic() - self._since > SECONDS_PER_FILE
        if late or self._count >= BATTLES_PER_FILE or self._rows >= ROWS_PER_FILE:
            self.flush()

    def _save(self, case: str) -> None:
        battles, self._waiting[case] = self._waiting[case], []
        if battles:
            self._folder.save_batch(case, battles)
            self._count -= len(battles)

    def flush(self) -> None:
        for case in self._cases:
            self._save(case)
        self._rows = 0
        self._since = time.monotonic()
