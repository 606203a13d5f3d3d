"""Direct fire: hits, penetration, overlap, output, manning."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.direct_fire import (
    fire_output,
    intensity,
    lost_with_overlap,
    manning,
    p_hit,
    p_penetrate,
    paid_for,
    penetration_at,
)
from tests.rules.numbers import parameters

P = parameters(penetration_steepness=6.0, suppression_of_fire=0.8, skirmish_share=0.15)
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("range_m", "expected"), [(0.0, 0.6), (600.0, 0.3), (1200.0, 0.12), (1800.0, 0.06)]
)
def test_hits_fall_with_the_square_of_range(range_m: float, expected: float) -> None:
    assert p_hit(range_m, 600.0, 0.6) == pytest.approx(expected, rel=1e-12)


def test_a_weapon_without_range_hits_nothing() -> None:
    assert p_hit(100.0, 0.0, 0.6) == 0.0


@given(st.floats(0, 5000), st.floats(0, 5000), st.floats(1, 3000), SHARES)
def test_nearer_is_never_harder_to_hit(a: float, b: float, scale_m: float, zero: float) -> None:
    near, far = sorted((a, b))
    assert 0.0 <= p_hit(far, scale_m, zero) <= p_hit(near, scale_m, zero) <= zero


@pytest.mark.parametrize(
    ("mm", "armor_mm", "expected"),
    [
        (20.0, 20.0, 0.5),  # as much as the plate: even chance
        (30.0, 20.0, 1 / (1 + math.exp(-3.0))),
        (10.0, 20.0, 1 / (1 + math.exp(3.0))),
        (5.0, 0.0, 1 / (1 + math.exp(-24.0))),  # no plate counts as a millimeter
        (0.0, 20.0, 0.0),
    ],
)
def test_penetration_is_logistic_in_plate(mm: float, armor_mm: float, expected: float) -> None:
    assert p_penetrate(mm, armor_mm, P) == pytest.approx(expected, rel=1e-12)


@given(st.floats(0, 100), st.floats(0, 50), st.floats(1, 60), st.floats(0, 30))
def test_thicker_plate_stops_more(mm: float, more: float, armor: float, thicker: float) -> None:
    assert 0.0 <= p_penetrate(mm, armor, P) <= 1.0
    assert p_penetrate(mm + more, armor, P) >= p_penetrate(mm, armor, P)
    assert p_penetrate(mm, armor + thicker, P) <= p_penetrate(mm, armor, P)


@pytest.mark.parametrize(
    ("range_m", "expected"),
    [
        (50.0, 60.0), (100.0, 60.0), (300.0, 50.0), (500.0, 40.0), (750.0, 35.0), (1000.0, 30.0),
        (2000.0, 15.0), (3000.0, 0.0), (4000.0, 0.0),
    ],
)  # fmt: skip
def test_penetration_between_the_ranges_of_the_data(range_m: float, expected: float) -> None:
    assert penetration_at(range_m, 60.0, 40.0, 30.0) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("kills", "targets", "expected"),
    [
        (10.0, 10.0, 10.0 * (1 - math.exp(-1.0))),  # 6.32 of ten: the rest fell twice
        (1.0, 100.0, 100.0 * (1 - math.exp(-0.01))),
        (0.0, 5.0, 0.0),
        (5.0, 0.0, 0.0),
    ],
)
def test_overlap(kills: float, targets: float, expected: float) -> None:
    assert lost_with_overlap(kills, targets) == pytest.approx(expected, rel=1e-12)


@given(st.floats(1e-9, 0.1), st.floats(1.0, 1e4))
def test_thin_fire_is_told_to_the_last_digits(share: float, targets: float) -> None:
    exact = -targets * math.expm1(-share)
    assert lost_with_overlap(share * targets, targets) == pytest.approx(exact, rel=1e-14)


@given(st.floats(0, 1e4), st.floats(0, 1e3), st.floats(0.01, 1e4))
def test_more_fire_never_loses_fewer_and_never_more_than_there_are(
    kills: float, more: float, targets: float
) -> None:
    lost = lost_with_overlap(kills, targets)
    slack = 1e-15 * targets  # 1 - exp(-x) keeps 16 digits of 1, not of x
    assert lost <= lost_with_overlap(kills + more, targets) <= targets
    assert lost <= kills + slack
    assert lost <= lost_with_overlap(kills, targets * 1.5) + slack


def test_scattered_shots_at_counted_targets_agree_with_overlap() -> None:
    """A hundred shots at fifty men, each at one of them at random: 1 - (1 - 1/50)^100 are hit."""
    exact = 50.0 * (1.0 - (1.0 - 1.0 / 50.0) ** 100)
    assert lost_with_overlap(100.0, 50.0) == pytest.approx(exact, rel=0.005)


@pytest.mark.parametrize(
    ("suppression", "manned", "light", "expected"),
    [(0.0, 1.0, 1.0, 1.0), (0.5, 1.0, 1.0, 0.6), (1.0, 0.5, 0.4, 0.2 * 0.5 * 0.4)],
)
def test_output(suppression: float, manned: float, light: float, expected: float) -> None:
    assert fire_output(suppression, manned, light, P) == pytest.approx(expected, rel=1e-12)


@given(SHARES, SHARES, SHARES, SHARES)
def test_suppressed_men_never_fire_more(a: float, b: float, manned: float, light: float) -> None:
    less, more = sorted((a, b))
    assert 0.0 <= fire_output(more, manned, light, P) <= fire_output(less, manned, light, P) <= 1.0


@pytest.mark.parametrize(
    ("men", "full", "expected"),
    [(800, 800, 1.0), (200, 800, 0.5), (900, 800, 1.0), (0, 800, 0.0), (10, 0, 0.0)],
)
def test_manning(men: int, full: int, expected: float) -> None:
    assert manning(men, full) == pytest.approx(expected, rel=1e-12)


def test_lines_that_only_face_each_other_skirmish() -> None:
    assert intensity(True, P) == 1.0
    assert intensity(False, P) == 0.15


@pytest.mark.parametrize(
    ("share", "per_h", "left", "hours", "expected"),
    [
        (0.8, 0.4, 2.0, 0.25, 0.8),  # 0.08 units of fire for a quarter of an hour: there are two
        (0.8, 0.4, 0.04, 0.25, 0.4),  # half of that is left, and half of the fire
        (0.8, 0.4, 0.04, 0.125, 0.8),  # it lasts for half as long
        (0.8, 0.0, 0.0, 0.25, 0.8),  # what spends nothing needs nothing
    ],
)
def test_nobody_fires_what_he_has_not(
    share: float, per_h: float, left: float, hours: float, expected: float
) -> None:
    assert paid_for(share, per_h, left, hours) == pytest.approx(expected, rel=1e-12)
