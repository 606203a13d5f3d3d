"""Whom direct fire is aimed at: what is known, how far off it is, how much it draws fire."""

from __future__ import annotations

from typing import Any

from nomonhan.codes import Posture, Role, Status
from nomonhan.engine.phases.contact import share_in_contact
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.state import Clock, Table

CLOSE, NEAR, FAR = 0, 1, 2  # range bands, codes.Band
UP_AND_MOVING = 1 << Posture.ATTACK | 1 << Posture.MARCH | 1 << Posture.WITHDRAWAL  # by posture


@kernel
def knows(
    units: Table, knowledge: Table, clock: Clock, side: int, u: int, tick: int, p: Any
) -> bool:
    """Whether `side` knows that unit u stands where it does."""
    seen = knowledge[side, u].seen_tick
    if seen < 0 or knowledge[side, u].seen_hex != units[u].hex:
        return False
    if knowledge[side, u].empty_tick >= 0:
        return False
    return bool((tick - seen) * clock.tick_h <= p.memory_h)


@kernel
def band_between(units: Table, u: int, other: int, ring: int) -> int:
    """Range band between two units `ring` hexes apart."""
    if units[u].assaulting == units[other].hex or units[other].assaulting == units[u].hex:
        return CLOSE
    return NEAR if ring == 1 else FAR


@kernel
def light_factor(band: int, light: float, p: Any) -> float:
    """Share of aim left by the light: at arm's length the dark matters little."""
    if band == CLOSE:
        return 0.6 + 0.4 * light
    dark = p.dark_aim if band == NEAR else 0.2 * p.dark_aim
    return dark + (1.0 - dark) * light


@kernel
def score(roster: Table, units: Table, target: int) -> float:
    """How much a target draws fire at any range: movement, size.  Nearness comes on top."""
    value = 0.3 + min(1.0, units[target].men / 600.0)
    if units[target].posture == Posture.ATTACK or units[target].posture == Posture.MARCH:
        value *= 1.6
    if units[target].status == Status.BROKEN:
        value *= 0.4
    if roster[target].role != Role.LINE:
        value *= 0.7
    return value


@kernel
def nearness(band: int) -> float:
    """How much more a target draws fire the nearer it is."""
    return 8.0 if band == CLOSE else (3.0 if band == NEAR else 0.6)


@kernel
def is_attacking(units: Table, u: int) -> bool:
    """Whether unit u is up and moving in the face of the enemy."""
    return bool((UP_AND_MOVING >> int(units[u].posture)) & 1)


@inlined_kernel
def show_target(
    roster: Table, units: Table, knowledge: Table, fires: Table, clock: Clock, u: int, tick: int,
    p: Any,
) -> None:  # fmt: skip
    """What unit u is in this tick to those who may shoot at it, which is the same for all."""
    fires[u].shown_tick = tick
    fires[u].draws = 0.0
    if not knows(units, knowledge, clock, 1 - roster[u].side, u, tick, p):
        return
    fires[u].draws = score(roster, units, u) * share_in_contact(units, u, tick)
