"""Ready questions: each can be asked, measures what battles have, and rests on sources."""

from __future__ import annotations

import pytest

from nomonhan.ensemble.errors import RunRefused
from nomonhan.evidence.outcomes import Reader
from nomonhan.evidence.questions import Question, question_of, questions
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.sources import packaged_sources
from nomonhan.terrain.place_check import check_places
from nomonhan.text import language
from tools.docs_questions import PAGES

ALL = questions()


def test_the_nine_questions_are_there() -> None:
    assert list(ALL) == [
        "half_the_trucks", "frontal_attack_only", "no_tanks", "nine_battalions", "japanese_tanks",
        "week_earlier", "average_staff", "no_bluff", "border_at_river",
    ]  # fmt: skip


@pytest.mark.parametrize("question", ALL.values(), ids=ALL)
def test_a_question_can_be_asked(question: Question) -> None:
    base = load_scenario(question.scenario)
    for case in (question.against, question.case):
        if case is not None:
            changed = load_scenario(
                question.scenario, case.patches, case.sets, check_places=check_places
            )
            assert changed.digest != base.digest
    sides = {name: side.contingents for name, side in base.scenario.sides.items()}
    assert set(question.metrics) <= set(Reader.of(base.scenario).names(sides))
    assert set(question.sources) <= set(packaged_sources())
    texts = [question.question, question.model, question.case.name, *question.assumptions]
    assert all(text.en and text.es and text.en != text.es for text in texts)


def test_an_unknown_question_is_refused_with_the_nearest() -> None:
    with language("en"), pytest.raises(RunRefused, match="write no_tanks"):
        question_of("no_tank")


@pytest.mark.parametrize("question", ALL.values(), ids=ALL)
def test_the_page_of_a_question_says_what_its_file_says(question: Question) -> None:
    """`python -m tools.docs_questions` writes the pages; their numbers come from battles."""
    page = (PAGES / f"{question.id}.md").read_text(encoding="utf-8")
    for text in (question.question, question.model, question.case.name, *question.assumptions):
        assert text.en in page, "run python -m tools.docs_questions"
    assert "Model, not history." in page
    assert (PAGES / f"{question.id}.svg").exists()
    listed = (PAGES / "index.md").read_text(encoding="utf-8")
    assert f"({question.id}.md)" in listed
