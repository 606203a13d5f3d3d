"""Surprise in the engine: who is surprised, how unready, and how it passes, whatever the tick."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nomonhan import chance
from nomonhan.codes import Purpose
from nomonhan.engine.moments import tick_at
from nomonhan.engine.phases.alarm import stand_to
from nomonhan.engine.set_up import new_battle
from nomonhan.engine.store import new_fields
from nomonhan.ensemble.battle import plans_of, prepare_loaded
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Battle
from tests.engine.phases import run_phase, scattered

H_HOUR = 9.0  # hours into the battle


def waiting(tick_h: float = 0.25) -> tuple[Battle, Any]:
    battle, p, _ = scattered(1)
    battle.units.alert = np.where(battle.roster.side == 0, 1.0, 0.0)
    clock = battle.clock._replace(tick_h=tick_h, h_hour_tick=round(H_HOUR / tick_h))
    return battle._replace(clock=clock), p


def test_units_are_surprised_each_in_its_own_degree() -> None:
    battle, p = waiting()
    run_phase(stand_to, battle, seed=5, replication=2, tick=0, p=p)
    for u in range(len(battle.units)):
        if battle.roster.side[u] == 0:
            assert battle.units.alert[u] == 1.0
            continue
        draw = chance.uniform(5, 2, 0, Purpose.ALERT, u, 0, 0)
        assert battle.units.alert[u] == pytest.approx(p.surprised_alert * (0.5 + draw))
    drawn = battle.units.alert[battle.roster.side == 1]
    assert drawn.max() - drawn.min() > 0.1


@pytest.mark.parametrize("tick_h", [0.25, 0.5, 1.0])
def test_surprise_lasts_until_the_hour_and_is_made_up_by_the_clock(tick_h: float) -> None:
    battle, p = waiting(tick_h)
    for tick in range(round(24 / tick_h)):
        run_phase(stand_to, battle, seed=5, replication=2, tick=tick, p=p)
        if tick == 0:
            first = battle.units.alert.copy()
        gone = max(0.0, (tick + 1) * tick_h - H_HOUR)
        risen = (1.0 - p.surprised_alert) * gone / p.surprise_decay_h
        assert battle.units.alert == pytest.approx(np.minimum(1.0, first + risen))
    assert battle.units.alert.min() < 1.0


def test_the_side_that_is_attacked_by_plan_is_the_surprised_one() -> None:
    prepared = prepare_loaded(load_scenario("khalkhin_gol_august_1939"))
    battle, _ = new_battle(prepared, prepared.base, new_fields(prepared))
    attacks = prepared.fixed["attacks_by_plan"]
    assert sorted(attacks) == [0, 1]
    for x in (0, 1):
        assert (battle.units.alert[battle.roster.side == x] == float(attacks[x])).all()
    assert battle.clock.h_hour_tick * battle.clock.tick_h == 9.0


@pytest.mark.parametrize(
    ("minutes", "tick_minutes", "tick"),
    [(0, 30, 0), (1065, 30, 36), (1095, 30, 37), (1094, 30, 36), (1095, 15, 73), (1110, 60, 19)],
)
def test_a_moment_between_two_ticks_falls_on_the_later(
    minutes: int, tick_minutes: float, tick: int
) -> None:
    assert tick_at(minutes, tick_minutes) == tick


@pytest.mark.parametrize("tick_h", [0.25, 0.5, 1.0])
def test_orders_and_the_hour_of_attack_fall_on_the_same_tick(tick_h: float) -> None:
    """July begins its attack at 18:15 of 2 July: no tick may take it two ways."""
    prepared = prepare_loaded(
        load_scenario("khalkhin_gol_july_1939", sets=[f"tick_minutes={tick_h * 60:.0f}"])
    )
    battle, _ = new_battle(prepared, prepared.base, new_fields(prepared))
    starts = {int(s) for plan in plans_of(prepared) for s in plan.rows.start_tick}
    assert battle.clock.tick_h == tick_h
    assert abs(battle.clock.h_hour_tick * tick_h - 42.25) <= tick_h / 2
    assert battle.clock.h_hour_tick in starts
