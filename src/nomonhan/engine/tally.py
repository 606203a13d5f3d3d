"""What a battle has cost both sides, told at its end as rows of numbers.

Ensembles fight tens of thousands of battles.  What they keep of each is told in one compiled pass,
as whole numbers that stand for names too; the names come in when many battles are put together.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import NO_NUMBER, Event, Role, Status, TargetClass
from nomonhan.jit import kernel
from nomonhan.state import Ledger
from nomonhan.terrain.arrays import CLAIM_DISPUTED

F = NDArray[np.float64]
Rows = NDArray[np.int64]


# columns of `Account.weapons`
(
    TANKS_KNOCKED_OUT, TANKS_WRITTEN_OFF, CARS_KNOCKED_OUT, CARS_WRITTEN_OFF, GUNS_LOST,
    AIRCRAFT_LOST, ROUNDS_FIRED, BREAKTHROUGHS, ENVELOPMENTS,
) = range(9)  # fmt: skip
KILLED, WOUNDED, MISSING, CAPTURED, WITHDRAWN, CASUALTIES = range(6)  # of `persons` and `sums`


class Account(NamedTuple):
    """Rows to be filled; of the lists as many as there can be."""

    persons: Rows  # (x, c, 6) of each side and contingent, zero before
    sums: Rows  # (x, 6) of each side, zero before
    weapons: Rows  # (x, 9), zero before
    score: F  # (x, 3) value of a side's objectives, of those it holds, advance in km
    line: Rows  # (x, 2) line battalions that came, and those that are gone
    strip: F  # (1,) share of the disputed strip that the first side holds; NaN where there is none
    ring: Rows  # (1,) first tick of a ring that held, -1 none
    length: Rows  # (3,) rows of holdings, causes, events
    units: Rows  # (u, 15) columns as in ensemble.schema, as are those of the others
    holdings: Rows  # (n, 7)
    causes: Rows  # (n, 5)
    events: Rows  # (n, 7)
    days: Rows  # (d * x, 7)
    tonnes: F  # (d * x, 1) delivered


@kernel
def take_account(
    n_cols: int, land: Any, hexes: Any, zones: Any, roster: Any, units: Any, arms: Any,
    arsenal: Any, aircraft: Any, ledger: Ledger, account: Account,
) -> None:  # fmt: skip
    """Fill `account` from the tables of a battle at its end."""
    tally(
        roster, units, arms, aircraft, arsenal, ledger.sides, account.persons, account.sums,
        account.weapons,
    )  # fmt: skip
    objectives(zones, account.score)
    count_line(roster, units, account.line)
    account.strip[0] = strip_share(land, hexes)
    account.ring[0] = -1
    for x in range(2):
        account.score[x, 2] = ledger.sides[x].advance_km
        tick = ledger.sides[x].ring_tick
        if tick >= 0 and (account.ring[0] < 0 or tick < account.ring[0]):
            account.ring[0] = tick
    tell_units(roster, units, account.units)
    account.length[0] = tell_holdings(arms, account.holdings)
    account.length[1] = tell_causes(ledger, account.causes)
    account.length[2] = tell_events(n_cols, ledger, account.events)
    tell_days(ledger, account.days, account.tonnes)


@kernel
def tally(
    roster: Any, units: Any, arms: Any, aircraft: Any, arsenal: Any, scores: Any, persons: Rows,
    sums: Rows, weapons: Rows,
) -> None:  # fmt: skip
    """Add up losses in `persons` (x, c, 6), `sums` (x, 6) and `weapons` (x, 9), zero before."""
    for u in range(len(units)):
        x, c = roster[u].side, roster[u].contingent
        persons[x, c, KILLED] += units[u].killed
        persons[x, c, WOUNDED] += units[u].wounded
        persons[x, c, MISSING] += units[u].missing
        persons[x, c, CAPTURED] += units[u].captured
        persons[x, c, WITHDRAWN] += units[u].withdrawn
        for i in range(arms.shape[1]):
            w = arms[u, i].kind
            if w < 0:
                break
            if arsenal[w].target_class == TargetClass.TANK:
                weapons[x, TANKS_KNOCKED_OUT] += arms[u, i].knocked_out
                weapons[x, TANKS_WRITTEN_OFF] += arms[u, i].written_off
            elif arsenal[w].target_class == TargetClass.ARMORED_CAR:
                weapons[x, CARS_KNOCKED_OUT] += arms[u, i].knocked_out
                weapons[x, CARS_WRITTEN_OFF] += arms[u, i].written_off
            if arsenal[w].is_gun == 1:
                weapons[x, GUNS_LOST] += arms[u, i].written_off
    for x in range(2):
        for c in range(persons.shape[1]):
            for fate in range(CASUALTIES):
                if fate != WITHDRAWN:
                    persons[x, c, CASUALTIES] += persons[x, c, fate]
            for fate in range(CASUALTIES + 1):
                sums[x, fate] += persons[x, c, fate]
        for w in range(len(arsenal)):
            weapons[x, AIRCRAFT_LOST] += aircraft[x, w].lost
        weapons[x, ROUNDS_FIRED] = int(np.rint(scores[x].rounds))
        weapons[x, BREAKTHROUGHS] = scores[x].breakthroughs
        weapons[x, ENVELOPMENTS] = scores[x].envelopments


@kernel
def objectives(zones: Any, score: F) -> None:
    """Value of each side's objectives, and of those that it holds: columns 0 and 1 of `score`."""
    for x in range(2):
        score[x, 0], score[x, 1] = 0.0, 0.0
        for z in range(len(zones)):
            score[x, 0] += zones[z].value[x]
            if zones[z].held == x:
                score[x, 1] += zones[z].value[x]


@kernel
def count_line(roster: Any, units: Any, line: Rows) -> None:
    """Line battalions of each side that came, and that are gone, `line` (x, 2)."""
    line[:, :] = 0
    for u in range(len(units)):
        if roster[u].role == Role.LINE and units[u].status != Status.NOT_ARRIVED:
            line[roster[u].side, 0] += 1
            if units[u].status == Status.GONE:
                line[roster[u].side, 1] += 1


@kernel
def strip_share(land: Any, hexes: Any) -> float:
    """Share of the disputed strip that the first side holds; NaN where there is none."""
    strip, held = 0, 0
    for h in range(len(hexes)):
        if land[h].claim == CLAIM_DISPUTED:
            strip += 1
            if hexes[h].held == 0:
                held += 1
    return held / strip if strip > 0 else np.nan


@kernel
def tell_units(roster: Any, units: Any, rows: Rows) -> None:
    """A row per unit, (u, 15)."""
    for u in range(len(units)):
        later = roster[u].home < 0  # not there at the start
        status = units[u].status
        rows[u, 0], rows[u, 1], rows[u, 2] = u, roster[u].side, roster[u].contingent
        rows[u, 3] = roster[u].formation
        rows[u, 4] = 0 if later else roster[u].men_start
        rows[u, 5] = roster[u].men_start if later and status != Status.NOT_ARRIVED else 0
        rows[u, 6] = units[u].men if status <= Status.BROKEN else 0
        rows[u, 7], rows[u, 8] = units[u].killed, units[u].wounded
        rows[u, 9], rows[u, 10] = units[u].missing, units[u].captured
        rows[u, 11] = units[u].withdrawn
        rows[u, 12], rows[u, 13] = units[u].broke_tick, units[u].encircled_tick
        rows[u, 14] = units[u].gone_tick


@kernel
def tell_holdings(arms: Any, rows: Rows) -> int:
    """A row per unit and weapon system that it ever held; how many."""
    n = 0
    for u in range(arms.shape[0]):
        for i in range(arms.shape[1]):
            if arms[u, i].start + arms[u, i].arrived > 0:
                rows[n, 0], rows[n, 1] = u, arms[u, i].kind
                rows[n, 2], rows[n, 3] = arms[u, i].start, arms[u, i].arrived
                rows[n, 4], rows[n, 5] = arms[u, i].knocked_out, arms[u, i].written_off
                rows[n, 6] = arms[u, i].repaired
                n += 1
    return n


@kernel
def tell_causes(ledger: Ledger, rows: Rows) -> int:
    """A row per side, weapon system and class of target that it struck; how many."""
    n = 0
    for x in range(ledger.causes.shape[0]):
        for w in range(ledger.causes.shape[1]):
            for c in range(ledger.causes.shape[2]):
                count = ledger.causes[x, w, c]
                if count != 0:
                    rows[n, 0], rows[n, 1], rows[n, 2] = x, w, c
                    rows[n, 3] = 0 if c == TargetClass.PERSON else count
                    rows[n, 4] = count if c == TargetClass.PERSON else 0
                    n += 1
    return n


@kernel
def tell_events(n_cols: int, ledger: Ledger, rows: Rows) -> int:
    """A row per event, in order of time; how many."""
    n = min(ledger.n_events[0], ledger.event.shape[0])
    for i in range(n):
        kind, place = ledger.event[i, 1], ledger.event[i, 4]
        in_zone = kind == Event.ZONE_CHANGED
        rows[i, 0], rows[i, 1] = ledger.event[i, 0], kind
        rows[i, 2], rows[i, 3] = ledger.event[i, 2], ledger.event[i, 3]
        rows[i, 4] = place if in_zone else -1
        rows[i, 5], rows[i, 6] = NO_NUMBER, NO_NUMBER
        if place >= 0 and not in_zone:
            r = place // n_cols
            rows[i, 5], rows[i, 6] = place - r * n_cols - (r - (r & 1)) // 2, r
    return n


@kernel
def tell_days(ledger: Ledger, rows: Rows, tonnes: F) -> None:
    """A row per day and side, as many as there is room for."""
    for i in range(rows.shape[0]):
        day, x = i // 2, i % 2
        rows[i, 0], rows[i, 1], rows[i, 2] = day, x, ledger.day_present[day, x]
        for fate in range(4):
            rows[i, 3 + fate] = ledger.day_losses[day, x, fate]
        tonnes[i, 0] = ledger.day_delivered_t[day, x]
