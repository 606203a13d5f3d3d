"""Records to arrays, once per scenario: all that does not change from battle to battle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.engine.fixed_columns import (
    arsenal_arrays,
    clock_arrays,
    kinds_of,
    roster_arrays,
    side_arrays,
)
from nomonhan.engine.inputs import Inputs, collect_inputs
from nomonhan.engine.map_arrays import land_of, map_of, zones_of
from nomonhan.engine.placing import Placing, placing_of
from nomonhan.scenario.records import Scenario
from nomonhan.state import Map
from nomonhan.terrain.arrays import Terrain
from nomonhan.terrain.theater import Theater


@dataclass(frozen=True)
class Prepared:
    """A scenario ready to be fought: fixed arrays, names, and the vector of its numbers."""

    name: str
    digest: str
    start: datetime
    n_ticks: int
    tick_minutes: int
    sides: tuple[str, ...]
    contingents: tuple[str, ...]
    contingent_side: tuple[int, ...]
    units: tuple[str, ...]
    formations: tuple[str, ...]
    weapons: tuple[str, ...]
    zones: tuple[str, ...]
    terrain: Terrain
    inputs: Inputs
    base: NDArray[np.float64]  # the vector of all inputs
    fixed: dict[str, NDArray[Any]]  # columns of tables that no input changes
    kinds: NDArray[np.int32]  # (u, i) weapon systems a unit can hold, -1 ends the list
    map: Map
    land: Any  # LAND (h,)
    zone_table: Any  # ZONES (z,)
    plans: tuple[Any, ...]  # per side, records of its plan
    placing: Placing | None = None  # what a replication places anew, None if places are exact


def ordered_weapons(scenario: Scenario) -> list[str]:
    """Weapon systems in file order: draws are keyed by position, never by name."""
    return list(scenario.weapon_systems)


def prepare(scenario: Scenario, digest: str, theater: Theater) -> Prepared:
    """Turn the records of a scenario into arrays."""
    terrain = theater.terrain
    zone_ids = [zone.id for zone in theater.names.zones]
    sides = list(scenario.sides)
    parents = [f.parent for f in scenario.formations.values()]
    weapons = ordered_weapons(scenario)
    zones = {zone: z for z, zone in enumerate(zone_ids)}
    formations = list(scenario.formations)
    contingents = [c for x in sides for c in scenario.sides[x].contingents]
    inputs = collect_inputs(scenario, weapons, sides)
    tick_minutes = scenario.tick_minutes
    n_ticks = scenario.hours * 60 // tick_minutes
    fixed = roster_arrays(scenario, theater, zones, sides, contingents, formations)
    fixed.update(arsenal_arrays(scenario, weapons))
    fixed.update(side_arrays(scenario, terrain, zones, sides))
    fixed.update(clock_arrays(scenario, terrain, tick_minutes))
    above = [formations.index(p) if p else -1 for p in parents]
    map_ = map_of(theater, scenario.start, n_ticks, tick_minutes, above)
    return Prepared(
        name=scenario.name,
        digest=digest,
        start=scenario.start,
        n_ticks=n_ticks,
        tick_minutes=tick_minutes,
        sides=tuple(sides),
        contingents=tuple(contingents),
        contingent_side=tuple(
            i for i, x in enumerate(sides) for _ in scenario.sides[x].contingents
        ),
        units=tuple(scenario.units),
        formations=tuple(formations),
        weapons=tuple(weapons),
        zones=tuple(zone_ids),
        terrain=terrain,
        inputs=inputs,
        base=np.array(inputs.base),
        fixed=fixed,
        kinds=kinds_of(scenario, weapons),
        map=map_,
        land=land_of(terrain, fixed),
        zone_table=zones_of(scenario, terrain, zones, sides),
        plans=tuple(tuple(scenario.plans.get(x, ())) for x in sides),
        placing=placing_of(scenario, theater, fixed["home"], fixed["side"], map_.disk),
    )
