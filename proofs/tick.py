"""Gate of the tick: an ensemble does not move when time is cut finer."""

from __future__ import annotations

import numpy as np

from proofs.battles import Columns, Store
from proofs.cases import AUGUST, Case, with_inner_tick
from proofs.measures import OPEN
from proofs.statistics import Interval, difference_of_medians, ratio_of_medians, share
from proofs.table import Row, judged, row_of

TICKS_MIN = (30, 15)
MOST_SHARE, MOST_RING_H = 0.05, 6.0
INNER_TICK_MIN = 7.5
MEDIANS = {
    "casualties.0": "casualties, Soviet side",
    "casualties.1": "casualties, Japanese side",
    "tanks_knocked_out.0": "tanks knocked out, Soviet side",
    "rounds_fired.0": "rounds fired, Soviet side",
    "rounds_fired.1": "rounds fired, Japanese side",
}


def ticks(runs_minutes: int) -> Case:
    return Case(f"tick_{runs_minutes}", AUGUST, sets=(f"tick_minutes={runs_minutes}",))


def ring_moved(one: Columns, base: Columns) -> Interval:
    """Hours by which the median ring of those battles moved in which both closed one."""
    both = (one["ring_h.0"] != OPEN) & (base["ring_h.0"] != OPEN)
    if not both.any():
        return Interval(np.nan, -np.inf, np.inf)
    return difference_of_medians(one["ring_h.0"][both], base["ring_h.0"][both])


def compared(case: str, one: Columns, base: Columns, runs: int, gated: bool) -> list[Row]:
    """Rows of one case against the base."""
    rows = []
    for column, words in MEDIANS.items():
        ratio = ratio_of_medians(one[column], base[column])
        ok = abs(ratio.value - 1.0) <= MOST_SHARE
        rows.append(
            row_of("tick", case, f"median of {words}, over that of the hourly tick", ratio,
                   f"1 ± {MOST_SHARE}" if gated else "", runs, judged(ok) if gated else "-")
        )  # fmt: skip
    moved = ring_moved(one, base)
    ok = abs(moved.value) <= MOST_RING_H
    rows.append(
        row_of("tick", case, "median hour of the ring, less that of the hourly tick", moved,
               f"0 ± {MOST_RING_H:.0f} h" if gated else "", runs, judged(ok) if gated else "-")
    )  # fmt: skip
    closed = int((one["ring_h.0"] != OPEN).sum())
    rows.append(row_of("tick", case, "share of battles with a ring", share(closed, runs), "", runs))
    return rows


def tick(store: Store, runs: int) -> list[Row]:
    """Medians at 60, 30 and 15 minutes, and in finer ticks."""
    base = store.fight(Case("base", AUGUST), runs)
    closed = int((base["ring_h.0"] != OPEN).sum())
    rows = [
        row_of("tick", "tick of 60 min", "share of battles with a ring", share(closed, runs), "",
               runs)
    ]  # fmt: skip
    for minutes in TICKS_MIN:
        finer = store.fight(ticks(minutes), runs)
        rows += compared(f"tick of {minutes} min", finer, base, runs, gated=True)
    few = max(1, runs // 4)
    inner = store.fight(Case("inner_tick_7_5", AUGUST, alter=with_inner_tick(INNER_TICK_MIN)), few)
    first = {column: values[:few] for column, values in base.items()}
    return rows + compared(
        f"tick of {INNER_TICK_MIN} min (not a gate)", inner, first, few, gated=False
    )
