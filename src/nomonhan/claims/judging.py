"""From a run to marks: each reading by its own test, the sentence by its readings.

A reading *holds* where its test is true in at least 80 % of battles, *fails* where it is true in at
most 20 %, and holds *in part* between.  A reading that no battle can test takes its mark from the
literature.  A sentence holds or fails if all of its readings do; otherwise it holds in part, unless
a reading is contested and no other one decides the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from nomonhan.claims.predicates import REGISTRY, Looker
from nomonhan.claims.records import Claim, Mark, Reading, claims_for
from nomonhan.evidence.intervals import EnsembleTooSmall, Share, is_above, share_of
from nomonhan.evidence.results import Results

HOLDS_FROM = 0.8
FAILS_TO = 0.2


class ReadingJudged(NamedTuple):
    """One reading and what the run says of it."""

    reading: Reading
    mark: Mark
    share: Share | None  # of battles in which the test is true; None without a test, or of the map
    fact: bool | None  # what the map says; None for tests of battles
    needed: int  # battles that would decide the mark; 0 if it is decided


class Judgment(NamedTuple):
    """One sentence and the mark that its readings add up to."""

    claim: Claim
    mark: Mark
    readings: list[ReadingJudged]

    @property
    def needed(self) -> int:
        """Battles that would decide every reading's mark; 0 if all are decided."""
        return max(reading.needed for reading in self.readings)

    def as_json(self) -> dict[str, Any]:
        """The row of `claims --json`; the first tested reading gives p."""
        tested = (r for r in self.readings if r.reading.predicate is not None)
        first = next(tested, self.readings[0])
        share, call = first.share, first.reading.predicate
        return {
            "id": self.claim.id,
            "es": self.claim.text.es,
            "en": self.claim.text.en,
            "readings": [_reading_json(reading) for reading in self.readings],
            "predicate": call.name if call else None,
            "reads": sorted({n for r in self.readings for n in _reads(r.reading)}),
            "p": share.p if share else None,
            "low": share.low if share else None,
            "high": share.high if share else None,
            "fact": first.fact,
            "runs": share.n if share else 0,
            "needed": self.needed,
            "evidence_for": [a.model_dump() for a in self.claim.evidence_for],
            "evidence_against": [a.model_dump() for a in self.claim.evidence_against],
            "literature": self.claim.literature,
            "verdict": self.mark,
        }


def judge(results: Results, claims: Sequence[Claim] | None = None) -> list[Judgment]:
    """Marks of all statements that the run's scenario, or its map, can answer."""
    scenario = results.scenario
    chosen = claims_for(scenario.name, scenario.map) if claims is None else claims
    return [_judge_claim(claim, results) for claim in chosen]


def _judge_claim(claim: Claim, results: Results) -> Judgment:
    readings = [judge_reading(reading, results) for reading in claim.readings]
    return Judgment(claim, mark_of_claim([r.mark for r in readings], claim.literature), readings)


def judge_reading(reading: Reading, results: Results) -> ReadingJudged:
    """Mark of one reading."""
    call = reading.predicate
    if call is None:
        return ReadingJudged(reading, reading.literature, None, None, 0)
    truths = REGISTRY[call.name](Looker(results), **call.parameters)
    if all(name.startswith("terrain.") for name in call.reads):
        fact = bool(truths[0])
        return ReadingJudged(reading, "holds" if fact else "fails", None, fact, 0)
    asked = truths[~np.isnan(truths)]
    share = share_of(asked)
    if share.n == 0:
        return ReadingJudged(reading, "not_testable", share, None, 0)
    needed = 0
    for threshold in (HOLDS_FROM, FAILS_TO):
        try:
            is_above(share, threshold)
        except EnsembleTooSmall as error:
            needed = max(needed, error.needed)
    return ReadingJudged(reading, mark_of_share(share.p), share, None, needed)


def mark_of_share(p: float) -> Mark:
    """Mark of a reading that is true in a share p of the battles."""
    if p >= HOLDS_FROM:
        return "holds"
    return "fails" if p <= FAILS_TO else "in_part"


def mark_of_claim(marks: Sequence[Mark], literature: Mark) -> Mark:
    """Mark of a sentence from those of its readings."""
    decided = {mark for mark in marks if mark in ("holds", "in_part", "fails")}
    if not decided:
        return "contested" if "contested" in marks else "not_testable"
    if literature == "contested":
        return "contested"
    return decided.pop() if len(decided) == 1 else "in_part"


def _reads(reading: Reading) -> list[str]:
    return reading.predicate.reads if reading.predicate else []


def _reading_json(judged: ReadingJudged) -> dict[str, Any]:
    reading, share = judged.reading, judged.share
    return {
        "id": reading.id,
        "es": reading.text.es,
        "en": reading.text.en,
        "predicate": reading.predicate.model_dump() if reading.predicate else None,
        "p": share.p if share else None,
        "low": share.low if share else None,
        "high": share.high if share else None,
        "fact": judged.fact,
        "runs": share.n if share else 0,
        "needed": judged.needed,
        "literature": reading.literature,
        "verdict": judged.mark,
    }
