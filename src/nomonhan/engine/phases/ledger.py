"""Writing events down."""

from __future__ import annotations

from nomonhan.jit import kernel
from nomonhan.state import Ledger


@kernel
def write_event(ledger: Ledger, tick: int, kind: int, side: int, unit: int, place: int) -> None:
    """Append one event; when the book is full the count goes on and the event is dropped."""
    n = ledger.n_events[0]
    if n < ledger.event.shape[0]:
        ledger.event[n, 0] = tick
        ledger.event[n, 1] = kind
        ledger.event[n, 2] = side
        ledger.event[n, 3] = unit
        ledger.event[n, 4] = place
    ledger.n_events[0] = n + 1
