"""Records made of a tree of files, whole or with the broken ones left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from nomonhan.scenario.errors import Problem
from nomonhan.scenario.nodes import Node, PathPart, TreePath, dotted
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.validate import problems_of


@dataclass
class Draft:
    """Records of a scenario of which some may be wrong: what the checks of references read."""

    scenario: Scenario
    root: Node
    problems: list[Problem]
    broken: set[str] = field(default_factory=set)
    """Top-level keys of which nothing valid is left."""

    def ids(self, section: str) -> set[str] | None:
        """Every id written in a section, valid or not; None if the section cannot be read."""
        if section in self.broken:
            return None
        node = self.root.entries.get(section)
        return set(node.entries) if node is not None else set()

    def report(
        self, path: Iterable[PathPart], what: str, cure: str, *, at_key: bool = False
    ) -> None:
        """Add a problem that stands at a path."""
        parts = tuple(path)
        node, depth = self.root.nearest_to(parts)
        self.problems.append(node.problem(dotted(parts), what, cure, at_key=at_key and depth > 0))


def validate_tree(root: Node, problems: list[Problem]) -> Draft:
    """Validate a tree; what is wrong is added to `problems` and left out of the draft."""
    unreadable = bool(problems)
    data = root.plain()
    try:
        return Draft(Scenario.model_validate(data), root, problems)
    except ValidationError as error:
        found = problems_of(error, root)
    for location, problem in found:
        # a missing key may stand in a file that could not be read
        if not (unreadable and len(location) == 1 and location[0] not in data):
            problems.append(problem)
    scenario, broken = _salvage(data, [location for location, _ in found])
    return Draft(scenario, root, problems, broken)


@cache
def _adapter(key: str) -> TypeAdapter[Any]:
    return TypeAdapter(Scenario.model_fields[key].rebuild_annotation())


def _salvage(data: dict[str, Any], faults: Iterable[TreePath]) -> tuple[Scenario, set[str]]:
    """The records that are valid, and the top-level keys of which none is."""
    broken: set[str] = set()
    for location in faults:
        key = str(location[0])
        if len(location) > 1 and isinstance(data.get(key), dict) and location[1] in data[key]:
            del data[key][location[1]]
        elif len(location) == 1 or not isinstance(data.get(key), dict):
            data.pop(key, None)
            broken.add(key)
    values: dict[str, Any] = {}
    for key, info in Scenario.model_fields.items():
        if key in data:
            try:
                values[key] = _adapter(key).validate_python(data[key])
                continue
            except ValidationError:
                broken.add(key)
        is_mapping = str(info.annotation).startswith("dict")
        values[key] = {} if is_mapping else info.get_default(call_default_factory=True)
    return Scenario.model_construct(**values), broken
