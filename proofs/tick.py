"""Gate of the tick: an ensemble does not move when time is cut finer."""

from __future__ import annotations

import numpy as np

from proofs.battles import Columns, Store
from proofs.cases import AUGUST, Case, with_tick
from proofs.measures import OPEN
from proofs.statistics import Interval, difference_of_medians, ratio_of_medians, share
from proofs.table import Row, judged, row_of

HOUR_MIN, TICKS_MIN = 60, (30, 15)
MOST_SHARE, MOST_RING_H = 0.05, 6.0
RING_TIMES = 4
"""Of so many times the battles the ring is judged: both of a pair close one in a tenth of them, and
of 2,000 pairs their median is uncertain by twice the hours that are allowed."""
LEAST_MEDIAN = 100.0  # of fewer losses one man or two are more than that share: shown, not judged
OTHERS = {
    "khalkhin_gol_may_11_1939": (15, 5),
    "khalkhin_gol_may_1939": (60, 30),
    "khalkhin_gol_july_1939": (60, 30),
    "khalkhin_gol_july_23_1939": (30, 15),
    "khalkhin_gol_september_1939": (15, 5),
    "lake_khasan_1938": (15, 5),
}
"""Other battles: their own tick, and half of it or less.  Small and narrow ones have finer ones."""
CASUALTIES = {
    "casualties.0": "casualties, Soviet side",
    "casualties.1": "casualties, Japanese side",
}
MEDIANS = {
    **CASUALTIES,
    "tanks_knocked_out.0": "tanks knocked out, Soviet side",
    "rounds_fired.0": "rounds fired, Soviet side",
    "rounds_fired.1": "rounds fired, Japanese side",
}


def ticks(minutes: int, scenario: str = AUGUST) -> Case:
    return Case(f"tick_{minutes}", scenario, alter=with_tick(minutes))


def ring_moved(one: Columns, base: Columns) -> Interval:
    """Hours by which the median ring of those battles moved in which both closed one."""
    both = (one["ring_h.0"] != OPEN) & (base["ring_h.0"] != OPEN)
    if not both.any():
        return Interval(np.nan, -np.inf, np.inf)
    return difference_of_medians(one["ring_h.0"][both], base["ring_h.0"][both])


def compared(case: str, one: Columns, base: Columns, runs: int) -> list[Row]:
    """Rows of one case against the base: medians of the first `runs` battles, the ring of all."""
    rows = []
    for column, words in MEDIANS.items():
        ratio = ratio_of_medians(one[column][:runs], base[column][:runs])
        ok = abs(ratio.value - 1.0) <= MOST_SHARE
        rows.append(
            row_of("tick", case, f"median of {words}, over that of the hourly tick", ratio,
                   f"1 ± {MOST_SHARE}", runs, judged(ok))
        )  # fmt: skip
    moved = ring_moved(one, base)
    ok, all_runs = abs(moved.value) <= MOST_RING_H, len(one["ring_h.0"])
    rows.append(
        row_of("tick", case, "median hour of the ring, less that of the hourly tick", moved,
               f"0 ± {MOST_RING_H:.0f} h", all_runs, judged(ok))
    )  # fmt: skip
    return [*rows, rings_of(case, one)]


def rings_of(case: str, battles: Columns) -> Row:
    """How many of the battles of a case close a ring."""
    runs = len(battles["ring_h.0"])
    closed = share(int((battles["ring_h.0"] != OPEN).sum()), runs)
    return row_of("tick", case, "share of battles with a ring", closed, "", runs)


def of_another(store: Store, scenario: str, runs: int) -> list[Row]:
    """Casualties of another battle at its own tick and at a finer one."""
    own, half = OTHERS[scenario]
    base, finer = (store.fight(ticks(minutes, scenario), runs) for minutes in (own, half))
    rows = []
    for column, words in CASUALTIES.items():
        ratio = ratio_of_medians(finer[column], base[column])
        is_gate = float(np.median(base[column])) >= LEAST_MEDIAN
        quantity = f"median of {words}, over that of its tick of {own} min"
        verdict = judged(abs(ratio.value - 1.0) <= MOST_SHARE) if is_gate else "-"
        bound = f"1 ± {MOST_SHARE}" if is_gate else ""
        case = f"`{scenario}`, {half} min"
        rows.append(row_of("tick", case, quantity, ratio, bound, runs, verdict))
    return rows


def tick(store: Store, runs: int) -> list[Row]:
    """Medians of August at 60, 30 and 15 minutes; of other battles at their tick and a finer."""
    base = store.fight(ticks(HOUR_MIN), RING_TIMES * runs)
    rows = [rings_of("tick of 60 min", base)]
    for minutes in TICKS_MIN:
        finer = store.fight(ticks(minutes), RING_TIMES * runs)
        rows += compared(f"tick of {minutes} min", finer, base, runs)
    for scenario in OTHERS:
        rows += of_another(store, scenario, runs)
    return rows
