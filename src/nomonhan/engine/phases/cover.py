"""How much of each unit can be hit, as it stood at the start of a tick or has moved since.

Few are fired on in a tick.  So it is only noted then what hides a unit, and the rule is asked when
somebody wants to know: once until the unit takes cover again.
"""

from __future__ import annotations

from typing import Any

from nomonhan.engine.phases.occupancy import is_on_map
from nomonhan.jit import kernel
from nomonhan.rules.exposure import exposure
from nomonhan.state import Table

UNASKED = -1.0  # units.exposed of those of whom nobody has asked


@kernel
def soft_share(units: Table, u: int) -> float:
    """Share of unit u's men who are not behind armor."""
    men = units[u].men
    if men <= 0:
        return 0.0
    return max(0.05, 1.0 - units[u].men_inside / men)


@kernel
def men_hand_to_hand(units: Table, u: int) -> float:
    """Men of unit u who meet an enemy at arm's length, in attack or defense: not those at guns."""
    return max(0.0, units[u].men - units[u].men_at_guns)


@kernel
def note_cover(units: Table, u: int) -> None:
    """Unit u takes cover as it stands: what hides it is noted, and worked out if anyone asks."""
    units[u].exposed = UNASKED
    units[u].cover_posture = units[u].posture
    units[u].cover_works = units[u].works
    units[u].cover_soft = soft_share(units, u)


@kernel
def exposed_share(land: Table, units: Table, u: int, p: Any) -> float:
    """Share of unit u's men who can be hit, as it last took cover."""
    if units[u].exposed < 0.0:
        relief = land[units[u].hex].relief
        share = exposure(units[u].cover_posture, units[u].cover_works, relief, p)
        units[u].exposed = share * units[u].cover_soft
    return units[u].exposed


@kernel
def take_cover(units: Table) -> None:
    """All units take cover at the start of a tick."""
    for u in range(units.shape[0]):
        if is_on_map(units, u):
            note_cover(units, u)
