"""Clause: order out what is lost.

Nobody withdraws without order.  A formation that has long been cut off, or is spent and cut off,
may be ordered out by night; how readily depends on the army.  When the whole army is spent, what
is cut off is ordered out.  Reads `hold_without_order`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nomonhan import chance
from nomonhan.codes import Purpose, Role
from nomonhan.doctrine.desk import Draft, SideCounts, Situation
from nomonhan.doctrine.notes import Notes, write_note
from nomonhan.doctrine.tables import Cards, Chart, F, I, OwnReports, Recollections
from nomonhan.doctrine.thumb import ARMY_SPENT, CUT_OFF_LONG_H, ORDERED_OUT, SPENT
from nomonhan.doctrine.words import BREAKOUT_DUTY, N_HOLD, PLAN_DUTY, WITHDRAW, Clause
from nomonhan.jit import allocating_kernel as kernel


@kernel
def p_ordered_out(hold: float, lost: bool, army_spent: bool) -> float:
    """Chance, in one round of orders, that a cut-off formation is ordered out."""
    if army_spent:
        return 1.0
    return ORDERED_OUT * (1.0 - hold) if lost else 0.0


@kernel
def count_cut_off(units: I, own: OwnReports, cards: Cards, men: I, start: I, hours: F) -> None:
    """Per formation: line men cut off, with how many they began, and for how long at most."""
    for u in units:
        f = cards.formation[u]
        if cards.role[u] == Role.LINE and own.cut_off_h[u] > 0.0:
            men[f] += own.men[u]
            start[f] += own.men_start[u]
            hours[f] = max(hours[f], own.cut_off_h[u])


@kernel
def order_out(
    step: int,
    own: OwnReports,
    cards: Cards,
    doctrine: F,
    side: SideCounts,
    units: I,
    key: Any,
    n_formations: int,
    recollections: Recollections,
    notes: Notes,
) -> None:
    """Decide, by night, which cut-off formations are to break out."""
    men = np.zeros(n_formations, dtype=np.int32)
    start = np.zeros(n_formations, dtype=np.int32)
    hours = np.zeros(n_formations)
    count_cut_off(units, own, cards, men, start, hours)
    army_spent = side.men[0] < ARMY_SPENT * side.men_start[0]
    for f in range(n_formations):
        if men[f] == 0:
            continue
        lost = hours[f] >= CUT_OFF_LONG_H or men[f] <= SPENT * start[f]
        p = p_ordered_out(doctrine[N_HOLD], lost, army_spent)
        if p <= 0.0 or chance.uniform(key[0], key[1], step, Purpose.COMMAND, f, 0, 0) >= p:
            continue
        for u in units:
            if cards.formation[u] == f and own.cut_off_h[u] > 0.0:
                recollections.duty[u] = BREAKOUT_DUTY
                write_note(notes, Clause.BREAK_OUT, u, own.hex[u], men[f], -1)


@kernel
def break_out(
    own: OwnReports, chart: Chart, s: Situation, recollections: Recollections, draft: Draft
) -> None:
    """Those ordered out make for the base until they are through."""
    for u in s.own:
        if recollections.duty[u] != BREAKOUT_DUTY:
            continue
        if own.cut_off_h[u] > 0.0 or s.unit.gap[u] <= 3:
            draft.mission[u], draft.goal[u] = WITHDRAW, chart.base
            draft.clause[u] = Clause.BREAK_OUT
        else:
            recollections.duty[u] = PLAN_DUTY
