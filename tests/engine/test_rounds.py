"""When the rear works, and ground is judged: at hours of the day, whatever the tick."""

from __future__ import annotations

import numpy as np
import pytest

from nomonhan.engine.phases.lately import (
    day_ends,
    lasted,
    round_of_ground,
    round_of_the_rear,
)
from nomonhan.ensemble.battle import prepare_loaded
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Clock
from tests.engine.fights import SKIRMISH, told
from tests.engine.phases import scattered

FOOD = 3


def from_then(before_h: float, hours: int, tick_h: float) -> Clock:
    """The clock of a battle of so many hours that begins at `before_h`."""
    battle, _, _ = scattered(0)
    return battle.clock._replace(
        tick_h=tick_h, ticks_before=int(before_h / tick_h), n_ticks=round(hours / tick_h)
    )


@pytest.mark.parametrize("tick_h", [0.25, 0.5, 1.0])
@pytest.mark.parametrize(
    ("before", "hours", "expected"),
    [
        (0.0, 8, {0: 3, 3: 3, 6: 2}),
        (4.0, 8, {0: 2, 2: 3, 5: 3}),  # from four to noon
        (4.5, 8, {0: 2, 2: 3, 5: 3}),  # half past four: half past six, half past nine
        (23.0, 3, {0: 1, 1: 2}),  # past midnight
    ],
)
def test_rounds_fall_on_hours_of_the_day_and_leave_no_hour_out(
    before: float, hours: int, expected: dict[int, int], tick_h: float
) -> None:
    clock = from_then(before, hours, tick_h)
    begun = {tick * tick_h: round_of_the_rear(tick, clock) for tick in range(clock.n_ticks)}
    assert {h: for_h for h, for_h in begun.items() if for_h > 0.0} == expected
    assert sum(expected.values()) == hours


@pytest.mark.parametrize("tick_h", [0.25, 0.5, 1.0])
@pytest.mark.parametrize(
    ("before", "hours", "expected"),
    [
        (0.0, 8, {3: 3, 6: 3, 8: 2}),
        (4.0, 8, {2: 2, 5: 3, 8: 3}),  # from four to noon
        (4.5, 6, {2: 2, 5: 3, 6: 1}),  # half past four: half past six, half past nine, the end
        (23.0, 3, {1: 1, 3: 2}),  # midnight, and the end at two
        (4.0, 1, {1: 1}),  # the end comes first
    ],
)
def test_ground_is_judged_when_rounds_end_and_for_every_tick_once(
    before: float, hours: int, expected: dict[int, int], tick_h: float
) -> None:
    clock = from_then(before, hours, tick_h)
    ends = range(1, clock.n_ticks + 1)
    judged = {tick * tick_h: round_of_ground(tick, clock) * tick_h for tick in ends}
    assert {h: for_h for h, for_h in judged.items() if for_h > 0.0} == expected
    assert sum(expected.values()) == hours
    assert round_of_ground(0, clock) == 0


@pytest.mark.parametrize(
    ("ticks", "expected"), [(6, [3, 9, 15, 0, 3]), (12, [6, 18, 30, 0, 6]), (1, [1, 2, 3, 0, 1])]
)
def test_what_is_found_first_has_lasted_for_half_a_round(ticks: int, expected: list[int]) -> None:
    now, told = 0, []
    for is_found in (True, True, True, False, True):
        now = lasted(now, ticks) if is_found else 0
        told.append(now)
    assert told == expected


def test_days_end_at_midnight_and_with_the_battle() -> None:
    battle, _, _ = scattered(0)
    clock = battle.clock._replace(ticks_before=4 * 22, ticks_per_day=96, n_ticks=4 * 30)
    ends = [tick for tick in range(1, 121) if day_ends((tick - 1 + 4 * 22) // 96, tick, clock)]
    assert ends == [8, 104, 120]


@pytest.mark.parametrize("minutes", [15, 30, 60])
def test_the_rear_works_by_rounds_whatever_the_tick(minutes: int) -> None:
    """The skirmish begins at three: food is eaten and lift comes at three, six, nine and noon."""
    loaded = load_scenario(SKIRMISH, sets=[f"tick_minutes={minutes}"])
    prepared = prepare_loaded(loaded)
    per_h = 60 // minutes
    lift_per_h = np.array([38.76, 16.065]) / 24.0
    food = tonnes = lost_h = np.zeros(2)
    for tick, battle, _ in told(2, prepared=prepared, ticks=10 * per_h):
        come = battle.sides.depot_t.sum(axis=1) + battle.sides.delivered_t
        due = (tick - 1) % (3 * per_h) == 0
        if tick > 0:
            assert due or (battle.units.stock[:, FOOD] == food).all(), tick
            expected = lift_per_h * (3.0 - lost_h) if due else np.zeros(2)
            assert come - tonnes == pytest.approx(expected, abs=1e-9), tick
        food, tonnes = battle.units.stock[:, FOOD].copy(), come
        lost_h = battle.sides.held_up_h.copy()
