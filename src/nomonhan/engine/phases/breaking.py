"""Breaking and what follows it: units that run, go to ground, rally, are overrun, yield or melt."""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Event, Mission, Posture, Purpose, Status, SupplyState
from nomonhan.engine.phases.columns import SURRENDER
from nomonhan.engine.phases.holdings import nothing_is_left
from nomonhan.engine.phases.lately import lately
from nomonhan.engine.phases.ledger import write_event
from nomonhan.engine.phases.occupancy import remove
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.rules.breaking import (
    leak_rate_per_h,
    p_disbands,
    p_stays,
    p_was_unreliable,
    rally_rate_per_h,
    yield_rate_per_h,
)
from nomonhan.rules.casualties import captured_share, slipped_away_share
from nomonhan.rules.close_assault import entered_break_rate_per_h
from nomonhan.rules.cohesion import break_rate_per_h, contact_break_rate_per_h, p_within, strikes
from nomonhan.state import Clock, I, Ledger, Table

# fates of a unit in a tick
STANDS, RUNS, STAYS, RALLIES, YIELDS, MELTS, DISBANDS = range(7)
QUIET_SUPPRESSION = 0.02  # less than this is no fire to speak of


@kernel
def fall_to_enemy(
    roster: Table, units: Table, sides: Table, ledger: Ledger, u: int, men: int, day: int,
    light: float, seed: int, replication: int, tick: int, p: Any,
) -> int:  # fmt: skip
    """`men` of unit u whom the enemy has reached are killed, missing or captured, or slip away.

    Returns how many were neither taken nor got away.
    """
    side = roster[u].side
    way_out = units[u].supply_state != SupplyState.CUT_OFF
    surrender = sides[side].doctrine[SURRENDER]
    u0 = chance.uniform(seed, replication, tick, Purpose.FATE, u, 0, 0)
    u1 = chance.uniform(seed, replication, tick, Purpose.FATE, u, 1, 0)
    u2 = chance.uniform(seed, replication, tick, Purpose.FATE, u, 2, 0)
    slipped = chance.binomial(men, slipped_away_share(light, way_out, p), u0)
    left = men - slipped
    captured = chance.binomial(left, captured_share(surrender, way_out, p), u1)
    left -= captured
    killed = chance.binomial(left, p.dispersal_share, u2)
    missing = left - killed
    units[u].men -= men
    units[u].withdrawn += slipped
    units[u].captured += captured
    units[u].killed += killed
    units[u].missing += missing
    ledger.day_losses[day, side, 0] += killed
    ledger.day_losses[day, side, 2] += missing
    ledger.day_losses[day, side, 3] += captured
    return killed + missing


@kernel
def end_unit(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, sides: Table, ledger: Ledger,
    u: int, day: int, light: float, seed: int, replication: int, tick: int, kind: int, p: Any,
) -> int:  # fmt: skip
    """Unit u ceases to exist: every man of it becomes killed, missing, captured, or slips away.

    Returns how many fought on until they were neither taken nor got away.
    """
    lost = fall_to_enemy(
        roster, units, sides, ledger, u, units[u].men, day, light, seed, replication, tick, p
    )
    strike_off(disk, hexes, roster, units, arms, ledger, u, tick, kind)
    return 0 if kind == Event.UNIT_SURRENDERED else lost


@kernel
def disband(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, ledger: Ledger, u: int,
    day: int, tick: int,
) -> None:  # fmt: skip
    """Unit u goes home or over to the enemy: its men are missing."""
    units[u].missing += units[u].men
    ledger.day_losses[day, roster[u].side, 2] += units[u].men
    units[u].men = 0
    strike_off(disk, hexes, roster, units, arms, ledger, u, tick, Event.UNIT_SURRENDERED)


@kernel
def strike_off(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, ledger: Ledger, u: int,
    tick: int, kind: int,
) -> None:  # fmt: skip
    """Unit u, of which no man is left, and all its weapons are off the books."""
    for i in range(arms.shape[1]):
        w = arms[u, i].kind
        if w < 0:
            break
        lost = arms[u, i].held + arms[u, i].damaged + arms[u, i].broken_down
        arms[u, i].written_off += lost
        arms[u, i].held = 0
        arms[u, i].damaged = 0
        arms[u, i].broken_down = 0
    nothing_is_left(units, u)
    write_event(ledger, tick, kind, roster[u].side, u, units[u].hex)
    remove(disk, hexes, roster, units, u)
    units[u].status = Status.GONE
    units[u].assaulting = -1
    units[u].gone_tick = tick


@kernel
def break_unit(
    roster: Table, units: Table, arms: Table, orders: Table, sides: Table, ledger: Ledger, u: int,
    runs: bool, tick: int,
) -> None:  # fmt: skip
    """Unit u gets out of hand: goes to ground, or runs for the rear and leaves what cannot run."""
    units[u].status = Status.BROKEN
    units[u].assaulting = -1
    units[u].heading = -1
    units[u].progress_s = 0
    if units[u].broke_tick < 0:
        units[u].broke_tick = tick
    orders[u].next_tick = -1
    orders[u].gave_way = 0
    if runs:
        units[u].posture = Posture.WITHDRAWAL
        orders[u].mission = Mission.WITHDRAW
        orders[u].goal = sides[roster[u].side].base_hex
        for i in range(arms.shape[1]):
            w = arms[u, i].kind
            if w < 0:
                break
            arms[u, i].written_off += arms[u, i].damaged
            arms[u, i].damaged = 0
    else:
        units[u].posture = Posture.HASTY  # who has gone to ground attacks nobody any more
        orders[u].mission = Mission.HOLD
        orders[u].goal = units[u].hex
    write_event(ledger, tick, Event.UNIT_BROKEN, roster[u].side, u, units[u].hex)


@kernel
def runs_away(units: Table, orders: Table, u: int) -> bool:
    """Whether unit u is broken and on the run, not gone to ground."""
    return bool(units[u].status == Status.BROKEN and orders[u].mission == Mission.WITHDRAW)


@kernel
def pursue(
    roster: Table, units: Table, fires: Table, sides: Table, ledger: Ledger, u: int, day: int,
    hours: float, seed: int, replication: int, tick: int, p: Any,
) -> None:  # fmt: skip
    """A unit on the run with the enemy upon it loses men: taken or lost on the way."""
    if fires[u].around == 0:
        return
    side = roster[u].side
    rate = p.pursuit_loss_per_h * fires[u].around
    draw = chance.uniform(seed, replication, tick, Purpose.SURRENDER, u, 1, 0)
    lost = chance.binomial(units[u].men, p_within(rate, hours), draw)
    draw = chance.uniform(seed, replication, tick, Purpose.FATE, u, 5, 0)
    captured = chance.binomial(lost, sides[side].doctrine[SURRENDER], draw)
    units[u].men -= lost
    units[u].captured += captured
    units[u].missing += lost - captured
    ledger.day_losses[day, side, 2] += lost - captured
    ledger.day_losses[day, side, 3] += captured


@kernel
def leak_away(
    units: Table, u: int, light: float, hours: float, seed: int, replication: int, tick: int, p: Any
) -> None:
    """Men of a broken unit without a way out get away by night; the others stay with the unit."""
    rate = leak_rate_per_h(light, p)
    if rate <= 0.0:
        return
    draw = chance.uniform(seed, replication, tick, Purpose.INFILTRATE, u, 0, 0)
    away = chance.binomial(units[u].men, p_within(rate, hours), draw)
    units[u].men -= away
    units[u].withdrawn += away


@inlined_kernel
def fate_of_unit(
    roster: Table, units: Table, orders: Table, fires: Table, sides: Table, clock: Clock, u: int,
    cohesion: float, draw: float, seed: int, replication: int, tick: int, p: Any,
) -> int:  # fmt: skip
    """What becomes of one unit in this tick: one of the fates above.

    `draw`: its number for whether it breaks, or rallies.  `cohesion` is its mean over the tick, and
    time in contact is counted to the tick's middle, so that hazards which grow or fade do not
    depend on how long the tick is.
    """
    hours = clock.tick_h
    if units[u].men < 0.1 * roster[u].men_start or units[u].men < 8:
        return MELTS
    active = units[u].status == Status.ACTIVE
    touched = 1.0 if lately(units[u].contact_tick, tick + 1, 1.0, clock) else 0.0
    contact_h = units[u].contact_h + 0.5 * touched * hours
    if active:
        units[u].contact_h += touched * hours
        if touched == 0.0 and units[u].suppression < QUIET_SUPPRESSION:
            return STANDS  # nobody breaks who is left alone
    trapped = units[u].supply_state == SupplyState.CUT_OFF and fires[u].around > 0
    if active:
        no_retreat = orders[u].no_retreat if orders[u].mission != Mission.WITHDRAW else 0.0
        entered = (1.0 - p.hold_effect * no_retreat) * entered_break_rate_per_h(fires[u].pressed, p)
        most = break_rate_per_h(
            cohesion, touched, 0.0, roster[u].reliability, no_retreat, units[u].works, trapped, p
        )
        if draw >= (most + entered) * hours + chance.SURELY:  # as nearly always, without more ado
            return STANDS
        rate = break_rate_per_h(
            cohesion, touched, contact_h, roster[u].reliability, no_retreat, units[u].works,
            trapped, p,
        )  # fmt: skip
        rate += entered
        if not strikes(draw, rate, hours):
            return STANDS
        unreliable = contact_break_rate_per_h(touched, contact_h, roster[u].reliability, p)
        draw = chance.uniform(seed, replication, tick, Purpose.DEFECT, u, 0, 0)
        if draw < p_disbands(unreliable, rate, p):
            return DISBANDS
        if draw < p_was_unreliable(unreliable, rate) and not trapped:
            units[u].contact_h = 0.0  # it has not stood, and will not stand the next time either
            return RUNS
        draw = chance.uniform(seed, replication, tick, Purpose.BREAK, u, 1, 0)
        return (
            STAYS
            if draw < p_stays(no_retreat, units[u].works, fires[u].pressed > 0.0, trapped, p)
            else RUNS
        )
    running = runs_away(units, orders, u)
    if fires[u].pressed == 0.0 and not (running and fires[u].around > 0):
        rate = rally_rate_per_h(units[u].cohesion, units[u].suppression, p)
        if strikes(draw, rate, hours):
            return RALLIES
    if fires[u].around == 0 or (running and not trapped):
        return STANDS
    draw = chance.uniform(seed, replication, tick, Purpose.SURRENDER, u, 0, 0)
    if trapped and strikes(
        draw, yield_rate_per_h(sides[roster[u].side].doctrine[SURRENDER], p), hours
    ):
        return YIELDS
    return STANDS
