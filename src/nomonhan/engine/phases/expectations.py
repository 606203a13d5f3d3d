"""The book of expectations: what the fires of a tick are to do, entered before any of it is drawn.

Overlap is left to the drawing, which sees all fires on a unit at once.
"""

from __future__ import annotations

import numpy as np

from nomonhan.jit import inlined_kernel, lowest_bit
from nomonhan.state import Table


@inlined_kernel
def take_part(fires: Table, target: int, w: int) -> None:
    """Weapon w has a part in the fire on `target`."""
    fires[target].by[w >> 6] |= np.uint64(1) << np.uint64(w & 63)
    fires[target].touched = 1


@inlined_kernel
def fire_on(roster: Table, fires: Table, u: int, target: int) -> None:
    """Unit u fires on `target`: any of its weapons may have a part in it."""
    fires[target].by[0] |= roster[u].weapons[0]
    fires[target].by[1] |= roster[u].weapons[1]
    fires[target].touched = 1


@inlined_kernel
def add_persons(
    units: Table, fires: Table, fire_by: Table, target: int, w: int, share_in_open: float,
    exposed: float,
) -> None:  # fmt: skip
    """Add the share of `target`'s men that weapon w would take an hour if all stood in the open."""
    if share_in_open <= 0.0:
        return
    take_part(fires, target, w)
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
    for word in range(2):
        weapons = fires[u].by[word]
        while weapons != 0:
            w = 64 * word + int(lowest_bit(weapons))
            weapons &= weapons - np.uint64(1)
            fire_by[u, w].persons = 0.0
            fire_by[u, w].armor = 0.0
            fire_by[u, w].guns = 0.0
        fires[u].by[word] = 0
