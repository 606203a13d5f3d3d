"""Movement, in rounds of one hexside: everyone chooses, then everyone goes.

A round is synchronous: choices are made on the positions at its start.  Where units of both sides want
the same empty hex neither gets it; they meet at its edge.  A unit that would enter a hex held by the
enemy closes on it instead and then stands at assault distance.
"""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Mission, Mobility, Posture, Purpose, Role, Status
from nomonhan.engine.phases.cover import exposed_share
from nomonhan.engine.phases.occupancy import enemy_in, is_on_map, men_in, place, remove
from nomonhan.jit import kernel
from nomonhan.rules.close_assault import closing_factor
from nomonhan.rules.movement import night_factor, seconds_gained
from nomonhan.state import Clock, Fields, I, Table
from nomonhan.terrain.paths import UNREACHED_S, fill_flow_field

MAX_ROUNDS = 8  # hexsides in one step: nothing on the ground goes faster than 32 km/h for long
FAR_AWAY = 1 << 30


@kernel
def field_row(neighbor: I, crossing_s: I, fields: Fields, mobility: int, goal: int) -> int:
    """Row of `fields.cost_s` with travel times to `goal`; made on first use, oldest dropped when full."""
    row = fields.slot[mobility, goal]
    if row >= 0:
        return row
    if fields.used[0] >= fields.cost_s.shape[0]:
        fields.slot[:, :] = -1
        fields.used[0] = 0
    row = fields.used[0]
    fields.used[0] = row + 1
    fields.slot[mobility, goal] = row
    fill_flow_field(goal, crossing_s[mobility], neighbor, fields.cost_s[row])
    return row


@kernel
def attacks(mission: int) -> bool:
    """Whether a mission seeks to enter hexes that the enemy holds."""
    return bool(
        mission == Mission.ASSAULT or mission == Mission.COUNTERATTACK or mission == Mission.EXPLOIT
    )


@kernel
def wants_to_move(
    disk: I, hexes: Table, roster: Table, units: Table, orders: Table, u: int
) -> bool:
    """Whether unit u has somewhere to go and is free to go there."""
    if not is_on_map(units, u) or units[u].assaulting >= 0:
        return False
    goal = orders[u].goal
    mission = orders[u].mission
    if goal < 0 or goal == units[u].hex or mission == Mission.HOLD or mission == Mission.SUPPORT:
        return False
    near = hexes[units[u].hex].near[1 - roster[u].side] > 0
    if near and mission == Mission.FIX:
        return not touches_enemy(disk, hexes, roster, units, u)
    return not (near and mission == Mission.SCREEN)


@kernel
def touches_enemy(disk: I, hexes: Table, roster: Table, units: Table, u: int) -> bool:
    """Whether an enemy stands in a neighboring hex."""
    side = roster[u].side
    for i in range(1, 7):
        n = disk[units[u].hex, i]
        if n >= 0 and enemy_in(hexes, roster, n, side):
            return True
    return False


@kernel
def choose_heading(
    neighbor: I,
    crossing_s: I,
    hexes: Table,
    roster: Table,
    units: Table,
    orders: Table,
    fields: Fields,
    u: int,
    p: Any,
) -> int:
    """Direction of the next hex on the way to the goal, -1 to wait."""
    h = units[u].hex
    side = roster[u].side
    mobility = roster[u].mobility
    mission = orders[u].mission
    cost = fields.cost_s[field_row(neighbor, crossing_s, fields, mobility, orders[u].goal)]
    seeks = attacks(mission) and units[u].status == Status.ACTIVE
    direct = mission == Mission.ASSAULT or mission == Mission.COUNTERATTACK
    best = -1
    best_cost = FAR_AWAY
    for d in range(6):
        n = neighbor[h, d]
        if n < 0:
            continue
        crossing = crossing_s[mobility, h, d]
        if crossing < 0 or cost[n] >= UNREACHED_S:
            continue
        total = cost[n] + crossing
        if enemy_in(hexes, roster, n, side):
            if not seeks:
                continue
            total += 3600 if direct else 14400
        else:
            if hexes[n].near[1 - side] > 0 and not direct:
                total += 900 * hexes[n].near[1 - side]
            if men_in(hexes, units, n) + units[u].men > p.stack_men:
                total += 7200
        if total < best_cost:
            best_cost = total
            best = d
    if best < 0:
        return -1
    # going round is fine, wandering off is not
    if best_cost > cost[h] + 21600:
        return -1
    return best


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
    arms: Table,
    arsenal: Table,
    u: int,
    seed: int,
    replication: int,
    step: int,
    turn: int,
) -> None:
    """Breakdowns and fuel of one kilometer."""
    for i in range(arms.shape[1]):
        w = arms[u, i].kind
        if w < 0:
            break
        count = arms[u, i].held
        if arsenal[w].is_vehicle == 1 and count > 0 and arsenal[w].breakdown_per_km > 0.0:
            draw = chance.uniform(seed, replication, step, Purpose.BREAKDOWN, u, turn * 64 + w, 0)
            lost = chance.binomial(count, arsenal[w].breakdown_per_km, draw)
            if lost > 0:
                arms[u, i].held -= lost
                arms[u, i].broken_down += lost


@kernel
def step_seconds(
    hexes: Table,
    roster: Table,
    units: Table,
    clock: Clock,
    u: int,
    light: float,
    rain: float,
    p: Any,
) -> int:
    """Seconds of daylight march that this step is worth to unit u."""
    mobility = roster[u].mobility
    armored = mobility == Mobility.TRACKED or mobility == Mobility.WHEELED_ARMOR
    near = hexes[units[u].hex].near[1 - roster[u].side] > 0
    if units[u].status == Status.BROKEN:
        near = False
    vehicles = armored or mobility == Mobility.TRUCK or mobility == Mobility.TRACTOR_GUNS
    if vehicles and units[u].stock[2] <= 0.0:
        return 0
    return seconds_gained(
        int(clock.step_h * 3600.0 + 0.5),
        night_factor(mobility, light, p),
        rain,
        units[u].fatigue,
        near,
        armored,
        closing_factor(units[u].suppression),
        p,
    )


@kernel
def choose_moves(
    neighbor: I, crossing_s: I, disk: I, hexes: Table, roster: Table, units: Table, orders: Table,
    movers: I, fields: Fields, count: int, fresh: bool, p: Any,
) -> int:  # fmt: skip
    """Headings of the first `count` units of movers[0]; those ready to cross are left in movers[0:2].

    A unit on its way keeps its heading until it is there or a tick begins (`fresh`), and looks once more
    before it crosses.  Returns how many are ready.
    """
    active = 0
    for i in range(count):
        u = movers[0, i]
        if not wants_to_move(disk, hexes, roster, units, orders, u):
            units[u].heading = -1
            continue
        h = units[u].hex
        mobility = roster[u].mobility
        heading = units[u].heading
        if heading >= 0 and not fresh and units[u].progress_s < crossing_s[mobility, h, heading]:
            continue
        heading = choose_heading(neighbor, crossing_s, hexes, roster, units, orders, fields, u, p)
        units[u].heading = heading
        if heading < 0:
            units[u].progress_s = 0
            continue
        if units[u].progress_s < crossing_s[mobility, h, heading]:
            continue
        movers[0, active] = u
        movers[1, active] = neighbor[h, heading]
        hexes[movers[1, active]].want[roster[u].side] += 1
        active += 1
    return active


@kernel
def enter(
    disk: I, hexes: Table, roster: Table, units: Table, orders: Table, u: int, n: int, crossing: int,
    step: int, p: Any,
) -> None:  # fmt: skip
    """Unit u moves into hex n."""
    remove(disk, hexes, roster, units, u)
    place(disk, hexes, roster, units, u, n)
    units[u].progress_s -= crossing
    units[u].heading = -1
    units[u].moved_step = step
    units[u].works = 0.0
    units[u].posture = speed_posture(hexes, roster, units, orders, u, n)
    units[u].fatigue = min(1.0, units[u].fatigue + crossing / 3600.0 * p.fatigue_per_march_h)
    units[u].stock[2] -= 1.0
    if hexes[n].near[1 - roster[u].side] > 0:
        units[u].progress_s = 0


@kernel
def move_units(
    neighbor: I, crossing_s: I, disk: I, land: Table, hexes: Table, roster: Table, units: Table,
    arms: Table, orders: Table, arsenal: Table, movers: I, clock: Clock, fields: Fields,
    seed: int, replication: int, step: int, light: float, rain: float, p: Any,
) -> None:  # fmt: skip
    """One step of movement."""
    count = 0
    for u in range(units.shape[0]):
        if wants_to_move(disk, hexes, roster, units, orders, u):
            units[u].progress_s += step_seconds(hexes, roster, units, clock, u, light, rain, p)
            movers[0, count] = u
            count += 1
    for turn in range(MAX_ROUNDS):
        fresh = turn == 0 and step % clock.steps_per_tick == 0
        active = choose_moves(
            neighbor, crossing_s, disk, hexes, roster, units, orders, movers, fields, count, fresh, p
        )
        if active == 0:
            break
        count = 0
        for i in range(active):
            u = movers[0, i]
            n = movers[1, i]
            side = roster[u].side
            crossing = crossing_s[roster[u].mobility, units[u].hex, units[u].heading]
            met = enemy_in(hexes, roster, n, side)
            crowded = men_in(hexes, units, n) + units[u].men > p.stack_men
            if met or crowded or hexes[n].want[1 - side] > 0:
                units[u].progress_s = crossing
                if met and units[u].status == Status.ACTIVE:
                    units[u].assaulting = n
                    units[u].posture = Posture.ATTACK
            else:
                enter(disk, hexes, roster, units, orders, u, n, crossing, step, p)
                wear(arms, arsenal, u, seed, replication, step, turn)
                movers[2, count] = u
                count += 1
            units[u].exposed = exposed_share(land, units, arms, arsenal, u, p)
        for i in range(active):
            hexes[movers[1, i]].want[0] = 0
            hexes[movers[1, i]].want[1] = 0
        for i in range(count):
            movers[0, i] = movers[2, i]
        if count == 0:
            break
