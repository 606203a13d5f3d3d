"""Decisions above the battle: open the next phase, reinforce, raid, seek an end.

High commands weigh prospects, cost and other theaters; the army on the spot may go beyond its
orders.  Where it was studied, local commanders were told to settle a border themselves while the
capital wanted containment, and its orders were read as suggestions [DREA; GOLD; JAWP].  The form is
the usual one of discrete choice [McFadden1974]: log-odds linear in what is weighed.  All weights
are assumed, with ranges.

A side believes what it publishes: the enemy's losses are taken for greater than they are, which
makes the enemy weaker than he is and a draw a victory.

Leaves out: bargaining, the other side's signals, persons.
It is wrong if, over its ranges, a pause is certain or impossible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nomonhan.elementary import exp, log

Numbers = Mapping[str, float]
"""The campaign's drawn numbers by path."""


@dataclass(frozen=True)
class Standing:
    """What a side knows when it decides."""

    own_men: float  # on the spot or on the way
    seen_men: float  # of the enemy, as its reports have it
    own_losses: float
    enemy_losses: float
    own_loss_share: float  # of its men, in the last phase
    aims_held: float  # share of the value of its objectives
    pressure: float  # of other theaters, in force today
    home_forbids: bool


def logistic(log_odds: float) -> float:
    """Probability of given log-odds."""
    if log_odds >= 0.0:
        return 1.0 / (1.0 + exp(-log_odds))
    return exp(log_odds) / (1.0 + exp(log_odds))


def believed_enemy(s: Standing, exaggeration: float, mirror: float) -> float:
    """Men that a side thinks it faces.

    Reports are mixed with the habit to expect an equal; losses of the enemy are taken for greater
    than they are, and subtracted.
    """
    seen = max(1.0, s.seen_men - (exaggeration - 1.0) * s.enemy_losses)
    return exp((1.0 - mirror) * log(seen) + mirror * log(max(1.0, s.own_men)))


def believed_success(s: Standing, exaggeration: float) -> float:
    """-1 a defeat to 1 a victory: ln of the enemy's losses, as published, over its own."""
    ratio = max(1.0, exaggeration * s.enemy_losses) / max(1.0, s.own_losses)
    return max(-1.0, min(1.0, log(ratio)))


def log_odds_of_opening(s: Standing, side: str, numbers: Numbers) -> float:
    """Log-odds, a week, that `side` decides to open the phase that is its to open."""
    d = f"decisions.{side}."
    exaggeration = numbers[d + "exaggeration"]
    enemy = believed_enemy(s, exaggeration, numbers[d + "mirror"])
    odds = numbers[d + "readiness"]
    odds += numbers[d + "prospects"] * log(max(1.0, s.own_men) / enemy)
    odds += numbers[d + "confidence"] * believed_success(s, exaggeration)
    odds += numbers[d + "unfinished"] * (1.0 - s.aims_held) - numbers[d + "cost"] * s.own_loss_share
    odds -= numbers[d + "elsewhere"] * s.pressure
    if s.home_forbids:
        odds -= restraint(side, numbers)
    return odds


def restraint(side: str, numbers: Numbers) -> float:
    """What a ban from home weighs with an army that may go beyond its orders."""
    d = f"decisions.{side}."
    return numbers[d + "restraint"] * (1.0 - numbers[d + "autonomy"])


def log_odds_of_reinforcing(s: Standing, side: str, numbers: Numbers) -> float:
    """Log-odds that `side` sends a formation that has not fought here."""
    d = f"decisions.{side}."
    enemy = believed_enemy(s, numbers[d + "exaggeration"], numbers[d + "mirror"])
    need = log(enemy / max(1.0, s.own_men)) + 1.0 - s.aims_held
    return (
        numbers[d + "reinforce"]
        + numbers[d + "reinforce_by_need"] * need
        - numbers[d + "elsewhere"] * s.pressure
    )


def log_odds_of_raiding(side: str, raided_before: bool, numbers: Numbers) -> float:
    """Log-odds that `side` strikes the enemy's bases, which home does not wish.

    Once it has been done, home forbids it in so many words: the ban weighs twice.
    """
    return numbers["air.raid_log_odds"] - (1 + raided_before) * restraint(side, numbers)


def log_odds_of_ending(s: Standing, side: str, numbers: Numbers) -> float:
    """Log-odds, a week, that `side`'s government seeks an end."""
    d = f"decisions.{side}."
    return (
        numbers[d + "ends"]
        + numbers[d + "ends_by_cost"] * s.own_loss_share
        + numbers[d + "ends_by_pressure"] * s.pressure
    )
