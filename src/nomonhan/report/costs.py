"""What the battle cost, and by what: medians and 80 % intervals over all battles."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.evidence.intervals import occurred
from nomonhan.evidence.measures import FATES
from nomonhan.evidence.results import Results
from nomonhan.report.words import COUNT_WORDS, Names, class_word, contingent_word, span
from nomonhan.text import format_number
from nomonhan.text import gettext as _

CLASSES = ("person", "tank", "armored_car", "gun")
CAUSES_SHOWN = 8


class Cell(NamedTuple):
    """Median and 80 % interval, written by locale; no interval where nothing varies."""

    median: str
    interval: str


class PersonsRow(NamedTuple):
    """One contingent's, or side's, persons by fate."""

    name: str
    side: int
    is_total: bool
    cells: list[Cell]


class Bar(NamedTuple):
    """One cause of loss: share of all losses of its class, 0-1."""

    weapon: str
    side: int
    mean: str
    share: float


class Cause(NamedTuple):
    """Causes of the losses of one class."""

    title: str
    mean: str
    bars: list[Bar]


def cell(sample: NDArray[np.float64], digits: int = 0) -> Cell:
    low, median, high = occurred(sample, [0.1, 0.5, 0.9])
    ends = [format_number(float(end), digits) for end in (low, high)]
    return Cell(format_number(float(median), digits), "" if low == high else span(*ends))


def persons(results: Results, names: Names) -> list[PersonsRow]:
    """Killed, wounded, missing, captured and their sum, per side and contingent."""
    rows = []
    for x, (side, contingents) in enumerate(results.sides.items()):
        keys = [(side, names.side(side), True)]
        if len(contingents) > 1:
            keys += [(f"{side}.{c}", contingent_word(c), False) for c in contingents]
        for key, name, is_total in keys:
            samples = [results.outcomes[f"{key}.{fate}"] for fate in (*FATES, "casualties")]
            rows.append(PersonsRow(name, x, is_total, [cell(sample) for sample in samples]))
    return rows


def materiel(results: Results, names: Names) -> list[tuple[str, list[Cell]]]:
    """What else was counted: a row per count, a cell per side."""
    rows = []
    for column in COUNT_WORDS:
        samples = [results.outcomes[f"{side}.{column}"] for side in results.sides]
        if not any(sample.any() for sample in samples):
            continue
        digits = 1 if column.endswith("_km") else 0
        rows.append((names.count(column), [cell(sample, digits) for sample in samples]))
    return rows


def causes(results: Results, names: Names) -> list[Cause]:
    """Which weapons struck whom: mean per battle, the largest first, the rest together."""
    sides = list(results.sides)
    struck = results.totals(
        "causes", ("target_class", "side", "weapon_system"), "knocked_out + lost"
    )
    found = []
    for target in CLASSES:
        mine = sorted(
            ((total / results.n, side, weapon) for (kind, side, weapon), total in struck.items()
             if kind == target and total > 0),
            reverse=True,
        )  # fmt: skip
        if not mine:
            continue
        everything = sum(mean for mean, _side, _weapon in mine)
        bars = [
            Bar(names.weapon(weapon), sides.index(side), _mean(mean), mean / everything)
            for mean, side, weapon in mine[:CAUSES_SHOWN]
        ]
        rest = sum(mean for mean, _side, _weapon in mine[CAUSES_SHOWN:])
        if rest:
            bars.append(Bar(_("all others"), -1, _mean(rest), rest / everything))
        found.append(Cause(class_word(target), _mean(everything), bars))
    return found


def _mean(value: float) -> str:
    """A mean by locale: with one decimal below ten, so that few are not none."""
    return format_number(value, 1 if value < 10 else 0)
