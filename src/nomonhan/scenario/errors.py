"""What is wrong with a scenario, where it stands and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from nomonhan.text import format_list
from nomonhan.text import gettext as _

SHOWN_NAMES = 8
LONGEST_QUOTE = 60


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One fault: `file:line:column: path: what is wrong; what to write instead`."""

    file: str
    line: int
    """Counted from 1; 0 if the fault is the whole file's."""
    column: int
    path: str
    """Dotted path into the scenario, empty if the file could not be read so far."""
    what: str
    cure: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        middle = f"{self.path}: " if self.path else ""
        return f"{place}: {middle}{self.what}; {self.cure}"


class ScenarioError(Exception):
    """All that is wrong with a scenario at once, in the order of its files."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        unique: dict[tuple[str, int, int, str, str], Problem] = {}
        for problem in sorted(
            problems
        ):  # one misspelled column of a table speaks once, not per row
            key = (problem.file, problem.line, problem.column, problem.what, problem.cure)
            unique.setdefault(key, problem)
        self.problems = tuple(unique.values())
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        return ScenarioError, (self.problems,)


def quote(raw: object) -> str:
    """What stood in the file, short enough for a message."""
    text = " ".join(str(raw).split())
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known name most like `word`, if any is."""
    return None if len(word) > LONGEST_QUOTE else _nearest(word, frozenset(known))


@lru_cache(maxsize=4096)  # a library left out brings the same word up a hundred times
def _nearest(word: str, known: frozenset[str]) -> str | None:
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else None


def suggestion(word: str, known: Collection[str]) -> str:
    """Cure for an unknown name: the nearest spelling, else the names there are."""
    if found := nearest(word, known):
        return _("write {name}", name=found)
    if not known:
        return _("remove it: there is nothing it could name")
    names = sorted(known)
    if len(names) == 1:
        return _("write {name}", name=names[0])
    if len(names) <= SHOWN_NAMES:
        return _("write one of {names}", names=format_list(names, "or"))
    shown = ", ".join(names[:SHOWN_NAMES])
    return _("write one of the {n} known names, such as {names}", n=len(names), names=shown)
