"""Paths: every number of the schema can be named, set and read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from nomonhan.scenario import Problem, load_scenario
from nomonhan.scenario.loader import resolve
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.paths import get_value, numeric_paths, ranged_paths
from nomonhan.scenario.quantity import Limits, Quantity
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.settings import apply_setting
from nomonhan.scenario.shape import Shape, below, shape_at, shape_of
from tests.scenario.folders import BASE

LOADED = load_scenario(BASE)
SCENARIO = LOADED.scenario


def schema_paths(
    shape: Shape, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Limits]]:
    """Every place of a number in the records, `*` for ids and numbers of items."""
    if shape.is_number:
        assert shape.limits is not None, path
        yield path, shape.limits
    elif shape.record is not None:
        for key in shape.keys:
            inner = below(shape, key)
            assert inner is not None
            yield from schema_paths(inner, (*path, key))
    elif shape.inside is not None:
        yield from schema_paths(shape_of(shape.inside), (*path, "*"))


SCHEMA_PATHS = dict(schema_paths(shape_of(Scenario)))
WITHIN: dict[str, Any] = {  # what the base lacks, so that every path of the schema has a place
    "bridges": {"one": {"near": {"col": 1, "row": 1}, "capacity_t": 10, "vehicles_per_h": 60}},
    "air": {"soviet": {"aircraft": {}, "serviceability": 0.8, "distance_km": 100}},
    "placement": {"west_edge": {"east_km": 0, "north_km": 0}},
    "factors": {"drill": {"inputs": ["units.*.training"], "common": 0.5}},
    "totals": [{"of": "men", "value": 1160}],
}


def node_of(value: Any) -> Node:
    if isinstance(value, dict):
        return Node({key: node_of(child) for key, child in value.items()}, "here", 1, 1)
    if isinstance(value, list):
        return Node([node_of(child) for child in value], "here", 1, 1)
    return Node(value, "here", 1, 1)


def tree() -> Node:
    root = LOADED.locations.copy()
    for key, value in WITHIN.items():
        root.entries[key] = node_of(value)
        for record in [*root.entries[key].entries.values(), *root.entries[key].items]:
            record.entries["source"] = node_of("assumed")
    unit = root.entries["units"].entries["1st_regiment_1st_battalion"]
    del unit.entries["at"]
    unit.entries["arrival"] = node_of({"entry": "west_edge", "delay_h": 4})
    return root


def concrete(path: tuple[str, ...], root: Node) -> str:
    """The path with the first id or item that there is."""
    parts: list[str] = []
    for part in path:
        node, _depth = root.nearest_to(parts)
        if part == "*" and path[0] != "rules" and parts[-1] in ("holdings", "aircraft"):
            part = "mosin_rifle" if parts[-1] == "holdings" else "ki_27"
        elif part == "*" and "penetration" in path and len(parts) == 1:
            part = "m_1932_45mm"
        elif part == "*":
            part = next(iter(node.entries), "0")
        parts.append(part)
    return ".".join(parts)


@pytest.mark.parametrize("path", SCHEMA_PATHS, ids=".".join)
def test_every_number_of_the_schema_can_be_set_and_read_back(path: tuple[str, ...]) -> None:
    root, limits = tree(), SCHEMA_PATHS[path]
    text = concrete(path, root)
    value = min(limits.most, max(limits.least, 0.25))
    if text.startswith("air."):  # the only aircraft stands in a library
        root.entries["weapon_systems"].entries["ki_27"] = aircraft(root)
    problems: list[Problem] = []
    apply_setting(root, SCENARIO, text, Node(value, "--set", 1, 1), problems)
    assert not problems
    scenario = resolve(root, {}, LOADED.sources, [], with_totals=False)
    found = get_value(scenario, text)
    assert isinstance(found, Quantity)
    assert found.value == value
    assert found.source == "assumed"
    assert numeric_paths(scenario)[text] == found


def aircraft(root: Node) -> Node:
    weapon = root.entries["weapon_systems"].entries["mosin_rifle"].copy()
    weapon.entries["target_class"] = node_of("aircraft")
    return weapon


def test_the_schema_has_many_numbers() -> None:
    assert len(SCHEMA_PATHS) > 60


def test_ranged_numbers_are_sorted_by_path() -> None:
    ranged = ranged_paths(SCENARIO)
    assert list(ranged) == sorted(ranged)
    assert "units.2nd_regiment_1st_battalion.men" in ranged
    assert all(quantity.is_ranged for quantity in ranged.values())


@pytest.mark.parametrize("path", ["units.nobody.men", "weather.9.cloud", "hours.x", "zz", ""])
def test_a_path_that_leads_nowhere(path: str) -> None:
    with pytest.raises(KeyError):
        get_value(SCENARIO, path)


def test_shapes_of_places_that_do_not_exist() -> None:
    assert shape_at(["units", "x", "mne"]) is None
    assert shape_at(["weather", "first"]) is None
    assert shape_at(["units", "x", "men", "value", "y"]) is None
