"""Decisions above the battle, by hand."""

import math

import pytest

from nomonhan.campaign.decisions import (
    Standing,
    believed_enemy,
    believed_success,
    log_odds_of_ending,
    log_odds_of_opening,
    log_odds_of_raiding,
    log_odds_of_reinforcing,
    logistic,
)

WEIGHTS = {
    "readiness": 0.5, "prospects": 2.0, "confidence": 1.0, "unfinished": 1.5, "cost": 3.0,
    "elsewhere": 1.0, "restraint": 2.0, "autonomy": 0.75, "exaggeration": 2.0, "mirror": 0.5,
    "ends": -3.0, "ends_by_cost": 4.0, "ends_by_pressure": 1.0, "reinforce": 1.0,
    "reinforce_by_need": 2.0,
}  # fmt: skip
NUMBERS = {f"decisions.x.{k}": v for k, v in WEIGHTS.items()} | {"air.raid_log_odds": 1.0}


def standing(**changed: float) -> Standing:
    usual = {
        "own_men": 8000.0, "seen_men": 2500.0, "own_losses": 200.0, "enemy_losses": 500.0,
        "own_loss_share": 0.1, "aims_held": 0.6, "pressure": 0.6,
    }  # fmt: skip
    return Standing(**{**usual, **changed}, home_forbids=False)


def test_enemy_is_mean_of_report_less_claims_and_of_oneself() -> None:
    # 2500 seen, less 500 that were claimed twice: 2000; geometric mean with 8000 is 4000
    assert believed_enemy(standing(), 2.0, 0.5) == pytest.approx(4000.0)
    assert believed_enemy(standing(seen_men=0.0), 2.0, 1.0) == pytest.approx(8000.0)


def test_success_is_what_is_published() -> None:
    # 2 x 500 over 200 is 5: ln 5 is above 1; 2 x 100 over 200 is even
    assert believed_success(standing(), 2.0) == 1.0
    assert believed_success(standing(enemy_losses=100.0), 2.0) == 0.0
    assert believed_success(standing(enemy_losses=0.0), 2.0) == -1.0


def test_opening_by_hand() -> None:
    # 0.5 + 2 ln(8000/4000) + 1 x 1 + 1.5 x 0.4 - 3 x 0.1 - 1 x 0.6
    by_hand = 0.5 + 2.0 * math.log(2.0) + 1.0 + 0.6 - 0.3 - 0.6
    assert log_odds_of_opening(standing(), "x", NUMBERS) == pytest.approx(by_hand)
    forbidden = Standing(**{**standing().__dict__, "home_forbids": True})
    assert log_odds_of_opening(forbidden, "x", NUMBERS) == pytest.approx(by_hand - 0.5)


def test_other_decisions_by_hand() -> None:
    assert log_odds_of_ending(standing(), "x", NUMBERS) == pytest.approx(-3.0 + 0.4 + 0.6)
    need = math.log(0.5) + 0.4
    assert log_odds_of_reinforcing(standing(), "x", NUMBERS) == pytest.approx(1 + 2 * need - 0.6)
    assert log_odds_of_raiding("x", False, NUMBERS) == pytest.approx(0.5)
    assert log_odds_of_raiding("x", True, NUMBERS) == pytest.approx(0.0)


def test_logistic() -> None:
    assert logistic(0.0) == 0.5
    assert logistic(math.log(3.0)) == pytest.approx(0.75)
    assert logistic(-800.0) == 0.0
    assert logistic(800.0) == 1.0
