"""Spotting once a tick: what each side's units can see, and which enemies they notice.

Who has which hex in sight changes only as observers move: `Sight.eyes` counts them ring by ring,
troops and staffs apart from the posts of batteries, which observe from the ground with the widest
view within two hexes and through a glass.  What they glimpse in the light of now is added up for
those hexes alone that somebody asks about (`glimpses_at`).  Glimpses are whole grains, of which a
number can hold so many that sums are exact: in whatever order they are added, the sum is the same
to the bit.
An enemy in the hex is then seen with the hazard of its signature there, and a place where an enemy
was seen may be found empty.
Units at two hexes or less that are not known where they stand are looked for in every tick
(`notice_neighbors`).

What is remembered of an enemy is what he was and did when he was seen: place, men, armor, posture.
"""

from __future__ import annotations

import math
from typing import Any

from nomonhan import chance
from nomonhan.codes import Posture, Purpose, Role, Status
from nomonhan.engine.phases.contact import share_in_contact
from nomonhan.engine.phases.lately import lately
from nomonhan.engine.phases.occupancy import enemy_in, is_on_map
from nomonhan.engine.phases.targets import knows
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.rules.cohesion import strikes
from nomonhan.rules.spotting import EYES_KM, glimpse, signature
from nomonhan.state import Clock, F, I, Sight, Table
from nomonhan.terrain.arrays import RING_BITS

GRAIN = 2.0**-36  # of a glimpse an hour: sums up to 2 ** 16 are exact, halves too
TROOPS, POSTS = 0, 1  # axis `g` of `Sight`: who looks with the bare eye, and who through a glass


@kernel
def sight_hexes(light: float, by_day: int) -> int:
    """How far anything is seen, hexes: `by_day` in full light, one in the dark."""
    return max(1, int(by_day * light + 0.5))


@inlined_kernel
def look_by_light(light: float, by_day: int, sight: Sight, p: Any) -> None:
    """Tell how much half an observer glimpses of each ring in this light, if it is a new one."""
    if sight.light[0] == light:
        return
    sight.light[0] = light
    sight.lights[0] += 1
    for glass in range(2):
        reach = by_day if glass == POSTS else min(EYES_KM, by_day)
        sight.rings[glass] = sight_hexes(light, reach) + 1
        optics = p.post_optics if glass == POSTS else 1.0
        sight.each[glass] = 0.0
        for ring in range(sight.rings[glass]):
            grains = math.floor(glimpse(ring, light, optics, p) / GRAIN + 0.5)
            sight.each[glass, ring] = 0.5 * grains * GRAIN


@inlined_kernel
def glimpses_at(sight: Sight, side: int, glass: int, h: int) -> float:
    """Glimpses an hour of hex h by the observers of a side, its `TROOPS` or its `POSTS`.

    Added up when first asked for; who comes or goes, or a new light, makes it stale.
    """
    if sight.told[side, glass, h] != sight.lights[0]:
        eyes, each = sight.eyes[side, glass], sight.each[glass]
        at, odd = h << RING_BITS, 0.0
        total = 0.0
        for ring in range(0, sight.rings[glass], 2):  # two sums at a time, neither waits
            total += eyes[at + ring] * each[ring]
            odd += eyes[at + ring + 1] * each[ring + 1]
        sight.glimpses[side, glass, h] = total + odd
        sight.told[side, glass, h] = sight.lights[0]
    return sight.glimpses[side, glass, h]


@inlined_kernel
def glimpses_by_all(sight: Sight, side: int, h: int) -> float:
    """Glimpses an hour of hex h by all observers of a side."""
    return glimpses_at(sight, side, TROOPS, h) + glimpses_at(sight, side, POSTS, h)


@inlined_kernel
def add_view(seen: I, ring_begin: I, h: int, rings: int, halves: int, eyes: Any, told: Any) -> None:
    """Enter an observer of so many halves in hex h for all that it has in sight by day.

    `eyes` (h and ring,), with the places of `seen`, and `told` (h,) are those of its side and
    glass.  Nothing if h is -1.
    """
    if h < 0:
        return
    places = seen[ring_begin[h, 0] : ring_begin[h, rings]]
    for i in range(len(places)):
        place = places[i]
        eyes[place] += halves
        told[place >> RING_BITS] = 0


@kernel
def post_of(lookout: I, hexes: Table, roster: Table, units: Table, u: int) -> int:
    """Hex from which battery u observes: its lookout, unless the enemy is there."""
    h = units[u].hex
    post, side = lookout[h], roster[u].side
    if hexes[post].control == 1 - side or enemy_in(hexes, roster, post, side):
        return h
    return post


@kernel
def watch_weight(role: int) -> float:
    """Observers of a unit: troops in line and the posts of batteries look out, others less."""
    return 1.0 if role == Role.LINE or role == Role.ARTILLERY else 0.5


@inlined_kernel
def look_around(
    seen: I, ring_begin: I, lookout: I, hexes: Table, roster: Table, units: Table, sight: Sight,
) -> None:  # fmt: skip
    """Enter in `sight` who has come to observe, or observes no more, or from elsewhere."""
    by_day = ring_begin.shape[1] - 2
    for u in range(units.shape[0]):
        role, now, glass = roster[u].role, -1, TROOPS
        if role == Role.ARTILLERY:
            glass = POSTS
        if units[u].status == Status.ACTIVE:
            now = units[u].hex
            if now >= 0 and glass == POSTS:
                now = post_of(lookout, hexes, roster, units, u)
        before = sight.posted[u]
        if now == before:
            continue
        sight.posted[u] = now
        rings = 1 + (by_day if glass == POSTS else min(EYES_KM, by_day))
        halves = int(2.0 * watch_weight(role))
        eyes, told = sight.eyes[roster[u].side, glass], sight.told[roster[u].side, glass]
        add_view(seen, ring_begin, before, rings, -halves, eyes, told)
        add_view(seen, ring_begin, now, rings, halves, eyes, told)


@kernel
def remember(units: Table, knowledge: Table, side: int, u: int, tick: int) -> None:
    """Side has seen unit u where it stands."""
    knowledge[side, u].seen_tick = tick
    knowledge[side, u].seen_hex = units[u].hex
    knowledge[side, u].seen_men = units[u].men
    knowledge[side, u].seen_armor = units[u].vehicles
    knowledge[side, u].seen_posture = units[u].posture
    if units[u].assaulting >= 0:
        knowledge[side, u].seen_posture = Posture.ATTACK
    knowledge[side, u].empty_tick = -1


@inlined_kernel
def find_empty(
    units: Table, knowledge: Table, sight: Sight, side: int, u: int, hours: float, seed: int,
    replication: int, tick: int, p: Any,
) -> None:  # fmt: skip
    """Unit u has left the place where `side` saw it: whoever has that ground in sight may notice.

    That nobody is there takes as long to find as a unit at rest.
    """
    if knowledge[side, u].seen_tick < 0 or knowledge[side, u].empty_tick >= 0:
        return
    h = knowledge[side, u].seen_hex
    seen = glimpses_by_all(sight, side, h)
    if seen <= 0.0:
        return
    draw = chance.uniform(seed, replication, tick, Purpose.SPOT, u, 1, 0)
    if strikes(draw, seen * p.signature_still, hours):
        knowledge[side, u].empty_tick = tick


@kernel
def is_firing(units: Table, clock: Clock, u: int, tick: int) -> bool:
    """Whether unit u has been in a fight in the last hour."""
    return lately(units[u].contact_tick, tick, 1.0, clock)


@kernel
def spot(
    seen: I, ring_begin: I, lookout: I, hexes: Table, roster: Table, units: Table, knowledge: Table,
    clock: Clock, seed: int, replication: int, tick: int, light: float, sight: Sight, draws: F,
    p: Any,
) -> None:  # fmt: skip
    """One tick of looking around; what `glimpses_at` tells stays as it is until the next.

    `draws` (u,) is scratch.
    """
    hours = clock.tick_h
    look_by_light(light, ring_begin.shape[1] - 2, sight, p)
    look_around(seen, ring_begin, lookout, hexes, roster, units, sight)
    chance.fill_uniforms(seed, replication, tick, Purpose.SPOT, 0, 0, draws)
    for u in range(units.shape[0]):
        side = 1 - roster[u].side
        here = is_on_map(units, u)
        rate = 0.0
        if here:
            rate = glimpses_by_all(sight, side, units[u].hex)
        if rate > 0.0:
            sign = signature(
                units[u].posture, units[u].works, is_firing(units, clock, u, tick),
                units[u].vehicles, p,
            )  # fmt: skip
            if strikes(draws[u], rate * sign, hours):
                remember(units, knowledge, side, u, tick)
        if not here or knowledge[side, u].seen_hex != units[u].hex:
            find_empty(units, knowledge, sight, side, u, hours, seed, replication, tick, p)


@inlined_kernel
def glimpses_near(
    disk: I, hexes: Table, roster: Table, units: Table, u: int, eyes: int, one: float, two: float,
    tick: int,
) -> float:  # fmt: skip
    """Glimpses an hour of unit u by the enemies in the hexes of its disk whose bits `eyes` has.

    They are a mean of the tick: nobody is glimpsed before he, and who looks, has come near.
    one, two: glimpses an hour by a full observer at that many hexes.
    """
    h, there = units[u].hex, share_in_contact(units, u, tick)
    rate = 0.0
    for i in range(1, 19):
        if (eyes >> i) & 1 == 0:
            continue
        other = hexes[disk[h, i]].first
        while other >= 0:
            if units[other].status == Status.ACTIVE:
                share = min(there, share_in_contact(units, other, tick))
                rate += watch_weight(roster[other].role) * (one if i < 7 else two) * share
            other = units[other].following
    return rate


@kernel
def notice_neighbors(
    seen_by: I, disk: I, hexes: Table, roster: Table, units: Table, knowledge: Table, clock: Clock,
    seed: int, replication: int, tick: int, light: float, p: Any,
) -> None:  # fmt: skip
    """Units within two hexes of an enemy who does not know them there: are they seen in this tick?

    So nobody walks about unseen until the tick is over.
    """
    one, two = glimpse(1, light, 1.0, p), glimpse(2, light, 1.0, p)
    for u in range(units.shape[0]):
        if not is_on_map(units, u):
            continue
        side, h = 1 - roster[u].side, units[u].hex
        eyes = hexes[h].stands[side] & seen_by[h]
        if eyes == 0 or knows(units, knowledge, clock, side, u, tick, p):
            continue
        rate = glimpses_near(disk, hexes, roster, units, u, eyes, one, two, tick)
        if rate <= 0.0:
            continue
        vehicles = units[u].vehicles
        firing = is_firing(units, clock, u, tick)
        sign = signature(units[u].posture, units[u].works, firing, vehicles, p)
        if units[u].moved_tick == tick:
            sign = max(sign, signature(Posture.MARCH, 0.0, firing, vehicles, p))
        draw = chance.uniform(seed, replication, tick, Purpose.SPOT, u, 16, 0)
        if strikes(draw, rate * sign, clock.tick_h):
            remember(units, knowledge, side, u, tick)
