"""Books of one battle: persons and weapons balance, and every number is one.

Persons: started + arrived = present + killed + wounded + missing + captured + withdrawn, per unit
and so per contingent, and the same sums in every table.  Weapons: started + arrived = working +
damaged + broken down + written off, per unit and weapon system.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from nomonhan.codes import Status
from nomonhan.ensemble.battle import Payload
from nomonhan.ensemble.schema import Result
from nomonhan.state import Battle

FATES = ("killed", "wounded", "missing", "captured")
SHARES = ("cohesion", "suppression", "fatigue", "works", "alert")
COUNTS = ("men", *FATES, "withdrawn")
TOLERANCE = 1e-9


def faults(battle: Battle, tables: Result, payload: Payload) -> list[str]:
    """What is wrong with a battle's books, in words; empty if nothing."""
    return [
        *persons_off_balance(tables),
        *sums_that_differ(tables, payload),
        *weapons_off_balance(battle, tables),
        *no_numbers(battle),
        *negatives(battle),
    ]


def persons_off_balance(tables: Result) -> Iterator[str]:
    """Units whose men do not add up."""
    units = tables["units"]
    came = units["men_start"] + units["men_arrived"]
    left = units["men_present"] + units["withdrawn"] + sum(units[fate] for fate in FATES)
    for u in np.nonzero(came != left)[0]:
        yield f"{units['unit'][u]}: {came[u]} men came, {left[u]} are accounted for"


def sums_that_differ(tables: Result, payload: Payload) -> Iterator[str]:
    """Sums of sides and contingents that differ between the tables."""
    units, days, summary = tables["units"], tables["days"], tables["summary"]
    sides = payload.names.sides
    last = days["day"] == days["day"].max()
    for side, contingents in sides.items():
        own = units["side"] == side
        if units["men_present"][own].sum() != days["present"][last & (days["side"] == side)].sum():
            yield f"{side}: those present at the end differ between units and days"
        for fate in FATES:
            total = summary[f"{side}.{fate}"][0]
            if total != units[fate][own].sum():
                yield f"{side}.{fate}: the summary differs from the units"
            if total != days[fate][days["side"] == side].sum():
                yield f"{side}.{fate}: the summary differs from the days"
            if total != sum(summary[f"{side}.{c}.{fate}"][0] for c in contingents):
                yield f"{side}.{fate}: the summary differs from its contingents"
        for c in contingents:
            of = own & (units["contingent"] == c)
            for fate in (*FATES, "withdrawn"):
                if summary[f"{side}.{c}.{fate}"][0] != units[fate][of].sum():
                    yield f"{side}.{c}.{fate}: the summary differs from the units"


def weapons_off_balance(battle: Battle, tables: Result) -> Iterator[str]:
    """Weapon systems of units that do not add up."""
    arms = battle.arms
    came = arms.start + arms.arrived
    left = arms.held + arms.damaged + arms.broken_down + arms.written_off
    absent = battle.units.status == Status.NOT_ARRIVED
    wrong = (came != left) & ~absent[:, None]
    wrong |= (left != 0) & absent[:, None]
    for u, w in np.argwhere(wrong):
        yield f"unit {u}, weapon {w}: {came[u, w]} came, {left[u, w]} are accounted for"
    holdings = tables["holdings"]
    if holdings["start"].sum() + holdings["arrived"].sum() != came.sum():
        yield "the table of holdings does not hold every weapon"


def float_fields(battle: Battle) -> Iterator[tuple[str, Any]]:
    """Every number that is not a count, by the name of its table and field."""
    tables = {
        "units": battle.units, "fires": battle.fires, "fire_by": battle.fire_by,
        "sides": battle.sides, "arsenal": battle.arsenal, "scores": battle.ledger.sides,
        "roster": battle.roster, "days": battle.clock.days,
    }  # fmt: skip
    for name, table in tables.items():
        for field in table.dtype.names:
            if table[field].dtype.kind == "f":
                yield f"{name}.{field}", table[field]
    yield "power", battle.power
    yield "light", battle.clock.light
    yield "anti_vehicle", battle.anti_vehicle
    yield "tonnes delivered", battle.ledger.day_delivered_t


def no_numbers(battle: Battle) -> Iterator[str]:
    """Fields that hold something that is no finite number."""
    for name, values in float_fields(battle):
        if not np.isfinite(values).all():
            yield f"{name}: not finite"


def negatives(battle: Battle) -> Iterator[str]:
    """Counts, stocks and shares below zero, and shares above one."""
    units, arms = battle.units, battle.arms
    for name in COUNTS:
        if (units[name] < 0).any():
            yield f"units.{name}: negative"
    for name in arms.dtype.names:
        if name != "kind" and (arms[name] < 0).any():
            yield f"arms.{name}: negative"
    for name in SHARES:
        if (units[name] < 0.0).any() or (units[name] > 1.0 + TOLERANCE).any():
            yield f"units.{name}: no share between 0 and 1"
    for s, kind in enumerate(("small arms", "shells", "fuel", "provisions")):
        if (units.stock[:, s] < 0.0).any():
            yield f"units.stock, {kind}: negative"
        if (battle.sides.depot_t[:, s] < -TOLERANCE).any():
            yield f"sides.depot_t, {kind}: negative"
    for name, values in (
        ("aircraft.held", battle.aircraft.held),
        ("aircraft.lost", battle.aircraft.lost),
        ("causes", battle.ledger.causes),
        ("losses by day", battle.ledger.day_losses),
        ("tonnes delivered", battle.ledger.day_delivered_t),
        ("rounds", battle.ledger.sides.rounds),
    ):
        if (values < 0).any():
            yield f"{name}: negative"
