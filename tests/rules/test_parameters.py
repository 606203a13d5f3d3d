"""The dials that rules share, and the file that sets them."""

from __future__ import annotations

from nomonhan.rules.parameters import DERIVED, PARAMETER_TYPE, PARAMETERS
from nomonhan.scenario.loader import load_scenario


def test_names_are_unique_and_a_record_of_numbers() -> None:
    assert len(set(PARAMETERS)) == len(PARAMETERS)
    assert PARAMETER_TYPE.names == PARAMETERS + DERIVED
    assert PARAMETER_TYPE.itemsize == 8 * len(PARAMETERS + DERIVED)


def test_every_dial_is_set_and_every_number_turns_one() -> None:
    rules = load_scenario("two_equal_armies").scenario.rules
    assert set(rules) == set(PARAMETERS)


def test_values_lie_within_their_ranges() -> None:
    for name, quantity in load_scenario("two_equal_armies").scenario.rules.items():
        assert quantity.value >= 0.0, name
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.value <= quantity.high, name


def test_no_dial_is_keyed_by_side_or_nation() -> None:
    scenario = load_scenario("khalkhin_gol_august_1939").scenario
    labels = {c for side in scenario.sides.values() for c in side.contingents} | set(scenario.sides)
    for name in PARAMETERS:
        assert not labels & set(name.split("_")), name
