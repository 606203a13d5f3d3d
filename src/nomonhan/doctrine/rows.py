"""Clause: plan rows begin, end, and lead from waypoint to waypoint.

A timed row begins early enough that its orders arrive before its hour; a conditional one when its
condition holds as far as the side knows; a row with neither follows the formation's earlier rows.
A new row of a formation overtakes its older ones.
"""

from __future__ import annotations

from nomonhan.doctrine.conditions import C_KIND, holds
from nomonhan.doctrine.desk import FAR, Situation, UnitCounts
from nomonhan.doctrine.geometry import direction_of, length
from nomonhan.doctrine.notes import Notes, write_note
from nomonhan.doctrine.situation import usual_order_h
from nomonhan.doctrine.tables import Cards, Chart, F, I, Observation, Plan
from nomonhan.doctrine.thumb import (
    EARLY,
    REACHED_HEXES,
    REACHED_MOST_HEXES,
    RUN_OVER_ODDS,
    SEEN_FORCE_MEN,
)
from nomonhan.doctrine.words import (
    ASSAULT,
    COUNTERATTACK,
    DONE,
    ENVELOP,
    EXPLOIT,
    FIX,
    IN_FORCE,
    N_INTERVAL_H,
    WAITING,
    Clause,
)
from nomonhan.hexgrid import axial_q
from nomonhan.jit import kernel


@kernel
def advances(mission: int) -> bool:
    """Whether a row's mission leads forward."""
    return mission in (ASSAULT, ENVELOP, EXPLOIT, FIX, COUNTERATTACK)


@kernel
def takes_places(mission: int) -> bool:
    """Whether a row takes the places on its axis before it goes on; who goes round passes them."""
    return mission == ASSAULT


@kernel
def is_last_leg(n: int, plan: Plan) -> bool:
    """Whether row n is on the way to its objective."""
    w = plan.rows.waypoint[n]
    return w >= plan.axis.shape[1] or plan.axis[n, w] < 0


@kernel
def aim_zone(n: int, plan: Plan) -> int:
    """Zone to which row n leads now: the next of its axis, then the objective, -1 none."""
    if is_last_leg(n, plan):
        return plan.rows.objective[n]
    return plan.axis[n, plan.rows.waypoint[n]]


@kernel
def forget_leg(n: int, plan: Plan) -> None:
    """A new leg of row n begins: direction, progress and detour are open again."""
    plan.rows.direction[n] = -1
    plan.rows.nearest[n] = FAR
    plan.rows.detour[n] = -1


@kernel
def begin_row(n: int, tick: int, plan: Plan) -> None:
    """Row n comes into force; older rows of its formation and other ways to the same end lapse.

    So do older ones that would only have followed those.
    """
    rows = plan.rows
    for m in range(len(rows)):
        if m == n or rows.formation[m] != rows.formation[n] or rows.state[m] == DONE:
            continue
        alternative = (
            plan.when[m, C_KIND] >= 0
            and rows.mission[m] == rows.mission[n]
            and rows.objective[m] == rows.objective[n]
        )
        follower = m < n and rows.start_tick[m] < 0 and plan.when[m, C_KIND] < 0
        if rows.state[m] == IN_FORCE or alternative or follower:
            rows.state[m] = DONE
    rows.state[n] = IN_FORCE
    rows.waypoint[n] = 0
    rows.begun[n] = tick
    rows.gained[n] = tick
    rows.peak[n] = 0
    forget_leg(n, plan)


@kernel
def follows_done(n: int, plan: Plan) -> bool:
    """Whether all earlier rows of the formation are done."""
    for m in range(n):
        if plan.rows.formation[m] == plan.rows.formation[n] and plan.rows.state[m] != DONE:
            return False
    return True


@kernel
def is_due(
    n: int,
    horizon: int,
    observation: Observation,
    cards: Cards,
    chart: Chart,
    unit: UnitCounts,
    plan: Plan,
) -> bool:
    """Whether a waiting row begins before `horizon`."""
    if plan.rows.start_tick[n] >= 0:
        return plan.rows.start_tick[n] < horizon
    if plan.when[n, C_KIND] >= 0:
        return holds(plan.when[n], plan.rows.when_share[n], observation, cards, chart, unit)
    return follows_done(n, plan)


@kernel
def update_rows(
    observation: Observation,
    cards: Cards,
    chart: Chart,
    doctrine: F,
    unit: UnitCounts,
    plan: Plan,
    notes: Notes,
) -> None:
    """Begin and end rows."""
    rows = plan.rows
    tick = observation.moment.tick[0]
    ahead_h = doctrine[N_INTERVAL_H] + EARLY * usual_order_h(doctrine)
    horizon = tick + int(ahead_h / observation.moment.tick_h + 0.5)
    for n in range(len(rows)):
        clause = -1
        if rows.state[n] == WAITING:
            if is_due(n, horizon, observation, cards, chart, unit, plan):
                begin_row(n, max(tick, rows.start_tick[n]), plan)
                clause = Clause.ROW_BEGUN
        elif rows.state[n] == IN_FORCE and plan.until[n, C_KIND] >= 0:
            if holds(plan.until[n], rows.until_share[n], observation, cards, chart, unit):
                rows.state[n] = DONE
                clause = Clause.ROW_ENDED
        if clause >= 0:
            write_note(notes, clause, -1, rows.objective[n], rows.mission[n], n)


@kernel
def reach_of_zone(zone: int, chart: Chart) -> int:
    """How near to a zone's center counts as having reached it, hexes."""
    return max(REACHED_HEXES, min(REACHED_MOST_HEXES, chart.zones.reach[zone]))


@kernel
def worth_near(q: int, r: int, reach: int, units: I, unit: UnitCounts) -> int:
    """Worth of those of `units` that stand within `reach` hexes of (q, r)."""
    total = 0
    for u in units:
        if length(unit.q[u] - q, unit.r[u] - r) <= reach:
            total += unit.worth[u]
    return total


@kernel
def stands_astride(mission: int, q: int, r: int, reach: int, against: int, s: Situation) -> bool:
    """Whether those who went round to (q, r) are, with others there, strong enough to bar it.

    Their task is to be there; what is left of the enemy need not be cleared first.
    """
    if mission != ENVELOP and mission != EXPLOIT:
        return False
    return worth_near(q, r, reach, s.own, s.unit) >= RUN_OVER_ODDS * against


@kernel
def follow_leg(n: int, tick: int, chart: Chart, s: Situation, plan: Plan, notes: Notes) -> bool:
    """Measure row n against its aim; True if the aim was reached and another leg begins."""
    rows = plan.rows
    zone = aim_zone(n, plan)
    aim = chart.zones.center[zone]
    q, r = axial_q(aim, chart.n_cols), aim // chart.n_cols
    dq, dr = q - s.row.q[n], r - s.row.r[n]
    far = length(dq, dr)
    if rows.direction[n] < 0:
        if far <= 1:  # already there: the way from the own base gives the front
            dq, dr = q - axial_q(chart.base, chart.n_cols), r - chart.base // chart.n_cols
        rows.direction[n] = direction_of(dq, dr)
        rows.first[n] = far
    if far < rows.nearest[n]:
        rows.nearest[n] = far
        rows.gained[n] = max(rows.gained[n], tick)
    reach = reach_of_zone(zone, chart)
    if far > reach:
        return False
    if not is_last_leg(n, plan):
        if takes_places(rows.mission[n]):
            if worth_near(q, r, reach + 1, s.enemy, s.unit) >= SEEN_FORCE_MEN:
                return False
        rows.waypoint[n] += 1
        forget_leg(n, plan)
        write_note(notes, Clause.WAYPOINT_REACHED, -1, zone, far, n)
        return True
    if plan.until[n, C_KIND] < 0:
        against = worth_near(q, r, reach + 1, s.enemy, s.unit)
        if against < SEEN_FORCE_MEN or stands_astride(rows.mission[n], q, r, reach + 1, against, s):
            rows.state[n] = DONE
            write_note(notes, Clause.OBJECTIVE_REACHED, -1, zone, far, n)
    return False
