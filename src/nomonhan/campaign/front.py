"""Where the front ran when the last battle ended, for those who are to stand behind it now.

A scenario puts its units where its own files say.  On the ground of the last battle nobody starts
on what the enemy held when it ended: who would, starts on the nearest ground that his own side held
then, and without the works that the files give him there.

Leaves out: that who won ground stands on it.  Nobody is moved forward, so what was won and is not
in the next scenario's files lies between the lines.
It is wrong if a bridgehead that was lost in July is Soviet again in August before the first shot.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.campaign.bringing import Between, dug
from nomonhan.campaign.carry import Carried, F, is_same_ground
from nomonhan.codes import Status
from nomonhan.engine.lines import lay_lines
from nomonhan.engine.prepare import Prepared
from nomonhan.engine.set_up import deploy
from nomonhan.state import Battle
from nomonhan.terrain.arrays import LAKE, VOID
from nomonhan.terrain.geometry import reach_km

PLACES = 2  # units that are drawn back into one hex, at most; assumed


class Front(NamedTuple):
    """What of the last battle's ground counts for the start of the next one."""

    held: NDArray[np.int8]  # (h,) side that held it last, -1 nobody ever
    works: tuple[float, float]  # (x,) of units that have to dig in elsewhere


def front_after(prepared: Prepared, vector: F, carried: Carried, between: Between) -> Front | None:
    """The front of the last battle; None on another map, or before any battle."""
    if carried.held is None or not is_same_ground(carried, prepared):
        return None
    east, west = (
        dug(0.0, between.flow(side, "digging_h_per_day") * between.days, prepared, vector)
        for side in prepared.sides
    )
    return Front(carried.held, (east, west))


def draw_back(prepared: Prepared, battle: Battle, front: Front) -> tuple[Battle, int]:
    """The battle, not yet begun, with nobody behind the enemy's front; how many had to move."""
    terrain, side, units = prepared.terrain, battle.roster.side, battle.units
    dry = ~np.isin(terrain.cover, (LAKE, VOID))
    places = np.column_stack([terrain.x_km, terrain.y_km])
    home = battle.roster.home.copy()
    there = (units.status == Status.ACTIVE) & (units.hex >= 0) & (units.men > 0)
    taken = np.zeros(len(front.held), dtype=np.int32)
    moved = 0
    for u in np.flatnonzero(there).tolist():
        x, here = int(side[u]), int(units.hex[u])
        own = dry & (front.held == x) & (taken < PLACES)
        if front.held[here] != 1 - x or not own.any():
            continue
        away = reach_km(places - places[here])
        home[u] = int(np.argmin(np.where(own, away, np.inf)))
        taken[home[u]] += 1
        units.works[u] = min(float(units.works[u]), front.works[x])
        moved += 1
    if moved:
        battle = battle._replace(land=battle.land.copy())
        lay_lines(battle.land, terrain.x_km, terrain.y_km, prepared.fixed["forward"], side, home)
        battle.roster.home = home
        units.hex[there] = home[there]
        units.following = -1
        battle.hexes.first, battle.hexes.near, battle.hexes.stands = -1, 0, 0
        deploy(battle.map.disk, battle.hexes, battle.roster, battle.units)
    return battle, moved
