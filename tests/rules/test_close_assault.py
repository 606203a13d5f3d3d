"""Close assault: infantry against tanks, flame against works, crawling under fire."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.close_assault import (
    closing_factor,
    entered_break_rate_per_h,
    men_lost_to_flame,
    odds,
    power_at_arms_length,
    repulse_rate_per_h,
    time_before_repulse,
    vehicles_lost_to_infantry,
)
from tests.rules.numbers import parameters

P = parameters(
    close_kills_per_100_men=1.2, escort_effect=0.7, lesson_effect=0.6, diesel_factor=0.5,
    flame_men_per_h=15.0, repulse_per_h=0.5, vehicle_in_men=12.0, works_at_arms_length=0.6,
    most_odds=3.0, entered_break_per_h=0.05,
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


@given(SHARES, st.floats(0.0, 2.0))
def test_an_assault_lasts_for_as_long_as_nobody_has_thrown_it_back(
    suppression: float, hours: float
) -> None:
    """The mean of the lesser of a waiting time and `hours`: quantile by quantile."""
    n = 4000
    rate_per_h = repulse_rate_per_h(suppression, P)
    waits = (-math.log(1.0 - (i + 0.5) / n) / rate_per_h for i in range(n))
    mean = sum(min(wait_h, hours) for wait_h in waits) / n
    assert time_before_repulse(suppression, hours, P) == pytest.approx(mean, rel=1e-3, abs=1e-12)


@given(SHARES, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_two_parts_of_an_assault_are_the_whole(
    suppression: float, first_h: float, then_h: float
) -> None:
    """An hour is its quarters: who has not been thrown back in the first is there in the next."""
    goes_on = math.exp(-repulse_rate_per_h(suppression, P) * first_h)
    parts = time_before_repulse(suppression, first_h, P)
    parts += goes_on * time_before_repulse(suppression, then_h, P)
    whole = time_before_repulse(suppression, first_h + then_h, P)
    assert whole == pytest.approx(parts, rel=1e-9, abs=1e-12)


def test_assaults_that_nobody_or_everybody_throws_back() -> None:
    nobody, everybody = (parameters(repulse_per_h=rate) for rate in (0.0, 1e9))
    assert time_before_repulse(0.5, 0.75, nobody) == 0.75
    assert time_before_repulse(0.5, 0.75, everybody) == pytest.approx(1.0 / 0.8e9)
    assert time_before_repulse(0.5, 0.0, P) == 0.0


def test_power_at_arms_length() -> None:
    assert power_at_arms_length(600.0, 0, 0.0, 0.0, 1.0, P) == pytest.approx(600.0)
    assert power_at_arms_length(600.0, 0, 1.0, 0.0, 1.0, P) == pytest.approx(960.0)  # QJM: 1.6
    assert power_at_arms_length(200.0, 30, 0.0, 0.0, 1.0, P) == pytest.approx(560.0)


@pytest.mark.parametrize(
    ("assailants", "defenders", "expected", "rate"),
    [
        (500.0, 1000.0, 0.5, 0.0),  # nobody is thrown out by half his number
        (1000.0, 1000.0, 1.0, 0.0),
        (1500.0, 1000.0, 1.5, 0.0125),
        (2000.0, 1000.0, 2.0, 0.05),
        (9000.0, 1000.0, 3.0, 0.2),  # more cannot come to grips
        (700.0, 0.0, 3.0, 0.2),  # gunners without a rifle among them
        (0.0, 0.0, 0.0, 0.0),
    ],
)
def test_odds(assailants: float, defenders: float, expected: float, rate: float) -> None:
    against = odds(assailants, defenders, P)
    assert against == pytest.approx(expected)
    assert entered_break_rate_per_h(against, P) == pytest.approx(rate)


@given(st.floats(1, 5000), st.floats(1, 5000), st.integers(2, 5))
def test_odds_do_not_know_how_power_is_split(power: float, other: float, parts: int) -> None:
    whole = odds(power, other, P)
    assert odds(sum([power / parts] * parts), other, P) == pytest.approx(whole)
    assert odds(power, sum([other / parts] * parts), P) == pytest.approx(whole)
