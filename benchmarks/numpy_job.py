"""The plain job in NumPy, written as one would by hand: all groups at once, no objects.

The same rule as `mesa_job`: fire at the nearest enemy within two hexes, else march one hex towards
the enemy's side.  All groups act at once, where Mesa's act in turn, so the losses of both agree in
size and not to the man.
"""

from __future__ import annotations

import time

import numpy as np

from benchmarks.mesa_job import GROUPS, LOSSES_PER_MAN, MEN, REACH, SIZE, TICKS


def fight(seed: int) -> tuple[float, int, list[int]]:
    """Seconds, steps taken by groups that existed, and the men left on each side."""
    rng = np.random.default_rng(seed)
    i = np.arange(GROUPS)
    column = np.concatenate((20 + 2 * (i % 5), SIZE - 1 - 20 - 2 * (i % 5)))
    row = np.tile(2 + 3 * (i // 5), 2)
    forward = np.repeat([1, -1], GROUPS)
    men = np.full(2 * GROUPS, MEN)
    steps = 0
    start = time.perf_counter()
    for _tick in range(TICKS):
        alive = men > 0
        steps += int(alive.sum())
        q = column - (row - (row & 1)) // 2
        dq = q[:GROUPS, None] - q[None, GROUPS:]  # western groups down, eastern ones across
        dr = row[:GROUPS, None] - row[None, GROUPS:]
        apart = np.maximum(np.maximum(np.abs(dq), np.abs(dr)), np.abs(dq + dr))
        apart[~alive[:GROUPS]] = SIZE
        apart[:, ~alive[GROUPS:]] = SIZE
        nearest = np.concatenate((apart.argmin(axis=1) + GROUPS, apart.argmin(axis=0)))
        near = np.concatenate((apart.min(axis=1), apart.min(axis=0)))
        fires = alive & (near <= REACH)
        lost = np.floor(men * LOSSES_PER_MAN + rng.random(2 * GROUPS)).astype(int)
        taken = np.bincount(nearest[fires], weights=lost[fires], minlength=2 * GROUPS)
        target = column + forward
        marches = alive & ~fires & (target >= 0) & (target < SIZE)
        column = np.where(marches, target, column)
        men = np.maximum(0, men - taken.astype(int))
    seconds = time.perf_counter() - start
    return seconds, steps, [int(men[:GROUPS].sum()), int(men[GROUPS:].sum())]
