"""Intervals of shares, of paired differences, of medians; nothing that scipy would have to load."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Z95 = 1.959963984540054
RESAMPLES = 2000


class Interval(NamedTuple):
    """An estimate and its 95 % interval."""

    value: float
    low: float
    high: float

    def excludes(self, number: float) -> bool:
        """Whether the interval lies to one side of `number`."""
        return self.low > number or self.high < number


def share(hits: int, n: int) -> Interval:
    """Share of `hits` in `n` with Wilson's interval."""
    if n == 0:
        return Interval(math.nan, 0.0, 1.0)
    p, z2 = hits / n, Z95 * Z95
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return Interval(p, max(0.0, middle - half), min(1.0, middle + half))


def mean(values: Floats) -> Interval:
    """Mean of `values` (k,) with the normal interval."""
    n = len(values)
    if n < 2:
        value = float(values.mean()) if n else math.nan
        return Interval(value, -math.inf, math.inf)
    value = float(values.mean())
    half = Z95 * float(values.std(ddof=1)) / math.sqrt(n)
    return Interval(value, value - half, value + half)


def of_resamples(statistic: Floats, value: float) -> Interval:
    """Interval of a statistic from its values over resamples."""
    kept = statistic[np.isfinite(statistic)]
    if not len(kept):
        return Interval(value, -math.inf, math.inf)
    return Interval(value, float(np.quantile(kept, 0.025)), float(np.quantile(kept, 0.975)))


def resampled_rows(n: int, resamples: int = RESAMPLES) -> NDArray[np.int64]:
    """Rows of the bootstrap, (resamples, n): the same at every call."""
    return np.random.default_rng(1939).integers(0, n, (resamples, n))


def ratio_of_medians(one: Floats, other: Floats) -> Interval:
    """Median of `one` over that of `other`, paired (k,), with the bootstrap's interval."""
    below = float(np.median(other))
    value = float(np.median(one)) / below if below else math.nan
    rows = resampled_rows(len(one))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.median(one[rows], axis=1) / np.median(other[rows], axis=1)
    return of_resamples(ratios, value)


def difference_of_medians(one: Floats, other: Floats) -> Interval:
    """Median of `one` less that of `other`, paired (k,), with the bootstrap's interval."""
    rows = resampled_rows(len(one))
    value = float(np.median(one) - np.median(other))
    return of_resamples(np.median(one[rows], axis=1) - np.median(other[rows], axis=1), value)


def ratio_of_means(one: Floats, other: Floats) -> Interval:
    """Mean of `one` over that of `other`, paired (k,), by the delta method."""
    n, below = len(one), float(other.mean())
    if n < 2 or below == 0.0:
        return Interval(math.nan, -math.inf, math.inf)
    ratio = float(one.mean()) / below
    half = Z95 * float((one - ratio * other).std(ddof=1)) / math.sqrt(n) / abs(below)
    return Interval(ratio, ratio - half, ratio + half)
