"""Chances of counts without scipy: the front page tests facts and must come at once."""

from __future__ import annotations

import math


def binomial_at_most(k: int, n: int, p: float) -> float:
    """P(X <= k) of n trials with chance p, 0 < p < 1."""
    whole, yes, no = math.lgamma(n + 1), math.log(p), math.log1p(-p)
    return math.fsum(
        math.exp(whole - math.lgamma(i + 1) - math.lgamma(n - i + 1) + i * yes + (n - i) * no)
        for i in range(k + 1)
    )


def student_below(t: float, freedom: int) -> float:
    """P(T <= t) of Student's t, by the finite series of [AbramowitzStegun1964], 26.7.3 and 26.7.4.

    `freedom`: degrees of freedom, a whole number from 1 on.
    """
    angle = math.atan(t / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2 == 1
    term = cosine if odd else 1.0
    terms = [] if freedom == 1 else [term]
    for i in range(3 if odd else 2, freedom - 1, 2):
        term *= cosine**2 * (i - 1) / i
        terms.append(term)
    within = sine * math.fsum(terms)  # P(|T| <= |t|), with the sign of t
    return 0.5 + 0.5 * ((angle + within) * 2.0 / math.pi if odd else within)
