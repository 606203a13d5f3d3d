"""The tables on which a thread fights one battle of an ensemble after another.

What a battle leaves behind is read off them before the next one begins: rows of tables, copied.
Whoever wants the battle itself fights it on tables of its own.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Sequence
from typing import Any, NamedTuple

from nomonhan.doctrine.headquarters import Headquarters, blank_headquarters
from nomonhan.doctrine.tables import Plan
from nomonhan.engine.blank import blank_battle
from nomonhan.engine.prepare import Prepared
from nomonhan.state import Battle, Kept

STAGES_KEPT = 16  # of some megabytes each: as many cases of a study take turns


class Stage(NamedTuple):
    """Blank tables of a battle and of both its headquarters."""

    battle: Battle
    headquarters: tuple[Headquarters, ...]


_stages = threading.local()


def cleared_stage(prepared: Prepared, plans: Sequence[Plan]) -> Stage:
    """The thread's stage for battles of `prepared` with its `plans`, cleared of the last one."""
    kept: list[tuple[weakref.ref[Prepared], Kept[Stage]]] = _stages.__dict__.setdefault("kept", [])
    kept[:] = [entry for entry in kept if entry[0]() is not None]
    place = next((i for i, (of, _stage) in enumerate(kept) if of() is prepared), -1)
    if place < 0:
        del kept[STAGES_KEPT - 1 :]
        fresh = new_stage(prepared, plans)
        entry = weakref.ref(prepared), Kept(fresh, lasting(fresh))
    else:
        entry = kept.pop(place)
    kept.insert(0, entry)
    return entry[1].cleared()


def new_stage(prepared: Prepared, plans: Sequence[Plan]) -> Stage:
    """Blank tables, without the map, which `new_battle` puts in."""
    battle = blank_battle(prepared)
    staffs = tuple(blank_headquarters(battle, x, plan) for x, plan in enumerate(plans))
    blank = battle._replace(map=())  # type: ignore[arg-type]
    return Stage(blank, staffs)


def lasting(stage: Stage) -> list[Any]:
    """Tables that need not be cleared between battles of one scenario: a third of all.

    The land changes by the lines of H-hour alone, which are laid anew; so do the commanders' charts
    of it, and what weapons do to vehicles.  A glimpse is added up anew where none is told.
    """
    battle = stage.battle
    charts = [headquarters.chart.land for headquarters in stage.headquarters]
    return [battle.land, battle.anti_vehicle, battle.sight.glimpses, *charts]
