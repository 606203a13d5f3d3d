"""The rears of both sides: what the scenario, the map and the sources say of them agree."""

from __future__ import annotations

import pytest

from nomonhan.rules.supply import lift_t_per_day
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.quantity import number
from nomonhan.terrain.packaged_facts import load_facts

AUGUST = load_scenario("khalkhin_gol_august_1939").scenario


def test_the_base_lies_as_far_from_the_map_as_its_road_is_long() -> None:
    roads = load_facts(AUGUST.map).rear_roads
    line, road = AUGUST.supply["soviet"], roads[f"{AUGUST.supply['soviet'].base}_tamsag_bulak"]
    assert line.base_km.value == road.km.value
    assert (line.base_km.low, line.base_km.high) == (road.km.low, road.km.high)


def test_two_thousand_japanese_trucks_make_fifteen_hundred_tonnes_a_day() -> None:
    """JAWP's figure, if all of them ran on the long haul and burned nothing."""
    line = AUGUST.supply["japanese"]
    trips = lift_t_per_day(2000.0, line.payload_t.value, 1.0, line.round_trip_d.value, 0.0)
    assert trips == pytest.approx(1500.0)


def test_the_soviet_rate_lies_within_what_its_numbers_allow() -> None:
    """1,950 tonnes a day (JAWP) is at the upper end: 3,325 trucks cannot carry it in six days."""
    line = AUGUST.supply["soviet"]
    best = lift_t_per_day(
        line.trucks.high or 0.0, line.payload_t.high or 0.0, line.availability.high or 0.0,
        line.round_trip_d.low or 1.0, line.line_share.low or 0.0,
    )  # fmt: skip
    middle = lift_t_per_day(
        line.trucks.value, line.payload_t.value, line.availability.value,
        line.round_trip_d.value, line.line_share.value,
    )  # fmt: skip
    assert middle < 1950.0 < best


def test_lines_of_made_up_scenarios_start_at_the_edge_of_their_map() -> None:
    for line in load_scenario("two_equal_armies").scenario.supply.values():
        assert line.base_km == number(0)
        assert line.forward_share == number(0.15)
