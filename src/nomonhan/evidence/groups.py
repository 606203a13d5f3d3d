"""Uncertain inputs in groups: by what they are about, by kind, and by what they rest on.

A group is named by what it is and, where it is one side's, by the side: `forces.soviet`, `rules`.
Each ranged input belongs to one group of a partition; a shared factor belongs where its members do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property

from nomonhan.engine.inputs import Inputs, collect_inputs
from nomonhan.engine.prepare import ordered_weapons
from nomonhan.scenario.nodes import dotted
from nomonhan.scenario.numbers import stated
from nomonhan.scenario.quantity import Quantity
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.sources import GRADES, Source
from nomonhan.scenario.uncertainty import factor_path
from nomonhan.scenario.weight import grade_of

ASSUMED = "assumed"
GRADES_AND_NONE = (*GRADES, ASSUMED)

# doctrine numbers that say how fast and how well a staff works; the others say what it orders
COMMAND = (
    "staff_quality", "decision_interval_h", "battalion_delay_h", "attack_planning_h", "radio",
)  # fmt: skip
STATE = ("training", "reliability", "works")  # of a unit: what it can do; the rest: what it has

Partition = dict[str, list[int]]
"""Group -> positions of its inputs, in the order of `Inputs.paths`."""


class Grouping:
    """The ranged inputs of a scenario, grouped."""

    def __init__(self, scenario: Scenario, sources: Mapping[str, Source]) -> None:
        self.scenario = scenario
        self.inputs: Inputs = collect_inputs(
            scenario, ordered_weapons(scenario), list(scenario.sides)
        )
        self._sources = sources

    @cached_property
    def themes(self) -> Partition:
        """By what they are about: forces, troops, supply, command, orders, rules, ..."""
        return self._partition(self.theme_of)

    @cached_property
    def families(self) -> Partition:
        """By kind: each rule and doctrine number by itself, numbers of units by side and field."""
        return self._partition(self.family_of)

    @cached_property
    def grades(self) -> Partition:
        """By the grade of what they rest on: A, B, C, D, assumed."""
        found = self._partition(self.grade_of)
        return {grade: found[grade] for grade in GRADES_AND_NONE if grade in found}

    def _partition(self, group_of: Callable[[str], str]) -> Partition:
        groups: Partition = {}
        for i, path in enumerate(self.inputs.paths):
            groups.setdefault(group_of(path), []).append(i)
        return groups

    def theme_of(self, path: str) -> str:
        """What an input is about."""
        parts = path.split(".")
        section, name = parts[0], parts[-1]
        if section == "units":
            return f"{'troops' if parts[2] in STATE else 'forces'}.{self._side_of_unit(parts[1])}"
        if section == "establishments":
            return f"forces.{self._sides_of_establishment.get(parts[1], '')}".rstrip(".")
        if section == "sides":
            return f"forces.{parts[1]}"
        if section == "doctrines":
            what = "command" if name in COMMAND else "orders"
            return f"{what}.{self._side_of_doctrine(parts[1])}".rstrip(".")
        if section == "supply":
            return f"supply.{parts[1]}"
        if section == "factors":
            return self.theme_of(self._first_member(path))
        return {"weapon_systems": "weapons"}.get(section, section)

    def family_of(self, path: str) -> str:
        """The kind of an input, as a path with `*` for ids of a side's units and the like."""
        parts = path.split(".")
        if parts[0] == "units":
            return f"units.{self._side_of_unit(parts[1])}:*.{parts[2]}"
        if parts[0] == "establishments":
            side = self._sides_of_establishment.get(parts[1])
            return f"establishments.{f'{side}:*' if side else '*'}.{parts[2]}"
        if parts[0] in ("weapon_systems", "weather"):
            return f"{parts[0]}.*.{parts[-1]}"
        if parts[0] == "air" and parts[2] == "aircraft":
            return f"air.{parts[1]}.aircraft.*"
        if parts[0] == "placement":
            return f"placement.{parts[1]}"
        if parts[0] == "factors":
            return self.family_of(self._first_member(path))
        return path

    def grade_of(self, path: str) -> str:
        """Grade of what an input rests on; a shared factor is assumed."""
        return self._grades.get(path, ASSUMED)

    def grades_of(self, members: list[int]) -> dict[str, int]:
        """How many of the inputs at `members` rest on each grade."""
        found = Counter(self.grade_of(self.inputs.paths[i]) for i in members)
        return {grade: found[grade] for grade in GRADES_AND_NONE if found[grade]}

    @cached_property
    def _grades(self) -> dict[str, str]:
        ranged = set(self.inputs.paths)
        found = {}
        for item in stated(self.scenario):
            path = dotted(item.path)
            if isinstance(item.record, Quantity):
                path = self._as_input(path)
                if path in ranged:
                    found[path] = grade_of(item, self._sources) or ASSUMED
        return found

    def _as_input(self, path: str) -> str:
        """The path under which the engine knows a number of the records."""
        parts = path.split(".")
        if parts[0] == "weather" and parts[1].isdigit():
            return ".".join(("weather", self.scenario.weather[int(parts[1])].date, *parts[2:]))
        return path

    def _side_of_unit(self, unit: str) -> str:
        return self.scenario.formations[self.scenario.units[unit].formation].side

    @cached_property
    def _sides_of_establishment(self) -> dict[str, str]:
        """Establishment -> the side whose units have it; none where both sides have."""
        sides: dict[str, set[str]] = {}
        for name, unit in self.scenario.units.items():
            sides.setdefault(unit.establishment, set()).add(self._side_of_unit(name))
        return {key: next(iter(found)) for key, found in sides.items() if len(found) == 1}

    def _side_of_doctrine(self, doctrine: str) -> str:
        sides = [key for key, side in self.scenario.sides.items() if side.doctrine == doctrine]
        return sides[0] if len(sides) == 1 else ""

    def _first_member(self, factor: str) -> str:
        """The first input that shares a factor; the factor's own name where none does."""
        for path, common in self.inputs.common.items():
            if common.factor == factor:
                return path
        return factor_path("") + "none"
