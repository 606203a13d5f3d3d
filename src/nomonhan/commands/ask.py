"""`nomonhan ask` for the command line: the answer in words, a table, and where the picture is."""

from __future__ import annotations

from typing import Any

from nomonhan.commands.answer import Answer, Table
from nomonhan.commands.asking import Asked, ask, footnote
from nomonhan.commands.run import INTERRUPTED
from nomonhan.report.differences import caution, header, line_of, sentences, worth_showing
from nomonhan.report.words import Names
from nomonhan.scenario.packaged import shown_path
from nomonhan.terrain.board import theater_of
from nomonhan.text import format_percent
from nomonhan.text import gettext as _


def ask_command(**options: Any) -> Answer:
    """Ask, then say what was found."""
    asked = ask(show_progress=True, **options)
    document = {**asked.to_json(), "folder": shown_path(asked.folder)}
    code = INTERRUPTED if asked.is_interrupted else 0
    return Answer(words_of(asked, options.get("until")), document, code)


def words_of(asked: Asked, until: float | None = None) -> list[str | Table]:
    """An answer for people."""
    scenario = asked.scenario
    names = Names(scenario, theater_of(scenario).names)
    parts: list[str | Table] = [*asked.changes, footnote(asked), ""]
    if asked.is_interrupted:
        parts += [_("Interrupted: the same command goes on from here."), ""]
    shown = worth_showing(asked.differences)
    parts += sentences(shown, names)
    rows = [line_of(found, names) for found in shown]
    parts += ["", Table(header(), rows, numeric=(1, 2, 3, 4, 5, 6)), ""]
    if len(rows) > 1:
        parts.append(caution(shown))
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
