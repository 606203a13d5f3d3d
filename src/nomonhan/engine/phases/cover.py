"""How much of each unit can be hit: worked out once a tick, and again when a unit moves."""

from __future__ import annotations

from typing import Any

from nomonhan.engine.phases.occupancy import is_on_map
from nomonhan.jit import kernel
from nomonhan.rules.exposure import exposure
from nomonhan.state import Table


@kernel
def crews(arms: Table, arsenal: Table, u: int) -> tuple[float, float]:
    """Men of unit u in its vehicles, and those who serve its guns."""
    inside, serving = 0.0, 0.0
    for i in range(arms.shape[1]):
        w = arms[u, i].kind
        if w < 0:
            break
        if arsenal[w].is_vehicle == 1:
            inside += arms[u, i].held * arsenal[w].crew
        elif arsenal[w].is_gun == 1:
            serving += arms[u, i].held * arsenal[w].crew
    return inside, serving


@kernel
def soft_share(units: Table, arms: Table, arsenal: Table, u: int) -> float:
    """Share of unit u's men who are not behind armor."""
    men = units[u].men
    if men <= 0:
        return 0.0
    inside, _ = crews(arms, arsenal, u)
    return max(0.05, 1.0 - inside / men)


@kernel
def men_hand_to_hand(units: Table, arms: Table, arsenal: Table, u: int) -> float:
    """Men of unit u who meet an enemy at arm's length, in attack or defense: not those at guns."""
    _, serving = crews(arms, arsenal, u)
    return max(0.0, units[u].men - serving)


@kernel
def exposed_share(land: Table, units: Table, arms: Table, arsenal: Table, u: int, p: Any) -> float:
    """Share of unit u's men who can be hit."""
    relief = land[units[u].hex].relief
    return exposure(units[u].posture, units[u].works, relief, p) * soft_share(
        units, arms, arsenal, u
    )


@kernel
def take_cover(land: Table, units: Table, arms: Table, arsenal: Table, p: Any) -> None:
    """Exposure of all units at the start of a tick."""
    for u in range(units.shape[0]):
        if is_on_map(units, u):
            units[u].exposed = exposed_share(land, units, arms, arsenal, u, p)
