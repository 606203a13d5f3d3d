"""Sources: the packaged bibliography, a scenario's own, and how a source is cited."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from nomonhan.scenario.bibtex import parse_bibtex, plain_text, write_bibtex
from nomonhan.scenario.errors import Problem, ScenarioError, quote, suggestion
from nomonhan.scenario.packaged import REFERENCES_FILE, shown_path
from nomonhan.scenario.quantity import ASSUMED, Grade
from nomonhan.scenario.reader import read_text
from nomonhan.text import format_list
from nomonhan.text import gettext as _

GRADES: tuple[Grade, ...] = get_args(Grade)
READ = ("full", "part", "excerpt", "none")
REFERENCES_NAME = "references.bib"


@dataclass(frozen=True)
class Source:
    """A source of the bibliography."""

    key: str
    kind: str
    """BibTeX type: book, article, misc ..."""
    grade: Grade
    """A scholarly or archival, B specialist, C general or memoir, D popular or partisan."""
    read: str
    """How much of it was read: full, part, excerpt, none; empty if not said."""
    fields: dict[str, str]
    """All fields as they stand in the file, braces included."""

    def field(self, name: str) -> str:
        """A field as plain text, empty if there is none."""
        return plain_text(self.fields.get(name, ""))

    @property
    def text(self) -> str:
        """The citation in one line."""
        where = next(
            (t for n in ("journal", "booktitle", "howpublished") if (t := self.field(n))), ""
        )
        numbers = " ".join(filter(None, (self.field("volume"), self.field("number"))))
        house = ", ".join(filter(None, (self.field("address"), self.field("publisher"))))
        who = self.field("author") or self.field("editor") or self.field("organization")
        parts = (
            who, self.field("year") or self.field("date"), self.field("title"), where, numbers,
            self.field("institution") or self.field("school"), house,
            self.field("pages") and _("pp. {pages}", pages=self.field("pages")),
            self.field("doi") and f"doi:{self.field('doi')}", self.field("url"),
        )  # fmt: skip
        return ". ".join(part.rstrip(".") for part in parts if part) + "."

    @property
    def bibtex(self) -> str:
        """The entry as BibTeX."""
        return write_bibtex(self.kind, self.key, self.fields)


def read_sources(path: Path, problems: list[Problem]) -> dict[str, Source]:
    """Sources of a BibTeX file by key; faults are added to `problems`."""
    shown = shown_path(path)
    text = read_text(path, shown)
    if isinstance(text, Problem):
        problems.append(text)
        return {}
    sources: dict[str, Source] = {}
    for entry in parse_bibtex(text, shown, problems):

        def report(what: str, cure: str, line: int = entry.line, column: int = entry.column,
                   key: str = entry.key) -> None:  # fmt: skip
            problems.append(Problem(shown, line, column, key, what, cure))

        if entry.key == ASSUMED or "," in entry.key:
            report(_("a source cannot be called {key}", key=entry.key), _("choose another key"))
        if entry.key in sources:
            report(_("the source {key} stands here twice", key=entry.key), _("keep one of the two"))
        grade, read = entry.fields.get("grade", ""), entry.fields.get("read", "")
        if grade not in GRADES:
            what = (
                _("grade {grade} is not known here", grade=quote(grade))
                if grade
                else _("grade is missing")
            )
            report(
                what,
                _("add {names}", names=format_list([f"grade = {{{g}}}" for g in GRADES], "or")),
            )
        if read and read not in READ:
            report(_("read {read} is not known here", read=quote(read)), suggestion(read, READ))
        if not entry.fields.get("title"):
            report(_("title is missing"), _("add {field}", field="title = {...}"))
        known: Grade = next((g for g in GRADES if g == grade), "D")
        sources.setdefault(entry.key, Source(entry.key, entry.kind, known, read, entry.fields))
    return sources


@cache
def packaged_sources() -> dict[str, Source]:
    """The package's bibliography."""
    problems: list[Problem] = []
    sources = read_sources(REFERENCES_FILE, problems) if REFERENCES_FILE.exists() else {}
    if problems:
        raise ScenarioError(problems)
    return sources


def scenario_sources(folder: Path, problems: list[Problem]) -> dict[str, Source]:
    """The package's bibliography and the folder's own `references.bib`."""
    own = folder / REFERENCES_NAME
    sources = dict(packaged_sources())
    if own.is_file():
        sources.update(read_sources(own, problems))
    return sources
