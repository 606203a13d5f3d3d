"""Small charts of what a test measured, as plain SVG that takes its colors from the page.

Of battles: how often each value came out, the limits within which the reading is true, the median.
Of data: a dot for every telling, and the same limits.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from nomonhan.claims.looking import Answer
from nomonhan.evidence.intervals import occurred

WIDTH, HEIGHT, FOOT = 300.0, 58.0, 16.0
BINS = 26
FEW = 12  # no more numbers than these are drawn as dots; one of them alone needs no picture
Words = Callable[[float], str]
Numbers = NDArray[np.float64]


def chart(answer: Answer, words: Words, title: str, before: Answer | None = None) -> Markup | None:
    """A chart of what was measured, beside what was measured before; None for nothing to show."""
    found = _finite(answer)
    earlier = _finite(before) if before is not None else np.zeros(0)
    both = np.concatenate([found, earlier])
    limits = [limit for limit in (answer.low, answer.high) if math.isfinite(limit)]
    if not len(found) or (len(set(both.tolist())) < 2 and len(found) <= FEW):
        return None
    low, high = _ends(np.concatenate([both, limits]))
    scale = WIDTH / (high - low)

    def x(value: float) -> float:
        return min(max((value - low) * scale, 0.0), WIDTH)

    parts = [_band(answer, x)]
    if len(found) > FEW:
        edges = np.linspace(low, high, BINS + 1)
        if len(earlier):
            parts.append(_bars(earlier, edges, "bars before"))
        parts.append(_bars(found, edges, "bars"))
        median = float(occurred(found, 0.5))
        parts.append(_tick(x(median), "median"))
        parts.append(_label(x(median), words(median), "strong"))
    else:
        dots = [
            Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4"/>').format(x(v), HEIGHT / 2)
            for v in dict.fromkeys(found.tolist())
        ]
        parts += dots
        parts.append(_label(x(float(found[0])), words(float(found[0])), "strong"))
    parts += [
        _label(x(limit), words(limit), "limit")
        for limit in limits
        if _is_apart(limit, found, low, high)
    ]
    parts.append(Markup('<path class="axis" d="M0 {0}H{1}"/>').format(HEIGHT, WIDTH))
    return Markup(
        '<svg class="small-chart" viewBox="-4 -2 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(WIDTH + 8, HEIGHT + FOOT + 2, title, Markup("").join(parts))


def _finite(answer: Answer) -> Numbers:
    if answer.measured is None:
        return np.zeros(0)
    return answer.measured[np.isfinite(answer.measured)]


def _ends(values: Numbers) -> tuple[float, float]:
    """Ends of the axis, with a little room, and no less than nothing for what counts."""
    low, high = float(values.min()), float(values.max())
    room = 0.07 * ((high - low) or max(1.0, abs(high)))
    return (max(0.0, low - room) if low >= 0 else low - room), high + room


def _band(answer: Answer, x: Callable[[float], float]) -> Markup:
    """Where the reading is true."""
    left = x(answer.low) if math.isfinite(answer.low) else 0.0
    right = x(answer.high) if math.isfinite(answer.high) else WIDTH
    if not math.isfinite(answer.low) and not math.isfinite(answer.high):
        return Markup("")
    return Markup('<rect class="true" x="{:.1f}" y="0" width="{:.1f}" height="{}"/>').format(
        left, max(right - left, 2.0), HEIGHT
    )


def _bars(values: Numbers, edges: Numbers, kind: str) -> Markup:
    counts, _edges = np.histogram(values, edges)
    tallest = counts.max() or 1
    wide = WIDTH / len(counts)
    path = "".join(
        f"M{i * wide + 0.6:.1f} {HEIGHT}v{-(HEIGHT - 12) * n / tallest:.1f}h{wide - 1.2:.1f}"
        f"v{(HEIGHT - 12) * n / tallest:.1f}z"
        for i, n in enumerate(counts)
        if n
    )
    return Markup('<path class="{}" d="{}"/>').format(kind, path)


def _tick(at: float, kind: str) -> Markup:
    return Markup('<path class="{}" d="M{:.1f} {}V8"/>').format(kind, at, HEIGHT)


def _label(at: float, text: str, kind: str) -> Markup:
    anchor = "start" if at < 40 else "end" if at > WIDTH - 40 else "middle"
    y = HEIGHT + FOOT - 3
    return Markup('<text class="{}" x="{:.1f}" y="{}" text-anchor="{}">{}</text>').format(
        kind, at, y, anchor, text
    )


def _is_apart(limit: float, found: Numbers, low: float, high: float) -> bool:
    """Whether a limit's number would not cover that of the median."""
    middle = float(occurred(found, 0.5))
    return abs(limit - middle) > 0.24 * (high - low)
