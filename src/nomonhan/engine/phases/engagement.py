"""Who is in action: who attacks, and whoever knows of an attacker on whom it can fire.

They fire by the step; all others skirmish by the hour (`direct_fire`).  Attackers are few, and mark
themselves and those who face them: nobody else needs to look around in the other steps of an hour.
Once in action a unit is reckoned by the step until the hour is over.
"""

from __future__ import annotations

from typing import Any

from nomonhan.engine.phases.occupancy import is_on_map
from nomonhan.engine.phases.targets import is_attacking, knows
from nomonhan.jit import inlined_kernel, lowest_bit
from nomonhan.state import Clock, I, Table


@inlined_kernel
def find_action(
    fired_from: I, disk: I, hexes: Table, roster: Table, units: Table, knowledge: Table,
    fires: Table, clock: Clock, step: int, p: Any,
) -> None:  # fmt: skip
    """Every unit that attacks marks itself and the enemies who may fire on it (`action_step`)."""
    for u in range(units.shape[0]):
        if not (is_attacking(units, u) or units[u].assaulting >= 0) or not is_on_map(units, u):
            continue
        h, enemy = units[u].hex, 1 - roster[u].side
        stands = hexes[h].stands[enemy]
        if stands == 0:
            continue
        fires[u].action_step = step
        if not knows(units, knowledge, clock, enemy, u, step, p):
            continue
        stands &= fired_from[h]
        while stands != 0:
            other = hexes[disk[h, lowest_bit(stands)]].first
            stands &= stands - 1
            while other >= 0:
                fires[other].action_step = step
                other = units[other].following


@inlined_kernel
def fires_by_step(fires: Table, u: int, step: int, hour: int) -> bool:
    """Whether unit u fires in this step what the skirmish of the hour from step `hour` has not."""
    if fires[u].action_step == step:
        return True
    return bool(fires[u].action_step >= hour and fires[u].skirmish_step < hour)
