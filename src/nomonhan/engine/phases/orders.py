"""Arrivals, orders under way, and what units do of themselves."""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Event, Mission, Posture, Purpose, Role, Status
from nomonhan.engine.phases.columns import BATTALION_DELAY_H, RADIO, STAFF_QUALITY
from nomonhan.engine.phases.holdings import count_arms
from nomonhan.engine.phases.ledger import write_event
from nomonhan.engine.phases.occupancy import place, remove
from nomonhan.engine.phases.targets import knows
from nomonhan.jit import kernel
from nomonhan.rules.command import order_delay_h
from nomonhan.state import Clock, Decisions, I, Ledger, Table

GIVE_WAY_ODDS = 1.2  # a screen gives way before a known enemy so much stronger
QUIET_H = 2.0  # and watches again after so long without him


@kernel
def bring_in_arrivals(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, orders: Table, arsenal: Table,
    tick: int,
) -> None:  # fmt: skip
    """Units whose time has come enter the map."""
    for u in range(units.shape[0]):
        if units[u].status != Status.NOT_ARRIVED:
            continue
        due = roster[u].arrival_tick
        if roster[u].on_call == 1:
            if orders[u].called_tick < 0:
                continue
            due += orders[u].called_tick
        if tick < due:
            continue
        h = roster[u].entry
        first = hexes[h].first
        if first >= 0 and roster[first].side != roster[u].side:
            continue  # the enemy stands on the road: it waits beyond the map
        units[u].status = Status.ACTIVE
        units[u].posture = Posture.MARCH
        units[u].men = roster[u].men_start
        for i in range(arms.shape[1]):
            w = arms[u, i].kind
            if w < 0:
                break
            arms[u, i].held = arms[u, i].arrived
        count_arms(roster, units, arms, arsenal, u)
        place(disk, hexes, roster, units, u, h)


@kernel
def send_orders(
    roster: Table, units: Table, orders: Table, sides: Table, clock: Clock, side: int,
    decisions: Decisions, seed: int, replication: int, tick: int,
) -> None:  # fmt: skip
    """A commander's decisions go out; each takes its time to arrive."""
    d = sides[side].doctrine
    for u in range(units.shape[0]):
        if roster[u].side != side:
            continue
        if decisions.call[u] == 1 and orders[u].called_tick < 0 and roster[u].on_call == 1:
            orders[u].called_tick = tick
        orders[u].told_target = decisions.target[u]  # by telephone: guns are told at once
        mission = decisions.mission[u]
        if mission < 0 or units[u].status != Status.ACTIVE:
            continue
        same = mission == orders[u].mission and decisions.goal[u] == orders[u].goal
        under_way = orders[u].next_tick >= 0
        if (
            under_way
            and mission == orders[u].next_mission
            and decisions.goal[u] == orders[u].next_goal
        ):
            continue
        if same:
            orders[u].next_tick = -1
            continue
        draw = chance.uniform(seed, replication, tick, Purpose.DELAY, u, 0, 0)
        hours = order_delay_h(
            d[BATTALION_DELAY_H],
            d[STAFF_QUALITY],
            d[RADIO],
            units[u].suppression,
            units[u].alert,
            draw,
        )
        hours = max(hours, decisions.due_h[u])
        orders[u].next_mission = mission
        orders[u].next_goal = decisions.goal[u]
        orders[u].next_tick = tick + max(1, int(hours / clock.tick_h + 0.5))


@kernel
def take_orders(roster: Table, units: Table, orders: Table, ledger: Ledger, tick: int) -> None:
    """Orders that have arrived take effect."""
    for u in range(units.shape[0]):
        due = orders[u].next_tick
        if due < 0 or due > tick or units[u].status != Status.ACTIVE:
            continue
        mission = orders[u].next_mission
        before = orders[u].mission
        if mission == Mission.COUNTERATTACK and before != Mission.COUNTERATTACK:
            write_event(ledger, tick, Event.COUNTERATTACK_BEGUN, roster[u].side, u, units[u].hex)
        elif before == Mission.COUNTERATTACK and mission != Mission.COUNTERATTACK:
            write_event(ledger, tick, Event.COUNTERATTACK_ENDED, roster[u].side, u, units[u].hex)
        if orders[u].next_goal != orders[u].goal or mission == Mission.HOLD:
            units[u].heading = -1
            units[u].progress_s = 0
            units[u].assaulting = -1
        orders[u].mission = mission
        orders[u].goal = orders[u].next_goal
        orders[u].next_tick = -1
        orders[u].gave_way = 0


@kernel
def own_strength_near(
    disk: I, hexes: Table, roster: Table, units: Table, h: int, side: int,
) -> float:  # fmt: skip
    """Men (vehicles weighed as ten) of the line units of `side` within two hexes of h."""
    total = 0.0
    stands = hexes[h].stands[side]
    i = 0
    while stands >> i > 0:
        u = hexes[disk[h, i]].first if (stands >> i) & 1 == 1 else -1
        i += 1
        while u >= 0:
            if roster[u].side == side and roster[u].role == Role.LINE:
                if units[u].status == Status.ACTIVE:
                    total += units[u].men + 10.0 * units[u].vehicles
            u = units[u].following
    return total


@kernel
def known_strength_near(
    disk: I, hexes: Table, roster: Table, units: Table, knowledge: Table, clock: Clock, h: int,
    side: int, tick: int, p: Any,
) -> float:  # fmt: skip
    """What `side` takes the enemies for that it knows of within two hexes of h; weighed alike."""
    total = 0.0
    stands = hexes[h].stands[1 - side]
    i = 0
    while stands >> i > 0:
        u = hexes[disk[h, i]].first if (stands >> i) & 1 == 1 else -1
        i += 1
        while u >= 0:
            if roster[u].side != side and knows(units, knowledge, clock, side, u, tick, p):
                total += knowledge[side, u].seen_men + 10.0 * knowledge[side, u].seen_armor
            u = units[u].following
    return total


@kernel
def react(
    disk: I, hexes: Table, roster: Table, units: Table, orders: Table, knowledge: Table,
    sides: Table, clock: Clock, tick: int, p: Any,
) -> None:  # fmt: skip
    """What units do without orders: screens give way before weight and come back in quiet."""
    for u in range(units.shape[0]):
        if orders[u].mission != Mission.SCREEN and orders[u].gave_way == 0:
            continue
        if units[u].status != Status.ACTIVE or units[u].hex < 0:
            continue
        side = roster[u].side
        h = units[u].hex
        near = hexes[h].near[1 - side] > 0
        if orders[u].mission == Mission.SCREEN and near:
            mine = own_strength_near(disk, hexes, roster, units, h, side)
            theirs = known_strength_near(
                disk, hexes, roster, units, knowledge, clock, h, side, tick, p
            )
            if theirs > GIVE_WAY_ODDS * mine:
                orders[u].mission = Mission.WITHDRAW
                orders[u].goal = sides[side].base_hex
                orders[u].gave_way = 1
                units[u].assaulting = -1
                units[u].heading = -1
        elif orders[u].gave_way == 1 and not near and orders[u].next_tick < 0:
            if (tick - units[u].contact_tick) * clock.tick_h > QUIET_H:
                orders[u].mission = Mission.SCREEN
                orders[u].goal = h
                orders[u].gave_way = 0


@kernel
def leave_map(disk: I, hexes: Table, roster: Table, units: Table, sides: Table, tick: int) -> None:
    """Broken units that have reached their base leave the battle."""
    for u in range(units.shape[0]):
        if units[u].status != Status.BROKEN or units[u].hex != sides[roster[u].side].base_hex:
            continue
        remove(disk, hexes, roster, units, u)
        units[u].status = Status.WITHDRAWN
        units[u].withdrawn += units[u].men
        units[u].men = 0
