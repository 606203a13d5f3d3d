"""Cohesion and breaking."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.cohesion import break_rate_per_h, cohesion_after, p_within
from tests.rules.numbers import parameters

P = parameters(
    cohesion_loss_gain=1.5, cohesion_shock_per_h=0.02, cohesion_isolation_per_h=0.004,
    cohesion_recovery_per_h=0.05, break_rate_per_h=0.8, hold_effect=0.75, works_effect=0.4,
    trapped_effect=0.5, contact_break_per_h=0.25, first_contact_h=6.0,
)  # fmt: skip
SHARES = st.floats(0.0, 1.0)
HOURS = st.floats(0.0, 24.0)


@pytest.mark.parametrize(
    ("before", "lost", "shock_h", "quiet_h", "isolated_h", "training", "expected"),
    [
        (0.9, 0.10, 0.0, 0.0, 0.0, 0.5, 0.75),  # 1.5 x 0.10 / (0.5 + 0.5)
        (0.9, 0.10, 0.0, 0.0, 0.0, 1.0, 0.80),  # drilled men take it better
        (0.9, 0.0, 3.0, 0.0, 5.0, 0.5, 0.82),  # 3 x 0.02 + 5 x 0.004
        (0.5, 0.0, 0.0, 2.0, 0.0, 0.5, 0.55),  # 0.05 x 2 x (1 - 0.5)
        (0.1, 0.50, 0.0, 0.0, 0.0, 0.5, 0.0),
    ],
)
def test_worked_examples(
    before: float, lost: float, shock_h: float, quiet_h: float, isolated_h: float,
    training: float, expected: float,
) -> None:  # fmt: skip
    after = cohesion_after(before, lost, shock_h, quiet_h, isolated_h, training, P)
    assert after == pytest.approx(expected, abs=1e-12)


@given(SHARES, SHARES, SHARES, HOURS, HOURS, HOURS, SHARES)
def test_more_losses_never_steady_a_unit(
    before: float, lost: float, more: float, shock: float, quiet: float, isolated: float,
    training: float,
) -> None:  # fmt: skip
    after = cohesion_after(before, lost, shock, quiet, isolated, training, P)
    assert 0.0 <= after <= 1.0
    assert cohesion_after(before, lost + more, shock, quiet, isolated, training, P) <= after
    assert cohesion_after(before, lost, shock + 1.0, quiet, isolated, training, P) <= after
    assert cohesion_after(before, lost, shock, quiet, isolated + 1.0, training, P) <= after
    assert cohesion_after(before, lost, shock, quiet + 1.0, isolated, training, P) >= after


@pytest.mark.parametrize(
    ("cohesion", "contact", "before_h", "reliability", "no_retreat", "works", "trapped",
     "expected"),
    [
        (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, False, 0.8),
        (0.5, 0.0, 0.0, 1.0, 0.0, 0.0, False, 0.8 / 16),  # the fourth power of a half
        (0.5, 0.0, 0.0, 1.0, 0.0, 0.0, True, 0.4 / 16),  # nowhere to run to
        (0.5, 1.0, 9.0, 1.0, 1.0, 1.0, False, 0.8 / 16 * 0.25 * 0.6),
        (1.0, 1.0, 0.0, 0.6, 1.0, 1.0, True, 0.25 * 0.16),  # contact tells on the unreliable alone
        (1.0, 1.0, 6.0, 0.6, 1.0, 1.0, True, 0.25 * 0.16 / math.e),  # who has stood, stands
        (1.0, 0.0, 0.0, 0.6, 0.0, 0.0, False, 0.0),
    ],
)  # fmt: skip
def test_hazard(
    cohesion: float, contact: float, before_h: float, reliability: float, no_retreat: float,
    works: float, trapped: bool, expected: float,
) -> None:  # fmt: skip
    rate = break_rate_per_h(cohesion, contact, before_h, reliability, no_retreat, works, trapped, P)
    assert rate == pytest.approx(expected, rel=1e-12, abs=1e-15)


@given(SHARES, SHARES, SHARES, SHARES, SHARES, SHARES, st.booleans())
def test_the_shaken_and_the_unreliable_break_first(
    cohesion: float, less: float, reliability: float, doubt: float, no_retreat: float,
    works: float, trapped: bool,
) -> None:  # fmt: skip
    def rate(c: float, contact: float, r: float, stay: float, dug: float) -> float:
        return float(break_rate_per_h(c, contact, 2.0, r, stay, dug, trapped, P))

    plain = rate(cohesion, 1.0, reliability, no_retreat, works)
    assert plain >= 0.0
    assert rate(cohesion * less, 1.0, reliability, no_retreat, works) >= plain
    assert rate(cohesion, 1.0, reliability * doubt, no_retreat, works) >= plain
    assert rate(cohesion, 1.0, reliability, 1.0, works) <= plain
    assert rate(cohesion, 1.0, reliability, no_retreat, 1.0) <= plain
    assert rate(cohesion, 0.0, reliability, no_retreat, works) <= plain


@pytest.mark.parametrize(
    ("rate", "hours", "expected"),
    [(0.0, 1.0, 0.0), (math.log(2.0), 1.0, 0.5), (0.1, 2.0, 1 - math.exp(-0.2))],
)
def test_chance_within_hours(rate: float, hours: float, expected: float) -> None:
    assert p_within(rate, hours) == pytest.approx(expected, rel=1e-12)


@given(st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_two_half_steps_are_as_safe_as_one(rate: float, hours: float) -> None:
    half = 1.0 - p_within(rate, hours / 2)
    assert half * half == pytest.approx(1.0 - p_within(rate, hours), abs=1e-12)
