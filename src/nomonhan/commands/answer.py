"""What a command answers: words and tables for people, one document for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nomonhan.text import gettext as _

GAP = 2  # between the columns of a table


@dataclass(frozen=True)
class Table:
    """A table for the terminal: columns of text, numbers to the right."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int] = ()  # columns that hold numbers
    spare: int = 0  # columns at the end that a narrow terminal may do without

    def fit(self, width: int) -> tuple[Table, Sequence[str]]:
        """The table within a width as far as its spare columns allow, and what was left out."""
        cells = [*([self.header] if self.header else []), *self.rows]
        widths = [max(map(len, column)) + GAP for column in zip(*cells, strict=True)]
        kept = len(widths)
        while kept > len(widths) - self.spare and sum(widths[:kept]) > width:
            kept -= 1
        rows = [row[:kept] for row in self.rows]
        return replace(self, header=self.header[:kept], rows=rows), self.header[kept:]


@dataclass(frozen=True)
class Prose:
    """A paragraph for the terminal, in stretches of (words, style): "", dim, bold, italic."""

    stretches: Sequence[tuple[str, str]]
    indent: int = 0


Part = str | Table | Prose


@dataclass(frozen=True)
class Answer:
    """The result of a command; stdout carries it and nothing else."""

    parts: Sequence[Part] = ()
    document: Any = None  # what --json prints
    code: int = field(default=0)


def print_answer(answer: Answer, as_json: bool) -> None:
    """Write the answer to stdout."""
    if as_json:
        sys.stdout.write(json.dumps(answer.document, ensure_ascii=False, indent=1) + "\n")
        return
    for part in answer.parts:
        if isinstance(part, Table):
            _print_table(part)
        elif isinstance(part, Prose):
            _print_prose(part)
        else:
            sys.stdout.write(part + "\n")


PROSE_WIDTH = 92  # longer lines are hard to read


def _console() -> Any:
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console.width = 1000  # a pipe has no edge: lines are kept whole
    return console


def _print_prose(prose: Prose) -> None:
    from rich.text import Text

    console = _console()
    margin = Text(" " * prose.indent)
    text = Text.assemble(*prose.stretches)
    if not console.is_terminal:
        sys.stdout.write(f"{margin}{text}\n")
        return
    for line in text.wrap(console, min(console.width, PROSE_WIDTH) - prose.indent):
        line.rstrip()
        console.print(margin + line)


def _print_table(table: Table) -> None:
    from rich.table import Table as RichTable
    from rich.text import Text

    console = _console()
    table, left_out = table.fit(console.width)
    shown = RichTable(
        box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=bool(table.header)
    )
    for i, name in enumerate(table.header or [""] * len(table.rows[0])):
        shown.add_column(Text(name), justify="right" if i in table.numeric else "left")
    for row in table.rows:
        shown.add_row(*(Text(cell) for cell in row))
    if console.is_terminal:
        console.print(shown)
        if left_out:
            names = ", ".join(left_out)
            console.print(Text(_("Left out for want of room: {names}.", names=names)), style="dim")
        return
    with console.capture() as captured:
        console.print(shown)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())
