"""How well a scenario is founded: counts of sourced and assumed numbers, and the weakest links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nomonhan.scenario.nodes import TreePath, dotted
from nomonhan.scenario.numbers import Stated, stated
from nomonhan.scenario.quantity import Grade, Quantity
from nomonhan.scenario.records import Place, Scenario
from nomonhan.scenario.shape import shape_at
from nomonhan.scenario.sources import GRADES, Source


@dataclass(frozen=True)
class EvidenceCounts:
    """Numbers of a scenario by what they rest on; `numbers` = graded + assumed."""

    numbers: int
    """Numbers that the files state."""
    by_grade: dict[str, int]
    """Sourced numbers by the grade of the best source, A to D."""
    assumed: int
    contested: int
    """Numbers of which other sources say something else."""
    ranged: int
    defaults: int
    """Numbers that no file states and that are not zero: the program's own assumptions."""
    places: dict[str, int]
    """Places of units and bridges by confidence, A to D, and `assumed`."""

    @property
    def sourced(self) -> int:
        return sum(self.by_grade.values())


@dataclass(frozen=True)
class WeakLink:
    """Assumed numbers of one kind; the one with the widest range stands for them."""

    pattern: str
    """Path with `*` for ids, such as `units.*.training`."""
    count: int
    widest: str
    """Path of the number with the widest range."""
    value: float
    low: float | None
    high: float | None
    relative_range: float
    """High less low, over the mean of their sizes, 0 to 2; 0 if none of them has a range."""


def evidence_counts(scenario: Scenario, sources: Mapping[str, Source]) -> EvidenceCounts:
    """Count what the numbers and places of a scenario rest on."""
    by_grade: dict[str, int] = dict.fromkeys(GRADES, 0)
    places: dict[str, int] = dict.fromkeys((*GRADES, "assumed"), 0)
    numbers = assumed = contested = ranged = defaults = 0
    for item in stated(scenario):
        record = item.record
        if isinstance(record, Place):
            places[grade_of(item, sources) or "assumed"] += 1
        if not isinstance(record, Quantity):
            continue
        if not item.is_written:
            defaults += record.value != 0
            continue
        numbers += 1
        grade = grade_of(item, sources)
        if grade is None:
            assumed += 1
        else:
            by_grade[grade] += 1
        contested += bool(record.alternatives)
        ranged += record.is_ranged
    return EvidenceCounts(numbers, by_grade, assumed, contested, ranged, defaults, places)


def grade_of(item: Stated, sources: Mapping[str, Source]) -> Grade | None:
    """Grade of a statement: its own, else that of its best source; None if it is assumed."""
    if not item.keys:
        return None
    record = item.record
    own = record.confidence if isinstance(record, Place) else getattr(record, "grade", None)
    grades = [sources[key].grade for key in item.keys if key in sources]
    return next((g for g in GRADES if g == own), None) or min(grades, default=None)


def weakest_links(scenario: Scenario, most: int = 20) -> list[WeakLink]:
    """Kinds of assumed numbers, the widest relative range first."""
    groups: dict[str, list[tuple[float, TreePath, Quantity]]] = {}
    for path, record, source, is_written in stated(scenario):
        if (
            not isinstance(record, Quantity)
            or not is_written
            or Stated(path, record, source, True).keys
        ):
            continue
        groups.setdefault(pattern_of(path), []).append((relative_range(record), path, record))
    links = []
    for pattern, members in groups.items():
        width, path, widest = max(members, key=lambda member: member[0])
        links.append(
            WeakLink(
                pattern, len(members), dotted(path), widest.value, widest.low, widest.high, width
            )
        )
    # ranges that differ little are told apart by how many numbers they stand for
    links.sort(key=lambda link: (-round(link.relative_range, 1), -link.count, link.pattern))
    return links[:most]


def relative_range(quantity: Quantity) -> float:
    """High less low, over the mean of their sizes: 0 without a range, 2 if it begins at 0."""
    if quantity.low is None or quantity.high is None or quantity.high == quantity.low:
        return 0.0
    return 2.0 * (quantity.high - quantity.low) / (abs(quantity.high) + abs(quantity.low))


def pattern_of(path: TreePath) -> str:
    """The path with `*` for ids and numbers of items."""
    parts: list[str] = []
    for i, part in enumerate(path):
        outer = shape_at(path[:i])
        is_id = outer is not None and outer.record is None and path[0] != "rules"
        parts.append("*" if is_id else str(part))
    return ".".join(parts)
