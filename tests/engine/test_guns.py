"""Guns and bombs: whom batteries choose, what their shells do, what aircraft drop."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nomonhan import hexgrid
from nomonhan.codes import Role, Status
from nomonhan.engine.phases.fire_control import see_target
from nomonhan.engine.phases.indirect_fire import fire_batteries
from nomonhan.engine.phases.spotting import POSTS, TROOPS
from nomonhan.state import Battle
from tests.engine.fights import skirmish
from tests.engine.phases import place_of, run_phase, scattered
from tests.reference.shelling import Battery, Fire, Gun, Shelled, shell
from tests.reference.ways import Place

N_COLS, N_ROWS = 14, 9
TICK = 400


def batteries(seed: int) -> tuple[Battle, Any, np.random.Generator]:
    """The scattered skirmish, its anti-tank guns turned into field guns and many into batteries."""
    battle, p, rng = scattered(seed)
    n = len(battle.units)
    piercer, fieldpiece = map(skirmish().weapons.index, ("piercer", "fieldpiece"))
    battle.arms.kind[battle.arms.kind == piercer] = fieldpiece
    roster = battle.roster.copy()
    roster.role = np.where(rng.random(n) < 0.85, Role.ARTILLERY, Role.LINE)
    battle.arms.held = np.where(battle.arms.kind >= 0, rng.integers(0, 15, battle.arms.shape), 0)
    places = np.where(battle.units.hex >= 0, battle.units.hex, 60)  # nobody was seen off the map
    battle.knowledge.seen_hex = np.where(rng.random((2, n)) < 0.8, places, 60)
    battle.knowledge.seen_tick = TICK - rng.integers(0, 30, (2, n))
    battle.knowledge.seen_tick[rng.random((2, n)) < 0.1] = -1
    battle.fires.priority = rng.random(n) * 2.0
    battle.units.moved_tick = np.where(rng.random(n) < 0.2, TICK - 2, TICK - 50)
    return battle._replace(roster=roster), p, rng


def glimpse_at_random(battle: Battle, rng: np.random.Generator) -> None:
    """What both sides' observers glimpse of each hex, as chance has it, is told for good."""
    battle.sight.told[:] = battle.sight.lights[0]
    for glass in (TROOPS, POSTS):
        board = battle.sight.glimpses[:, glass]
        board[:] = rng.random(board.shape) * 3.0 * (rng.random(board.shape) < 0.7)


def glimpses_for(battle: Battle, side: int, h: int, p: Any) -> Any:
    """Glimpses an hour of a hex that count for the guns of a side."""
    board = battle.sight.glimpses[side, :, h]
    return board[POSTS] + p.observers_with_troops * board[TROOPS]


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


def test_guns_that_have_been_moved_in_the_hour_are_silent() -> None:
    battle, p, _ = batteries(1)
    ready = battle.units.status == Status.ACTIVE
    u = int(np.flatnonzero(ready & (battle.roster.role == Role.ARTILLERY))[0])
    battle.orders.target = -1
    battle.orders.target[u] = 60
    battle.units.stock[u, 1] = 1.0
    for moved, fires in ((TICK - 1, True), (TICK, False), (TICK + 1, False)):
        battle.units.moved_tick[u] = moved
        battle.fires.fired_tick[u] = -1
        run_phase(fire_batteries, battle, tick=TICK + 1, p=p)
        assert (battle.fires.fired_tick[u] == TICK + 1) == fires


@pytest.mark.parametrize("seed", range(10))
def test_shells_do_what_the_telling_says(seed: int) -> None:
    battle, p, rng = batteries(seed)
    targets: dict[Place, list[Shelled]] = {}
    for u in on_map(battle):
        targets.setdefault(place_of(battle.units.hex[u]), []).append(shelled(battle, u))
    occupied = sorted({int(battle.units.hex[u]) for u in on_map(battle)})
    fire = []
    battle.orders.target = -1
    glimpse_at_random(battle, rng)
    battle.hexes.registered = np.where(
        rng.random(battle.hexes.registered.shape) < 0.6,
        TICK - rng.integers(0, 60, battle.hexes.registered.shape), -1,
    )  # fmt: skip
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
                float(battle.arsenal.lethal_m2[a.kind]), bool(battle.arsenal.large[a.kind]),
            )
            for a in battle.arms[u]
            if a.kind >= 0 and battle.arsenal.range_hexes[a.kind] > 0
        }  # fmt: skip
        far = hexgrid.distance(int(unit.hex), h, N_COLS)
        battery = Battery(
            u, side, float(unit.stock[1]), float(battle.fires.priority[u]),
            float(unit.suppression), float(unit.alert), guns, far,
        )  # fmt: skip
        ranged_in = battle.hexes.registered[h, side]
        known = ranged_in >= 0 and battle.units.moved_tick[u] < ranged_in
        glimpses = float(glimpses_for(battle, side, h, p))
        run_phase(see_target, battle, u=u, h=h, p=p)
        fire.append(Fire(battery, place_of(h), glimpses, bool(known)))
    numbers = {name: float(p[name]) for name in p.dtype.names}
    expected = shell(fire, targets, numbers, battle.clock.tick_h)
    run_phase(fire_batteries, battle, tick=TICK, p=p)

    def some(pairs: Any) -> dict[Any, float]:
        return {key: float(x) for key, x in pairs if abs(x) > 1e-12}

    units = range(len(battle.units))
    assert some(enumerate(battle.fires.persons)) == pytest.approx(some(expected.men.items()))
    assert some(enumerate(battle.fires.volume)) == pytest.approx(some(expected.volume.items()))
    assert some(enumerate(battle.fires.shells)) == pytest.approx(some(expected.shells.items()))
    risk = (((u, int(a.kind)), a.at_risk) for u in units for a in battle.arms[u])
    assert some(risk) == pytest.approx(some(expected.weapons.items()))
    scores = battle.ledger.sides
    assert some(enumerate(scores.indirect)) == pytest.approx(some(expected.rounds.items()))
    assert some(enumerate(scores.rounds)) == pytest.approx(some(expected.rounds.items()))
    assert some(enumerate(scores.observed)) == pytest.approx(some(expected.observed.items()))
    for u, left in expected.left.items():
        assert battle.units.stock[u, 1] == pytest.approx(left)
