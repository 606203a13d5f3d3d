"""Paths into a scenario: `units.64th_regiment_1st_battalion.men`, `supply.soviet.trucks`."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from nomonhan.scenario.nodes import Node, TreePath, dotted
from nomonhan.scenario.numbers import quantities
from nomonhan.scenario.quantity import Quantity, Record
from nomonhan.scenario.records import Scenario, Unit
from nomonhan.scenario.shape import Shape, shape_at
from nomonhan.scenario.strengths import holdings_on_hand

WILD = "*?["


def numeric_paths(scenario: Scenario) -> dict[str, Quantity]:
    """Every number of a scenario by its path, defaults included, in the order of the records."""
    return {dotted(path): quantity for path, quantity in quantities(scenario)}


def ranged_paths(scenario: Scenario) -> dict[str, Quantity]:
    """The numbers that are drawn anew for each replication, sorted by path."""
    return {path: q for path, q in sorted(numeric_paths(scenario).items()) if q.is_ranged}


def split(path: str) -> tuple[str, ...]:
    """A dotted path as its parts."""
    return tuple(path.strip().split("."))


def get_value(scenario: Scenario, path: str) -> Any:
    """What stands at a path: a quantity, a record, a word; KeyError if nothing does."""
    value: Any = scenario
    for part in split(path):
        if isinstance(value, Record) and part in type(value).model_fields:
            value = getattr(value, part)
        elif isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            raise KeyError(path)
    return value


def effective(scenario: Scenario, path: TreePath) -> Quantity | None:
    """The number that counts at a path, also where a unit leaves it to its establishment."""
    if len(path) >= 3 and path[0] == "units" and path[1] in scenario.units:
        unit = scenario.units[str(path[1])]
        if path[2:] == ("men",):
            return unit.men or scenario.establishments[unit.establishment].men
        if len(path) == 4 and path[2] == "holdings":
            return _held(scenario, unit, str(path[3]))
    try:
        found = get_value(scenario, dotted(path))
    except KeyError:
        return None
    return found if isinstance(found, Quantity) else None


def _held(scenario: Scenario, unit: Unit, weapon: str) -> Quantity | None:
    if weapon in unit.holdings:
        return unit.holdings[weapon]
    paper = scenario.establishments[unit.establishment].holdings.get(weapon)
    if paper is None:
        return None
    number = holdings_on_hand(scenario, unit)[weapon]
    return paper.model_copy(update={"value": number, "low": None, "high": None})


def expand(root: Node, scenario: Scenario, path: TreePath) -> Iterator[TreePath]:
    """The paths that a path with wildcards (`*`, `?`, `[abc]`) stands for; itself if it has none.

    Below a unit's `holdings` the weapons of its establishment count as well.
    """
    for i, part in enumerate(path):
        if not isinstance(part, str) or not set(part) & set(WILD):
            continue
        for key in _keys_below(root, scenario, path[:i]):
            if fnmatchcase(key, part):
                yield from expand(root, scenario, (*path[:i], key, *path[i + 1 :]))
        return
    yield path


def _keys_below(root: Node, scenario: Scenario, path: TreePath) -> list[str]:
    node, depth = root.nearest_to(path)
    keys: list[str] = []
    if depth == len(path):
        keys = list(node.entries) or [str(i) for i in range(len(node.items))]
    if len(path) == 3 and path[0] == "units" and path[2] == "holdings":
        unit = scenario.units.get(str(path[1]))
        if unit is not None:
            keys += [k for k in holdings_on_hand(scenario, unit) if k not in keys]
    shape = shape_at(path)
    if shape is not None and shape.record is not None:
        keys += [k for k in shape.keys if k not in keys]
    return keys


def known_below(root: Node, path: TreePath, shape: Shape) -> list[str]:
    """Names that may follow a path, for a message about one that may not."""
    node, depth = root.nearest_to(path)
    written = list(node.entries) if depth == len(path) else []
    return [*shape.keys, *(k for k in written if k not in shape.keys)]
