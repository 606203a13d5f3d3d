"""The commander's ledger: what was known, which clause spoke, what it ordered."""

from __future__ import annotations

from typing import NamedTuple

from nomonhan.doctrine.tables import I
from nomonhan.jit import kernel


class Notes(NamedTuple):
    """A page of the ledger."""

    page: I  # (n, 5) clause, unit, zone or hex, number, plan row
    used: I  # (1,)


@kernel
def write_note(notes: Notes, clause: int, unit: int, place: int, number: int, row: int) -> None:
    """Note a clause: unit (-1 none), zone or hex, a number that decided it, plan row.

    When the page is full the rest is not noted; decisions never depend on it.
    """
    n = notes.used[0]
    if n < len(notes.page):
        notes.page[n, 0] = clause
        notes.page[n, 1] = unit
        notes.page[n, 2] = place
        notes.page[n, 3] = number
        notes.page[n, 4] = row
        notes.used[0] = n + 1
