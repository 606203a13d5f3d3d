"""A study of made-up battles in a process of its own, to be killed: `python -m ... OUT LIMIT`."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from nomonhan.ensemble import fighting
from nomonhan.ensemble.errors import RunFailed
from nomonhan.ensemble.fighting import fight_missing
from nomonhan.ensemble.folder import RunFolder
from tests.ensemble.toy import Payload, fight, identity

CASES = ("a", "b")
RUNS = 1000


def main(out: Path, largest_file: int) -> int:
    if largest_file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    fighting.SECONDS_PER_FILE = 0.02
    payloads = {case: Payload(seed=i, pause_s=0.001) for i, case in enumerate(CASES)}
    try:
        folder = RunFolder(out, identity(cases={case: {} for case in CASES}))
        fight_missing(folder, fight, payloads, RUNS, executor="threads", workers=2)
        folder.join({})
    except RunFailed as error:
        sys.stderr.write(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
