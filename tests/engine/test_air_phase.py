"""A tick of flying: what gets through, on whom it falls, what it costs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Role, Status
from nomonhan.engine.phases.air import DAYLIGHT_H, fly
from nomonhan.engine.phases.indirect_fire import locate_batteries
from nomonhan.state import Battle
from tests.engine.phases import run_phase, scattered

STEP = 100
PURSUIT, BOMBER, SCOUT = 8, 9, 10  # weapons of the skirmish


def sky(seed: int = 1) -> tuple[Battle, Any]:
    """Aircraft over units that are all known, in fair weather."""
    battle, p, _ = scattered(seed)
    battle.clock.days.cloud, battle.clock.days.rain = 0.2, 0.5
    battle.knowledge.seen_hex = battle.units.hex
    battle.knowledge.seen_step = STEP
    return battle, p


def up(battle: Battle, p: Any, step: int = STEP, light: float = 1.0) -> None:
    run_phase(fly, battle, seed=2, replication=0, step=step, day=0, light=light, hours=1.0, p=p)


def through(battle: Battle, side: int) -> float:
    """Share of a side's sorties that the other's fighters let through."""
    weight = [
        (battle.aircraft.held[x, PURSUIT] * (0.5 + battle.sides.air_skill[x])) ** 2 for x in (0, 1)
    ]
    return float(0.25 + 0.75 * weight[side] / sum(weight))


def sorties(battle: Battle, side: int, w: int) -> float:
    """Sorties of an hour: half the rain, a tenth of the cloud keep them down."""
    a_day = battle.aircraft.held[side, w] * battle.arsenal.sorties_per_day[w]
    return float(a_day * 0.5 * 0.9 / DAYLIGHT_H)


def bombs_m2(kg: float, p: Any) -> float:
    return float(kg / 50.0 * p.he_lethal_m2 * 50.0 ** (2 / 3))


def test_strikes_are_shared_over_the_known_enemy() -> None:
    battle, p = sky()
    known = battle.units.status <= Status.BROKEN
    unknown = int(np.flatnonzero(known & (battle.roster.side == 1))[0])
    battle.knowledge.seen_step[0, unknown] = -1
    moved = int(np.flatnonzero(known & (battle.roster.side == 1))[1])
    battle.knowledge.seen_hex[0, moved] = 3
    expected = []
    for x in (0, 1):
        bombs = sorties(battle, x, BOMBER) * bombs_m2(500.0, p)
        strafing = 0.2 * sorties(battle, x, PURSUIT) * bombs_m2(20.0, p)
        expected.append((bombs + strafing) * through(battle, x))
    up(battle, p)
    for x in (0, 1):
        assert battle.fires.strikes[:, x].sum() == pytest.approx(expected[x])
        assert not battle.fires.strikes[battle.roster.side == x, x].any()
    worth = np.where(battle.roster.role == Role.ARTILLERY, 2.0, 1.0)
    worth[moved], worth[unknown] = 0.3, 0.0
    worth *= known & (battle.roster.side == 1)
    shares = battle.fires.strikes[:, 0] / expected[0]
    assert shares == pytest.approx(worth / worth.sum())


@pytest.mark.parametrize(("light", "cloud"), [(0.5, 0.2), (1.0, 0.9)])
def test_nobody_flies_in_the_dark_or_in_thick_cloud(light: float, cloud: float) -> None:
    battle, p = sky()
    battle.fires.strikes = 7.0  # of the tick before
    battle.clock.days.cloud = cloud
    up(battle, p, light=light)
    assert not battle.fires.strikes.any()
    assert not battle.aircraft.lost.any()


def test_aircraft_are_lost_as_often_as_told() -> None:
    runs = 2000
    lost = np.zeros((2, len(sky()[0].arsenal)))
    expected = np.zeros_like(lost)
    battle, p = sky()
    held = battle.aircraft.held.copy()
    for k in range(runs):
        battle.aircraft.held, battle.aircraft.lost = held, 0
        if k == 0:
            for x in (0, 1):
                risk = p.air_loss_per_sortie * (1.5 - through(battle, x)) + p.flak_loss_per_sortie
                for w in (PURSUIT, BOMBER, SCOUT):
                    expected[x, w] = runs * risk * sorties(battle, x, w)
        up(battle, p, STEP + 4 * k)
        assert (battle.aircraft.held + battle.aircraft.lost == held).all()
        lost += battle.aircraft.lost
    assert lost == pytest.approx(expected, abs=4.5 * math.sqrt(expected.max()))
    assert lost.sum() > 20


def test_batteries_that_fire_are_located_as_often_as_told() -> None:
    battle, p = sky()
    n, runs = len(battle.units), 1500
    found = np.zeros(n)
    fires_at = np.arange(n) % 2 == 0
    for k in range(runs):
        step = STEP + 4 * k + 3
        battle.fires.fired_step = np.where(fires_at, step - 1, step - 40)
        battle.knowledge.firing_step = -1
        run_phase(locate_batteries, battle, seed=2, replication=0, step=step, p=p)
        for u in range(n):
            mine = int(battle.roster.side[u])
            assert battle.knowledge.firing_step[mine, u] == -1
            found[u] += battle.knowledge.firing_step[1 - mine, u] == step
    assert not found[~fires_at].any()
    for u in map(int, np.flatnonzero(fires_at)):
        skill = battle.sides.doctrine[1 - battle.roster.side[u], 9]
        chance = 1 - math.exp(-p.counter_battery_per_h * (0.5 + skill))
        error = 4.5 * math.sqrt(chance * (1 - chance) / runs)
        assert found[u] / runs == pytest.approx(chance, abs=error)
