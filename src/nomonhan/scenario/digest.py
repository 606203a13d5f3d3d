"""Digest of a scenario: what its numbers are, not how its files are written."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from nomonhan.scenario.records import Scenario


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
    """Whether records that two scenarios have in common stand in the same order in both.

    `one`, `other`: their `ordered_json`.  Draws go by the order, so that equal numbers in another
    order are other battles, though their digest is the same.
    """
    return one == other or _in_same_order(json.loads(one), json.loads(other))


def _in_same_order(one: Any, other: Any) -> bool:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return True
    common = [key for key in one if key in other]
    if common != [key for key in other if key in one]:
        return False
    return all(_in_same_order(one[key], other[key]) for key in common)


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
