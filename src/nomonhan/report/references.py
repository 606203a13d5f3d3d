"""The bibliography a report rests on: scenario, figures of history, claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from nomonhan.claims.records import Claim
from nomonhan.evidence.history import HistoricalFigure
from nomonhan.scenario.numbers import source_keys, stated
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.sources import Source, packaged_sources


class Reference(NamedTuple):
    """One source of the run."""

    key: str
    text: str
    grade: str
    numbers: int  # of the scenario that rest on it


def references(
    scenario: Scenario | None,
    figures: Iterable[HistoricalFigure],
    claims: Iterable[Claim],
    beside: Iterable[str] = (),
) -> list[Reference]:
    """Every source that a run's inputs, figures and claims name, and keys beside, by its text."""
    used: Counter[str] = Counter()
    for item in stated(scenario) if scenario is not None else ():
        used.update(item.keys)
    others = {key for figure in figures for key in source_keys(figure.source)}
    others |= {
        key
        for claim in claims
        for argument in (*claim.evidence_for, *claim.evidence_against)
        for key in argument.keys
    }
    known = packaged_sources()
    found = [
        _reference(key, known.get(key), used[key])
        for key in sorted({*used, *others, *beside})
        if key
    ]
    return sorted(found, key=lambda reference: reference.text.casefold())


def _reference(key: str, source: Source | None, numbers: int) -> Reference:
    if source is None:
        return Reference(key, key, "", numbers)
    return Reference(key, source.text, source.grade, numbers)
