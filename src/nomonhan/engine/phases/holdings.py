"""What the weapons of a unit come to, remembered: many phases ask, and it changes rarely.

Which of a unit's weapons are guns, vehicles and guns for indirect fire is fixed for the battle
(`roster`, bits).  What of them is in working order (`units`) is counted again by whoever changes
`arms.held`: losses, breakdowns, repair, arrival and the end of a unit.
"""

from __future__ import annotations

import numpy as np

from nomonhan.codes import Role
from nomonhan.jit import kernel, lowest_bit
from nomonhan.state import I, Table


@kernel
def sort_kinds(roster: Table, arms: Table, arsenal: Table) -> None:
    """Write down for every unit which of its weapons are vehicles, guns, guns that fire by map."""
    for u in range(arms.shape[0]):
        vehicles, guns, indirect = 0, 0, 0
        roster[u].weapons[0], roster[u].weapons[1] = 0, 0
        for i in range(arms.shape[1]):
            w = arms[u, i].kind
            if w < 0:
                break
            roster[u].weapons[w >> 6] |= np.uint64(1) << np.uint64(w & 63)
            vehicles |= int(arsenal[w].is_vehicle) << i
            guns |= int(arsenal[w].is_gun) << i
            indirect |= int(arsenal[w].range_hexes > 0) << i
        roster[u].vehicle_rows, roster[u].gun_rows = vehicles, guns
        roster[u].indirect_rows = indirect


@kernel
def nothing_is_left(units: Table, u: int) -> None:
    """What `count_arms` comes to for a unit that holds nothing."""
    units[u].vehicles, units[u].guns, units[u].reach = 0, 0, 0
    units[u].men_inside, units[u].men_at_guns = 0.0, 0.0


@kernel
def count_arms(roster: Table, units: Table, arms: Table, arsenal: Table, u: int) -> None:
    """Count again what unit u has in working order: to be called when `arms.held` has changed."""
    nothing_is_left(units, u)
    rows = roster[u].vehicle_rows
    while rows != 0:
        i = lowest_bit(rows)
        rows &= rows - 1
        units[u].vehicles += arms[u, i].held
        units[u].men_inside += arms[u, i].held * arsenal[arms[u, i].kind].crew
    rows = roster[u].gun_rows
    while rows != 0:
        i = lowest_bit(rows)
        rows &= rows - 1
        units[u].guns += arms[u, i].held
        units[u].men_at_guns += arms[u, i].held * arsenal[arms[u, i].kind].crew
    rows = roster[u].indirect_rows
    while rows != 0:
        i = lowest_bit(rows)
        rows &= rows - 1
        if arms[u, i].held > 0:
            units[u].reach = max(units[u].reach, arsenal[arms[u, i].kind].range_hexes)


@kernel
def count_all_arms(roster: Table, units: Table, arms: Table, arsenal: Table, batteries: I) -> None:
    """Sort and count the weapons of all units, and list the batteries: at the start of a battle."""
    sort_kinds(roster, arms, arsenal)
    batteries[0] = 0
    for u in range(units.shape[0]):
        if roster[u].role == Role.ARTILLERY:
            batteries[0] += 1
            batteries[batteries[0]] = u
    for u in range(units.shape[0]):
        count_arms(roster, units, arms, arsenal, u)
