"""A battle of a scenario before any number of a replication is known."""

from __future__ import annotations

from typing import Any

import numpy as np

from nomonhan.codes import Mission, Role, Status, Supplies
from nomonhan.engine.moments import tick_at
from nomonhan.engine.phases.definitions import MANY
from nomonhan.engine.prepare import Prepared
from nomonhan.state import (
    AIRCRAFT,
    ARMS,
    ARSENAL,
    DAYS,
    FIRE_BY,
    FIRES,
    HEXES,
    KNOWLEDGE,
    ORDERS,
    ROSTER,
    SCORES,
    SIDES,
    TAPE,
    TARGETS,
    UNITS,
    Battle,
    Clock,
    Fields,
    Ledger,
    Sight,
    Tape,
    new_table,
)
from nomonhan.terrain.arrays import RING_BITS

MAX_EVENTS = 2000
NEVER = -100_000
NO_FIELDS = Fields(
    np.zeros(1, dtype=np.int32), np.empty((0, 0, 0), dtype=np.int32),
    np.empty((0, 0), dtype=np.int32), np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32),
    np.empty((0, 0), dtype=np.int32), np.empty((0, 0), dtype=np.int32),
    np.zeros(1, dtype=np.int32), np.zeros(1, dtype=np.int32), np.empty(0, dtype=np.int8),
    np.empty((0, 3), dtype=np.int32),
)  # fmt: skip


def blank_battle(prepared: Prepared) -> Battle:
    """Tables of a battle as far as they are the same in all replications; the rest is zero.

    It has no store of travel times and no tape; of its tables only the map is shared.
    """
    n, n_weapons = len(prepared.units), len(prepared.weapons)
    n_hexes = prepared.terrain.neighbor.shape[0]
    grid = prepared.map.truck_sides.shape[2:]  # rows and words of bits
    clock = blank_clock(prepared)
    aircraft, anti_vehicle = new_table(AIRCRAFT, 2, n_weapons), np.zeros((n_weapons, n_weapons, 3))
    return Battle(
        map=prepared.map, land=prepared.land.copy(),
        hexes=new_table(HEXES, n_hexes, first=-1, control=-1, held=-1, registered=-1, closed_on=-1),
        zones=prepared.zone_table.copy(), roster=blank_roster(prepared),
        units=blank_units(prepared), arms=blank_arms(prepared), orders=blank_orders(prepared),
        knowledge=new_table(
            KNOWLEDGE, 2, n, seen_tick=-1, seen_hex=-1, empty_tick=-1, firing_tick=-1
        ),
        fires=new_table(FIRES, n, fired_tick=-1, lost_tick=-1, shown_tick=-1),
        fire_by=new_table(FIRE_BY, n, n_weapons), arsenal=blank_arsenal(prepared),
        anti_vehicle=anti_vehicle, sides=blank_sides(prepared), aircraft=aircraft,
        reached=np.zeros((2, *grid), dtype=np.uint64), power=np.zeros((n_hexes, 2)),
        in_reach=np.zeros(2 + n_hexes, dtype=np.int32),
        sight=blank_sight(n, n_hexes), turnaround=np.zeros(n),
        work=np.zeros((12, n)),
        batteries=np.zeros(1 + n, dtype=np.int32), targets=new_table(TARGETS, n),
        row_begin=np.zeros((2, prepared.terrain.n_rows + 2), dtype=np.int32),
        goers=np.zeros(1 + n, dtype=np.int32),
        movers=np.zeros((7, n), dtype=np.int32),
        askers=np.zeros((len(Supplies), 1 + n), dtype=np.int32),
        passable=np.zeros((2, *grid), dtype=np.uint64), news=np.zeros((2, grid[0]), dtype=np.uint8),
        clock=clock, ledger=new_ledger(prepared, clock), fields=NO_FIELDS,
        tape=new_tape(prepared, record=False),
    )  # fmt: skip


def blank_sight(n_units: int, n_hexes: int) -> Sight:
    """Before anybody has looked around."""
    return Sight(
        eyes=np.zeros((2, 2, n_hexes << RING_BITS), dtype=np.int16),
        posted=np.full(n_units, -1, dtype=np.int32), light=np.full(1, -1.0),
        lights=np.zeros(1, dtype=np.int32), rings=np.zeros(2, dtype=np.int32),
        each=np.zeros((2, 1 << RING_BITS)), told=np.zeros((2, 2, n_hexes), dtype=np.int32),
        glimpses=np.zeros((2, 2, n_hexes)),
    )  # fmt: skip


def blank_roster(prepared: Prepared) -> Any:
    """What units are."""
    roster = new_table(ROSTER, len(prepared.units))
    for name in ("side", "contingent", "role", "mobility", "on_call", "forward", "formation",
                 "entry"):  # fmt: skip
        roster[name] = prepared.fixed[name]
    return roster


def blank_units(prepared: Prepared) -> Any:
    """Units before they have men."""
    fixed = prepared.fixed
    units = new_table(
        UNITS, len(prepared.units), following=-1, heading=-1, assaulting=-1, came_from=-1,
        moved_tick=NEVER, met_tick=NEVER, closed_tick=NEVER, contact_tick=NEVER, came_round=-1,
        broke_tick=-1, encircled_tick=-1, gone_tick=-1,
    )  # fmt: skip
    units["status"] = np.where(fixed["later"] == 1, Status.NOT_ARRIVED, Status.ACTIVE)
    units["posture"] = fixed["posture"]
    # who opens by plan finds the other unready; where neither does, both stand to
    attacks = fixed["attacks_by_plan"]
    ready = (attacks[fixed["side"]] == 1) | (not attacks.any())
    units["alert"] = np.where(ready, 1.0, 0.0)  # how unready each is, `stand_to` draws
    return units


def blank_arms(prepared: Prepared) -> Any:
    """Kinds of weapons that units can hold."""
    arms = new_table(ARMS, *prepared.kinds.shape)
    arms["kind"] = prepared.kinds
    return arms


def blank_orders(prepared: Prepared) -> Any:
    """Before the first decision everyone holds, and guns support."""
    orders = new_table(
        ORDERS, len(prepared.units), goal=-1, next_goal=-1, next_tick=-1, called_tick=-1,
        target=-1, told_target=-1,
    )  # fmt: skip
    guns = prepared.fixed["role"] == Role.ARTILLERY
    orders["mission"] = np.where(guns, Mission.SUPPORT, Mission.HOLD)
    return orders


def blank_arsenal(prepared: Prepared) -> Any:
    """What weapon systems are."""
    arsenal = new_table(ARSENAL, len(prepared.weapons))
    for name in ("target_class", "is_vehicle", "is_gun", "large", "petrol", "air_kind", "flame"):
        arsenal[name] = prepared.fixed[name]
    return arsenal


def blank_sides(prepared: Prepared) -> Any:
    """Rears of both sides."""
    sides = new_table(SIDES, 2)
    sides["base_hex"] = prepared.fixed["base"]
    sides["edge"] = prepared.fixed["edge"]
    return sides


def blank_clock(prepared: Prepared) -> Clock:
    """Light; days without weather."""
    return Clock(
        light=prepared.fixed["light"].copy(),
        days=new_table(DAYS, len(prepared.fixed["weather_row"])),
        ticks_per_day=round(1440 / prepared.tick_minutes),
        ticks_before=int(prepared.fixed["ticks_before"][0]), tick_h=prepared.tick_minutes / 60.0,
        n_ticks=prepared.n_ticks,
        h_hour_tick=tick_at(prepared.fixed["h_hour_minutes"][0], prepared.tick_minutes),
    )  # fmt: skip


def new_ledger(prepared: Prepared, clock: Clock) -> Ledger:
    """An empty book."""
    n_days = len(clock.days)
    return Ledger(
        event=np.zeros((MAX_EVENTS, 5), dtype=np.int32), n_events=np.zeros(1, dtype=np.int32),
        day_losses=np.zeros((n_days, 2, 4), dtype=np.int32),
        day_present=np.zeros((n_days, 2), dtype=np.int32), day_delivered_t=np.zeros((n_days, 2)),
        causes=np.zeros((2, len(prepared.weapons), 6), dtype=np.int32),
        sides=new_table(SCORES, 2, ring_since=-1, ring_tick=-1), places=np.zeros((2, 2, MANY)),
        counts=np.zeros((2, 2), dtype=np.int32),
    )  # fmt: skip


def new_tape(prepared: Prepared, record: bool) -> Tape:
    """Room for the record of a battle, or none."""
    rows = prepared.n_ticks + 1 if record else 0
    n, n_hexes = len(prepared.units), prepared.terrain.neighbor.shape[0]
    return Tape(units=new_table(TAPE, rows, n), control=np.full((rows, n_hexes), -1, dtype=np.int8))
