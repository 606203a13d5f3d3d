"""Who stands where: unit lists by hex, and how many of each side are near.

Lists are linked (`ground.first`, `ground.following`) and kept in unit order, so that walking a hex
never depends on who came first.  So that nobody looks around among empty hexes, every hex also
knows in which of the 18 around it each side stands (`ground.stands`).
"""

from __future__ import annotations

import numpy as np

from nomonhan import hexgrid
from nomonhan.codes import Status
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.state import I, Table

NEXT = 0b1111110  # bits of the six neighbors in `hexes.stands`


@inlined_kernel
def steps_between(land: Table, a: int, b: int) -> int:
    """Steps between hexes a and b, as `hexgrid.distance` without dividing."""
    return hexgrid.steps_apart(land[a].q - land[b].q, land[a].r - land[b].r)


@kernel
def is_on_map(units: Table, u: int) -> bool:
    """Whether unit u stands on the map, in hand or broken."""
    return bool(units[u].status <= Status.BROKEN and units[u].hex >= 0)


@kernel
def place(disk: I, hexes: Table, roster: Table, units: Table, u: int, h: int) -> None:
    """Put unit u into hex h."""
    units[u].hex = h
    is_first = hexes[h].first < 0
    before = -1
    at = hexes[h].first
    while at >= 0 and at < u:
        before = at
        at = units[at].following
    units[u].following = at
    if before < 0:
        hexes[h].first = u
    else:
        units[before].following = u
    count_near(disk, hexes, roster[u].side, h, 1, is_first)


@kernel
def remove(disk: I, hexes: Table, roster: Table, units: Table, u: int) -> None:
    """Take unit u off the map's lists; its hex is kept as the last place."""
    h = units[u].hex
    if hexes[h].first == u:
        hexes[h].first = units[u].following
    else:
        at = hexes[h].first
        while units[at].following != u:
            at = units[at].following
        units[at].following = units[u].following
    units[u].following = -1
    count_near(disk, hexes, roster[u].side, h, -1, hexes[h].first < 0)


def opposite(i: int) -> int:
    """Place in the disk of two hexes from which the center lies at place i."""
    if i == 0:
        return 0
    return 1 + (i + 2) % 6 if i < 7 else 7 + (i - 1) % 12


SEEN_FROM = np.array([1 << opposite(i) for i in range(19)])  # bit of the center, from place i


@kernel
def count_near(disk: I, hexes: Table, side: int, h: int, change: int, is_new: bool) -> None:
    """Tell all hexes within two of h that `change` units of a side have come to h.

    is_new: the first of them has come, or the last one gone.
    """
    for i in range(19):
        n = disk[h, i]
        if n >= 0:
            hexes[n].near[side] += change
            if is_new:
                hexes[n].stands[side] ^= SEEN_FROM[i]


@kernel
def touches_enemy(hexes: Table, roster: Table, units: Table, u: int) -> bool:
    """Whether an enemy stands in a hex next to unit u."""
    return bool(hexes[units[u].hex].stands[1 - roster[u].side] & NEXT != 0)


@kernel
def enemy_in(hexes: Table, roster: Table, h: int, side: int) -> bool:
    """Whether a unit of the other side stands in hex h."""
    u = hexes[h].first
    return bool(u >= 0 and roster[u].side != side)


@kernel
def men_in(hexes: Table, units: Table, h: int) -> int:
    """Men in hex h; both sides never share one."""
    men = 0
    u = hexes[h].first
    while u >= 0:
        men += units[u].men
        u = units[u].following
    return men
