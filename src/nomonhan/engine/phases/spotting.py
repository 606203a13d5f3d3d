"""Spotting once a tick: what each side's units can see, and which enemies they notice.

Observers add up what they can glimpse of every hex in sight: troops and staffs in `watch`,
batteries in `posts`, from the ground with the widest view within two hexes and through a glass.
What posts see is added up anew only if one of them or the light has changed.
An enemy in the hex is then seen with the hazard of its signature there, and a place where an enemy
was seen may be found empty.
Units at two hexes or less that are not known where they stand are looked for in every step
(`notice_neighbors`).

What is remembered of an enemy is what he was and did when he was seen: place, men, armor, posture.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nomonhan import chance
from nomonhan.codes import Posture, Purpose, Role, Status
from nomonhan.engine.phases.lately import lately
from nomonhan.engine.phases.occupancy import enemy_in, is_on_map, vehicles_of
from nomonhan.engine.phases.targets import knows
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.rules.cohesion import strikes
from nomonhan.rules.spotting import EYES_KM, glimpse, signature
from nomonhan.state import Clock, F, I, Table
from nomonhan.terrain.arrays import RING_BITS

RING_SHIFT, RING_MASK = np.uint64(RING_BITS), np.uint64(2**RING_BITS - 1)


@kernel
def sight_hexes(light: float, by_day: int) -> int:
    """How far anything is seen, hexes: `by_day` in full light, one in the dark."""
    return max(1, int(by_day * light + 0.5))


@inlined_kernel
def fill_glimpses(light: float, by_day: int, optics: float, glimpses: Any, p: Any) -> int:
    """Glimpses an hour of each ring by one observer, (r,); returns how many rings are looked at."""
    rings = sight_hexes(light, by_day) + 1
    for ring in range(rings):
        glimpses[ring] = glimpse(ring, light, optics, p)
    return rings


@inlined_kernel
def watch_from(
    seen: I, ring_begin: I, h: int, weight: float, rings: int, glimpses: Any, watch: Any
) -> None:
    """Add what observers in hex h see in its first `rings` to `watch` (h,)."""
    hexes_seen = seen[ring_begin[h, 0] : ring_begin[h, rings]]
    for i in range(len(hexes_seen)):
        place = np.uint64(hexes_seen[i])  # unsigned: never counted from the end
        watch[place >> RING_SHIFT] += weight * glimpses[place & RING_MASK]


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
def troops_watching(hexes: Table, roster: Table, units: Table, h: int) -> float:
    """Observers of all units in hex h but batteries, which have posts of their own."""
    weight = 0.0
    u = hexes[h].first
    while u >= 0:
        if units[u].status == Status.ACTIVE and roster[u].role != Role.ARTILLERY:
            weight += watch_weight(roster[u].role)
        u = units[u].following
    return weight


@inlined_kernel
def man_posts(
    lookout: I, hexes: Table, roster: Table, units: Table, light: float, posted: I, posts_light: F
) -> int:
    """Say in `posted` (u,) where batteries observe from, -1 nowhere.

    Returns a bit for each side whose posts, or whose light, are not what they were.
    """
    changed = 3 if posts_light[0] != light else 0
    posts_light[0] = light
    for u in range(units.shape[0]):
        if roster[u].role != Role.ARTILLERY:
            continue
        post = -1
        if units[u].status == Status.ACTIVE and units[u].hex >= 0:
            post = post_of(lookout, hexes, roster, units, u)
        if post != posted[u]:
            changed |= 1 << roster[u].side
            posted[u] = post
    return changed


@inlined_kernel
def look_around(
    seen: I, ring_begin: I, lookout: I, hexes: Table, roster: Table, units: Table, light: float,
    watch: F, posts: F, posted: I, posts_light: F, glimpses: F, power: F, p: Any,
) -> None:  # fmt: skip
    """Add up what both sides' troops (`watch`) and posts (`posts`) glimpse of each hex, (x, h).

    `power` (h, x) is scratch, zero before and after: observers of all posts in a hex.
    """
    n_units = units.shape[0]
    by_day = ring_begin.shape[1] - 2
    rings = fill_glimpses(light, min(EYES_KM, by_day), 1.0, glimpses, p)
    watch[:, :] = 0.0
    for u in range(n_units):
        if not is_on_map(units, u) or hexes[units[u].hex].first != u:
            continue
        h = units[u].hex
        weight = troops_watching(hexes, roster, units, h)
        if weight > 0.0:
            watch_from(seen, ring_begin, h, weight, rings, glimpses, watch[roster[u].side])
    changed = man_posts(lookout, hexes, roster, units, light, posted, posts_light)
    if changed == 0:
        return
    rings = fill_glimpses(light, by_day, p.post_optics, glimpses, p)
    for side in range(2):
        if (changed >> side) & 1 == 1:
            posts[side, :] = 0.0
    for u in range(n_units):
        if posted[u] >= 0:
            power[posted[u], roster[u].side] += watch_weight(roster[u].role)
    for u in range(n_units):
        post, side = posted[u], roster[u].side
        if post >= 0 and power[post, side] > 0.0:
            if (changed >> side) & 1 == 1:
                weight = power[post, side]
                watch_from(seen, ring_begin, post, weight, rings, glimpses, posts[side])
            power[post, side] = 0.0


@kernel
def remember(
    units: Table, arms: Table, knowledge: Table, arsenal: Table, side: int, u: int, step: int
) -> None:
    """Side has seen unit u where it stands."""
    knowledge[side, u].seen_step = step
    knowledge[side, u].seen_hex = units[u].hex
    knowledge[side, u].seen_men = units[u].men
    knowledge[side, u].seen_armor = vehicles_of(arms, arsenal, u)
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
    light: float, watch: F, posts: F, posted: I, posts_light: F, glimpses: F, power: F, p: Any,
) -> None:  # fmt: skip
    """One tick of looking around; `watch` and `posts` (x, h) stay as they are until the next."""
    hours = clock.steps_per_tick * clock.step_h
    look_around(
        seen, ring_begin, lookout, hexes, roster, units, light, watch, posts, posted, posts_light,
        glimpses, power, p,
    )  # fmt: skip
    for u in range(units.shape[0]):
        side = 1 - roster[u].side
        here = is_on_map(units, u)
        rate = watch[side, units[u].hex] + posts[side, units[u].hex] if here else 0.0
        if rate > 0.0:
            sign = signature(
                units[u].posture, units[u].works, is_firing(units, clock, u, step),
                vehicles_of(arms, arsenal, u), p,
            )  # fmt: skip
            draw = chance.uniform(seed, replication, step, Purpose.SPOT, u, 0, 0)
            if strikes(draw, rate * sign, hours):
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
        vehicles = vehicles_of(arms, arsenal, u)
        firing = is_firing(units, clock, u, step)
        sign = signature(units[u].posture, units[u].works, firing, vehicles, p)
        if units[u].moved_step == step:
            sign = max(sign, signature(Posture.MARCH, 0.0, firing, vehicles, p))
        draw = chance.uniform(seed, replication, step, Purpose.SPOT, u, 16, 0)
        if strikes(draw, rate * sign, clock.step_h):
            remember(units, arms, knowledge, arsenal, side, u, step)
