"""Units that break: how often, what becomes of them, how they rally, yield, and end."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Event, Mission, Posture, Status, SupplyState
from nomonhan.engine.phases.morale import repulse_assaults, settle_assaults
from tests.engine.phases import ENEMY, TICK, U, alone, judge, put, run_phase

RUNS = 800


def fates(
    cohesion: float, *, broken: bool, cut_off: bool, enemy: bool, fire: float = 0.0,
    closed_on: bool = False, surrender: float = 0.0,
) -> tuple[dict[int, int], Any]:  # fmt: skip
    """How units fare over many ticks in the same plight: status -> how often."""
    found: dict[int, int] = {}
    _, p = alone()
    for k in range(RUNS):
        battle, _ = alone(enemy)
        battle.units.cohesion[U] = cohesion
        battle.units.suppression[U] = fire
        battle.units.status[U] = Status.BROKEN if broken else Status.ACTIVE
        battle.orders.mission[U] = Mission.HOLD
        battle.units.supply_state[U] = SupplyState.CUT_OFF if cut_off else SupplyState.SUPPLIED
        battle.sides.doctrine[battle.roster.side[U], 7] = surrender
        battle.fires.lost_share[U] = 1e-12  # no quiet
        if closed_on:
            battle.units.assaulting[ENEMY] = battle.units.hex[U]
        judge(battle, p, TICK + k)
        status = int(battle.units.status[U])
        found[status] = found.get(status, 0) + 1
    return found, p


def agrees(found: dict[int, int], status: int, chance: float) -> bool:
    error = 4.5 * math.sqrt(chance * (1 - chance) / RUNS) + 1e-9
    return abs(found.get(status, 0) / RUNS - chance) <= error


def hazard(p: Any, cohesion: float, trapped: float = 0.0) -> float:
    """Of a reliable unit without works, by its rule."""
    battle, _ = alone()
    rate = p.break_rate_per_h * (1 - cohesion) ** 4
    return float(rate * (1 - p.hold_effect * battle.orders.no_retreat[U]) * (1 - trapped))


def test_units_break_as_often_as_their_hazard_says() -> None:
    found, p = fates(0.1, broken=False, cut_off=False, enemy=False, fire=0.1)
    assert set(found) <= {Status.ACTIVE, Status.BROKEN}
    assert agrees(found, Status.BROKEN, 1 - math.exp(-hazard(p, 0.1)))


def test_nobody_breaks_who_is_left_alone() -> None:
    found, _ = fates(0.0, broken=False, cut_off=False, enemy=False)
    assert set(found) == {Status.ACTIVE}


def test_units_with_no_way_out_break_but_do_not_run() -> None:
    found, p = fates(0.0, broken=False, cut_off=True, enemy=True, fire=0.1)
    assert set(found) <= {Status.ACTIVE, Status.BROKEN}
    assert agrees(found, Status.BROKEN, 1 - math.exp(-hazard(p, 0.0, float(p.trapped_effect))))


def test_the_broken_rally_in_quiet_by_their_cohesion() -> None:
    found, p = fates(0.6, broken=True, cut_off=False, enemy=False)
    assert set(found) <= {Status.ACTIVE, Status.BROKEN}
    assert agrees(found, Status.ACTIVE, 1 - math.exp(-p.rally_per_h * 0.6))


def test_fire_keeps_the_broken_down() -> None:
    found, p = fates(0.6, broken=True, cut_off=False, enemy=True, fire=0.5)
    assert agrees(found, Status.ACTIVE, 1 - math.exp(-p.rally_per_h * 0.6 * 0.5))


def test_the_broken_with_no_way_out_give_up_as_their_army_does() -> None:
    """At cohesion 0 nobody rallies; the fate of the rest is the doctrine's."""
    for surrender in (0.0, 0.5):
        found, p = fates(0.0, broken=True, cut_off=True, enemy=True, surrender=surrender)
        assert agrees(found, Status.GONE, 1 - math.exp(-p.surrender_per_h * surrender))


@pytest.mark.parametrize(("no_retreat", "pressed"), [(0.0, True), (0.9, True), (0.0, False)])
def test_who_breaks_goes_to_ground_or_runs(no_retreat: float, pressed: bool) -> None:
    """Men run from men unless they are ordered to stay; under fire alone most go to ground."""
    stayed = broke = 0
    for k in range(RUNS):
        battle, p = alone(enemy_beside=True)
        battle.units.cohesion[U] = 0.0
        battle.units.suppression[U] = 0.1
        battle.orders.no_retreat[U] = no_retreat
        battle.fires.lost_share[U] = 1e-12
        if pressed:
            battle.units.assaulting[ENEMY] = battle.units.hex[U]
        judge(battle, p, TICK + k)
        if battle.units.status[U] == Status.BROKEN:
            broke += 1
            stayed += int(battle.orders.mission[U] == Mission.HOLD)
    share = p.stay_in_place * (0.6 * no_retreat if pressed else 1.0)
    assert broke > RUNS // 8
    assert stayed / broke == pytest.approx(
        share, abs=4.5 * math.sqrt(share * (1 - share) / broke) + 1e-9
    )


def test_the_broken_without_a_way_out_leak_away_by_night() -> None:
    for light, leaks in ((0.0, True), (1.0, False)):
        battle, p = alone()
        battle.units.men[U] = 400
        battle.units.status[U] = Status.BROKEN
        battle.orders.mission[U] = Mission.HOLD
        battle.units.supply_state[U] = SupplyState.CUT_OFF
        gone = 0
        for k in range(200):
            battle.units.men[U], battle.units.cohesion[U] = 400, 0.0
            battle.units.status[U] = Status.BROKEN  # whoever rallied an hour ago
            judge(battle, p, TICK + k, light=light)
            gone += 400 - int(battle.units.men[U])
        assert gone == int(battle.units.withdrawn[U])
        expected = 400 * 200 * (1 - math.exp(-p.infiltration_per_h)) if leaks else 0.0
        assert gone == pytest.approx(expected, abs=4.5 * math.sqrt(expected))


def test_what_becomes_of_a_unit_that_ends() -> None:
    """Of those who do not slip away, some are taken, some are dead, the rest are missing."""
    totals = np.zeros(4)
    battle, p = alone()
    surrender = float(battle.sides.doctrine[battle.roster.side[U], 7])
    for k in range(400):
        battle, _ = alone()
        battle.units.men[U] = 50
        battle.units.supply_state[U] = SupplyState.CUT_OFF
        judge(battle, p, TICK + k, light=0.5)
        unit = battle.units[U]
        assert unit.status == Status.GONE
        fates_of_unit = [unit.withdrawn, unit.captured, unit.killed, unit.missing]
        assert sum(fates_of_unit) == 50
        totals += fates_of_unit
    slip = float(p.slip_share_dark + p.slip_share_day) / 2
    left = 1 - slip
    expected = 400 * 50 * np.array([
        slip, left * surrender, left * (1 - surrender) * p.dispersal_share,
        left * (1 - surrender) * (1 - p.dispersal_share),
    ])  # fmt: skip
    assert totals == pytest.approx(expected, abs=4.5 * np.sqrt(expected.max()))


def test_pursuit_takes_from_the_broken_beside_an_enemy() -> None:
    battle, p = alone(enemy_beside=True)
    battle.units.status[U] = Status.BROKEN
    battle.orders.mission[U] = Mission.WITHDRAW
    lost = 0
    for k in range(400):
        battle.units.men[U] = 400
        battle.units.status[U] = Status.BROKEN
        before = int(battle.units.missing[U] + battle.units.captured[U])
        judge(battle, p, TICK + k)
        lost += int(battle.units.missing[U] + battle.units.captured[U]) - before
    expected = 400 * 400 * (1 - math.exp(-p.pursuit_loss_per_h))
    assert lost == pytest.approx(expected, abs=4.5 * math.sqrt(expected))


def test_who_breaks_leaves_the_damaged_and_runs_for_the_base() -> None:
    battle, p = alone(enemy_beside=True)
    battle.units.cohesion[U] = 0.0
    battle.units.suppression[U] = 0.1
    battle.orders.no_retreat[U] = 0.0
    battle.units.assaulting[ENEMY] = battle.units.hex[U]  # men run from men
    battle.arms.damaged[U, 1] = 3
    written_off = int(battle.arms.written_off[U, 1])
    k = 0
    while battle.units.status[U] == Status.ACTIVE and k < 400:
        judge(battle, p, TICK + k)
        k += 1
    assert battle.units.posture[U] == Posture.WITHDRAWAL
    assert battle.orders.mission[U] == Mission.WITHDRAW
    assert battle.orders.goal[U] == battle.sides.base_hex[battle.roster.side[U]]
    assert battle.arms.damaged[U, 1] == 0
    assert battle.arms.written_off[U, 1] == written_off + 3
    assert battle.units.broke_tick[U] == TICK + k - 1
    assert battle.ledger.event[0, 1] == Event.UNIT_BROKEN


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_assaults_are_thrown_back_and_regroup(share: float) -> None:
    """By the time that they have lasted: those that began within the tick for the rest of it."""
    battle, p = alone(enemy_beside=True)
    thrown = 0
    battle.units.suppression[U] = 0.4
    battle.units.closed_share[U] = share
    for k in range(RUNS):
        battle.units.assaulting[U] = battle.units.hex[ENEMY]
        battle.units.closed_tick[U] = TICK + 4 * k
        run_phase(repulse_assaults, battle, seed=1, replication=0, tick=TICK + 4 * k, p=p)
        if battle.units.assaulting[U] < 0:
            thrown += 1
            regroup = TICK + 4 * k + int(p.regroup_h * 4 + 0.5)
            assert battle.units.regroup_tick[U] == regroup
    chance = 1 - math.exp(-p.repulse_per_h * 0.7 * 0.25 * share)
    error = 4.5 * math.sqrt(chance * (1 - chance) / RUNS)
    assert thrown / RUNS == pytest.approx(chance, abs=error)


def test_assaults_end_where_nobody_is_left() -> None:
    battle, _ = alone(enemy_beside=True)
    battle.orders.mission[U] = Mission.ASSAULT
    battle.units.assaulting[U] = battle.units.hex[ENEMY]
    run_phase(settle_assaults, battle)
    assert battle.units.assaulting[U] == battle.units.hex[ENEMY]
    where = battle.units.hex.copy()
    where[ENEMY] = -1
    put(battle, where)
    run_phase(settle_assaults, battle)
    assert battle.units.assaulting[U] == -1


def test_the_unreliable_disband_as_often_as_told_and_are_missing() -> None:
    """Steady men who trust nobody: all their breaks are contact breaks, a share of them the end."""
    broke = gone = 0
    for k in range(RUNS):
        battle, p = alone()
        battle.units.cohesion[U], battle.roster.reliability[U] = 1.0, 0.0
        battle.units.waiting[U] = battle.units.wounded[U] = 30
        battle.ledger.day_losses[0, battle.roster.side[U], 1] = 30
        battle.units.supply_state[U] = SupplyState.CUT_OFF
        battle.units.contact_tick[U] = TICK + k
        judge(battle, p, TICK + k)
        units = battle.units[U]
        if units.status == Status.GONE:
            gone += 1
            assert units.men == 0
            assert units.missing >= 500
            assert units.killed + units.wounded + units.missing + units.captured == 530
            booked = battle.ledger.day_losses[0, battle.roster.side[U]]
            assert booked.tolist() == [
                units.killed, units.wounded, units.missing, units.captured,
            ]  # fmt: skip
        broke += units.status != Status.ACTIVE
    error = 4.5 * math.sqrt(broke * p.defection_share * (1 - p.defection_share))
    assert gone == pytest.approx(broke * p.defection_share, abs=error)
    assert broke > RUNS * 0.1


def test_the_unreliable_run_and_have_not_stood() -> None:
    """Steady men who trust nobody, with a way out: none goes to ground, all would run again."""
    ran = 0
    for k in range(RUNS):
        battle, p = alone()
        battle.units.cohesion[U], battle.roster.reliability[U] = 1.0, 0.0
        battle.units.contact_tick[U] = TICK + k
        judge(battle, p, TICK + k)
        if battle.units.status[U] == Status.BROKEN:
            ran += 1
            assert battle.orders.mission[U] == Mission.WITHDRAW
            assert battle.units.contact_h[U] == 0.0
    assert ran > RUNS * 0.05
