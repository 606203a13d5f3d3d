"""The part of the report that says what it rests on: numbers sourced, assumed, and influential."""

from __future__ import annotations

from typing import Any

from nomonhan.evidence.results import Results
from nomonhan.report.assumptions import influences
from nomonhan.report.words import Names, span
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.sources import packaged_sources
from nomonhan.scenario.weight import evidence_counts, weakest_links
from nomonhan.text import format_number
from nomonhan.text import gettext as _

LINKS_SHOWN = 8


def founded(results: Results, scenario: Scenario, names: Names) -> dict[str, Any]:
    """Counts of sourced and assumed numbers, the weakest links, and what moved the results."""
    outcomes = {}
    for side in results.sides:
        column = f"{side}.casualties"
        outcomes[_("losses, {side}", side=names.side(side))] = results.outcomes[column]
    ring = results.outcomes["front.ring_closed_at"]
    late = float(results.hours)
    outcomes[_("hour of the ring")] = _filled(ring, late)
    first = next(iter(results.sides))
    won = results.table("summary")["winner"] == first
    outcomes[_("victory, {side}", side=names.side(first))] = won.astype(float)
    return {
        "counts": evidence_counts(scenario, packaged_sources()),
        "weakest": [
            (
                link.pattern,
                link.count,
                f"{_plain(link.value)} ({span(_plain(link.low), _plain(link.high))})",
            )
            for link in weakest_links(scenario, LINKS_SHOWN)
            if link.low is not None and link.high is not None
        ],
        "influences": [
            (found.path, found.inputs, found.outcome, format_number(found.correlation, 2))
            for found in influences(results, outcomes)
        ],
    }


def _filled(sample: Any, value: float) -> Any:
    """A sample with `value` in place of what did not happen."""
    filled = sample.copy()
    filled[filled != filled] = value
    return filled


def _plain(value: float | None) -> str:
    """A number with as many decimals as it needs, at most three."""
    if value is None:
        return "–"
    digits = next((d for d in range(3) if round(value, d) == value), 3)
    return format_number(value, digits)
