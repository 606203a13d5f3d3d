"""Cases: a scenario with something changed, as payloads that battles are fought with.

What records can say is said with patches and settings.  What they cannot (a night as light as day,
a tick of five minutes) is a change of the prepared arrays.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from nomonhan.engine.prepare import Prepared, prepare
from nomonhan.ensemble.battle import Payload, payload_of, plans_of, ranged_inputs
from nomonhan.ensemble.rows import Names
from nomonhan.scenario.digest import ordered_json
from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.terrain.board import theater_of
from proofs.mirrors import Change, changed

AUGUST = "khalkhin_gol_august_1939"
EQUAL = "two_equal_armies"
SEED = 1

Alteration = Callable[[LoadedScenario, Prepared], Prepared]


@dataclass(frozen=True)
class Case:
    """One way to fight a scenario; `name` tells it from the others in tables and on disk."""

    name: str
    scenario: str
    patches: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    change: Change | None = None
    alter: Alteration | None = field(default=None, repr=False)

    def loaded(self) -> LoadedScenario:
        loaded = load_scenario(self.scenario, self.patches, self.sets)
        return changed(loaded, self.change) if self.change else loaded

    def payload(self) -> Payload:
        """What its battles are fought with; inputs are drawn as in the scenario unchanged."""
        loaded = self.loaded()
        payload = payload_of(loaded, SEED, base_inputs(self.scenario))
        if self.alter is None:
            return payload
        prepared = self.alter(loaded, payload.prepared)
        return dataclasses.replace(
            payload, prepared=prepared, names=Names.of(prepared), plans=plans_of(prepared)
        )

    def digest(self) -> str:
        """Of its records in their order and of its name, which stands for the alteration."""
        text = f"{self.name}\n{ordered_json(self.loaded().scenario)}"
        return hashlib.sha256(text.encode()).hexdigest()


@cache
def base_inputs(scenario: str) -> tuple[str, ...]:
    """Paths of the ranged inputs of a scenario without changes."""
    return tuple(ranged_inputs(load_scenario(scenario).scenario))


def with_tick(minutes: int) -> Alteration:
    """The same battle by another tick, a finer one than scenarios may state too."""

    def alter(loaded: LoadedScenario, prepared: Prepared) -> Prepared:
        scenario = loaded.scenario.model_copy(update={"tick_minutes": minutes})
        return prepare(scenario, loaded.digest, theater_of(scenario))

    return alter


def daylight(loaded: LoadedScenario, prepared: Prepared) -> Prepared:
    """Every night as light as day."""
    light = np.ones_like(prepared.fixed["light"])
    return dataclasses.replace(prepared, fixed={**prepared.fixed, "light": light})
