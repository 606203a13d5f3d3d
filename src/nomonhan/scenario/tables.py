"""CSV tables as trees of nodes: one record a row, dotted column names, empty cells left out.

`units.csv` with the columns `id,name.en,men.value,men.low` reads as the mapping `units`; a table
without the column `id` reads as a list.  Quoting follows RFC 4180; lines that begin with # are
comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from nomonhan.scenario.errors import Problem, quote
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.reader import plain_scalar, read_text
from nomonhan.text import gettext as _

MOST_CELLS = 200_000
ID = "id"

_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|\Z)')


class Cell:
    """Text of one cell and where it begins."""

    __slots__ = ("column", "line", "quoted", "text")

    def __init__(self, text: str, quoted: bool, line: int, column: int) -> None:
        self.text = text
        self.quoted = quoted
        self.line = line
        self.column = column


def read_table(path: Path, shown: str, problems: list[Problem]) -> Node | None:
    """A table as `{name of the file: rows}`; faults are added to `problems`."""
    text = read_text(path, shown)
    if isinstance(text, Problem):
        problems.append(text)
        return None
    return parse_table(text, path.stem, shown, problems)


def parse_table(text: str, name: str, shown: str, problems: list[Problem]) -> Node | None:
    """The table of a CSV text under the key `name`; see `read_table`."""
    rows = _rows(text, shown, problems)
    header = next(rows, None)
    if header is None:
        return Node({}, shown, 1, 1)
    known: dict[str, Cell] = {}
    count = len(problems)
    for cell in header:
        if cell.text in known or not cell.text:
            what = (
                _("the column {name} stands in the table twice", name=quote(cell.text))
                if cell.text
                else _("a column has no name")
            )
            problems.append(
                Problem(shown, cell.line, cell.column, name, what, _("rename or remove it"))
            )
        known[cell.text] = cell
    if len(problems) > count:
        return None
    keyed = ID in known
    mapping: dict[str, Node] = {}
    items: list[Node] = []
    for row in rows:
        if len(row) > len(header):
            extra = row[len(header)]
            what = _("the row has {n} cells, the header {m}", n=len(row), m=len(header))
            cure = _("put a text that holds a comma in double quotes")
            problems.append(Problem(shown, extra.line, extra.column, name, what, cure))
            continue
        record, key = _record(header, row, name, shown, problems)
        if not keyed:
            items.append(record)
        elif key is None or not key.text:
            what, cure = _("the row has no id"), _("give it one in lower_snake_case")
            problems.append(Problem(shown, row[0].line, row[0].column, name, what, cure))
        elif first := mapping.get(key.text):
            what = _("the id {id} stands here twice, first in line {line}",
                     id=quote(key.text), line=first.key_line)  # fmt: skip
            path = f"{name}.{key.text}"
            problems.append(
                Problem(shown, key.line, key.column, path, what, _("keep one of the two"))
            )
        else:
            record.key_line, record.key_column = key.line, key.column
            mapping[key.text] = record
    return Node({name: Node(mapping if keyed else items, shown, 1, 1)}, shown, 1, 1)


def _record(
    header: list[Cell], row: list[Cell], name: str, shown: str, problems: list[Problem]
) -> tuple[Node, Cell | None]:
    record = Node({}, shown, row[0].line, row[0].column)
    key: Cell | None = None
    for title, cell in zip(header, row, strict=False):
        if title.text == ID:
            key = cell
            continue
        if not cell.text and not cell.quoted:
            continue
        value = cell.text if cell.quoted else plain_scalar(cell.text.strip())
        *parents, last = title.text.split(".")
        node = record
        for parent in parents:
            below = node.entries.get(parent)
            if below is None:
                below = Node({}, shown, cell.line, cell.column, title.line, title.column)
                node.entries[parent] = below
            node = below
        if not isinstance(node.value, dict) or last in node.entries:
            what = _("the column {name} clashes with another one", name=quote(title.text))
            cure = _("write either x or x.value, x.low, x.high")
            problems.append(Problem(shown, title.line, title.column, name, what, cure))
            continue
        node.entries[last] = Node(value, shown, cell.line, cell.column, title.line, title.column)
    return record, key


def _rows(text: str, shown: str, problems: list[Problem]) -> Iterator[list[Cell]]:
    """Rows of the table, blank ones left out; stops with a problem at the first fault."""
    at, line, line_start, cells = 0, 1, 0, 0
    row: list[Cell] = []
    while at < len(text):
        if not row and text[at] == "#":
            end_of_line = text.find("\n", at)
            at = len(text) if end_of_line < 0 else end_of_line + 1
            line, line_start = line + 1, at
            continue
        found = _CELL.match(text, at)
        cells += 1
        if found is None or cells > MOST_CELLS:
            what = (
                _("a double quote is out of place")
                if found is None
                else _("the table holds more than {n} cells", n=MOST_CELLS)
            )
            cure = (
                _("put the whole cell in double quotes and double those inside it")
                if found is None
                else _("split it, or leave out what is no scenario")
            )
            problems.append(Problem(shown, line, at - line_start + 1, "", what, cure))
            return
        quoted, bare, end = found.groups()
        is_quoted = quoted is not None
        content = quoted.replace('""', '"') if is_quoted else bare
        row.append(Cell(content, is_quoted, line, at - line_start + 1))
        if newlines := found[0].count("\n") or found[0].count("\r"):
            line += newlines
            line_start = at + max(found[0].rfind("\n"), found[0].rfind("\r")) + 1
        at = found.end()
        if end != ",":
            if any(cell.text for cell in row):
                yield row
            row = []
    if row and any(cell.text for cell in row):  # a last line that ends in a comma
        yield row
