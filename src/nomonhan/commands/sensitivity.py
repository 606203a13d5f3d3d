"""`nomonhan sensitivity` for the command line."""

from __future__ import annotations

from typing import Any

from nomonhan.commands.answer import Answer, Table
from nomonhan.commands.deciding import Sensitivity, footnote, sensitivity
from nomonhan.commands.run import INTERRUPTED
from nomonhan.report.deciding_words import (
    floor_of,
    outcome_word,
    share_rows,
    told,
    too_few_rows,
    weakest,
)
from nomonhan.report.words import Names
from nomonhan.scenario.packaged import shown_path
from nomonhan.terrain.board import theater_of
from nomonhan.text import format_number
from nomonhan.text import gettext as _


def sensitivity_command(**options: Any) -> Answer:
    """Measure, then say what moves the outcome."""
    found = sensitivity(show_progress=True, **options)
    document = {
        **found.to_json(),
        "folder": shown_path(found.folder),
        "pictures": [shown_path(path) for path in found.pictures],
    }
    return Answer(words_of(found), document, INTERRUPTED if found.decided.is_interrupted else 0)


def words_of(found: Sensitivity) -> list[str | Table]:
    """The result for people."""
    decided = found.decided
    names = Names(found.scenario, theater_of(found.scenario).names)
    heads = ["", *(outcome_word(outcome, names) for outcome in decided.themes)]
    numeric = tuple(range(1, len(heads)))
    parts: list[str | Table] = [footnote(found), ""]
    if decided.is_interrupted:
        parts += [_("Interrupted: the same command goes on from here."), ""]
    parts += [told(outcome, indices, names) for outcome, indices in decided.themes.items()]
    parts += [
        "",
        _("Shares of the variance of each outcome in percent, with 95 % intervals, by what the "
          "inputs are about:"),
        Table(heads, share_rows(decided.themes, names), numeric),
        "",
        _("and by what they rest on:"),
        Table(heads, share_rows(decided.grades, names), numeric),
    ]  # fmt: skip
    if lacking := too_few_rows(decided.themes, decided.grades):
        parts += ["", lacking]
    parts += _weakest_links(found, names)
    parts += ["", *(_("The picture is {path}", path=shown_path(p)) for p in found.pictures)]
    return parts


def _weakest_links(found: Sensitivity, names: Names) -> list[str | Table]:
    """For each outcome the assumed inputs that move it most."""
    decided = found.decided
    if not decided.screened:
        return []
    parts: list[str | Table] = [
        "",
        _("The weakest links: assumed inputs by how far they move an outcome, in its standard "
          "deviations; chance alone moves it by the number in brackets."),
    ]  # fmt: skip
    for outcome in decided.families:
        floor = floor_of(decided, outcome)
        links = ", ".join(
            f"{effect.group} {format_number(effect.size, 2)}"
            for effect in weakest(decided, outcome, 6)
        )
        at = format_number(floor.size if floor else 0.0, 2)
        parts.append(f"{outcome_word(outcome, names)} ({at}): {links}")
    return parts
