"""Whom direct fire is aimed at: what is known, how far off it is, how much it draws fire."""

from __future__ import annotations

from typing import Any

from nomonhan.codes import Posture, Role, Status
from nomonhan.engine.phases.lanes import lowest_bit, place_of_bit
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.state import Clock, I, Table

CLOSE, NEAR, FAR = 0, 1, 2  # range bands, codes.Band


@kernel
def knows(
    units: Table, knowledge: Table, clock: Clock, side: int, u: int, step: int, p: Any
) -> bool:
    """Whether `side` knows that unit u stands where it does."""
    seen = knowledge[side, u].seen_step
    if seen < 0 or knowledge[side, u].seen_hex != units[u].hex:
        return False
    if knowledge[side, u].empty_step >= 0:
        return False
    return bool((step - seen) * clock.step_h <= p.memory_h)


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
    posture = units[u].posture
    return bool(
        posture == Posture.ATTACK or posture == Posture.MARCH or posture == Posture.WITHDRAWAL
    )


@inlined_kernel
def show_target(
    roster: Table, units: Table, arms: Table, knowledge: Table, fires: Table, arsenal: Table,
    clock: Clock, u: int, step: int, p: Any,
) -> None:  # fmt: skip
    """What unit u is in this step to those who may shoot at it, which is the same for all."""
    fires[u].shown_step = step
    fires[u].draws = 0.0
    if not knows(units, knowledge, clock, 1 - roster[u].side, u, step, p):
        return
    fires[u].draws = score(roster, units, u)
    vehicles, guns = 0, 0
    for i in range(arms.shape[1]):
        w = arms[u, i].kind
        if w < 0:
            break
        vehicles += arms[u, i].held * arsenal[w].is_vehicle
        guns += arms[u, i].held * arsenal[w].is_gun
    fires[u].vehicles, fires[u].guns = vehicles, guns


@inlined_kernel
def pick_targets(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, knowledge: Table,
    fires: Table, arsenal: Table, clock: Clock, u: int, lanes: int, step: int, p: Any,
) -> tuple[int, int, int, int]:  # fmt: skip
    """Whom unit u shoots at in the hexes whose bits `lanes` has, and whose armor; -1 nobody.

    Returns both with their range bands.
    """
    h = units[u].hex
    soft, soft_band, soft_score = -1, FAR, 0.0
    hard, hard_band, hard_score = -1, FAR, 0.0
    while lanes > 0:
        bit = lowest_bit(lanes)
        lanes ^= bit
        i = place_of_bit(bit)
        other = hexes[disk[h, i]].first
        while other >= 0:
            if fires[other].shown_step != step:
                show_target(roster, units, arms, knowledge, fires, arsenal, clock, other, step, p)
            band = band_between(units, u, other, 1 if i < 7 else 2)
            worth = fires[other].draws * nearness(band)
            # of equals the first of the files, whichever way it lies
            if worth > soft_score or (worth == soft_score and other < soft):
                soft, soft_band, soft_score = other, band, worth
            if worth > 0.0 and fires[other].vehicles > 0:
                worth *= fires[other].vehicles
                if worth > hard_score or (worth == hard_score and other < hard):
                    hard, hard_band, hard_score = other, band, worth
            other = units[other].following
    return soft, soft_band, hard, hard_band


@inlined_kernel
def aim(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, knowledge: Table,
    fires: Table, arsenal: Table, clock: Clock, u: int, lanes: int, step: int, p: Any,
) -> tuple[int, int, int, int]:  # fmt: skip
    """`pick_targets`, looked for once by all in a hex who have not closed on anybody."""
    first = hexes[units[u].hex].first
    alike = units[u].assaulting < 0
    if alike and fires[first].aimed_step == step:
        return (
            fires[first].soft, fires[first].soft_band, fires[first].hard, fires[first].hard_band
        )  # fmt: skip
    soft, soft_band, hard, hard_band = pick_targets(
        disk, hexes, roster, units, arms, knowledge, fires, arsenal, clock, u, lanes, step, p
    )
    if alike:
        fires[first].aimed_step = step
        fires[first].soft, fires[first].soft_band = soft, soft_band
        fires[first].hard, fires[first].hard_band = hard, hard_band
    return soft, soft_band, hard, hard_band
