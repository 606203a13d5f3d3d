"""Everything a battle is made of: its tables, and arrays with named axes."""

from __future__ import annotations

from typing import Any, NamedTuple

from nomonhan.state.tables import I16, U8, B, Bits, F, I


class Map(NamedTuple):
    """What the engine asks of the ground besides `LAND`: from terrain.arrays.Terrain."""

    n_cols: int
    n_rows: int
    neighbor: I  # (h, 6)
    crossing_s: I  # (e, m, h, 6) seconds, -1 impassable, in each epoch of the bridges
    fired_on: I  # (h,) bit i is set if hex i of `disk` is in sight for fire: neighbors always are
    seen_by: I  # (h,) bit i is set if the hex is seen from hex i of `disk`
    seen: I  # (k,) hexes seen from each hex, ring by ring, and rings: terrain.sight.seen_from
    ring_begin: I  # (h, r) where each ring of a hex begins in `seen`, and where the last ends
    lookout: I  # (h,) hex within two with the widest view: terrain.sight.lookouts
    zone_begin: I  # (z + 1,) where each zone begins in `zone_hex`, and where the last ends
    zone_hex: I  # (n,) hexes of the zones, one zone after the other
    disk: I  # (h, 19) hexes within two steps, in the order of hexgrid.disk_offsets; -1 off the map
    truck_sides: Bits  # (e, ...) terrain.flood.fill_open_sides for trucks
    epoch: I  # (tick,) which bridges stand: row e of `crossing_s` and of `truck_sides`
    parent: I  # (f,) formation above, -1 none


class Clock(NamedTuple):
    """Time, light and weather of the whole battle, known at set-up."""

    light: F  # (tick,) 0 dark - 1 day
    days: Any  # DAYS (d,)
    ticks_per_day: int
    ticks_before: int  # ticks of the first day that had gone by at the start
    tick_h: float
    n_ticks: int
    h_hour_tick: int


class Ledger(NamedTuple):
    """What is written down while the battle runs."""

    event: I  # (n, 5) tick, kind, side, unit, hex or zone
    n_events: I  # (1,)
    day_losses: I  # (d, x, 4) killed, wounded, missing, captured
    day_present: I  # (d, x)
    day_delivered_t: F  # (d, x)
    causes: I  # (x, w, c) knocked out or lost, by side and weapon that caused it
    sides: Any  # SCORES (x,)
    places: F  # (x, 2, n) km along the line of breakthroughs and envelopments
    counts: I  # (x, 2) how many of each


class Fields(NamedTuple):
    """Travel times to the goals in use, made on demand and kept: they depend on the map alone."""

    epoch: I  # (1,) epoch of the bridges that is asked for now
    slot: I  # (e, m, h) row of `cost_s` for that goal, -1 not yet made
    cost_s: I  # (slots, h) seconds to the goal
    known_s: I  # (slots,) time up to which a row is right: terrain.paths.fill_flow_field
    surely_s: I  # (slots,) time up to which it is right around whoever stands so near
    shortest_s: I  # (e, m) the fastest crossing of the map
    longest_s: I  # (e, m) the slowest
    used: I  # (1,) rows in use
    hand: I  # (1,) the row to be made next, or the next to be looked at once all are in use
    asked: B  # (slots,) 1 if somebody has asked for the row since it was last looked at
    owner: I  # (slots, 3) epoch, mobility class and goal of a row in use


class Sight(NamedTuple):
    """Who looks around and what is glimpsed, by side x and glass g: troops without, posts with one.

    What is glimpsed of a hex is added up when somebody asks: `engine.phases.spotting.glimpses_at`.
    """

    eyes: (
        I16  # (x, g, h and ring) halves of observers who have the hex in sight by day; as in `seen`
    )
    posted: I  # (u,) hex from which a unit observes, -1 none
    light: F  # (1,) light of now
    lights: I  # (1,) how many lights there have been
    rings: I  # (g,) rings that are in sight in it, the own hex among them
    each: F  # (g, r) glimpses an hour of a hex of each ring by half an observer in it
    told: I  # (x, g, h) number of the light for which `glimpses` is added up, 0 if it is stale
    glimpses: F  # (x, g, h) glimpses an hour


class Tape(NamedTuple):
    """The record of a battle; no rows where none is kept."""

    units: Any  # TAPE (t, u)
    control: B  # (t, h) who held each hex


class Decisions(NamedTuple):
    """What a commander orders: one row a unit; mission -1 leaves the unit's order as it is."""

    mission: B  # (u,)
    goal: I  # (u,)
    due_h: F  # (u,) hours from now before which it is not to take effect, 0 as soon as it arrives
    call: B  # (u,) 1: bring this unit on call to the map
    target: I  # (u,) hex for the guns to fire on, -1 free choice
    note: I  # (n, 5) what was known and which clause fired: clause, unit, zone or hex, number, row
    n_notes: I  # (1,)


class Battle(NamedTuple):
    """Everything a battle is made of."""

    map: Map
    land: Any  # LAND (h,)
    hexes: Any  # HEXES (h,)
    zones: Any  # ZONES (z,)
    roster: Any  # ROSTER (u,)
    units: Any  # UNITS (u,)
    arms: Any  # ARMS (u, i)
    orders: Any  # ORDERS (u,)
    knowledge: Any  # KNOWLEDGE (x, u)
    fires: Any  # FIRES (u,)
    fire_by: Any  # FIRE_BY (u, w)
    arsenal: Any  # ARSENAL (w,)
    anti_vehicle: F  # (w, w, b) vehicles of the second kind lost per weapon and hour
    sides: Any  # SIDES (x,)
    aircraft: Any  # AIRCRAFT (x, w)
    reached: Bits  # (x, rows, words) bits of `terrain.flood`: where a truck of side x can come
    power: F  # (h, x) scratch, zero between phases
    in_reach: I  # (2 + h,) how many hexes combat power reaches, and which; the last is spare
    sight: Sight
    turnaround: F  # (u,) hours of a truck's way to the unit and back, 0 none, as of the last round
    work: F  # (12, u) scratch
    batteries: I  # (1 + u,) how many units are batteries, and which: `engine.phases.holdings`
    targets: Any  # TARGETS (u,) scratch
    row_begin: I  # (x, rows + 2) scratch: where the targets of each row of the map begin
    goers: I  # (1 + u,) how many units have somewhere to go, and who
    movers: I  # (7, u) scratch
    askers: I  # (s, 1 + u) scratch: how many ask for a kind of supply, and who
    passable: Bits  # (x, rows, words) bits: where the enemy of side x has no control
    news: U8  # (2, rows) scratch
    clock: Clock
    ledger: Ledger
    fields: Fields
    tape: Tape
