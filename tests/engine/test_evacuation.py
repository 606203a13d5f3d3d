"""The wounded: carried back, waiting, dying, left behind; told by hand and by counting."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Status
from nomonhan.engine.phases.attrition import hit_men
from nomonhan.engine.phases.evacuation import carry_back, die_waiting, leave_wounded
from nomonhan.state import Battle
from tests.engine.phases import U, alone, run_phase, scattered

KILLED, WOUNDED, MISSING, CAPTURED = range(4)
FATES = ("killed", "wounded", "missing", "captured")
RUNS = 600


def hurt(waiting: int, day: int = 0) -> tuple[Battle, Any]:
    """A battalion with so many wounded, all waiting."""
    battle, p = alone()
    battle.units.waiting[U] = battle.units.wounded[U] = waiting
    battle.ledger.day_losses[day, battle.roster.side[U], WOUNDED] = waiting
    return battle, p


def carry(battle: Battle, turnaround: float, p: Any, tick: int = 0) -> None:
    where = np.zeros(len(battle.units))
    where[U] = turnaround
    run_phase(
        carry_back, battle, turnaround=where, hours=1.0, seed=1, replication=0, tick=tick,
        draws=battle.work[0], p=p,
    )  # fmt: skip


def test_the_hit_are_killed_or_wait() -> None:
    battle, p = alone()
    run_phase(hit_men, battle, u=U, hit=200, day=0, draw=0.5, p=p)
    units = battle.units[U]
    assert units.killed + units.wounded == 200
    assert units.waiting == units.wounded
    assert units.killed == round(200 * p.killed_share_evacuated)


def test_trucks_enough_carry_all_and_no_truck_none() -> None:
    battle, p = hurt(60)
    carry(battle, 0.0, p)
    assert battle.units.waiting[U] == 60  # there is no way
    battle.sides.supply[:, 0] = 1e6
    battle.units.cut_off_ticks[U] = 1
    carry(battle, 10.0, p)
    assert battle.units.waiting[U] == 60  # there is one, in the hands of the enemy
    battle.units.cut_off_ticks[U] = 0
    carry(battle, 10.0, p)
    assert battle.units.waiting[U] == 0
    assert battle.units.wounded[U] == 60


def test_a_heavy_day_overloads_the_trucks() -> None:
    """16 trucks forward, 10 h a trip, 4 men a truck: 6.4 an hour of 64 who wait, one in ten."""
    carried = 0
    for k in range(RUNS):
        battle, p = hurt(64)
        line = battle.sides.supply[battle.roster.side[U]]
        line[0], line[3], line[8] = 100.0, 0.8, 0.2
        assert p.wounded_per_truck == 4.0
        carry(battle, 10.0, p, tick=k)
        carried += 64 - int(battle.units.waiting[U])
    error = 4.5 * math.sqrt(RUNS * 64 * 0.1 * 0.9)
    assert carried == pytest.approx(RUNS * 6.4, abs=error)


def test_the_waiting_die_and_the_days_follow() -> None:
    died = 0
    for k in range(RUNS):
        battle, p = hurt(50, day=0)
        run_phase(
            die_waiting, battle, day=1, hours=48.0, seed=1, replication=0, tick=k,
            draws=battle.work[0], p=p,
        )  # fmt: skip
        units, side = battle.units[U], battle.roster.side[U]
        assert units.killed + units.wounded == 50
        assert units.waiting == units.wounded
        assert battle.ledger.day_losses[1, side].tolist() == [units.killed, 0, 0, 0]
        assert battle.ledger.day_losses[0, side].tolist() == [0, units.wounded, 0, 0]
        died += int(units.killed)
    survive = (1 - p.killed_share_cut_off) / (1 - p.killed_share_evacuated)
    share = 1 - math.exp(math.log(survive) * 48.0 / p.wounded_wait_h)
    error = 4.5 * math.sqrt(RUNS * 50 * share * (1 - share))
    assert died == pytest.approx(RUNS * 50 * share, abs=error)


def test_the_left_are_taken_killed_or_missing_by_doctrine() -> None:
    for surrender in (0.0, 1.0, 0.5):
        total = np.zeros(4)
        for k in range(RUNS):
            battle, p = hurt(40)
            side = battle.roster.side[U]
            battle.sides.doctrine[side, 7] = surrender
            run_phase(leave_wounded, battle, u=U, day=0, seed=1, replication=0, tick=k, p=p)
            fates = [int(battle.units[fate][U]) for fate in FATES]
            assert sum(fates) == 40
            assert battle.units.waiting[U] == 0
            assert battle.ledger.day_losses[0, side].tolist() == fates
            total += fates
        left = p.wounded_left_share
        others = left * (1 - surrender)
        shares = [
            others * p.dispersal_share, 1 - left,
            others * (1 - p.dispersal_share), left * surrender,
        ]  # fmt: skip
        for count, share in zip(total, shares, strict=True):
            error = 4.5 * math.sqrt(RUNS * 40 * share * (1 - share)) + 1e-9
            assert count == pytest.approx(RUNS * 40 * share, abs=error)


@pytest.mark.parametrize("seed", range(4))
def test_every_wounded_man_is_somewhere(seed: int) -> None:
    """Days of carrying, dying and leaving at random: the books of men and of days balance."""
    battle, p, rng = scattered(seed)
    n = len(battle.units)
    battle.units.wounded = rng.integers(0, 200, n)
    battle.units.waiting = (battle.units.wounded * rng.random(n)).astype(int)
    hit = battle.units.wounded.copy()
    for x in (0, 1):
        battle.ledger.day_losses[0, x, WOUNDED] = hit[battle.roster.side == x].sum()
    for hour in range(24):
        where = np.where(rng.random(n) < 0.5, 3.0 + 10.0 * rng.random(n), 0.0)
        more = {"hours": 1.0, "seed": seed, "replication": 0, "tick": 4 * hour, "p": p}
        draws = battle.work[0]
        run_phase(carry_back, battle, turnaround=where, draws=draws, **more)
        run_phase(die_waiting, battle, day=hour // 12, draws=draws, **more)
        u = int(rng.integers(0, n))
        if battle.units.status[u] <= Status.BROKEN:
            run_phase(leave_wounded, battle, u=u, day=hour // 12, **more)
        assert (sum(battle.units[fate] for fate in FATES) == hit).all()
        assert (battle.units.waiting <= battle.units.wounded).all()
        assert (battle.units.waiting >= 0).all()
        assert (battle.ledger.day_losses >= 0).all()
        for x in (0, 1):
            mine = battle.roster.side == x
            booked = battle.ledger.day_losses[:, x].sum(axis=0).tolist()
            assert booked == [int(battle.units[fate][mine].sum()) for fate in FATES]
