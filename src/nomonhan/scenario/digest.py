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
    content = scenario.model_dump(mode="json", exclude_defaults=True, exclude={"libraries"})
    return json.dumps(_canonical(content), sort_keys=True, separators=(",", ":"), allow_nan=False)


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _canonical(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_canonical(child) for child in value]
    if isinstance(value, float):
        return 0.0 if value == 0 else value  # -0.0 is no other number
    return value
