"""A tick of flying: what gets through, on whom it falls, what it costs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Posture, Role, Status
from nomonhan.engine.phases.air import DAYLIGHT_H, drop_bombs, fly
from nomonhan.engine.phases.indirect_fire import locate_batteries
from nomonhan.engine.phases.logistics import begin_round
from nomonhan.rules.spotting import signature
from nomonhan.state import Battle
from tests.engine.fights import skirmish
from tests.engine.fights import told as fought_by_ticks
from tests.engine.phases import by_the_hour, run_phase, scattered

TICK = 100
PURSUIT, BOMBER, SCOUT = 8, 9, 10  # weapons of the skirmish


def sky(seed: int = 1) -> tuple[Battle, Any]:
    """Aircraft over units that are all known, in fair weather."""
    battle, p, _ = scattered(seed)
    battle.clock.days.cloud, battle.clock.days.rain = 0.2, 0.5
    battle.knowledge.seen_hex = battle.units.hex
    battle.knowledge.seen_tick = TICK
    battle.knowledge.seen_posture = Posture.REST
    return battle, p


def up(battle: Battle, p: Any, tick: int = TICK, light: float = 1.0) -> None:
    run_phase(
        fly, battle, seed=2, replication=0, tick=tick, day=0, light=light,
        whom=battle.movers[0], p=p,
    )  # fmt: skip


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


def effort(battle: Battle, x: int, p: Any) -> tuple[float, float]:
    """Sorties against units in an hour, fighters' strafing with them, and their lethal area."""
    bombing = (1.0 - p.interdiction_share) * sorties(battle, x, BOMBER) * through(battle, x)
    strafing = 0.2 * sorties(battle, x, PURSUIT) * through(battle, x)
    m2 = bombing * bombs_m2(500.0, p) + strafing * bombs_m2(20.0, p)
    return bombing + strafing, float(m2)


def worths(battle: Battle, side: int) -> Any:
    """What each unit is worth to the other side's air as it knows it, (u,)."""
    known = battle.knowledge[side]
    moving = (known.seen_posture == Posture.MARCH) | (known.seen_posture == Posture.WITHDRAWAL)
    worth = np.where((battle.roster.role == Role.ARTILLERY) | moving, 2.0, 1.0)
    worth[battle.hexes.near[known.seen_hex, side] > 0] *= 0.5
    age_h = np.floor((TICK - known.seen_tick) / 4)
    worth /= 1.0 + 0.3 * age_h
    return worth * ((known.seen_tick >= 0) & (known.empty_tick < 0) & (battle.roster.side != side))


def test_raids_go_to_the_known_enemy_as_often_as_he_is_worth() -> None:
    battle, p = sky()
    enemies = np.flatnonzero(battle.roster.side == 1)
    known = battle.knowledge[0]
    known.seen_tick[enemies[0]] = -1
    known.empty_tick[enemies[1]] = TICK
    known.seen_hex[enemies[2]] = 3  # where he was: nobody knows that he has gone
    known.seen_tick[enemies[3]] = TICK - 10
    known.seen_posture[enemies[4]] = Posture.MARCH
    per_hour, m2 = effort(battle, 0, p)
    flights = max(1, int(per_hour / p.raid_sorties + 0.5))
    expected = worths(battle, 0) / worths(battle, 0).sum()
    runs = 1500
    hit = np.zeros(len(battle.units))
    held = battle.aircraft.held.copy()
    for k in range(runs):
        battle.aircraft.held = held
        run_phase(
            fly,
            battle,
            seed=k,
            replication=0,
            tick=TICK,
            day=0,
            light=1.0,
            whom=battle.movers[0],
            p=p,
        )
        strikes = battle.fires.strikes[:, 0]
        assert strikes.sum() == pytest.approx(m2)
        assert np.allclose(strikes * flights / m2, np.round(strikes * flights / m2))
        hit += strikes * flights / m2
        battle.knowledge.seen_tick[0] = np.where(  # as before the scouts flew
            np.arange(len(hit)) == enemies[0], -1, TICK
        )
        battle.knowledge.seen_tick[0, enemies[3]] = TICK - 10
        known.empty_tick[enemies[1]], known.seen_hex[enemies[2]] = TICK, 3
        known.seen_posture[:] = Posture.REST
        known.seen_posture[enemies[4]] = Posture.MARCH
    assert not hit[expected == 0.0].any()
    for u in np.flatnonzero(expected):
        error = 4.5 * math.sqrt(expected[u] * (1 - expected[u]) / (runs * flights))
        assert hit[u] / (runs * flights) == pytest.approx(expected[u], abs=error)


def test_roads_are_held_up_by_the_hour() -> None:
    battle, p = sky()
    shares = []
    for x in (0, 1):
        over = p.interdiction_share * sorties(battle, x, BOMBER) * through(battle, x)
        shares.append(1 - math.exp(-over * p.interdiction_per_sortie))
    up(battle, p)
    assert battle.sides.held_up_h == pytest.approx(shares[::-1])
    assert battle.sides.held_up_h.max() > 0.0
    up(battle, p, TICK + 1)  # within the hour nothing new is planned
    assert battle.sides.held_up_h == pytest.approx(shares[::-1])
    up(battle, p, TICK + 4, light=0.0)
    assert battle.sides.held_up_h == pytest.approx(shares[::-1])
    run_phase(begin_round, battle, hours=3.0)
    assert battle.sides.held_up == pytest.approx([share / 3 for share in shares[::-1]])
    assert not battle.sides.held_up_h.any()


def test_scouts_find_as_often_as_told() -> None:
    """Wherever he stands: by what he does and how deep he is dug in, not by how far he is."""
    battle, p = sky()
    n, runs = len(battle.units), 1500
    battle.units.posture = np.arange(n) % len(Posture)
    battle.units.contact_tick = -1
    p.scout_km2_per_sortie = 200.0
    found = np.zeros((2, n))
    held = battle.aircraft.held.copy()
    eyes = []
    for x in (0, 1):
        others = sorties(battle, x, PURSUIT) + sorties(battle, x, BOMBER)
        eyes.append((sorties(battle, x, SCOUT) + 0.1 * others) * through(battle, x))
    for k in range(runs):
        battle.aircraft.held = held
        battle.knowledge.seen_tick = -1
        up(battle, p, TICK + 4 * k)
        found += battle.knowledge.seen_tick == TICK + 4 * k
    vehicles = battle.units.vehicles
    for u in range(n):
        mine, other = battle.roster.side[u], 1 - battle.roster.side[u]
        assert found[mine, u] == 0
        if battle.units.status[u] > Status.BROKEN:
            assert found[other, u] == 0
            continue
        sign = signature(
            int(battle.units.posture[u]), float(battle.units.works[u]), False, int(vehicles[u]), p
        )
        chance = 1 - math.exp(-eyes[other] * 200.0 / len(battle.hexes) * sign)
        error = 4.5 * math.sqrt(chance * (1 - chance) / runs) + 1e-9
        assert found[other, u] / runs == pytest.approx(chance, abs=error), u


@pytest.mark.parametrize("seed", range(4))
def test_bombs_fall_on_the_enemy_where_he_was_seen(seed: int) -> None:
    battle, p, rng = scattered(seed)
    n = len(battle.units)
    battle.knowledge.seen_hex = np.where(rng.random((2, n)) < 0.8, battle.units.hex, 60)
    battle.fires.strikes = rng.random((n, 2)) * 5e3 * (rng.random((n, 2)) < 0.5)
    battle.sides.raids = 1
    men, exposed = battle.units.men.astype(float), battle.units.exposed
    expected = np.zeros(n)
    for u in np.flatnonzero(battle.units.status <= Status.BROKEN):
        battery = battle.roster.role[u] == Role.ARTILLERY
        m2 = (p.battery_area_km2 if battery else p.battalion_area_km2) * 1e6
        for side in (0, 1):
            if battle.knowledge.seen_hex[side, u] == battle.units.hex[u]:
                # all of an hour's bombs in a quarter of it
                swept = 4 * battle.fires.strikes[u, side] * p.bomb_aim / m2
                expected[u] += min(men[u], swept * men[u]) * exposed[u]
    for minute in (1, 2, 3):
        run_phase(drop_bombs, battle, tick=TICK + minute, p=p)
        assert not battle.fires.persons.any()
    run_phase(drop_bombs, battle, tick=TICK, p=p)
    np.testing.assert_allclose(battle.fires.persons, expected, rtol=1e-12)
    by = battle.fire_by.persons.sum(axis=0)
    assert set(np.flatnonzero(by)) <= set(battle.sides.bomber.tolist())


def test_bombs_hit_guns_and_vehicles_too() -> None:
    """1,000 m2 an hour, in a quarter of it: 4,000 x aim over the area x the vulnerable share."""
    battle, p, _ = scattered(1)
    battle.knowledge.seen_hex = battle.units.hex
    battle.fires.strikes[:, 0], battle.sides.raids[0] = 1000.0, 1
    run_phase(drop_bombs, battle, tick=TICK, p=p)
    told = 0
    for u in np.flatnonzero(battle.units.status <= Status.BROKEN):
        battery = battle.roster.role[u] == Role.ARTILLERY
        m2 = (p.battery_area_km2 if battery else p.battalion_area_km2) * 1e6
        swept = 4000.0 * p.bomb_aim / m2
        for a in battle.arms[u]:
            if a.kind < 0 or a.held == 0:
                continue
            share = 0.0
            if battle.arsenal.is_gun[a.kind]:
                share = p.gun_vulnerable_share * battle.units.exposed[u]
            elif battle.arsenal.is_vehicle[a.kind]:
                share = p.vehicle_vulnerable_share
            assert a.at_risk == pytest.approx(swept * a.held * share)
            told += share > 0.0
    assert told >= 3


@pytest.mark.parametrize("seed", [31, 32])
def test_aircraft_hurt_the_enemy_alone_and_by_day_alone(seed: int) -> None:
    for tick, battle, _ in fought_by_ticks(seed):
        for x in (0, 1):
            assert not battle.fires.strikes[battle.roster.side == x, x].any(), tick
        if tick and battle.clock.light[(tick - 1) // 4 * 4] < 0.9:
            assert not battle.fires.strikes.any(), tick
        flown = battle.aircraft.held + battle.aircraft.lost
        if tick == 0:
            start = flown.copy()
        assert (flown == start).all()
    assert skirmish().fixed["air_kind"].any()


@pytest.mark.parametrize(("light", "cloud"), [(0.5, 0.2), (1.0, 0.9)])
def test_nobody_flies_in_the_dark_or_in_thick_cloud(light: float, cloud: float) -> None:
    battle, p = sky()
    battle.fires.strikes, battle.sides.raids = 7.0, 1  # of the hour before
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
        up(battle, p, TICK + 4 * k)
        assert (battle.aircraft.held + battle.aircraft.lost == held).all()
        lost += battle.aircraft.lost
    assert lost == pytest.approx(expected, abs=4.5 * math.sqrt(expected.max()))
    assert lost.sum() > 20


def test_batteries_that_fire_are_located_as_often_as_told() -> None:
    battle, p = sky()
    n, runs = len(battle.units), 1500
    found = np.zeros(n)
    battle.roster.role = Role.ARTILLERY
    fires_at = np.arange(n) % 2 == 0
    for k in range(runs):
        tick = TICK + k
        battle.fires.fired_tick = np.where(fires_at, tick, tick - 1)
        battle.knowledge.firing_tick = -1
        run_phase(
            locate_batteries, by_the_hour(battle), seed=2, replication=0, tick=tick,
            draws=battle.work[0], p=p,
        )  # fmt: skip
        for u in range(n):
            mine = int(battle.roster.side[u])
            assert battle.knowledge.firing_tick[mine, u] == -1
            found[u] += battle.knowledge.firing_tick[1 - mine, u] == tick
    assert not found[~fires_at].any()
    for u in map(int, np.flatnonzero(fires_at)):
        skill = battle.sides.doctrine[1 - battle.roster.side[u], 9]
        chance = 1 - math.exp(-p.counter_battery_per_h * (0.5 + skill))
        error = 4.5 * math.sqrt(chance * (1 - chance) / runs)
        assert found[u] / runs == pytest.approx(chance, abs=error)
