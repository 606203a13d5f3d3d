"""Plain twin of attribution: every loss drawn by itself, from those who may have caused it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence


def credited_one_by_one(
    lost: int, contributions: Sequence[float], rng: random.Random
) -> Counter[int]:
    """How many of `lost` each contributor is credited with."""
    who = range(len(contributions))
    return Counter(rng.choices(who, weights=contributions, k=lost))
