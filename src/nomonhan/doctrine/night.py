"""Clause: night.

An army that does not attack by night closes up to the enemy in the dark and goes on at first
light; one that prefers the night does so by day.  Exploitation does not pause.  Reads
`night_attack`.
"""

from __future__ import annotations

from nomonhan.doctrine.desk import Draft, SideCounts
from nomonhan.doctrine.tables import F, I, Moment
from nomonhan.doctrine.thumb import DAYLIGHT, NIGHT_AVOIDED, NIGHT_PREFERRED
from nomonhan.doctrine.words import ASSAULT, FIX, N_INTERVAL_H, N_NIGHT_ATTACK, Clause
from nomonhan.jit import kernel


@kernel
def hours_until(moment: Moment, bright: bool, earliest: int) -> int:
    """Hours until it is bright (or dark), not before `earliest`; -1 if not within the almanac."""
    for hour in range(earliest, len(moment.light)):
        if (moment.light[hour] >= DAYLIGHT) == bright:
            return hour
    return -1


@kernel
def pause_at_night(units: I, moment: Moment, doctrine: F, side: SideCounts, draft: Draft) -> None:
    """Turn assaults that would go on in the wrong light into standing close."""
    will = doctrine[N_NIGHT_ATTACK]
    avoids, prefers = will < NIGHT_AVOIDED, will >= NIGHT_PREFERRED
    if not avoids and not prefers:
        return
    wrong, right = side.dark_h[0], side.day_h[0]
    if prefers:
        wrong, right = right, wrong
    first = int(side.usual_h[0] + 0.5)
    hour = hours_until(moment, avoids, first)
    if hour == first and right >= wrong:
        return
    soon = first < hour <= first + int(doctrine[N_INTERVAL_H] + 0.5)
    for u in units:
        if draft.mission[u] != ASSAULT or draft.due_h[u] > 0.0:
            continue
        if soon:
            draft.due_h[u] = hour
        else:
            draft.mission[u] = FIX
            draft.clause[u] = Clause.NIGHT_PAUSE if avoids else Clause.DAY_PAUSE
