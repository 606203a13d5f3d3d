"""YAML files as trees of nodes that know their line and column.

The events come from ruamel.yaml; scalars follow the core schema of YAML 1.2, so that `no` and
`1939-08-20` stay text.  Whatever could surprise is refused with its place: duplicate keys, aliases,
merge keys, tags, more than one document, nesting beyond all reason.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

from nomonhan.scenario.errors import Problem, quote
from nomonhan.scenario.nodes import Node, Scalar
from nomonhan.text import gettext as _

LARGEST_FILE_BYTES = 8_000_000
DEEPEST = 24
MOST_NODES = 200_000

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_HEX_OR_OCTAL = re.compile(r"0x[0-9a-fA-F]{1,15}|0o[0-7]{1,15}")
_ESCAPE = re.compile(r"\\U([0-9a-fA-F]{8})")
_NOT_A_NUMBER = {".nan", ".NaN", ".NAN"}
_INFINITE = re.compile(r"([-+]?)\.(inf|Inf|INF)")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def plain_scalar(text: str) -> Scalar:
    """Value of an unquoted scalar after the core schema of YAML 1.2."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _HEX_OR_OCTAL.fullmatch(text):
        return int(text, 0)
    if text in _NOT_A_NUMBER:
        return float("nan")
    if found := _INFINITE.fullmatch(text):
        return float(found[1] + "inf")
    return text


def read_text(path: Path, shown: str) -> str | Problem:
    """Text of a file, or why it cannot be had."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            limit = LARGEST_FILE_BYTES // 1_000_000
            return Problem(
                shown, 0, 0, "", _("the file is larger than {limit} MB", limit=limit),
                _("split it, or leave out what is no scenario"),
            )  # fmt: skip
        raw = path.read_bytes()
    except OSError as error:
        return Problem(
            shown, 0, 0, "",
            _("the file cannot be read ({reason})", reason=error.strerror or error),
            _("check its name and who may read it"),
        )  # fmt: skip
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = position_at(raw[: error.start].decode("utf-8", "replace"))
        return Problem(
            shown, line, column, "", _("the file is not UTF-8 text"), _("save it as UTF-8"),
        )  # fmt: skip


def position_at(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows the text `before`."""
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def read_yaml(path: Path, shown: str, problems: list[Problem]) -> Node | None:
    """The mapping in a YAML file; faults are added to `problems`, an unreadable file gives None."""
    text = read_text(path, shown)
    if isinstance(text, Problem):
        problems.append(text)
        return None
    return parse_yaml(text, shown, problems)


def parse_yaml(text: str, shown: str, problems: list[Problem]) -> Node | None:
    """The mapping in a YAML text; see `read_yaml`."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        events = iter(YAML(typ="safe", pure=True).parse(StringIO(text)))
        return _Composer(events, shown, problems).document()
    except _GiveUp:
        return None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        detail = error.problem or error.context or ""
        problems.append(_syntax_problem(text, shown, line, column, detail))
        return None
    except ReaderError as error:
        line, column = position_at(text[: error.position])
        what = _(
            "the character U+{code} cannot stand in a text file", code=f"{error.character:04X}"
        )
        problems.append(Problem(shown, line, column, "", what, _("remove it")))
        return None
    except (ValueError, OverflowError):
        bad = next((m for m in _ESCAPE.finditer(text) if int(m[1], 16) > sys.maxunicode), None)
        line, column = position_at(text[: bad.start()]) if bad else (0, 0)
        what = _("an escape in a quoted text names no character")
        problems.append(Problem(shown, line, column, "", what, _("write the character itself")))
        return None


def _syntax_problem(text: str, shown: str, line: int, column: int, detail: str) -> Problem:
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if "\\t" in detail or written[: len(written) - len(written.lstrip())].count("\t"):
        what, cure = _("a tab stands where only spaces may"), _("indent with spaces")
    else:
        what = _("this is not YAML ({detail})", detail=quote(detail))
        cure = _("check indentation, brackets, quotes and colons up to here")
    return Problem(shown, line, column, "", what, cure)


class _GiveUp(Exception):
    """The rest of the file is not worth reading."""


class _Composer:
    """Builds nodes from the events of a YAML parser, one document, depth first."""

    def __init__(self, events: Iterator[Any], shown: str, problems: list[Problem]) -> None:
        self.events = events
        self.shown = shown
        self.problems = problems
        self.count = 0

    def document(self) -> Node | None:
        """The mapping that the file holds; None, with a problem, if it holds something else."""
        root: Node | None = None
        for event in self.events:
            kind = type(event).__name__
            if kind in (
                "StreamStartEvent",
                "DocumentStartEvent",
                "DocumentEndEvent",
                "StreamEndEvent",
            ):
                if kind == "DocumentStartEvent" and root is not None:
                    what = _("a second document begins here (a line ---)")
                    self._refuse(event, what, _("put it into a file of its own"))
                continue
            root = self._node(event, kind, 0)
        if root is None or root.value is None:
            return Node({}, self.shown, 1, 1)
        if not isinstance(root.value, dict):
            what = _("the file does not hold a mapping")
            self.problems.append(root.problem("", what, _("begin it with a key such as units:")))
            return None
        return root

    def _refuse(self, event: Any, what: str, cure: str) -> NoReturn:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self.problems.append(Problem(self.shown, line, column, "", what, cure))
        raise _GiveUp

    def _node(self, event: Any, kind: str, depth: int) -> Node:
        self.count += 1
        if self.count > MOST_NODES:
            what = _("the file holds more than {n} values", n=MOST_NODES)
            self._refuse(event, what, _("split it, or leave out what is no scenario"))
        if depth > DEEPEST:
            what = _("more than {n} levels are nested", n=DEEPEST)
            self._refuse(event, what, _("check the brackets: no record goes so deep"))
        if kind == "AliasEvent" or event.anchor:
            what = _("anchors and aliases (& and *) are not read")
            self._refuse(event, what, _("write the value out; put a text that begins so in quotes"))
        tag = str(event.tag) if event.tag else ""
        if tag and not tag.endswith((":str", ":map", ":seq")):
            short = tag.replace("tag:yaml.org,2002:", "!!")
            what = _("tags such as {tag} are not read", tag=quote(short))
            self._refuse(event, what, _("remove it; put a text that begins so in quotes"))
        value: Scalar | dict[str, Node] | list[Node]
        if kind == "ScalarEvent":
            value = plain_scalar(event.value) if event.implicit[0] else event.value
        elif kind == "MappingStartEvent":
            value = self._mapping(depth)
        else:
            value = self._list(depth)
        mark = event.start_mark
        return Node(value, self.shown, mark.line + 1, mark.column + 1)

    def _mapping(self, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        for event in self.events:
            kind = type(event).__name__
            if kind == "MappingEndEvent":
                break
            key = self._key(event, kind)
            following = next(self.events)
            node = self._node(following, type(following).__name__, depth + 1)
            node.key_line, node.key_column = event.start_mark.line + 1, event.start_mark.column + 1
            if key in entries:
                first = entries[key]
                what = _("the key {key} stands here twice, first in line {line}",
                         key=quote(key), line=first.key_line)  # fmt: skip
                cure = _("keep one of the two")
                self.problems.append(node.problem("", what, cure, at_key=True))
            else:
                entries[key] = node
        return entries

    def _key(self, event: Any, kind: str) -> str:
        if kind != "ScalarEvent" or event.anchor or event.tag:
            self._refuse(event, _("a key must be a plain name"), _("write a name, then a colon"))
        if event.value == "<<":
            self._refuse(event, _("merge keys (<<) are not read"), _("write the fields out"))
        return str(event.value)

    def _list(self, depth: int) -> list[Node]:
        items: list[Node] = []
        for event in self.events:
            kind = type(event).__name__
            if kind == "SequenceEndEvent":
                break
            items.append(self._node(event, kind, depth + 1))
        return items
