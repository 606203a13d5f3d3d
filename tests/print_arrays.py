"""Prints digests of all that battles are made of, and of battles: `python -m tests.print_arrays`.

Run in a process of its own, which can be told to use the code for another processor.
"""

from __future__ import annotations

import dataclasses
import json
import math
import sys
import tempfile
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.engine.set_up import new_battle
from nomonhan.engine.store import fields_of_thread
from nomonhan.ensemble.battle import payload_of
from nomonhan.ensemble.campaigns import campaign_payload, load_phases, play_one
from nomonhan.ensemble.schema import Result
from nomonhan.scenario.loader import load_scenario
from nomonhan.terrain.board import theater_of
from tests.campaign.short import short_campaign
from tests.engine.fights import columns

# battles of each packaged scenario that are fought; all but the first are short
BATTLES = {
    "khalkhin_gol_august_1939": 16,
    "khalkhin_gol_july_1939": 4,
    "khalkhin_gol_september_1939": 8,
    "lake_khasan_1938": 8,
    "two_equal_armies": 16,
}
VECTORS = 64  # of each
CAMPAIGNS = 8
SEED = 1


def arrays(thing: Any, name: str, seen: set[int]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array and every decimal within records, tuples and lists, by where it stands."""
    if isinstance(thing, np.ndarray):
        for field in thing.dtype.names or ():
            yield f"{name}.{field}", thing[field]
        if not thing.dtype.names:
            yield name, thing
    elif isinstance(thing, float):
        yield name, np.array(thing)
    elif id(thing) not in seen:
        seen.add(id(thing))
        for part, inside in parts(thing):
            yield from arrays(inside, f"{name}.{part}", seen)


def parts(thing: Any) -> list[tuple[Any, Any]]:
    """What a record, a tuple or a list is made of, by name or place."""
    if dataclasses.is_dataclass(thing):
        return [(f.name, getattr(thing, f.name)) for f in dataclasses.fields(thing)]
    if isinstance(thing, tuple) and hasattr(thing, "_asdict"):
        return list(thing._asdict().items())
    if isinstance(thing, dict):
        return list(thing.items())
    return list(enumerate(thing)) if isinstance(thing, tuple | list) else []


def of_scenario(name: str, battles: int) -> Iterator[tuple[str, NDArray[Any]]]:
    """Map, prepared arrays, inputs, battles before the first tick and after the last."""
    loaded = load_scenario(name)
    payload = payload_of(loaded, SEED)
    prepared = payload.prepared
    yield from arrays(theater_of(loaded.scenario), f"{name}: theater", set())
    yield from arrays(payload, f"{name}: payload", set())
    for k in range(VECTORS):
        yield f"{name}: vector {k}", payload.vector(k)
    for k in range(battles):
        blank, p = new_battle(prepared, payload.vector(k), fields_of_thread(prepared))
        yield f"{name}: new battle {k}: rules", np.array([float(number) for number in p])
        for table, column in columns(blank).items():
            yield f"{name}: new battle {k}: {table}", column
        for line in ("depth_km", "along_km", "open_flank"):
            yield f"{name}: new battle {k}: land.{line}", blank.land[line]
        for table, column in columns(payload.battle(k)).items():
            yield f"{name}: battle {k}: {table}", column


def of_campaigns() -> Iterator[tuple[str, NDArray[Any]]]:
    """A short campaign played."""
    with tempfile.TemporaryDirectory() as folder:
        campaign = short_campaign(Path(folder))
        payload = campaign_payload(campaign, load_phases(campaign), SEED)
        for k in range(CAMPAIGNS):
            played: Result = play_one(payload, k)
            for table, rows in played.items():
                for column, values in rows.items():
                    yield f"campaign {k}: {table}.{column}", np.asarray(values)


def of_the_machine() -> Iterator[tuple[str, NDArray[Any]]]:
    """What is known to differ from processor to processor."""
    numbers = np.linspace(0.01, 9.0, 5000)
    yield "machine: exp of the C library", np.array([math.exp(x) for x in numbers.tolist()])
    yield "machine: exp of numpy", np.exp(numbers)
    yield "machine: linear algebra", numbers.reshape(50, 100) @ numbers.reshape(100, 50)


def digests() -> dict[str, str]:
    """Digest of each array by name."""
    found = dict(of_the_machine())
    for name, battles in BATTLES.items():
        found |= of_scenario(name, battles)
    found |= of_campaigns()
    return {
        name: blake2b(np.ascontiguousarray(array).tobytes(), digest_size=6).hexdigest()
        for name, array in found.items()
        if array.dtype != object
    }


if __name__ == "__main__":
    json.dump(digests(), sys.stdout)
