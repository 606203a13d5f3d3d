"""Fog: two truths that a side knows the same of get the same orders, the same fire, the same raids.

The August battle is fought twice to the same hour.  In one of the two the enemy is then changed in
all that the side has not been told: place, strength, posture, state, orders.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from nomonhan.codes import Mission, Posture, Role, Status
from nomonhan.conduct import Commander, carry_on
from nomonhan.engine.phases.air import fly
from nomonhan.engine.phases.fire_control import choose_targets
from nomonhan.engine.set_up import deploy, new_battle
from nomonhan.engine.store import new_fields
from nomonhan.ensemble.battle import Payload, payload_of
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Battle, Decisions, new_decisions
from tests.engine.phases import run_phase

HOUR = 12  # of the first day: both sides know much of each other, and guns and aircraft are busy


class Moment(NamedTuple):
    """A battle at a decision point, and who decides."""

    battle: Battle
    p: Any
    commanders: tuple[Commander, ...]
    tick: int


@pytest.fixture(scope="module")
def payload() -> Payload:
    return payload_of(load_scenario("khalkhin_gol_august_1939"), 1)


def at_noon(payload: Payload) -> Moment:
    prepared, vector = payload.prepared, payload.vector(0)
    battle, p = new_battle(prepared, vector, new_fields(prepared))
    commanders = tuple(payload.commanders(0, vector))
    carry_on(prepared, battle, p, payload.seed, 0, commanders, 0, HOUR)
    return Moment(battle, p, commanders, HOUR)


def change_unseen(battle: Battle, side: int) -> None:
    """Change the enemies of `side` in all that only they themselves know."""
    rng = np.random.default_rng(side)
    enemy = np.flatnonzero((battle.roster.side != side) & (battle.units.hex >= 0))
    units, orders = battle.units, battle.orders
    free = np.flatnonzero(battle.hexes.near[:, side] == 0)
    units.hex[enemy] = rng.choice(free, len(enemy))
    units.men[enemy] = rng.integers(1, 900, len(enemy))
    units.posture[enemy] = rng.integers(0, len(Posture), len(enemy))
    units.assaulting[enemy] = units.hex[rng.integers(0, len(units), len(enemy))]
    for name in ("cohesion", "suppression", "works", "fatigue", "alert", "exposed"):
        units[name][enemy] = rng.random(len(enemy))
    units.moved_tick[enemy] = units.contact_tick[enemy] = HOUR * 4 - 1
    units.status[enemy] = rng.choice([Status.ACTIVE, Status.BROKEN, Status.GONE], len(enemy))
    orders.mission[enemy] = rng.integers(0, len(Mission), len(enemy))
    orders.goal[enemy] = rng.choice(free, len(enemy))
    orders.target[enemy] = rng.choice(free, len(enemy))
    battle.arms.held[enemy] //= 2
    battle.hexes.first = -1
    battle.hexes.near = battle.hexes.stands = 0
    units.following = -1
    status = units.status.copy()
    units.status[status == Status.BROKEN] = Status.ACTIVE  # who runs stands somewhere too
    deploy(battle.map.disk, battle.hexes, battle.roster, battle.units)
    units.status = status


def decided(moment: Moment, side: int, n: int) -> Decisions:
    decisions = new_decisions(n)
    moment.commanders[side].decide(moment.battle, moment.tick, decisions)
    return decisions


@pytest.mark.parametrize("side", [0, 1])
def test_what_is_not_known_changes_no_order_no_fire_and_no_raid(
    payload: Payload, side: int
) -> None:
    one, other = at_noon(payload), at_noon(payload)
    own = one.battle.roster.side == side
    change_unseen(other.battle, side)
    assert (one.battle.units.hex[~own] != other.battle.units.hex[~own]).sum() > 10
    n = len(payload.prepared.units)
    ours, theirs = decided(one, side, n), decided(other, side, n)
    for name in Decisions._fields:
        assert getattr(ours, name).tobytes() == getattr(theirs, name).tobytes(), name
    for m in (one, other):
        m.battle.orders.target[own] = -1
        run_phase(
            choose_targets, m.battle, tick=m.tick, light=1.0, p=m.p,
        )  # fmt: skip
        run_phase(
            fly,
            m.battle,
            seed=1,
            replication=0,
            tick=m.tick,
            day=0,
            light=1.0,
            whom=m.battle.movers[0],
            p=m.p,
        )
    guns = own & (one.battle.roster.role == Role.ARTILLERY)
    assert (one.battle.orders.target[guns] == other.battle.orders.target[guns]).all()
    assert (one.battle.fires.priority[guns] == other.battle.fires.priority[guns]).all()
    assert (one.battle.fires.strikes[:, side] == other.battle.fires.strikes[:, side]).all()
    assert (one.battle.orders.target[guns] >= 0).sum() > 5
    assert one.battle.fires.strikes[:, side].any()
