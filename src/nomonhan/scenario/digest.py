"""Digest of a scenario: what its numbers are, not how its files are written."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from nomonhan.scenario.records import Scenario

COUNTED = ("sides", "formations", "units", "weapon_systems")  # by their places in the files


def scenario_digest(scenario: Scenario) -> str:
    """SHA-256 of the canonical JSON of the resolved records.

    Comments, key order and the split into files do not count, nor does whether a default is written
    out; floats are written in Python's shortest form that reads back to the same bits.
    """
    return hashlib.sha256(canonical_json(scenario).encode()).hexdigest()


def canonical_json(scenario: Scenario) -> str:
    """The records as JSON with sorted keys, without what defaults say anyway."""
    return _json(_content(scenario), sort_keys=True)


def ordered_json(scenario: Scenario) -> str:
    """The same JSON with keys in the order of the files, by which draws are keyed."""
    return _json(_content(scenario), sort_keys=False)


def json_digest(text: str) -> str:
    """The scenario's digest from its JSON, whatever the order of its keys."""
    return hashlib.sha256(_json(json.loads(text), sort_keys=True).encode()).hexdigest()


def in_same_order(one: str, other: str) -> bool:
    """Whether sides, formations, units and weapons of two scenarios stand in the same order.

    `one`, `other`: their `ordered_json`; of what only one of them has, nothing is asked.  Draws go
    by that order, so that equal numbers in another one are other battles, though their digest is
    the same.  The order of all other records changes nothing.
    """
    return one == other or all(
        [key for key in ours if key in theirs] == [key for key in theirs if key in ours]
        for ours, theirs in zip(_counted_records(one), _counted_records(other), strict=True)
    )


def _counted_records(text: str) -> list[dict[str, Any]]:
    content = json.loads(text)
    return [content.get(name, {}) for name in COUNTED]


def _content(scenario: Scenario) -> Any:
    return _canonical(
        scenario.model_dump(mode="json", exclude_defaults=True, exclude={"libraries"})
    )


def _json(content: Any, *, sort_keys: bool) -> str:
    return json.dumps(content, sort_keys=sort_keys, separators=(",", ":"), allow_nan=False)


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _canonical(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_canonical(child) for child in value]
    if isinstance(value, float):
        return 0.0 if value == 0 else value  # -0.0 is no other number
    return value
