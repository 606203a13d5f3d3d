"""What moves the outcome: Sobol' indices of groups, and elementary effects of single kinds.

First-order index: the share of the outcome's variance that would go if the group were known.
Total index: the share that would be left if all else were known; what exceeds the first order is
the group's part in interactions.  The mean of the two is the group's share: shares of all groups
add up to one, and are Shapley effects [Owen2014] as far as groups interact two by two.  Estimators
of [Saltelli2010], the same as scipy's, whose intervals cannot be had again from a seed; here they
come of a bootstrap over rows.  Elementary effect: how far the outcome moves, in the mean of its
size, when one kind of input is drawn anew and all else stays, chance included [Morris1991]; what
chance alone moves is its floor, since battles are chaotic.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nomonhan.evidence.intervals import CONFIDENCE
from nomonhan.evidence.paired import mean_and_half_width

Floats = NDArray[np.float64]

RESAMPLES = 999
FEWEST_ROWS = 8


@dataclass(frozen=True)
class Index:
    """The part of one group in the variance of one outcome, with intervals."""

    group: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float
    share: float  # mean of the two
    share_low: float
    share_high: float


@dataclass(frozen=True)
class Effect:
    """How far one kind of input moves an outcome when it is drawn anew."""

    group: str
    size: float  # mean of the absolute effects, in standard deviations of the outcome
    low: float
    high: float
    mean: float  # mean of the effects, with their sign, likewise


def sobol(
    a: Floats, b: Floats, groups: Mapping[str, Floats], *, resamples: int = RESAMPLES, seed: int = 0
) -> list[Index]:
    """Indices of groups from rows (k,) of an outcome: all of A, all of B, A with one group of B.

    Intervals are those of the middle 95 % of `resamples` drawings of the rows.  An outcome that
    never varies has indices of NaN.
    """
    n = len(a)
    if n < FEWEST_ROWS:
        raise ValueError(f"{n} rows are too few for indices")
    if np.ptp(np.concatenate([a, b])) == 0:
        return [Index(group, *([math.nan] * 9)) for group in groups]
    chosen = np.random.default_rng(seed).integers(0, n, (resamples, n))
    levels = [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]
    found = []
    for group, values in groups.items():
        first, total = _indices(a[None], b[None], values[None])
        firsts, totals = _indices(a[chosen], b[chosen], values[chosen])
        kinds = ((first, firsts), (total, totals), ((first + total) / 2, (firsts + totals) / 2))
        numbers = [
            float(value) for one, many in kinds for value in (one[0], *np.nanquantile(many, levels))
        ]
        found.append(Index(group, *numbers))
    return found


def _indices(a: Floats, b: Floats, ab: Floats) -> tuple[Floats, Floats]:
    """First-order and total index, (r,), of samples (r, k)."""
    both = np.concatenate([a, b], axis=1)
    center = both.mean(axis=1, keepdims=True)
    variance = both.var(axis=1)
    variance[variance == 0.0] = np.nan  # a resample in which nothing varies tells nothing
    first = ((b - center) * (ab - a)).mean(axis=1) / variance
    total = 0.5 * ((a - ab) ** 2).mean(axis=1) / variance
    return first, total


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
