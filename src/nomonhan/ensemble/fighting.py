"""Fight what a run's folder still lacks, and put it there batch by batch."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import Any, Literal

from nomonhan.ensemble.executors import Battles, Executor, Fight, fight_all, stop_on_interrupt
from nomonhan.ensemble.folder import RunFolder

Progress = Callable[[int, int], None]
"""Called with battles finished and battles asked for."""

# What a crash of the machine may cost at most: so many battles, or so much time.
BATTLES_PER_FILE = 500
SECONDS_PER_FILE = 5.0


def fight_missing(
    folder: RunFolder,
    fight: Fight,
    payloads: Mapping[str, Any],
    runs: int,
    *,
    executor: Executor,
    workers: int,
    progress: Progress | None = None,
) -> Literal["done", "interrupted"]:
    """Fight replications 0 to `runs` - 1 of every case that `folder` lacks.

    `payloads`: case -> what `fight` needs of it.  Finished battles are on disk when this returns or
    raises, interrupted or not.
    """
    done = folder.finished()
    missing = {case: [k for k in range(runs) if k not in done[case]] for case in payloads}
    total = runs * len(payloads)
    count = total - sum(map(len, missing.values()))
    saver = _Saver(folder)
    with stop_on_interrupt() as stop:
        for case, replications in missing.items():
            batch = min(25, max(1, math.ceil(len(replications) / (8 * workers))))
            try:
                for battles in fight_all(
                    fight,
                    payloads[case],
                    replications,
                    executor=executor,
                    workers=workers,
                    batch=batch,
                    stop=stop,
                ):
                    saver.add(case, battles)
                    count += len(battles)
                    if progress:
                        progress(count, total)
            finally:
                saver.flush()
            if stop.is_set():
                return "interrupted" if count < total else "done"
    return "done"


class _Saver:
    """Collects battles of one case into files of consecutive replications."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._case = ""
        self._battles: Battles = []
        self._since = time.monotonic()

    def add(self, case: str, battles: Battles) -> None:
        for battle in battles:
            if self._battles and battle[0] != self._battles[-1][0] + 1:
                self.flush()  # a gap that an earlier, interrupted run filled
            self._case = case
            self._battles.append(battle)
        late = time.monotonic() - self._since > SECONDS_PER_FILE
        if late or len(self._battles) >= BATTLES_PER_FILE:
            self.flush()

    def flush(self) -> None:
        battles, self._battles = self._battles, []
        if battles:
            self._folder.save_batch(self._case, battles)
        self._since = time.monotonic()
