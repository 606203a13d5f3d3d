"""Movement, in rounds of one hexside: everyone chooses, then everyone goes.

A round is synchronous: choices are made on the positions at its start.  Where units of both sides
want the same empty hex neither gets it; they meet at its edge.  A unit that would enter a hex held
by the enemy closes on it instead and then stands at assault distance.
"""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Mission, Mobility, Posture, Purpose, Role, Status
from nomonhan.engine.phases.contact import note_closing, note_contact
from nomonhan.engine.phases.cover import note_cover
from nomonhan.engine.phases.headings import choose_heading, wants_to_move
from nomonhan.engine.phases.holdings import count_arms
from nomonhan.engine.phases.occupancy import enemy_in, men_in, place, remove
from nomonhan.jit import inlined_kernel, kernel, lowest_bit
from nomonhan.rules.close_assault import closing_factor
from nomonhan.rules.movement import deliberate_pace, night_factor, seconds_gained
from nomonhan.state import Clock, Fields, I, Table

FASTEST_KM_H = 32.0  # nothing on the ground goes faster for long
ON_FOOT = int(Mobility.FOOT)


@kernel
def speed_posture(hexes: Table, roster: Table, units: Table, orders: Table, u: int, h: int) -> int:
    """Posture of a unit that has just moved into hex h."""
    if units[u].status == Status.BROKEN or orders[u].mission == Mission.WITHDRAW:
        return Posture.WITHDRAWAL
    if hexes[h].near[1 - roster[u].side] > 0 and roster[u].role == Role.LINE:
        return Posture.ATTACK
    return Posture.MARCH


@kernel
def wear(
    roster: Table, units: Table, arms: Table, arsenal: Table, u: int, seed: int, replication: int,
    tick: int, turn: int,
) -> None:  # fmt: skip
    """Breakdowns of one kilometer."""
    rows = roster[u].vehicle_rows
    while rows != 0:
        i = lowest_bit(rows)
        rows &= rows - 1
        w, count = arms[u, i].kind, arms[u, i].held
        if count > 0 and arsenal[w].breakdown_per_km > 0.0:
            draw = chance.uniform(seed, replication, tick, Purpose.BREAKDOWN, u, turn * 256 + w, 0)
            lost = chance.binomial(count, arsenal[w].breakdown_per_km, draw)
            if lost > 0:
                arms[u, i].held -= lost
                arms[u, i].broken_down += lost
                count_arms(roster, units, arms, arsenal, u)


@kernel
def burns_fuel(mobility: int) -> bool:
    """Whether units of this mobility class move by motor."""
    return bool(
        mobility == Mobility.TRACKED or mobility == Mobility.WHEELED_ARMOR
        or mobility == Mobility.TRUCK or mobility == Mobility.TRACTOR_GUNS
    )  # fmt: skip


@kernel
def is_armored(roster: Table, u: int) -> bool:
    """Whether unit u advances behind armor."""
    mobility = roster[u].mobility
    return bool(mobility == Mobility.TRACKED or mobility == Mobility.WHEELED_ARMOR)


@kernel
def minds_enemy(hexes: Table, roster: Table, units: Table, u: int) -> bool:
    """Whether unit u goes by bounds, for an enemy stands within two hexes; men who run do not."""
    near = hexes[units[u].hex].near[1 - roster[u].side] > 0
    return bool(near and units[u].status != Status.BROKEN)


@kernel
def goes_as(hexes: Table, roster: Table, units: Table, u: int) -> int:
    """Mobility class as which unit u moves: near an enemy riflemen get down from their trucks."""
    mobility = roster[u].mobility
    if mobility == Mobility.TRUCK and roster[u].role == Role.LINE:
        if minds_enemy(hexes, roster, units, u):
            return ON_FOOT
    return int(mobility)


@kernel
def tick_seconds(
    hexes: Table, roster: Table, units: Table, clock: Clock, u: int, light: float, rain: float,
    p: Any,
) -> int:  # fmt: skip
    """Seconds of daylight march that this tick is worth to unit u."""
    mobility = goes_as(hexes, roster, units, u)
    if burns_fuel(mobility) and units[u].stock[2] <= 0.0:
        return 0
    return seconds_gained(
        int(clock.tick_h * 3600.0 + 0.5),
        night_factor(mobility, light, p),
        rain,
        units[u].fatigue,
        minds_enemy(hexes, roster, units, u),
        is_armored(roster, u),
        closing_factor(units[u].suppression),
        p,
    )


@inlined_kernel
def choose_moves(
    neighbor: I, crossing_s: I, land: Table, hexes: Table, roster: Table, units: Table,
    orders: Table, movers: I, clock: Clock, fields: Fields, count: int, tick: int, turn: int,
    p: Any,
) -> int:  # fmt: skip
    """Headings of the first `count` units of movers[0]; those ready to cross stay in movers[0:6].

    Beside each unit, as things stand at the start of the round: the hex it wants, whether the enemy
    holds it, seconds to cross, as what it goes, and whether an enemy is near by.

    A unit on its way keeps its heading until it is there, and looks once more before it crosses.
    Returns how many are ready.
    """
    active = 0
    for i in range(count):
        u = movers[0, i]
        if turn > 0 and not wants_to_move(hexes, roster, units, orders, clock, u, tick):
            units[u].heading = -1
            continue
        h = units[u].hex
        mobility = goes_as(hexes, roster, units, u)
        heading = units[u].heading
        if heading >= 0 and units[u].progress_s < crossing_s[mobility, h, heading]:
            continue
        heading = choose_heading(
            neighbor, crossing_s, land, hexes, roster, units, orders, fields, u, p
        )
        units[u].heading = heading
        if heading < 0:
            units[u].progress_s = 0
            continue
        if units[u].progress_s < crossing_s[mobility, h, heading]:
            continue
        movers[0, active] = u
        movers[1, active] = neighbor[h, heading]
        met = enemy_in(hexes, roster, movers[1, active], roster[u].side)
        movers[2, active] = 1 if met else 0
        movers[3, active] = crossing_s[mobility, h, heading]
        movers[4, active] = mobility
        movers[5, active] = 1 if hexes[h].near[1 - roster[u].side] > 0 else 0
        hexes[movers[1, active]].want[roster[u].side] += 1
        active += 1
    return active


@kernel
def enter(
    disk: I, hexes: Table, roster: Table, units: Table, orders: Table, u: int, n: int,
    crossing: int, mobility: int, tick: int, p: Any,
) -> None:  # fmt: skip
    """Unit u moves into hex n, as one of class `mobility`."""
    units[u].came_from = units[u].hex
    remove(disk, hexes, roster, units, u)
    place(disk, hexes, roster, units, u, n)
    units[u].progress_s -= crossing
    units[u].heading = -1
    units[u].moved_tick = tick
    units[u].works = 0.0
    units[u].fatigue = min(1.0, units[u].fatigue + crossing / 3600.0 * p.fatigue_per_march_h)
    if burns_fuel(mobility):
        units[u].stock[2] = max(0.0, units[u].stock[2] - 1.0)
        if units[u].stock[2] == 0.0:
            units[u].progress_s, units[u].gained_s = 0, 0


@kernel
def move_units(
    neighbor: I, crossing_s: I, disk: I, land: Table, hexes: Table, roster: Table, units: Table,
    arms: Table, orders: Table, arsenal: Table, goers: I, movers: I, clock: Clock, fields: Fields,
    seed: int, replication: int, tick: int, light: float, rain: float, p: Any,
) -> None:  # fmt: skip
    """One tick of movement of `goers`, from `headings.list_goers`."""
    count = 0
    for i in range(1, 1 + goers[0]):
        u = goers[i]
        if wants_to_move(hexes, roster, units, orders, clock, u, tick):
            heading = units[u].heading
            if heading >= 0:  # what men on foot had in hand takes their trucks no farther than that
                way_s = crossing_s[goes_as(hexes, roster, units, u), units[u].hex, heading]
                units[u].progress_s = min(units[u].progress_s, way_s)
            units[u].gained_s = tick_seconds(hexes, roster, units, clock, u, light, rain, p)
            units[u].progress_s += units[u].gained_s
            movers[0, count] = u
            count += 1
    for turn in range(max(1, int(FASTEST_KM_H * clock.tick_h + 0.5))):
        active = choose_moves(
            neighbor, crossing_s, land, hexes, roster, units, orders, movers, clock, fields,
            count, tick, turn, p,
        )  # fmt: skip
        if active == 0:
            break
        count = 0
        for i in range(active):
            u = movers[0, i]
            n = movers[1, i]
            side = roster[u].side
            crossing, in_contact = movers[3, i], movers[5, i]
            met = movers[2, i] == 1
            crowded = men_in(hexes, units, n) + units[u].men > p.stack_men
            if met or crowded or hexes[n].want[1 - side] > 0:
                if met and units[u].status == Status.ACTIVE:
                    note_closing(units, u, units[u].progress_s - crossing, tick)
                    units[u].assaulting = n
                    units[u].posture = Posture.ATTACK
                units[u].progress_s = crossing
            else:
                enter(disk, hexes, roster, units, orders, u, n, crossing, movers[4, i], tick, p)
                wear(roster, units, arms, arsenal, u, seed, replication, tick, turn)
                movers[6, count], movers[5, count] = u, in_contact  # of those who crossed
                count += 1
            note_cover(units, u)
        # who has come near whom is seen when all of the round stand where they stand
        for i in range(count):
            u = movers[6, i]
            n = units[u].hex
            units[u].posture = speed_posture(hexes, roster, units, orders, u, n)
            note_cover(units, u)
            if movers[5, i] == 1 or hexes[n].near[1 - roster[u].side] == 0:
                continue
            note_contact(units, u, units[u].progress_s, tick)
            if minds_enemy(hexes, roster, units, u):
                pace = deliberate_pace(
                    is_armored(roster, u), closing_factor(units[u].suppression), p
                )
                units[u].progress_s = int(units[u].progress_s * pace)
                units[u].gained_s = int(units[u].gained_s * pace)
        for i in range(active):
            hexes[movers[1, i]].want[0] = 0
            hexes[movers[1, i]].want[1] = 0
        for i in range(count):
            movers[0, i] = movers[6, i]
        if count == 0:
            break
