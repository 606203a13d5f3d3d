"""A battle of no meaning that fills every table, for tests of what surrounds battles."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from nomonhan.ensemble.identity import Identity
from nomonhan.ensemble.schema import DTYPES, KEY, TABLES, Column, Result, columns_of

SIDES = {"east": ["east", "hill"], "west": ["west"]}


@dataclass(frozen=True)
class Payload:
    """What the toy needs to know."""

    seed: int = 1
    pause_s: float = 0.0
    fail_at: int = -1


def identity(seed: int = 1, **changes: Any) -> Identity:
    """Identity of a toy run; the digest is that of `{}`."""
    fields: dict[str, Any] = {
        "scenario": "toy",
        "scenario_digest": hashlib.sha256(b"{}").hexdigest(),
        "scenario_json": "{}",
        "seed": seed,
        "rules_version": 1,
        "start": "1939-08-20T00:00:00",
        "hours": 48,
        "sides": SIDES,
    }
    return Identity(**fields | changes)


def _values(column: Column, rows: int, rng: np.random.Generator) -> Any:
    numbers = rng.integers(0, 1000, rows)
    if column.kind == "number":
        values: Any = numbers / 7.0
    elif column.kind == "text":
        values = np.array([f"{column.name}-{n}" for n in numbers], dtype=object)
    else:
        values = numbers.astype(DTYPES[column.kind])
    if column.nullable:
        values = np.ma.masked_array(values, mask=numbers % 3 == 0)
    return values


def fight(payload: Payload, replication: int) -> Result:
    """Tables that depend on seed and replication alone."""
    time.sleep(payload.pause_s)
    if replication == payload.fail_at:
        raise ZeroDivisionError("planned")
    rng = np.random.default_rng([payload.seed, replication])
    result: Result = {}
    for table in TABLES:
        rows = 1 if table == "summary" else int(rng.integers(0, 6))
        columns = columns_of(table, SIDES)[len(KEY) :]
        result[table] = {c.name: _values(c, rows, rng) for c in columns}
    return result
