"""Single phases run by hand on small battles, their arguments found by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from nomonhan.codes import Posture, Status, SupplyState
from nomonhan.engine.phases.holdings import count_all_arms
from nomonhan.engine.phases.morale import try_morale
from nomonhan.engine.set_up import deploy, new_battle
from nomonhan.engine.store import new_fields
from nomonhan.state import Battle
from tests.engine.fights import skirmish
from tests.reference.ways import Place


def run_phase(phase: Callable[..., Any], battle: Battle, **more: Any) -> Any:
    """Call a phase with the tables of `battle` that its arguments are called after.

    Tests change what units hold by hand: it is counted first.
    """
    count_all_arms(battle.roster, battle.units, battle.arms, battle.arsenal, battle.batteries)
    ledger = {"scores": battle.ledger.sides, "causes": battle.ledger.causes}
    known = {**battle.map._asdict(), **battle._asdict(), **ledger, **more}
    if known["crossing_s"].ndim == 4:  # phases are handed the ways of one epoch
        known["crossing_s"] = known["crossing_s"][0]
    names = inspect.signature(getattr(phase, "py_func", phase)).parameters
    return phase(*(known[name] for name in names))


U, ENEMY = 0, 7  # of `alone`


def place_of(h: int) -> Place:
    """Column and row of a hex of the skirmish's map."""
    row, col = divmod(int(h), skirmish().terrain.n_cols)
    return col, row


def put(battle: Battle, hexes: Any) -> None:
    """Stand all units on the map where told, (u,); -1 takes a unit out of the battle."""
    battle.hexes.first = -1
    battle.hexes.near = battle.hexes.stands = 0
    battle.units.following = -1
    battle.units.hex = hexes
    battle.units.status = np.where(np.asarray(hexes) < 0, Status.GONE, Status.ACTIVE)
    deploy(battle.map.disk, battle.hexes, battle.roster, battle.units)


def scattered(seed: int) -> tuple[Battle, Any, np.random.Generator]:
    """The skirmish's units thrown together on a few hexes, in a state that chance has chosen."""
    prepared = skirmish()
    battle, p = new_battle(prepared, prepared.base, new_fields(prepared))
    rng = np.random.default_rng(seed)
    n = len(prepared.units)
    n_cols = prepared.terrain.n_cols
    block = np.array([row * n_cols + col for row in range(2, 6) for col in range(5, 10)])
    ground = rng.permutation(block)
    half = len(block) // 2
    mine = np.where(battle.roster.side == 0, 0, half) + rng.integers(0, half, n)
    put(battle, np.where(rng.random(n) < 0.1, -1, ground[mine]))
    units = battle.units
    units.men = np.where(units.status == Status.ACTIVE, rng.integers(20, 700, n), 0)
    units.status[(units.status == Status.ACTIVE) & (rng.random(n) < 0.15)] = Status.BROKEN
    for name in ("cohesion", "suppression", "works", "alert", "exposed"):
        units[name] = rng.random(n)
    units.posture = rng.integers(0, len(Posture), n)
    units.stock[:, :2] = np.where(rng.random((n, 2)) < 0.15, 0.0, rng.random((n, 2)) * 2.0)
    battle.arms.held = np.minimum(
        battle.arms.start + battle.arms.arrived,
        rng.integers(0, 60, battle.arms.shape) * (battle.arms.kind >= 0),
    )
    return battle, p, rng


def by_the_hour(battle: Battle) -> Battle:
    """The same battle, its tick an hour."""
    return battle._replace(clock=battle.clock._replace(tick_h=1.0))


def alone(enemy_beside: bool = False) -> tuple[Battle, Any]:
    """A battalion at rest in the open, perhaps with an enemy next to it."""
    battle, p, _ = scattered(1)
    where = np.full(len(battle.units), -1)
    where[U] = 6 * skirmish().terrain.n_cols + 3
    if enemy_beside:
        where[ENEMY] = 6 * skirmish().terrain.n_cols + 4
    put(battle, where)
    battle.units.men = 500
    for name in ("suppression", "fatigue", "works"):
        battle.units[name] = 0.0
    battle.units.cohesion, battle.units.alert = 0.8, 1.0
    battle.units.stock = 2.0
    battle.units.contact_tick = -(10**6)
    battle.units.moved_tick = -1
    battle.units.supply_state = SupplyState.SUPPLIED
    return battle, p


TICK = 403


def judge(
    battle: Battle, p: Any, tick: int = TICK, light: float = 0.5, heat_c: float = 15.0
) -> None:
    """Cohesion of all units at the end of a tick of an hour, and what comes of it."""
    run_phase(
        try_morale, by_the_hour(battle), day=0, light=light, heat_c=heat_c, seed=1, replication=0,
        tick=tick, draws=battle.work[0], owed=battle.work[1], sold=battle.movers[0],
        owed_to=battle.movers[1], p=p,
    )  # fmt: skip
