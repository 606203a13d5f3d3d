"""Arm's length: what infantry does to armor that has closed on it, and flame to the infantry."""

from __future__ import annotations

from typing import Any

from nomonhan.engine.phases.columns import LESSONS
from nomonhan.engine.phases.contact import share_closed
from nomonhan.engine.phases.cover import soft_share
from nomonhan.engine.phases.expectations import add_persons, take_part
from nomonhan.jit import kernel
from nomonhan.rules.close_assault import (
    men_lost_to_flame,
    time_before_repulse,
    vehicles_lost_to_infantry,
)
from nomonhan.state import Clock, Table


@kernel
def assault_of_unit(
    hexes: Table, roster: Table, units: Table, arms: Table, fires: Table, fire_by: Table,
    arsenal: Table, sides: Table, clock: Clock, u: int, tick: int, p: Any,
) -> None:  # fmt: skip
    """Arm's-length effects of unit u on those in the hex it has closed on, and theirs on it."""
    h = units[u].assaulting
    hours = share_closed(units, u, tick) * clock.tick_h
    share = time_before_repulse(units[u].suppression, hours, p) / clock.tick_h
    tanks = units[u].vehicles
    escort_men = 0
    other = hexes[units[u].hex].first
    while other >= 0:  # riflemen who go in with the tanks
        if units[other].assaulting == h:
            escort_men += int(units[other].men * soft_share(units, other))
        other = units[other].following
    defender = hexes[h].first
    while defender >= 0:
        if tanks > 0:
            men = units[defender].men * soft_share(units, defender)
            escort = min(1.0, escort_men / max(1.0, men))
            lessons = sides[roster[u].side].doctrine[LESSONS]
            for i in range(arms.shape[1]):
                v = arms[u, i].kind
                if v < 0:
                    break
                count = arms[u, i].held
                if arsenal[v].is_vehicle == 1 and count > 0:
                    kills = vehicles_lost_to_infantry(
                        men, units[defender].suppression, roster[defender].training, escort,
                        lessons, float(arsenal[v].petrol), p,
                    )  # fmt: skip
                    kills *= share * count / tanks
                    arms[u, i].at_risk += kills
                    rifles = rifle_of(arms, arsenal, defender)
                    take_part(fires, u, rifles)
                    fire_by[u, rifles].armor += kills
            for i in range(arms.shape[1]):
                v = arms[u, i].kind
                if v < 0:
                    break
                if arsenal[v].flame > 0.0 and arms[u, i].held > 0 and units[u].stock[0] > 0.0:
                    burned = men_lost_to_flame(arms[u, i].held * arsenal[v].flame, p)
                    burned *= share / max(1, units[defender].men)
                    add_persons(units, fires, fire_by, defender, v, burned, 0.5)
        defender = units[defender].following


@kernel
def rifle_of(arms: Table, arsenal: Table, u: int) -> int:
    """The most numerous small arm of unit u, to which close assault is credited.

    Of a unit that is gone it is that which went with it.
    """
    best, most = 0, 0
    gone_best, gone_most = 0, 0
    for i in range(arms.shape[1]):
        w = arms[u, i].kind
        if w < 0:
            break
        if arsenal[w].is_vehicle == 0 and arms[u, i].held > most:
            best, most = w, arms[u, i].held
        if arsenal[w].is_vehicle == 0 and arms[u, i].written_off > gone_most:
            gone_best, gone_most = w, arms[u, i].written_off
    return best if most > 0 else gone_best
