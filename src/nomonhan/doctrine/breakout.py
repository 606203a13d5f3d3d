"""Clause: order out what is lost.

Nobody withdraws without order.  A formation that has long been cut off, or is spent and cut off,
may be ordered out by night; how readily depends on the army.  One that has been cut off for a day
and is half gone may also go on the word of its own commander, who answers for it: at Fui and at
Noro garrisons of the army most set on holding were led out by night so [JAWP].

No army fights until nobody is left: most battles on record were given up by a side that had lost
a small part of its men [Helmbold1971].  When the line of the whole army is down to a floor, all of
it is ordered out of contact by night and stays out; the floor is low, for it is that of an army
told to hold.  Reads `hold_without_order`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nomonhan import chance
from nomonhan.codes import Purpose, Role
from nomonhan.doctrine.desk import Draft, SideCounts, Situation
from nomonhan.doctrine.notes import Notes, write_note
from nomonhan.doctrine.tables import Cards, Chart, F, I, OwnReports, Recollections
from nomonhan.doctrine.thumb import (
    ARMY_SPENT,
    ARMY_SPENT_SOONER,
    CUT_OFF_FAILING_H,
    CUT_OFF_LONG_H,
    FAILING,
    HOLD_ON_OWN_WORD,
    ORDERED_OUT,
    SPENT,
)
from nomonhan.doctrine.words import BREAKOUT_DUTY, HOLD, N_HOLD, PLAN_DUTY, WITHDRAW, Clause
from nomonhan.jit import allocating_kernel, kernel

CLEAR_HEXES = 3  # farther than this from the enemy a unit is out of contact


@kernel
def p_ordered_out(hold: float, lost: bool, failing: bool) -> float:
    """Chance, in one round of orders, that a cut-off formation goes out.

    lost: its army would give it up; failing: its own commander would take it out before it is.
    """
    ordered = ORDERED_OUT * (1.0 - hold) if lost else 0.0
    on_own_word = ORDERED_OUT * (1.0 - HOLD_ON_OWN_WORD * hold) if failing else 0.0
    return max(ordered, on_own_word)


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
def is_spent(hold: float, side: SideCounts) -> bool:
    """Whether the army gives up the battle; one that is set on holding does so later."""
    floor = ARMY_SPENT + ARMY_SPENT_SOONER * (1.0 - hold)
    return side.men[0] < floor * side.men_start[0]


@kernel
def order_all_out(own: OwnReports, units: I, recollections: Recollections, notes: Notes) -> None:
    """Everybody is to get out of contact."""
    for u in units:
        if recollections.duty[u] != BREAKOUT_DUTY:
            recollections.duty[u] = BREAKOUT_DUTY
            write_note(notes, Clause.BREAK_OUT, u, own.hex[u], own.men[u], -1)


@allocating_kernel
def order_out(
    tick: int,
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
    """Decide, by night, which cut-off formations are to break out, or that all are to go."""
    if is_spent(doctrine[N_HOLD], side):
        order_all_out(own, units, recollections, notes)
        return
    men = np.zeros(n_formations, dtype=np.int32)
    start = np.zeros(n_formations, dtype=np.int32)
    hours = np.zeros(n_formations)
    count_cut_off(units, own, cards, men, start, hours)
    for f in range(n_formations):
        if men[f] == 0:
            continue
        lost = hours[f] >= CUT_OFF_LONG_H or men[f] <= SPENT * start[f]
        failing = hours[f] >= CUT_OFF_FAILING_H and men[f] <= FAILING * start[f]
        p = p_ordered_out(doctrine[N_HOLD], lost, failing)
        if p <= 0.0 or chance.uniform(key[0], key[1], tick, Purpose.COMMAND, f, 0, 0) >= p:
            continue
        for u in units:
            if cards.formation[u] == f and own.cut_off_h[u] > 0.0:
                recollections.duty[u] = BREAKOUT_DUTY
                write_note(notes, Clause.BREAK_OUT, u, own.hex[u], men[f], -1)


@kernel
def break_out(
    own: OwnReports, chart: Chart, doctrine: F, s: Situation, recollections: Recollections,
    draft: Draft,
) -> None:  # fmt: skip
    """Those ordered out make for the base until they are through; a spent army stays there."""
    spent = is_spent(doctrine[N_HOLD], s.side)
    for u in s.own:
        if recollections.duty[u] != BREAKOUT_DUTY:
            continue
        if own.cut_off_h[u] > 0.0 or s.unit.gap[u] <= CLEAR_HEXES:
            draft.mission[u], draft.goal[u] = WITHDRAW, chart.base
            draft.clause[u] = Clause.BREAK_OUT
        elif spent:
            draft.mission[u], draft.goal[u] = HOLD, own.hex[u]
            draft.clause[u] = Clause.BREAK_OUT
        else:
            recollections.duty[u] = PLAN_DUTY
