"""`scenario numbers`: every number of a scenario by the path under which `--set` changes it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from nomonhan.commands.answer import Answer, Table
from nomonhan.commands.subjects import load_subject
from nomonhan.ensemble.errors import RunRefused
from nomonhan.scenario.errors import quote
from nomonhan.scenario.nodes import dotted
from nomonhan.scenario.numbers import Stated, stated
from nomonhan.scenario.paths import WILD
from nomonhan.scenario.quantity import Quantity, plain
from nomonhan.text import gettext as _
from nomonhan.text import ngettext


def list_numbers(subject: str, pattern: str) -> Answer:
    """Numbers with value, range and source; of all paths, or of those that fit `pattern`."""
    scenario = load_subject(subject).scenario
    found = {
        path: (item, item.record)
        for item in stated(scenario)
        if isinstance(item.record, Quantity) and fits(path := dotted(item.path), pattern)
    }
    if not found:
        raise RunRefused(
            _("no number of {scenario} stands at {path}; `nomonhan scenario numbers {scenario}` "
              "lists all", scenario=scenario.name, path=quote(pattern))
        )  # fmt: skip
    header = (_("path"), _("value"), _("range"), _("source"))
    rows = [(path, plain(q.value), _range(q), _source(item)) for path, (item, q) in found.items()]
    count = ngettext("{n} number", "{n} numbers", len(rows))
    listed = [_said(path, item, q) for path, (item, q) in found.items()]
    return Answer([Table(header, rows, numeric=(1,)), "", count], {"numbers": listed})


def fits(path: str, pattern: str) -> bool:
    """Whether a path is what is asked for, or stands below it; `*` is any one part or more."""
    if not pattern:
        return True
    if set(pattern) & set(WILD):
        return fnmatchcase(path, pattern) or fnmatchcase(path, f"{pattern}.*")
    return path == pattern or path.startswith(f"{pattern}.")


def _range(number: Quantity) -> str:
    if number.low is None or number.high is None:
        return ""
    return f"{plain(number.low)} – {plain(number.high)}"


def _source(item: Stated) -> str:
    if item.source is None:
        return ""
    return item.source if item.is_written else _("default")


def _said(path: str, item: Stated, number: Quantity) -> dict[str, Any]:
    return {
        "path": path, "value": number.value, "low": number.low, "high": number.high,
        "source": item.source, "is_default": not item.is_written,
    }  # fmt: skip
