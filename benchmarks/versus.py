"""Two checkouts on the same August battles, turn by turn: how much faster is one?

On a shared machine two runs of a benchmark differ by more than most improvements bring.  Here both
checkouts fight the same replications, one after the other in two processes, and CPU times are
compared pair by pair: `python -m benchmarks.versus OTHER [--battles N]`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

WARM = 20

FIGHTER = """
import sys, time, hashlib
from nomonhan.ensemble.battle import fight_told, payload_of
from nomonhan.scenario.loader import load_scenario
payload = payload_of(load_scenario("khalkhin_gol_august_1939"), seed=1)
for line in sys.stdin:
    begun = time.process_time()
    told = fight_told(payload, int(line))
    spent = time.process_time() - begun
    digest = hashlib.sha256(b"".join(part.tobytes() for part in flat(told))).hexdigest()
    print(spent, digest[:16], flush=True)
"""

FLAT = """
import numpy as np
def flat(told):
    for part in told.values() if isinstance(told, dict) else told:
        if isinstance(part, np.ndarray) and part.dtype != object:  # names are the scenario's
            yield part
        elif isinstance(part, tuple):
            yield from flat(part)
"""


class Fighter:
    """A process that fights battles of one checkout."""

    def __init__(self, checkout: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
        environment.pop("NUMBA_CACHE_DIR", None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", FLAT + FIGHTER], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def fight(self, replication: int) -> tuple[float, str]:
        """CPU seconds and digest of a battle."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(replication, file=self.process.stdin, flush=True)
        seconds, digest = self.process.stdout.readline().split()
        return float(seconds), digest

    def end(self) -> None:
        """No more battles."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def main() -> None:
    """Print median times, their ratio with its quartiles, and in how many battles bits differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.versus", description=__doc__)
    parser.add_argument("other", type=Path, help="the checkout to compare this one with")
    parser.add_argument("--battles", type=int, default=120)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    fighters = [Fighter(asked.other.resolve()), Fighter(Path(__file__).resolve().parents[1])]
    for k in range(WARM):
        for fighter in fighters:
            fighter.fight(asked.first + k)
    pairs = []
    for k in range(asked.first + WARM, asked.first + WARM + asked.battles):
        in_turn = fighters if k % 2 else fighters[::-1]
        told = {id(fighter): fighter.fight(k) for fighter in in_turn}
        pairs.append([told[id(fighter)] for fighter in fighters])
    for fighter in fighters:
        fighter.end()
    ratios = sorted(mine[0] / other[0] for other, mine in pairs)
    quarter = len(ratios) // 4
    for name, side in (("other", 0), ("this one", 1)):
        print(f"{name}: {1e3 * statistics.median(pair[side][0] for pair in pairs):.2f} ms")
    print(
        f"ratio {statistics.median(ratios):.4f} ({ratios[quarter]:.3f}-{ratios[-quarter - 1]:.3f})"
    )
    print(
        f"battles that differ: {sum(other[1] != mine[1] for other, mine in pairs)} of {len(pairs)}"
    )


if __name__ == "__main__":
    main()
