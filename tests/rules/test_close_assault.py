"""Close assault: infantry against tanks, flame against works, crawling under fire."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.close_assault import (
    closing_factor,
    men_lost_to_flame,
    repulse_rate_per_h,
    vehicles_lost_to_infantry,
)
from tests.rules.numbers import parameters

P = parameters(
    close_kills_per_100_men=1.2, escort_effect=0.7, lesson_effect=0.6, diesel_factor=0.5,
    flame_men_per_h=15.0, repulse_per_h=0.5,
)  # fmt: skip
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("men", "suppression", "training", "escort", "lessons", "petrol", "expected"),
    [
        (500.0, 0.0, 0.5, 0.0, 0.0, 1.0, 6.0),  # tanks alone among five companies
        (500.0, 0.5, 0.5, 0.0, 0.0, 1.0, 3.0),
        (500.0, 0.0, 0.5, 1.0, 0.0, 1.0, 1.8),  # with riflemen
        (500.0, 0.0, 0.5, 1.0, 1.0, 1.0, 0.72),  # that halt and shoot
        (500.0, 0.0, 1.0, 0.0, 0.0, 0.0, 4.5),  # diesels against drilled men
        (500.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0),
    ],
)
def test_worked_examples(
    men: float, suppression: float, training: float, escort: float, lessons: float, petrol: float,
    expected: float,
) -> None:  # fmt: skip
    lost = vehicles_lost_to_infantry(men, suppression, training, escort, lessons, petrol, P)
    assert lost == pytest.approx(expected, rel=1e-12, abs=1e-15)


@given(st.floats(0, 2000), st.floats(0, 500), SHARES, SHARES, SHARES, SHARES, SHARES)
def test_what_helps_tanks_never_costs_them(
    men: float, more: float, suppression: float, training: float, escort: float, lessons: float,
    share: float,
) -> None:  # fmt: skip
    def lost(m: float, s: float, e: float, i: float, petrol: float) -> float:
        return float(vehicles_lost_to_infantry(m, s, training, e, i, petrol, P))

    plain = lost(men, suppression, escort, lessons, 1.0)
    assert plain >= 0.0
    assert lost(men + more, suppression, escort, lessons, 1.0) >= plain
    assert lost(men, suppression + (1 - suppression) * share, escort, lessons, 1.0) <= plain
    assert lost(men, suppression, escort + (1 - escort) * share, lessons, 1.0) <= plain
    assert lost(men, suppression, escort, lessons + (1 - lessons) * share, 1.0) <= plain
    assert lost(men, suppression, escort, lessons, 0.0) <= plain


def test_flame() -> None:
    assert men_lost_to_flame(4.0, P) == pytest.approx(60.0)
    assert men_lost_to_flame(0.0, P) == 0.0


@pytest.mark.parametrize(("suppression", "expected"), [(0.0, 1.0), (0.5, 0.25), (1.0, 0.0)])
def test_pinned_men_crawl(suppression: float, expected: float) -> None:
    assert closing_factor(suppression) == expected


@pytest.mark.parametrize(("suppression", "expected"), [(0.0, 0.15), (0.7, 0.5), (1.0, 0.65)])
def test_assaults_are_thrown_back_the_sooner_the_more_they_are_pinned(
    suppression: float, expected: float
) -> None:
    assert repulse_rate_per_h(suppression, P) == pytest.approx(expected, rel=1e-12)
