"""One replication of a scenario: its numbers drawn, its commanders appointed, fought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from nomonhan.conduct import Commander, Watch, fight
from nomonhan.doctrine.commanders import PlanCommander
from nomonhan.doctrine.headquarters import Headquarters
from nomonhan.doctrine.plan import compile_plan
from nomonhan.doctrine.tables import Plan
from nomonhan.engine.inputs import collect_inputs
from nomonhan.engine.moments import tick_at
from nomonhan.engine.prepare import Prepared, ordered_weapons, prepare
from nomonhan.ensemble.design import InputDesign
from nomonhan.ensemble.rows import Names, named, told
from nomonhan.ensemble.schema import Result
from nomonhan.ensemble.sheets import Told
from nomonhan.ensemble.sobol import BITS_AT_ONCE
from nomonhan.ensemble.stage import cleared_stage
from nomonhan.rules.parameters import PARAMETERS
from nomonhan.scenario.loader import LoadedScenario
from nomonhan.scenario.records import Scenario
from nomonhan.state import Battle
from nomonhan.terrain.board import theater_of

MOST_RUNS = 2**20


@dataclass(frozen=True)
class Payload:
    """All that battles of one case have in common; travels to worker processes."""

    prepared: Prepared
    design: InputDesign
    names: Names
    seed: int
    plans: tuple[Plan, ...]

    def vector(self, replication: int) -> NDArray[np.float64]:
        """The numbers of a replication: the scenario's, with ranged ones drawn."""
        vector = self.prepared.base.copy()
        vector[self.prepared.inputs.places] = self.design.drawn(replication)
        return vector

    def battle(self, replication: int) -> Battle:
        """Fight one battle; the same bits whoever asks."""
        return battle_of(self, replication)

    def commanders(
        self,
        replication: int,
        vector: NDArray[np.float64],
        blanks: Sequence[Headquarters | None] = (None, None),
    ) -> Sequence[Commander]:
        """Fresh commanders of both sides; what they may forget is a number of the replication.

        `blanks`: tables of `blank_headquarters` to write into, else they have their own.
        """
        memory_h = float(self.prepared.inputs.view("rules", vector)[PARAMETERS.index("memory_h")])
        return [
            PlanCommander(x, plan, memory_h, self.seed, replication, blanks[x])
            for x, plan in enumerate(self.plans)
        ]


def prepare_loaded(loaded: LoadedScenario) -> Prepared:
    """Arrays of a loaded scenario on its map."""
    return prepare(loaded.scenario, loaded.digest, theater_of(loaded.scenario))


def plans_of(prepared: Prepared) -> tuple[Plan, ...]:
    """Plans of both sides, names as numbers and moments as ticks."""

    def tick_of(moment: datetime) -> int:
        return tick_at((moment - prepared.start).total_seconds() / 60.0, prepared.tick_minutes)

    index = {name: i for i, name in enumerate(prepared.formations)}
    zones = {name: i for i, name in enumerate(prepared.zones)}
    sides = {name: i for i, name in enumerate(prepared.sides)}
    return tuple(compile_plan(rows, index, zones, sides, tick_of) for rows in prepared.plans)


def ranged_inputs(scenario: Scenario) -> list[str]:
    """Paths of the inputs that every replication draws."""
    return collect_inputs(scenario, ordered_weapons(scenario), list(scenario.sides)).paths


def payload_of(
    loaded: LoadedScenario, seed: int, base: Iterable[str] = (), runs: int = 2**BITS_AT_ONCE
) -> Payload:
    """Payload of a case; `base` are the ranged inputs of the scenario that it patches.

    It can fight replications below `runs`, or somewhat more.
    """
    return payload_of_records(loaded.scenario, loaded.digest, seed, base, runs)


def payload_of_records(
    scenario: Scenario, digest: str, seed: int, base: Iterable[str], runs: int
) -> Payload:
    """Payload of the records of a case; see `payload_of`."""
    prepared = prepare(scenario, digest, theater_of(scenario))
    inputs = prepared.inputs
    design = InputDesign.of(
        inputs.paths, inputs.low, prepared.base[inputs.index], inputs.high, seed, base=base,
        common=inputs.common, most=runs if runs <= 2**BITS_AT_ONCE else MOST_RUNS,
    )  # fmt: skip
    return Payload(prepared, design, Names.of(prepared), seed, plans_of(prepared))


def battle_of(
    payload: Payload,
    replication: int,
    keep_tape: bool = False,
    watch: Watch | None = None,
) -> Battle:
    """Fight one battle; the same bits whoever asks."""
    vector = payload.vector(replication)
    return fight(
        payload.prepared,
        vector,
        payload.seed,
        replication,
        payload.commanders(replication, vector),
        keep_tape,
        watch=watch,
    )


def fight_told(payload: Payload, replication: int) -> Told:
    """Tables of one battle: what executors call.  It is fought on the thread's stage."""
    prepared, vector = payload.prepared, payload.vector(replication)
    stage = cleared_stage(prepared, payload.plans)
    commanders = payload.commanders(replication, vector, stage.headquarters)
    battle = fight(prepared, vector, payload.seed, replication, commanders, blank=stage.battle)
    return told(battle, payload.names, payload.seed)


def fight_one(payload: Payload, replication: int) -> Result:
    """Tables of one battle under their names."""
    return named(fight_told(payload, replication), payload.names)
