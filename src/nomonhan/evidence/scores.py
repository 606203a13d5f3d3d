"""How good a forecast was, once history is known.

CRPS (Matheson and Winkler 1976; Gneiting and Raftery 2007) of the logarithm of a figure: 0 is
perfect, ln 2 = 0.69 means as wrong as a sure forecast that is off by a factor of two.  Dates are
scored in hours, an event that did not happen counting as the end of the battle.  Skill is
1 - CRPS / CRPS of a plain forecast: 0 no better, 1 perfect, below 0 worse.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from nomonhan.evidence.intervals import occurred

LEVELS = np.arange(1, 200) / 200.0
SMALLEST_FIGURE = 0.5  # stands for 0 under the logarithm


def quantiles(sample: ArrayLike) -> NDArray[np.float64]:
    """Quantiles of a sample (k,) at `LEVELS`: the form in which a forecast is sealed.

    Each is a value of some battle: between a date and *never* lies no date.
    """
    found: NDArray[np.float64] = occurred(np.asarray(sample, dtype=np.float64), LEVELS)
    return found


def crps_of_sample(sample: ArrayLike, observed: float) -> float:
    """CRPS of an ensemble (k,): E|X - y| - E|X - X'| / 2."""
    x = np.sort(np.asarray(sample, dtype=np.float64))
    n = len(x)
    ranks = 2 * np.arange(1, n + 1) - n - 1
    spread = float((ranks * x).sum()) / n**2
    return float(np.abs(x - observed).mean()) - spread


def crps_of_quantiles(values: ArrayLike, observed: float) -> float:
    """CRPS of a sealed forecast, its quantiles at `LEVELS`: twice the mean pinball loss."""
    x = np.asarray(values, dtype=np.float64)
    loss = np.where(observed >= x, LEVELS * (observed - x), (1 - LEVELS) * (x - observed))
    return 2 * float(loss.mean())


def crps_of_normal(mean: float, deviation: float, observed: float) -> float:
    """CRPS of a normal forecast, in closed form."""
    z = (observed - mean) / deviation
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    below = float(special.ndtr(z))
    return deviation * (z * (2 * below - 1) + 2 * density - 1 / math.sqrt(math.pi))


def log_figure(figure: ArrayLike) -> NDArray[np.float64]:
    """Logarithm of counts, 0 taken as a half."""
    return np.log(np.maximum(np.asarray(figure, dtype=np.float64), SMALLEST_FIGURE))


def log_normal(median: float, low: float, high: float, level: float = 0.8) -> tuple[float, float]:
    """Mean and deviation of ln X for a forecast given as a median and a central interval."""
    z = float(special.ndtri((1 + level) / 2))
    return math.log(median), (math.log(high) - math.log(low)) / (2 * z)


def skill(score: float, plain: float) -> float:
    """Skill of a forecast against a plain one, from their CRPS."""
    return 1 - score / plain if plain > 0 else math.nan


def width_factor(low: float, high: float) -> float:
    """Width of an interval as the ratio of its ends."""
    return max(high, SMALLEST_FIGURE) / max(low, SMALLEST_FIGURE)


def is_narrow(low: float, high: float, observed: float) -> bool:
    """Whether an 80 % interval is narrow enough for its hit to say something.

    At most a factor 2 for figures above 100, 3 from 20 to 100; below that as wide as a Poisson
    number of that size would be.
    """
    if observed >= 20:
        return width_factor(low, high) <= (2 if observed > 100 else 3)
    at_most = special.pdtr(np.arange(100), max(observed, SMALLEST_FIGURE))
    ends = np.searchsorted(at_most, [0.1, 0.9])
    return high - low <= float(ends[1] - ends[0]) + 1


def coverage(hits: ArrayLike) -> float:
    """Share of figures that fell into their intervals; an 80 % interval should hold 68-92 %."""
    return float(np.mean(np.asarray(hits, dtype=np.float64)))
