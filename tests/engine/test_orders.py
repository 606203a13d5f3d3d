"""Orders and arrivals: when they take effect, what a screen does of itself, who leaves the map."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nomonhan import chance
from nomonhan.codes import Event, Mission, Posture, Purpose, Status
from nomonhan.engine.phases.orders import (
    bring_in_arrivals,
    leave_map,
    react,
    send_orders,
    take_orders,
)
from nomonhan.engine.set_up import new_battle
from nomonhan.engine.store import new_fields
from nomonhan.state import Battle, Decisions, new_decisions
from tests.engine.fights import skirmish
from tests.engine.phases import put, run_phase

N_COLS = 14
RESERVE, LATE = 6, 13
STAFF, DELAY_H, RADIO = 9, 11, 13  # columns of the doctrine


def start() -> tuple[Battle, Any]:
    return new_battle(skirmish(), skirmish().base, new_fields(skirmish()))


def enter(battle: Battle, ticks: range) -> dict[int, int]:
    """Tick at which each unit that comes has come."""
    came = {}
    for tick in ticks:
        run_phase(bring_in_arrivals, battle, tick=tick)
        for u in (RESERVE, LATE):
            if battle.units.status[u] == Status.ACTIVE and u not in came:
                came[u] = tick
    return came


def test_who_is_under_way_comes_when_due_and_who_is_on_call_when_called() -> None:
    battle, _ = start()
    assert enter(battle, range(60)) == {LATE: 20}  # five hours
    battle, _ = start()
    battle.orders.called_tick[RESERVE] = 7
    assert enter(battle, range(60)) == {LATE: 20, RESERVE: 15}  # two hours after the call
    for u in (RESERVE, LATE):
        assert battle.units.hex[u] == battle.roster.entry[u]
        assert battle.units.men[u] == battle.roster.men_start[u] == 600
        assert battle.units.posture[u] == Posture.MARCH
        assert (battle.arms.held[u] == battle.arms.arrived[u]).all()


def test_an_enemy_on_the_road_keeps_them_waiting() -> None:
    battle, _ = start()
    where = battle.units.hex.copy()
    where[0] = battle.roster.entry[LATE]
    status = battle.units.status.copy()
    put(battle, where)
    battle.units.status = status
    assert enter(battle, range(40)) == {}
    where[0] = 0 * N_COLS + 5
    put(battle, where)
    battle.units.status[[RESERVE, LATE]] = Status.NOT_ARRIVED
    assert enter(battle, range(40, 42)) == {LATE: 40}


def decide(u: int, mission: int, goal: int) -> Decisions:
    decisions = new_decisions(len(skirmish().units))
    decisions.mission[u], decisions.goal[u] = mission, goal
    return decisions


def send(battle: Battle, decisions: Decisions, side: int = 0, tick: int = 8) -> None:
    run_phase(send_orders, battle, side=side, decisions=decisions, seed=5, replication=3, tick=tick)


@pytest.mark.parametrize("u", [0, 3, 7, 10])
def test_an_order_takes_as_long_as_staff_radio_and_chance_say(u: int) -> None:
    battle, _ = start()
    battle.units.suppression[u], battle.units.alert[u] = 0.3, 0.6
    side = int(battle.roster.side[u])
    send(battle, decide(u, Mission.ASSAULT, 60), side)
    doctrine = battle.sides.doctrine[side]
    luck = chance.uniform(5, 3, 8, Purpose.DELAY, u, 0, 0)
    hours = doctrine[DELAY_H] * (2 - 1.5 * doctrine[STAFF]) * (1.5 - doctrine[RADIO])
    hours *= 1.3 * 1.8 * math.exp(1.5 * (luck - 0.5))
    due = 8 + max(1, math.floor(4 * hours + 0.5))
    order = battle.orders[u]
    assert (order.next_mission, order.next_goal, order.next_tick) == (Mission.ASSAULT, 60, due)
    assert order.mission == Mission.HOLD  # until then
    run_phase(take_orders, battle, tick=due - 1)
    assert battle.orders.mission[u] == Mission.HOLD
    run_phase(take_orders, battle, tick=due)
    assert (battle.orders.mission[u], battle.orders.goal[u]) == (Mission.ASSAULT, 60)
    assert battle.orders.next_tick[u] == -1


def test_orders_reach_only_the_own_side() -> None:
    battle, _ = start()
    send(battle, decide(7, Mission.ASSAULT, 60), side=0)
    assert (battle.orders.next_tick == -1).all()


def test_the_same_order_again_is_no_new_order() -> None:
    battle, _ = start()
    send(battle, decide(0, Mission.ASSAULT, 60), tick=8)
    due = int(battle.orders.next_tick[0])
    send(battle, decide(0, Mission.ASSAULT, 60), tick=due - 1)
    assert battle.orders.next_tick[0] == due
    send(battle, decide(0, Mission.HOLD, -1), tick=due - 1)  # as it stands now: countermanded
    assert battle.orders.next_tick[0] == -1


def test_a_new_goal_starts_a_new_way() -> None:
    battle, _ = start()
    battle.units.heading[0], battle.units.progress_s[0], battle.units.assaulting[0] = 2, 500, 33
    battle.orders.next_mission[0], battle.orders.next_goal[0] = Mission.ASSAULT, 60
    battle.orders.next_tick[0] = 4
    run_phase(take_orders, battle, tick=4)
    unit = battle.units[0]
    assert (unit.heading, unit.progress_s, unit.assaulting) == (-1, 0, -1)


def test_counterattacks_are_written_down() -> None:
    battle, _ = start()
    for tick, mission in enumerate([Mission.COUNTERATTACK, Mission.COUNTERATTACK, Mission.HOLD]):
        battle.orders.next_mission[9], battle.orders.next_tick[9] = mission, tick
        run_phase(take_orders, battle, tick=tick)
    rows = battle.ledger.event[: battle.ledger.n_events[0]].tolist()
    assert [(tick, kind, x, u) for tick, kind, x, u, _ in rows] == [
        (0, Event.COUNTERATTACK_BEGUN, 1, 9),
        (2, Event.COUNTERATTACK_ENDED, 1, 9),
    ]


@pytest.mark.parametrize(
    ("enemies", "seen", "gives_way"),
    [([7], True, False), ([7, 8], True, True), ([7, 8], False, False)],
)
def test_a_screen_gives_way_before_weight_that_it_knows_of(
    enemies: list[int], seen: bool, gives_way: bool
) -> None:
    battle, p = start()
    screen = 0
    where = np.full(len(battle.units), -1)
    where[screen] = 6 * N_COLS + 3
    where[enemies] = 6 * N_COLS + 5
    put(battle, where)
    battle.orders.mission[screen] = Mission.SCREEN
    for x in (0, 1):  # everybody is in plain sight
        battle.knowledge.seen_hex[x] = battle.units.hex
        battle.knowledge.seen_tick[x] = 100 if seen else -1
        battle.knowledge.seen_men[x] = battle.units.men
    run_phase(react, battle, tick=100, p=p)
    assert (battle.orders.mission[screen] == Mission.WITHDRAW) == gives_way
    if gives_way:
        assert battle.orders.goal[screen] == battle.sides.base_hex[0]


def test_only_a_screen_that_gave_way_stops_in_quiet() -> None:
    for gave_way in (0, 1):
        battle, p = start()
        where = np.full(len(battle.units), -1)
        where[0] = 6 * N_COLS + 3
        put(battle, where)
        battle.orders.mission[0] = Mission.WITHDRAW
        battle.orders.goal[0] = battle.sides.base_hex[0]
        battle.orders.gave_way[0] = gave_way
        battle.units.contact_tick[0] = 100 - 8  # two hours ago
        run_phase(react, battle, tick=100, p=p)
        assert battle.orders.mission[0] == Mission.WITHDRAW
        run_phase(react, battle, tick=104, p=p)
        stops = gave_way == 1
        assert battle.orders.mission[0] == (Mission.SCREEN if stops else Mission.WITHDRAW)


def test_the_broken_leave_at_their_base_and_nobody_else() -> None:
    battle, _ = start()
    where = battle.units.hex.copy()
    where[0] = where[1] = battle.sides.base_hex[0]
    where[7] = battle.sides.base_hex[0] + 1
    status = battle.units.status.copy()
    put(battle, where)
    battle.units.status = status
    battle.units.status[[0, 7]] = Status.BROKEN
    men = int(battle.units.men[0])
    run_phase(leave_map, battle, tick=9)
    assert battle.units.status[0] == Status.WITHDRAWN
    assert (battle.units.men[0], battle.units.withdrawn[0]) == (0, men)
    assert battle.units.status[1] == Status.ACTIVE
    assert battle.units.status[7] == Status.BROKEN
