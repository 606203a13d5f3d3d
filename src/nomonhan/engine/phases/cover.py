"""How much of each unit can be hit: worked out once a tick, and again when a unit moves."""

from __future__ import annotations

from typing import Any

from nomonhan.engine.phases.occupancy import is_on_map
from nomonhan.jit import kernel
from nomonhan.rules.exposure import exposure
from nomonhan.state import Table


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
def exposed_share(land: Table, units: Table, u: int, p: Any) -> float:
    """Share of unit u's men who can be hit."""
    relief = land[units[u].hex].relief
    return exposure(units[u].posture, units[u].works, relief, p) * soft_share(units, u)


@kernel
def take_cover(land: Table, units: Table, p: Any) -> None:
    """Exposure of all units at the start of a tick."""
    for u in range(units.shape[0]):
        if is_on_map(units, u):
            units[u].exposed = exposed_share(land, units, u, p)
