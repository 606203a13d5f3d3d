"""The made-up scenarios: two armies that mirror each other, and the plain job of the benchmark."""

from __future__ import annotations

from collections import Counter

import pytest

from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.records import Scenario, Unit

EQUAL = load_scenario("two_equal_armies").scenario
PLAIN = load_scenario("plain_job").scenario
N_ROWS = 33
WIDTH = 32  # of the map of equal armies, from the first column of an even row to its last


def place(unit: Unit) -> tuple[int, int]:
    assert unit.at is not None
    assert unit.at.col is not None
    assert unit.at.row is not None
    return unit.at.col, unit.at.row


def mirrored_in_x(col: int, row: int) -> tuple[int, int]:
    """Hex across the line x = 16; x of a hex is its column, half a hex more in odd rows."""
    x = col + 0.5 * (row % 2)
    return round(WIDTH - x - 0.5 * (row % 2)), row


def troops(battle: Scenario, side: str) -> dict[tuple[int, int], Unit]:
    """Units of a side by place."""
    return {
        place(unit): unit
        for unit in battle.units.values()
        if battle.formations[unit.formation].side == side
    }


def kind(unit: Unit) -> tuple[object, ...]:
    return (
        unit.establishment,
        unit.branch,
        unit.role,
        unit.mobility,
        unit.training.value,
        unit.posture,
    )


@pytest.fixture(params=["x", "y"])
def mirror(request: pytest.FixtureRequest) -> str:
    axis: str = request.param
    return axis


def test_armies_are_equal_and_as_large_as_the_gate_says() -> None:
    for side in EQUAL.sides:
        branches = Counter(unit.branch for unit in troops(EQUAL, side).values())
        assert branches == {"infantry": 12, "tank": 2, "artillery": 4, "headquarters": 1}


def test_armies_mirror_each_other(mirror: str) -> None:
    first, second = EQUAL.sides
    west, east = troops(EQUAL, first), troops(EQUAL, second)
    for (col, row), unit in west.items():
        if mirror == "x":
            assert kind(east[mirrored_in_x(col, row)]) == kind(unit)
        else:
            assert kind(west[col, N_ROWS - 1 - row]) == kind(unit)
    assert len(west) == len(east) == len(EQUAL.units) / 2


def test_the_map_turned_by_half_puts_each_unit_where_its_counterpart_is_listed() -> None:
    """What is decided by order in the files is then no advantage of either army."""
    first, second = EQUAL.sides
    for one, other in zip(troops(EQUAL, first).items(), troops(EQUAL, second).items(), strict=True):
        col, row = mirrored_in_x(*one[0])
        assert other[0] == (col, N_ROWS - 1 - row)
        assert kind(one[1]) == kind(other[1])
    ends = [[row.objective for row in EQUAL.plans[side]][:3] for side in EQUAL.sides]
    assert ends[0] == ends[1][::-1]


def test_no_column_void_in_odd_rows_is_used() -> None:
    for unit in EQUAL.units.values():
        col, row = place(unit)
        assert 0 <= col <= WIDTH - row % 2
        assert 0 <= row < N_ROWS


def test_plans_of_the_equal_armies_are_the_same_but_for_the_names() -> None:
    west, east = (
        {
            (row.formation.split("_", 1)[1], row.mission, row.objective, row.start)
            for row in EQUAL.plans[side]
        }
        for side in EQUAL.sides
    )
    assert west == east
    first, second = EQUAL.sides.values()
    assert (first.doctrine, first.objectives) == (second.doctrine, second.objectives)


def test_plain_job_is_a_hundred_equal_units_against_a_hundred() -> None:
    assert PLAIN.hours * 60 / PLAIN.tick_minutes == 300
    for side in PLAIN.sides:
        units = troops(PLAIN, side)
        assert len(units) == 100
        assert len({kind(unit) for unit in units.values()}) == 1
        assert all(0 <= col < 64 and 0 <= row < 64 for col, row in units)
    first, second = (troops(PLAIN, side) for side in PLAIN.sides)
    assert not set(first) & set(second)
