"""The wounded: carried back by returning trucks, waiting with their unit, left on lost ground."""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Purpose
from nomonhan.engine.phases.columns import SURRENDER
from nomonhan.engine.phases.distribution import forward_truck_hours, is_reached
from nomonhan.engine.phases.occupancy import is_on_map
from nomonhan.jit import kernel
from nomonhan.rules.casualties import captured_share, dying_rate_per_h
from nomonhan.rules.cohesion import p_within
from nomonhan.rules.supply import share_carried
from nomonhan.state import F, I, Ledger, Table

KILLED, WOUNDED, MISSING, CAPTURED = range(4)  # columns of ledger.day_losses


@kernel
def rebook(ledger: Ledger, day: int, side: int, men: int, fate: int) -> None:
    """Move `men` who were booked as wounded, on the latest days first, to another fate of today."""
    ledger.day_losses[day, side, fate] += men
    at = day
    while men > 0 and at >= 0:
        moved = min(men, ledger.day_losses[at, side, WOUNDED])
        ledger.day_losses[at, side, WOUNDED] -= moved
        men -= moved
        at -= 1


@kernel
def carry_back(
    roster: Table, units: Table, sides: Table, turnaround: F, hours: float, seed: int,
    replication: int, tick: int, draws: F, movers: I, p: Any,
) -> None:  # fmt: skip
    """Trucks on their way back from the units take wounded along, as many as they can.

    `draws` (u,) and `movers` (n, u) are scratch.
    """
    count = 0
    wanted_0, wanted_1 = 0.0, 0.0  # truck-hours
    for u in range(units.shape[0]):
        if are_fetched(units, turnaround, u):
            movers[0, count] = u
            count += 1
            wanted = units[u].waiting * turnaround[u] / p.wounded_per_truck
            if roster[u].side == 0:
                wanted_0 += wanted
            else:
                wanted_1 += wanted
    if wanted_0 + wanted_1 <= 0.0:
        return
    share_0 = share_carried(forward_truck_hours(sides, 0, hours), wanted_0)
    share_1 = share_carried(forward_truck_hours(sides, 1, hours), wanted_1)
    if share_0 < 1.0 or share_1 < 1.0:  # else all are carried, whatever is drawn
        chance.fill_uniforms(seed, replication, tick, Purpose.EVACUATE, 0, 0, draws)
    for i in range(count):
        u = movers[0, i]
        share = share_0 if roster[u].side == 0 else share_1
        units[u].waiting -= chance.binomial(units[u].waiting, share, draws[u])


@kernel
def are_fetched(units: Table, turnaround: F, u: int) -> bool:
    """Whether wounded wait with unit u where trucks come."""
    return units[u].waiting > 0 and is_on_map(units, u) and is_reached(units, turnaround, u)


@kernel
def die_waiting(
    roster: Table, units: Table, ledger: Ledger, day: int, hours: float, seed: int,
    replication: int, tick: int, p: Any,
) -> None:  # fmt: skip
    """Some of the wounded whom nobody has carried back die."""
    chance_of_one = p_within(dying_rate_per_h(p), hours)
    for u in range(units.shape[0]):
        if units[u].waiting <= 0 or not is_on_map(units, u):
            continue  # as with nearly all: so draws are made one by one
        draw = chance.uniform(seed, replication, tick, Purpose.EVACUATE, u, 1, 0)
        died = chance.binomial(units[u].waiting, chance_of_one, draw)
        units[u].waiting -= died
        units[u].wounded -= died
        units[u].killed += died
        rebook(ledger, day, roster[u].side, died, KILLED)


@kernel
def leave_wounded(
    roster: Table, units: Table, sides: Table, ledger: Ledger, u: int, day: int, seed: int,
    replication: int, tick: int, p: Any,
) -> None:  # fmt: skip
    """Unit u gives up its ground to the enemy: its waiting wounded are left, but for a few."""
    if units[u].waiting <= 0:
        return
    side = roster[u].side
    draw = chance.uniform(seed, replication, tick, Purpose.FATE, u, 6, 0)
    left = chance.binomial(units[u].waiting, p.wounded_left_share, draw)
    draw = chance.uniform(seed, replication, tick, Purpose.FATE, u, 7, 0)
    captured = chance.binomial(
        left, captured_share(sides[side].doctrine[SURRENDER], False, p), draw
    )
    draw = chance.uniform(seed, replication, tick, Purpose.FATE, u, 8, 0)
    killed = chance.binomial(left - captured, p.dispersal_share, draw)
    missing = left - captured - killed
    units[u].waiting = 0
    units[u].wounded -= left
    units[u].captured += captured
    units[u].killed += killed
    units[u].missing += missing
    rebook(ledger, day, side, captured, CAPTURED)
    rebook(ledger, day, side, killed, KILLED)
    rebook(ledger, day, side, missing, MISSING)
