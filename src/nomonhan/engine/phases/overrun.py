"""Units that have gone to ground are overrun hole by hole, and those who do it pay for it."""

from __future__ import annotations

from typing import Any

from nomonhan import chance
from nomonhan.codes import Purpose
from nomonhan.engine.phases.attrition import hit_men
from nomonhan.engine.phases.breaking import fall_to_enemy
from nomonhan.engine.phases.close_quarters import rifle_of
from nomonhan.engine.phases.cover import men_hand_to_hand, soft_share
from nomonhan.jit import kernel
from nomonhan.rules.breaking import assailants_hit, overrun_rate_per_h
from nomonhan.rules.cohesion import p_within
from nomonhan.state import F, I, Ledger, Table


@kernel
def overrun_part(
    roster: Table, units: Table, fires: Table, sides: Table, ledger: Ledger, u: int, day: int,
    light: float, hours: float, seed: int, replication: int, tick: int, p: Any,
) -> int:  # fmt: skip
    """Some of a broken unit that has gone to ground are overrun; its weapons stay with the rest.

    Returns how many of them were neither taken nor got away.
    """
    rate = overrun_rate_per_h(fires[u].pressed, units[u].works, p)
    if rate <= 0.0:
        return 0
    draw = chance.uniform(seed, replication, tick, Purpose.BREAK, u, 2, 0)
    reached = chance.binomial(units[u].men, p_within(rate, hours), draw)
    return int(
        fall_to_enemy(
            roster, units, sides, ledger, u, reached, day, light, seed, replication, tick, p
        )
    )


@kernel
def men_on_foot(units: Table, u: int) -> float:
    """Men of unit u who go at an enemy on foot: neither at guns nor in vehicles."""
    return men_hand_to_hand(units, u) * soft_share(units, u)


@kernel
def men_closed_on(disk: I, hexes: Table, units: Table, h: int) -> float:
    """Men on foot of all units that have closed on hex h."""
    men = 0.0
    for i in range(1, 7):
        n = disk[h, i]
        other = hexes[n].first if n >= 0 else -1
        while other >= 0:
            if units[other].assaulting == h:
                men += men_on_foot(units, other)
            other = units[other].following
    return men


@kernel
def owe_for_overrun(
    disk: I, hexes: Table, units: Table, sold: I, owed: F, owed_to: I, u: int, p: Any
) -> None:
    """What the men of unit u that were overrun cost those who have closed on its hex.

    Each owes for them by its share of the men on foot there.
    """
    h = units[u].hex  # or where it stood to the end
    of_all = men_closed_on(disk, hexes, units, h)
    for i in range(1, 7):
        n = disk[h, i]
        other = hexes[n].first if n >= 0 else -1
        while other >= 0:
            if units[other].assaulting == h:
                # of equals the first of the files
                if owed[other] == 0.0 or sold[u] > sold[owed_to[other]]:
                    owed_to[other] = u
                owed[other] += assailants_hit(sold[u], men_on_foot(units, other), of_all, p)
            other = units[other].following


@kernel
def pay_for_overrun(
    disk: I, hexes: Table, roster: Table, units: Table, arms: Table, fires: Table, ledger: Ledger,
    arsenal: Table, sold: I, owed: F, owed_to: I, day: int, seed: int, replication: int, tick: int,
    p: Any,
) -> None:  # fmt: skip
    """Men hit of those who have overrun others in this tick, once all fates in it are known.

    sold (u,): men overrun who were neither taken nor got away; what each unit owes for them, `owed`
    (u,), and the unit that most of them were of, `owed_to` (u,), are scratch.  It is credited to
    the rifles of that unit.
    """
    owed[:] = 0.0
    for u in range(units.shape[0]):
        if sold[u] > 0:
            owe_for_overrun(disk, hexes, units, sold, owed, owed_to, u, p)
    for u in range(units.shape[0]):
        if owed[u] == 0.0:
            continue
        before = units[u].men
        draw = chance.uniform(seed, replication, tick, Purpose.CLOSE_ASSAULT, u, 1, 0)
        hit = min(before, chance.poisson(owed[u], draw))
        if hit > 0:
            draw = chance.uniform(seed, replication, tick, Purpose.CLOSE_ASSAULT, u, 2, 0)
            hit_men(roster, units, ledger, u, hit, day, draw, p)
            by = owed_to[u]
            ledger.causes[roster[by].side, rifle_of(arms, arsenal, by), 0] += hit
            fires[u].lost_share += hit / before
