"""The tables of a run: their columns, in order, and what they count.

The one place where columns are defined.  Code that turns battles into rows fills these columns,
code that writes, joins and digests them reads the kinds here, the documentation prints what they
mean.
Every table opens with `case` and `replication`, which the ensemble adds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Kind = Literal["count", "number", "flag", "text"]
Sides = Mapping[str, Sequence[str]]  # side -> its contingents, in file order

TABLES = ("summary", "days", "units", "holdings", "causes", "events")
EVENT_KINDS = (
    "breakthrough", "envelopment", "ring_closed", "ring_opened", "zone_changed", "unit_broken",
    "unit_surrendered", "counterattack_begun", "counterattack_ended", "bridge_blown",
)  # fmt: skip
DRAW = "draw"

SQL_TYPES: dict[Kind, str] = {
    "count": "BIGINT",
    "number": "DOUBLE",
    "flag": "BOOLEAN",
    "text": "VARCHAR",
}
DTYPES: dict[Kind, Any] = {
    "count": np.int64,
    "number": np.float64,
    "flag": np.bool_,
    "text": object,
}

# One table of one replication: column -> (rows,), without `case` and `replication`.  Where a column
# is nullable, the array may be masked.
Columns = dict[str, NDArray[Any]]
Result = dict[str, Columns]


class Column(NamedTuple):
    """One column: its name, kind, whether it may be empty, and what it means."""

    name: str
    kind: Kind
    meaning: str
    nullable: bool = False


PERSONS = (
    ("killed", "killed, those who died of wounds included"),
    ("wounded", "wounded and alive, carried back or still with their unit"),
    ("missing", "neither present nor known killed, wounded or captured"),
    ("captured", "taken alive by the enemy"),
)
PERSONS_AND_SUMS = (
    *PERSONS,
    ("casualties", "killed, wounded, missing and captured"),
    ("withdrawn", "left unhurt or sick"),
)
LOSSES = {
    "tanks_knocked_out": "tanks knocked out, recovered or not",
    "tanks_written_off": "tanks lost for good",
    "armored_cars_knocked_out": "armored cars knocked out, recovered or not",
    "armored_cars_written_off": "armored cars lost for good",
    "guns_lost": "guns and mortars lost for good",
    "aircraft_lost": "aircraft lost",
    "rounds_fired": "rounds of guns and howitzers of 70 mm and more",
    "breakthroughs": "breakthroughs that the side achieved, 5 km or more apart",
    "envelopments": "open flanks that the side turned",
}
KEY = (
    Column("case", "text", "name of the case; `base` without a patch"),
    Column("replication", "count", "number of the battle, from 0"),
)


def summary_columns(sides: Sides) -> tuple[Column, ...]:
    """One row per battle."""
    columns = [
        Column("seed", "count", "seed of the run"),
        Column("winner", "text", "side that holds two thirds of its objectives, or `draw`"),
        Column("decisive", "flag", "whether half of the enemy's line battalions were destroyed"),
    ]
    for side, contingents in sides.items():
        columns += [Column(f"{side}.{n}", "count", m) for n, m in PERSONS_AND_SUMS]
        for contingent in contingents:
            columns += [Column(f"{side}.{contingent}.{n}", "count", m) for n, m in PERSONS_AND_SUMS]
        columns += [Column(f"{side}.{n}", "count", m) for n, m in LOSSES.items()]
        columns.append(Column(f"{side}.advance_km", "number", "deepest advance of a formation"))
    first = next(iter(sides))
    return (
        *columns,
        Column("front.ring_closed_at", "text", "first hour of the ring, ISO", nullable=True),
        Column(
            f"front.disputed_strip_{first}_share",
            "number",
            f"share of the disputed strip's hexes on the map held by {first} at the end",
            nullable=True,
        ),
    )


def day_columns() -> tuple[Column, ...]:
    """One row per day and side."""
    return (
        Column("day", "text", "local date, ISO"),
        Column("side", "text", "side"),
        Column("present", "count", "persons present at the end of the day"),
        *(Column(n, "count", f"{m}, on this day") for n, m in PERSONS),
        Column("tonnes_delivered", "number", "tonnes that reached the units on this day"),
    )


def unit_columns() -> tuple[Column, ...]:
    """One row per unit."""
    return (
        Column("unit", "text", "unit"),
        Column("side", "text", "side"),
        Column("contingent", "text", "contingent"),
        Column("formation", "text", "formation it belongs to"),
        Column("men_start", "count", "persons at the start"),
        Column("men_arrived", "count", "persons who came later"),
        Column("men_present", "count", "persons present at the end"),
        *(Column(n, "count", m) for n, m in PERSONS),
        Column("withdrawn", "count", PERSONS_AND_SUMS[-1][1]),
        Column("broke_at", "text", "first hour in which it broke, ISO", nullable=True),
        Column("encircled_at", "text", "first hour without a way out, ISO", nullable=True),
        Column("destroyed_at", "text", "hour in which it ceased to exist, ISO", nullable=True),
    )


def holding_columns() -> tuple[Column, ...]:
    """One row per unit and weapon system that it held."""
    return (
        Column("unit", "text", "unit"),
        Column("weapon_system", "text", "weapon system"),
        Column("start", "count", "on hand at the start"),
        Column("arrived", "count", "came later"),
        Column("knocked_out", "count", "knocked out, recovered or not"),
        Column("written_off", "count", "lost for good"),
        Column("repaired", "count", "repaired and returned"),
    )


def cause_columns() -> tuple[Column, ...]:
    """One row per side, weapon system and class of target that it struck."""
    return (
        Column("side", "text", "side that fired"),
        Column("weapon_system", "text", "weapon system that caused the loss"),
        Column("target_class", "text", "class of what was struck"),
        Column("knocked_out", "count", "vehicles and guns knocked out; 0 for persons"),
        Column("lost", "count", "persons killed and wounded; 0 for vehicles and guns"),
    )


def event_columns() -> tuple[Column, ...]:
    """One row per event, in order of time."""
    return (
        Column("at", "text", "local time, ISO"),
        Column("kind", "text", "one of: " + ", ".join(EVENT_KINDS)),
        Column("side", "text", "side concerned", nullable=True),
        Column("unit", "text", "unit concerned", nullable=True),
        Column("zone", "text", "zone concerned", nullable=True),
        Column("q", "count", "axial coordinate of the hex", nullable=True),
        Column("r", "count", "axial coordinate of the hex (row)", nullable=True),
    )


def columns_of(table: str, sides: Sides) -> tuple[Column, ...]:
    """Columns of a table in order, `case` and `replication` first."""
    own = {
        "summary": lambda: summary_columns(sides),
        "days": day_columns,
        "units": unit_columns,
        "holdings": holding_columns,
        "causes": cause_columns,
        "events": event_columns,
    }
    return (*KEY, *own[table]())


def check_result(result: Result, sides: Sides) -> None:
    """Raise ValueError if one replication's columns are not exactly those of the schema."""
    if set(result) != set(TABLES):
        raise ValueError(f"tables {sorted(result)} instead of {sorted(TABLES)}")
    for table, columns in result.items():
        expected = {c.name: c for c in columns_of(table, sides)[len(KEY) :]}
        if set(columns) != set(expected):
            unlike = sorted(set(columns) ^ set(expected))
            raise ValueError(f"{table}: columns missing or too many: {', '.join(unlike)}")
        if len({len(values) for values in columns.values()}) > 1:
            raise ValueError(f"{table}: columns of different length")
        for name, values in columns.items():
            column = expected[name]
            if values.dtype != np.dtype(DTYPES[column.kind]):
                raise ValueError(f"{table}.{name}: {values.dtype} instead of {column.kind}")
            if np.ma.is_masked(values) and not column.nullable:
                raise ValueError(f"{table}.{name}: empty where it must not be")
            if column.kind == "number" and not np.all(np.isfinite(np.ma.compressed(values))):
                raise ValueError(f"{table}.{name}: not a finite number")
