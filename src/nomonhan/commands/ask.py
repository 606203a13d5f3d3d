"""`nomonhan ask` for the command line: the answer in words, a table, and where the picture is."""

from __future__ import annotations

from typing import Any

from nomonhan.commands.answer import Answer, Table
from nomonhan.commands.asking import Asked, ask, ask_ready, footnote
from nomonhan.commands.run import INTERRUPTED
from nomonhan.evidence.questions import question_of, questions
from nomonhan.report.differences import caution, header, line_of, sentences, worth_showing
from nomonhan.report.words import Names
from nomonhan.scenario.packaged import shown_path
from nomonhan.terrain.board import theater_of
from nomonhan.text import format_number, format_percent
from nomonhan.text import gettext as _


def ask_command(**options: Any) -> Answer:
    """Ask, then say what was found."""
    asked = ask(show_progress=True, **options)
    document = {**asked.to_json(), "folder": shown_path(asked.folder)}
    code = INTERRUPTED if asked.is_interrupted else 0
    return Answer(words_of(asked, options.get("until")), document, code)


def ready_command(name: str | None, **options: Any) -> Answer:
    """Ask a ready question, or list them."""
    if name is None:
        found = list(questions().values())
        rows = [(q.id, str(q.question)) for q in found]
        return Answer(
            [Table((), rows)],
            {"questions": [{"id": q.id, **q.question.model_dump()} for q in found]},
        )
    question = question_of(name)
    asked = ask_ready(name, show_progress=True, **options)
    assumed = [f"- {each}" for each in question.assumptions]
    head = [str(question.question), "", _("Assumptions:"), *assumed, str(question.model), ""]
    document = {**asked.to_json(), "question": name, "folder": shown_path(asked.folder)}
    base = None if question.against is None else str(question.against.name)
    parts = [*head, *words_of(asked, options.get("until"), base)]
    return Answer(parts, document, INTERRUPTED if asked.is_interrupted else 0)


def moved(asked: Asked, names: Names) -> list[str | Table]:
    """Which uncertain inputs the differences hang on."""
    if not asked.moved:
        return []
    rows = [
        (found.path, names.metric(found.outcome), format_number(found.correlation, 2))
        for found in asked.moved
    ]
    title = _("Uncertain inputs that the differences go with beyond chance (rank correlation):")
    return ["", title, Table((), rows, numeric=(2,)), ""]


def words_of(
    asked: Asked, until: float | None = None, base: str | None = None
) -> list[str | Table]:
    """An answer for people; `base` is what was compared with, if not the scenario as it stands."""
    scenario = asked.scenario
    names = Names(scenario, theater_of(scenario).names)
    parts: list[str | Table] = [*asked.changes, footnote(asked), ""]
    if asked.is_interrupted:
        parts += [_("Interrupted: the same command goes on from here."), ""]
    shown = worth_showing(asked.differences)
    parts += sentences(shown, names)
    rows = [line_of(found, names) for found in shown]
    parts += ["", Table(header(base), rows, numeric=(1, 2, 3, 4, 5, 6), spare=2), ""]
    if len(rows) > 1:
        parts.append(caution(shown))
    parts += moved(asked, names)
    if until is not None:
        wanted = format_percent(until, 1)
        parts.append(
            _("Every difference is known to {wanted}.", wanted=wanted)
            if asked.is_known
            else _("Not every difference is known to {wanted}: raise --runs.", wanted=wanted)
        )
    if asked.picture is not None:
        parts.append(_("The picture is {path}", path=shown_path(asked.picture)))
    return parts
