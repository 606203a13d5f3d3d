"""Who stands where, who controls what, and whom trucks can reach: the engine against its twins."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Mobility, Role, Status, SupplyState
from nomonhan.engine.phases.occupancy import place, remove
from nomonhan.state import Battle
from tests.bits import hexes_of
from tests.engine.fights import by_weapon, is_judged, skirmish, told
from tests.engine.phases import place_of, put, scattered
from tests.reference.control_map import Battalion, controllers
from tests.reference.occupancy import Standing, counts_near, units_by_place
from tests.reference.ways import reached_from

SEEDS = (21, 23)
N_COLS, N_ROWS = 14, 9


def standing(battle: Battle) -> list[Standing]:
    """Units on the map as they say themselves."""
    return [
        Standing(u, int(battle.roster.side[u]), place_of(battle.units.hex[u]))
        for u in range(len(battle.units))
        if battle.units.status[u] <= Status.BROKEN and battle.units.hex[u] >= 0
    ]


def listed(battle: Battle) -> dict[tuple[int, int], list[int]]:
    """Units of every occupied hex as the engine's lists have them."""
    found = {}
    for h in np.flatnonzero(battle.hexes.first >= 0):
        units, u = [], int(battle.hexes.first[h])
        while u >= 0:
            units.append(u)
            u = int(battle.units.following[u])
        found[place_of(int(h))] = units
    return found


def check_occupancy(battle: Battle) -> None:
    here = standing(battle)
    assert listed(battle) == units_by_place(here)
    near = counts_near(here, N_COLS, N_ROWS)
    occupied = {(s.place, s.side) for s in here}
    for h in range(N_COLS * N_ROWS):
        for side in (0, 1):
            assert battle.hexes.near[h, side] == near[place_of(h), side], (place_of(h), side)
            stands = [
                n >= 0 and (place_of(n), side) in occupied for n in battle.map.disk[h].tolist()
            ]
            assert battle.hexes.stands[h, side] == sum(1 << i for i, s in enumerate(stands) if s)
    assert not battle.hexes.want.any()


@pytest.mark.parametrize("seed", SEEDS)
def test_lists_and_counts_follow_the_units_through_a_battle(seed: int) -> None:
    for _, battle, _ in told(seed):
        check_occupancy(battle)


def test_lists_and_counts_follow_any_coming_and_going() -> None:
    battle, _, rng = scattered(1)
    n = len(battle.units)
    disk, tables = skirmish().map.disk, (battle.hexes, battle.roster, battle.units)
    for _ in range(200):
        u = int(rng.integers(n))
        if battle.units.status[u] <= Status.BROKEN:
            remove(disk, *tables, u)
            battle.units.status[u] = Status.GONE
        else:
            battle.units.status[u] = Status.ACTIVE
            ground = ([0, 60, 74, 12], [13, 59, 125, 73])  # crowded, and at edges
            place(disk, *tables, u, int(rng.choice(ground[battle.roster.side[u]])))
    check_occupancy(battle)


def battalions(battle: Battle) -> list[Battalion]:
    """Line units in hand."""
    vehicles = by_weapon(battle, "held") @ skirmish().fixed["is_vehicle"]
    units = battle.units
    return [
        Battalion(
            int(battle.roster.side[u]), place_of(units.hex[u]), int(units.men[u]),
            int(vehicles[u]), float(units.suppression[u]), float(units.cohesion[u]),
            battle.roster.mobility[u] in (Mobility.HORSE, Mobility.WHEELED_ARMOR, Mobility.TRACKED),
        )
        for u in range(len(units))
        if units.status[u] == Status.ACTIVE and units.hex[u] >= 0
        and battle.roster.role[u] == Role.LINE
    ]  # fmt: skip


def numbers_of(p: Any) -> dict[str, float]:
    return {name: float(p[name]) for name in p.dtype.names}


@pytest.mark.parametrize("seed", SEEDS)
def test_control_is_what_every_hex_finds_by_asking_around(seed: int) -> None:
    seen: set[int] = set()
    ours: dict[tuple[int, int], int] = {}
    for tick, battle, p in told(seed):
        before = ours
        ours = {place_of(h): int(battle.hexes.control[h]) for h in range(N_COLS * N_ROWS)}
        if not is_judged(tick):
            assert not tick or ours == before, tick
            continue
        light = float(battle.clock.light[tick - 1])
        plain = controllers(battalions(battle), light, numbers_of(p), N_COLS, N_ROWS)
        assert ours == plain, tick
        seen |= set(plain.values())
    assert seen == {-1, 0, 1}


@pytest.mark.parametrize("seed", SEEDS)
def test_ground_is_held_by_who_last_controlled_it(seed: int) -> None:
    held = np.full(N_COLS * N_ROWS, -1)
    for _, battle, _ in told(seed):
        held = np.where(battle.hexes.control >= 0, battle.hexes.control, held)
        assert (battle.hexes.held == held).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_of_communication_are_walks_past_enemy_control(seed: int) -> None:
    """A line is open if a truck comes next to the unit on a way that the enemy does not control."""
    trucks = skirmish().terrain.crossing_s[Mobility.TRUCK]
    neighbor = skirmish().terrain.neighbor
    cut = np.zeros(len(skirmish().units), dtype=int)
    for tick, battle, _ in told(seed):
        if tick == 0:
            continue
        reached = []
        for side in (0, 1):
            passable = (battle.hexes.control != 1 - side).astype(np.uint8)
            base = int(battle.sides.base_hex[side])
            ways = reached_from([base] if passable[base] else [], passable, trucks, N_COLS, N_ROWS)
            assert not is_judged(tick) or hexes_of(battle.reached[side], N_COLS) == ways, tick
            reached.append(ways)
        for u in range(len(battle.units)):
            h = int(battle.units.hex[u])
            if battle.units.status[u] > Status.BROKEN or h < 0:
                continue
            around = {h, *(int(n) for n in neighbor[h] if n >= 0)}
            if is_judged(tick):
                open_line = bool(around & reached[battle.roster.side[u]])
                cut[u] = 0 if open_line else cut[u] + 12 if cut[u] else 6
            assert battle.units.cut_off_ticks[u] == cut[u], (tick, u)
            is_cut = battle.units.supply_state[u] == SupplyState.CUT_OFF
            assert is_cut == (cut[u] >= 12), (tick, u)
        if tick == 24:
            raid(battle)
    assert (battle.units.encircled_tick >= 0).any()


def raid(battle: Battle) -> None:
    """Leave one battalion of the first side in the middle of the second."""
    places = battle.units.hex.copy()
    away = battle.units.status > Status.BROKEN
    places[away] = -1
    status = battle.units.status.copy()
    lone = 2
    ring = [(10, 4), (9, 4), (9, 5), (9, 6), (10, 6), (11, 5)]
    enemies = [int(u) for u in np.flatnonzero(battle.roster.side == 1) if not away[u]]
    for i, u in enumerate(enemies):
        col, row = ring[i % len(ring)]
        places[u] = row * N_COLS + col
    places[lone] = 5 * N_COLS + 10
    put(battle, places)
    battle.units.status = status
    for u in [lone, *enemies]:
        battle.orders.mission[u] = 0
        battle.orders.next_tick[u] = -1
        battle.units.assaulting[u] = -1
        battle.units.heading[u] = -1
