"""How many pairs of battles are enough: sequential stopping with a coverage that is known.

Whoever looks at the interval after every battle and stops as soon as it pleases reports too narrow
ones.  Two rules are offered that do not:

- **precision**: in stages.  Each stage says from all pairs so far how many the wanted width takes,
  a quarter more is fought, and that is looked at next [Stein1945, Hall1981].  No stage ends the
  study with fewer pairs than 25 times the squared skewness of the differences [Cochran1977, p. 42]:
  of a difference that rests on a few odd battles the spread is not known sooner.  The rule never
  looks at where the difference lies, only at how well it is known.
- **sign**: stop when the difference is told from nothing.  This does look at where it lies, so its
  interval is the asymptotic confidence sequence [WaudbySmith2024], which holds at all looks at
  once and is about half again as wide.

`docs/comparisons.md` has the coverage of both, measured.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.evidence.intervals import CONFIDENCE
from nomonhan.evidence.paired import Columns, Difference, Pairs, difference_of, pairs_of

FIRST_STAGE = 100
MARGIN = 1.25
SKEW_PAIRS = 25.0
GROWTH = 1.3  # between looks for the sign
NARROWEST_AT = 300  # pairs at which the confidence sequence is narrowest

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Target:
    """When a difference is known well enough."""

    kind: Literal["precision", "sign"] = "precision"
    precision: float = 0.01  # half width, as a share of the base's mean; of a probability, absolute
    first: int = FIRST_STAGE
    most: int = 10_000  # pairs at which to stop in any case


class Sequential(NamedTuple):
    """Where a sequential study ended."""

    differences: list[Difference]
    stages: list[int]  # pairs at each look
    is_met: bool  # False where `most` pairs were not enough


def fight_until(
    target: Target,
    fought: Callable[[int], tuple[Columns, Columns]],
    metrics: Sequence[str],
    *,
    hours: float | None = None,
) -> Sequential:
    """Fight pairs until every metric meets the target.

    `fought(n)` gives the outcomes of the base and of the case in the first n replications, and
    fights those that are lacking; fewer than n end the study.
    """
    n = min(target.first, target.most)
    stages: list[int] = []
    while True:
        pairs = pairs_of(*fought(n), metrics, hours=hours)
        stages.append(n)
        needed = max(pairs_needed(target, each) for each in pairs)
        is_met = needed <= n
        stopped = len(pairs[0].base) < n
        if is_met or n >= target.most or stopped:
            found = [_known(target, each) for each in pairs]
            return Sequential(found, stages, is_met and not stopped)
        more = needed * MARGIN if target.kind == "precision" else n * GROWTH
        n = math.ceil(min(target.most, more))


def pairs_needed(target: Target, pairs: Pairs) -> float:
    """Pairs after which the target would be met, as far as `pairs` tell; at least theirs."""
    n = len(pairs.base)
    sample = pairs.case - pairs.base
    if n < 2:
        return math.inf
    if target.kind == "sign":
        low, high = confidence_sequence(sample)
        return n if low > 0 or high < 0 else n + 1
    found = difference_of(pairs)
    allowed = target.precision * (1.0 if pairs.kind == "probability" else abs(found.base))
    if found.half_width == 0.0:
        return n
    if allowed == 0.0:
        return math.inf
    wanted = n * (found.half_width / allowed) ** 2
    return max(n, wanted, SKEW_PAIRS * skewness(sample) ** 2)


def skewness(sample: Floats) -> float:
    """Third standardized moment of a sample (k,); 0 where nothing varies."""
    apart = sample - sample.mean()
    spread = float(np.mean(apart**2))
    return float(np.mean(apart**3)) / spread**1.5 if spread > 0 else 0.0


def confidence_sequence(
    sample: Sequence[float] | Floats,
    confidence: float = CONFIDENCE,
    narrowest_at: int = NARROWEST_AT,
) -> tuple[float, float]:
    """Interval of the mean of a sample (k,) that holds at all numbers of pairs at once.

    The normal-mixture sequence of [WaudbySmith2024], with its free number set so that it is
    narrowest at `narrowest_at` pairs.  It is a promise for many pairs, not for a few dozen.
    """
    values = np.asarray(sample, dtype=np.float64)
    n = len(values)
    if n < 2:
        return -math.inf, math.inf
    alpha = 1 - confidence
    tail = -2 * math.log(alpha)
    rho2 = (tail + math.log(tail + 1)) / narrowest_at
    mean, spread = float(values.mean()), float(values.std(ddof=1))
    inside = n * rho2 + 1
    half = spread * math.sqrt(2 * inside / (n * n * rho2) * math.log(math.sqrt(inside) / alpha))
    return mean - half, mean + half


def _known(target: Target, pairs: Pairs) -> Difference:
    """The difference, with the interval that the target's way of stopping allows."""
    found = difference_of(pairs)
    if target.kind == "precision" or len(pairs.base) < 2:
        return found
    low, high = confidence_sequence(pairs.case - pairs.base)
    return replace(found, low=low, high=high)
