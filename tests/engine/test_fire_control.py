"""Fire control: whom batteries choose by day and by night, when, and what they cannot know."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nomonhan import hexgrid
from nomonhan.codes import Posture, Role, Status, TargetClass
from nomonhan.engine.phases.fire_control import (
    DARK,
    REGISTERS,
    TOLD_PRIORITY,
    choose_targets,
    target_worth,
)
from nomonhan.engine.phases.lately import lately, on_the_hour
from nomonhan.state import Battle
from tests.engine.phases import place_of, put, run_phase, scattered
from tests.engine.test_guns import (
    N_COLS,
    N_ROWS,
    TICK,
    batteries,
    glimpse_at_random,
    glimpses_for,
)
from tests.reference.board import places_around
from tests.reference.gunnery import Target, chosen

GUNS, ENEMY = 4, 7  # of the skirmish: howitzers, and a battalion of the other side


def choose(battle: Battle, p: Any, tick: int = TICK, light: float = 1.0) -> None:
    run_phase(
        choose_targets, battle, tick=tick, light=light, p=p,
    )  # fmt: skip


def near(battle: Battle, side: int, h: int) -> bool:
    """Whether a unit of a side stands within two hexes of h."""
    around = places_around(place_of(h), N_COLS, N_ROWS, 2)
    return any(
        battle.roster.side[u] == side and place_of(battle.units.hex[u]) in around
        for u in np.flatnonzero(battle.units.status <= Status.BROKEN)
    )


@pytest.mark.parametrize("light", [1.0, 0.2])
@pytest.mark.parametrize("seed", range(6))
def test_batteries_choose_what_they_know_and_can_reach(seed: int, light: float) -> None:
    battle, p, rng = batteries(seed)
    n = len(battle.units)
    battle.knowledge.empty_tick = np.where(rng.random((2, n)) < 0.2, TICK - 1, -1)
    battle.hexes.registered = np.where(
        rng.random(battle.hexes.registered.shape) < 0.3, TICK - 20, -1
    )
    choose(battle, p, light=light)
    chosen = 0
    for u in range(n):
        h = int(battle.orders.target[u])
        if h < 0:
            continue
        chosen += 1
        side = battle.roster.side[u]
        known = battle.knowledge[side]
        fresh = (TICK - known.seen_tick) * 0.25 <= p.memory_h
        fresh &= (known.seen_tick >= 0) & (known.empty_tick < 0) & (battle.roster.side != side)
        assert h in set(known.seen_hex[fresh].tolist())
        reach = max(
            int(battle.arsenal.range_hexes[a.kind])
            for a in battle.arms[u] if a.kind >= 0 and a.held > 0
        )  # fmt: skip
        assert 1 <= hexgrid.distance(int(battle.units.hex[u]), h, N_COLS) <= reach
        assert battle.roster.role[u] == Role.ARTILLERY
        assert battle.units.status[u] == Status.ACTIVE
        assert battle.units.stock[u, 1] > 0
        assert battle.units.moved_tick[u] < TICK - 4 * p.emplace_h
        if light < DARK:
            ranged_in = battle.hexes.registered[h, side]
            assert near(battle, side, h) or ranged_in > battle.units.moved_tick[u]
    assert chosen >= (1 if light == 1.0 else 0)


@pytest.mark.parametrize("registered_aim", [0.55, 0.4])
@pytest.mark.parametrize("light", [1.0, 0.2])
@pytest.mark.parametrize("seed", range(6))
def test_batteries_choose_as_a_clerk_would(seed: int, light: float, registered_aim: float) -> None:
    """One after the other, by worth and aim, shared with those who fire on it already.

    Aims are drawn from ranges that overlap: to have ranged in may be worth less than the map.
    """
    battle, p, rng = batteries(seed)
    p = p.copy()
    p.registered_aim, p.map_fire_aim = registered_aim, 0.5 if registered_aim < 0.5 else 0.3
    n = len(battle.units)
    glimpse_at_random(battle, rng)
    shape = battle.hexes.registered.shape
    battle.hexes.registered = np.where(
        rng.random(shape) < 0.3, TICK - rng.integers(1, 60, shape), -1
    )
    battle.knowledge.seen_posture = rng.integers(0, len(Posture), (2, n))
    choose(battle, p, light=light)
    numbers = {name: float(p[name]) for name in p.dtype.names}
    compared = 0
    for side in range(2):
        targets = []
        for u in np.flatnonzero(battle.roster.side != side):
            value = run_phase(target_worth, battle, side=side, u=int(u), tick=TICK, p=p)
            h = int(battle.knowledge.seen_hex[side, u])
            glimpses = glimpses_for(battle, side, h, p)
            seen = 1 - math.exp(-glimpses * p.adjust_h)
            if value > 0:
                ranged_in = int(battle.hexes.registered[h, side])
                targets.append(Target(h, float(value), seen, ranged_in, near(battle, side, h)))
        for u in np.flatnonzero(battle.roster.side == side):
            unit = battle.units[u]
            arms = [a for a in battle.arms[u] if a.kind >= 0 and a.held > 0]
            can_fire = battle.roster.role[u] == Role.ARTILLERY and unit.status == Status.ACTIVE
            if not can_fire or unit.stock[1] <= 0 or unit.moved_tick >= TICK - 4 * p.emplace_h:
                continue
            reach = max((int(battle.arsenal.range_hexes[a.kind]) for a in arms), default=0)
            is_gun = battle.arsenal.target_class == TargetClass.GUN
            guns = sum(int(a.held) for a in arms if is_gun[a.kind])
            far = [hexgrid.distance(int(unit.hex), t.hex, N_COLS) for t in targets]
            moved = int(unit.moved_tick)
            choice = chosen(targets, far, reach, moved, guns, light, numbers)
            assert battle.orders.target[u] == (choice.hex if choice else -1)
            if choice:
                compared += 1
                fires = battle.fires[u]
                assert fires.priority == pytest.approx(choice.priority, rel=1e-12)
                assert fires.observed == pytest.approx(choice.observed, abs=1e-12)
                assert fires.aim == pytest.approx(choice.aim, rel=1e-12)
    assert compared >= (3 if light == 1.0 else 1)


def duel() -> tuple[Battle, Any]:
    """A battery that has long stood where it stands, and an enemy three hexes off, just seen."""
    battle, p, _ = scattered(1)
    places = np.full(len(battle.units), -1)
    places[GUNS], places[ENEMY] = 4 * N_COLS + 4, 4 * N_COLS + 7
    put(battle, places)
    battle.units.stock = 2.0
    battle.units.posture = Posture.HASTY
    battle.units.assaulting = -1
    battle.arms.held[GUNS] = np.where(battle.arms.kind[GUNS] >= 0, 6, 0)
    row = battle.knowledge[0]
    row.seen_tick[ENEMY], row.seen_hex[ENEMY] = TICK, places[ENEMY]
    row.seen_posture[ENEMY] = Posture.HASTY
    return battle, p


def worth(battle: Battle, p: Any, tick: int = TICK) -> float:
    return float(run_phase(target_worth, battle, side=0, u=ENEMY, tick=tick, p=p))


def test_worth_of_a_target() -> None:
    battle, p = duel()
    known = battle.knowledge[0]
    assert worth(battle, p) == pytest.approx(0.25)  # somewhere over there
    assert worth(battle, p, TICK + 3) == pytest.approx(0.25)  # within the hour is now
    assert worth(battle, p, TICK + 9) == pytest.approx(0.25 / 1.6)
    known.firing_tick[ENEMY] = TICK
    assert worth(battle, p) == pytest.approx(1.2)  # guns that give themselves away
    known.firing_tick[ENEMY] = TICK - 13
    assert worth(battle, p) == pytest.approx(0.9)  # guns that did so this morning
    battle.hexes.near[known.seen_hex[ENEMY], 0] = 1
    assert worth(battle, p) == pytest.approx(1.0)
    known.seen_posture[ENEMY] = Posture.ATTACK
    assert worth(battle, p) == pytest.approx(2.0)
    battle.hexes.closed_on[known.seen_hex[ENEMY], 0] = TICK
    assert worth(battle, p) == pytest.approx(2.5)
    assert worth(battle, p, TICK + 1) == pytest.approx(2.0)
    known.empty_tick[ENEMY] = TICK
    assert worth(battle, p) == 0.0
    known.empty_tick[ENEMY] = -1
    assert worth(battle, p, TICK + int(4 * p.memory_h) + 1) == 0.0


def test_all_who_have_closed_on_a_hex_are_supported() -> None:
    """Whoever of a stack it is, and nobody who is no longer there."""
    battle, p = duel()
    first, second = [int(u) for u in np.flatnonzero(battle.roster.side == 0) if u != GUNS][:2]
    h = int(battle.units.hex[ENEMY])
    places = battle.units.hex.copy()
    places[[first, second]] = h - 1
    put(battle, places)
    assert (battle.hexes.closed_on[h] < 0).all()
    battle.units.assaulting[second] = h
    choose(battle, p)
    assert battle.hexes.closed_on[h].tolist() == [TICK, -1]
    assert worth(battle, p) == pytest.approx(2.5)
    battle.units.status[second] = Status.GONE
    choose(battle, p, TICK + 4)
    assert battle.hexes.closed_on[h].tolist() == [TICK, -1]


@pytest.mark.parametrize("first_row", [3, 5])
def test_of_targets_worth_the_same_the_first_of_the_files_is_fired_on(first_row: int) -> None:
    """Wherever on the map it lies: targets are looked through row by row."""
    battle, p = duel()
    other = ENEMY + 1
    places = np.full(len(battle.units), -1)
    places[GUNS] = 4 * N_COLS + 4
    places[ENEMY], places[other] = first_row * N_COLS + 7, (8 - first_row) * N_COLS + 7
    put(battle, places)
    for u in (ENEMY, other):
        battle.knowledge[0].seen_tick[u], battle.knowledge[0].seen_hex[u] = TICK, places[u]
        battle.knowledge[0].seen_posture[u] = Posture.HASTY
    battle.sight.told[:], battle.sight.glimpses[:] = battle.sight.lights[0], 0.0
    choose(battle, p)
    assert battle.orders.target[GUNS] == places[ENEMY]


def test_what_the_enemy_does_unseen_draws_no_fire() -> None:
    """His true posture, strength and place change nothing; what was seen of them does."""
    battle, p = duel()
    battle.hexes.near[battle.knowledge[0].seen_hex[ENEMY], 0] = 1
    before = worth(battle, p)
    battle.units.posture[ENEMY], battle.units.assaulting[ENEMY] = Posture.ATTACK, 4 * N_COLS + 6
    battle.units.men[ENEMY] = 1
    assert worth(battle, p) == before
    battle.units.status[ENEMY], battle.units.hex[ENEMY] = Status.GONE, 0
    assert worth(battle, p) == before


def test_guns_open_at_once_and_after_a_move_when_they_have_come_into_action() -> None:
    battle, p = duel()
    battle.units.moved_tick[GUNS] = -100_000  # never
    for tick in (0, 4):
        battle.knowledge.seen_tick[0, ENEMY] = tick
        choose(battle, p, tick)
        assert battle.orders.target[GUNS] == battle.units.hex[ENEMY]
    battle.knowledge.seen_tick[0, ENEMY] = TICK
    ticks = int(4 * p.emplace_h)
    for moved, fires in ((TICK - ticks - 1, True), (TICK - ticks, False), (TICK - 1, False)):
        battle.units.moved_tick[GUNS] = moved
        choose(battle, p)
        assert (battle.orders.target[GUNS] >= 0) == fires


def test_what_the_commander_tells_goes_first() -> None:
    battle, p = duel()
    battle.orders.told_target[GUNS] = 4 * N_COLS + 6
    choose(battle, p)
    assert battle.orders.target[GUNS] == 4 * N_COLS + 6
    assert battle.fires.priority[GUNS] == TOLD_PRIORITY
    battle.orders.told_target[GUNS] = battle.units.hex[GUNS]  # not on oneself
    choose(battle, p)
    assert battle.orders.target[GUNS] == battle.units.hex[ENEMY]


def test_in_the_dark_guns_fire_on_what_they_have_ranged_in_on() -> None:
    battle, p = duel()
    h = int(battle.units.hex[ENEMY])
    battle.units.moved_tick[GUNS] = TICK - 40
    choose(battle, p, light=1.0)
    assert battle.orders.target[GUNS] == h
    choose(battle, p, TICK + 4, light=0.1)
    assert battle.orders.target[GUNS] == -1
    # an hour of observed fire by day, and the night does not hide the place
    choose(battle, p, TICK + 8, light=1.0)
    battle.fires.fired_tick[GUNS], battle.fires.observed[GUNS] = TICK + 11, REGISTERS
    battle.knowledge.seen_tick[0, ENEMY] = TICK + 11
    choose(battle, p, TICK + 12, light=0.1)
    assert battle.hexes.registered[h, 0] == TICK + 12
    assert battle.orders.target[GUNS] == h
    battle.units.moved_tick[GUNS] = TICK + 13  # from elsewhere it must range in anew
    choose(battle, p, TICK + 24, light=0.1)
    assert battle.orders.target[GUNS] == -1


def test_targets_are_renewed_by_the_hour_whatever_the_tick() -> None:
    battle, _ = duel()
    for tick_h in (0.25, 0.5, 1.0):
        clock = battle.clock._replace(tick_h=tick_h)
        begins = [tick * tick_h for tick in range(round(24 / tick_h)) if on_the_hour(tick, clock)]
        assert begins == list(range(24))


def test_lately_is_said_in_hours() -> None:
    battle, _ = duel()
    for tick_h in (0.25, 0.125, 1.0 / 3.0):
        clock = battle.clock._replace(tick_h=tick_h)
        ticks = round(2.0 / tick_h)
        assert lately(TICK - ticks, TICK, 2.0, clock)
        assert not lately(TICK - ticks - 1, TICK, 2.0, clock)
        assert not lately(-1, 0, 2.0, clock)
        assert not lately(-100_000, TICK, 2.0, clock)
