"""The state of a battle: a few tables of records with named fields, a few arrays with named axes.

Axes, always in this order: `k` replication, `t` tick, `x` side, `u` unit, `w` weapon system, `z`
zone, `h` hex; `b` range band, `c` target class, `s` kind of supply, `d` day.  A table is an array
of records: `units[u].men` is one number, `units.men` the column.  (Loose arrays by the hundred made
every call carry a thousand numbers, and the compiler ten minutes slower.)  Bare numbers are in the
units their names say.
"""

from __future__ import annotations

from nomonhan.state.battle import Battle, Clock, Decisions, Fields, Ledger, Map, Sight, Tape
from nomonhan.state.copying import copied, copied_battle
from nomonhan.state.decisions import clear_decisions, new_decisions
from nomonhan.state.keeping import Kept
from nomonhan.state.tables import (
    AIRCRAFT,
    ARMS,
    ARSENAL,
    DAYS,
    FIRE_BY,
    FIRES,
    HEXES,
    I16,
    KNOWLEDGE,
    LAND,
    ORDERS,
    ROSTER,
    SCORES,
    SIDES,
    TAPE,
    TARGETS,
    U8,
    UNITS,
    ZONES,
    B,
    Bits,
    F,
    I,
    Table,
    new_table,
    table_type,
)

__all__ = [
    "AIRCRAFT",
    "ARMS",
    "ARSENAL",
    "DAYS",
    "FIRES",
    "FIRE_BY",
    "HEXES",
    "I16",
    "KNOWLEDGE",
    "LAND",
    "ORDERS",
    "ROSTER",
    "SCORES",
    "SIDES",
    "TAPE",
    "TARGETS",
    "U8",
    "UNITS",
    "ZONES",
    "B",
    "Battle",
    "Bits",
    "Clock",
    "Decisions",
    "F",
    "Fields",
    "I",
    "Kept",
    "Ledger",
    "Map",
    "Sight",
    "Table",
    "Tape",
    "clear_decisions",
    "copied",
    "copied_battle",
    "new_decisions",
    "new_table",
    "table_type",
]
