"""Where units want to go: the next hex on the way to the goal, and whether to go at all.

Ways come from travel times to the goal, which depend on the map alone and are kept.  What stands in
the way costs seconds of detour.
"""

from __future__ import annotations

from typing import Any

from nomonhan.codes import Mission, Status
from nomonhan.engine.phases.occupancy import enemy_in, is_on_map, men_in, touches_enemy
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.state import Clock, Fields, I, Table
from nomonhan.terrain.paths import UNREACHED_S, fill_flow_field, known_around_s

FAR_AWAY = 1 << 30
# What seconds of detour a unit accepts: round an enemy that bars the way, past one near by, round a
# crowded hex, and for a step that brings it no nearer.
BAR_S, NEAR_S, CROWD_S, ASIDE_S = 1800, 900, 7200, 7200
HALT_H = 1.0  # men on the run who have not met the enemy for so long stop


@kernel
def new_row(fields: Fields, epoch: int, mobility: int, goal: int) -> int:
    """An empty row for travel times to `goal`.

    If all are in use it is the oldest but for those that were asked for lately: they stay another
    turn (the clock algorithm of page replacement).  Most goals are wanted in every battle.
    """
    row, n_rows = fields.hand[0], fields.cost_s.shape[0]
    while fields.asked[row] == 1:
        fields.asked[row] = 0
        row = row + 1 if row + 1 < n_rows else 0
    fields.hand[0] = row + 1 if row + 1 < n_rows else 0
    if fields.used[0] < n_rows:
        fields.used[0] += 1
    else:
        fields.slot[fields.owner[row, 0], fields.owner[row, 1], fields.owner[row, 2]] = -1
    fields.owner[row, 0], fields.owner[row, 1], fields.owner[row, 2] = epoch, mobility, goal
    fields.slot[epoch, mobility, goal] = row
    fields.known_s[row] = -1
    return int(row)


@kernel
def field_row(
    neighbor: I, crossing_s: I, fields: Fields, mobility: int, goal: int, asker: int, aside: bool
) -> int:
    """Row of `fields.cost_s` with travel times to `goal`, right around hex `asker` (-1: anywhere).

    Without `aside`, who asks looks at what is nearer than the asker alone.  Rows are made on
    demand, only as far as they are needed, and carried on when somebody asks from farther away.
    """
    epoch = fields.epoch[0]
    row = fields.slot[epoch, mobility, goal]
    if row >= 0:
        fields.asked[row] = 1
        known_s = fields.known_s[row]
        if asker >= 0:
            enough_s = fields.surely_s[row] if aside else known_s
            if fields.cost_s[row, asker] <= enough_s:
                return row
        if known_s >= UNREACHED_S:
            return row
        if asker >= 0 and aside:
            if known_around_s(asker, crossing_s[mobility], fields.cost_s[row], True) <= known_s:
                return row
    else:
        row = new_row(fields, epoch, mobility, goal)
    fields.known_s[row] = fill_flow_field(
        goal, crossing_s[mobility], neighbor, fields.cost_s[row], asker, aside,
        fields.known_s[row], fields.shortest_s[epoch, mobility], fields.longest_s[epoch, mobility],
    )  # fmt: skip
    fields.surely_s[row] = fields.known_s[row] - 2 * fields.longest_s[epoch, mobility]
    return row


@kernel
def attacks(mission: int) -> bool:
    """Whether a mission seeks to enter hexes that the enemy holds."""
    return bool(
        mission == Mission.ASSAULT or mission == Mission.COUNTERATTACK or mission == Mission.EXPLOIT
    )


@kernel
def list_goers(units: Table, orders: Table, goers: I) -> None:
    """List in `goers` (1 + u,), after their number, the units that have somewhere to go."""
    count = 0
    for u in range(units.shape[0]):
        goal = orders[u].goal
        mission = orders[u].mission
        if goal < 0 or goal == units[u].hex:
            continue
        if mission != Mission.HOLD and mission != Mission.SUPPORT and is_on_map(units, u):
            count += 1
            goers[count] = u
    goers[0] = count


@kernel
def wants_to_move(
    hexes: Table, roster: Table, units: Table, orders: Table, clock: Clock, u: int, tick: int
) -> bool:
    """Whether unit u of `list_goers` is still on its way, and free to go on."""
    mission = orders[u].mission
    if orders[u].goal == units[u].hex or units[u].assaulting >= 0:
        return False
    near = hexes[units[u].hex].near[1 - roster[u].side] > 0
    if units[u].status == Status.BROKEN:
        return bool(near or (tick - units[u].contact_tick) * clock.tick_h < HALT_H)
    if near and mission == Mission.FIX:
        return not touches_enemy(hexes, roster, units, u)
    if near and tick < units[u].regroup_tick:
        return False
    return not (near and mission == Mission.SCREEN)


@kernel
def straight_line(dq: int, dr: int) -> int:
    """Squared distance of two hexes that differ by (dq, dr): breaks ties of ways of equal time."""
    return dq * dq + dq * dr + dr * dr


@kernel
def is_left(land: Table, h: int, n: int, goal: int) -> bool:
    """Whether hex n lies to the left of the straight way from h to the goal."""
    q, r = int(land[h].q), int(land[h].r)
    goal_q, goal_r = int(land[goal].q) - q, int(land[goal].r) - r
    return goal_q * (int(land[n].r) - r) - goal_r * (int(land[n].q) - q) > 0


@kernel
def may_sidestep(mission: int, status: int) -> bool:
    """Whether a unit may lose ground to get round an enemy: those who do not seek him may."""
    return bool(
        status == Status.BROKEN or mission == Mission.EXPLOIT or mission == Mission.WITHDRAW
        or mission == Mission.MOVE
    )  # fmt: skip


@inlined_kernel
def choose_heading(
    neighbor: I, crossing_s: I, land: Table, hexes: Table, roster: Table, units: Table,
    orders: Table, fields: Fields, u: int, p: Any,
) -> int:  # fmt: skip
    """Direction of the next hex on the way to the goal, -1 to wait.

    Every step must bring the unit nearer in time, so that nobody walks in circles; only those who
    avoid the enemy may step aside, and never straight back.  Of equal ways the straighter is taken,
    and of two mirror images the one to the left of the way: no direction is preferred.
    """
    h = units[u].hex
    side = roster[u].side
    mobility = roster[u].mobility
    mission = orders[u].mission
    goal = orders[u].goal
    goal_q, goal_r = int(land[goal].q), int(land[goal].r)
    aside = may_sidestep(mission, units[u].status)
    cost = fields.cost_s[field_row(neighbor, crossing_s, fields, mobility, goal, h, aside)]
    seeks = attacks(mission) and units[u].status == Status.ACTIVE
    direct = mission == Mission.ASSAULT or mission == Mission.COUNTERATTACK
    best, best_cost, best_line = -1, FAR_AWAY, 0
    for d in range(6):
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
        if total > best_cost:
            continue
        line = straight_line(int(land[n].q) - goal_q, int(land[n].r) - goal_r)
        if (
            total < best_cost
            or (total == best_cost and line < best_line)
            or (total == best_cost and line == best_line and is_left(land, h, n, goal))
        ):
            best, best_cost, best_line = d, total, line
    return best
