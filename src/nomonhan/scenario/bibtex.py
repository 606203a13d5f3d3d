"""The part of BibTeX that a list of sources needs: entries with braced, quoted or bare fields."""

from __future__ import annotations

import re

from nomonhan.scenario.errors import Problem, quote
from nomonhan.scenario.reader import position_at
from nomonhan.text import gettext as _

_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*\{\s*([^\s,{}=]*)\s*,?")
_OTHER = re.compile(r"@\s*(comment|string|preamble)\s*\{", re.IGNORECASE)
_FIELD = re.compile(r"\s*([A-Za-z][\w-]*)\s*=\s*")
_BARE = re.compile(r"[^\s,{}\"]+")
_COMMENT = re.compile(r"^[ \t]*%.*$", re.MULTILINE)


class Entry:
    """One entry: its type, key, fields in order, and where it begins."""

    __slots__ = ("column", "fields", "key", "kind", "line")

    def __init__(self, kind: str, key: str, line: int, column: int) -> None:
        self.kind = kind
        self.key = key
        self.fields: dict[str, str] = {}
        self.line = line
        self.column = column


def parse_bibtex(text: str, shown: str, problems: list[Problem]) -> list[Entry]:
    """Entries of a BibTeX text; what cannot be read is added to `problems`."""
    text = _COMMENT.sub(lambda found: " " * len(found[0]), text)
    entries: list[Entry] = []
    at = 0
    while (start := text.find("@", at)) >= 0:
        line, column = position_at(text[:start])
        if other := _OTHER.match(text, start):
            if other[1].lower() != "comment":
                what = _("@{kind} is not read", kind=other[1])
                problems.append(
                    Problem(shown, line, column, "", what, _("write whole entries only"))
                )
            at = max(_value_end(text, other.end() - 1), start + 1)
            continue
        found = _ENTRY.match(text, start)
        if found is None or not found[2]:
            what, cure = (
                _("this is no BibTeX entry"),
                _("write it as {example}", example="@book{KEY, title = {...}, ...}"),
            )
            problems.append(Problem(shown, line, column, "", what, cure))
            at = start + 1
            continue
        entry = Entry(found[1].lower(), found[2], line, column)
        at = _read_fields(text, found.end(), entry)
        if at < 0:
            what = _("the entry {key} cannot be read to its end", key=quote(entry.key))
            cure = _("write its fields as {example} and close every brace", example="name = {text}")
            problems.append(Problem(shown, line, column, entry.key, what, cure))
            at = start + 1
            continue
        entries.append(entry)
    return entries


def _read_fields(text: str, at: int, entry: Entry) -> int:
    """Read fields up to the entry's closing brace; the place after it, or -1."""
    while True:
        while at < len(text) and (text[at].isspace() or text[at] == ","):
            at += 1
        if at >= len(text):
            return -1
        if text[at] == "}":
            return at + 1
        field = _FIELD.match(text, at)
        if field is None:
            return -1
        at = field.end()
        end = _value_end(text, at)
        if end < 0:
            return -1
        raw = text[at:end]
        value = raw[1:-1] if raw[:1] in ("{", '"') else raw
        entry.fields.setdefault(field[1].lower(), " ".join(value.split()))
        at = end


def _value_end(text: str, at: int) -> int:
    """End of the braced, quoted or bare value that begins at `at`; -1 if it has none."""
    if text[at : at + 1] not in ("{", '"'):
        bare = _BARE.match(text, at)
        return bare.end() if bare else -1
    is_quoted = text[at] == '"'
    depth = 0
    for i in range(at, len(text)):
        sign = text[i]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0 and not is_quoted:
                return i + 1
            if depth < 0:
                return -1
        elif sign == '"' and is_quoted and depth == 0 and i > at:
            return i + 1
    return -1


def write_bibtex(kind: str, key: str, fields: dict[str, str]) -> str:
    """One entry as BibTeX."""
    width = max((len(name) for name in fields), default=0)
    lines = [f"  {name:<{width}} = {{{value}}}" for name, value in fields.items()]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def plain_text(value: str) -> str:
    """A field without the braces and escapes that only typesetting needs."""
    return (
        re.sub(r"\\([&%$#_{}])", r"\1", value).replace("--", "–").replace("{", "").replace("}", "")
    )
