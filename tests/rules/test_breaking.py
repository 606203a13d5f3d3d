"""What follows a break, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.rules.breaking import (
    assailants_hit,
    leak_rate_per_h,
    overrun_rate_per_h,
    p_disbands,
    p_stays,
    p_was_unreliable,
    rally_rate_per_h,
    yield_rate_per_h,
)
from tests.rules.numbers import parameters

P = parameters(
    stay_in_place=0.8, overrun_per_h=0.1, surrender_per_h=0.2, infiltration_per_h=0.05,
    rally_per_h=0.25, defection_share=0.3, overrun_cost=0.2,
)  # fmt: skip
SHARES = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("no_retreat", "works", "pressed", "trapped", "expected"),
    [
        (0.0, 0.0, True, False, 0.0),  # closed on, nothing holds it: it runs
        (0.0, 0.0, False, False, 0.8),  # fire alone: it goes to ground
        (1.0, 0.0, True, False, 0.48),  # 0.8 x 0.6: an order without works
        (1.0, 1.0, True, False, 0.8),
        (0.5, 0.5, True, False, 0.32),  # 0.8 x 0.5 x (0.6 + 0.4 x 0.5)
        (0.0, 0.0, True, True, 1.0),  # nowhere to run to
    ],
)
def test_who_goes_to_ground(
    no_retreat: float, works: float, pressed: bool, trapped: bool, expected: float
) -> None:
    assert p_stays(no_retreat, works, pressed, trapped, P) == pytest.approx(expected)


@given(SHARES, SHARES, st.booleans(), st.booleans())
def test_an_order_never_makes_a_unit_run(
    no_retreat: float, works: float, pressed: bool, trapped: bool
) -> None:
    stays = p_stays(no_retreat, works, pressed, trapped, P)
    assert 0.0 <= stays <= 1.0
    assert p_stays(1.0, works, pressed, trapped, P) >= stays
    assert p_stays(no_retreat, works, False, trapped, P) >= stays


def test_hazards_by_hand() -> None:
    assert overrun_rate_per_h(3, 0.0, P) == pytest.approx(0.3)
    assert overrun_rate_per_h(3, 1.0, P) == pytest.approx(0.15)  # works halve it
    assert overrun_rate_per_h(0, 0.0, P) == 0.0
    assert yield_rate_per_h(0.25, P) == pytest.approx(0.05)
    assert leak_rate_per_h(0.0, P) == pytest.approx(0.05)
    assert leak_rate_per_h(1.0, P) == 0.0
    assert rally_rate_per_h(0.4, 0.0, P) == pytest.approx(0.1)
    assert rally_rate_per_h(0.4, 0.5, P) == pytest.approx(0.05)


def test_who_breaks_at_the_mere_sight_may_go_over() -> None:
    assert p_disbands(0.1, 0.1, P) == pytest.approx(0.3)
    assert p_disbands(0.02, 0.1, P) == pytest.approx(0.06)  # losses made four fifths of the break
    assert p_disbands(0.0, 0.1, P) == 0.0
    assert p_disbands(0.0, 0.0, P) == 0.0


def test_the_unreliable_break_for_their_unreliability() -> None:
    assert p_was_unreliable(0.1, 0.1) == 1.0
    assert p_was_unreliable(0.02, 0.1) == pytest.approx(0.2)
    assert p_was_unreliable(0.0, 0.0) == 0.0


def test_who_overruns_pays_by_his_share_of_the_men() -> None:
    assert assailants_hit(60, 300.0, 400.0, P) == pytest.approx(9.0)  # 0.2 x 60 x 3/4
    assert assailants_hit(60, 100.0, 400.0, P) == pytest.approx(3.0)
    assert assailants_hit(0, 300.0, 400.0, P) == 0.0
    assert assailants_hit(60, 0.0, 0.0, P) == 0.0
