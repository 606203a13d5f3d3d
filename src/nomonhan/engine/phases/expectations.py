"""The book of expectations: what the fires of a step are to do, entered before any of it is drawn.

Overlap is left to the drawing, which sees all fires on a unit at once.
"""

from __future__ import annotations

from nomonhan.jit import inlined_kernel, kernel, lowest_bit
from nomonhan.state import Table


@kernel
def enlist(fires: Table, fire_by: Table, target: int, w: int) -> None:
    """Put weapon w into the list, in order, of those that have a part in the fire on `target`."""
    k = fires[target].n_by
    while k > 0 and fire_by[target, k - 1].listed > w:
        fire_by[target, k].listed = fire_by[target, k - 1].listed
        k -= 1
    fire_by[target, k].listed = w
    fire_by[target, w].is_listed = 1
    fires[target].n_by += 1
    fires[target].touched = 1


@inlined_kernel
def take_part(fires: Table, fire_by: Table, target: int, w: int) -> None:
    """Weapon w has a part in the fire on `target`."""
    if fire_by[target, w].is_listed == 0:
        enlist(fires, fire_by, target, w)


@inlined_kernel
def add_persons(
    units: Table, fires: Table, fire_by: Table, target: int, w: int, share_in_open: float,
    exposed: float,
) -> None:  # fmt: skip
    """Add the share of `target`'s men that weapon w would take an hour if all stood in the open."""
    if share_in_open <= 0.0:
        return
    take_part(fires, fire_by, target, w)
    fires[target].volume += share_in_open
    hit = share_in_open * units[target].men * exposed
    fires[target].persons += hit
    fire_by[target, w].persons += hit


@inlined_kernel
def forget(roster: Table, arms: Table, fires: Table, fire_by: Table, u: int) -> None:
    """Empty the expectations of unit u."""
    fires[u].touched = 0
    fires[u].persons = 0.0
    fires[u].volume = 0.0
    fires[u].shells = 0.0
    rows = roster[u].vehicle_rows | roster[u].gun_rows  # nothing else is at risk
    while rows != 0:
        arms[u, lowest_bit(rows)].at_risk = 0.0
        rows &= rows - 1
    for k in range(fires[u].n_by):
        w = fire_by[u, k].listed
        fire_by[u, w].is_listed = 0
        fire_by[u, w].persons = 0.0
        fire_by[u, w].armor = 0.0
        fire_by[u, w].guns = 0.0
    fires[u].n_by = 0
