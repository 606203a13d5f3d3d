"""Spotting once a tick: what each side's units can see, and which enemies they notice.

Observers add up what they can glimpse of every hex in sight: troops and staffs in `watch`,
batteries in `posts`, from the ground with the widest view within two hexes and through a glass.
While the light stays, only what has changed is added or taken away.  Glimpses are whole grains, of
which a number can hold so many that sums are exact: whoever came first, and however the sum of now
has come about, it is the same to the bit.
An enemy in the hex is then seen with the hazard of its signature there, and a place where an enemy
was seen may be found empty.
Units at two hexes or less that are not known where they stand are looked for in every step
(`notice_neighbors`).

What is remembered of an enemy is what he was and did when he was seen: place, men, armor, posture.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nomonhan import chance
from nomonhan.codes import Posture, Purpose, Role, Status
from nomonhan.engine.phases.lately import lately
from nomonhan.engine.phases.occupancy import enemy_in, is_on_map
from nomonhan.engine.phases.targets import knows
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.rules.cohesion import strikes
from nomonhan.rules.spotting import EYES_KM, glimpse, signature
from nomonhan.state import Clock, F, I, Table
from nomonhan.terrain.arrays import RING_BITS

GRAIN = 2.0**-36  # of a glimpse an hour: sums up to 2 ** 16 are exact, halves too
RING_SHIFT, RING_MASK = np.uint64(RING_BITS), np.uint64(2**RING_BITS - 1)


@kernel
def sight_hexes(light: float, by_day: int) -> int:
    """How far anything is seen, hexes: `by_day` in full light, one in the dark."""
    return max(1, int(by_day * light + 0.5))


@inlined_kernel
def fill_glimpses(light: float, rings: int, optics: float, glimpses: Any, p: Any) -> None:
    """Glimpses an hour of each of the first `rings` by one observer, (r,), in whole grains."""
    for ring in range(rings):
        glimpses[ring] = math.floor(glimpse(ring, light, optics, p) / GRAIN + 0.5) * GRAIN


@inlined_kernel
def add_view(
    seen: I, ring_begin: I, h: int, weight: float, rings: int, glimpses: Any, board: Any
) -> None:
    """Add what observers in hex h see in its first `rings` to `board` (h,); nothing if it is -1."""
    if h < 0:
        return
    hexes_seen = seen[ring_begin[h, 0] : ring_begin[h, rings]]
    for i in range(len(hexes_seen)):
        place = np.uint64(hexes_seen[i])  # unsigned: never counted from the end
        board[place >> RING_SHIFT] += weight * glimpses[place & RING_MASK]


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


@kernel
def troops_beside(hexes: Table, roster: Table, units: Table, u: int) -> float:
    """Observers of all troops in the hex of unit u if it is the first of them there; else none."""
    weight = 0.0
    at = hexes[units[u].hex].first
    while at >= 0:
        if units[at].status == Status.ACTIVE and roster[at].role != Role.ARTILLERY:
            if weight == 0.0 and at != u:
                return 0.0
            weight += watch_weight(roster[at].role)
        at = units[at].following
    return weight


@inlined_kernel
def look_around(
    seen: I, ring_begin: I, lookout: I, hexes: Table, roster: Table, units: Table, light: float,
    watch: F, posts: F, posted: I, watch_light: F, glimpses: F, p: Any,
) -> None:  # fmt: skip
    """Add up what both sides' troops (`watch`) and posts (`posts`) glimpse of each hex, (x, h).

    Both stay from one call to the next, as do `posted` (u,), from where each unit observes, and the
    light of all that, `watch_light`.  Who still observes from there in the same light is in them.
    """
    is_new = bool(watch_light[0] != light)
    watch_light[0] = light
    if is_new:
        watch[:, :] = 0.0
        posts[:, :] = 0.0
    by_day = ring_begin.shape[1] - 2
    for glass in range(2):  # batteries observe from posts, and through one
        rings = sight_hexes(light, by_day if glass == 1 else min(EYES_KM, by_day)) + 1
        if is_new:
            fill_glimpses(light, rings, p.post_optics if glass == 1 else 1.0, glimpses[glass], p)
        board = posts if glass == 1 else watch
        for u in range(units.shape[0]):
            role, side = roster[u].role, roster[u].side
            if (role == Role.ARTILLERY) != (glass == 1):
                continue
            before, now = posted[u], -1
            if units[u].status == Status.ACTIVE and units[u].hex >= 0:
                now = post_of(lookout, hexes, roster, units, u) if glass == 1 else units[u].hex
            posted[u] = now
            weight = watch_weight(role)
            if is_new:
                before = -1
                if glass == 0 and now >= 0:  # those in one hex look around at one go
                    weight = troops_beside(hexes, roster, units, u)
            if now == before or weight == 0.0:
                continue
            add_view(seen, ring_begin, before, -weight, rings, glimpses[glass], board[side])
            add_view(seen, ring_begin, now, weight, rings, glimpses[glass], board[side])


@kernel
def remember(
    units: Table, arms: Table, knowledge: Table, arsenal: Table, side: int, u: int, step: int
) -> None:
    """Side has seen unit u where it stands."""
    knowledge[side, u].seen_step = step
    knowledge[side, u].seen_hex = units[u].hex
    knowledge[side, u].seen_men = units[u].men
    knowledge[side, u].seen_armor = units[u].vehicles
    knowledge[side, u].seen_posture = units[u].posture
    if units[u].assaulting >= 0:
        knowledge[side, u].seen_posture = Posture.ATTACK
    knowledge[side, u].empty_step = -1


@inlined_kernel
def find_empty(
    units: Table, knowledge: Table, clock: Clock, watch: Any, posts: Any, side: int, u: int,
    hours: float, seed: int, replication: int, step: int, p: Any,
) -> None:  # fmt: skip
    """Unit u has left the place where `side` saw it: whoever has that ground in sight may notice.

    That nobody is there takes as long to find as a unit at rest.
    """
    if knowledge[side, u].seen_step < 0 or knowledge[side, u].empty_step >= 0:
        return
    h = knowledge[side, u].seen_hex
    seen = watch[side, h] + posts[side, h]
    if seen <= 0.0:
        return
    draw = chance.uniform(seed, replication, step, Purpose.SPOT, u, 1, 0)
    if strikes(draw, seen * p.signature_still, hours):
        knowledge[side, u].empty_step = step


@kernel
def is_firing(units: Table, clock: Clock, u: int, step: int) -> bool:
    """Whether unit u has been in a fight in the last hour."""
    return lately(units[u].contact_step, step, 1.0, clock)


@kernel
def spot(
    seen: I, ring_begin: I, lookout: I, hexes: Table, roster: Table, units: Table, arms: Table,
    knowledge: Table, arsenal: Table, clock: Clock, seed: int, replication: int, step: int,
    light: float, watch: F, posts: F, posted: I, watch_light: F, glimpses: F, draws: F, p: Any,
) -> None:  # fmt: skip
    """One tick of looking around; `watch` and `posts` (x, h) stay as they are until the next.

    `draws` (u,) is scratch.
    """
    hours = clock.steps_per_tick * clock.step_h
    look_around(
        seen, ring_begin, lookout, hexes, roster, units, light, watch, posts, posted, watch_light,
        glimpses, p,
    )  # fmt: skip
    chance.fill_uniforms(seed, replication, step, Purpose.SPOT, 0, 0, draws)
    for u in range(units.shape[0]):
        side = 1 - roster[u].side
        here = is_on_map(units, u)
        rate = watch[side, units[u].hex] + posts[side, units[u].hex] if here else 0.0
        if rate > 0.0:
            sign = signature(
                units[u].posture, units[u].works, is_firing(units, clock, u, step),
                units[u].vehicles, p,
            )  # fmt: skip
            if strikes(draws[u], rate * sign, hours):
                remember(units, arms, knowledge, arsenal, side, u, step)
        if not here or knowledge[side, u].seen_hex != units[u].hex:
            find_empty(
                units, knowledge, clock, watch, posts, side, u, hours, seed, replication, step, p
            )


@inlined_kernel
def glimpses_near(
    disk: I, hexes: Table, roster: Table, units: Table, h: int, eyes: int, one: float, two: float
) -> float:
    """Glimpses an hour of hex h by the enemies in the hexes of its disk whose bits `eyes` has.

    one, two: glimpses an hour by a full observer at that many hexes.
    """
    rate = 0.0
    for i in range(1, 19):
        if (eyes >> i) & 1 == 0:
            continue
        u = hexes[disk[h, i]].first
        while u >= 0:
            if units[u].status == Status.ACTIVE:
                rate += watch_weight(roster[u].role) * (one if i < 7 else two)
            u = units[u].following
    return rate


@kernel
def notice_neighbors(
    seen_by: I, disk: I, hexes: Table, roster: Table, units: Table, arms: Table, knowledge: Table,
    arsenal: Table, clock: Clock, seed: int, replication: int, step: int, light: float, p: Any,
) -> None:  # fmt: skip
    """Units within two hexes of an enemy who does not know them there: are they seen in this step?

    So nobody walks about unseen until the tick is over.
    """
    one, two = glimpse(1, light, 1.0, p), glimpse(2, light, 1.0, p)
    for u in range(units.shape[0]):
        if not is_on_map(units, u):
            continue
        side, h = 1 - roster[u].side, units[u].hex
        eyes = hexes[h].stands[side] & seen_by[h]
        if eyes == 0 or knows(units, knowledge, clock, side, u, step, p):
            continue
        rate = glimpses_near(disk, hexes, roster, units, h, eyes, one, two)
        if rate <= 0.0:
            continue
        vehicles = units[u].vehicles
        firing = is_firing(units, clock, u, step)
        sign = signature(units[u].posture, units[u].works, firing, vehicles, p)
        if units[u].moved_step == step:
            sign = max(sign, signature(Posture.MARCH, 0.0, firing, vehicles, p))
        draw = chance.uniform(seed, replication, step, Purpose.SPOT, u, 16, 0)
        if strikes(draw, rate * sign, clock.step_h):
            remember(units, arms, knowledge, arsenal, side, u, step)
