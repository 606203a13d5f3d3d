"""What is still known of the enemy when the next battle begins.

A unit that was seen by the end of a battle is still known, where it was seen, with a chance that
halves every `memory_days`.  Who has moved since is looked for in the wrong place.  Nothing is known
on another map.

Leaves out: what prisoners, papers and signals tell between battles.
"""

from __future__ import annotations

from nomonhan import chance
from nomonhan.campaign.bringing import Between
from nomonhan.campaign.carry import Carried, Seen, is_same_ground
from nomonhan.codes import Purpose
from nomonhan.elementary import power
from nomonhan.engine.prepare import Prepared
from nomonhan.state import Battle

REMEMBERED = 2  # index of the draw

Reports = dict[int, Seen]
"""By unit, what its enemy knows of it at the start."""


def reports_of(prepared: Prepared, carried: Carried, between: Between) -> Reports:
    """What is still known after the days between two battles."""
    if not is_same_ground(carried, prepared):
        return {}
    found = {}
    for u, name in enumerate(prepared.units):
        if (seen := carried.seen.get(name)) is None:
            continue
        observer = prepared.sides[1 - int(prepared.fixed["side"][u])]
        half_life = max(1e-9, between.flow(observer, "memory_days"))
        draw = chance.uniform(
            between.seed, between.replication, between.phase, Purpose.REPLACEMENT, u, REMEMBERED, 0
        )
        if draw < power(0.5, between.days / half_life):
            found[u] = seen
    return found


def tell(battle: Battle, reports: Reports) -> None:
    """Put what is known into a battle that has not begun."""
    for u, seen in reports.items():
        known = battle.knowledge[1 - int(battle.roster.side[u])][u]
        known.seen_tick, known.seen_hex = 0, seen.hex
        known.seen_men, known.seen_armor = seen.men, seen.armor
