"""Spotting: glimpses add up, chances are as told, nobody spies on his own."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Posture, Role, Status
from nomonhan.engine.blank import blank_sight
from nomonhan.engine.phases.spotting import POSTS, TROOPS, glimpses_at, notice_neighbors, spot
from nomonhan.state import Battle
from tests.engine.fights import by_weapon, skirmish, told
from tests.engine.phases import by_the_hour, place_of, put, run_phase, scattered
from tests.engine.test_shooting import sees
from tests.reference.board import places_around

N_COLS, N_ROWS = 14, 9
EYES_KM, GLASS_KM = 8, 12


def look(battle: Battle, p: Any, tick: int, light: float, seed: int = 1) -> None:
    """One tick, of an hour, of looking around."""
    run_phase(
        spot, by_the_hour(battle), draws=battle.work[0], seed=seed, replication=0, tick=tick,
        light=light, p=p,
    )  # fmt: skip


def held_by_enemy(battle: Battle, side: int, h: int) -> bool:
    here = (battle.units.hex == h) & (battle.units.status <= Status.BROKEN)
    return bool((here & (battle.roster.side != side)).any() or battle.hexes.control[h] == 1 - side)


def glimpses(battle: Battle, side: int, h: int, light: float, p: Any, whose: str = "all") -> float:
    """Glimpses an hour of a marching battalion in hex h by observers of a side."""
    total = 0.0
    for u in range(len(battle.units)):
        if battle.roster.side[u] != side or battle.units.status[u] != Status.ACTIVE:
            continue
        guns = battle.roster.role[u] == Role.ARTILLERY
        at = int(battle.units.hex[u])
        if guns and not held_by_enemy(battle, side, int(battle.map.lookout[at])):
            at = int(battle.map.lookout[at])
        there = place_of(at)
        radius = max(1, int((GLASS_KM if guns else EYES_KM) * light + 0.5))
        around = places_around(place_of(h), N_COLS, N_ROWS, radius)
        if there in around and sees(there, place_of(h)):
            km = around[there]
            dark = float(p.dark_sight)
            looks = max(1.0, km / float(p.post_optics) if guns else km)
            air = math.exp(-(km - 1) / float(p.haze_km))
            sight = (dark + (1 - dark) * light) * air / looks**2 if km else 1.0
            weight = 1.0 if guns or battle.roster.role[u] == Role.LINE else 0.5
            if whose == ("troops" if guns else "guns"):
                continue
            total += weight * float(p.glimpse_per_h) * sight
    return total


def told_at(battle: Battle) -> Any:
    """What is told of every hex, (x, g, h)."""
    hexes, glasses = range(N_COLS * N_ROWS), (TROOPS, POSTS)
    return np.array(
        [[[glimpses_at(battle.sight, x, g, h) for h in hexes] for g in glasses] for x in (0, 1)]
    )


def signs(battle: Battle, u: int, tick: int, p: Any) -> float:
    """How visible unit u is."""
    unit = battle.units[u]
    moving = unit.posture in (Posture.MARCH, Posture.ATTACK, Posture.WITHDRAWAL)
    still = p.signature_still * (1 - unit.works) + p.signature_works * unit.works
    sign = p.signature_moving if moving else still
    if unit.contact_tick >= tick - 1:
        sign = max(sign, p.signature_firing)
    vehicles = by_weapon(battle, "held")[u] @ skirmish().fixed["is_vehicle"]
    return float(sign * (p.signature_vehicles if vehicles else 1.0))


@pytest.mark.parametrize(("seed", "light"), [(1, 1.0), (2, 0.4), (3, 0.0)])
def test_watch_is_the_sum_of_what_observers_see(seed: int, light: float) -> None:
    battle, p, rng = scattered(seed)
    battle.roster.role[::3] = Role.ARTILLERY
    posts = np.where(rng.random(N_COLS * N_ROWS) < 0.5, battle.map.lookout, 60).astype(np.int32)
    battle = battle._replace(map=battle.map._replace(lookout=posts))
    battle.hexes.control[60] = 1  # held by the second side: its own observers alone go there
    look(battle, p, 100, light)
    for side in (0, 1):
        for h in range(N_COLS * N_ROWS):
            plain = glimpses(battle, side, h, light, p, "troops")
            assert glimpses_at(battle.sight, side, TROOPS, h) == pytest.approx(plain), (side, h)
            plain = glimpses(battle, side, h, light, p, "guns")
            assert glimpses_at(battle.sight, side, POSTS, h) == pytest.approx(plain), (side, h)


def test_what_is_carried_on_is_what_would_be_added_up_anew_to_the_bit() -> None:
    """Units move, fall silent or are thrown off their lookouts, hour by hour, or not."""
    battle, p, rng = scattered(6)
    battle.roster.role[::2] = Role.ARTILLERY
    unchanged = 0
    for hour in range(30):
        light = [1.0, 1.0, 1.0, 0.6, 0.0, 0.0][hour % 6]
        before = told_at(battle)
        if hour % 5 == 0:
            places = battle.units.hex.copy()
            for side in (0, 1):
                own = np.flatnonzero((battle.roster.side == side) & (places >= 0))
                places[own] = rng.permutation(places[own])
            put(battle, places)
        if hour % 3 == 0:
            u = int(rng.choice(np.flatnonzero(battle.units.hex >= 0)))
            battle.units.status[u] = rng.choice([Status.ACTIVE, Status.BROKEN])
            battle.hexes.control[rng.integers(N_COLS * N_ROWS)] = rng.choice([-1, 0, 1])
        look(battle, p, 100 + hour, light)
        unchanged += bool((told_at(battle) == before).all())
        fresh = battle._replace(sight=blank_sight(len(battle.units), N_COLS * N_ROWS))
        look(fresh, p, 100 + hour, light)
        np.testing.assert_array_equal(told_at(battle), told_at(fresh))
        np.testing.assert_array_equal(battle.sight.eyes, fresh.sight.eyes)
        np.testing.assert_array_equal(battle.sight.posted, fresh.sight.posted)
    assert 3 < unchanged < 25


def test_units_are_seen_as_often_as_told() -> None:
    battle, p, _ = scattered(4)
    p = p.copy()
    p.glimpse_per_h = 0.05  # so that nobody is surely seen
    tick0, runs = 1000, 1500
    n = len(battle.units)
    battle.units.contact_tick = np.where(np.arange(n) % 3 == 0, 10**6, 0)
    seen = np.zeros((2, n))
    for tick in range(tick0, tick0 + runs):
        battle.knowledge.seen_tick = -1
        look(battle, p, tick, 0.8, seed=7)
        seen += battle.knowledge.seen_tick == tick
    likely = 0
    for u in range(n):
        mine, other = int(battle.roster.side[u]), 1 - int(battle.roster.side[u])
        assert seen[mine, u] == 0  # nobody spies on his own
        if battle.units.status[u] > Status.BROKEN:
            assert seen[other, u] == 0
            continue
        rate = glimpses(battle, other, int(battle.units.hex[u]), 0.8, p) * signs(
            battle, u, tick0, p
        )
        chance = 1 - math.exp(-rate)
        likely += 0.05 < chance < 0.95
        error = 4.5 * math.sqrt(chance * (1 - chance) / runs) + 1e-9
        assert seen[other, u] / runs == pytest.approx(chance, abs=error), u
    assert likely >= 5


def test_what_is_seen_is_what_is_there() -> None:
    battle, p, _ = scattered(5)
    look(battle, p, 50, 1.0)
    vehicles = by_weapon(battle, "held") @ skirmish().fixed["is_vehicle"]
    side, unit = np.nonzero(battle.knowledge.seen_tick == 50)
    assert len(unit) >= 4
    for x, u in zip(side, unit, strict=True):
        seen = battle.knowledge[x, u]
        assert (seen.seen_hex, seen.seen_men) == (battle.units.hex[u], battle.units.men[u])
        assert seen.seen_armor == vehicles[u]


def test_what_was_done_when_it_was_seen_is_remembered() -> None:
    battle, p, _ = scattered(5)
    battle.knowledge.empty_tick = 3
    look(battle, p, 50, 1.0)
    posture = battle.units.posture.copy()
    closing = battle.units.assaulting >= 0
    battle.units.posture = Posture.REST  # afterwards
    side, unit = np.nonzero(battle.knowledge.seen_tick == 50)
    for x, u in zip(side, unit, strict=True):
        seen = Posture.ATTACK if closing[u] else posture[u]
        assert battle.knowledge.seen_posture[x, u] == seen
        assert battle.knowledge.empty_tick[x, u] == -1
    assert len(unit) >= 4


def test_places_are_found_empty_as_often_as_told() -> None:
    """Who has gone away unseen is missed at the rate at which a unit at rest is found."""
    battle, p, _ = scattered(4)
    p = p.copy()
    p.glimpse_per_h = 0.2
    n, runs = len(battle.units), 1500
    gone = np.arange(n) % 2 == 0
    there = battle.units.hex.copy()
    ghost = 3 * N_COLS + 7
    found = np.zeros((2, n))
    for tick in range(1000, 1000 + runs):
        battle.knowledge.seen_tick, battle.knowledge.empty_tick = 900, -1
        battle.knowledge.seen_hex = np.where(gone, ghost, there)
        look(battle, p, tick, 1.0, seed=7)
        found += battle.knowledge.empty_tick == tick
    for u in range(n):
        mine, other = int(battle.roster.side[u]), 1 - int(battle.roster.side[u])
        assert found[mine, u] == 0
        if battle.units.status[u] <= Status.BROKEN:
            if not gone[u] or there[u] == ghost:
                assert found[other, u] == 0  # he is there
                continue
            here = glimpses(battle, other, int(there[u]), 1.0, p) * signs(battle, u, 1000, p)
        else:
            here = 0.0
        place = ghost if gone[u] else int(there[u])
        rate = glimpses(battle, other, place, 1.0, p) * float(p.signature_still)
        chance = math.exp(-here) * (1 - math.exp(-rate))  # unless he is found where he is
        error = 4.5 * math.sqrt(chance * (1 - chance) / runs) + 1e-9
        assert found[other, u] / runs == pytest.approx(chance, abs=error), u


@pytest.mark.parametrize(("light", "share"), [(0.0, 1.0), (1.0, 1.0), (1.0, 0.3)])
def test_units_that_move_next_to_each_other_may_both_be_seen(light: float, share: float) -> None:
    """A mover two hexes from an enemy: each is noticed with his own signature's chance.

    The mover for no more of the tick than he is there.
    """
    battle, p, _ = scattered(6)
    places = np.full(len(battle.units), -1)
    mover, still = 0, 7
    places[mover], places[still] = 6 * N_COLS + 3, 6 * N_COLS + 5
    put(battle, places)
    battle.units.posture[still] = Posture.PREPARED
    battle.units.works[still] = 0.5
    battle.arms.held = 0
    assert sees(place_of(places[mover]), place_of(places[still]))
    air = math.exp(-1 / float(p.haze_km))
    rate = float(p.glimpse_per_h) * (float(p.dark_sight) * (1 - light) + light) * air / 4
    chances = {
        mover: 1 - math.exp(-0.25 * share * rate * float(p.signature_moving)),
        still: 1 - math.exp(-0.125 * share * rate * float(p.signature_still + p.signature_works)),
    }
    runs = 2000
    seen = {mover: 0, still: 0}
    for tick in range(runs):
        battle.knowledge.seen_tick = -1
        battle.units.moved_tick = -1
        battle.units.moved_tick[mover] = battle.units.met_tick[mover] = tick
        battle.units.met_share[mover] = share
        run_phase(notice_neighbors, battle, seed=3, replication=0, tick=tick, light=light, p=p)
        seen[mover] += battle.knowledge.seen_tick[1, mover] == tick
        seen[still] += battle.knowledge.seen_tick[0, still] == tick
    for u, chance in chances.items():
        error = 4.5 * math.sqrt(chance * (1 - chance) / runs)
        assert seen[u] / runs == pytest.approx(chance, abs=error), u


def test_who_was_not_noticed_is_looked_for_again() -> None:
    """Two hexes from the enemy, unseen: tick by tick the same chance, until he is known."""
    battle, p, _ = scattered(6)
    p = p.copy()
    p.glimpse_per_h = 0.3
    places = np.full(len(battle.units), -1)
    places[0], places[7] = 6 * N_COLS + 3, 6 * N_COLS + 5
    put(battle, places)
    battle.knowledge.seen_tick = -1
    battle.units.moved_tick = -1
    noticed = []
    for tick in range(60):
        run_phase(notice_neighbors, battle, seed=3, replication=0, tick=tick, light=0.5, p=p)
        noticed.append(battle.knowledge.seen_tick[1, 0] >= 0)
    assert not noticed[0]
    assert noticed[-1]
    first = noticed.index(True)
    assert (battle.knowledge.seen_tick[1, 0], battle.knowledge.seen_hex[1, 0]) == (first, places[0])
    battle.knowledge.empty_tick[1, 0] = 60  # thought gone: looked for anew
    for tick in range(60, 150):
        run_phase(notice_neighbors, battle, seed=3, replication=0, tick=tick, light=0.5, p=p)
    assert battle.knowledge.empty_tick[1, 0] == -1


def test_no_side_ever_knows_its_own_from_the_enemys_book() -> None:
    for tick, battle, _ in told(33):
        for x in (0, 1):
            own = battle.roster.side == x
            assert (battle.knowledge.seen_tick[x][own] == -1).all(), tick
    assert (battle.knowledge.seen_tick >= 0).sum() >= 8
