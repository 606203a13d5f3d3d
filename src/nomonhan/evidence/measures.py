"""What a run measures in answer to a historical figure; unequal definitions are refused.

A measure is worked out from the figure's words alone, never from its number.  Persons: the sum of
the columns `<side>.<contingent>.<fate>` over the contingents and fates that the figure counts;
history's missing are our missing and captured (ours are captured if taken alive, missing if none of
the others and not present).  Sickness is not modeled, so a figure with the sick in it has no equal
here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.evidence.history import HistoricalFigure
from nomonhan.text import gettext as _

FATES = ("killed", "wounded", "missing", "captured")
PERSON_METRICS = ("casualties", "persons", *FATES)
ARMOR_METRICS = ("tanks", "armored_cars")

Kind = Literal["count", "length", "date", "share"]
Columns = Mapping[str, NDArray[np.float64]]


class UnequalComparison(ValueError):
    """The figure counts what the run does not: laying them side by side would mislead."""


class Measure(NamedTuple):
    """What a run measures: its key, its kind, the summary columns it adds up."""

    key: str
    kind: Kind
    columns: tuple[str, ...]

    def sample(self, summary: Columns) -> NDArray[np.float64]:
        """Its value in every battle, (k,); dates in hours since the start, NaN for never."""
        total = np.zeros(len(next(iter(summary.values()))), dtype=np.float64)
        for column in self.columns:
            total = total + summary[column]
        return total


def measure_named(metric: str) -> Measure:
    """The measure that one column of a run is; its kind is told by its name."""
    kinds: dict[str, Kind] = {"_at": "date", "_km": "length", "_share": "share"}
    ending = metric[metric.rfind("_") :].lower()
    return Measure(metric, kinds.get(ending, "count"), (metric,))


def measure_of(
    figure: HistoricalFigure, sides: Mapping[str, Sequence[str]], known: Sequence[str]
) -> Measure:
    """The measure that equals a figure's definition.

    `sides` maps each side to its contingents, `known` lists the columns that a run has.  Raises
    `UnequalComparison` where the run counts nothing equal.
    """
    subject, _dot, what = figure.metric.rpartition(".")
    what = what.lower()
    if what in PERSON_METRICS:
        measure = _persons(figure, subject, what, sides)
    elif what in ARMOR_METRICS or what.removesuffix("_lost") in ARMOR_METRICS:
        measure = _armor(figure, subject, what.removesuffix("_lost"))
    elif figure.is_date:
        measure = Measure(figure.metric, "date", (figure.metric,))
    else:
        measure = measure_named(figure.metric)
    for column in measure.columns:
        if column not in known:
            raise UnequalComparison(
                _("{id}: the run has no column {column}", id=figure.id, column=column)
            )
    return measure


def _persons(
    figure: HistoricalFigure, subject: str, what: str, sides: Mapping[str, Sequence[str]]
) -> Measure:
    side = subject.split(".")[0]
    counts: list[str] = list(figure.counts) or ([what] if what in FATES else [])
    if not counts or not figure.whom:
        raise UnequalComparison(
            _("{id}: the figure does not say what it counts, or of whom", id=figure.id)
        )
    strange = [fate for fate in counts if fate not in FATES]
    if strange:
        raise UnequalComparison(
            _("{id}: the model does not count {what}", id=figure.id, what=", ".join(strange))
        )
    outside = [c for c in figure.whom if c not in sides.get(side, ())]
    if outside:
        raise UnequalComparison(
            _("{id}: {whom} is not of {side}", id=figure.id, whom=", ".join(outside), side=side)
        )
    if "missing" in counts:
        counts.append("captured")
    fates = [fate for fate in FATES if fate in counts]
    whom = [c for c in sides[side] if c in figure.whom]
    key = f"{side}.{'+'.join(fates)}[{'+'.join(whom)}]"
    columns = tuple(f"{side}.{c}.{fate}" for c in whom for fate in fates)
    return Measure(key, "count", columns)


def _armor(figure: HistoricalFigure, side: str, what: str) -> Measure:
    states = [state for state in figure.counts if state in ("knocked_out", "written_off")]
    if len(states) != 1 or len(figure.counts) != 1:
        raise UnequalComparison(
            _("{id}: an armor figure must count knocked_out or written_off", id=figure.id)
        )
    column = f"{side}.{what}_{states[0]}"
    return Measure(column, "count", (column,))
