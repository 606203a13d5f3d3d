"""Guns and bombs: whom batteries choose, what their shells do, what aircraft drop."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nomonhan import hexgrid
from nomonhan.codes import Role, Status
from nomonhan.engine.phases.air import drop_bombs
from nomonhan.engine.phases.indirect_fire import choose_targets, fire_batteries
from nomonhan.state import Battle
from tests.engine.fights import skirmish, told
from tests.engine.phases import place_of, run_phase, scattered
from tests.reference.board import places_around
from tests.reference.shelling import Battery, Gun, Shelled, shell
from tests.reference.ways import Place

N_COLS, N_ROWS = 14, 9
STEP, LIGHT = 400, 0.5


def batteries(seed: int) -> tuple[Battle, Any, np.random.Generator]:
    """The scattered skirmish, its anti-tank guns turned into field guns and many into batteries."""
    battle, p, rng = scattered(seed)
    n = len(battle.units)
    piercer, fieldpiece = map(skirmish().weapons.index, ("piercer", "fieldpiece"))
    battle.arms.kind[battle.arms.kind == piercer] = fieldpiece
    roster = battle.roster.copy()
    roster.role = np.where(rng.random(n) < 0.85, Role.ARTILLERY, Role.LINE)
    battle.arms.held = np.where(battle.arms.kind >= 0, rng.integers(0, 15, battle.arms.shape), 0)
    battle.knowledge.seen_hex = np.where(rng.random((2, n)) < 0.8, battle.units.hex, 60)
    battle.knowledge.seen_step = STEP - rng.integers(0, 30, (2, n))
    battle.knowledge.seen_step[rng.random((2, n)) < 0.1] = -1
    battle.fires.priority = rng.random(n) * 2.0
    battle.units.moved_step = np.where(rng.random(n) < 0.2, STEP - 2, STEP - 50)
    return battle._replace(roster=roster), p, rng


def shelled(battle: Battle, u: int) -> Shelled:
    kinds = [(int(a.kind), int(a.held)) for a in battle.arms[u] if a.kind >= 0 and a.held > 0]
    arsenal, unit = battle.arsenal, battle.units[u]
    return Shelled(
        u, int(battle.roster.side[u]), battle.roster.role[u] == Role.ARTILLERY, int(unit.men),
        float(unit.exposed),
        {w: n for w, n in kinds if arsenal.is_gun[w]},
        {w: n for w, n in kinds if arsenal.is_vehicle[w]},
    )  # fmt: skip


def on_map(battle: Battle) -> list[int]:
    return [int(u) for u in np.flatnonzero(battle.units.status <= Status.BROKEN)]


def under_eyes(battle: Battle, side: int, place: Place) -> bool:
    """A friend within two hexes, or an enemy there seen in this tick."""
    near = places_around(place, N_COLS, N_ROWS, 2)
    for u in on_map(battle):
        there = place_of(battle.units.hex[u])
        if battle.roster.side[u] == side and there in near:
            return True
        if there == place and battle.knowledge.seen_step[side, u] >= STEP - 4:
            return True
    return False


@pytest.mark.parametrize("seed", range(10))
def test_shells_do_what_the_telling_says(seed: int) -> None:
    battle, p, rng = batteries(seed)
    targets: dict[Place, list[Shelled]] = {}
    for u in on_map(battle):
        targets.setdefault(place_of(battle.units.hex[u]), []).append(shelled(battle, u))
    occupied = sorted({int(battle.units.hex[u]) for u in on_map(battle)})
    fire = []
    battle.orders.target = -1
    for u in on_map(battle):
        if battle.roster.role[u] != Role.ARTILLERY or battle.units.status[u] != Status.ACTIVE:
            continue
        h = int(rng.choice(occupied))
        battle.orders.target[u] = h
        unit, side = battle.units[u], int(battle.roster.side[u])
        guns = {
            int(a.kind): Gun(
                int(a.held), int(battle.arsenal.range_hexes[a.kind]),
                float(battle.arsenal.unit_of_fire[a.kind]),
                float(battle.arsenal.indirect_per_h[a.kind]),
                float(battle.arsenal.lethal_m2[a.kind]),
            )
            for a in battle.arms[u]
            if a.kind >= 0 and battle.arsenal.range_hexes[a.kind] > 0
        }  # fmt: skip
        far = hexgrid.distance(int(unit.hex), h, N_COLS)
        battery = Battery(
            u, side, float(unit.stock[1]), float(battle.fires.priority[u]),
            float(unit.suppression), float(unit.alert), guns, far,
        )  # fmt: skip
        place = place_of(h)
        fire.append((battery, place, under_eyes(battle, side, place)))
    numbers = {name: float(p[name]) for name in p.dtype.names}
    expected = shell(fire, targets, LIGHT, numbers, battle.clock.step_h)
    run_phase(fire_batteries, battle, step=STEP, light=LIGHT, p=p)

    def some(pairs: Any) -> dict[Any, float]:
        return {key: float(x) for key, x in pairs if abs(x) > 1e-12}

    units = range(len(battle.units))
    assert some(enumerate(battle.fires.persons)) == pytest.approx(some(expected.men.items()))
    assert some(enumerate(battle.fires.volume)) == pytest.approx(some(expected.volume.items()))
    assert some(enumerate(battle.fires.shells)) == pytest.approx(some(expected.shells.items()))
    risk = (((u, int(a.kind)), a.at_risk) for u in units for a in battle.arms[u])
    assert some(risk) == pytest.approx(some(expected.weapons.items()))
    for u, left in expected.left.items():
        assert battle.units.stock[u, 1] == pytest.approx(left)


@pytest.mark.parametrize("seed", range(10))
def test_batteries_choose_what_they_know_and_can_reach(seed: int) -> None:
    battle, p, _ = batteries(seed)
    run_phase(choose_targets, battle, step=STEP, worth=battle.work[0], taken=battle.work[1], p=p)
    chosen = 0
    for u in range(len(battle.units)):
        h = int(battle.orders.target[u])
        if h < 0:
            continue
        chosen += 1
        side = battle.roster.side[u]
        fresh = (STEP - battle.knowledge.seen_step[side]) * 0.25 <= p.memory_h
        known = fresh & (battle.knowledge.seen_step[side] >= 0) & (battle.roster.side != side)
        assert h in set(battle.knowledge.seen_hex[side][known].tolist())
        reach = max(
            int(battle.arsenal.range_hexes[a.kind])
            for a in battle.arms[u] if a.kind >= 0 and a.held > 0
        )  # fmt: skip
        assert 1 <= hexgrid.distance(int(battle.units.hex[u]), h, N_COLS) <= reach
        assert battle.roster.role[u] == Role.ARTILLERY
        assert battle.units.status[u] == Status.ACTIVE
        assert battle.units.stock[u, 1] > 0
        assert battle.units.moved_step[u] < STEP - 4
    assert chosen >= 1


@pytest.mark.parametrize("seed", range(4))
def test_bombs_fall_on_the_enemy_where_he_was_seen(seed: int) -> None:
    battle, p, rng = batteries(seed)
    n = len(battle.units)
    battle.fires.strikes = rng.random((n, 2)) * 2e4 * (rng.random((n, 2)) < 0.5)
    men, exposed = battle.units.men.astype(float), battle.units.exposed
    expected = np.zeros(n)
    for u in on_map(battle):
        battery = battle.roster.role[u] == Role.ARTILLERY
        m2 = (p.battery_area_km2 if battery else p.battalion_area_km2) * 1e6
        for side in (0, 1):
            if battle.knowledge.seen_hex[side, u] == battle.units.hex[u]:
                swept = battle.fires.strikes[u, side] * p.bomb_aim / m2
                expected[u] += min(men[u], swept * men[u]) * exposed[u]
    run_phase(drop_bombs, battle, p=p)
    np.testing.assert_allclose(battle.fires.persons, expected, rtol=1e-12)
    by = battle.fire_by.persons.sum(axis=0)
    assert set(np.flatnonzero(by)) <= set(battle.sides.bomber.tolist())


@pytest.mark.parametrize("seed", [31, 32])
def test_aircraft_hurt_the_enemy_alone_and_by_day_alone(seed: int) -> None:
    for tick, battle, _ in told(seed):
        for x in (0, 1):
            assert not battle.fires.strikes[battle.roster.side == x, x].any(), tick
        if tick and battle.clock.light[(tick - 1) * 4] < 0.9:
            assert not battle.fires.strikes.any(), tick
        flown = battle.aircraft.held + battle.aircraft.lost
        if tick == 0:
            start = flown.copy()
        assert (flown == start).all()
    assert skirmish().fixed["air_kind"].any()
