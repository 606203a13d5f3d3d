"""Whoever commands, and wherever a battle is stopped: it is the same battle to the bit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nomonhan.conduct import Commander, carry_on, fight, ticks_between
from nomonhan.doctrine.commanders import PassiveCommander, PlanCommander
from nomonhan.engine.set_up import new_battle
from nomonhan.engine.store import fields_of_thread
from nomonhan.ensemble.battle import Payload, payload_of
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Battle, Decisions
from tests.engine.fights import FIRST, SECOND, differences, digest, fought, script, skirmish
from tests.engine.processes import interpreted, with_bounds_checked

REPLICATION = 2
TICKS = 16  # orders of both sides go out three times
TOLD = "from tests.test_conduct import told; print(told())"


class FromElsewhere:
    """A commander that is called at its decision points, as a script or a person is."""

    def __init__(self, commander: Commander) -> None:
        self.commander = commander
        self.ticks: list[int] = []

    def decide(self, battle: Battle, tick: int, decisions: Decisions) -> None:
        assert (decisions.mission == -1).all()
        assert decisions.n_notes[0] == 0
        self.commander.decide(battle, tick, decisions)
        self.ticks.append(tick)


@pytest.fixture(scope="module")
def payload() -> Payload:
    return payload_of(load_scenario("two_equal_armies"), seed=1)


def battle_with(
    payload: Payload, change: Callable[[int, Commander], Commander]
) -> tuple[Battle, list[Commander]]:
    vector = payload.vector(REPLICATION)
    commanders = [change(x, c) for x, c in enumerate(payload.commanders(REPLICATION, vector))]
    battle = fight(
        payload.prepared, vector, payload.seed, REPLICATION, commanders, until_tick=TICKS
    )
    return battle, commanders


@pytest.mark.parametrize("sides", [(FIRST,), (SECOND,), (FIRST, SECOND)])
def test_orders_given_from_outside_make_the_battle_that_compiled_orders_make(
    payload: Payload, sides: tuple[int, ...]
) -> None:
    compiled, _ = battle_with(payload, lambda _x, commander: commander)
    called, commanders = battle_with(
        payload, lambda x, commander: FromElsewhere(commander) if x in sides else commander
    )
    assert differences(compiled, called) == []
    assert compiled.orders.mission.any()
    assert compiled.units.killed.sum() > 0
    every = ticks_between(payload.prepared, compiled)
    for x in sides:
        commander = commanders[x]
        assert isinstance(commander, FromElsewhere)
        ticks = range(0, TICKS, int(every[x]))
        assert commander.ticks == list(ticks)


def test_a_commander_made_from_the_general_one_decides_for_himself(payload: Payload) -> None:
    def sits_still(self: Commander, battle: Battle, tick: int, decisions: Decisions) -> None:
        pass

    # built at run time: the type checker lets nobody make one
    idle = type("Idle", (PlanCommander,), {"decide": sits_still})
    made_from_it, _ = battle_with(
        payload, lambda x, _c: idle(x, payload.plans[x], 24.0, payload.seed, REPLICATION)
    )
    passive, _ = battle_with(payload, lambda _x, _c: PassiveCommander())
    assert differences(made_from_it, passive) == []


def test_decisions_are_shown_to_who_watches_and_nothing_changes(payload: Payload) -> None:
    vector = payload.vector(REPLICATION)
    seen: list[tuple[int, int, int]] = []

    def watch(side: int, tick: int, decisions: Decisions) -> None:
        seen.append((tick, side, int((decisions.mission >= 0).sum())))

    watched = fight(
        payload.prepared, vector, payload.seed, REPLICATION,
        payload.commanders(REPLICATION, vector), until_tick=TICKS, watch=watch,
    )  # fmt: skip
    alone, _ = battle_with(payload, lambda _x, commander: commander)
    assert differences(watched, alone) == []
    every = ticks_between(payload.prepared, alone)
    due = [(t, x) for t in range(TICKS) for x in (0, 1) if t % every[x] == 0]
    assert [(tick, side) for tick, side, _orders in seen] == due
    assert min(orders for tick, _side, orders in seen if tick == 0) > 0


def test_a_battle_stopped_at_every_tick_is_the_battle_that_was_not_stopped() -> None:
    prepared = skirmish()
    battle, p = new_battle(prepared, prepared.base, fields_of_thread(prepared), record=False)
    commanders = script(prepared)
    for tick in range(prepared.n_ticks):
        carry_on(prepared, battle, p, 1, 0, commanders, tick, tick + 1)
    whole = fought(1, 0)
    # only one of the two keeps a record
    assert differences(battle._replace(tape=whole.tape), whole) == []
    assert whole.units.killed.sum() > 0


def told() -> str:
    """Digest of a battle that the general commanders of both sides have begun."""
    payload = payload_of(load_scenario("two_equal_armies"), seed=1)
    return digest(battle_with(payload, lambda _x, commander: commander)[0])


def test_no_commander_reads_beyond_his_tables() -> None:
    done = with_bounds_checked("-c", TOLD)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == told()


def test_interpreted_commanders_fight_the_same_battle() -> None:
    done = interpreted("-c", TOLD)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == told()
