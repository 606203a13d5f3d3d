"""What units hold: establishment, state of strength and the unit's own figures together."""

from __future__ import annotations

import math

from nomonhan.scenario.records import Scenario, Unit


def men_on_hand(scenario: Scenario, unit: Unit) -> float:
    """Men of a unit when it enters the battle."""
    men = unit.men if unit.men is not None else scenario.establishments[unit.establishment].men
    return men.value


def holdings_on_hand(scenario: Scenario, unit: Unit) -> dict[str, float]:
    """Weapon system -> number held, before it is rounded to whole weapons.

    The unit's own figures stand; every other weapon of the establishment is held in the proportion
    `strength`.
    """
    paper = scenario.establishments[unit.establishment].holdings
    held = {weapon: number.value * unit.strength.value for weapon, number in paper.items()}
    held.update({weapon: number.value for weapon, number in unit.holdings.items()})
    return held


def whole(number: float) -> int:
    """Whole weapons or men of a figure; halves go up."""
    return math.floor(number + 0.5)
