"""Differences in words: numbers by locale, signs, what is sure and what is not."""

from __future__ import annotations

import numpy as np
import pytest

from nomonhan.evidence.paired import number, probability
from nomonhan.evidence.results import Results
from nomonhan.report.difference_plot import difference_plot
from nomonhan.report.differences import line_of, sentence, sentences, worth_showing
from nomonhan.report.words import Names
from nomonhan.terrain.board import theater_of
from nomonhan.text import language


@pytest.fixture
def names(results: Results) -> Names:
    return Names(results.scenario, theater_of(results.scenario).names)


def test_a_sure_difference_is_told_with_its_interval(names: Names) -> None:
    base = np.array([1000.0, 1200.0, 1100.0, 1300.0])
    found = number("soviet.casualties", base, base - np.array([100.0, 102.0, 98.0, 100.0]))
    with language("en"):
        told = sentence(found, names)
        assert told.endswith(
            "all losses: 1,050 instead of 1,150; −100 (−103 to −97), or 8.7% less."
        )
    with language("es"):
        assert "1050 en vez de 1150; −100 (de −103 a −97), o sea 8,7" in sentence(found, names)


def test_a_probability_changes_by_points(names: Names) -> None:
    base = [True] * 30 + [False] * 70
    case = [True] * 60 + [False] * 40
    with language("en"):
        told = sentence(probability("front.ring_closed", base, case), names)
    assert told == (
        "The ring is closed: in 60% of battles instead of 30%; +30 points (+22 to +40)."
    )


@pytest.mark.filterwarnings("error")
def test_a_picture_has_room_for_many_changes(names: Names) -> None:
    more = number("soviet.killed", np.full(40, 50.0), np.full(40, 60.0))
    title = "; ".join(["What is changed, told in a sentence as long as patches have them"] * 6)
    with language("en"):
        svg = difference_plot([more], names, title, "A note. " * 40, ["soviet", "japanese"])
        assert difference_plot([more], names, "Short", "Short", ["soviet", "japanese"]) != svg


def test_what_is_not_sure_is_counted_and_what_never_happens_is_left_out(names: Names) -> None:
    rng = np.random.default_rng(1)
    noise = number("soviet.guns_lost", rng.normal(100, 9, 40), rng.normal(100, 9, 40))
    never = number("japanese.envelopments", np.zeros(40), np.zeros(40))
    more = number("soviet.killed", np.full(40, 50.0), np.full(40, 60.0))
    with language("en"):
        assert worth_showing([noise, never, more]) == [noise, more]
        assert sentences([noise, more], names)[1] == "1 other measure is not sure to differ."
        assert sentences([noise], names) == ["No difference is sure."]
        line = line_of(more, names)
    assert (line.base, line.case, line.difference) == ("50.0", "60.0", "+10.0")
    assert line.pairs == "100% / 0%"
