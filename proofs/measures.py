"""One battle as a row of numbers: what gates compare, and whether its books balance."""

from __future__ import annotations

from typing import Any

import numpy as np

from nomonhan.codes import Event, TargetClass
from nomonhan.ensemble.battle import Payload, battle_of
from nomonhan.ensemble.rows import rows_of
from nomonhan.ensemble.schema import Result
from nomonhan.state import Battle
from proofs.books import faults

OPEN = -1.0
"""Stands for a moment that never came."""

OPENING_DAYS = 2
"""Casualties of so many days are those of the opening."""

PER_SIDE = (
    "casualties", "killed", "withdrawn", "tanks_knocked_out", "tanks_written_off",
    "armored_cars_knocked_out", "guns_lost", "aircraft_lost", "rounds_fired", "breakthroughs",
    "envelopments", "advance_km",
)  # fmt: skip
OF_SIDE = ("ring_h", "counterattack_h", "broken", "gone", "hit_by_guns", "observed", "opening")
COLUMNS = (
    *(f"{name}.{x}" for x in (0, 1) for name in PER_SIDE),
    *(f"{name}.{x}" for x in (0, 1) for name in OF_SIDE),
    "winner",
    "decisive",
    "faults",
)


def first_hour(battle: Battle, kind: int, side: int) -> float:
    """Hours from the start to the first event of a kind of a side, OPEN if there was none."""
    ledger = battle.ledger
    events = ledger.event[: min(int(ledger.n_events[0]), len(ledger.event))]
    ticks = events[(events[:, 1] == kind) & (events[:, 2] == side), 0]
    return float(ticks.min()) * battle.clock.tick_h if len(ticks) else OPEN


def hit_by_guns(battle: Battle, side: int) -> float:
    """People of a side hit by guns and howitzers of 70 mm and more, vehicles' guns left out."""
    guns = (battle.arsenal.large == 1) & (battle.arsenal.is_vehicle == 0)
    return float(battle.ledger.causes[1 - side, guns, TargetClass.PERSON].sum())


def measures_of(battle: Battle, payload: Payload) -> dict[str, float]:
    """The numbers of COLUMNS; sides by their place in the file, 0 and 1."""
    tables = rows_of(battle, payload.names, payload.seed)
    summary = tables["summary"]
    row: dict[str, float] = {}
    for x, side in enumerate(payload.prepared.sides):
        for name in PER_SIDE:
            row[f"{name}.{x}"] = float(summary[f"{side}.{name}"][0])
        ring = int(battle.ledger.sides[x].ring_tick)
        row[f"ring_h.{x}"] = ring * battle.clock.tick_h if ring >= 0 else OPEN
        row[f"counterattack_h.{x}"] = first_hour(battle, Event.COUNTERATTACK_BEGUN, x)
        own = battle.roster.side == x
        row[f"broken.{x}"] = float(np.sum(own & (battle.units.broke_tick >= 0)))
        row[f"gone.{x}"] = float(np.sum(own & (battle.units.gone_tick >= 0)))
        row[f"hit_by_guns.{x}"] = hit_by_guns(battle, x)
        scores = battle.ledger.sides[x]
        row[f"observed.{x}"] = float(scores.observed / max(1.0, scores.indirect))
        row[f"opening.{x}"] = float(battle.ledger.day_losses[:OPENING_DAYS, x].sum())
    winner = str(summary["winner"][0])
    sides = list(payload.prepared.sides)
    row["winner"] = float(sides.index(winner)) if winner in sides else -1.0
    row["decisive"] = float(summary["decisive"][0])
    row["faults"] = float(len(faults(battle, tables, payload)))
    return row


def measure(payload: Payload, replication: int) -> Result:
    """Fight one battle and measure it: what executors call."""
    row = measures_of(battle_of(payload, replication), payload)
    columns: dict[str, Any] = {name: np.array([row[name]]) for name in COLUMNS}
    return {"measures": columns}
