"""Tables on a commander's desk.

A table is an array of records: `own.men[u]` is the column `men` of unit u, in kernels as in plain
Python.  One array instead of twenty keeps kernels quick to compile and to call.  The classes below
name the columns once; `new_table` makes a table of them.

Axes: `u` unit, `n` plan row, `f` formation, `z` zone, `h` hex.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Status

F = NDArray[np.float64]
I = NDArray[np.int32]  # noqa: E741  (one letter keeps the columns of types readable)
B = NDArray[np.int8]
COLUMN_TYPES = {"F": np.float64, "I": np.int32, "B": np.int8}

Table = TypeVar("Table", bound="Columns")

ALMANAC_H = 24
UNKNOWN_H = 999.0
LONG_AGO = 1_000_000  # ticks
GONE = int(Status.GONE)


class Columns(np.recarray[Any, np.dtype[np.void]]):
    """A table; the annotations of the classes below are its columns."""


def new_table(kind: type[Table], n: int, **defaults: float) -> Table:
    """A table with the columns of `kind` and n rows; zero, but for the columns in `defaults`."""
    table = np.zeros(n, dtype=row_type(tuple(kind.__annotations__.items()))).view(kind)
    for name, value in defaults.items():
        table[name] = value
    return table


@cache
def row_type(columns: tuple[tuple[str, str], ...]) -> np.dtype[Any]:
    """Type of a row with these names and kinds; made once, every battle makes a dozen tables."""
    typed = [(name, COLUMN_TYPES[code]) for name, code in columns]
    return np.dtype((np.record, np.dtype(typed, align=True)))


class OwnReports(Columns):
    """What the own units report, (u,); rows of the other side are blank (status GONE)."""

    status: B  # Status
    hex: I
    mission: B  # Mission in force
    goal: I
    men: I
    men_start: I
    vehicles: I  # tanks and armored cars that run
    guns: I
    range_hexes: I  # reach of its indirect fire, 0 none
    cohesion: F
    suppression: F
    works: F
    small_arms: F  # units of fire
    shells: F  # units of fire
    cut_off_h: F  # hours without an open line of communication, 0 open
    contact_h: F  # hours since last contact, 999 never


class EnemyReports(Columns):
    """What is known of the enemy's units, (u,)."""

    hex: I  # last known, -1 not known
    age_h: F  # of the sighting, 999 not known
    men: I  # estimate
    armor: I  # estimate
    guns: B  # 1 if known to be a battery


class Moment(NamedTuple):
    """When an observation was made, and the sky."""

    tick: I  # (1,)
    tick_h: float
    light: F  # (25,) now and at each of the coming 24 hours, by the almanac: 0 dark - 1 day
    rain: F  # (1,)


class Observation(NamedTuple):
    """What one side's commander is told: its own units, and of the enemy only what was seen.

    One buffer serves a whole battle: `control` and `zone_held` are the side's latest reports and
    stand until newer ones come.
    """

    side: int
    moment: Moment
    own: OwnReports  # (u,)
    enemy: EnemyReports  # (u,)
    control: B  # (h,) who holds a hex, as the side judges it: a side, -1 neither
    zone_held: B  # (z,) likewise


class Cards(Columns):
    """What the own units are, (u,): fixed.  Units of the other side have formation -1, role -1."""

    formation: I
    role: B
    mobility: B
    home: I  # hex where its orders place it, -1 none
    entry: I  # hex where it enters if it starts off the map
    on_call: B


class Land(Columns):
    """What hexes are to the commander, (h,)."""

    cover: B  # terrain.arrays
    depth_km: F  # distance behind the own line of H-hour, negative in front of it
    along_km: F  # place along that line


class Zones(Columns):
    """Named places, (z,)."""

    center: I  # hex
    reach: I  # hexes from its center that belong to it


class Chart(NamedTuple):
    """The map as the commander needs it: fixed."""

    n_cols: int
    base: int  # hex of the own forward base
    land: Land  # (h,)
    zones: Zones  # (z,)
    parent: I  # (f,) formation above, -1 none


class PlanRows(Columns):
    """A plan, row by row, and how far each row has got, (n,)."""

    formation: I
    mission: B  # words.PLAN_MISSIONS
    objective: I  # zone, -1 none
    start_tick: I  # -1: waits for its condition, or follows the formation's earlier rows
    when_share: F
    until_share: F
    state: B  # WAITING, IN_FORCE, DONE
    waypoint: B  # next entry of the axis; past its end means: the objective
    begun: I  # tick in which it comes into force, -1 not yet
    direction: B  # of the present leg, in twelfths of a turn, -1 not yet fixed
    first: I  # hexes from its center to its aim when the leg began
    nearest: I  # least hexes since
    gained: I  # tick in which it last came nearer
    detour: I  # hex it goes by, -1 straight on
    detour_tick: I  # when that was decided
    peak: I  # most men that have served it at one time
    paused: B  # 1 while it regroups
    by_day: I  # most men that have served it in the present day, 0 by night
    by_night: B  # 1 once it goes on in the dark only
    stalled: B  # 1 while it has gained no ground for long


class Plan(NamedTuple):
    """A side's plan: its rows, the zones of their axes, and their conditions."""

    rows: PlanRows  # (n,)
    axis: I  # (n, a) zones to pass, -1 padded
    when: I  # (n, 5) condition kind, tick, zone, side, formation; kind -1 none
    until: I  # (n, 5)


class Recollections(Columns):
    """What a commander remembers of each own unit, (u,)."""

    row: I  # plan row it serves, -1 none
    mission: B  # last ordered, -1 nothing yet
    goal: I  # last ordered
    since: I  # tick of that order
    duty: B  # special duty that overrides the plan, words.PLAN_DUTY ..
    called: B  # 1 asked for from beyond the map
    resting: B  # 1 while it is out of the attack
    held: I  # enemy that a fixing force holds in place, or zone that a flank guard holds
    closest: I  # least hexes to its goal since it was given
    gained: I  # tick in which it last came nearer


class Stroke(Columns):
    """The counter-stroke under way, (1,)."""

    phase: B  # counter_stroke.QUIET ..
    since: I  # tick in which the phase began
    launch: I  # tick planned for the attack
    assembly: I  # hex
    place: I  # hex of the threat it answers
    men: I  # who took part when it was launched


class Memory(NamedTuple):
    """What a commander remembers from one decision to the next."""

    unit: Recollections  # (u,)
    stroke: Stroke  # (1,)
    key: NDArray[np.int64]  # (2,) seed and replication, for what is left to chance


class Weighing(NamedTuple):
    """Both sides weighed hex by hex, kept from one report to the next: most units stay there."""

    power: I  # (h, 2) of the own side and of the enemy, of all that `place` and `worth` tell
    place: I  # (2, u) hex where a unit of either column was weighed last, -1 not
    worth: I  # (2, u) and for how much
    news: B  # (h,) scratch: 1 where power has changed
    touched: I  # (1 + h,) scratch: those hexes


def new_weighing(n_units: int, n_hexes: int) -> Weighing:
    """Nothing weighed yet."""
    return Weighing(
        power=np.zeros((n_hexes, 2), dtype=np.int32),
        place=np.full((2, n_units), -1, dtype=np.int32),
        worth=np.zeros((2, n_units), dtype=np.int32),
        news=np.zeros(n_hexes, dtype=np.int8),
        touched=np.zeros(1 + n_hexes, dtype=np.int32),
    )


def new_observation(
    n_units: int, n_hexes: int, n_zones: int, side: int, tick_h: float
) -> Observation:
    """An empty buffer for one side's observations of one battle."""
    return Observation(
        side=side,
        moment=Moment(
            tick=np.full(1, -1, dtype=np.int32),
            tick_h=tick_h,
            light=np.ones(ALMANAC_H + 1),
            rain=np.zeros(1),
        ),
        own=new_table(OwnReports, n_units, status=GONE, hex=-1, goal=-1, contact_h=UNKNOWN_H),
        enemy=new_table(EnemyReports, n_units, hex=-1, age_h=UNKNOWN_H),
        control=np.full(n_hexes, -1, dtype=np.int8),
        zone_held=np.full(n_zones, -1, dtype=np.int8),
    )


def new_memory(n_units: int, seed: int, replication: int) -> Memory:
    """The memory of a commander who has decided nothing yet."""
    return Memory(
        unit=new_table(Recollections, n_units, row=-1, mission=-1, goal=-1),
        stroke=new_table(Stroke, 1, since=-LONG_AGO, assembly=-1, place=-1),
        key=np.array([seed, replication], dtype=np.int64),
    )


def fresh(plan: Plan) -> Plan:
    """A copy of a plan that has not begun, for one battle."""
    return plan._replace(
        rows=plan.rows.copy(), axis=plan.axis.copy(), when=plan.when.copy(), until=plan.until.copy()
    )
