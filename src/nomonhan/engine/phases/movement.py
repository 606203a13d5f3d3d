"""Movement, in rounds of one hexside: everyone chooses, then everyone goes.

A round is synchronous: choices are made on the positions at its start.  Where units of both sides want
the same empty hex neither gets it; they meet at its edge.  A unit that would enter a hex held by the
enemy closes on it instead and then stands at assault distance.
"""

from __future__ import annotations

from typing import Any

from nomonhan import chance, hexgrid
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
# What seconds of detour a unit accepts: round an enemy that bars the way, past one near by, round a
# crowded hex, and for a step that brings it no nearer.
BAR_S, NEAR_S, CROWD_S, ASIDE_S = 1800, 900, 7200, 7200
HALT_H = 3.0  # broken men who have not met the enemy for so long stop running


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
    disk: I,
    hexes: Table,
    roster: Table,
    units: Table,
    orders: Table,
    clock: Clock,
    u: int,
    step: int,
) -> bool:
    """Whether unit u has somewhere to go and is free to go there."""
    if not is_on_map(units, u) or units[u].assaulting >= 0:
        return False
    goal = orders[u].goal
    mission = orders[u].mission
    if goal < 0 or goal == units[u].hex or mission == Mission.HOLD or mission == Mission.SUPPORT:
        return False
    near = hexes[units[u].hex].near[1 - roster[u].side] > 0
    if units[u].status == Status.BROKEN:
        return bool(near or (step - units[u].contact_step) * clock.step_h < HALT_H)
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
def straight_line(n_cols: int, a: int, b: int) -> int:
    """Squared distance of two hexes, in whole numbers: breaks ties between ways of equal time."""
    dq = hexgrid.axial_q(a, n_cols) - hexgrid.axial_q(b, n_cols)
    dr = a // n_cols - b // n_cols
    return dq * dq + dq * dr + dr * dr


@kernel
def may_sidestep(mission: int, status: int) -> bool:
    """Whether a unit may lose ground to get round an enemy: those who do not seek him may."""
    return bool(
        status == Status.BROKEN or mission == Mission.EXPLOIT or mission == Mission.WITHDRAW
        or mission == Mission.MOVE
    )  # fmt: skip


@kernel
def choose_heading(
    n_cols: int,
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
    """Direction of the next hex on the way to the goal, -1 to wait.

    Every step must bring the unit nearer in time, so that nobody walks in circles; only those who
    avoid the enemy may step aside, and never straight back.  Of equal ways the straighter is taken,
    and of mirror images units take one or the other by their number: no direction is preferred.
    """
    h = units[u].hex
    side = roster[u].side
    mobility = roster[u].mobility
    mission = orders[u].mission
    goal = orders[u].goal
    cost = fields.cost_s[field_row(neighbor, crossing_s, fields, mobility, goal)]
    seeks = attacks(mission) and units[u].status == Status.ACTIVE
    direct = mission == Mission.ASSAULT or mission == Mission.COUNTERATTACK
    aside = may_sidestep(mission, units[u].status)
    best, best_cost, best_line = -1, FAR_AWAY, 0
    for k in range(6):
        d = k if u % 2 == 0 else 5 - k
        n = neighbor[h, d]
        if n < 0:
            continue
        crossing = crossing_s[mobility, h, d]
        if crossing < 0 or cost[n] >= UNREACHED_S:
            continue
        total = cost[n] + crossing
        if cost[n] >= cost[h]:
            if not aside or n == units[u].came_from or cost[n] > cost[h] + 2 * crossing:
                continue
            total += ASIDE_S
        if enemy_in(hexes, roster, n, side):
            if not seeks:
                continue
            if n != goal:
                total += BAR_S if direct else 8 * BAR_S
        else:
            if hexes[n].near[1 - side] > 0 and not direct:
                total += NEAR_S * hexes[n].near[1 - side]
            if men_in(hexes, units, n) + units[u].men > p.stack_men:
                total += CROWD_S
        line = straight_line(n_cols, n, goal)
        if total < best_cost or (total == best_cost and line < best_line):
            best, best_cost, best_line = d, total, line
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
            draw = chance.uniform(seed, replication, step, Purpose.BREAKDOWN, u, turn * 256 + w, 0)
            lost = chance.binomial(count, arsenal[w].breakdown_per_km, draw)
            if lost > 0:
                arms[u, i].held -= lost
                arms[u, i].broken_down += lost


@kernel
def burns_fuel(mobility: int) -> bool:
    """Whether units of this mobility class move by motor."""
    return bool(
        mobility == Mobility.TRACKED or mobility == Mobility.WHEELED_ARMOR
        or mobility == Mobility.TRUCK or mobility == Mobility.TRACTOR_GUNS
    )  # fmt: skip


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
    if burns_fuel(mobility) and units[u].stock[2] <= 0.0:
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
    n_cols: int, neighbor: I, crossing_s: I, disk: I, hexes: Table, roster: Table, units: Table, orders: Table,
    movers: I, clock: Clock, fields: Fields, count: int, step: int, turn: int, p: Any,
) -> int:  # fmt: skip
    """Headings of the first `count` units of movers[0]; those ready to cross are left in movers[0:3]
    with the hex they want and whether the enemy holds it at the start of the round.

    A unit on its way keeps its heading until it is there or a tick begins , and looks once more
    before it crosses.  Returns how many are ready.
    """
    fresh = turn == 0 and step % clock.steps_per_tick == 0
    active = 0
    for i in range(count):
        u = movers[0, i]
        if not wants_to_move(disk, hexes, roster, units, orders, clock, u, step):
            units[u].heading = -1
            continue
        h = units[u].hex
        mobility = roster[u].mobility
        heading = units[u].heading
        if heading >= 0 and not fresh and units[u].progress_s < crossing_s[mobility, h, heading]:
            continue
        heading = choose_heading(
            n_cols, neighbor, crossing_s, hexes, roster, units, orders, fields, u, p
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
        hexes[movers[1, active]].want[roster[u].side] += 1
        active += 1
    return active


@kernel
def enter(
    disk: I, hexes: Table, roster: Table, units: Table, orders: Table, u: int, n: int, crossing: int,
    step: int, p: Any,
) -> None:  # fmt: skip
    """Unit u moves into hex n."""
    units[u].came_from = units[u].hex
    remove(disk, hexes, roster, units, u)
    place(disk, hexes, roster, units, u, n)
    units[u].progress_s -= crossing
    units[u].heading = -1
    units[u].moved_step = step
    units[u].works = 0.0
    units[u].posture = speed_posture(hexes, roster, units, orders, u, n)
    units[u].fatigue = min(1.0, units[u].fatigue + crossing / 3600.0 * p.fatigue_per_march_h)
    if burns_fuel(roster[u].mobility):
        units[u].stock[2] = max(0.0, units[u].stock[2] - 1.0)
        if units[u].stock[2] == 0.0:
            units[u].progress_s = 0
    if hexes[n].near[1 - roster[u].side] > 0:
        units[u].progress_s = 0


@kernel
def move_units(
    n_cols: int, neighbor: I, crossing_s: I, disk: I, land: Table, hexes: Table, roster: Table, units: Table,
    arms: Table, orders: Table, arsenal: Table, movers: I, clock: Clock, fields: Fields,
    seed: int, replication: int, step: int, light: float, rain: float, p: Any,
) -> None:  # fmt: skip
    """One step of movement."""
    count = 0
    for u in range(units.shape[0]):
        if wants_to_move(disk, hexes, roster, units, orders, clock, u, step):
            units[u].progress_s += step_seconds(hexes, roster, units, clock, u, light, rain, p)
            movers[0, count] = u
            count += 1
    for turn in range(MAX_ROUNDS):
        active = choose_moves(
            n_cols, neighbor, crossing_s, disk, hexes, roster, units, orders, movers, clock, fields,
            count, step, turn, p,
        )  # fmt: skip
        if active == 0:
            break
        count = 0
        for i in range(active):
            u = movers[0, i]
            n = movers[1, i]
            side = roster[u].side
            crossing = crossing_s[roster[u].mobility, units[u].hex, units[u].heading]
            met = movers[2, i] == 1
            crowded = men_in(hexes, units, n) + units[u].men > p.stack_men
            if met or crowded or hexes[n].want[1 - side] > 0:
                units[u].progress_s = crossing
                if met and units[u].status == Status.ACTIVE:
                    units[u].assaulting = n
                    units[u].posture = Posture.ATTACK
            else:
                enter(disk, hexes, roster, units, orders, u, n, crossing, step, p)
                wear(arms, arsenal, u, seed, replication, step, turn)
                movers[3, count] = u
                count += 1
            units[u].exposed = exposed_share(land, units, arms, arsenal, u, p)
        for i in range(active):
            hexes[movers[1, i]].want[0] = 0
            hexes[movers[1, i]].want[1] = 0
        for i in range(count):
            movers[0, i] = movers[3, i]
        if count == 0:
            break
