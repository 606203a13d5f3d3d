"""What the numbers of a scenario rest on: missing sources, counts, the weakest links."""

from __future__ import annotations

from collections.abc import Mapping

from nomonhan.scenario.draft import Draft
from nomonhan.scenario.errors import nearest, quote
from nomonhan.scenario.nodes import TreePath
from nomonhan.scenario.numbers import source_keys, stated
from nomonhan.scenario.quantity import Quantity, Record, plain
from nomonhan.scenario.records import Place
from nomonhan.scenario.sources import Source
from nomonhan.text import gettext as _


def check_evidence(draft: Draft, sources: Mapping[str, Source]) -> None:
    """Report what is stated without a source, and sources that the bibliography does not know."""
    for item in stated(draft.scenario):
        if item.is_written and item.source is None:
            cure = _("add a source: a key of references.bib, or the word assumed")
            draft.report(item.path, _without_source(item.record), cure)
    _check_keys(draft, (), draft.scenario, sources)


def _without_source(record: Record) -> str:
    if isinstance(record, Place):
        return _("the place has no source")
    if not isinstance(record, Quantity):
        return _("this line of the plan has no source")
    if record.is_ranged:
        return _("the range {low} to {high} has no source",
                 low=plain(record.low or 0), high=plain(record.high or 0))  # fmt: skip
    return _("the number {value} has no source", value=plain(record.value))


def _check_keys(draft: Draft, path: TreePath, value: object, sources: Mapping[str, Source]) -> None:
    if isinstance(value, Record):
        source = getattr(value, "source", None)
        for key in source_keys(source) if isinstance(source, str) else ():
            if key not in sources:
                what = _("there is no source {key} in the bibliography", key=quote(key))
                cure = (
                    _("write {name}, or the word assumed", name=near)
                    if (near := nearest(key, sources))
                    else _("add it to references.bib, or write assumed")
                )
                draft.report((*path, "source"), what, cure)
        for name in value.model_fields_set:
            child = getattr(value, name)
            if isinstance(child, Record | dict | list):
                _check_keys(draft, (*path, name), child, sources)
    elif isinstance(value, dict):
        for name, child in value.items():
            _check_keys(draft, (*path, name), child, sources)
    elif isinstance(value, list):
        for i, child in enumerate(value):
            _check_keys(draft, (*path, i), child, sources)
