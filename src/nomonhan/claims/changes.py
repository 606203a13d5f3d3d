"""The text before and after a change: which sentences move, and into what words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nomonhan.claims.judging import Judgment, ReadingJudged

if TYPE_CHECKING:
    from nomonhan.evidence.paired import Difference


class ReadingChange(NamedTuple):
    """A reading before and after; `difference` of its probability, battle by battle."""

    before: ReadingJudged
    after: ReadingJudged
    difference: Difference | None

    @property
    def is_moved(self) -> bool:
        """Whether its probability surely differs, or what the data say does."""
        if self.difference is not None:
            return self.difference.is_sure
        return (self.before.mark, self.before.fact) != (self.after.mark, self.after.fact)

    @property
    def falls(self) -> bool:
        """Whether it surely holds less often than before, and fails."""
        lower = self.difference is None or self.difference.mean < 0.0
        return self.is_moved and lower and self.after.mark == "fails"


class Change(NamedTuple):
    """A sentence before and after."""

    before: Judgment
    after: Judgment
    readings: list[ReadingChange]

    @property
    def is_moved(self) -> bool:
        """Whether any of its readings surely moved."""
        return any(reading.is_moved for reading in self.readings)

    @property
    def turns(self) -> bool:
        """Whether it moved to another mark."""
        return self.is_moved and self.before.mark != self.after.mark

    @property
    def rewritten(self) -> str | None:
        """Our words for what the changed case makes of the sentence; None where it can stand.

        Those of the sentence where it takes another mark, else of the first reading that falls.
        """
        words = {"fails": self.after.claim.otherwise, "in_part": self.after.claim.partly}
        found = words.get(self.after.mark) if self.turns else None
        for reading in self.readings:
            if found is None and reading.falls:
                found = reading.after.reading.otherwise
        return None if found is None else str(found)


def changes(before: Sequence[Judgment], after: Sequence[Judgment]) -> list[Change]:
    """Sentences side by side; both boards judge the same statements in the same order."""
    return [_change(a, b) for a, b in zip(before, after, strict=True)]


def _change(before: Judgment, after: Judgment) -> Change:
    pairs = zip(before.readings, after.readings, strict=True)
    return Change(before, after, [ReadingChange(a, b, _difference(a, b)) for a, b in pairs])


def _difference(before: ReadingJudged, after: ReadingJudged) -> Difference | None:
    """Of battles that both runs fought and in which both raise the question; None without any."""
    from nomonhan.evidence.paired import probability  # brings scipy, which the front page spares

    if before.share is None or after.share is None:
        return None
    assert before.answer is not None
    assert after.answer is not None
    n = min(len(before.answer.truths), len(after.answer.truths))
    base, case = before.answer.truths[:n], after.answer.truths[:n]
    asked = ~np.isnan(base) & ~np.isnan(case)
    if not asked.any():
        return None
    same = bool(np.array_equal(base, case, equal_nan=True))
    return probability(
        before.reading.id, base[asked].astype(bool), case[asked].astype(bool), same=same
    )
