"""Every number of a scenario with its path and the source it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from nomonhan.scenario.nodes import TreePath
from nomonhan.scenario.quantity import ASSUMED, Quantity, Record
from nomonhan.scenario.records import Place, PlanRow, Scenario


class Stated(NamedTuple):
    """A number, or a place or decision, that needs evidence."""

    path: TreePath
    record: Record
    """A `Quantity`, a `Place` or a `PlanRow`."""
    source: str | None
    """Its own source or that of the record it stands in; None if neither names one."""
    is_written: bool
    """False for a default that no file states."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its sources; empty if it has none or is assumed."""
        return source_keys(self.source)


def source_keys(source: str | None) -> tuple[str, ...]:
    """`"DREA, JAWP"` as keys; `assumed` is no key."""
    if source is None:
        return ()
    return tuple(k for part in source.split(",") if (k := part.strip()) and k != ASSUMED)


def stated(scenario: Scenario) -> Iterator[Stated]:
    """Everything in the records that needs evidence, in the order of the records.

    The scenario's own source reaches its numbers only if it is `assumed`: one book for a whole army
    would claim more than anybody checked.
    """
    inherited = ASSUMED if scenario.source == ASSUMED else None
    for name in type(scenario).model_fields:
        yield from _below((name,), getattr(scenario, name), inherited, True)


def quantities(scenario: Scenario) -> Iterator[tuple[TreePath, Quantity]]:
    """Paths and numbers, defaults included."""
    for path, record, _, _ in stated(scenario):
        if isinstance(record, Quantity):
            yield path, record


def _below(path: TreePath, value: Any, inherited: str | None, written: bool) -> Iterator[Stated]:
    if isinstance(value, Quantity):
        yield Stated(path, value, value.source or inherited, written)
    elif isinstance(value, Record):
        source = getattr(value, "source", None) or inherited
        if isinstance(value, Place | PlanRow):
            yield Stated(path, value, source, written)
        fields_set = value.model_fields_set
        for name in type(value).model_fields:
            child = getattr(value, name)
            if isinstance(child, Record | dict | list):
                yield from _below((*path, name), child, source, name in fields_set)
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _below((*path, key), child, inherited, True)
    elif isinstance(value, list):
        for i, child in enumerate(value):
            yield from _below((*path, i), child, inherited, True)
