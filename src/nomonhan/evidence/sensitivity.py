"""What moves the outcome: Sobol' indices of groups, and elementary effects of single kinds.

Noise is the variance of the outcome among battles of the same inputs; the rest is variance of its
mean for given inputs, and is divided among groups.  First-order index: the share of the variance
that would go if the group were known.  Total index: the share that would be left if all else were
known; what exceeds the first order is the group's part in interactions.  Estimators of
[Saltelli2010], the same as scipy's but for the noise taken out; intervals by bootstrap over rows,
from a seed, as scipy's cannot be had again.

Share: the mean of first-order and total index, which is the Shapley effect [Owen2014] as far as
groups interact two by two, brought to add up to one with chance; where they interact more widely
this divides evenly what nobody has alone.

Elementary effect: how far the outcome moves, in the mean of its size, when one kind of input is
drawn anew and all else stays, chance included [Morris1991]; what chance alone moves is its floor,
since battles are chaotic.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nomonhan.evidence.intervals import CONFIDENCE
from nomonhan.evidence.paired import mean_and_half_width

Floats = NDArray[np.float64]

RESAMPLES = 999
FEWEST_ROWS = 8
ROWS_FOR_INTERVALS = 32  # of fewer a bootstrap knows too few rows to be believed


@dataclass(frozen=True)
class Index:
    """The part of one group in the variance of one outcome, with intervals.

    An interval is NaN where rows are too few to tell it.
    """

    group: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float
    share: float
    share_low: float
    share_high: float

    @property
    def is_known(self) -> bool:
        """Whether rows sufficed for the interval of the share."""
        return not math.isnan(self.share_low)


@dataclass(frozen=True)
class Effect:
    """How far one kind of input moves an outcome when it is drawn anew."""

    group: str
    size: float  # mean of the absolute effects, in standard deviations of the outcome
    low: float
    high: float
    mean: float  # mean of the effects, with their sign, likewise


def sobol(
    a: Floats, b: Floats, groups: Mapping[str, Floats], chance: tuple[str, Floats] | None = None,
    *, resamples: int = RESAMPLES, seed: int = 0,
) -> list[Index]:  # fmt: skip
    """Indices of groups from rows (k,) of an outcome: all of A, all of B, A with one group of B.

    Every one of these has chance of its own; `chance`, a name and the rows of A with yet another
    chance, says how much is noise, and comes last in what is found.  Intervals are those of the
    middle 95 % of `resamples` drawings of the rows; NaN for fewer than `ROWS_FOR_INTERVALS`, and
    where all drawings say the same, which no row spoke against and not enough rows for.  An
    outcome that never varies has indices of NaN.
    """
    n = len(a)
    if n < FEWEST_ROWS:
        raise ValueError(f"{n} rows are too few for indices")
    names = [*groups, *([chance[0]] if chance else [])]
    if np.ptp(np.concatenate([a, b])) == 0:
        return [Index(name, *([math.nan] * 9)) for name in names]
    again = None if chance is None else chance[1]
    one = _indices(a[None], b[None], [v[None] for v in groups.values()], _row(again))
    chosen = np.random.default_rng(seed).integers(0, n, (resamples, n))
    many = _indices(
        a[chosen], b[chosen], [v[chosen] for v in groups.values()],
        None if again is None else again[chosen],
    )  # fmt: skip
    found = []
    for i, name in enumerate(names):
        numbers = [
            float(value)
            for kind in range(3)
            for value in (one[kind][i, 0], *_interval(many[kind][i], n))
        ]
        found.append(Index(name, *numbers))
    return found


def _interval(resampled: Floats, rows: int) -> tuple[float, float]:
    """Ends of the middle of what resamples (r,) say; NaN where they cannot tell."""
    if rows < ROWS_FOR_INTERVALS:
        return math.nan, math.nan
    low, high = np.nanquantile(resampled, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return (math.nan, math.nan) if low == high else (float(low), float(high))


def _row(values: Floats | None) -> Floats | None:
    return None if values is None else values[None]


def _indices(
    a: Floats, b: Floats, mixed: Sequence[Floats], again: Floats | None
) -> tuple[Floats, Floats, Floats]:
    """First-order indices, totals and shares, (g, r) and chance last, of samples (r, k)."""
    both = np.concatenate([a, b], axis=1)
    center = both.mean(axis=1, keepdims=True)
    variance = both.var(axis=1)
    variance[variance == 0.0] = np.nan  # a resample in which nothing varies tells nothing
    noise = np.zeros_like(variance)
    if again is not None:
        noise = np.minimum(1.0, 0.5 * ((a - again) ** 2).mean(axis=1) / variance)
    first = np.array([((b - center) * (ab - a)).mean(axis=1) / variance for ab in mixed])
    total = np.array([0.5 * ((a - ab) ** 2).mean(axis=1) / variance - noise for ab in mixed])
    raw = np.maximum(0.0, (first + total) / 2)
    whole = raw.sum(axis=0)
    share = raw * np.where(whole > 0, (1.0 - noise) / np.where(whole > 0, whole, 1.0), 0.0)
    if again is None:
        return first, total, share
    return tuple(np.vstack([values, noise]) for values in (first, total, share))  # type: ignore[return-value]


def effects(a: Floats, groups: Mapping[str, Floats], spread: float) -> list[Effect]:
    """Elementary effects of groups on an outcome, the largest first.

    a (k,): rows of A; groups: the same rows with the group of B; `spread`: standard deviation of
    the outcome, in which effects are measured.
    """
    found = []
    for group, values in groups.items():
        moved = (values - a[: len(values)]) / spread if spread > 0 else np.zeros(len(values))
        size, half = mean_and_half_width(np.abs(moved), CONFIDENCE)
        found.append(Effect(group, size, size - half, size + half, float(moved.mean())))
    return sorted(found, key=lambda effect: -effect.size)
