"""What each factor of an experiment does by itself, whatever the others are.

Of a **grid**: replication by replication, the mean over all cases with one value of a factor, less
the mean over those with its first value.  Both means are over the same combinations of all else and
over the same draws, so what they differ by is the factor's main effect [BoxHunterHunter2005].

Of a **design** of points spread over ranges: a straight line in all factors at once, by least
squares through the points of each replication; a factor's effect is what the line gains from the
low end of its range to the high end.  Replications differ by their draws, so the interval is
Student's over their gains; of one replication, that of least squares.  How much of the spread
between points the line explains is told beside it: the rest is chance, or not straight.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from nomonhan.evidence.intervals import CONFIDENCE, paired_interval, share
from nomonhan.evidence.paired import (
    REPLICATION,
    Columns,
    Difference,
    Kind,
    mean_and_half_width,
    number,
    pairs_of,
    probability,
)

GRID, DESIGN = "grid", "design"
DECIMALS = 9  # what lies behind them is the rounding of sums, and not a gain

Floats = NDArray[np.float64]
Measured = dict[tuple[str, Kind], Floats]  # of one case: (k,) in the order of replications


@dataclass(frozen=True)
class Effect:
    """What a factor does between two of its values."""

    path: str
    low: str  # as written
    high: str
    differences: list[Difference]  # their n: replications


@dataclass(frozen=True)
class Effects:
    """What all factors of an experiment do."""

    way: str  # `grid` or `design`
    effects: list[Effect]
    explained: dict[str, float]  # of a design: share of the spread between points, by metric


def factors_of(cases: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Path -> its value in every case, as the manifest's `cases` have them."""
    found: dict[str, list[str]] = {}
    for said in cases.values():
        for setting in said.get("set", ()):
            path, _sign, value = setting.partition("=")
            found.setdefault(path, []).append(value)
    return {path: values for path, values in found.items() if len(values) == len(cases)}


def effects_of_grid(
    factors: Mapping[str, Sequence[str]],
    outcomes: Sequence[Columns],
    metrics: Sequence[str],
    hours: float,
) -> Effects:
    """Main effects of a grid; `outcomes` of its cases, in the order of the factors' values."""
    measured = _measured(outcomes, metrics, hours)
    found = []
    for path, values in factors.items():
        levels = list(dict.fromkeys(values))
        cells = {
            v: [m for m, own in zip(measured, values, strict=True) if own == v] for v in levels
        }
        first = cells[levels[0]]
        for level in levels[1:]:
            there = cells[level]
            found.append(
                Effect(path, levels[0], level, [_between(first, there, key) for key in first[0]])
            )
    return Effects(GRID, found, {})


def _between(
    base: Sequence[Measured], case: Sequence[Measured], key: tuple[str, Kind]
) -> Difference:
    """The difference of two groups of cases in one metric, pair by pair of their means."""
    metric, kind = key
    if kind == "probability" and len(base) == len(case) == 1:
        return probability(metric, base[0][key], case[0][key])
    means = (np.mean([each[key] for each in group], axis=0) for group in (base, case))
    return _possible(number(metric, *means, kind=kind))


def effects_of_design(
    factors: Mapping[str, Sequence[str]],
    ranges: Mapping[str, Sequence[float]],
    outcomes: Sequence[Columns],
    metrics: Sequence[str],
    hours: float,
) -> Effects:
    """Straight-line effects of the factors that have a range; none of too few points."""
    measured = _measured(outcomes, metrics, hours)
    paths = [path for path in factors if path in ranges]
    if len(measured) < len(paths) + 2:
        return Effects(DESIGN, [], {})
    low, high = (np.array([ranges[path][i] for path in paths]) for i in (0, 1))
    points = np.array([[float(v) for v in factors[path]] for path in paths]).T
    shares = (points - low) / (high - low)
    lines = {key: _line(shares, np.array([each[key] for each in measured])) for key in measured[0]}
    n = len(next(iter(measured[0].values())))
    found = [
        Effect(
            path, _plain(ranges[path][0]), _plain(ranges[path][1]),
            [_along(key, line, j, n) for key, line in lines.items()],
        )
        for j, path in enumerate(paths)
    ]  # fmt: skip
    return Effects(DESIGN, found, {metric: line.explained for (metric, _k), line in lines.items()})


@dataclass(frozen=True)
class _Line:
    """Least squares through points: value in the middle of all ranges, and gains over each."""

    middle: float
    gains: Floats  # (p,)
    half_widths: Floats  # (p,)
    explained: float  # of the spread between the points' means


def _line(shares: Floats, values: Floats) -> _Line:
    """Fit values (n, k) of k replications by shares (n, p) of the factors' ranges; n >= p + 2."""
    n, p = shares.shape
    design = np.column_stack([np.ones(n), shares - 0.5])
    by_replication = np.round(np.linalg.pinv(design) @ values, DECIMALS)  # (1 + p, k)
    found = by_replication.mean(axis=1)
    means = values.mean(axis=1)
    off, apart = means - design @ found, means - means.mean()
    if values.shape[1] > 1:
        halves = np.array([mean_and_half_width(gains)[1] for gains in by_replication[1:]])
    else:
        freedom = n - p - 1
        variances = float(off @ off) / freedom * np.diag(np.linalg.pinv(design.T @ design))[1:]
        halves = float(special.stdtrit(freedom, (1 + CONFIDENCE) / 2)) * np.sqrt(variances)
    whole = float(apart @ apart)
    explained = 1 - float(off @ off) / whole if whole > 0 else math.nan
    return _Line(float(found[0]), found[1:], halves, explained)


def _along(key: tuple[str, Kind], line: _Line, j: int, n: int) -> Difference:
    """What a line gains over the range of factor j, all others in the middle of theirs."""
    metric, kind = key
    gain, half = float(line.gains[j]), float(line.half_widths[j])
    base, case = line.middle - gain / 2, line.middle + gain / 2
    nobody = share(0, 0)
    found = Difference(
        metric=metric, kind=kind, n=n, base=base, case=case, mean=gain, low=gain - half,
        high=gain + half, median=math.nan, median_low=-math.inf, median_high=math.inf,
        relative=math.nan, relative_low=math.nan, relative_high=math.nan, lower=nobody,
        higher=nobody, equal=nobody, variance_ratio=math.nan,
    )  # fmt: skip
    return _possible(found)


def _possible(found: Difference) -> Difference:
    """A probability that differs in no replication is not known to differ in none, nor can one
    change by more than all.
    """
    if found.kind != "probability":
        return found
    low, high = found.low, found.high
    if low == high:
        low, high = (found.mean + end for end in paired_interval(0, 0, found.n))
    mean, low, high = (min(1.0, max(-1.0, v)) for v in (found.mean, low, high))
    return replace(found, mean=mean, low=low, high=high)


def _measured(outcomes: Sequence[Columns], metrics: Sequence[str], hours: float) -> list[Measured]:
    """Every metric of every case, over the replications that all cases have."""
    common = reduce(np.intersect1d, [columns[REPLICATION] for columns in outcomes])
    found = []
    for columns in outcomes:
        kept = np.isin(columns[REPLICATION], common)
        mine = {name: np.asarray(values)[kept] for name, values in columns.items()}
        pairs = pairs_of(mine, mine, metrics, hours=hours)
        found.append({(each.metric, each.kind): each.base for each in pairs})
    return found


def _plain(value: float) -> str:
    return f"{value:g}"
