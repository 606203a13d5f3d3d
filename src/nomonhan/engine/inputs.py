"""A scenario as a vector of named numbers.

Every quantity that the engine reads has one place in a flat vector; its path (`units.x.men`) is its
name.  Ranged quantities are drawn by writing other numbers into the same places, so that a
replication costs a copy and a few scatter writes, and sensitivity studies see exactly what the
engine sees.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nomonhan.rules.effects import WEAPON_FIELDS
from nomonhan.rules.parameters import PARAMETERS
from nomonhan.scenario.quantity import Quantity
from nomonhan.scenario.records import Penetration, Scenario
from nomonhan.scenario.uncertainty import Common, factor_path, members

DOCTRINE_FIELDS = (
    "hold_without_order", "counterattack", "envelop", "bypass", "combined_arms", "night_attack",
    "aggressiveness", "surrender", "reserve_share", "staff_quality", "decision_interval_h",
    "battalion_delay_h", "attack_planning_h", "radio", "lessons",
)  # fmt: skip
SUPPLY_FIELDS = ("trucks", "payload_t", "round_trip_d", "availability", "line_share",
                 "shell_issue_t_per_day", "distance_km", "base_km", "forward_share",
                 "held_uf")  # fmt: skip
DEPOT_FIELDS = ("small_arms_stock_t", "shell_stock_t", "fuel_stock_t", "provisions_stock_t")
UNIT_FIELDS = ("men", "strength", "training", "reliability", "works")
DAY_FIELDS = ("cloud", "rain", "high_c")


@dataclass
class Inputs:
    """The flat vector, the names of the places that have ranges, and where each table starts."""

    base: list[float] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    index: list[int] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    tables: dict[str, tuple[int, tuple[int, ...]]] = field(default_factory=dict)
    common: dict[str, Common] = field(default_factory=dict)  # ranged path -> what it shares

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """`index` as an array, once all numbers are there."""
        return np.array(self.index, dtype=np.int64)

    def begin(self, table: str, *shape: int) -> None:
        """The places added from now on belong to `table`, filled row by row."""
        self.tables[table] = (len(self.base), shape)

    def add(self, path: str, quantity: Quantity | None, default: float = float("nan")) -> None:
        """Add one number; if it is ranged its place can be drawn."""
        if quantity is None:
            self.base.append(default)
            return
        if quantity.is_ranged:
            assert quantity.low is not None
            assert quantity.high is not None
            self.paths.append(path)
            self.index.append(len(self.base))
            self.low.append(quantity.low)
            self.high.append(quantity.high)
        self.base.append(quantity.value)

    def view(self, table: str, vector: NDArray[np.float64]) -> NDArray[np.float64]:
        """Table `table` of a vector, in its shape, without a copy."""
        start, shape = self.tables[table]
        return vector[start : start + math.prod(shape)].reshape(shape)


def penetration_mm(table: list[Penetration], range_m: float) -> float:
    """Penetration at `range_m`: straight lines between the data's ranges, flat before the first."""
    if not table:
        return 0.0
    rows = sorted((row.range_m, row.mm.value) for row in table)
    ranges = [r for r, _ in rows]
    values = [v for _, v in rows]
    if (
        range_m > ranges[-1]
    ):  # beyond the table: keep falling at the last rate known, never below a third
        return max(values[-1] / 3.0, values[-1] * (1.0 - (range_m - ranges[-1]) / 2000.0))
    i = bisect_right(ranges, range_m)  # of the first row beyond
    if i == 0 or i == len(ranges):
        return values[max(i - 1, 0)]
    rate = (values[i] - values[i - 1]) / (ranges[i] - ranges[i - 1])
    return values[i - 1] + rate * (range_m - ranges[i - 1])


def collect_inputs(scenario: Scenario, weapons: list[str], sides: list[str]) -> Inputs:
    """All numbers of a scenario that the engine reads, in a fixed order."""
    inputs = Inputs()
    inputs.begin("rules", len(PARAMETERS))
    for name in PARAMETERS:
        inputs.add(f"rules.{name}", scenario.rules.get(name))
    inputs.begin("weapons", len(weapons), len(WEAPON_FIELDS))
    for w in weapons:
        system = scenario.weapon_systems[w]
        for name in WEAPON_FIELDS:
            if name.startswith("penetration_"):
                range_m = float(name.split("_")[1])
                inputs.add("", None, penetration_mm(system.penetration, range_m))
            else:
                inputs.add(f"weapon_systems.{w}.{name}", getattr(system, name))
    establishments = sorted(scenario.establishments)
    inputs.begin("establishments", len(establishments), 1 + len(weapons))
    for e in establishments:
        record = scenario.establishments[e]
        inputs.add(f"establishments.{e}.men", record.men)
        for w in weapons:
            inputs.add(f"establishments.{e}.holdings.{w}", record.holdings.get(w), 0.0)
    inputs.begin("units", len(scenario.units), len(UNIT_FIELDS) + len(weapons))
    for u, unit in scenario.units.items():
        for name in UNIT_FIELDS:
            inputs.add(f"units.{u}.{name}", getattr(unit, name))
        for w in weapons:
            inputs.add(f"units.{u}.holdings.{w}", unit.holdings.get(w))
    inputs.begin("delays", len(scenario.units))
    for u, unit in scenario.units.items():
        inputs.add(
            f"units.{u}.arrival.delay_h", unit.arrival.delay_h if unit.arrival else None, 0.0
        )
    inputs.begin("doctrine", len(sides), len(DOCTRINE_FIELDS))
    for x in sides:
        name = scenario.sides[x].doctrine
        for key in DOCTRINE_FIELDS:
            inputs.add(f"doctrines.{name}.{key}", getattr(scenario.doctrines[name], key))
    inputs.begin("supply", len(sides), len(SUPPLY_FIELDS))
    for x in sides:
        for key in SUPPLY_FIELDS:
            inputs.add(f"supply.{x}.{key}", getattr(scenario.supply[x], key))
    inputs.begin("depots", len(sides), len(DEPOT_FIELDS))
    for x in sides:
        for key in DEPOT_FIELDS:
            inputs.add(f"supply.{x}.{key}", getattr(scenario.supply[x], key))
    collect_air_and_weather(inputs, scenario, weapons, sides)
    collect_uncertainty(inputs, scenario)
    return inputs


def collect_uncertainty(inputs: Inputs, scenario: Scenario) -> None:
    """How far named places lie from where the map has them; what ranged numbers share."""
    inputs.begin("placement", len(scenario.placement), 2)
    for zone, place in scenario.placement.items():
        inputs.add(f"placement.{zone}.east_km", place.east_km)
        inputs.add(f"placement.{zone}.north_km", place.north_km)
    side_of = {u: scenario.formations[unit.formation].side for u, unit in scenario.units.items()}
    inputs.common = members(scenario.factors, inputs.paths, side_of)
    inputs.begin("factors", len(scenario.factors))
    for name in scenario.factors:  # no rule reads them: they move the numbers that share them
        inputs.add(factor_path(name), Quantity(value=0.5, low=0.0, high=1.0))


def collect_air_and_weather(
    inputs: Inputs, scenario: Scenario, weapons: list[str], sides: list[str]
) -> None:
    """The rest: aircraft, strength factors, objective values, weather."""
    inputs.begin("aircraft", len(sides), len(weapons))
    for x in sides:
        air = scenario.air.get(x)
        for w in weapons:
            inputs.add(f"air.{x}.aircraft.{w}", air.aircraft.get(w) if air else None, 0.0)
    inputs.begin("air", len(sides), 2)
    for x in sides:
        air = scenario.air.get(x)
        inputs.add(f"air.{x}.serviceability", air.serviceability if air else None, 0.0)
        inputs.add(f"air.{x}.skill", air.skill if air else None, 0.5)
    inputs.begin("sides", len(sides), 1)
    for x in sides:
        inputs.add(f"sides.{x}.strength_factor", scenario.sides[x].strength_factor)
    inputs.begin("weather", len(scenario.weather), len(DAY_FIELDS))
    for day in scenario.weather:
        for key in DAY_FIELDS:
            inputs.add(f"weather.{day.date}.{key}", getattr(day, key))
