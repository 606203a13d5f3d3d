"""Spotting once a tick: what each side's units can see, and which enemies they notice.

Observers add up what they can glimpse of every hex in sight (`watch`); an enemy in the hex is then
seen with the hazard of its signature there.  Units at two hexes or less are looked at again in
every step in which they move (`notice_mover`).
"""

from __future__ import annotations

from typing import Any

from nomonhan import chance, hexgrid
from nomonhan.codes import Posture, Purpose, Role, Status
from nomonhan.engine.phases.occupancy import is_on_map, vehicles_of
from nomonhan.jit import kernel
from nomonhan.rules.cohesion import p_within
from nomonhan.rules.spotting import glimpse, signature
from nomonhan.state import U8, Clock, I, Table


@kernel
def sight_hexes(light: float) -> int:
    """How far anything is seen, hexes: eight by day, one in the dark."""
    return max(1, int(8.0 * light + 0.5))


@kernel
def watch_from(
    n_cols: int, n_rows: int, visible: U8, view_offset: I, h: int, weight: float, light: float,
    watch: Any, p: Any,
) -> None:  # fmt: skip
    """Add what an observer in hex h sees to `watch` (h,)."""
    radius = sight_hexes(light)
    n_offsets = 3 * radius * (radius + 1) + 1
    q0 = hexgrid.axial_q(h, n_cols)
    r0 = h // n_cols
    ring, left = 0, 1
    rate = weight * glimpse(0, light, p)
    for i in range(n_offsets):
        if left == 0:
            ring += 1
            left = 6 * ring
            rate = weight * glimpse(ring, light, p)
        left -= 1
        if visible[h, i] == 1:
            n = hexgrid.hex_at(
                q0 + view_offset[i, 0], r0 + view_offset[i, 1],
                n_cols, n_rows,
            )  # fmt: skip
            watch[n] += rate


@kernel
def remember(
    units: Table, arms: Table, knowledge: Table, arsenal: Table, side: int, u: int, step: int
) -> None:
    """Side has seen unit u where it stands."""
    knowledge[side, u].seen_step = step
    knowledge[side, u].seen_hex = units[u].hex
    knowledge[side, u].seen_men = units[u].men
    knowledge[side, u].seen_armor = vehicles_of(arms, arsenal, u)


@kernel
def spot(
    n_cols: int, n_rows: int, visible: U8, view_offset: I, roster: Table, units: Table, arms: Table,
    knowledge: Table, arsenal: Table, clock: Clock, seed: int, replication: int, step: int,
    light: float, watch: Any, p: Any,
) -> None:  # fmt: skip
    """One tick of looking around.  `watch` (x, h) is scratch."""
    hours = clock.steps_per_tick * clock.step_h
    n_units = units.shape[0]
    watch[:, :] = 0.0
    for u in range(n_units):
        if units[u].status == Status.ACTIVE and units[u].hex >= 0:
            weight = 1.0 if roster[u].role == Role.LINE else 0.5
            watch_from(
                n_cols, n_rows, visible, view_offset, units[u].hex, weight, light,
                watch[roster[u].side], p,
            )  # fmt: skip
    for u in range(n_units):
        if not is_on_map(units, u):
            continue
        side = 1 - roster[u].side
        seen = watch[side, units[u].hex]
        if seen <= 0.0:
            continue
        firing = units[u].contact_step >= step - clock.steps_per_tick and step > 0
        sign = signature(units[u].posture, units[u].works, firing, vehicles_of(arms, arsenal, u), p)
        draw = chance.uniform(seed, replication, step, Purpose.SPOT, u, 0, 0)
        if draw < p_within(seen * sign, hours):
            remember(units, arms, knowledge, arsenal, side, u, step)


@kernel
def notice_movers(
    visible: U8, disk: I, hexes: Table, roster: Table, units: Table, arms: Table, knowledge: Table,
    arsenal: Table, clock: Clock, seed: int, replication: int, step: int, light: float, p: Any,
) -> None:  # fmt: skip
    """Units that moved next to an enemy in this step: do they see each other?"""
    for u in range(units.shape[0]):
        if units[u].moved_step != step or not is_on_map(units, u):
            continue
        h = units[u].hex
        side = roster[u].side
        if hexes[h].near[1 - side] == 0:
            continue
        for i in range(1, 19):
            n = disk[h, i]
            if n < 0:
                continue
            other = hexes[n].first
            if other < 0 or roster[other].side == side or visible[h, i] == 0:
                continue
            rate = glimpse(1 if i < 7 else 2, light, p)
            while other >= 0:
                moving = signature(Posture.MARCH, 0.0, False, vehicles_of(arms, arsenal, u), p)
                draw = chance.uniform(seed, replication, step, Purpose.SPOT, u, 16 + i, 0)
                if draw < p_within(rate * moving, clock.step_h):
                    remember(units, arms, knowledge, arsenal, 1 - side, u, step)
                still = signature(
                    units[other].posture, units[other].works, False,
                    vehicles_of(arms, arsenal, other), p,
                )  # fmt: skip
                draw = chance.uniform(seed, replication, step, Purpose.SPOT, other, 64 + i, 0)
                if draw < p_within(rate * still, clock.step_h):
                    remember(units, arms, knowledge, arsenal, side, other, step)
                other = units[other].following
