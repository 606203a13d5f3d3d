"""Plain twins of the supply column (who asks, who gets what) and of the muster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Asker(NamedTuple):
    """A unit that can be reached by truck, and one kind of supply."""

    unit: int
    stock: float
    full: float
    tonnes_each: float  # of one measure of the kind


def shared_out(
    askers: Sequence[Asker], depot_t: float, hours: float, refill_h: float
) -> tuple[dict[int, float], float]:
    """Stock of each unit afterwards, and what is left in the depot, tonnes."""
    asked = {
        a.unit: max(0.0, min(a.full - a.stock, a.full / refill_h * hours)) * a.tonnes_each
        for a in askers
    }
    total = sum(asked.values())
    share = min(1.0, depot_t / total) if total > 0.0 else 0.0
    after = {
        a.unit: a.stock + (asked[a.unit] * share / a.tonnes_each if asked[a.unit] > 0.0 else 0.0)
        for a in askers
    }
    return after, depot_t - share * total


def half_up(x: float) -> int:
    """Nearest whole number, halves upward."""
    whole = int(x)
    return whole + 1 if x - whole >= 0.5 else whole


def mustered(
    own_men: float | None, own: Mapping[str, float], paper_men: float, paper: Mapping[str, float],
    rifles: set[str], strength: float, factor: float,
) -> tuple[int, dict[str, int]]:  # fmt: skip
    """Men and weapons on hand: by name where told, rifles with the men, the rest by strength."""
    men = (paper_men if own_men is None else own_men) * factor
    held = {}
    for weapon in {**paper, **own}:
        if weapon in own:
            held[weapon] = half_up(own[weapon])
        elif weapon in rifles and paper_men > 0:
            held[weapon] = half_up(paper[weapon] * men / paper_men)
        else:
            held[weapon] = half_up(paper[weapon] * strength)
    return half_up(men), held
