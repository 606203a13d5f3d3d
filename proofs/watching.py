"""Battles watched hour by hour: where every unit of a scenario stood, and what it had left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Event, Status
from nomonhan.ensemble.battle import Payload, payload_of
from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.state import Battle
from nomonhan.terrain.arrays import CLAIM_UNDISPUTED_LEFT

SEED = 1
NEAR_KM = 2.1  # two hexes: who stands so near is in contact, or goes with one

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Field:
    """A scenario, and what shapes ask of its units and places."""

    loaded: LoadedScenario
    payload: Payload

    @classmethod
    def of(cls, name: str) -> Field:
        loaded = load_scenario(name)
        return cls(loaded, payload_of(loaded, SEED))

    def under(self, *heads: str) -> Bools:
        """Units of these formations or of any below them, (u,)."""
        above = {name: f.parent for name, f in self.loaded.scenario.formations.items()}
        found = set(heads)
        while more := {name for name, parent in above.items() if parent in found} - found:
            found |= more
        return np.array([u.formation in found for u in self.loaded.scenario.units.values()])

    def of_branch(self, *branches: str) -> Bools:
        """Units of these branches, (u,)."""
        return np.array([u.branch in branches for u in self.loaded.scenario.units.values()])

    def of_side(self, x: int) -> Bools:
        return np.asarray(self.payload.prepared.fixed["side"] == x)

    def tick(self, moment: str) -> int:
        """Row of the record at a moment of local time."""
        since = datetime.fromisoformat(moment) - self.payload.prepared.start
        return round(since.total_seconds() / 60 / self.loaded.scenario.tick_minutes)


@dataclass(frozen=True)
class Seen:
    """One battle with its record: t ticks, u units."""

    field: Field
    battle: Battle

    @cached_property
    def hex(self) -> NDArray[np.int64]:
        return np.asarray(self.battle.tape.units["hex"], dtype=np.int64)

    @cached_property
    def there(self) -> Bools:
        """(t, u) on the map, in hand or broken, with men."""
        units = self.battle.tape.units
        there = (self.hex >= 0) & (units["status"] <= Status.BROKEN) & (units["men"] > 0)
        return np.asarray(there, dtype=np.bool_)

    @cached_property
    def fit(self) -> Bools:
        """(t, u) the same, and in hand."""
        in_hand = self.battle.tape.units["status"] == Status.ACTIVE
        return np.asarray(self.there & in_hand, dtype=np.bool_)

    @cached_property
    def on_west_bank(self) -> Bools:
        """(t, u) beyond the river, where only one side claims the land."""
        claim = self.field.payload.prepared.terrain.claim
        west = claim[np.maximum(self.hex, 0)] == CLAIM_UNDISPUTED_LEFT
        return np.asarray(self.there & west, dtype=np.bool_)

    @cached_property
    def light(self) -> Floats:
        """(t,) 0 dark - 1 day."""
        light = np.asarray(self.battle.clock.light, dtype=np.float64)
        return np.append(light, light[-1])[: len(self.hex)]

    def km_to(self, zone: str) -> Floats:
        """(t, u) distance to a place; NaN for who is not there."""
        prepared = self.field.payload.prepared
        center = int(self.battle.zones["center"][prepared.zones.index(zone)])
        x, y = prepared.terrain.x_km, prepared.terrain.y_km
        km = np.hypot(x[self.hex] - x[center], y[self.hex] - y[center])
        return np.where(self.there, km, np.nan)

    def is_near(self, t: int, who: Bools, others: Bools, within_km: float = NEAR_KM) -> Bools:
        """(u,) of `who` at tick t, those with one of `others` so near."""
        terrain = self.field.payload.prepared.terrain
        found = np.zeros(len(who), dtype=np.bool_)
        a, b = (np.flatnonzero(mask & self.there[t]) for mask in (who, others))
        if len(a) and len(b):
            x, y = (p[self.hex[t]] for p in (terrain.x_km, terrain.y_km))
            km = np.hypot(x[a, None] - x[None, b], y[a, None] - y[None, b])
            found[a] = km.min(axis=1) <= within_km
        return found

    def lost_share(self, who: Bools) -> float:
        """Killed, wounded, missing and captured as a share of those who came."""
        units = self.battle.units
        lost = sum(int(units[f][who].sum()) for f in ("killed", "wounded", "missing", "captured"))
        return lost / max(1, lost + int((units["men"] + units["withdrawn"])[who].sum()))

    def zone_taken(self, zone: str, x: int) -> NDArray[np.int64]:
        """Ticks at which side x took a place."""
        ledger = self.battle.ledger
        rows = ledger.event[: int(ledger.n_events[0])]
        z = self.field.payload.prepared.zones.index(zone)
        mine = (rows[:, 1] == Event.ZONE_CHANGED) & (rows[:, 2] == x) & (rows[:, 4] == z)
        return np.asarray(rows[mine, 0], dtype=np.int64)
