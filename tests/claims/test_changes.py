"""Before and after: which sentences move, surely, and into what words."""

from __future__ import annotations

import numpy as np
import pytest

from nomonhan.claims.changes import changes
from nomonhan.claims.judging import Judgment, ReadingJudged, judge_claim, mark_of_share
from nomonhan.claims.looking import Answer, Evidence
from nomonhan.claims.records import load_text
from nomonhan.evidence.intervals import share_of
from nomonhan.text import language


def judged(claim: str, truths: list[float]) -> Judgment:
    """A sentence judged by made-up truths of its first reading, the others without a test."""
    record = load_text().claims[claim]
    array = np.array(truths)
    share = share_of(array[~np.isnan(array)])
    first = ReadingJudged(record.readings[0], mark_of_share(share.p), share, answer=Answer(array))
    rest = [ReadingJudged(reading, "not_testable") for reading in record.readings[1:]]
    return Judgment(record, first.mark, [first, *rest])


def test_a_sure_difference_moves_and_rewrites() -> None:
    before, after = judged("C13", [1.0] * 40), judged("C13", [0.0] * 40)
    change = changes([before], [after])[0]
    assert change.is_moved
    assert change.turns
    difference = change.readings[0].difference
    assert difference is not None
    assert (difference.base, difference.case, difference.mean) == (1.0, 0.0, -1.0)
    with language("en"):
        assert change.rewritten is not None
        assert change.rewritten.startswith("It did not become a great victory")
    with language("es"):
        assert change.rewritten.startswith("No se transformó")


def test_what_chance_may_do_moves_nothing() -> None:
    before = judged("C13", [1.0] * 39 + [0.0])
    after = judged("C13", [1.0] * 40)
    change = changes([before], [after])[0]
    assert not change.is_moved
    assert change.rewritten is None


def test_only_battles_that_both_fought_and_both_ask_are_compared() -> None:
    before = judged("C13", [1.0, np.nan, 1.0, 0.0])
    after = judged("C13", [1.0, 1.0, 0.0, np.nan, 0.0, 0.0])
    difference = changes([before], [after])[0].readings[0].difference
    assert difference is not None
    assert difference.n == 2
    assert difference.mean == pytest.approx(-0.5)


def test_data_move_without_an_interval() -> None:
    claim = load_text().claims["C03"]
    now = judge_claim(claim, Evidence.of())
    first = now.readings[0]._replace(mark="fails", fact=False)
    other = now._replace(readings=[first, *now.readings[1:]], mark="fails")
    change = changes([now], [other])[0]
    assert change.is_moved
    assert change.readings[0].difference is None
    assert not change.readings[1].is_moved


def test_a_reading_that_falls_has_words_of_its_own() -> None:
    """The sentence keeps its mark, in part; what it says of tanks has become wrong."""
    claim = load_text().claims["C09"]

    def with_tanks(truths: list[float]) -> Judgment:
        array = np.array(truths)
        share = share_of(array)
        readings = [
            ReadingJudged(r, "holds") if r.id == "places" else ReadingJudged(r, "not_testable")
            for r in claim.readings
        ]
        i = [r.id for r in claim.readings].index("tanks")
        readings[i] = ReadingJudged(
            claim.readings[i], mark_of_share(share.p), share, answer=Answer(array)
        )
        return Judgment(claim, "in_part", readings)

    fallen = changes([with_tanks([1.0, 0.0] * 20)], [with_tanks([0.0] * 40)])[0]
    assert not fallen.turns
    with language("en"):
        assert fallen.rewritten == str(claim.readings[1].otherwise)
    risen = changes([with_tanks([0.0] * 40)], [with_tanks([1.0, 0.0] * 20)])[0]
    assert risen.is_moved
    assert risen.rewritten is None
