"""How sure an ensemble of n battles can be: shares, quantiles, and when n is too small.

Shares carry Wilson's score interval (Wilson 1927; recommended by Brown, Cai and DasGupta 2001),
quantiles the distribution-free interval of order statistics, differences of paired shares Tango's
score interval [Tango1998], so no interval rests on a bootstrap.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nomonhan.text import format_percent
from nomonhan.text import gettext as _

CONFIDENCE = 0.95
MOST_RUNS_ASKED_FOR = 1_000_000


class Share(NamedTuple):
    """A probability estimated from n battles, with its interval."""

    p: float
    low: float
    high: float
    n: int


class EnsembleTooSmall(ValueError):
    """The question is not decided by so few battles: the estimate, and the number needed."""

    def __init__(self, estimate: Share, needed: int) -> None:
        super().__init__(
            _(
                "{n} battles do not decide this: {p} [{low}, {high}]; fight about {needed}",
                n=estimate.n,
                p=format_percent(estimate.p),
                low=format_percent(estimate.low),
                high=format_percent(estimate.high),
                needed=needed,
            )
        )
        self.estimate = estimate
        self.needed = needed


def share(successes: float, n: int, confidence: float = CONFIDENCE) -> Share:
    """Wilson's interval for `successes` of n battles; everything is possible where n is 0."""
    if n == 0:
        return Share(math.nan, 0.0, 1.0, 0)
    z = _z(confidence)
    p = successes / n
    center = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low = 0.0 if successes == 0 else max(0.0, center - half)
    high = 1.0 if successes == n else min(1.0, center + half)
    return Share(p, low, high, n)


def share_of(truths: ArrayLike, confidence: float = CONFIDENCE) -> Share:
    """Share of battles, (k,) of booleans, in which something is true."""
    array = np.asarray(truths, dtype=bool)
    return share(int(array.sum()), int(array.size), confidence)


def is_above(estimate: Share, threshold: float, confidence: float = CONFIDENCE) -> bool:
    """Whether a probability lies above a threshold; raises where the battles do not decide it."""
    if estimate.low > threshold:
        return True
    if estimate.high < threshold:
        return False
    raise EnsembleTooSmall(estimate, runs_needed(estimate.p, threshold, estimate.n, confidence))


def runs_needed(p: float, threshold: float, n: int, confidence: float = CONFIDENCE) -> int:
    """Battles after which a share that stays at p would be told from the threshold."""
    if math.isnan(p) or abs(p - threshold) < 1e-3:
        return MOST_RUNS_ASKED_FOR

    def is_told(runs: int) -> bool:
        found = share(p * runs, runs, confidence)
        return found.low > threshold or found.high < threshold

    return _first(is_told, max(n, 1), MOST_RUNS_ASKED_FOR)


def quantile_interval(
    sample: ArrayLike, q: float, confidence: float = CONFIDENCE
) -> tuple[float, float, float]:
    """Quantile q of a sample (k,) and its interval from order statistics: (value, low, high)."""
    from scipy import special  # slow to import, and shares do without it

    ordered = np.sort(np.asarray(sample, dtype=np.float64))
    n = len(ordered)
    if n == 0:
        return math.nan, -math.inf, math.inf
    tail = (1 - confidence) / 2
    at_most = special.bdtr(np.arange(n + 1), n, q)  # P(at most k of n lie below the quantile)
    below = int(np.searchsorted(at_most, tail))
    above = int(np.searchsorted(at_most, 1 - tail)) + 1
    low = -math.inf if below < 1 else float(ordered[below - 1])
    high = math.inf if above > n else float(ordered[above - 1])
    return float(occurred(ordered, q)), low, high


def paired_interval(
    gained: int, lost: int, n: int, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Tango's score interval for the difference of two probabilities observed on n pairs.

    `gained`: pairs in which something is true of the case alone, `lost`: of the base alone.
    """
    from scipy import special  # slow to import, and shares do without it

    if n == 0:
        return -1.0, 1.0
    z = float(special.ndtri((1 + confidence) / 2))
    middle = (gained - lost) / n

    def edge(toward: float) -> float:
        """The difference farthest `toward` -1 or 1 that the pairs do not reject."""
        inside, outside = middle, toward
        for _step in range(60):
            half = (inside + outside) / 2
            if abs(_tango(gained, lost, n, half)) <= z:
                inside = half
            else:
                outside = half
        return inside

    low = -1.0 if abs(_tango(gained, lost, n, -1.0)) <= z else edge(-1.0)
    high = 1.0 if abs(_tango(gained, lost, n, 1.0)) <= z else edge(1.0)
    return low, high


def _tango(gained: int, lost: int, n: int, difference: float) -> float:
    """Score statistic of `difference`: how far the pairs lie from it in standard errors."""
    b = -gained - lost + (2 * n - gained + lost) * difference
    c = -lost * difference * (1 - difference)
    only_base = (math.sqrt(max(0.0, b * b - 8 * n * c)) - b) / (4 * n)  # likeliest, given it
    spread = n * (2 * only_base + difference * (1 - difference))
    distance = gained - lost - n * difference
    if spread <= 0.0:
        return 0.0 if abs(distance) < 1e-12 else math.copysign(math.inf, distance)
    return distance / math.sqrt(spread)


def occurred(samples: NDArray[np.float64], levels: ArrayLike) -> Any:
    """Quantiles of samples (k, ...) along k, (levels, ...): each a value of some battle.

    Every face tells the same median of the same battles; infinity, for never, may be among them.
    """
    q = np.asarray(levels, dtype=np.float64)
    return np.quantile(samples, q, axis=0, method="inverted_cdf")


def band(samples: NDArray[np.float64], level: float) -> tuple[NDArray[np.float64], ...]:
    """Central band of samples (k, t) that holds `level` of the battles: (low (t,), high (t,))."""
    edges = occurred(samples, [(1 - level) / 2, (1 + level) / 2])
    return edges[0], edges[1]


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _first(is_true: Callable[[int], bool], start: int, limit: int) -> int:
    """Smallest n >= start for which `is_true`, which stays true once it is; at most `limit`."""
    low, high = start, start
    while not is_true(high):
        if high >= limit:
            return limit
        low, high = high, min(high * 2, limit)
    while low < high:
        middle = (low + high) // 2
        if is_true(middle):
            high = middle
        else:
            low = middle + 1
    return high
