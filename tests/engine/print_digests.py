"""Prints the digest of the skirmish after each of its first ticks: `python -m ... SEED TICKS`.

Run in a process of its own, where numba is told to interpret or to check bounds.
"""

from __future__ import annotations

import json
import sys

from tests.engine.fights import digest, told

if __name__ == "__main__":
    seed, ticks = map(int, sys.argv[1:3])
    json.dump([digest(battle) for _, battle, _ in told(seed, ticks=ticks)], sys.stdout)
