"""Depots, loads and musters against a clerk who counts sacks and men."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Mobility, Status
from nomonhan.engine.phases.logistics import bring_up, distribute
from nomonhan.engine.set_up import muster, new_battle, new_fields
from nomonhan.ensemble.battle import prepare_loaded
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Battle
from tests.engine.fights import by_weapon, skirmish, told
from tests.engine.phases import run_phase, scattered
from tests.reference.depot import Asker, half_up, mustered, shared_out

SMALL, SHELLS, FUEL, FOOD = range(4)
ON_FOOT = (Mobility.FOOT, Mobility.HORSE, Mobility.HORSE_GUNS)


def tonnes_each(battle: Battle, u: int, kind: int, p: Any) -> float:
    """Tonnes of a unit of fire, a kilometer or a day of unit u, from what it holds."""
    arsenal, held = battle.arsenal, by_weapon(battle, "held")[u]
    if kind == FOOD:
        return float(battle.units.men[u] * p.ration_kg_per_man_day / 1000.0)
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
    return float(p.provisions_days if kind == FOOD else p.combat_reserve_uf)


@pytest.mark.parametrize("seed", range(6))
def test_depots_are_shared_out_in_proportion_to_what_is_asked(seed: int) -> None:
    battle, p, rng = scattered(seed)
    n = len(battle.units)
    battle.units.stock = rng.random((n, 4)) * [2.0, 2.0, 100.0, 3.0]
    battle.units.cut_off_steps = 4 * (rng.random(n) < 0.2)
    battle.sides.depot_t = rng.random((2, 4)) * [0.4, 8.0, 0.6, 0.6]
    expected = battle.units.stock.copy()
    left = battle.sides.depot_t.copy()
    delivered = np.zeros(2)
    for x in (0, 1):
        for kind in range(4):
            askers = [
                Asker(
                    u, float(battle.units.stock[u, kind]), full(battle, u, kind, p),
                    tonnes_each(battle, u, kind, p),
                )
                for u in range(n)
                if battle.roster.side[u] == x
                and battle.units.status[u] <= Status.BROKEN
                and battle.units.cut_off_steps[u] == 0
            ]  # fmt: skip
            after, rest = shared_out(askers, float(left[x, kind]), 1.0, float(p.refill_h))
            delivered[x] += left[x, kind] - rest
            left[x, kind] = rest
            for u, stock in after.items():
                expected[u, kind] = stock
    expected[:, FOOD] = np.maximum(0.0, expected[:, FOOD] - 1.0 / 24.0)  # and they eat
    run_phase(distribute, battle, day=1, hours=1.0, ask=battle.work[2], p=p)
    np.testing.assert_allclose(battle.units.stock, expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(battle.sides.depot_t, left, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(battle.sides.delivered_t, delivered, rtol=1e-9)
    np.testing.assert_allclose(battle.ledger.day_delivered_t[1], delivered, rtol=1e-9)
    assert (delivered > 0).all()


def test_lift_of_a_day_by_hand() -> None:
    """60 trucks x 1.5 t x 0.8 x 0.95 / 1.5 d = 45.6 t: 20 of shells, the rest by its shares."""
    battle, _ = new_battle(skirmish(), skirmish().base, new_fields(skirmish()))
    before = battle.sides.depot_t.copy()
    run_phase(bring_up, battle, hours=24.0)
    brought = battle.sides.depot_t - before
    assert brought[0] == pytest.approx([0.15 * 25.6, 20.0, 0.45 * 25.6, 0.40 * 25.6])
    # 40 x 1.5 x 0.7 x 0.9 / 2 d = 18.9 t, of which the depots behind release 4 of shells
    assert brought[1] == pytest.approx([0.15 * 14.9, 4.0, 0.45 * 14.9, 0.40 * 14.9])


def test_shells_never_fill_more_than_half_the_lift() -> None:
    battle, _ = new_battle(skirmish(), skirmish().base, new_fields(skirmish()))
    battle.sides.supply[:, 5] = 1e6
    before = battle.sides.depot_t.copy()
    run_phase(bring_up, battle, hours=24.0)
    brought = battle.sides.depot_t - before
    assert brought[:, 1] == pytest.approx(brought.sum(axis=1) / 2)


def test_tonnes_in_a_battle_come_from_depots_and_lift() -> None:
    lift_per_h = np.array([45.6, 18.9]) / 24.0
    start = np.zeros(2)
    for tick, battle, _ in told(4):
        depots = battle.sides.depot_t.sum(axis=1)
        start = depots.copy() if tick == 0 else start
        given = battle.sides.delivered_t
        assert depots + given == pytest.approx(start + tick * lift_per_h)
        assert battle.ledger.day_delivered_t.sum(axis=0) == pytest.approx(given)
    assert (given > 0).all()


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
