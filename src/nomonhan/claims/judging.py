"""From evidence to marks: each reading by its own test, the sentence by its readings.

A reading of battles *holds* where its test is true in at least 80 % of them, *fails* where it is
true in at most 20 %, and holds *in part* between; if the battles are too few to tell, it is
undecided, and so many more are needed.  A reading of data is asked of everything that the sources
tell: it holds if true of all, fails if of none, and is *contested* if that depends on the source.
A reading without a test, or whose scenario is not part of the package, cannot be tested.

A sentence takes the mark that all of its tested readings share; where they differ it holds in part.
Readings of a clause that only stands by are shown and do not count.
What the literature makes of it stands beside our mark and never enters it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from nomonhan.claims import facts, predicates  # noqa: F401  (they fill the registry)
from nomonhan.claims.looking import Answer, ColumnMissing, Evidence, Looker, NotFought, NotShipped
from nomonhan.claims.records import Claim, Mark, Reading, claims_for, load_text
from nomonhan.claims.registry import ask
from nomonhan.evidence.intervals import EnsembleTooSmall, Share, is_above, runs_needed, share_of
from nomonhan.evidence.results import Results

HOLDS_FROM = 0.8
FAILS_TO = 0.2

Verdict = Literal["holds", "in_part", "contested", "fails", "not_testable", "undecided"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Reason = Literal["no_test", "not_shipped", "not_fought", "column_missing", "not_raised"]


class ReadingJudged(NamedTuple):
    """One reading and what the evidence says of it."""

    reading: Reading
    mark: Mark  # by what has been fought so far, decided or not
    share: Share | None = None  # of battles in which the test is true; None for data
    fact: bool | None = None  # what the data say; None for battles, and where sources differ
    needed: int = 0  # battles that would decide the mark; 0 if it is decided
    reason: Reason | None = None  # why there is nothing to say
    detail: str = ""  # the scenario or column that is missing
    answer: Answer | None = None

    @property
    def verdict(self) -> Verdict:
        return "undecided" if self.needed else self.mark

    @property
    def possible(self) -> tuple[Mark, ...]:
        """Marks that more battles may still give it; its own alone once it is decided."""
        if not self.needed:
            return (self.mark,)
        if self.share is None:
            return ("holds", "in_part", "fails")
        ends = mark_of_share(self.share.low), mark_of_share(self.share.high)
        return tuple(dict.fromkeys((self.mark, *ends)))

    @property
    def is_tested(self) -> bool:
        return self.mark != "not_testable"


class Judgment(NamedTuple):
    """One sentence and the mark that its readings add up to."""

    claim: Claim
    mark: Mark
    readings: list[ReadingJudged]

    @property
    def deciding(self) -> list[ReadingJudged]:
        """Readings that count for the sentence."""
        return [judged for judged in self.readings if not judged.reading.aside]

    @property
    def needed(self) -> int:
        """Battles that would decide the mark; 0 if no undecided reading can change it any more."""
        ways = itertools.product(*(judged.possible for judged in self.deciding))
        if len({mark_of_claim(marks) for marks in ways}) == 1:
            return 0
        return max(judged.needed for judged in self.deciding)

    @property
    def verdict(self) -> Verdict:
        """The mark, or `undecided` while battles are too few."""
        return "undecided" if self.needed else self.mark

    @property
    def chief(self) -> ReadingJudged:
        """The reading whose probability stands for the sentence: the first that was tested.

        Clauses that only stand by do not stand for it.
        """
        asked = (r for r in self.deciding if r.share is not None and r.share.n)
        tested = (r for r in self.deciding if r.is_tested or r.needed)
        return next(asked, next(tested, next(iter(self.deciding), self.readings[0])))

    def decided(self) -> Mark:
        """The mark; EnsembleTooSmall, with the battles needed, if these do not decide it."""
        if not self.needed:
            return self.mark
        slowest = max(self.deciding, key=lambda judged: judged.needed)
        raise EnsembleTooSmall(slowest.share or Share(np.nan, 0.0, 1.0, 0), self.needed)

    def as_json(self) -> dict[str, Any]:
        """The row of `claims --json`; the chief reading gives predicate and probability."""
        first = self.chief
        call = first.reading.predicate
        reads = {n for r in self.readings if r.reading.predicate for n in r.reading.predicate.reads}
        return {
            "id": self.claim.id,
            "es": self.claim.text.es,
            "en": self.claim.text.en,
            "readings": [_reading_json(reading) for reading in self.readings],
            "predicate": call.name if call else None,
            "reads": sorted(reads),
            **_numbers_of(first),
            "needed": self.needed,
            "evidence_for": [a.model_dump() for a in self.claim.evidence_for],
            "evidence_against": [a.model_dump() for a in self.claim.evidence_against],
            "literature": self.claim.literature,
            "verdict": self.verdict,
        }


def judge(results: Results, claims: Iterable[Claim] | None = None) -> list[Judgment]:
    """Marks of all statements that the run's scenario, or its map, can answer."""
    scenario = results.scenario
    chosen = claims_for(scenario.name, scenario.map) if claims is None else claims
    return board(Evidence.of({scenario.name: results}), chosen)


def board(evidence: Evidence, claims: Iterable[Claim] | None = None) -> list[Judgment]:
    """Marks of all statements, in the order of the text."""
    chosen = load_text().claims.values() if claims is None else claims
    return [judge_claim(claim, evidence) for claim in chosen]


def judge_claim(claim: Claim, evidence: Evidence) -> Judgment:
    """Mark of one sentence."""
    readings = [judge_reading(reading, evidence) for reading in claim.readings]
    judgment = Judgment(claim, "not_testable", readings)
    return judgment._replace(mark=mark_of_claim([judged.mark for judged in judgment.deciding]))


def judge_reading(reading: Reading, evidence: Evidence) -> ReadingJudged:
    """Mark of one reading."""
    call = reading.predicate
    if call is None:
        return ReadingJudged(reading, "not_testable", reason="no_test")
    try:
        answer = ask(call.name, Looker(evidence, call.scenario), call.parameters)
    except NotShipped as error:
        return ReadingJudged(reading, "not_testable", reason="not_shipped", detail=str(error))
    except NotFought as error:
        least = runs_needed(1.0, HOLDS_FROM, 1)
        return ReadingJudged(
            reading, "not_testable", needed=least, reason="not_fought", detail=str(error)
        )
    except ColumnMissing as error:
        return ReadingJudged(reading, "not_testable", reason="column_missing", detail=str(error))
    if call.scenario is None:
        return _judged_by_data(reading, answer)
    return _judged_by_battles(reading, answer)


def _judged_by_data(reading: Reading, answer: Answer) -> ReadingJudged:
    true = answer.truths.astype(bool)
    if true.all() or not true.any():
        fact = bool(true.all())
        return ReadingJudged(reading, "holds" if fact else "fails", fact=fact, answer=answer)
    return ReadingJudged(reading, "contested", answer=answer)


def _judged_by_battles(reading: Reading, answer: Answer) -> ReadingJudged:
    asked = answer.truths[~np.isnan(answer.truths)]
    share = share_of(asked)
    if share.n == 0:
        return ReadingJudged(reading, "not_testable", share, reason="not_raised", answer=answer)
    needed = 0
    for threshold in (HOLDS_FROM, FAILS_TO):
        try:
            is_above(share, threshold)
        except EnsembleTooSmall as error:
            needed = max(needed, error.needed)
    return ReadingJudged(reading, mark_of_share(share.p), share, needed=needed, answer=answer)


def mark_of_share(p: float) -> Mark:
    """Mark of a reading that is true in a share p of the battles."""
    if p >= HOLDS_FROM:
        return "holds"
    return "fails" if p <= FAILS_TO else "in_part"


def mark_of_claim(marks: Sequence[Mark]) -> Mark:
    """Mark of a sentence from those of its readings; those that cannot be tested do not count."""
    tested = {mark for mark in marks if mark != "not_testable"}
    if not tested:
        return "not_testable"
    return tested.pop() if len(tested) == 1 else "in_part"


def _numbers_of(judged: ReadingJudged) -> dict[str, Any]:
    share = judged.share
    told = share is not None and share.n > 0
    return {
        "p": share.p if share is not None and told else None,
        "low": share.low if share is not None and told else None,
        "high": share.high if share is not None and told else None,
        "fact": judged.fact,
        "runs": share.n if share is not None else 0,
    }


def _reading_json(judged: ReadingJudged) -> dict[str, Any]:
    reading = judged.reading
    call = reading.predicate
    return {
        "id": reading.id,
        "es": reading.text.es,
        "en": reading.text.en,
        "of": reading.of.model_dump() if reading.of else None,
        "scenario": call.scenario if call else None,
        "predicate": {"name": call.name, "parameters": call.parameters} if call else None,
        "reads": list(call.reads) if call else [],
        **_numbers_of(judged),
        "needed": judged.needed,
        "reason": judged.reason,
        "detail": judged.detail or None,
        "untested": reading.untested.model_dump() if reading.untested else None,
        "literature": reading.literature,
        "verdict": judged.verdict,
    }
