"""The sequence of play: read this first.

A tick is an hour unless the scenario says less.  What is judged or planned by the hour (targets of
guns, flights, wounded, digging) waits for the hour, and ground (control, zones, lines,
breakthroughs, rings) and the rear (lift, supply, repair) for their round of three, whatever the
tick.  Each line below is one phase; what it does stands in
`engine/phases`, by which rule in `rules`.
"""

from __future__ import annotations

from typing import Any

from nomonhan.codes import Status
from nomonhan.engine.phases.air import drop_bombs, fly
from nomonhan.engine.phases.alarm import stand_to
from nomonhan.engine.phases.attrition import draw_losses
from nomonhan.engine.phases.cover import take_cover
from nomonhan.engine.phases.definitions import (
    count_present,
    find_breakthroughs,
    measure_advance,
    measure_ring,
)
from nomonhan.engine.phases.direct_fire import fire_directly
from nomonhan.engine.phases.distribution import (
    consume,
    distribute,
    fetch_water,
    find_turnarounds,
)
from nomonhan.engine.phases.evacuation import carry_back, die_waiting
from nomonhan.engine.phases.fire_control import choose_targets
from nomonhan.engine.phases.ground import judge_zones, map_control, trace_lines
from nomonhan.engine.phases.headings import list_goers
from nomonhan.engine.phases.indirect_fire import fire_batteries, locate_batteries
from nomonhan.engine.phases.lately import (
    day_ends,
    on_the_hour,
    round_of_ground,
    round_of_the_rear,
)
from nomonhan.engine.phases.logistics import begin_round, bring_up, dig, mend
from nomonhan.engine.phases.morale import (
    repulse_assaults,
    settle_assaults,
    suppress,
    try_morale,
)
from nomonhan.engine.phases.movement import move_units
from nomonhan.engine.phases.orders import bring_in_arrivals, leave_map, react, take_orders
from nomonhan.engine.phases.spotting import notice_neighbors, spot
from nomonhan.jit import kernel
from nomonhan.state import Battle


@kernel
def play_tick(b: Battle, p: Any, seed: int, replication: int, tick: int) -> None:
    """One tick of battle."""
    light = b.clock.light[tick]
    day = (tick + b.clock.ticks_before) // b.clock.ticks_per_day
    rain = b.clock.days[day].rain
    epoch = b.map.epoch[tick]
    b.fields.epoch[0] = epoch
    crossing_s = b.map.crossing_s[epoch]

    bring_in_arrivals(b.map.disk, b.hexes, b.roster, b.units, b.arms, b.orders, b.arsenal, tick)
    stand_to(b.units, b.clock, seed, replication, tick, p)
    rear_h = round_of_the_rear(tick, b.clock)
    if rear_h > 0.0:
        begin_round(b.sides, rear_h)
        bring_up(b.sides, rear_h)
        find_turnarounds(
            b.map.neighbor, crossing_s, b.map.disk, b.roster, b.units, b.sides, b.fields, light,
            rain, b.turnaround, p,
        )  # fmt: skip
        fetch_water(b.map.disk, b.land, b.hexes, b.roster, b.units, p)
        distribute(
            b.land, b.roster, b.units, b.arms, b.arsenal, b.sides, b.ledger, day, rear_h,
            b.turnaround, b.askers, b.work[2:7], b.work[7:12], p,
        )  # fmt: skip
        consume(b.roster, b.units, b.clock, b.clock.days[day].heat_c, tick, rear_h, p)
        mend(b.roster, b.units, b.arms, b.arsenal, rear_h, seed, replication, tick, p)
    if on_the_hour(tick, b.clock):
        carry_back(
            b.roster, b.units, b.sides, b.turnaround, 1.0, seed, replication, tick, b.work[0],
            b.movers, p,
        )  # fmt: skip
        die_waiting(b.roster, b.units, b.ledger, day, 1.0, seed, replication, tick, p)
    spot(
        b.map.seen, b.map.ring_begin, b.map.lookout, b.hexes, b.roster, b.units, b.knowledge,
        b.clock, seed, replication, tick, light, b.sight, b.work[0], p,
    )  # fmt: skip
    fly(
        b.hexes, b.roster, b.units, b.arms, b.knowledge, b.fires, b.arsenal, b.sides, b.aircraft,
        b.clock, seed, replication, tick, day, light, b.work[:2], b.movers[0], p,
    )  # fmt: skip
    choose_targets(
        b.land, b.hexes, b.roster, b.units, b.orders, b.knowledge, b.fires, b.clock, b.sight,
        b.batteries, tick, light, b.targets, b.row_begin, p,
    )  # fmt: skip
    react(
        b.map.disk, b.hexes, b.roster, b.units, b.orders, b.knowledge, b.sides, b.clock, tick, p,
    )  # fmt: skip
    take_cover(b.units)
    take_orders(b.roster, b.units, b.orders, b.ledger, tick)
    list_goers(b.units, b.orders, b.goers)
    move_units(
        b.map.neighbor, crossing_s, b.map.disk, b.land, b.hexes, b.roster, b.units, b.arms,
        b.orders, b.arsenal, b.goers, b.movers, b.clock, b.fields, seed, replication, tick, light,
        rain, p,
    )  # fmt: skip
    notice_neighbors(
        b.map.seen_by, b.map.disk, b.hexes, b.roster, b.units, b.knowledge, b.clock, seed,
        replication, tick, light, p,
    )  # fmt: skip
    fire_directly(
        b.map.fired_on, b.map.disk, b.land, b.hexes, b.roster, b.units, b.arms, b.knowledge,
        b.fires, b.fire_by, b.arsenal, b.anti_vehicle, b.sides, b.clock, b.ledger.sides, tick,
        light, p,
    )  # fmt: skip
    fire_batteries(
        b.land, b.hexes, b.roster, b.units, b.arms, b.orders, b.fires, b.fire_by, b.arsenal,
        b.batteries, b.clock, b.ledger.sides, tick, p,
    )  # fmt: skip
    drop_bombs(
        b.land, b.roster, b.units, b.arms, b.knowledge, b.fires, b.fire_by, b.arsenal, b.sides,
        b.clock, tick, p,
    )  # fmt: skip
    draw_losses(
        b.roster, b.units, b.arms, b.fires, b.fire_by, b.arsenal, b.clock, b.ledger, day, seed,
        replication, tick, b.work[:4], b.movers[0], p,
    )  # fmt: skip
    suppress(b.land, b.roster, b.units, b.arms, b.fires, b.fire_by, b.clock, p)
    settle_assaults(b.hexes, b.roster, b.units, b.orders)
    repulse_assaults(b.units, b.clock, seed, replication, tick, p)
    locate_batteries(
        b.roster, b.units, b.knowledge, b.fires, b.sides, b.batteries, b.clock, seed, replication,
        tick, b.work[0], p,
    )  # fmt: skip
    try_morale(
        b.map.disk, b.hexes, b.roster, b.units, b.arms, b.orders, b.fires, b.arsenal, b.sides,
        b.clock, b.ledger, day, light, b.clock.days[day].heat_c, seed, replication, tick,
        b.work[0], b.work[1], b.movers[0], b.movers[1], p,
    )  # fmt: skip
    leave_map(b.map.disk, b.hexes, b.roster, b.units, b.sides, tick)
    if on_the_hour(tick + 1, b.clock):
        dig(b.land, b.hexes, b.roster, b.units, b.orders, b.clock, tick, 1.0, p)
    judged = round_of_ground(tick + 1, b.clock)
    if judged > 0:
        map_control(
            b.map.n_cols, b.map.disk, b.hexes, b.roster, b.units, b.power, b.in_reach, b.passable,
            light, p,
        )  # fmt: skip
        trace_lines(
            b.map.n_cols, b.map.disk, b.map.truck_sides[epoch], b.roster, b.units, b.sides,
            b.passable, b.reached, b.news, b.clock, tick, judged,
        )  # fmt: skip
        judge_zones(
            b.map.zone_begin, b.map.zone_hex, b.zones, b.hexes, b.roster, b.units, b.ledger, tick
        )
        find_breakthroughs(
            b.map.disk, b.land, b.hexes, b.roster, b.units, b.clock, b.ledger.sides, b.ledger, tick,
            judged,
        )  # fmt: skip
        measure_ring(b.roster, b.units, b.clock, b.ledger.sides, b.ledger, tick)
        measure_advance(b.land, b.roster, b.units, b.clock, b.ledger.sides, tick, judged)
    if day_ends(day, tick + 1, b.clock):
        count_present(b.roster, b.units, b.ledger, day)
    if b.tape.units.shape[0] > 0:
        record(b, tick + 1)


@kernel
def record(b: Battle, row: int) -> None:
    """Write the state of all units and hexes into row `row` of the tape."""
    for u in range(b.units.shape[0]):
        on_map = b.units[u].status == Status.ACTIVE or b.units[u].status == Status.BROKEN
        b.tape.units[row, u].hex = b.units[u].hex if on_map else -1
        b.tape.units[row, u].men = b.units[u].men
        b.tape.units[row, u].vehicles = b.units[u].vehicles
        b.tape.units[row, u].guns = b.units[u].guns
        b.tape.units[row, u].cohesion = int(255.0 * b.units[u].cohesion)
        b.tape.units[row, u].suppression = int(255.0 * b.units[u].suppression)
        b.tape.units[row, u].posture = b.units[u].posture
        b.tape.units[row, u].status = b.units[u].status
        b.tape.units[row, u].supply = b.units[u].supply_state
        b.tape.units[row, u].mission = b.orders[u].mission
    for h in range(b.hexes.shape[0]):
        b.tape.control[row, h] = b.hexes[h].held
