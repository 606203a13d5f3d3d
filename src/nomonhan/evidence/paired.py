"""Two cases compared replication by replication, on common random numbers.

Replication k of every case draws the same numbers (see `nomonhan.chance` and
`nomonhan.ensemble.design`), so a difference is taken within each pair of battles before anything is
averaged; what chance does to both alike falls out.  How much that saves is told beside every
difference: the variance of the difference of independent battles over that of the pairs.

Means carry Student's interval of the paired differences, medians the interval of order statistics,
ratios of means the interval of their linearized residuals [Cochran1977], probabilities
Tango's score interval for paired proportions [Tango1998], which does not vanish where no pair
differs.  Dates that may never come are compared twice: how probable they are, and how late they
come with "never" counted as the end of the battle (a restricted mean).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from nomonhan.evidence.intervals import (
    CONFIDENCE,
    Share,
    paired_interval,
    quantile_interval,
    share,
)
from nomonhan.text import gettext as _

Kind = Literal["number", "date", "probability"]
Columns = Mapping[str, NDArray[Any]]

REPLICATION = "replication"
NEVER_COMPARED = (REPLICATION, "seed")
DATE = "_at"
ROUNDING = 1e-15  # of a variance: less is the rounding of sums


@dataclass(frozen=True)
class Difference:
    """How a case differs from its base in one metric: case minus base, over n pairs."""

    metric: str
    kind: Kind  # of a date: hours since the start
    n: int
    base: float  # mean of the base; of a probability, the share
    case: float
    mean: float  # of the differences
    low: float
    high: float
    median: float  # of the differences
    median_low: float
    median_high: float
    relative: float  # mean of the case over that of the base, less one; NaN where the base is none
    relative_low: float
    relative_high: float
    lower: Share  # share of pairs in which the case has less than the base
    higher: Share
    equal: Share
    variance_ratio: float  # variance for independent battles over that of pairs; inf for no spread

    @property
    def is_sure(self) -> bool:
        """Whether the interval of the mean leaves out zero."""
        return self.low > 0 or self.high < 0

    @property
    def half_width(self) -> float:
        """Half the width of the interval of the mean."""
        return (self.high - self.low) / 2


def compare(
    base: Columns,
    case: Columns,
    metrics: Sequence[str] | None = None,
    *,
    hours: float | None = None,
    same: bool = False,
    confidence: float = CONFIDENCE,
) -> list[Difference]:
    """Differences of `case` from `base`, two tables of outcomes with a column `replication`.

    Columns, (k,), are as `evidence.results.Results.outcomes` has them; those of booleans are
    probabilities, and those whose name ends in `_at` dates in hours since the start, NaN for never:
    of each comes its probability, without that ending, and its mean with never counted as `hours`,
    the length of the battle (else over pairs in which it came in both).  Without `metrics`, all
    that both cases have.  `same`: the two cases are known not to differ in anything, and intervals
    of probabilities have no width.  Pairs are replications that both have; raises ValueError for
    none, or for a metric that one has not.
    """
    return [
        difference_of(pairs, same=same, confidence=confidence)
        for pairs in pairs_of(base, case, metrics, hours=hours)
    ]


class Pairs(NamedTuple):
    """One metric of both cases, (k,) in the same order of replications."""

    metric: str
    kind: Kind
    base: NDArray[np.float64]
    case: NDArray[np.float64]


def pairs_of(
    base: Columns,
    case: Columns,
    metrics: Sequence[str] | None = None,
    *,
    hours: float | None = None,
) -> list[Pairs]:
    """The pairs that `compare` compares."""
    left, right = _paired_rows(base[REPLICATION], case[REPLICATION])
    if metrics is None:
        metrics = [name for name in base if name in case and name not in NEVER_COMPARED]
    if missing := [name for name in metrics if name not in base or name not in case]:
        raise ValueError(_("no such metric: {names}", names=", ".join(missing)))
    found: list[Pairs] = []
    for name in metrics:
        ours, theirs = np.asarray(base[name])[left], np.asarray(case[name])[right]
        if ours.dtype == bool:
            found.append(Pairs(name, "probability", ours.astype(float), theirs.astype(float)))
        elif name.endswith(DATE):
            came = [(~np.isnan(times)).astype(np.float64) for times in (ours, theirs)]
            found.append(Pairs(name.removesuffix(DATE), "probability", came[0], came[1]))
            found.append(Pairs(name, "date", *_dated(ours, theirs, hours)))
        else:
            found.append(Pairs(name, "number", ours.astype(float), theirs.astype(float)))
    return found


def difference_of(
    pairs: Pairs, *, same: bool = False, confidence: float = CONFIDENCE
) -> Difference:
    """The difference of one metric."""
    metric, kind, base, case = pairs
    if not len(base):
        return _unknown(metric, kind)
    if kind == "probability":
        return probability(metric, base, case, same=same, confidence=confidence)
    return number(metric, base, case, kind=kind, confidence=confidence)


def number(
    metric: str,
    base: ArrayLike,
    case: ArrayLike,
    *,
    kind: Kind = "number",
    confidence: float = CONFIDENCE,
) -> Difference:
    """Difference of a number, `base` and `case` (k,) in the same order of replications."""
    a, b = _two(base, case)
    d = b - a
    n = len(d)
    mean, half = mean_and_half_width(d, confidence)
    median, median_low, median_high = quantile_interval(d, 0.5, confidence)
    if not d.any():
        median_low = median_high = 0.0
    ratio, ratio_half = ratio_and_half_width(a, b, confidence)
    return Difference(
        metric=metric,
        kind=kind,
        n=n,
        base=float(a.mean()),
        case=float(b.mean()),
        mean=mean,
        low=mean - half,
        high=mean + half,
        median=median,
        median_low=median_low,
        median_high=median_high,
        relative=ratio - 1,
        relative_low=ratio - 1 - ratio_half,
        relative_high=ratio - 1 + ratio_half,
        lower=share(int((d < 0).sum()), n, confidence),
        higher=share(int((d > 0).sum()), n, confidence),
        equal=share(int((d == 0).sum()), n, confidence),
        variance_ratio=variance_ratio(a, b),
    )


def probability(
    metric: str,
    base: ArrayLike,
    case: ArrayLike,
    *,
    same: bool = False,
    confidence: float = CONFIDENCE,
) -> Difference:
    """Difference of the probability of something, true or not in each battle of (k,) pairs."""
    a, b = np.asarray(base, dtype=bool), np.asarray(case, dtype=bool)
    found = number(metric, a, b, kind="probability", confidence=confidence)
    low, high = (0.0, 0.0) if same else paired_interval(
        int((b & ~a).sum()), int((a & ~b).sum()), len(a), confidence
    )  # fmt: skip
    values = {**vars(found), "low": low, "high": high, "relative": math.nan}
    values |= {"relative_low": math.nan, "relative_high": math.nan}
    # the median of differences of -1, 0 and 1 tells nothing that the mean does not
    values |= {"median": found.mean, "median_low": low, "median_high": high}
    return Difference(**values)


def mean_and_half_width(
    sample: NDArray[np.float64], confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Mean of a sample (k,) and half of Student's interval; 0 where all are equal, inf for one."""
    n = len(sample)
    mean = float(sample.mean())
    if n < 2:
        return mean, math.inf
    if np.all(sample == sample[0]):
        return float(sample[0]), 0.0
    error = float(sample.std(ddof=1)) / math.sqrt(n)
    return mean, float(special.stdtrit(n - 1, (1 + confidence) / 2)) * error


def ratio_and_half_width(
    base: NDArray[np.float64], case: NDArray[np.float64], confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Mean of `case` over mean of `base`, both (k,), and half of its interval."""
    whole = float(base.mean())
    if whole <= 0:
        return math.nan, math.nan
    ratio = float(case.mean()) / whole
    _mean, half = mean_and_half_width(case - ratio * base, confidence)
    return ratio, half / whole


def variance_ratio(base: NDArray[np.float64], case: NDArray[np.float64]) -> float:
    """How many times as many independent battles would tell the difference as well.

    The variance of the difference of means of as many independent battles, over that of the pairs;
    NaN for fewer than two pairs or where nothing varies, inf where only the difference does not.
    """
    if len(base) < 2:
        return math.nan
    apart = float(base.var(ddof=1) + case.var(ddof=1))
    paired = float((case - base).var(ddof=1))
    if paired <= ROUNDING * apart:
        return math.nan if apart == 0.0 else math.inf
    return apart / paired


def _paired_rows(base: ArrayLike, case: ArrayLike) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows of the replications that both have, in their order."""
    both, left, right = np.intersect1d(base, case, return_indices=True)
    if not len(both):
        raise ValueError(_("the two cases have no replication in common"))
    return left, right


def _dated(
    base: NDArray[np.float64], case: NDArray[np.float64], hours: float | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Dates, never as `hours`; without `hours` only of pairs in which it came in both.

    The latter is another question, since those battles are not all.
    """
    if hours is None:
        both = ~np.isnan(base) & ~np.isnan(case)
        return base[both], case[both]
    return np.where(np.isnan(base), hours, base), np.where(np.isnan(case), hours, case)


def _two(base: ArrayLike, case: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    a, b = np.asarray(base, dtype=np.float64), np.asarray(case, dtype=np.float64)
    if a.shape != b.shape or a.ndim != 1 or not len(a):
        raise ValueError(f"pairs of shapes {a.shape} and {b.shape}")
    return a, b


def _unknown(metric: str, kind: Kind) -> Difference:
    """The difference of which no pair tells anything."""
    nothing = share(0, 0)
    return Difference(
        metric, kind, 0, math.nan, math.nan, math.nan, -math.inf, math.inf, math.nan, -math.inf,
        math.inf, math.nan, -math.inf, math.inf, nothing, nothing, nothing, math.nan,
    )  # fmt: skip


def by_metric(differences: Iterable[Difference]) -> dict[str, Difference]:
    """Differences by the name of their metric."""
    return {difference.metric: difference for difference in differences}
