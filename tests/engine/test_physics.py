"""What cannot happen: numbers out of bounds, leaps, fire without ammunition, sides in one hex."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Mobility, Status, TargetClass
from nomonhan.engine.phases.cover import UNASKED
from nomonhan.engine.prepare import Prepared
from nomonhan.state import Battle
from tests.engine.fights import columns, fought, skirmish, told
from tests.reference.ways import seconds_to

SEEDS = range(11, 15)
SHARES = ("cohesion", "suppression", "fatigue", "works", "alert", "exposed")
MAY_BE_NEGATIVE = {  # -1 is "none", and a date before the battle is "never"
    "hexes.first", "hexes.control", "hexes.held", "hexes.closed_on", "zones.held",
    "roster.home", "roster.entry",
    "units.exposed",  # until somebody asks
    "units.hex", "units.following", "units.heading", "units.assaulting", "units.moved_tick",
    "units.contact_tick", "units.broke_tick", "units.encircled_tick", "units.gone_tick",
    "orders.goal", "orders.next_goal", "orders.next_tick", "orders.called_tick", "orders.target",
    "orders.told_target", "knowledge.empty_tick", "hexes.registered", "fires.lost_tick",
    "knowledge.seen_tick", "knowledge.seen_hex", "knowledge.firing_tick", "fires.fired_tick",
    "ledger.event", "ledger.places", "ledger.sides.ring_since", "ledger.sides.ring_tick",
    "tape.units.hex", "tape.control", "arms.kind", "units.came_from",
    "units.came_round", "sight.posted", "sight.light", "units.met_tick",
    "units.closed_tick", "fires.shown_tick",
}  # fmt: skip


def on_map(battle: Battle) -> Any:
    """Units on the map, (u,)."""
    return (battle.units.status <= Status.BROKEN) & (battle.units.hex >= 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_numbers_stay_in_bounds(seed: int) -> None:
    for tick, battle, _ in told(seed):
        for name, values in columns(battle).items():
            if values.dtype.kind == "f":
                assert np.isfinite(values).all(), (tick, name)
            if name not in MAY_BE_NEGATIVE:
                assert (values >= 0).all(), (tick, name)
        for name in SHARES:
            assert (battle.units[name] <= 1.0).all(), (tick, name)
        exposed = battle.units.exposed
        assert ((exposed >= 0.0) | (exposed == UNASKED)).all(), tick
        moving = battle.units.moved_tick >= max(0, tick - 1)
        assert (battle.units.works[moving] == 0.0).all(), tick  # works are left behind


@pytest.mark.parametrize("seed", SEEDS)
def test_sides_never_share_a_hex(seed: int) -> None:
    for tick, battle, _ in told(seed):
        here = on_map(battle)
        places = [set(battle.units.hex[here & (battle.roster.side == x)]) for x in (0, 1)]
        assert not places[0] & places[1], tick


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_leaps(seed: int) -> None:
    """In a tick a unit gets no farther than by the shortest way by day from what it had begun."""
    terrain = skirmish().terrain
    n_cols, n_rows = terrain.n_cols, terrain.n_rows
    places, begun = np.zeros(0, dtype=int), np.zeros(0, dtype=int)
    moves = 0
    for tick, battle, _ in told(seed, ticks=96):
        if tick:
            moved = np.flatnonzero((battle.units.hex != places) & (places >= 0) & on_map(battle))
            for u in moved:
                crossing = terrain.crossing_s[battle.roster.mobility[u]]
                goal = int(battle.units.hex[u])
                seconds = seconds_to([goal], crossing, n_cols, n_rows)[places[u]]
                assert seconds <= begun[u] + 900, (tick, u)
                assert battle.units.moved_tick[u] == tick - 1
            moves += len(moved)
        places, begun = battle.units.hex.copy(), battle.units.progress_s.copy()
        longest = terrain.crossing_s.max(axis=(1, 2))
        assert (begun <= longest[battle.roster.mobility] + 900).all()
    assert moves > 20


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_stands_where_nobody_can(seed: int) -> None:
    """Not in the lake, nor across the river where no ford or bank bears the class."""
    lake = skirmish().terrain.cover == 3
    for tick, battle, _ in told(seed):
        assert not lake[battle.units.hex[on_map(battle)]].any(), tick


def dry() -> Prepared:
    """The skirmish with empty depots, without lift and without aircraft."""
    prepared = skirmish()
    vector = prepared.base.copy()
    prepared.inputs.view("depots", vector)[:] = 0.0
    prepared.inputs.view("supply", vector)[:] = 0.0
    prepared.inputs.view("aircraft", vector)[:] = 0.0
    return replace(prepared, base=vector)


def test_no_fire_without_ammunition() -> None:
    for tick, battle, _ in told(2, prepared=dry()):
        if tick == 0:
            battle.units.stock[:, :2] = 0.0
        battle.units.stock[battle.roster.home < 0, :2] = 0.0  # nor with those who come
    assert not battle.ledger.sides.rounds.any()
    causes = battle.ledger.causes.sum(axis=(0, 1))
    assert causes[TargetClass.PERSON] == 0
    assert causes[TargetClass.GUN] == 0
    assert (battle.units.stock[:, :2] == 0.0).all()


def test_fire_is_paid_for() -> None:
    """Without supply nobody gains ammunition, and who has lost nothing has not fired."""
    before = np.zeros(0)
    for tick, battle, _ in told(2, prepared=dry()):
        stock = battle.units.stock[:, :2].copy()
        if tick:
            assert (stock <= before).all(), tick
            spent = (stock < before).any(axis=1)
            guns = (battle.orders.target >= 0) & (battle.roster.role == 1)
            quiet = (battle.units.contact_tick < tick - 1) & ~guns
            assert not (spent & quiet).any(), tick
        before = stock
    assert (stock < 2.0).any()


def test_a_tank_without_fuel_stays() -> None:
    tanks = None
    for tick, battle, _ in told(2, prepared=dry()):
        if tanks is None:
            tanks = battle.roster.mobility == Mobility.TRACKED
            places = battle.units.hex.copy()
        battle.units.stock[tanks, 2] = 0.0
        assert (battle.units.hex[tanks] == places[tanks]).all(), tick


def test_a_long_skirmish_moves_fires_and_kills() -> None:
    """The properties above hold of a battle in which everything happens."""
    battles = [fought(seed) for seed in SEEDS]
    assert all((battle.ledger.sides.rounds > 0).all() for battle in battles)
    assert all((battle.units.moved_tick >= 0).sum() >= 6 for battle in battles)
    assert all(battle.ledger.causes.sum() > 100 for battle in battles)
    assert sum(battle.aircraft.lost.sum() for battle in battles) > 0
    assert sum(battle.arms.broken_down.sum() + battle.arms.repaired.sum() for battle in battles) > 0
    assert sum((battle.units.broke_tick >= 0).sum() for battle in battles) > 0
