"""What is shown of a case beside the base: mean changes of the measures that matter, paired."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proofs.battles import Columns
from proofs.measures import OPEN
from proofs.statistics import Interval, mean, ratio_of_means

Measure = Callable[[Columns], NDArray[np.float64]]
HOURS = 288.0
SURE = 3.0 / 1.959963984540054  # half widths of a 95 % interval: three standard errors


def column(name: str) -> Measure:
    return lambda battles: battles[name]


def ring_closed(battles: Columns) -> NDArray[np.float64]:
    """1 where the first side closed a ring."""
    return np.where(battles["ring_h.0"] == OPEN, 0.0, 1.0)


def hours_until(name: str) -> Measure:
    """Hours until something happened; the whole battle where it did not."""
    return lambda battles: np.where(battles[name] == OPEN, HOURS, battles[name])


class Shown(NamedTuple):
    """One column of the table of rules; `relative`: as a change in percent."""

    title: str
    measure: Measure
    relative: bool


NOTHING = "nothing"
NOT_A_BIT = "not a bit"

SHOWN = (
    Shown("rings, %", lambda battles: 100.0 * ring_closed(battles), False),
    Shown("hours to the ring", hours_until("ring_h.0"), False),
    Shown("Soviet casualties", column("casualties.0"), True),
    Shown("Japanese casualties", column("casualties.1"), True),
    Shown("Soviets killed", column("killed.0"), True),
    Shown("Japanese killed", column("killed.1"), True),
    Shown("Soviet casualties, first two days", column("opening.0"), True),
    Shown("Japanese casualties, first two days", column("opening.1"), True),
    Shown("Soviets hit by guns", column("hit_by_guns.0"), True),
    Shown("Japanese hit by guns", column("hit_by_guns.1"), True),
    Shown("Soviet tanks knocked out", column("tanks_knocked_out.0"), True),
    Shown("Soviet rounds", column("rounds_fired.0"), True),
    Shown("Japanese rounds", column("rounds_fired.1"), True),
    Shown("places pierced or turned",
          lambda battles: battles["breakthroughs.0"] + battles["envelopments.0"], False),
    Shown("Soviet advance, km", column("advance_km.0"), False),
    Shown("Japanese units broken", column("broken.1"), False),
)  # fmt: skip


def moved(shown: Shown, battles: Columns, base: Columns) -> Interval:
    """By how much a measure moved: its own unit, or percent of the base."""
    one, other = shown.measure(battles), shown.measure(base)
    if not shown.relative:
        return mean(one - other)
    ratio = ratio_of_means(one, other)
    return Interval(*(100.0 * (number - 1.0) for number in ratio))


def is_sure(found: Interval) -> bool:
    """Whether a change lies three standard errors off zero."""
    return abs(found.value) > SURE * (found.high - found.low) / 2.0


def cell(found: Interval, relative: bool) -> str:
    """A change with its interval; bold where it is sure."""
    unit = " %" if relative else ""
    half = (found.high - found.low) / 2.0
    text = f"{found.value:+.1f} ± {half:.1f}{unit}"
    return f"**{text}**" if is_sure(found) else text


def titles() -> tuple[str, ...]:
    return ("case", *(shown.title for shown in SHOWN), "moves")


def base_line(base: Columns) -> tuple[str, ...]:
    """The line of the base: means of the measures themselves."""
    means = (float(shown.measure(base).mean()) for shown in SHOWN)
    return ("as it is: means", *(f"{value:,.1f}" for value in means), "")


def line_of(words: str, battles: Columns, base: Columns) -> tuple[str, ...]:
    """A line of the wide table; its last cell counts the measures that moved for sure."""
    found = [moved(shown, battles, base) for shown in SHOWN]
    moves = sum(is_sure(f) for f in found)
    cells = (cell(f, s.relative) for s, f in zip(SHOWN, found, strict=True))
    if all(np.array_equal(s.measure(battles), s.measure(base)) for s in SHOWN):
        return (words, *cells, NOT_A_BIT)
    return (words, *cells, str(moves) if moves else NOTHING)
