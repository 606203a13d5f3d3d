"""Tables of a battle: arrays of records with named fields."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

F = NDArray[np.float64]
I = NDArray[np.int32]  # noqa: E741  (one letter keeps the columns of types readable)
I16 = NDArray[np.int16]
B = NDArray[np.int8]
U8 = NDArray[np.uint8]
Bits = NDArray[np.uint64]
Table = Any  # an array of records; numpy's types cannot say which fields it has


def table_type(**fields: str | tuple[str, int]) -> np.dtype[Any]:
    """Type of a table's rows; aligned, so that every field is read at its natural address."""
    names = [
        (name, code) if isinstance(code, str) else (name, code[0], (code[1],))
        for name, code in fields.items()
    ]
    return np.dtype((np.record, np.dtype(names, align=True)))


def new_table(kind: np.dtype[Any], *shape: int, **defaults: float) -> Any:
    """A table of `kind`, zero but for the fields in `defaults`."""
    table = np.zeros(shape, dtype=kind).view(np.recarray)
    for name, value in defaults.items():
        table[name] = value
    return table


# What units are: fixed for the whole battle.
ROSTER = table_type(
    side="i1",  # 0 or 1
    contingent="i1",
    role="i1",  # Role
    mobility="i1",  # Mobility
    on_call="i1",  # 1 if it comes only when called
    forward="i1",  # 1 for units of the line of H-hour
    formation="i4",  # the formation it belongs to directly
    home="i4",  # hex where it stands at the start, -1 if it comes later
    entry="i4",  # hex where it enters if it starts off the map
    arrival_tick="i4",  # for units on call, ticks after the call
    men_start="i4",  # on hand at the start, or when it arrives
    vehicle_rows="i4",  # bit i is set if its i-th weapon system is a vehicle
    gun_rows="i4",  # the same of guns: crew-served and targets of their own
    indirect_rows="i4",  # the same of guns for indirect fire
    weapons=("u8", 2),  # bit w % 64 of word w // 64 is set if it can hold weapon system w
    training="f8",  # 0-1
    reliability="f8",  # 0-1
)

# What units have and suffer.  A row fills four lines of the processor's caches, and what every
# phase asks of every unit stands in the first: to look at a unit is to fetch one.
UNITS = table_type(
    hex="i4",  # -1 off the map
    following="i4",  # next unit in the same hex, -1 none
    status="i1",  # Status
    posture="i1",  # Posture
    supply_state="i1",  # SupplyState
    cover_posture="i1",  # Posture, as of this tick or its last move
    heading="i1",  # direction of the next hex, -1 none
    came_round="i1",  # 1 if it came behind the enemy's line past an end of it, -1 not behind
    men="i4",  # present
    vehicles="i4",  # that run; this and what else is counted of arms: `engine.phases.holdings`
    assaulting="i4",  # enemy hex it has closed on, -1 none
    moved_tick="i4",  # last tick in which it changed hex
    contact_tick="i4",  # last tick in which it was in contact
    regroup_tick="i4",  # a repulsed unit does not close again before this tick
    cohesion="f8",  # 0-1
    suppression="f8",  # 0-1
    works="f8",  # 0 none - 1 fortified, left behind on moving
    # the second line: what is asked of who fights
    exposed="f8",  # share of its men who can be hit: `engine.phases.cover`
    cover_works="f8",  # works, as of this tick or its last move
    cover_soft="f8",  # share of its men who were not behind armor then
    men_inside="f8",  # men in its vehicles
    alert="f8",  # 0 surprised - 1 at the guns
    fatigue="f8",  # 0-1
    guns="i4",  # crew-served, in working order
    reach="i4",  # longest reach of its indirect fire, hexes
    met_tick="i4",  # last tick in which it came near the enemy
    closed_tick="i4",  # last tick in which it closed on him
    # the third
    stock=("f8", 5),  # (s,) small arms, shells: units of fire; fuel: km; provisions, water: days
    men_at_guns="f8",  # who serve its guns
    met_share="f8",  # share of `met_tick` that was left then
    closed_share="f8",  # and of `closed_tick`
    # the fourth: books, and what is on the way
    contact_h="f8",  # hours in contact so far
    killed="i4",
    wounded="i4",
    waiting="i4",  # of the wounded, those who are still with the unit
    missing="i4",
    captured="i4",
    withdrawn="i4",  # left unhurt or sick
    progress_s="i4",  # seconds spent on the way into the next hex
    gained_s="i4",  # seconds that it gained in this tick, at its present pace
    came_from="i4",  # hex it left last, -1 none
    cut_off_ticks="i4",  # ticks since the last open line of communication
    broke_tick="i4",  # first break, -1 none
    encircled_tick="i4",  # first cut off, -1 none
    gone_tick="i4",  # -1 while it exists
    standing="i4",  # ticks it has met the definition of breakthrough
)

# Weapon systems of units, (u, i): each unit lists the few kinds that it can hold.  (A column for
# every weapon system of the scenario would be mostly zeros, too large for the processor's caches.)
ARMS = table_type(
    kind="i4",  # weapon system w; -1 ends the list
    held="i4",  # on hand and working
    start="i4",
    arrived="i4",  # came later
    damaged="i4",  # knocked out, recoverable, waiting
    broken_down="i4",  # mechanical
    knocked_out="i4",  # ever, counted each time
    written_off="i4",
    repaired="i4",  # ever
    at_risk="f8",  # losses per hour that this tick's fires will cause, overlap aside, undrawn
)

# What units have been told.
ORDERS = table_type(
    mission="i1",  # Mission in force
    gave_way="i1",  # 1 while a screen falls back of itself
    next_mission="i1",  # under way
    goal="i4",  # hex, -1 none
    next_goal="i4",
    next_tick="i4",  # when it takes effect, -1 none under way
    called_tick="i4",  # when a unit on call was called, -1 not
    target="i4",  # guns: hex they fire on, -1 none
    told_target="i4",  # guns: hex the commander told them to fire on, -1 free choice
    no_retreat="f8",  # 0-1: hold without order to withdraw
)

# What each side knows of the other, (x, u): rows of enemies only.
KNOWLEDGE = table_type(
    seen_tick="i4",  # last time seen, -1 never
    seen_hex="i4",  # where
    seen_men="i4",  # what it took the strength for
    seen_armor="i4",
    seen_posture="i4",  # what it was doing then: Posture, ATTACK also for who was closing in
    empty_tick="i4",  # when that place was found empty, -1 not
    firing_tick="i4",  # guns located by sound or flash, -1 never
)

# What happens on hexes.
HEXES = table_type(
    first="i4",  # first unit in the hex, -1 none
    near=("i4", 2),  # (x,) units of each side within two hexes
    stands=("i4", 2),  # (x,) bit i is set where units of each side stand in hex i of `Map.disk`
    want=("i4", 2),  # (x,) units of each side about to enter; zero between phases
    registered=("i4", 2),  # (x,) last hour in which guns of each side ranged in on it, -1 never
    closed_on=("i4", 2),  # (x,) last hour that began with a unit of each side closed on it, -1 none
    control="i1",  # side that controls by fire and sight, -1 neither
    held="i1",  # side that last controlled it, -1 never
)

# What hexes are.
LAND = table_type(
    relief="f8",  # 0-1
    water_km="f8",  # to the nearest river, 0 on its banks
    q="i2",  # axial coordinates: hexgrid.axial_q, axial_r
    r="i2",
    banks="i4",  # bit i is set if hex i of `Map.disk` lies on a river's bank
    depth_km=("f8", 2),  # (x,) distance behind each side's line of H-hour; negative in front
    along_km=("f8", 2),  # (x,) place along that line
    open_flank=("i1", 2),  # (x,) 1 beyond the end of that line
    cover="i1",  # terrain.arrays
    claim="i1",  # terrain.arrays
)

ZONES = table_type(
    center="i4",  # hex
    held="i1",  # side, -1 neither
    radius_km="f8",  # uncertainty of its place
    value=("f8", 2),  # (x,) of holding it
)

# What the fires of one tick will do to a unit, before it is drawn, and what fire control decided.
FIRES = table_type(
    touched="i1",  # 1 if any fire came
    shown_tick="i4",  # of a unit near an enemy, when `draws` was found: for all who may shoot at it
    lost_tick="i4",  # last tick in which it lost men, -1 never
    around="i4",  # neighboring hexes that hold an enemy in hand
    fired_tick="i4",  # last tick in which a battery fired, -1 never
    persons="f8",  # men lost per hour, overlap aside
    volume="f8",  # share of men lost per hour if all stood in the open: what suppresses
    draws="f8",  # how much it draws fire at any range; 0 if the enemy does not know it there
    pressed="f8",  # odds of those at assault distance against all in its hex
    lost_share="f8",  # share of men lost since its cohesion last heard of it
    by=("u8", 2),  # bits, as `roster.weapons`: no other weapon has a part in it
    shells="f8",  # rounds that fell on it in the tick
    priority="f8",  # of a battery's present target: how freely it spends
    observed="f8",  # share of a battery's fire that its side can observe in this hour
    aim="f8",  # 0-1, of that fire
    strikes=("f8", 2),  # (x,) lethal area per hour, m2, that each side's aircraft drop on it
)

# What each firing weapon w contributes to the losses per hour of unit u, (u, w), overlap aside.
FIRE_BY = table_type(persons="f8", armor="f8", guns="f8")

# Scratch of fire control: what the batteries of a side may fire on, (u,), by rows of the map.
TARGETS = table_type(
    most="f8",  # no battery gets more of it than this
    q="i4",  # axial coordinates
    r="i4",
    registered="i4",  # last hour in which the side ranged in on its hex, -1 never
    unit="i4",
    place="i4",  # hex
    ranged_in="f8",  # worth to a battery that has ranged in on it since it stands where it stands
    by_map="f8",  # worth to one that has not
    worth="f8",  # with no battery on it, if all fire were observed
    observed="f8",  # share of the fire on it that can be observed
    taken="f8",  # by how much batteries that fire on it lessen its worth to others
    asked="f8",  # worth of unit u, before the list is made
)

# Weapon systems and what they do, filled at set-up.
ARSENAL = table_type(
    target_class="i1",  # TargetClass when shot at
    is_vehicle="i1",
    is_gun="i1",  # crew-served and a target of its own
    large="i1",  # 70 mm and more: its rounds are counted
    petrol="i1",
    air_kind="i1",  # 0 none, 1 fighter, 2 light bomber, 3 heavy bomber, 4 reconnaissance
    range_hexes="i4",  # reach of indirect fire, 0 none
    crew="f8",
    anti_person=("f8", 3),  # (b,) men lost per weapon and hour, target in the open
    anti_gun=("f8", 3),  # (b,) guns lost per weapon and hour, crew in the open
    small_arms_per_h="f8",  # units of fire spent per hour of full fire
    shells_per_h="f8",
    unit_of_fire="f8",  # rounds
    indirect_per_h="f8",  # rounds per hour of sustained indirect fire
    lethal_m2="f8",  # lethal area of a round against men in the open
    round_t="f8",  # packed weight of a round, tonnes
    small_uf_t="f8",  # weight of a unit of fire of small arms, tonnes
    flame="f8",  # 1 for flame throwers
    breakdown_per_km="f8",
    fuel_t_per_km="f8",
    sorties_per_day="f8",
    bomb_kg="f8",
)

SIDES = table_type(
    base_hex="i4",  # hex of the forward base
    edge="i4",  # bit of the map edge where its rear lies
    bomber="i4",  # aircraft type to which the air's effects are credited
    air_skill="f8",  # 0-1, of fighter crews
    raids="i4",  # formations of its bombers out in the present hour
    held_up_h="f8",  # hours of lift that enemy aircraft have held up since the round began
    held_up="f8",  # share of the present round's lift that is lost by it
    delivered_t="f8",  # tonnes handed to units since the start
    doctrine=("f8", 15),  # engine.inputs.DOCTRINE_FIELDS
    supply=("f8", 10),  # engine.inputs.SUPPLY_FIELDS
    depot_t=("f8", 4),  # (s,) tonnes in the forward base; water is at hand there
)

AIRCRAFT = table_type(held="i4", lost="i4")  # (x, w)

DAYS = table_type(cloud="f8", rain="f8", heat_c="f8")  # (d,)

SCORES = table_type(  # (x,)
    rounds="f8",  # of 70 mm and more
    indirect="f8",  # of those, by indirect fire
    observed="f8",  # and of these, the part that observers could correct
    advance_km="f8",  # farthest advance of a line battalion beyond its start
    breakthroughs="i4",
    envelopments="i4",
    ring_since="i4",  # tick since which its enemy is ringed, -1 not
    ring_told="i1",  # 1 while the present ring has been written down
    ring_tick="i4",  # first tick of a ring that held 6 h, -1 never
)

# The record of one battle, (t, u): row 0 is the start.
TAPE = table_type(
    hex="i2", vehicles="i2", guns="i2", men="i4", cohesion="u1", suppression="u1", posture="u1",
    status="u1", supply="u1", mission="u1",
)  # fmt: skip
