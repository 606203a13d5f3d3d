"""Marks, probabilities and changes of the text's statements, as people say them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from nomonhan.claims.changes import Change, ReadingChange
from nomonhan.claims.judging import Judgment, ReadingJudged
from nomonhan.claims.looking import Answer, Unit
from nomonhan.claims.records import PredicateCall
from nomonhan.evidence.intervals import occurred
from nomonhan.report.words import mark_word, reason_word, share_text, span
from nomonhan.text import format_number, format_percent, ngettext
from nomonhan.text import gettext as _

if TYPE_CHECKING:
    from nomonhan.evidence.paired import Difference

__all__ = [
    "answer_text", "chance_text", "change_text", "measure_text", "predicate_words", "reason_word",
    "verdict_text",
]  # fmt: skip

YEARS_FROM_D = 1000  # from so many days on they are told as years
MOST = 100_000  # battles beyond which a number tells nothing more


def verdict_text(judgment: Judgment | ReadingJudged) -> str:
    """The mark in words; of an undecided one, how many battles it needs."""
    if judgment.needed:
        return needs_text(judgment.needed)
    return mark_word(judgment.mark)


def needs_text(needed: int) -> str:
    """`undecided, needs 16`."""
    if needed > MOST:
        return _("undecided, needs more than {n}", n=format_number(MOST))
    return _("undecided, needs {n}", n=format_number(needed))


def chance_text(judged: ReadingJudged) -> str:
    """Probability with interval, or what the data say; empty where there is neither."""
    if judged.share is not None and judged.share.n:
        return share_text(judged.share)
    if judged.fact is not None:
        return _("by the data: yes") if judged.fact else _("by the data: no")
    if judged.mark == "contested":
        return _("by the data: the sources differ")
    return ""


def measure_text(value: float, unit: Unit) -> str:
    """A measured number with its unit."""
    if not math.isfinite(value):
        return "–"
    if unit == "share":
        return format_percent(value)
    if unit == "km":
        return f"{format_number(value, 1)} km"
    if unit == "days":
        if abs(value) >= YEARS_FROM_D:
            return _("{n} years", n=format_number(value / 365.25, 1))
        return ngettext("{n} day", "{n} days", round(value))
    if unit == "hours":
        return _("{n} h after the start", n=format_number(value))
    return format_number(value)


def answer_text(judged: ReadingJudged, words: Callable[[float], str] | None = None) -> str:
    """What was measured: of battles median and 80 %, of data every telling; empty for nothing.

    `words`: how a number is written, if not with its unit.
    """
    answer = judged.answer
    if answer is None or answer.measured is None:
        return ""
    found = answer.measured[np.isfinite(answer.measured)]
    if not len(found):
        return ""
    unit = answer.unit
    write = words or (lambda value: measure_text(value, unit))
    if judged.share is None:
        told = "; ".join(dict.fromkeys(write(float(v)) for v in found))
        call = judged.reading.predicate
        return _told_text(call.name if call else "", told)
    low, middle, high = (float(q) for q in occurred(found, [0.1, 0.5, 0.9]))
    interval = span(write(low), write(high))
    return _(
        "median {median}, 80 % {interval}",
        median=write(middle),
        interval=interval,
    )


def _told_text(name: str, told: str) -> str:
    """What a test of data measured, in words."""
    words = {
        "claim_lies_beyond": _("{told} on average"),
        "claim_passes_east_of": _("it passes {told} east of it"),
        "plan_orders": _("{told} in the plan"),
        "none_earlier": _("recorded before it: {told}"),
        "none_within": _("recorded: {told}"),
        "none_higher": _("the highest other: {told}"),
        "no_rate_higher": _("the highest other: {told}"),
        "adds_up": _("the sum: {told}"),
        "told_near": _("told: {told}"),
        "days_apart": _("between them: {told}"),
        "earlier": _("between them: {told}"),
        "quiet_after": _("{told} of quiet"),
        "rate_falls": _("the later rate, of the earlier one: {told}"),
    }
    return words.get(name, "{told}").format(told=told)


def change_text(change: Change) -> str:
    """What moved most, as from one probability to another; empty where nothing surely moved."""
    moved = [reading for reading in change.readings if reading.is_moved]
    if not moved:
        return ""
    return reading_change_text(max(moved, key=_size))


def reading_change_text(reading: ReadingChange) -> str:
    """`98% → 41%` of the battles that both fought, or one mark and the other."""
    difference = reading.difference
    if difference is None:
        return f"{mark_word(reading.before.mark)} → {mark_word(reading.after.mark)}"
    return f"{format_percent(difference.base)} → {format_percent(difference.case)}"


def difference_text(difference: Difference) -> str:
    """`−57 (−66 to −48)` in percentage points, with the interval for pairs."""
    middle, low, high = (100 * n for n in (difference.mean, difference.low, difference.high))
    return _(
        "{middle} points ({low} to {high})",
        middle=format_number(middle),
        low=format_number(low),
        high=format_number(high),
    )


def _size(reading: ReadingChange) -> float:
    return math.inf if reading.difference is None else abs(reading.difference.mean)


def predicate_words(call: PredicateCall) -> str:
    """A test as it stands in the data, for those who want to repeat it."""
    given = ", ".join(f"{key}={_plain(value)}" for key, value in call.parameters.items())
    where = f"{call.scenario}: " if call.scenario else ""
    return f"{where}{call.name}({given})"


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    return str(value)


def limits_text(answer: Answer, words: Callable[[float], str] | None = None) -> str:
    """The limits that the measured number was held against; empty for none.

    `words`: how a number is written, if not with its unit.
    """
    low, high = answer.low, answer.high
    write = words or (lambda value: measure_text(value, answer.unit))
    if math.isfinite(low) and math.isfinite(high) and low != high:
        return _(
            "true between {low} and {high}",
            low=write(low),
            high=write(high),
        )
    if math.isfinite(low):
        return _("true from {low} on", low=write(low))
    if math.isfinite(high):
        return _("true up to {high}", high=write(high))
    return ""
