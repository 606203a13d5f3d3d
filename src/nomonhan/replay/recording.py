"""What is recorded of one battle, and whose battle it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from nomonhan import codes


class Recording(NamedTuple):
    """State of a battle at every tick; t ticks, u units, h hexes.  Index 0 is the start."""

    hex: NDArray[np.int16]  # (t, u) hex index, -1 off the map
    men: NDArray[np.int32]  # (t, u) persons present
    vehicles: NDArray[np.int16]  # (t, u) tanks and armored cars that run
    guns: NDArray[np.int16]  # (t, u) guns that can fire
    cohesion: NDArray[np.uint8]  # (t, u) 0-255 for 0-1
    suppression: NDArray[np.uint8]  # (t, u) 0-255 for 0-1
    posture: NDArray[np.uint8]  # (t, u) codes.Posture
    status: NDArray[np.uint8]  # (t, u) codes.Status
    supply: NDArray[np.uint8]  # (t, u) codes.SupplyState
    mission: NDArray[np.uint8]  # (t, u) codes.Mission
    control: NDArray[np.int8]  # (t, h) side that controls the hex, -1 nobody
    light: NDArray[np.float64]  # (t,) 0 dark - 1 day


FIELD_TYPES = {
    "hex": "<i2", "men": "<i4", "vehicles": "<i2", "guns": "<i2", "cohesion": "|u1",
    "suppression": "|u1", "posture": "|u1", "status": "|u1", "supply": "|u1", "mission": "|u1",
    "control": "|i1", "light": "<f8",
}  # fmt: skip

CODES = {
    "posture": [code.name.lower() for code in codes.Posture],
    "status": [code.name.lower() for code in codes.Status],
    "supply": [code.name.lower() for code in codes.SupplyState],
    "mission": [code.name.lower() for code in codes.Mission],
}


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(Closed):
    """A name in both languages."""

    en: str
    es: str


class SideOnRecord(Closed):
    id: str
    name: Name
    color: str


class UnitOnRecord(Closed):
    """What a reader needs to draw and name a unit; position in the list is its index u."""

    id: str
    name: Name
    side: int
    contingent: str
    formation: str
    branch: str
    echelon: str


class EventOnRecord(Closed):
    """Something that happened; side and unit are indexes (-1 none), hex -1 if nowhere."""

    tick: int
    kind: str
    side: int = -1
    unit: int = -1
    zone: str = ""
    hex: int = -1


class LedgerRow(Closed):
    """One decision of a commander: what it knew, which clause of its doctrine fired, the order."""

    tick: int
    side: int
    formation: str
    clause: str
    knew: dict[str, Any]
    ordered: dict[str, Any]


class Header(Closed):
    """Whose battle it was, and all that is needed to fight it again."""

    scenario: str
    title: Name
    scenario_digest: str
    rules_version: int
    case: str
    replication: int
    seed: int
    start: datetime
    tick_minutes: int
    map: str
    n_cols: int
    n_rows: int
    sides: list[SideOnRecord]
    units: list[UnitOnRecord]


class Replay(NamedTuple):
    """One battle as read from its file."""

    header: Header
    recording: Recording
    events: list[EventOnRecord]
    ledger: list[LedgerRow]
    digest: str
