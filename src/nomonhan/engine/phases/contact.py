"""For how much of a tick a unit is in contact: from when it came near the enemy, or closed on him.

Movement knows the second at which a hexside is crossed.  A tick may be an hour, and who comes up in
the middle of it has half of it to fight in; fires and eyes are weighted by that share, so that the
mean does not depend on the tick.  What is left out: that a unit was at long range before it closed.
"""

from __future__ import annotations

from nomonhan.jit import inlined_kernel, kernel
from nomonhan.state import Table


@kernel
def note_contact(units: Table, u: int, left_s: int, tick: int) -> None:
    """Unit u has met the enemy with so many seconds of what it gained in this tick left."""
    units[u].met_tick = tick
    units[u].met_share = min(1.0, max(0, left_s) / max(1, units[u].gained_s))


@inlined_kernel
def share_of_tick(units: Table, u: int, tick: int) -> float:
    """Share of the tick for which unit u has been in contact, if it is in contact at all."""
    return units[u].met_share if units[u].met_tick == tick else 1.0
