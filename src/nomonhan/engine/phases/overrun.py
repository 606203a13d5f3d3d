"""Units that have gone to ground are overrun hole by hole, and those who do it pay for it."""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Purpose
from nomonhan.engine.phases.attrition import hit_men
from nomonhan.engine.phases.breaking import fall_to_enemy
from nomonhan.engine.phases.close_quarters import rifle_of
from nomonhan.engine.phases.cover import men_hand_to_hand
from nomonhan.jit import kernel
from nomonhan.rules.breaking import assailants_hit, overrun_rate_per_h
from nomonhan.rules.cohesion import p_within
from nomonhan.state import I, Ledger, Table


@kernel
def overrun_part(
    roster: Table, units: Table, fires: Table, sides: Table, ledger: Ledger, u: int, day: int,
    light: float, hours: float, seed: int, replication: int, tick: int, p: Any,
) -> None:  # fmt: skip
    """Some of a broken unit that has gone to ground are overrun; its weapons stay with the rest."""
    rate = overrun_rate_per_h(fires[u].pressed, units[u].works, p)
    if rate <= 0.0:
        return
    draw = chance.uniform(seed, replication, tick, Purpose.BREAK, u, 2, 0)
    reached = chance.binomial(units[u].men, p_within(rate, hours), draw)
    fires[u].sold += fall_to_enemy(
        roster, units, sides, ledger, u, reached, day, light, seed, replication, tick, p
    )


@kernel
def men_closed_on(disk: I, hexes: Table, units: Table, h: int) -> float:
    """Men who are at arm's length of hex h, from outside."""
    men = 0.0
    for i in range(1, 7):
        n = disk[h, i]
        other = hexes[n].first if n >= 0 else -1
        while other >= 0:
            if units[other].assaulting == h:
                men += men_hand_to_hand(units, other)
            other = units[other].following
    return men


@kernel
def owe_for_overrun(disk: I, hexes: Table, units: Table, fires: Table, u: int, p: Any) -> None:
    """What the men of unit u that were overrun cost those who have closed on its hex.

    Each owes for them by its share of the men there, and pays when it is known what all owe.
    """
    h = units[u].hex  # or where it stood to the end
    of_all = men_closed_on(disk, hexes, units, h)
    for i in range(1, 7):
        n = disk[h, i]
        other = hexes[n].first if n >= 0 else -1
        while other >= 0:
            if units[other].assaulting == h:
                if fires[other].owed == 0.0 or more_sold(fires, u, other):
                    fires[other].owed_to = u
                own = men_hand_to_hand(units, other)
                fires[other].owed += assailants_hit(fires[u].sold, own, of_all, p)
            other = units[other].following


@kernel
def more_sold(fires: Table, u: int, other: int) -> bool:
    """Whether more men of unit u were overrun than of any that unit `other` owes for."""
    return bool(fires[u].sold > fires[fires[other].owed_to].sold)


@kernel
def pay_for_overrun(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, fires: Table, ledger: Ledger,
    arsenal: Table, day: int, seed: int, replication: int, tick: int, p: Any,
) -> None:  # fmt: skip
    """Men hit of those who have overrun others in this tick, once all fates in it are known."""
    for u in range(units.shape[0]):
        if fires[u].sold > 0:
            owe_for_overrun(disk, hexes, units, fires, u, p)
    for u in range(units.shape[0]):
        fires[u].sold = 0
        mean = fires[u].owed
        if mean == 0.0:
            continue
        fires[u].owed = 0.0
        before = units[u].men
        draw = chance.uniform(seed, replication, tick, Purpose.CLOSE_ASSAULT, u, 1, 0)
        hit = min(before, chance.poisson(mean, draw))
        if hit > 0:
            draw = chance.uniform(seed, replication, tick, Purpose.CLOSE_ASSAULT, u, 2, 0)
            hit_men(roster, units, ledger, u, hit, day, draw, p)
            by = fires[u].owed_to
            ledger.causes[roster[by].side, rifle_of(arms, arsenal, by), 0] += hit
            fires[u].lost_share += hit / before  # tells on its cohesion in the next tick
