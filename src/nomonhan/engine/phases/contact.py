"""For how much of a tick a unit is in contact: from when it came near the enemy, or closed on him.

Movement knows the second at which a hexside is crossed.  A tick may be an hour, and who comes up in
the middle of it has half of it to fight in; fires and eyes are weighted by that share, so that the
mean does not depend on the tick.

Leaves out: that two units fired on each other from farther off before one of them closed, and that
one who is thrown back within the tick does not fire at arm's length to its end, which is as much;
that who has been near one enemy all the time comes near another within the tick.
"""

from __future__ import annotations

from nomonhan.codes import Band
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.state import Table


@kernel
def share_left(units: Table, u: int, left_s: int) -> float:
    """Share of the tick that is left to unit u, with so many seconds of what it gained in it.

    Who gained nothing did what it did with what it had in hand when the tick began.
    """
    if units[u].gained_s <= 0:
        return 1.0
    return min(1.0, max(0, left_s) / units[u].gained_s)


@kernel
def note_contact(units: Table, u: int, left_s: int, tick: int) -> None:
    """Unit u has come near the enemy with so many seconds of what it gained in this tick left."""
    units[u].met_tick = tick
    units[u].met_share = share_left(units, u, left_s)


@kernel
def note_closing(units: Table, u: int, left_s: int, tick: int) -> None:
    """Unit u has closed on an enemy with so many seconds of what it gained in this tick left."""
    units[u].closed_tick = tick
    units[u].closed_share = share_left(units, u, left_s)


@inlined_kernel
def share_in_contact(units: Table, u: int, tick: int) -> float:
    """Share of the tick for which unit u has been in contact, if it is in contact at all."""
    return units[u].met_share if units[u].met_tick == tick else 1.0


@inlined_kernel
def share_closed(units: Table, u: int, tick: int) -> float:
    """Share of the tick for which unit u, which assaults, has been at arm's length."""
    return units[u].closed_share if units[u].closed_tick == tick else 1.0


@inlined_kernel
def share_at_arms_length(units: Table, u: int, other: int, tick: int) -> float:
    """Share of the tick since one of two enemies closed on the other, which at least one has."""
    share = 0.0
    if units[u].assaulting == units[other].hex:
        share = share_closed(units, u, tick)
    if units[other].assaulting == units[u].hex:
        share = max(share, share_closed(units, other, tick))
    return share


@inlined_kernel
def share_together(units: Table, u: int, other: int, band: int, tick: int) -> float:
    """Share of the tick for which two enemies have been in contact, at their present range."""
    share = min(share_in_contact(units, u, tick), share_in_contact(units, other, tick))
    if band == Band.CLOSE:
        share = min(share, share_at_arms_length(units, u, other, tick))
    return share
