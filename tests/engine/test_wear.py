"""What an hour does to a battalion: suppression, works, and weapons that come back."""

from __future__ import annotations

import math

import pytest

from nomonhan.codes import Posture, SupplyState
from nomonhan.engine.phases.logistics import dig, mend
from nomonhan.engine.phases.morale import suppress
from tests.engine.phases import U, alone, run_phase
from tests.reference.pinned import suppression_by_small_steps

RUNS = 800


@pytest.mark.parametrize("volume", [0.0, 0.01, 0.2])
def test_a_tick_of_suppression_is_many_small_steps(volume: float) -> None:
    battle, p = alone()
    battle.units.suppression[U], battle.units.exposed[U] = 0.3, 0.49
    battle.fires.touched[U], battle.fires.volume[U] = 1, volume
    training = float(battle.roster.training[U])
    rise = p.suppression_gain * volume * 0.7 * (1.4 - 0.8 * training)
    slow = suppression_by_small_steps(0.3, rise, float(p.suppression_half_life_min), 0.25, 20_000)
    run_phase(suppress, battle, p=p)
    assert battle.units.suppression[U] == pytest.approx(slow, abs=2e-4)


def test_shells_wear_works_down() -> None:
    battle, p = alone()
    battle.units.works[U] = 0.8
    battle.fires.touched[U], battle.fires.shells[U] = 1, 500.0
    run_phase(suppress, battle, p=p)
    expected = 0.8 * math.exp(-500 * p.works_wear_per_shell)
    assert battle.units.works[U] == pytest.approx(expected)


def test_who_stays_digs_in() -> None:
    battle, p = alone()
    works = 0.0
    for hour in range(200):
        run_phase(dig, battle, tick=4 * hour + 3, hours=1.0, p=p)
        works = 1 - (1 - works) * math.exp(-1.0 / p.works_time_h)
        assert battle.units.works[U] == pytest.approx(works)
        deep = [Posture.HASTY, Posture.PREPARED, Posture.FORTIFIED]
        assert battle.units.posture[U] == deep[(works > 0.35) + (works > 0.75)]
    battle.units.moved_tick[U] = 4 * 200 + 2
    run_phase(dig, battle, tick=4 * 200 + 3, hours=1.0, p=p)
    assert battle.units.works[U] == pytest.approx(works)  # who has just moved does not


GUNS = 2  # place of its guns among the battalion's weapons


@pytest.mark.parametrize("cut_off", [False, True])
def test_the_damaged_come_back_as_often_as_told(cut_off: bool) -> None:
    battle, p = alone()
    battle.units.supply_state[U] = SupplyState.CUT_OFF if cut_off else SupplyState.SUPPLIED
    assert battle.roster.gun_rows[U] == 1 << GUNS
    back = 0
    waiting, broken = 20, 10
    for k in range(RUNS):
        battle.arms.held[U, GUNS], battle.arms.repaired[U, GUNS] = 100, 0
        battle.arms.damaged[U, GUNS], battle.arms.broken_down[U, GUNS] = waiting, broken
        run_phase(mend, battle, hours=1.0, seed=1, replication=0, tick=k, p=p)
        arms = battle.arms[U, GUNS]
        assert arms.held + arms.damaged + arms.broken_down == 100 + waiting + broken
        assert arms.repaired == arms.held - 100
        back += int(arms.repaired)
    one = 0.0 if cut_off else 1 - math.exp(-p.repair_per_day / 24)
    expected = RUNS * (waiting * one + broken * min(1.0, 3 * one))
    assert back == pytest.approx(expected, abs=4.5 * math.sqrt(expected))
