"""A study whose battles need memory that a limit refuses: `python -m ... OUT EXECUTOR MEGABYTES`.

The limit is on the process itself and on its workers: so many megabytes more than it has; 0 none.
"""

from __future__ import annotations

import resource
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from nomonhan.commands.failures import exit_code, message_of
from nomonhan.ensemble import fighting
from nomonhan.ensemble.executors import Executor
from nomonhan.ensemble.fighting import fight_missing
from nomonhan.ensemble.folder import RunFolder
from nomonhan.ensemble.schema import Result
from tests.ensemble import toy

RUNS, HUNGRY_FROM = 200, 120
PIECE, PIECES = 2**25, 64  # bytes, and how many a hungry battle wants at a time: 2 GiB


@dataclass(frozen=True)
class Hungry(toy.Payload):
    """From a replication on, its battles want two gibibytes."""


def fight(payload: Hungry, replication: int) -> Result:
    if replication >= HUNGRY_FROM:
        held = [np.empty(PIECE, dtype=np.uint8) for _piece in range(PIECES)]
        assert len(held) == PIECES
    return toy.fight(payload, replication)


def own_bytes() -> int:
    """Addresses that this process has in use."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def main(out: Path, executor: Executor, megabytes: int) -> int:
    fighting.SECONDS_PER_FILE = 0.02
    folder = RunFolder(out, toy.identity())
    if megabytes:
        most = own_bytes() + megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    try:
        fight_missing(
            folder, fight, {"base": Hungry(pause_s=0.001)}, RUNS, executor=executor, workers=2
        )
        folder.join({})
    except Exception as error:
        sys.stderr.write(message_of(error))
        return exit_code(error) or 99
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), cast(Executor, sys.argv[2]), int(sys.argv[3])))
