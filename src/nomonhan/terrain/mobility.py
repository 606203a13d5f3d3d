"""Read the packaged table of movement by mobility class."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BeforeValidator

from nomonhan.scenario.quantity import Number, Quantity, Record
from nomonhan.terrain.arrays import IMPASSABLE, MOBILITIES
from nomonhan.terrain.crossing import Pace
from nomonhan.terrain.reading import TERRAIN_FOLDER, read_record

MOBILITY_FILE = TERRAIN_FOLDER / "mobility.yaml"


def _word_or_number(raw: object) -> object:
    return raw if raw == "impassable" or not isinstance(raw, int | float) else {"value": raw}


Delay = Annotated[Quantity | Literal["impassable"], BeforeValidator(_word_or_number)]


class MobilityClass(Record):
    """How one class of units moves, by day on dry ground."""

    firm_km_h: Number
    sand_km_h: Number
    road_km_h: Number
    night_factor: Number
    bridge_load_t: Number
    bluff_delay_s: Delay
    ford_delay_s: Delay
    stream_delay_s: Delay


class MobilityTable(Record):
    source: str
    note: str
    classes: dict[str, MobilityClass]


@cache
def load_mobility(path: Path = MOBILITY_FILE) -> MobilityTable:
    """The table as records, for `check` and for ranging its numbers."""
    return read_record(path, MobilityTable)


def _delay_s(delay: Quantity | str) -> int:
    return IMPASSABLE if isinstance(delay, str) else round(delay.value)


def pace_of(table: MobilityTable) -> Pace:
    """The table's values as arrays, rows in the order of `MOBILITIES`."""
    rows = [table.classes[name] for name in MOBILITIES]
    return Pace(
        speed_km_h=np.array(
            [[r.firm_km_h.value, r.sand_km_h.value, r.road_km_h.value] for r in rows]
        ),
        delay_s=np.array(
            [
                [_delay_s(d) for d in (r.bluff_delay_s, r.ford_delay_s, r.stream_delay_s)]
                for r in rows
            ],
            dtype=np.int32,
        ),
        night_factor=np.array([r.night_factor.value for r in rows]),
        bridge_load_t=np.array([r.bridge_load_t.value for r in rows]),
    )


def default_pace() -> Pace:
    """The packaged table as arrays."""
    return pace_of(load_mobility())
