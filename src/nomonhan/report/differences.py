"""Differences between two cases: in numbers, in words, and as a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from nomonhan.evidence.paired import DATE, Difference
from nomonhan.report.words import Names
from nomonhan.scenario.records import Scenario
from nomonhan.text import capitalized, format_number, format_percent, ngettext
from nomonhan.text import gettext as _

PER_SIDE = (
    "casualties", "killed", "captured", "tanks_written_off", "armored_cars_written_off",
    "guns_lost", "rounds_fired", "breakthroughs", "envelopments",
)  # fmt: skip
FEWEST_PAIRS = 8
MOST_SAVED = 1000
FRONT = "front.disputed_strip_{first}_share"


def headline_metrics(scenario: Scenario) -> list[str]:
    """What a comparison shows unless asked for more, as columns of outcomes."""
    sides = list(scenario.sides)
    return [
        *(f"winner.{side}" for side in sides),
        "decisive",
        "front.ring_closed_at",
        *(f"{side}.{what}" for what in PER_SIDE for side in sides),
        FRONT.format(first=sides[0]),
    ]


class Line(NamedTuple):
    """A difference as a line of a table."""

    what: str
    base: str
    case: str
    difference: str
    interval: str
    pairs: str  # share of pairs with more, and with less
    saved: str  # how many times as many independent battles


def line_of(found: Difference, names: Names) -> Line:
    """A difference in numbers by locale."""
    return Line(
        what=names.metric(found.metric),
        base=amount(found, found.base),
        case=amount(found, found.case),
        difference=change(found, found.mean),
        interval=span_of(found),
        pairs=f"{format_percent(found.higher.p)} / {format_percent(found.lower.p)}",
        saved=saved(found),
    )


def header(base: str | None = None, case: str | None = None) -> tuple[str, ...]:
    """Heads of the columns of `Line`, of the scenario as it stands unless `base` names another."""
    return (
        "",
        base or _("as it stands"),
        case or _("changed"),
        _("difference"),
        _("95 % interval"),
        _("pairs with more / less"),
        _("battles saved"),
    )


def saved(found: Difference) -> str:
    """How many times as many independent battles would have told as much.

    Of a few pairs no variance is known, and beyond a thousand nobody asks how many.
    """
    if found.n < FEWEST_PAIRS or not math.isfinite(found.variance_ratio):
        return "–"
    if found.variance_ratio > MOST_SAVED:
        return f"> × {format_number(MOST_SAVED)}"
    return f"× {format_number(found.variance_ratio, 1)}"


def digits_of(found: Difference) -> int:
    """Decimals worth showing of a metric."""
    if found.kind == "date":
        return 0
    largest = max(abs(found.base), abs(found.case), 1e-12)
    return 0 if largest >= 100 else 1 if largest >= 10 else 2


def amount(found: Difference, value: float) -> str:
    """A value of a metric."""
    if found.kind == "probability":
        return format_percent(value)
    return format_number(value, digits_of(found))


def change(found: Difference, value: float) -> str:
    """A change of a metric, with its sign; of a probability in percentage points."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "\u2212∞"
    if found.kind == "probability":
        shown = format_number(100 * value, 0 if abs(value) >= 0.1 or value == 0 else 1)
    else:
        shown = format_number(value, digits_of(found))
    return f"+{shown}" if value > 0 and shown.strip("0.,") else shown


def span_of(found: Difference) -> str:
    """The interval of a difference."""
    return _("{low} to {high}", low=change(found, found.low), high=change(found, found.high))


def worth_showing(differences: Sequence[Difference]) -> list[Difference]:
    """Without what happens in no battle of either case, and dates of what never comes."""
    happens = {d.metric for d in differences if d.kind == "probability" and (d.base or d.case)}
    return [
        found
        for found in differences
        if (found.metric.removesuffix(DATE) in happens if found.kind == "date" else
            found.base or found.case)
    ]  # fmt: skip


def sentences(differences: Sequence[Difference], names: Names) -> list[str]:
    """What a comparison says: each sure difference in a sentence, then how many are not."""
    sure = [found for found in differences if found.is_sure]
    told = [sentence(found, names) for found in sure]
    unsure = len(differences) - len(sure)
    if not sure:
        told.append(_("No difference is sure."))
    elif unsure:
        told.append(
            ngettext(
                "{n} other measure is not sure to differ.",
                "{n} other measures are not sure to differ.",
                unsure,
            )
        )
    return told


def sentence(found: Difference, names: Names) -> str:
    """One difference in words."""
    values = {
        "what": capitalized(names.metric(found.metric)),
        "base": amount(found, found.base),
        "case": amount(found, found.case),
        "low": change(found, found.low),
        "high": change(found, found.high),
        "difference": change(found, found.mean),
    }
    if found.kind == "probability":
        return _(
            "{what}: in {case} of battles instead of {base}; "
            "{difference} points ({low} to {high}).",
            **values,
        )  # fmt: skip
    if found.kind == "date" or math.isnan(found.relative):
        return _("{what}: {case} instead of {base}; {difference} ({low} to {high}).", **values)
    share = _relative(found)
    return _(
        "{what}: {case} instead of {base}; {difference} ({low} to {high}), or {share}.",
        share=share, **values,
    )  # fmt: skip


def _relative(found: Difference) -> str:
    """The change as a share of the base's mean."""
    shown = format_percent(abs(found.relative), 0 if abs(found.relative) >= 0.095 else 1)
    return _("{share} more", share=shown) if found.relative > 0 else _("{share} less", share=shown)


def caution(differences: Sequence[Difference]) -> str:
    """How the intervals are to be read together."""
    return _(
        "Each interval holds the difference 95 times of 100 by itself; of {n} lines about {k} may "
        "miss it.",
        n=len(differences),
        k=format_number(0.05 * len(differences), 1),
    )
