"""Tests of data: maps, plans, doctrines, and facts as one or several sources tell them.

Sources differ, so a test of recorded facts is asked once for every way of combining what they
tell: one truth for each.  True of all of them the statement holds, of none it fails, and where it
depends on whom one believes it is contested.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import numpy as np

from nomonhan.claims.borders import claim_depth_km, follows_river, passes_east_of
from nomonhan.claims.chances import binomial_at_most, student_below
from nomonhan.claims.looking import Answer, Looker
from nomonhan.claims.records import FactRecord, Telling
from nomonhan.claims.registry import predicate


def _each(pairs: Iterable[tuple[bool, float]], unit: str, low: float, high: float) -> Answer:
    """One truth and one measured number for each way of telling."""
    rows = list(pairs)
    truths = np.array([float(true) for true, _n in rows])
    measured = np.array([number for _true, number in rows], dtype=np.float64)
    return Answer(truths, measured, unit, low, high)  # type: ignore[arg-type]


def _single(truth: bool, measured: float, unit: str, low: float, high: float) -> Answer:
    return _each([(truth, measured)], unit, low, high)


# -- maps


@predicate
def claims_differ(look: Looker, theater: str, river_claim: str, river: str) -> Answer:
    """The map carries two claimed borders, and one of them is the course of the river."""
    lines = look.borders(theater, "claim_lines")
    two = len({line.claim for line in lines.claims}) >= 2
    return Answer(np.array([float(two and follows_river(lines, river_claim, river))]))


@predicate
def claim_lies_beyond(
    look: Looker, theater: str, claim: str, river: str, low_km: float, high_km: float
) -> Answer:
    """On average over its length, the claimed border lies so far from the river."""
    depth_km = claim_depth_km(look.borders(theater, "claim_lines", "rivers"), claim, river)
    return _single(low_km <= depth_km <= high_km, depth_km, "km", low_km, high_km)


@predicate
def claim_passes_east_of(
    look: Looker, theater: str, claim: str, zone: str, within_km: float
) -> Answer:
    """The claimed border passes a place on its eastern side, or no farther west than its error."""
    east_km = passes_east_of(look.borders(theater, "claim_lines", "zones"), claim, zone)
    return _single(east_km >= -within_km, east_km, "km", -within_km, math.inf)


# -- plans and doctrines


@predicate
def plan_orders(
    look: Looker, scenario: str, side: str, mission: str, low: int = 0, high: float = math.inf
) -> Answer:
    """So many formations have such a mission in the side's plan."""
    rows = look.plan(scenario, side)
    count = len({row.formation for row in rows if row.mission == mission})
    return _single(low <= count <= high, count, "count", low, high)


@predicate
def doctrine_above(look: Looker, doctrine: str, key: str, low: float) -> Answer:
    """A number of a doctrine lies above a limit over its whole range."""
    number = look.doctrine(doctrine, key)
    return _each(((value > low, value) for value in number), "share", low, math.inf)


# -- recorded facts


@predicate
def dated(look: Looker, record: str, first: str, last: str) -> Answer:
    """It happened between two dates."""
    low = Telling(source="assumed", at=first).span()[0]
    high = Telling(source="assumed", at=last).span()[1]
    spans = [telling.span() for telling in look.record(record).told]
    return Answer(np.array([float(low <= begin and end <= high) for begin, end in spans]))


@predicate
def none_earlier(look: Looker, record: str, others: Sequence[str]) -> Answer:
    """Nothing else of its kind is recorded before it."""
    earlier = sum(_begins(look.record(name)) < _begins(look.record(record)) for name in others)
    return _single(earlier == 0, float(earlier), "count", -math.inf, 0.0)


@predicate
def earlier(look: Looker, record: str, than: str) -> Answer:
    """It happened before something else, whichever sources one believes."""
    pairs = itertools.product(look.record(record).told, look.record(than).told)
    return _each(((gap > 0, gap) for gap in (_days(a, b) for a, b in pairs)), "days", 0.0, math.inf)


@predicate
def days_apart(look: Looker, first: str, second: str, low: float, high: float) -> Answer:
    """So many days lie between two events."""
    pairs = itertools.product(look.record(first).told, look.record(second).told)
    gaps = [_days(a, b) for a, b in pairs]
    return _each(((low <= gap <= high, gap) for gap in gaps), "days", low, high)


@predicate
def quiet_after(look: Looker, record: str, others: Sequence[str], days: float) -> Answer:
    """After it ended nothing of that kind is recorded for so many days."""
    end = max(telling.span()[1] for telling in look.record(record).told)
    begins = [_begins(look.record(name)) for name in others]
    gap = min(((b - end) / timedelta(days=1) for b in begins if b > end), default=math.inf)
    return _single(gap >= days, gap, "days", days, math.inf)


@predicate
def none_within(
    look: Looker, record: str, others: Sequence[str], days: float, low: int = 0
) -> Answer:
    """In the days after it ended nothing of another kind is recorded."""
    end = max(telling.span()[1] for telling in look.record(record).told)
    last = end + timedelta(days=days)
    inside = sum(end < _begins(look.record(name)) <= last for name in others)
    return _single(inside <= low, float(inside), "count", -math.inf, low)


@predicate
def adds_up(look: Looker, parts: Sequence[str], total: float) -> Answer:
    """The parts add up to the total, whichever sources one believes."""
    told = [[t.value for t in look.record(n).told if t.value is not None] for n in parts]
    sums = [math.fsum(values) for values in itertools.product(*told)]
    return _each(((s == total, s) for s in sums), "persons", total, total)


@predicate
def told_near(
    look: Looker, value: float, within: float, figures: Sequence[str], sums: Sequence[Sequence[str]]
) -> Answer:
    """Figures, and sums of recorded parts, lie within a share of a value."""
    told = [float(look.figure(name).value or math.nan) for name in figures]
    told += [math.fsum(t.value or 0 for n in parts for t in look.record(n).told) for parts in sums]
    low, high = value * (1 - within), value * (1 + within)
    return _each(((low <= number <= high, number) for number in told), "persons", low, high)


@predicate
def none_higher(look: Looker, record: str, others: Sequence[str]) -> Answer:
    """No other record of its kind is higher, whichever sources one believes."""
    own = _values(look.record(record))
    rest = [_values(look.record(name)) for name in others]
    return _rivals(own, rest, "persons")


@predicate
def no_rate_higher(look: Looker, record: str, others: Sequence[str]) -> Answer:
    """No other record of its kind is higher as a share, whichever sources one believes."""
    own = _rates(look.record(record))
    rest = [rates for rates in (_rates(look.record(name)) for name in others) if rates]
    return _rivals(own, rest, "share")


@predicate
def rate_falls(
    look: Looker, before: Sequence[str], after: Sequence[str], level: float, restless: bool = False
) -> Answer:
    """Counts of later years are lower than those of earlier ones beyond chance, at a level.

    Chance is that of counting: of all counted, each year has its share (conditional binomial test
    of two Poisson rates).  `restless`: it is as wide as the earlier years differ among themselves
    (dispersion about their mean, Student's t).  Measured is the later rate as a share of the
    earlier one.
    """
    told = [_values(look.record(name)) for name in (*before, *after)]
    pairs = []
    for counts in itertools.product(*told):
        earlier, later = counts[: len(before)], counts[len(before) :]
        p = _p_restless(earlier, later) if restless else _p_counting(earlier, later)
        ratio = (sum(later) / len(later)) / (sum(earlier) / len(earlier))
        pairs.append((p <= level and ratio < 1.0, ratio))
    return _each(pairs, "share", -math.inf, math.inf)


def _p_counting(earlier: Sequence[float], later: Sequence[float]) -> float:
    """Chance of so few in the later years, all years being alike."""
    share = len(later) / (len(earlier) + len(later))
    return binomial_at_most(round(sum(later)), round(sum(earlier) + sum(later)), share)


def _p_restless(earlier: Sequence[float], later: Sequence[float]) -> float:
    """The same where years differ as much as the earlier ones do."""
    mean = sum(earlier) / len(earlier)
    spread = sum((n - mean) ** 2 for n in earlier) / mean / (len(earlier) - 1)
    ratio = (sum(later) / len(later)) / mean
    error = math.sqrt(max(1.0, spread) * (1.0 / sum(later) + 1.0 / sum(earlier)))
    return student_below(math.log(ratio) / error, len(earlier) - 1)


def _rivals(own: Sequence[float], rest: Sequence[Sequence[float]], unit: str) -> Answer:
    """Lowest and highest telling of the others against each of one's own."""
    tops = (max(map(pick, rest), default=-math.inf) for pick in (min, max))
    pairs = itertools.product(own, list(tops))
    return _each(((mine >= top, top) for mine, top in pairs), unit, -math.inf, max(own))


def _values(record: FactRecord) -> list[float]:
    return [telling.value for telling in record.told if telling.value is not None]


def _rates(record: FactRecord) -> list[float]:
    return [t.value / t.of for t in record.told if t.value is not None and t.of]


def _begins(record: FactRecord) -> datetime:
    """Earliest moment at which it is told to have begun."""
    return min(telling.span()[0] for telling in record.told)


def _days(first: Telling, second: Telling) -> float:
    """Whole days from one event to another, by the beginnings of what is told."""
    return float((second.span()[0].date() - first.span()[0].date()).days)
