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
from tests.engine.fights import SKIRMISH, told
from tests.engine.phases import scattered

FOOD = 3


@pytest.mark.parametrize("ticks_per_tick", [1, 2, 4])
@pytest.mark.parametrize(
    ("before", "hours", "expected"),
    [
        (0, 8, {0: 3.0, 12: 3.0, 24: 2.0}),
        (4 * 4, 8, {0: 2.0, 8: 3.0, 20: 3.0}),  # from four to noon
        (4 * 4 + 2, 8, {0: 2.0, 8: 3.0, 20: 3.0}),  # half past four: half past six, half past nine
        (4 * 23, 3, {0: 1.0, 4: 2.0}),  # past midnight
    ],
)
def test_rounds_fall_on_hours_of_the_day_and_leave_no_hour_out(
    before: int, hours: int, expected: dict[int, float], ticks_per_tick: int
) -> None:
    battle, _, _ = scattered(0)
    clock = battle.clock._replace(
        ticks_per_tick=ticks_per_tick, ticks_before=before, n_ticks=4 * hours
    )
    begun = {s: round_of_the_rear(s, clock) for s in range(0, 4 * hours, ticks_per_tick)}
    assert {tick: h for tick, h in begun.items() if h > 0.0} == expected
    assert sum(expected.values()) == hours


@pytest.mark.parametrize("ticks_per_tick", [1, 2, 4])
@pytest.mark.parametrize(
    ("before", "hours", "expected"),
    [
        (0, 8, {12: 12, 24: 12, 32: 8}),
        (4 * 4, 8, {8: 8, 20: 12, 32: 12}),  # from four to noon
        (4 * 4 + 2, 6, {8: 8, 20: 12, 24: 4}),  # half past four: half past six, nine, the end
        (4 * 23, 3, {4: 4, 12: 8}),  # midnight, and the end at two
        (4 * 4, 1, {4: 4}),  # the end comes first
    ],
)
def test_ground_is_judged_when_rounds_end_and_for_every_tick_once(
    before: int, hours: int, expected: dict[int, int], ticks_per_tick: int
) -> None:
    battle, _, _ = scattered(0)
    clock = battle.clock._replace(
        ticks_per_tick=ticks_per_tick, ticks_before=before, n_ticks=4 * hours
    )
    ends = range(ticks_per_tick, 4 * hours + 1, ticks_per_tick)
    judged = {tick: round_of_ground(tick, clock) for tick in ends}
    assert {tick: n for tick, n in judged.items() if n > 0} == expected
    assert sum(expected.values()) == 4 * hours
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
    for ticks_of, ends in ((1, [8, 104, 120]), (4, [8, 104, 120]), (3, [9, 105, 120])):
        found = [
            s for s in range(ticks_of, 121, ticks_of)
            if day_ends((s - ticks_of + clock.ticks_before) // 96, s, clock)
        ]  # fmt: skip
        assert found == ends, "a tick in which midnight falls belongs to the day it began in"


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
