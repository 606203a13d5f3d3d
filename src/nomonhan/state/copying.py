"""Copies of a battle in the middle of it: equal to the bit, sharing nothing that changes."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from nomonhan.state.battle import Battle, Fields

Tables = TypeVar("Tables")


def copied(tables: Tables) -> Tables:
    """A copy of tables (arrays, and tuples of them at any depth); anything else is shared."""
    copy: Any = tables
    if isinstance(tables, np.ndarray):
        copy = tables.copy()
    elif isinstance(tables, tuple):
        parts = [copied(part) for part in tables]
        copy = type(tables)(*parts) if hasattr(tables, "_fields") else tuple(parts)
    return copy  # type: ignore[no-any-return]


def copied_battle(battle: Battle, fields: Fields) -> Battle:
    """A copy of a battle on the same map; `fields`: the store of travel times of its thread."""
    own = battle._replace(map=(), land=(), fields=())  # type: ignore[arg-type]
    return copied(own)._replace(map=battle.map, land=battle.land, fields=fields)
