"""The state of a battle: a few small tuples of arrays with named axes.

Axes, always in this order: `k` replication, `x` side, `u` unit, `w` weapon system, `z` zone, `h` hex;
`b` range band, `c` target class, `s` kind of supply, `d` day.  Floats are float64, counts int32, codes
int8 (`nomonhan.codes`).  Bare numbers are in the units their names say; a step is one inner step.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

F = NDArray[np.float64]
I = NDArray[np.int32]  # noqa: E741  (one letter keeps the columns of types readable)
B = NDArray[np.int8]


class Roster(NamedTuple):
    """What units are: fixed for the whole battle."""

    side: B  # (u,) 0 or 1
    contingent: B  # (u,)
    formation: I  # (u,) formation the unit belongs to directly
    role: B  # (u,) Role
    mobility: B  # (u,) Mobility
    home: I  # (u,) hex of the place its orders gave it, -1 none
    entry: I  # (u,) hex where it enters if it starts off the map
    on_call: B  # (u,) 1 if it comes only when called
    training: F  # (u,) 0-1
    reliability: F  # (u,) 0-1
    arrival_step: I  # (u,) step of arrival; for units on call, steps after the call
    men_start: I  # (u,) on hand at start (or when it arrives)


class Units(NamedTuple):
    """What units have and suffer: changes every step."""

    hex: I  # (u,) -1 off the map
    status: B  # (u,) Status
    posture: B  # (u,) Posture
    men: I  # (u,) present
    killed: I  # (u,)
    wounded: I  # (u,)
    missing: I  # (u,)
    captured: I  # (u,)
    withdrawn: I  # (u,) left unhurt or sick
    holdings: I  # (u, w) on hand and working
    start: I  # (u, w) held at start
    arrived: I  # (u, w) came later
    damaged: I  # (u, w) knocked out, recoverable, waiting
    broken_down: I  # (u, w) mechanical
    knocked_out: I  # (u, w) ever, counted each time
    written_off: I  # (u, w)
    repaired: I  # (u, w) ever
    cohesion: F  # (u,) 0-1
    suppression: F  # (u,) 0-1
    fatigue: F  # (u,) 0-1
    works: F  # (u,) 0 none - 1 fortified, lost on leaving the hex
    alert: F  # (u,) 0 surprised - 1 at the guns
    stock: F  # (u, s) small arms and shells in units of fire; fuel in km; provisions in days
    progress_s: I  # (u,) seconds spent on the way into the next hex
    heading: B  # (u,) direction of the next hex, -1 none
    assaulting: I  # (u,) enemy hex it has closed on, -1 none
    moved_step: I  # (u,) last step in which it changed hex
    contact_step: I  # (u,) last step in which it was in contact
    loss_rate: F  # (u,) smoothed share of men lost per hour
    fire_received: F  # (u,) smoothed volume of fire: share per hour if all stood in the open
    supply_state: B  # (u,) SupplyState
    cut_off_steps: I  # (u,) steps since the last open line of communication
    broke_step: I  # (u,) first break, -1 none
    encircled_step: I  # (u,) first cut off, -1 none
    gone_step: I  # (u,) -1 while it exists


class Orders(NamedTuple):
    """What units have been told."""

    mission: B  # (u,) Mission in force
    goal: I  # (u,) hex, -1 none
    next_mission: B  # (u,) under way
    next_goal: I  # (u,)
    next_step: I  # (u,) when it takes effect, -1 none under way
    called_step: I  # (u,) when a unit on call was called, -1 not
    target: I  # (u,) guns: hex to fire on, -1 free choice
    no_retreat: F  # (u,) 0-1: hold without order to withdraw


class Knowledge(NamedTuple):
    """What each side knows of the other: rows of enemies only."""

    seen_step: I  # (x, u) last time side x saw unit u, -1 never
    seen_hex: I  # (x, u) where
    seen_men: I  # (x, u) what it took the strength for
    seen_armor: I  # (x, u) vehicles seen
    firing_step: I  # (x, u) guns located by sound or flash, -1 never


class Ground(NamedTuple):
    """What happens on hexes."""

    first: I  # (h,) first unit in the hex, -1 none
    following: I  # (u,) next unit in the same hex, -1 none
    near: I  # (x, h) active units of side x within two hexes
    power: F  # (x, h) combat power that reaches the hex
    control: B  # (h,) side that controls by fire and sight, -1 neither
    held: B  # (h,) side that last controlled it, -1 never
    reached: NDArray[np.uint8]  # (x, h) 1 where a truck of side x can come from its base
    zone_held: B  # (z,) side, -1 neither


class Fires(NamedTuple):
    """What the fires of one step will do, before it is drawn: expectations."""

    persons: F  # (u,) men lost
    weapons: F  # (u, w) vehicles and guns of the target lost
    volume: F  # (u,) share of men lost if all stood in the open: what suppresses
    by_weapon_persons: F  # (u, w) contribution of each firing weapon, for attribution
    by_weapon_armor: F  # (u, w)
    by_weapon_guns: F  # (u, w)
    touched: B  # (u,) 1 if any fire came
    shells: F  # (u,) rounds that fell on it in the step
    lost_share: F  # (u,) share of men lost since the last tick
    priority: F  # (u,) of a battery's present target: how freely it spends
    fired_step: I  # (u,) last step in which a battery fired, -1 never


class Arsenal(NamedTuple):
    """Weapon systems, and what they do to each other: filled at set-up from the inputs."""

    target_class: B  # (w,) TargetClass when shot at
    is_vehicle: B  # (w,)
    is_gun: B  # (w,) crew-served and a target of its own
    large: B  # (w,) 70 mm and more: its rounds are counted
    petrol: B  # (w,)
    crew: F  # (w,)
    anti_person: F  # (w, b) men lost per weapon and hour, target in the open, before degradation
    anti_vehicle: F  # (w, w, b) vehicles of the second kind lost per weapon and hour
    anti_gun: F  # (w, b) guns lost per weapon and hour, crew in the open
    small_arms_per_h: F  # (w,) units of fire spent per hour of full fire
    shells_per_h: F  # (w,) units of fire spent per hour of full fire
    unit_of_fire: F  # (w,) rounds
    range_hexes: I  # (w,) reach of indirect fire, 0 none
    indirect_per_h: F  # (w,) rounds per hour of sustained indirect fire
    lethal_m2: F  # (w,) lethal area of a round against men in the open
    round_t: F  # (w,) packed weight of a round, tonnes
    small_uf_t: F  # (w,) weight of its unit of fire of small arms, tonnes
    flame: F  # (w,) 1 for flame throwers
    breakdown_per_km: F  # (w,)
    fuel_t_per_km: F  # (w,)
    road_speed: F  # (w,) km/h
    payload_t: F  # (w,)
    air_kind: B  # (w,) 0 none, 1 fighter, 2 light bomber, 3 heavy bomber, 4 reconnaissance
    sorties_per_day: F  # (w,)
    bomb_kg: F  # (w,)


class Sides(NamedTuple):
    """Numbers of a side: doctrine, rear, air."""

    doctrine: F  # (x, n) see engine.inputs.DOCTRINE_FIELDS
    supply: F  # (x, n) see engine.inputs.SUPPLY_FIELDS
    depot_t: F  # (x, s) tonnes in the forward base
    delivered_t: F  # (x,) tonnes handed to units since the start
    base: I  # (x,) hex of the forward base
    edge: I  # (x,) bit of the map edge where its rear lies
    aircraft: I  # (x, w) serviceable
    aircraft_lost: I  # (x, w)
    air_skill: F  # (x,) 0-1, of fighter crews
    bomber: I  # (x,) aircraft type to which the air's effects are credited, -1 none


class Clock(NamedTuple):
    """Time, light and weather of the whole battle, known at set-up."""

    light: F  # (step,) 0 dark - 1 day
    cloud: F  # (d,) 0-1
    rain: F  # (d,)
    heat_c: F  # (d,)
    steps_per_tick: int
    steps_per_day: int
    steps_before: int  # steps of the first day that had gone by at the start
    step_h: float
    n_steps: int


class Ledger(NamedTuple):
    """What is written down while the battle runs."""

    event: I  # (n, 5) step, kind, side, unit, hex-or-zone
    n_events: I  # (1,)
    day_losses: I  # (d, x, 4) killed, wounded, missing, captured
    day_present: I  # (d, x)
    day_delivered_t: F  # (d, x)
    causes: I  # (x, w, c) knocked out or lost, by side and weapon that caused it
    rounds: F  # (x,) rounds of 70 mm and more
    breakthroughs: I  # (x,)
    envelopments: I  # (x,)
    advance_km: F  # (x,) farthest advance of a line battalion beyond its start
    ring_since: I  # (x,) step since which side x's enemy is ringed, -1 not
    ring_step: I  # (x,) first step of a ring that held 6 h, -1 never


class Setting(NamedTuple):
    """What is fixed by the map and the start: lines of H-hour, neighborhoods, the plan's values."""

    start_hex: I  # (u,)
    forward: B  # (u,) 1 for line units that stood on the map at the start
    disk: I  # (h, 19) hexes within two steps, in the order of hexgrid.disk_offsets; -1 off the map
    depth_km: F  # (x, h) distance behind side x's line of H-hour; negative in front of it
    along_km: F  # (x, h) place along that line
    open_flank: B  # (x, h) 1 where the nearest part of the line is its end: beyond it is a flank
    truck_sides: NDArray[np.uint64]  # terrain.flood.fill_open_sides for trucks
    h_hour_step: int
    zone_value: F  # (x, z)
    parent: I  # (f,) formation above, -1 none


class Fields(NamedTuple):
    """Travel times to the goals in use, made on demand and kept: they depend on the map alone."""

    slot: I  # (m, h) row of `cost_s` for that goal, -1 not yet made
    cost_s: I  # (slots, h) seconds to the goal
    used: I  # (1,) rows in use


class Scratch(NamedTuple):
    """Work space of the phases; holds nothing between them except where a phase says so."""

    movers: I  # (3, u)
    want: I  # (x, h) zero between phases
    watch: F  # (x, h)
    worth: F  # (u,)
    taken: F  # (u,)
    ask: F  # (u,)
    passable: NDArray[np.uint8]  # (h,)
    source: NDArray[np.uint8]  # (h,) zero between phases
    strikes: F  # (u, x) m2 of lethal area per hour, kept through a tick
    standing: I  # (u,) steps a unit has met the definition of breakthrough, kept
    places: F  # (x, 2, n) km along the line of breakthroughs and envelopments, kept
    counts: I  # (x, 2) how many, kept


class Tape(NamedTuple):
    """The record of one battle, a row a tick (row 0 is the start); no rows where none is kept."""

    hex: NDArray[np.int16]  # (t, u)
    men: I  # (t, u)
    vehicles: NDArray[np.int16]  # (t, u)
    guns: NDArray[np.int16]  # (t, u)
    cohesion: NDArray[np.uint8]  # (t, u)
    suppression: NDArray[np.uint8]  # (t, u)
    posture: NDArray[np.uint8]  # (t, u)
    status: NDArray[np.uint8]  # (t, u)
    supply: NDArray[np.uint8]  # (t, u)
    mission: NDArray[np.uint8]  # (t, u)
    control: B  # (t, h)


class Decisions(NamedTuple):
    """What a commander orders: one row a unit; mission -1 leaves the unit's order as it is."""

    mission: B  # (u,)
    goal: I  # (u,)
    extra_delay_h: F  # (u,) on top of transmission; negative for orders prepared beforehand
    call: B  # (u,) 1: bring this unit on call to the map
    target: I  # (u,) hex for the guns to fire on, -1 free choice
    note: I  # (n, 5) what was known and which clause fired: clause, unit, zone or hex, number, row
    n_notes: I  # (1,)


class Battle(NamedTuple):
    """Everything a battle is made of."""

    terrain: Any  # nomonhan.terrain.arrays.Terrain
    roster: Roster
    units: Units
    orders: Orders
    knowledge: Knowledge
    ground: Ground
    fires: Fires
    arsenal: Arsenal
    sides: Sides
    clock: Clock
    ledger: Ledger
    setting: Setting
    fields: Fields
    scratch: Scratch
    tape: Tape
