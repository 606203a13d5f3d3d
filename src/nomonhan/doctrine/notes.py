"""The commander's ledger: what was known, which clause spoke, what it ordered."""

from __future__ import annotations

from nomonhan.doctrine.words import Clause
from nomonhan.jit import kernel
from nomonhan.state import Decisions

__all__ = ["Clause", "write_note"]


@kernel
def write_note(
    decisions: Decisions, clause: int, unit: int, place: int, number: int, row: int
) -> None:
    """Note a clause: unit (-1 none), zone or hex, a number that decided it, plan row.

    When the page is full the rest is not noted; decisions never depend on it.
    """
    n = decisions.n_notes[0]
    if n < decisions.note.shape[0]:
        decisions.note[n, 0] = clause
        decisions.note[n, 1] = unit
        decisions.note[n, 2] = place
        decisions.note[n, 3] = number
        decisions.note[n, 4] = row
        decisions.n_notes[0] = n + 1
