"""Tests of battles: a run in, true or false per battle out.

A test sees a run only through `Looker`, which notes what it looked at; a check holds that against
what the claim says it reads.  True is 1, false 0, NaN where a battle does not raise the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from nomonhan.claims.looking import Answer, Looker, Truths, Unit
from nomonhan.claims.registry import predicate
from nomonhan.evidence.measures import FATES


def _numbers(truths: object) -> Truths:
    return np.asarray(truths, dtype=np.float64)


def _within(measured: Truths, low: float, high: float, unit: Unit) -> Answer:
    """True where a measured number lies within limits; NaN is asked of no battle."""
    truths = _numbers((measured >= low) & (measured <= high))
    return Answer(np.where(np.isnan(measured), np.nan, truths), measured, unit, low, high)


@predicate
def winner_is(look: Looker, side: str) -> Answer:
    """The side wins."""
    return Answer(_numbers(look.column("summary", "winner") == side))


@predicate
def winner_is_not(look: Looker, side: str) -> Answer:
    """The side does not win: its attempt comes to nothing."""
    return Answer(_numbers(look.column("summary", "winner") != side))


@predicate
def wins_decisively(look: Looker, side: str) -> Answer:
    """The side wins and half of the enemy's line battalions are gone."""
    decisive = look.column("summary", "decisive").astype(bool)
    return Answer(_numbers((look.column("summary", "winner") == side) & decisive))


@predicate
def sum_between(
    look: Looker,
    columns: Sequence[str],
    low: float = -np.inf,
    high: float = np.inf,
    unit: Unit = "count",
) -> Answer:
    """The columns add up to a number within limits."""
    return _within(np.sum([look.outcome(name) for name in columns], axis=0), low, high, unit)


@predicate
def campaign_near(
    look: Looker, columns: Sequence[str], outside: str, total: float, within: float
) -> Answer:
    """With what fell outside this battle, the campaign comes within a share of a total."""
    there = np.sum([look.outcome(name) for name in columns], axis=0)
    elsewhere = [t.value for t in look.record(outside).told if t.value is not None]
    campaign = there + float(np.mean(elsewhere))
    return _within(campaign, total * (1 - within), total * (1 + within), "persons")


@predicate
def happens_between(look: Looker, outcome: str, first: str, last: str) -> Answer:
    """It happens, and between two moments of local time."""
    hours = look.outcome(outcome)
    low, high = (_hours(look, moment) for moment in (first, last))
    return Answer(_numbers((hours >= low) & (hours <= high)), hours, "hours", low, high)


@predicate
def never_happens(look: Looker, outcome: str) -> Answer:
    """It does not happen."""
    hours = look.outcome(outcome)
    return Answer(_numbers(np.isnan(hours)), hours, "hours", np.inf, np.inf)


@predicate
def cut_off_units_stay(look: Looker, contingent: str, share: float) -> Answer:
    """Of the units that were cut off, at least this share had neither left nor broken before.

    A battle in which nobody was cut off does not raise the question.
    """
    cut_off_at = look.column("units", "encircled_at")
    broke_at = look.column("units", "broke_at")
    cut_off = np.array([at is not None for at in cut_off_at], dtype=bool)
    cut_off &= look.column("units", "contingent") == contingent
    pairs = zip(cut_off_at, broke_at, strict=True)
    stood = np.array([c is None or b is None or b >= c for c, b in pairs], dtype=bool)
    stayed = cut_off & stood & (look.column("units", "withdrawn") == 0)
    return _within(_share(look, "units", stayed, cut_off), share, np.inf, "share")


@predicate
def vehicles_lead(
    look: Looker, kinds: Sequence[str], side: str, branches: Sequence[str],
    target_classes: Sequence[str], share: float,
) -> Answer:  # fmt: skip
    """More than this share of the side's events of such kinds are the work of such battalions.

    Only of those that bring a vehicle of the classes: a tank battalion without tanks is none.  A
    battle without such an event does not raise the question.
    """
    chosen = _deeds(look, kinds, side)
    led = chosen & _with_vehicles(look, branches, target_classes)
    by_them = _share(look, "events", led, chosen)
    return _within(by_them, np.nextafter(share, 2.0), np.inf, "share")


@predicate
def vehicles_make(
    look: Looker, kinds: Sequence[str], side: str, branches: Sequence[str],
    target_classes: Sequence[str], low: float,
) -> Answer:  # fmt: skip
    """So many of the side's events of such kinds are the work of battalions that bring vehicles."""
    made = _deeds(look, kinds, side) & _with_vehicles(look, branches, target_classes)
    return _within(_per_battle(look, "events", made), low, np.inf, "count")


@predicate
def formation_loses(look: Looker, formation: str, low: float, high: float = np.inf) -> Answer:
    """A formation, with all below it, loses a share of its men within limits.

    Lost are killed, wounded, missing and captured.  A battle in which it has no men does not raise
    the question.
    """
    below = list(look.formations_under(formation))
    own = np.isin(look.column("units", "formation").astype(str), below)
    men = look.column("units", "men_start") + look.column("units", "men_arrived")
    lost = np.sum([look.column("units", fate) for fate in FATES], axis=0)
    return _within(_share(look, "units", own * lost, own * men), low, high, "share")


@predicate
def formation_stands(look: Looker, formation: str) -> Answer:
    """No unit of a formation, or of any below it, has broken or been destroyed by the end."""
    own = np.isin(
        look.column("units", "formation").astype(str), list(look.formations_under(formation))
    )
    gone = np.zeros(len(own), dtype=bool)
    for fate in ("broke_at", "destroyed_at"):
        gone |= np.array([at is not None for at in look.column("units", fate)], dtype=bool)
    there = _per_battle(look, "units", own)
    fallen = _per_battle(look, "units", own & gone)
    return Answer(np.where(there > 0, _numbers(fallen == 0), np.nan))


@predicate
def zone_left_to(look: Looker, zone: str, side: str) -> Answer:
    """Of those who held a zone the side was the last.

    A battle in which nobody ever held it does not raise the question.
    """
    chosen = look.column("events", "kind") == "zone_changed"
    chosen &= look.column("events", "zone") == zone
    holder = look.column("events", "side") == side
    truths = np.full(len(look.replications), np.nan)
    for k, held in zip(look.battle_of("events")[chosen], holder[chosen], strict=True):
        truths[k] = held  # events are in order
    return Answer(truths)


@predicate
def brings(look: Looker, side: str, target_class: str, low: float) -> Answer:
    """The side has at least so many vehicles, guns or aircraft of a class with it."""
    class_of = look.class_of()
    units = look.column("units", "unit")
    sides = dict(zip(units, look.column("units", "side"), strict=True))
    weapons, holders = look.column("holdings", "weapon_system"), look.column("holdings", "unit")
    theirs = np.array([sides.get(unit) == side for unit in holders], dtype=bool)
    theirs &= np.array([class_of.get(w) == target_class for w in weapons], dtype=bool)
    brought = look.column("holdings", "start") + look.column("holdings", "arrived")
    count = _per_battle(look, "holdings", theirs * brought)
    return _within(count, low, np.inf, "count")


@predicate
def pause_after(look: Looker, phase: str, days: float) -> Answer:
    """After a phase that was fought so many days pass before anybody decides to go on."""
    fought = look.column("phases", "fought").astype(bool)
    chosen = fought & (look.column("phases", "phase") == phase)
    rests = np.full(len(look.replications), np.nan)
    rests[look.battle_of("phases")[chosen]] = look.column("phases", "rest_days")[chosen]
    return _within(rests, days, np.inf, "days")


def _hours(look: Looker, moment: str) -> float:
    """Hours from the start of the battle to a moment of local time."""
    return (datetime.fromisoformat(moment) - look.start).total_seconds() / 3600


def _deeds(look: Looker, kinds: Sequence[str], side: str) -> NDArray[np.bool_]:
    """Events of such kinds that a side brought about, (rows,)."""
    of_kind = np.isin(look.column("events", "kind").astype(str), list(kinds))
    return np.asarray(of_kind & (look.column("events", "side") == side), dtype=np.bool_)


def _with_vehicles(
    look: Looker, branches: Sequence[str], target_classes: Sequence[str]
) -> NDArray[np.bool_]:
    """Events whose unit is of such a branch and brought a vehicle of such a class, (rows,)."""
    branch_of, class_of = look.branch_of(), look.class_of()
    brought = look.column("holdings", "start") + look.column("holdings", "arrived") > 0
    weapons = look.column("holdings", "weapon_system")
    brought &= np.array([class_of.get(w) in target_classes for w in weapons], dtype=bool)
    holders = look.column("holdings", "unit")
    pairs = zip(look.battle_of("holdings")[brought], holders[brought], strict=True)
    having = {(int(k), unit) for k, unit in pairs}
    units = look.column("events", "unit")
    return np.array(
        [branch_of.get(unit or "") in branches and (int(k), unit) in having
         for k, unit in zip(look.battle_of("events"), units, strict=True)],
        dtype=np.bool_,
    )  # fmt: skip


def _per_battle(look: Looker, table: str, weights: NDArray[np.generic]) -> Truths:
    """Sum over a table's rows for each battle, (k,)."""
    rows, n = look.battle_of(table), len(look.replications)
    return _numbers(np.bincount(rows, weights=weights.astype(np.float64), minlength=n))


def _share(
    look: Looker, table: str, part: NDArray[np.generic], whole: NDArray[np.generic]
) -> Truths:
    """Share of a table's rows in each battle, (k,); NaN where the whole is nothing."""
    asked = _per_battle(look, table, whole)
    found = _per_battle(look, table, part)
    return _numbers(np.divide(found, asked, out=np.full(len(asked), np.nan), where=asked > 0))
