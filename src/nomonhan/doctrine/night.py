"""Clause: night.

An army that does not attack by night closes up to the enemy in the dark and goes on at first
light; one that prefers the night does so by day.  An army that fights in both goes over to the
night with an attack that a day has cost a tenth of its men without bringing it to its aim: what
the Japanese infantry did in the second week of July 1939, attacking in the dark and falling back
before dawn [JAWP].  Exploitation does not pause.  Reads `night_attack`.
"""

from __future__ import annotations

from nomonhan.doctrine.desk import Draft, RowCounts, SideCounts
from nomonhan.doctrine.notes import Notes, write_note
from nomonhan.doctrine.rows import advances
from nomonhan.doctrine.tables import F, I, Moment, Plan, Recollections
from nomonhan.doctrine.thumb import DAY_FAILED, DAYLIGHT, NIGHT_AVOIDED, NIGHT_PREFERRED
from nomonhan.doctrine.words import (
    ASSAULT,
    FIX,
    IN_FORCE,
    N_INTERVAL_H,
    N_NIGHT_ATTACK,
    Clause,
)
from nomonhan.jit import kernel


@kernel
def judge_days(doctrine: F, moment: Moment, row: RowCounts, plan: Plan, notes: Notes) -> None:
    """In the first round of orders after dark: which attacks go on by night, for the day failed.

    Men count who are in hand and serve the attack: who has broken, or left it, is lost to it.
    """
    will = doctrine[N_NIGHT_ATTACK]
    if will < NIGHT_AVOIDED or will >= NIGHT_PREFERRED:
        return
    day, rows = moment.light[0] >= DAYLIGHT, plan.rows
    for n in range(len(row)):
        attacks = rows.state[n] == IN_FORCE and row.men[n] > 0 and advances(rows.mission[n])
        if day:
            if attacks:
                rows.by_day[n] = max(rows.by_day[n], row.present[n])
            continue
        if attacks and rows.by_day[n] > 0 and rows.by_night[n] == 0:
            left = row.present[n] / rows.by_day[n]
            if left < 1.0 - DAY_FAILED:
                rows.by_night[n] = 1
                write_note(notes, Clause.TO_THE_NIGHT, -1, rows.objective[n], int(100.0 * left), n)
        rows.by_day[n] = 0


@kernel
def hours_until(moment: Moment, bright: bool, earliest: int) -> int:
    """Hours until it is bright (or dark), not before `earliest`; -1 if not within the almanac."""
    for hour in range(earliest, len(moment.light)):
        if (moment.light[hour] >= DAYLIGHT) == bright:
            return hour
    return -1


@kernel
def pause_at_night(
    own: I, moment: Moment, doctrine: F, side: SideCounts, plan: Plan, units: Recollections,
    draft: Draft,
) -> None:  # fmt: skip
    """Turn assaults that would go on in the wrong light into standing close."""
    will = doctrine[N_NIGHT_ATTACK]
    avoids, prefers = will < NIGHT_AVOIDED, will >= NIGHT_PREFERRED
    first = int(side.usual_h[0] + 0.5)
    wrong, right = side.dark_h[0], side.day_h[0]
    hour = hours_until(moment, avoids, first)
    if not avoids:
        wrong, right = right, wrong
    if hour == first and right >= wrong:
        return
    soon = first < hour <= first + int(doctrine[N_INTERVAL_H] + 0.5)
    for u in own:
        if draft.mission[u] != ASSAULT or draft.due_h[u] > 0.0:
            continue
        n = units.row[u]
        if not avoids and not prefers and (n < 0 or plan.rows.by_night[n] == 0):
            continue
        if soon:
            draft.due_h[u] = hour
        else:
            draft.mission[u] = FIX
            draft.clause[u] = Clause.NIGHT_PAUSE if avoids else Clause.DAY_PAUSE
