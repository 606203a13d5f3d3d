"""Depots, loads and musters against a clerk who counts sacks and men."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Mobility, Status
from nomonhan.engine.phases.distribution import (
    PAYLOAD,
    TRUCKS,
    consume,
    distribute,
    fetch_water,
    find_turnarounds,
)
from nomonhan.engine.phases.logistics import bring_up
from nomonhan.engine.set_up import muster, new_battle
from nomonhan.engine.store import new_fields
from nomonhan.ensemble.battle import prepare_loaded
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Battle
from tests.engine.fights import SKIRMISH, by_weapon, skirmish, told
from tests.engine.phases import U, alone, place_of, run_phase, scattered
from tests.reference.board import places_around
from tests.reference.depot import Asker, half_up, mustered, shared_out, turnaround
from tests.reference.ways import seconds_to

SMALL, SHELLS, FUEL, FOOD, WATER = range(5)
ON_FOOT = (Mobility.FOOT, Mobility.HORSE, Mobility.HORSE_GUNS)
N_COLS, N_ROWS = 14, 9


def tonnes_each(battle: Battle, u: int, kind: int, p: Any) -> float:
    """Tonnes of a unit of fire, a kilometer or a day of unit u, from what it holds."""
    arsenal, held = battle.arsenal, by_weapon(battle, "held")[u]
    if kind in (FOOD, WATER):
        mobility = battle.roster.mobility[u]
        horses = {Mobility.FOOT: 0.12, Mobility.HORSE: 1.1, Mobility.HORSE_GUNS: 1.1}
        man, horse = p.ration_kg_per_man_day, p.forage_kg_per_horse_day
        if kind == WATER:
            man, horse = p.water_l_per_man_day, p.water_l_per_horse_day
        per_man = man + horses.get(mobility, 0.0) * horse
        return float(battle.units.men[u] * per_man / 1000.0)
    if kind == SHELLS:
        fires_shells = arsenal.shells_per_h > 0.0
        return float((held * arsenal.unit_of_fire * arsenal.round_t)[fires_shells].sum())
    if kind == SMALL:
        return float((held * arsenal.small_uf_t).sum())
    # the least that a column burns: sixty trucks, 20.5 liters per 100 km, 0.75 kg a liter, rounded
    return max(0.009, float((held * arsenal.fuel_t_per_km).sum()))


def full(battle: Battle, u: int, kind: int, p: Any) -> float:
    """What unit u carries when full."""
    if kind == FUEL:
        return 0.0 if battle.roster.mobility[u] in ON_FOOT else float(p.fuel_km)
    if kind == WATER:
        return float(p.water_days)
    return float(p.provisions_days if kind == FOOD else p.combat_reserve_uf)


def askers_of(battle: Battle, x: int, turnarounds: Any, p: Any) -> list[Asker]:
    """Every unit of a side that trucks reach, kind by kind."""
    line = battle.sides.supply[x]
    columns_make = 2 * line[6] / line[2] / 24
    askers = []
    reached = (turnarounds > 0.0) & (battle.units.cut_off_ticks == 0)
    for u in map(int, np.flatnonzero((battle.roster.side == x) & reached)):
        for kind in range(5):
            way = float(turnarounds[u])
            if kind == WATER:  # from the brook or from the base
                brook = 2 * battle.land.water_km[battle.units.hex[u]] / columns_make
                way = min(way, brook + p.truck_loading_h)
            fill_h = 1.0 if kind == WATER else float(p.refill_h)
            stock = float(battle.units.stock[u, kind])
            each = tonnes_each(battle, u, kind, p)
            if each > 0.0:
                asker = Asker(u, kind, stock, full(battle, u, kind, p), each, fill_h, way)
                askers.append(asker)
    return askers


def share_out(battle: Battle, turnarounds: Any, p: Any) -> None:
    run_phase(
        distribute, battle, day=1, hours=1.0, turnaround=turnarounds, missing=battle.work[2:7],
        asked_t=battle.work[7:12], p=p,
    )  # fmt: skip


@pytest.mark.parametrize("trucks", [1e6, 60.0, 6.0])
@pytest.mark.parametrize("seed", range(4))
def test_what_is_asked_is_shared_out_by_what_depots_hold_and_trucks_carry(
    seed: int, trucks: float
) -> None:
    battle, p, rng = scattered(seed)
    n = len(battle.units)
    battle.units.stock = rng.random((n, 5)) * [2.0, 2.0, 100.0, 3.0, 1.0]
    battle.units.cut_off_ticks[::5] = 4
    on_map = battle.units.status <= Status.BROKEN
    turnarounds = np.where(on_map & (rng.random(n) < 0.8), 2.0 + 8.0 * rng.random(n), 0.0)
    battle.sides.depot_t = rng.random((2, 4)) * [0.4, 8.0, 0.6, 0.6]
    battle.sides.supply[:, 0], battle.sides.held_up = trucks, [0.0, 0.2]
    expected = battle.units.stock.copy()
    left = battle.sides.depot_t.copy()
    delivered = np.zeros(2)
    for x in (0, 1):
        line = battle.sides.supply[x]
        depots = {kind: float(left[x, kind]) for kind in range(4)}
        truck_hours = trucks * line[3] * line[8] * (0.8 if x else 1.0)
        after, delivered[x] = shared_out(
            askers_of(battle, x, turnarounds, p), depots, 1.0, truck_hours, float(line[1])
        )
        left[x] = [depots[kind] for kind in range(4)]
        for (u, kind), stock in after.items():
            expected[u, kind] = stock
    share_out(battle, turnarounds, p)
    np.testing.assert_allclose(battle.units.stock, expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(battle.sides.depot_t, left, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(battle.sides.delivered_t, delivered, rtol=1e-9)
    np.testing.assert_allclose(battle.ledger.day_delivered_t[1], delivered, rtol=1e-9)
    assert (delivered > 0).all()
    assert (battle.sides.depot_t >= 0.0).all()


def test_half_the_trucks_carry_half_where_trucks_are_short() -> None:
    battle, p, _ = scattered(0)
    battle.units.stock = 0.0
    battle.sides.depot_t = 1e6
    turnarounds = np.where(battle.units.status <= Status.BROKEN, 10.0, 0.0)
    given = []
    for trucks in (8.0, 4.0):
        battle.units.stock = 0.0
        battle.sides.delivered_t = 0.0
        battle.sides.supply[:, 0] = trucks
        share_out(battle, turnarounds, p)
        given.append(battle.sides.delivered_t.copy())
    assert given[1] == pytest.approx(given[0] / 2)


def test_without_trucks_nothing_is_carried() -> None:
    battle, p, _ = scattered(2)
    battle.units.stock[:] = 0.1
    battle.sides.supply[:, [TRUCKS, PAYLOAD]] = 0.0
    before = battle.units.stock.copy(), battle.sides.depot_t.copy()
    share_out(battle, np.full(len(battle.units), 3.0), p)
    assert (battle.units.stock == before[0]).all()
    assert (battle.sides.depot_t == before[1]).all()


def test_what_the_base_does_not_have_takes_no_truck_from_the_rest() -> None:
    """Nothing but food to carry: the empty racks for shells do not slow it."""
    battle, p, _ = scattered(0)
    battle.units.stock = 0.0
    battle.units.stock[:, WATER] = p.water_days
    turnarounds = np.where(battle.units.status <= Status.BROKEN, 4.0, 0.0)
    battle.sides.depot_t = [0.0, 0.0, 0.0, 1e6]
    battle.sides.supply[:, 0] = 80.0  # enough for the food, not for all that is asked
    share_out(battle, turnarounds, p)
    fed = turnarounds > 0
    assert battle.units.stock[fed, FOOD] == pytest.approx(p.provisions_days / p.refill_h)


@pytest.mark.parametrize("light", [0.0, 1.0])
def test_trucks_take_the_way_of_the_map(light: float) -> None:
    battle, p, _ = scattered(3)
    battle.sides.supply[:, 7] = [30.0, 0.0]  # km from the base to the map
    terrain = skirmish().terrain
    run_phase(find_turnarounds, battle, light=light, rain=0.5, p=p)
    pace = (p.night_speed_vehicles * (1 - light) + light) * (1 - 0.5 * p.rain_slows)
    for u in range(len(battle.units)):
        x = battle.roster.side[u]
        line = battle.sides.supply[x]
        crossing = terrain.crossing_s[Mobility.TRUCK]
        ways = seconds_to([int(battle.sides.base_hex[x])], crossing, N_COLS, N_ROWS)
        if battle.units.status[u] > Status.BROKEN:
            assert battle.turnaround[u] == 0.0
            continue
        around = places_around(place_of(battle.units.hex[u]), N_COLS, N_ROWS, 1)
        seconds = min(ways[row * N_COLS + col] for col, row in around)
        hours = turnaround(line[7], line[6], line[2], seconds, pace, p.truck_loading_h)
        assert battle.turnaround[u] == pytest.approx(hours)


def test_a_turnaround_by_hand() -> None:
    """60 km at 2 x 60 / 36 = 3.33 km/h are 18 h; there and back, and 2 h to load: 38 h."""
    assert turnaround(60.0, 60.0, 1.5, 0.0, 1.0, 2.0) == pytest.approx(38.0)
    # three hours of daylight march at half the pace: six, both ways twelve
    assert turnaround(0.0, 60.0, 1.5, 3 * 3600.0, 0.5, 2.0) == pytest.approx(14.0)


def test_water_is_fetched_where_the_enemy_does_not_hold_the_bank() -> None:
    battle, p = alone()
    terrain = skirmish().terrain
    rivers = (terrain.hexside & 3) > 0
    banks = {place_of(int(h)) for h in np.flatnonzero(rivers.any(axis=1))}
    assert {(6, 1), (7, 1), (6, 3), (7, 3)} <= banks
    own = battle.roster.side[U]
    for held in (-1, own, 1 - own):
        battle.hexes.control = held
        for h in range(N_COLS * N_ROWS):
            battle.units.hex[U] = h
            battle.units.stock[U, WATER] = 0.25
            run_phase(fetch_water, battle, p=p)
            near = bool(places_around(place_of(h), N_COLS, N_ROWS, 2).keys() & banks)
            drinks = near and held != 1 - own
            assert battle.units.stock[U, WATER] == (p.water_days if drinks else 0.25), (h, held)


def test_how_far_the_brook_is() -> None:
    terrain = skirmish().terrain
    banks = np.flatnonzero(((terrain.hexside & 3) > 0).any(axis=1))
    battle, _ = alone()
    for h in (0, 60, 125):
        x, y = terrain.x_km, terrain.y_km
        nearest = min(math.hypot(x[h] - x[b], y[h] - y[b]) for b in banks)
        assert battle.land.water_km[h] == pytest.approx(nearest)
    assert (battle.land.water_km[banks] == 0.0).all()


def test_a_day_of_eating_and_drinking_by_hand() -> None:
    """At 35 degrees men drink twice a cool day's water: a day's load is gone after twelve hours."""
    battle, p = alone()
    battle.units.stock[U] = [1.0, 1.0, 50.0, 3.0, 1.0]
    for hour in range(12):
        run_phase(consume, battle, heat_c=35.0, tick=4 * hour, hours=1.0, p=p)
    assert battle.units.stock[U] == pytest.approx([1.0, 1.0, 50.0, 2.5, 0.0], abs=1e-12)


@pytest.mark.parametrize(
    ("mobility", "contact", "burns"),
    [(Mobility.TRACKED, 36, True), (Mobility.TRACKED, 35, False), (Mobility.FOOT, 39, False),
     (Mobility.TRUCK, 39, False), (Mobility.WHEELED_ARMOR, 39, True)],
)  # fmt: skip
def test_engines_of_armor_run_in_contact(mobility: int, contact: int, burns: bool) -> None:
    battle, p = alone()
    battle.roster.mobility[U], battle.units.contact_tick[U] = mobility, contact
    battle.units.stock[U, FUEL] = 50.0
    run_phase(consume, battle, heat_c=25.0, tick=40, hours=1.0, p=p)
    left = 50.0 - p.contact_fuel_km_per_h if burns else 50.0
    assert battle.units.stock[U, FUEL] == pytest.approx(left)


def test_lift_of_a_day_by_hand() -> None:
    """60 trucks, 0.15 of them forward: 51 x 1.5 t x 0.8 x 0.95 / 1.5 d = 38.76 t, 20 of shells."""
    battle, _ = new_battle(skirmish(), skirmish().base, new_fields(skirmish()))
    before = battle.sides.depot_t.copy()
    run_phase(bring_up, battle, hours=24.0)
    brought = battle.sides.depot_t - before
    rest = 38.76 - 19.38  # half of the lift is shells: 20 t of issue would be more
    assert brought[0] == pytest.approx([0.15 * rest, 19.38, 0.45 * rest, 0.40 * rest])
    # 34 x 1.5 x 0.7 x 0.9 / 2 d = 16.065 t, of which the depots behind release 4 of shells
    rest = 16.065 - 4.0
    assert brought[1] == pytest.approx([0.15 * rest, 4.0, 0.45 * rest, 0.40 * rest])


def test_shells_never_fill_more_than_half_the_lift() -> None:
    battle, _ = new_battle(skirmish(), skirmish().base, new_fields(skirmish()))
    battle.sides.supply[:, 5] = 1e6
    before = battle.sides.depot_t.copy()
    run_phase(bring_up, battle, hours=24.0)
    brought = battle.sides.depot_t - before
    assert brought[:, 1] == pytest.approx(brought.sum(axis=1) / 2)


def test_tonnes_in_a_battle_come_from_depots_and_lift() -> None:
    """Lift comes by rounds of three hours, less the hours that aircraft held up since the last."""
    lift_per_h = np.array([38.76, 16.065]) / 24.0
    held_up_h, come = np.zeros(2), np.zeros(2)
    for tick, battle, _ in told(4):
        depots = battle.sides.depot_t.sum(axis=1)
        if tick == 0:
            come += depots
        elif (tick - 1) % 12 == 0:  # the skirmish begins at three
            come += lift_per_h * (3.0 - held_up_h)
        given = battle.sides.delivered_t
        assert depots + given == pytest.approx(come)
        held_up_h = battle.sides.held_up_h.copy()
        assert battle.ledger.day_delivered_t.sum(axis=0) == pytest.approx(given)
        assert (battle.sides.depot_t >= 0.0).all()
        assert (battle.units.stock >= 0.0).all()
    assert (given > 0).all()


def test_units_start_with_what_their_side_had_laid_out() -> None:
    sets = ["supply.amber.held_uf=1.5", "supply.cobalt.held_uf=2.5"]
    prepared = prepare_loaded(load_scenario(SKIRMISH, sets=sets))
    battle, p = new_battle(prepared, prepared.base, new_fields(prepared))
    held = np.where(battle.roster.side == 0, 1.5, 2.5)
    for kind in (SMALL, SHELLS):
        assert battle.units.stock[:, kind] == pytest.approx(held)
    assert (battle.units.stock[:, 2:] == [p.fuel_km, p.provisions_days, p.water_days]).all()


def test_muster_of_a_scenario_by_its_records() -> None:
    """Every unit's own words first, then its establishment, rifles with the men."""
    loaded = load_scenario(
        "two_equal_armies",
        sets=[
            "sides.western.strength_factor=0.93",
            "units.west_south_regiment_battalion_1.men=511",
            "units.west_south_regiment_battalion_2.strength=0.71",
            "units.west_tank_battalion_1.strength=0.83",
            "units.east_tank_battalion_1.holdings.bt_7=13",
        ],
    )
    scenario, prepared = loaded.scenario, prepare_loaded(loaded)
    battle, _ = new_battle(prepared, prepared.base, new_fields(prepared))
    held = by_weapon(battle, "held")
    rifles = {w for w, s in scenario.weapon_systems.items() if s.kind == "rifle"}
    for u, (name, unit) in enumerate(scenario.units.items()):
        paper = scenario.establishments[unit.establishment]
        side = scenario.formations[unit.formation].side
        men, weapons = mustered(
            unit.men.value if unit.men else None,
            {w: q.value for w, q in unit.holdings.items()},
            paper.men.value,
            {w: q.value for w, q in paper.holdings.items()},
            rifles, unit.strength.value, scenario.sides[side].strength_factor.value,
        )  # fmt: skip
        assert battle.units.men[u] == men, name
        ours = {w: int(held[u, i]) for i, w in enumerate(prepared.weapons) if held[u, i]}
        assert ours == {w: count for w, count in weapons.items() if count}, name


@pytest.mark.parametrize("seed", range(5))
def test_muster_of_any_numbers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, n_weapons, n_papers = 12, 6, 3
    papers = np.floor(rng.random((n_papers, 1 + n_weapons)) * 600)
    papers[0, 0] = 0.0
    units = np.where(rng.random((n, 5 + n_weapons)) < 0.6, np.nan, rng.random((n, 11)) * 300)
    units[:, 1] = rng.random(n)
    factor, side = rng.random(2) * 1.2, rng.integers(0, 2, n).astype(np.int8)
    of = rng.integers(0, n_papers, n).astype(np.int32)
    is_rifle = (rng.random(n_weapons) < 0.4).astype(np.int8)
    men, holdings = np.zeros(n, np.int32), np.zeros((n, n_weapons), np.int32)
    muster(units, papers, factor, side, of, is_rifle, men, holdings)
    names = [f"w{i}" for i in range(n_weapons)]
    rifles = {name for name, rifle in zip(names, is_rifle, strict=True) if rifle}
    for u in range(n):
        own = {w: float(x) for w, x in zip(names, units[u, 5:], strict=True) if not np.isnan(x)}
        paper = {w: float(x) for w, x in zip(names, papers[of[u], 1:], strict=True)}
        told_men = None if np.isnan(units[u, 0]) else float(units[u, 0])
        expected = mustered(
            told_men, own, float(papers[of[u], 0]), paper, rifles, float(units[u, 1]),
            float(factor[side[u]]),
        )  # fmt: skip
        assert (int(men[u]), dict(zip(names, holdings[u].tolist(), strict=True))) == expected


def test_halves_are_counted_upward() -> None:
    assert [half_up(x) for x in (0.0, 0.49, 0.5, 1.5, 2.5)] == [0, 0, 1, 2, 3]
