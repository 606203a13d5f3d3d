"""Units under strain: what presses and wears them, by the tick."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Status, SupplyState
from nomonhan.engine.phases.morale import look_who_presses
from nomonhan.state import Battle
from tests.engine.fights import skirmish
from tests.engine.phases import TICK, U, alone, judge, place_of, run_phase, scattered
from tests.reference.board import places_around

N_COLS, N_ROWS = 14, 9


@pytest.mark.parametrize("seed", range(6))
def test_all_look_around_before_any_breaks(seed: int) -> None:
    battle, p, rng = scattered(seed)
    n = len(battle.units)
    for u in map(int, np.flatnonzero(battle.units.status == Status.ACTIVE)):
        if rng.random() < 0.6:
            near = skirmish().terrain.neighbor[battle.units.hex[u]]
            battle.units.assaulting[u] = int(rng.choice(near[near >= 0]))
    run_phase(look_who_presses, battle, p=p)
    for u in range(n):
        if battle.units.status[u] > Status.BROKEN:
            continue
        ring = places_around(place_of(battle.units.hex[u]), N_COLS, N_ROWS, 1)
        enemies = [
            v for v in range(n)
            if battle.roster.side[v] != battle.roster.side[u]
            and battle.units.status[v] <= Status.BROKEN and place_of(battle.units.hex[v]) in ring
        ]  # fmt: skip
        # a hex counts if the first of its units is in hand
        firsts: dict[int, int] = {}
        for v in enemies:
            firsts.setdefault(int(battle.units.hex[v]), v)
        held = sum(battle.units.status[v] == Status.ACTIVE for v in firsts.values())
        assert battle.fires.around[u] == held, u
        here = [
            v for v in range(n)
            if battle.units.status[v] <= Status.BROKEN
            and battle.units.hex[v] == battle.units.hex[u]
        ]  # fmt: skip
        closed = [v for v in enemies if battle.units.assaulting[v] == battle.units.hex[u]]
        against = sum(plain_power(battle, p, v, False) for v in closed)
        mine = sum(plain_power(battle, p, v, True) for v in here)
        odds = min(p.most_odds, against / mine) if mine > 0.0 else p.most_odds * (against > 0.0)
        assert battle.fires.pressed[u] == pytest.approx(odds), u


def plain_power(battle: Battle, p: Any, u: int, defends: bool) -> float:
    """Combat power of unit u at arm's length: who defends has works; gunners serve their guns."""
    unit, men, vehicles = battle.units[u], float(battle.units.men[u]), 0
    for arm in battle.arms[u]:
        if arm.kind >= 0:
            weapon = battle.arsenal[arm.kind]
            vehicles += int(arm.held) * int(weapon.is_vehicle)
            men -= float(arm.held * weapon.crew) if weapon.is_gun else 0.0
    power = (max(0.0, men) + p.vehicle_in_men * vehicles) * (1 - 0.7 * unit.suppression)
    power *= 0.3 + 0.7 * unit.cohesion
    return float(power * (1 + p.works_at_arms_length * unit.works if defends else 1))


def test_cohesion_wears_as_its_rule_says() -> None:
    battle, p = alone()
    battle.fires.lost_share[U] = 0.05
    training = float(battle.roster.training[U])
    judge(battle, p)
    fall = p.cohesion_loss_gain * 0.05 / (0.5 + training)
    assert battle.units.cohesion[U] == pytest.approx(0.8 - fall)
    assert battle.fires.lost_share[U] == 0.0
    judge(battle, p, TICK + 1)
    before = 0.8 - fall
    rise = p.cohesion_recovery_per_h * (1 - before)
    assert battle.units.cohesion[U] == pytest.approx(before + rise)


def test_thirst_and_isolation_wear_too() -> None:
    battle, p = alone()
    battle.units.supply_state[U] = SupplyState.CUT_OFF
    battle.units.stock[U, 3:] = 0.0
    judge(battle, p, heat_c=30.0)
    # an hour cut off and one of hunger; at 30 degrees a man at rest lasts 6.5 days without water
    fall = p.cohesion_isolation_per_h * 2.0 - p.cohesion_recovery_per_h * 0.2
    fall += 1.0 / (24.0 * 6.5 * p.thirst_endurance)
    assert battle.units.cohesion[U] == pytest.approx(0.8 - fall)


def test_thirst_breaks_a_garrison_in_one_to_three_days() -> None:
    """At 38 degrees without water: the cohesion of a cut-off unit that nobody attacks."""
    battle, p = alone()
    battle.units.supply_state[U] = SupplyState.CUT_OFF
    battle.fires.lost_share[U] = 1e-12
    hours = 0
    while battle.units.cohesion[U] > 0.2 and hours < 200:
        battle.units.stock[U, 4] = 0.0
        battle.units.status[U] = Status.ACTIVE
        battle.fires.lost_share[U] = 1e-12  # no quiet
        judge(battle, p, TICK + hours, heat_c=38.0)
        hours += 1
    assert 8 <= hours <= 72


def test_the_tired_rest_only_when_they_stand_in_quiet() -> None:
    for moved, contact, rests in (
        (-1, -100, True),
        (TICK, -100, False),
        (TICK - 1, -100, True),
        (-1, TICK, False),
    ):
        battle, p = alone()
        battle.units.fatigue[U] = 0.5
        battle.units.moved_tick[U], battle.units.contact_tick[U] = moved, contact
        judge(battle, p)
        expected = 0.5 - p.fatigue_recovery_per_h if rests else 0.5
        assert battle.units.fatigue[U] == pytest.approx(expected)
