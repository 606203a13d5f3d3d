"""Reinforcement by decision: which formations that have not fought are sent to the next battle.

Each side is asked once a week after the last battle, as for all else, for each of the largest
formations of the next scenario none of whose units has fought and that is not on its way: it comes
whole or not at all, and takes a week, or until the battle opens if that is sooner.  Of the side
that may open the next battle, those that its plan attacks with are not asked for: they are what it
decides on when it decides to open it, and no attack is opened without them.

Leaves out: that what is sent here is missing elsewhere; formations that a scenario does not have.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from nomonhan import chance
from nomonhan.campaign.bringing import full_strength
from nomonhan.campaign.carry import Carried
from nomonhan.campaign.decisions import Standing, log_odds_of_reinforcing, logistic
from nomonhan.campaign.story import DecisionResult
from nomonhan.codes import Purpose
from nomonhan.engine.prepare import Prepared

if TYPE_CHECKING:
    from nomonhan.campaign.story import Story, World

SENT = 1  # index of the draw
ATTACKS = ("assault", "envelop", "exploit")


def new_formations(prepared: Prepared, carried: Carried) -> dict[int, list[int]]:
    """The largest formations none of whose units has fought -> their units.

    An army's own head does not count: an army comes formation by formation.
    """
    parent = prepared.map.parent
    heads = [f for f in range(len(prepared.formations)) if parent[f] < 0 and f in parent]
    below: dict[int, list[int]] = {}
    for u, f in enumerate(prepared.fixed["formation"].tolist()):
        while f >= 0:
            below.setdefault(f, []).append(u)
            f = int(parent[f])
    fresh = {
        f
        for f, units in below.items()
        if f not in heads and not any(prepared.units[u] in carried.units for u in units)
    }
    return {f: below[f] for f in sorted(fresh) if int(parent[f]) not in fresh}


def attackers(prepared: Prepared, x: int) -> set[int]:
    """Formations with which the plan of side x attacks, whatever happens, and all above them."""
    parent, names = prepared.map.parent, list(prepared.formations)
    found = set()
    for row in prepared.plans[x]:
        f = names.index(row.formation) if row.mission in ATTACKS and row.when is None else -1
        while f >= 0:
            found.add(f)
            f = int(parent[f])
    return found


def decide_reinforcements(
    world: World, story: Story, name: str, n: int, standing: list[Standing], day: date
) -> None:
    """Ask both sides what they send to phase `name`; who has not been sent is absent from it."""
    prepared = world.prepared[name]
    men, _weapons, _factor = full_strength(prepared, world.vectors[name])
    opener = world.campaign.phases[name].opened_by
    attacking = set[int]()
    if opener is not None:
        attacking = attackers(prepared, world.campaign.sides.index(opener))
    for f, units in new_formations(prepared, story.carried).items():
        x = int(prepared.fixed["side"][units[0]])
        if story.asked and not story.absent.issuperset(units):
            continue  # on its way
        sent = f in attacking or sends(world, story, name, n, f, x, standing[x], day)
        if sent:
            story.coming[x] += float(np.sum(men[units]))
            story.absent.difference_update(units)
        else:
            story.absent.update(units)
    story.asked = True


def sends(
    world: World, story: Story, name: str, n: int, f: int, x: int, standing: Standing, day: date
) -> bool:
    """Whether side x sends a formation on a day; entered among the decisions."""
    side = world.campaign.sides[x]
    p = logistic(log_odds_of_reinforcing(standing, side, world.numbers))
    draw = chance.uniform(
        world.seed, world.replication, day.toordinal(), Purpose.REPLACEMENT, f, SENT + 16 * n, 0
    )
    about = f"{name}.{world.prepared[name].formations[f]}"
    story.chain.decisions.append(DecisionResult(day, side, "reinforce", about, p, draw < p))
    return draw < p
