"""What numbers and lists a command or a function of the library takes, checked alike for both.

Nothing heavy is imported: the declarations of commands need these limits for `--help`.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nomonhan.ensemble.errors import RunRefused
from nomonhan.text import format_list
from nomonhan.text import gettext as _

MOST_RUNS = 1_000_000
MOST_WORKERS = 512
MOST_SEED = 2**63 - 1
MOST_DRAWN = 2**16  # rows of a design that is not made for a run of battles
FEWEST_ROWS = 8
MOST_SCREEN = 10_000

# (least, most) by name
RANGES = {
    "replays": (0, MOST_RUNS),
    "seed": (0, MOST_SEED),
    "workers": (1, MOST_WORKERS),
    "battle": (0, MOST_DRAWN - 1),
    "rows": (FEWEST_ROWS, MOST_DRAWN),
    "screen": (0, MOST_SCREEN),
}
TICKS = (15, 30, 60)  # minutes
RUNS, IN_PAIRS, OF_CAMPAIGNS = (1, MOST_RUNS), (2, MOST_DRAWN), (1, MOST_DRAWN)
MAY_BE_LEFT = ("workers", "battle")  # None stands for "not said"


def check_counts(*, runs: tuple[Any, tuple[int, int]] | None = None, **counts: Any) -> None:
    """Refuse what is no whole number or outside of its limits, all of them at once.

    `runs` comes with its own limits; those of pairs may be left to the command.
    """
    limits = {**RANGES, **({} if runs is None else {"runs": runs[1]})}
    given = {**({} if runs is None else {"runs": runs[0]}), **counts}
    wrong = [
        told
        for name, number in given.items()
        if not (number is None and (name in MAY_BE_LEFT or limits[name] is IN_PAIRS))
        and (told := _wrong_with(name, number, *limits[name]))
    ]
    if wrong:
        raise RunRefused("\n".join(wrong))


def _wrong_with(name: str, number: Any, least: int, most: int) -> str:
    if not is_whole(number):
        return _("{name}: {number} is no whole number; write one from {least} to {most}",
                 name=name, number=repr(number), least=least, most=most)  # fmt: skip
    if number < least:
        return _("{name}: {number} is too small; write a whole number from {least} to {most}",
                 name=name, number=number, least=least, most=most)  # fmt: skip
    if number > most:
        return _("{name}: {number} is too large; write a whole number from {least} to {most}",
                 name=name, number=number, least=least, most=most)  # fmt: skip
    return ""


def check_tick(minutes: int | None) -> None:
    """Refuse a time step that the engine does not take."""
    if minutes is not None and minutes not in TICKS:
        raise RunRefused(
            _("--tick-minutes: {number} is no time step; write {choices}",
              number=minutes, choices=format_list([str(tick) for tick in TICKS], "or"))
        )  # fmt: skip


def check_page_name(path: Path | None) -> None:
    """Refuse to write a page under a name that browsers do not know for one."""
    if path is not None and path.suffix.lower() not in (".html", ".htm"):
        raise RunRefused(_("{path}: write a name that ends in .html", path=path))


def is_whole(number: Any) -> bool:
    """Whether it is a whole number of Python or numpy; yes and no are none."""
    try:
        operator.index(number)
    except TypeError:
        return False
    return not isinstance(number, bool)


def whole(number: Any) -> int | None:
    """A checked number as Python's own, whoever's it was."""
    return None if number is None else int(number)


def as_list(given: Any, name: str) -> Sequence[Any]:
    """What was given as a list; a bare word or path is a list of one, never one of letters."""
    if isinstance(given, str | Path):
        return (given,)
    if given is None:
        return ()
    try:
        words = tuple(given)
    except TypeError:
        words = (given,)
    if isinstance(given, dict) or not all(isinstance(word, str | Path) for word in words):
        raise RunRefused(
            _("{name}: {given} is no list of words; write them in brackets, as in ['a', 'b']",
              name=name, given=repr(given)))  # fmt: skip
    return words
