"""What a battle has cost both sides, summed up at its end."""

from __future__ import annotations

from typing import Any

import numpy as np

from nomonhan.codes import TargetClass
from nomonhan.jit import kernel

# columns of `weapons`
(
    TANKS_KNOCKED_OUT, TANKS_WRITTEN_OFF, CARS_KNOCKED_OUT, CARS_WRITTEN_OFF, GUNS_LOST,
    AIRCRAFT_LOST, ROUNDS_FIRED, BREAKTHROUGHS, ENVELOPMENTS,
) = range(9)  # fmt: skip


@kernel
def tally(
    roster: Any, units: Any, arms: Any, aircraft: Any, arsenal: Any, scores: Any, persons: Any,
    weapons: Any,
) -> None:  # fmt: skip
    """Add up losses in `persons` (x, c, 5) and `weapons` (x, 9), zero before.

    Persons of each side and contingent: killed, wounded, missing, captured, withdrawn.
    """
    for u in range(len(units)):
        x, c = roster[u].side, roster[u].contingent
        persons[x, c, 0] += units[u].killed
        persons[x, c, 1] += units[u].wounded
        persons[x, c, 2] += units[u].missing
        persons[x, c, 3] += units[u].captured
        persons[x, c, 4] += units[u].withdrawn
        for i in range(arms.shape[1]):
            w = arms[u, i].kind
            if w < 0:
                break
            if arsenal[w].target_class == TargetClass.TANK:
                weapons[x, TANKS_KNOCKED_OUT] += arms[u, i].knocked_out
                weapons[x, TANKS_WRITTEN_OFF] += arms[u, i].written_off
            elif arsenal[w].target_class == TargetClass.ARMORED_CAR:
                weapons[x, CARS_KNOCKED_OUT] += arms[u, i].knocked_out
                weapons[x, CARS_WRITTEN_OFF] += arms[u, i].written_off
            if arsenal[w].is_gun == 1:
                weapons[x, GUNS_LOST] += arms[u, i].written_off
    for x in range(2):
        for w in range(len(arsenal)):
            weapons[x, AIRCRAFT_LOST] += aircraft[x, w].lost
        weapons[x, ROUNDS_FIRED] = int(np.rint(scores[x].rounds))
        weapons[x, BREAKTHROUGHS] = scores[x].breakthroughs
        weapons[x, ENVELOPMENTS] = scores[x].envelopments
