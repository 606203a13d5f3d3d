"""What the report says in words: sources, figures of history, probabilities, names."""

from __future__ import annotations

import math
from datetime import datetime

import pytest

from nomonhan.claims.judging import judge
from nomonhan.evidence.history import HistoricalFigure, figures_of
from nomonhan.evidence.intervals import share
from nomonhan.evidence.measures import measure_of
from nomonhan.evidence.results import Results
from nomonhan.report import words
from nomonhan.report.comparison import definition, figure_text
from nomonhan.report.references import references
from nomonhan.report.through_time import losses_through_time, told_losses, year_of
from nomonhan.report.words import Names
from nomonhan.text import NO_BREAK_SPACE, language


def test_bibliography_holds_every_source_once(results: Results) -> None:
    figures = figures_of(results.scenario.name)
    claims = [judgment.claim for judgment in judge(results)]
    found = references(results.scenario, figures, claims)
    keys = [reference.key for reference in found]
    assert len(keys) == len(set(keys))
    assert {"JAWP", "KRIV", "ESWP"} <= set(keys)
    assert "assumed" not in keys
    assert next(r for r in found if r.key == "JAWP").numbers > 0
    assert [r.text.casefold() for r in found] == sorted(r.text.casefold() for r in found)


@pytest.mark.parametrize(
    ("fields", "english"),
    [
        ({"value": 14000, "low": 11500, "high": 16500}, "14,000 (11,500\u2060–\u206016,500)"),
        ({"value": 9284}, "9,284"),
        ({"low": 10}, "10 or more"),
        ({"low": 1, "high": 3}, "1\u2060–\u20603"),
        ({"at": "1939-08-24"}, f"24{NO_BREAK_SPACE}August"),
        ({"at": "1939-08-21T15:00:00"}, f"21{NO_BREAK_SPACE}August, 15:00"),
        (
            {"at_low": "1939-08-24", "at_high": "1939-08-26"},
            f"24{NO_BREAK_SPACE}Aug – 26{NO_BREAK_SPACE}Aug",
        ),
    ],
)
def test_figures_are_written_out(fields: dict[str, object], english: str) -> None:
    figure = HistoricalFigure.model_validate(
        {"id": "x", "metric": "a.b", "source": "JAWP", "speaker": "s", **fields}
    )
    with language("en"):
        assert figure_text(figure) == english


def test_definitions_are_printed(names: Names, results: Results) -> None:
    figure = figures_of(results.scenario.name)[0]
    with language("es"):
        said = "Unión Soviética: muertos, heridos, desaparecidos y prisioneros"
        assert definition(figure, names) == said
        measure = measure_of(figure, results.sides, list(results.outcomes))
        assert names.measure(measure) == said


@pytest.mark.parametrize(
    ("successes", "n", "words_"),
    [
        (0, 50, "in none of the battles"),
        (50, 50, "in every battle"),
        (1, 50, "in hardly any battle"),
        (49, 50, "in almost every battle"),
        (25, 50, "in every second battle"),
        (45, 50, "in nine battles of ten"),
        (3, 50, "in one battle of ten"),
    ],
)
def test_probabilities_in_words(successes: int, n: int, words_: str) -> None:
    with language("en"):
        assert words.in_words(share(successes, n)) == words_


def test_shares_are_written_with_their_interval() -> None:
    with language("es"):
        assert words.share_text(share(182, 200)) == (
            f"91{NO_BREAK_SPACE}% (86\u2060–\u206094{NO_BREAK_SPACE}%)"
        )
        assert words.in_words(share(0, 0)) == "sin batallas que planteen la cuestión"


def test_what_has_no_name_is_spelled(names: Names) -> None:
    assert names.unit("some_unit") == "some unit"
    assert names.weapon("some_weapon") == "some weapon"
    assert names.zone("some_zone") == "some zone"


def test_never_is_an_answer(results: Results, names: Names) -> None:
    """A date that never comes has its row and its share, and no bar."""
    hours = results.outcomes["zones.hamar_daba.changed_hands_at"]
    assert all(math.isnan(h) for h in hours)
    assert results.moment(1.5) == datetime(1939, 8, 20, 1, 30)


def test_figures_through_time_are_told_by_year(results: Results, names: Names) -> None:
    figures = figures_of("figures_through_time")
    rows = told_losses(figures, results.sides)
    assert [f.about for _x, f in rows].count("enemy") >= 2
    assert all(f.metric.endswith(".casualties") for _x, f in rows)
    years = [year_of(f) for _x, f in rows]
    assert years == sorted(years)
    ids = {f.id for _x, f in rows}
    assert "soviet_1939_tass" in ids
    assert "soviet_2001_irrecoverable" not in ids  # counts no wounded
    assert "japanese_may" not in ids  # one month
    with language("en"):
        svg = losses_through_time(figures, results.sides, names)
        assert svg is not None
        assert "told by the enemy" in svg
        assert losses_through_time([], results.sides, names) is None
