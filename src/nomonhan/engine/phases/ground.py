"""Control of ground, zones, lines of communication, by rounds of three hours.

That is often enough for all who ask: trucks go by the same rounds, commanders decide every few
hours, and whatever must last before it counts (cut off, breakthrough, ring) must last for three or
six: it is found twice running, or three times.  Who stands beside whom, and can be shot or closed
on, is known by the tick elsewhere.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nomonhan.codes import Event, Mobility, Role, Status, SupplyState
from nomonhan.engine.phases.lately import lasted
from nomonhan.engine.phases.ledger import write_event
from nomonhan.hexgrid import RINGS
from nomonhan.jit import kernel
from nomonhan.rules.control import combat_power, controller, reach
from nomonhan.state import U8, Bits, Clock, F, I, Ledger, Table
from nomonhan.terrain.flood import flood, is_marked, mark, unmark

COMPANY_MEN = 100


@kernel
def patrols(mobility: int) -> bool:
    """Whether units of this mobility class patrol: those who fight mounted or from vehicles."""
    return bool(
        mobility == Mobility.HORSE or mobility == Mobility.WHEELED_ARMOR
        or mobility == Mobility.TRACKED
    )  # fmt: skip


@kernel
def map_control(
    n_cols: int, disk: I, hexes: Table, roster: Table, units: Table, power: F, in_reach: I,
    passable: Bits, light: float, p: Any,
) -> None:  # fmt: skip
    """Who controls which hex by fire and sight, and where each side may pass.

    `power` (h, x) is zero between phases.  `in_reach` (2 + h,) lists the hexes that power reaches,
    after their number, from one call to the next: nobody controls any other.  The bits `passable`
    (x, rows, words) are set but for the hexes that the enemy of side x controls.
    """
    for i in range(in_reach[0]):
        hexes[in_reach[1 + i]].control = -1
    count = 0
    for u in range(units.shape[0]):
        if units[u].status != Status.ACTIVE or units[u].hex < 0 or roster[u].role != Role.LINE:
            continue
        mine = combat_power(
            units[u].men, units[u].vehicles, units[u].suppression, units[u].cohesion, p
        )
        side = roster[u].side
        rides = patrols(roster[u].mobility)
        h = units[u].hex
        for ring in range(3):
            reaching = mine * reach(ring, rides, light, p)
            if reaching <= 0.0:
                continue
            for i in range(RINGS[ring], RINGS[ring + 1]):
                n = disk[h, i]
                if n < 0:
                    continue
                # written anyway, and kept if nobody was there yet: nothing to guess for a processor
                in_reach[1 + count] = n
                count += int(power[n, 0] + power[n, 1] == 0.0)
                power[n, side] += reaching
    in_reach[0] = count
    passable[:] = ~np.uint64(0)
    for i in range(1, count + 1):
        h = in_reach[i]
        side = controller(power[h, 0], power[h, 1], p)
        power[h, 0], power[h, 1] = 0.0, 0.0
        hexes[h].control = side
        if side >= 0:
            hexes[h].held = side
            unmark(passable[1 - side], n_cols, h)


@kernel
def judge_zones(
    zone_begin: I, zone_hex: I, zones: Table, hexes: Table, roster: Table, units: Table,
    ledger: Ledger, tick: int,
) -> None:  # fmt: skip
    """A zone is held by the side that is stronger in it; an empty zone keeps its holder."""
    for z in range(zones.shape[0]):
        men_0, men_1 = 0, 0
        for i in range(zone_begin[z], zone_begin[z + 1]):
            u = hexes[zone_hex[i]].first
            while u >= 0:
                if units[u].status == Status.ACTIVE:
                    if roster[u].side == 0:
                        men_0 += units[u].men
                    else:
                        men_1 += units[u].men
                u = units[u].following
        before = zones[z].held
        after = before
        if men_0 >= COMPANY_MEN > men_1:
            after = 0
        elif men_1 >= COMPANY_MEN > men_0:
            after = 1
        if after != before:
            zones[z].held = after
            write_event(ledger, tick, Event.ZONE_CHANGED, after, -1, z)


@kernel
def trace_lines(
    n_cols: int, disk: I, truck_sides: Bits, roster: Table, units: Table, sides: Table,
    passable: Bits, reached: Bits, news: U8, clock: Clock, tick: int, ticks: int,
) -> None:  # fmt: skip
    """Where trucks can come from each side's rear without passing ground the enemy controls.

    Lines are judged for a round, the `ticks` that end with `tick`.  The bits `passable`
    (x, rows, words) are those of `map_control`; `reached` (x, rows, words) and `news` (2, rows) are
    scratch.
    """
    for side in range(2):
        reached[side] = np.uint64(0)
        base = sides[side].base_hex
        if is_marked(passable[side], n_cols, base):
            mark(reached[side], n_cols, base)
            flood(passable[side], truck_sides, reached[side], news)
    for u in range(units.shape[0]):
        if units[u].status > Status.BROKEN or units[u].hex < 0:
            continue
        side = roster[u].side
        open_line = False
        for i in range(7):
            n = disk[units[u].hex, i]
            if n >= 0 and is_marked(reached[side], n_cols, n):
                open_line = True
                break
        if open_line:
            units[u].cut_off_ticks = 0
            units[u].supply_state = SupplyState.SUPPLIED
            if units[u].stock[0] < 0.3 or units[u].stock[3] < 1.0 or units[u].stock[4] <= 0.0:
                units[u].supply_state = SupplyState.OVEREXTENDED
        else:
            units[u].cut_off_ticks = lasted(units[u].cut_off_ticks, ticks)
            if units[u].cut_off_ticks * clock.tick_h >= 3.0:
                units[u].supply_state = SupplyState.CUT_OFF
                if units[u].encircled_tick < 0:
                    units[u].encircled_tick = tick
