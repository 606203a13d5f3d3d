"""Decisions above the battle: open the next phase, wait, or seek an end.

High commands weigh prospects, cost and other theaters; the army on the spot may go beyond its
orders.  Where it was studied, local commanders were told to settle a border themselves while the
capital wanted containment, and its orders were read as suggestions [DREA; GOLD; JAWP].  The form is
the usual one of discrete choice [McFadden1974]: log-odds linear in what is weighed.  All weights
are assumed, with ranges.

Leaves out: bargaining, the other side's signals, persons.
It is wrong if, over its ranges, a pause is certain or impossible.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

NUMBERS = ("readiness", "prospects", "unfinished", "cost", "elsewhere", "restraint")
MIRROR = 0.3  # weight of the habit to take an unseen enemy for as strong as oneself


@dataclass(frozen=True)
class Standing:
    """What a side knows when it decides."""

    own_men: float
    seen_men: float  # of the enemy, as its reports have it
    enemy_losses: float
    own_loss_share: float  # of its men, in the last phase
    aims_held: float  # share of the value of its objectives
    pressure: float  # of other theaters, in force today
    home_forbids: bool


def logistic(log_odds: float) -> float:
    """Probability of given log-odds."""
    if log_odds >= 0.0:
        return 1.0 / (1.0 + math.exp(-log_odds))
    return math.exp(log_odds) / (1.0 + math.exp(log_odds))


def believed_enemy(s: Standing, exaggeration: float) -> float:
    """Men that a side thinks it faces.

    Reports are mixed with the habit to expect an equal; losses of the enemy are taken for greater
    than they are, and subtracted.
    """
    seen = max(1.0, s.seen_men - (exaggeration - 1.0) * s.enemy_losses)
    return math.exp((1.0 - MIRROR) * math.log(seen) + MIRROR * math.log(max(1.0, s.own_men)))


def log_odds_of_opening(s: Standing, side: str, numbers: Mapping[str, float]) -> float:
    """Log-odds, a week, that `side` opens the phase that is its to open."""
    d = {name: numbers[f"decisions.{side}.{name}"] for name in NUMBERS}
    enemy = believed_enemy(s, numbers[f"decisions.{side}.exaggeration"])
    autonomy = numbers[f"decisions.{side}.autonomy"]
    odds = d["readiness"] + d["prospects"] * math.log(max(1.0, s.own_men) / enemy)
    odds += d["unfinished"] * (1.0 - s.aims_held) - d["cost"] * s.own_loss_share
    odds -= d["elsewhere"] * s.pressure
    if s.home_forbids:
        odds -= d["restraint"] * (1.0 - autonomy)
    return odds


def log_odds_of_ending(s: Standing, side: str, numbers: Mapping[str, float]) -> float:
    """Log-odds, a week, that `side`'s government seeks an end."""
    d = f"decisions.{side}."
    return (
        numbers[d + "ends"]
        + numbers[d + "ends_by_cost"] * s.own_loss_share
        + numbers[d + "ends_by_pressure"] * s.pressure
    )
