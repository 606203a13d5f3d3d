"""Breakthrough, envelopment and ring, measured by their definitions.

- breakthrough: an attacking battalion with a supply path stands 4 km or more behind the
  defender's line of H-hour for 3 hours, with none of the defender's battalions within 2 km ahead;
  two are distinct if 5 km apart along the line;
- envelopment: the same by turning the line's open flank: it came behind the line past an end of it;
- ring closed: the first round from which, for 6 hours, no truck-passable path free of enemy control
  joins at least half of the men of the enemy's forward formations to their map edge.
"""

from __future__ import annotations

import math

from nomonhan.codes import Event, Role, Status
from nomonhan.engine.phases.lately import lasted, lately
from nomonhan.engine.phases.ledger import write_event
from nomonhan.jit import kernel
from nomonhan.state import Clock, I, Ledger, Table

BEHIND_KM = 4.0
STANDING_H = 3.0
APART_KM = 5.0
RING_H = 6.0
MANY = 32


@kernel
def clear_ahead(disk: I, hexes: Table, roster: Table, units: Table, u: int) -> bool:
    """Whether no enemy battalion in hand stands within two hexes of unit u."""
    side = roster[u].side
    for i in range(1, 19):
        n = disk[units[u].hex, i]
        if n < 0:
            continue
        other = hexes[n].first
        while other >= 0:
            if (
                roster[other].side != side
                and roster[other].role == Role.LINE
                and units[other].status == Status.ACTIVE
            ):
                return False
            other = units[other].following
    return True


@kernel
def find_breakthroughs(
    disk: I, land: Table, hexes: Table, roster: Table, units: Table, clock: Clock, scores: Table,
    ledger: Ledger, tick: int, ticks: int,
) -> None:  # fmt: skip
    """Count distinct breakthroughs and envelopments; `ledger.places` keeps where along the line.

    Who stands behind the line is judged for a round, the `ticks` that end with `tick`.
    """
    places, counts = ledger.places, ledger.counts
    for u in range(units.shape[0]):
        if units[u].status != Status.ACTIVE or units[u].hex < 0 or roster[u].role != Role.LINE:
            units[u].standing = 0
            continue
        h = units[u].hex
        side = roster[u].side
        depth = land[h].depth_km[1 - side]
        if not (depth > 0.0):
            units[u].came_round = -1
        elif units[u].came_round < 0:
            units[u].came_round = land[h].open_flank[1 - side]
        if (
            not (depth >= BEHIND_KM)
            or units[u].cut_off_ticks > 0
            or not clear_ahead(disk, hexes, roster, units, u)
        ):
            units[u].standing = 0
            continue
        units[u].standing = lasted(units[u].standing, ticks)
        if units[u].standing * clock.tick_h < STANDING_H:
            continue
        kind = 1 if units[u].came_round == 1 else 0
        along = land[h].along_km[1 - side]
        distinct = True
        for i in range(counts[side, kind]):
            if math.fabs(places[side, kind, i] - along) < APART_KM:
                distinct = False
        if distinct and counts[side, kind] < MANY:
            places[side, kind, counts[side, kind]] = along
            counts[side, kind] += 1
            event = Event.ENVELOPMENT if kind == 1 else Event.BREAKTHROUGH
            write_event(ledger, tick, event, side, u, h)
            if kind == 1:
                scores[side].envelopments += 1
            else:
                scores[side].breakthroughs += 1


@kernel
def measure_ring(
    roster: Table, units: Table, clock: Clock, scores: Table, ledger: Ledger, tick: int
) -> None:
    """Open or close the ring that each side has round the other."""
    for side in range(2):
        other = 1 - side
        men, cut = 0, 0
        for u in range(units.shape[0]):
            if roster[u].side != other or roster[u].forward == 0 or units[u].hex < 0:
                continue
            if units[u].status > Status.BROKEN:
                continue
            men += units[u].men
            if units[u].cut_off_ticks > 0:
                cut += units[u].men
        if men > 0 and 2 * cut >= men:
            if scores[side].ring_since < 0:
                scores[side].ring_since = tick
            held_h = (tick - scores[side].ring_since) * clock.tick_h
            if held_h >= RING_H and scores[side].ring_told == 0:
                scores[side].ring_told = 1
                if scores[side].ring_tick < 0:
                    scores[side].ring_tick = scores[side].ring_since
                write_event(ledger, tick, Event.RING_CLOSED, side, -1, -1)
        else:
            if scores[side].ring_told == 1:
                write_event(ledger, tick, Event.RING_OPENED, side, -1, -1)
            scores[side].ring_told = 0
            scores[side].ring_since = -1


@kernel
def measure_advance(
    land: Table, roster: Table, units: Table, clock: Clock, scores: Table, tick: int, ticks: int
) -> None:
    """Farthest advance of a line unit of each side from its start into the other's ground, km.

    Nobody has come farther who has not moved in the `ticks` that end with `tick`.
    """
    for u in range(units.shape[0]):
        if roster[u].forward == 0 or not lately(
            units[u].moved_tick, tick + 1, ticks * clock.tick_h, clock
        ):
            continue
        if units[u].status != Status.ACTIVE or units[u].hex < 0:
            continue
        side = roster[u].side
        depth = land[units[u].hex].depth_km[1 - side]
        begun = land[roster[u].home].depth_km[1 - side]
        scores[side].advance_km = max(scores[side].advance_km, depth - begun)


@kernel
def count_present(roster: Table, units: Table, ledger: Ledger, day: int) -> None:
    """Men present of each side at the end of a day."""
    ledger.day_present[day, 0] = 0
    ledger.day_present[day, 1] = 0
    for u in range(units.shape[0]):
        if units[u].status <= Status.BROKEN:
            ledger.day_present[day, roster[u].side] += units[u].men
