"""`nomonhan check` and `nomonhan cite` as functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from nomonhan.scenario.errors import Problem
from nomonhan.scenario.lint import warnings_of
from nomonhan.scenario.loader import LoadedScenario
from nomonhan.scenario.numbers import source_keys, stated
from nomonhan.scenario.quantity import Quantity, Record
from nomonhan.scenario.weight import EvidenceCounts, WeakLink, evidence_counts, weakest_links


@dataclass(frozen=True)
class CheckReport:
    """What `check` says of a scenario that passed every check."""

    scenario: str
    digest: str
    records: dict[str, int]
    """Number of records by section."""
    evidence: EvidenceCounts
    warnings: tuple[Problem, ...]
    weakest: tuple[WeakLink, ...]

    def to_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {
            **asdict(self),
            "evidence": {**asdict(self.evidence), "sourced": self.evidence.sourced},
        }


@dataclass(frozen=True)
class Citation:
    """A source that a scenario rests on."""

    key: str
    grade: str
    read: str
    """How much of it was read: full, part, excerpt, none; empty if not said."""
    uses: int
    """Numbers, places and lines of plans that rest on it."""
    text: str
    bibtex: str


def check_scenario(loaded: LoadedScenario) -> CheckReport:
    """Count and weigh what stands in a scenario, and name what deserves a second look."""
    scenario = loaded.scenario
    sections = ("sides", "formations", "units", "establishments", "weapon_systems", "doctrines",
                "bridges", "rules")  # fmt: skip
    records = {name: len(getattr(scenario, name)) for name in sections}
    records["plan_rows"] = sum(map(len, scenario.plans.values()))
    return CheckReport(
        scenario=scenario.name,
        digest=loaded.digest,
        records=records,
        evidence=evidence_counts(scenario, loaded.sources),
        warnings=tuple(warnings_of(loaded)),
        weakest=tuple(weakest_links(scenario)),
    )


def cite_scenario(loaded: LoadedScenario) -> list[Citation]:
    """The bibliography that a scenario (and the patches applied to it) rests on, by author."""
    uses: Counter[str] = Counter()
    for item in stated(loaded.scenario):
        if item.is_written:
            uses.update(item.keys)
        if isinstance(item.record, Quantity):
            for other in item.record.alternatives:
                uses.update(source_keys(other.source))
    keys = set(uses)
    _collect(loaded.scenario, keys)
    for patch in loaded.patches:
        keys.update(k for r in patch.references for k in source_keys(r))
    found = [loaded.sources[key] for key in keys if key in loaded.sources]
    found.sort(key=lambda s: (s.text.casefold(), s.key))
    return [Citation(s.key, s.grade, s.read, uses[s.key], s.text, s.bibtex) for s in found]


def cite_together(record: Record, scenarios: Iterable[LoadedScenario]) -> list[Citation]:
    """The bibliography of a record that names scenarios, and of these, by author.

    Uses are added up; those of the record itself are the places where it names a source.
    """
    keys: set[str] = set()
    _collect(record, keys)
    found: dict[str, Citation] = {}
    for loaded in scenarios:
        for citation in cite_scenario(loaded):
            before = found[citation.key].uses if citation.key in found else 0
            found[citation.key] = replace(citation, uses=before + citation.uses)
        for key in keys - set(found):
            if (s := loaded.sources.get(key)) is not None:
                found[key] = Citation(s.key, s.grade, s.read, 0, s.text, s.bibtex)
    return sorted(found.values(), key=lambda c: (c.text.casefold(), c.key))


def _collect(value: object, keys: set[str]) -> None:
    """Add the sources that records name, also those of records without numbers."""
    if isinstance(value, Record):
        source = getattr(value, "source", None)
        if isinstance(source, str):
            keys.update(source_keys(source))
        for name in value.model_fields_set:
            _collect(getattr(value, name), keys)
    elif isinstance(value, dict):
        for child in value.values():
            _collect(child, keys)
    elif isinstance(value, list):
        for child in value:
            _collect(child, keys)
