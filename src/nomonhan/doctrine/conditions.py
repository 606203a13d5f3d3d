"""Conditions of a plan: a closed list, read from the side's own observation and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Role, Status
from nomonhan.doctrine.geometry import length
from nomonhan.doctrine.thumb import (
    BREAKTHROUGH_CLEAR_HEXES,
    BREAKTHROUGH_KM,
    BREAKTHROUGH_WIDTH_HEXES,
    SEEN_FORCE_MEN,
    VEHICLE_IN_MEN,
)
from nomonhan.hexgrid import axial_q
from nomonhan.jit import kernel
from nomonhan.state import Observation, Roster, Setting

NONE = -1
(
    TIME,
    ZONE_HELD_BY,
    ZONE_LOST,
    BREAKTHROUGH_BY,
    STRENGTH_BELOW,
    ENEMY_SEEN_IN,
    FORMATION_AT,
) = range(7)
KINDS = {
    "time": TIME,
    "zone_held_by": ZONE_HELD_BY,
    "zone_lost": ZONE_LOST,
    "breakthrough_by": BREAKTHROUGH_BY,
    "strength_below": STRENGTH_BELOW,
    "enemy_seen_in": ENEMY_SEEN_IN,
    "formation_at": FORMATION_AT,
}
C_KIND, C_STEP, C_ZONE, C_SIDE, C_FORMATION = range(5)


def compile_condition(
    condition: Any,
    formation_index: Mapping[str, int],
    zone_index: Mapping[str, int],
    side_index: Mapping[str, int],
    step_of: Any,
) -> tuple[NDArray[np.int32], float]:
    """A condition record as (kind, step, zone, side, formation), -1 where not named, and its share."""
    row = np.full(5, NONE, dtype=np.int32)
    if condition is None:
        return row, 0.0
    row[C_KIND] = KINDS[condition.kind]
    if condition.at is not None:
        row[C_STEP] = step_of(condition.at)
    if condition.zone is not None:
        row[C_ZONE] = zone_index[condition.zone]
    if condition.side is not None:
        row[C_SIDE] = side_index[condition.side]
    if condition.formation is not None:
        row[C_FORMATION] = formation_index[condition.formation]
    return row, 0.0 if condition.share is None else float(condition.share)


@kernel
def worth(men: int, vehicles: int) -> int:
    """Fighting worth in men."""
    return men + VEHICLE_IN_MEN * vehicles


@kernel
def belongs(formation: int, to: int, parent: NDArray[np.int32]) -> bool:
    """Whether `formation` is `to` or stands under it; every formation stands under -1."""
    if to < 0:
        return True
    f = formation
    while f >= 0:
        if f == to:
            return True
        f = parent[f]
    return False


@kernel
def strength(formation: int, observation: Observation, roster: Roster, setting: Setting) -> float:
    """Men present / men at the start of the own line units of a formation (-1: of all)."""
    present, start = 0, 0
    for u in range(len(roster.side)):
        if roster.side[u] != observation.side or roster.role[u] != Role.LINE:
            continue
        if observation.status[u] == Status.NOT_ARRIVED:
            continue
        if belongs(roster.formation[u], formation, setting.parent):
            start += observation.men_start[u]
            if observation.status[u] == Status.ACTIVE:
                present += observation.men[u]
    return present / start if start > 0 else 0.0


@kernel
def nearest_known_enemy(h: int, observation: Observation, n_cols: int) -> int:
    """Hexes from h to the nearest known enemy, 999 if none is known."""
    best = 999
    q, r = axial_q(h, n_cols), h // n_cols
    for e in range(len(observation.enemy_hex)):
        g = observation.enemy_hex[e]
        if g >= 0:
            best = min(best, length(axial_q(g, n_cols) - q, g // n_cols - r))
    return best


@kernel
def near_zone(h: int, zone: int, terrain: Any) -> bool:
    """Whether h lies within the width of a breakthrough of a zone (any h, if no zone is named)."""
    if zone < 0:
        return True
    center = terrain.zone_center[zone]
    gap = length(
        axial_q(h, terrain.n_cols) - axial_q(center, terrain.n_cols),
        h // terrain.n_cols - center // terrain.n_cols,
    )
    return gap <= BREAKTHROUGH_WIDTH_HEXES


@kernel
def has_broken_through(
    formation: int,
    zone: int,
    observation: Observation,
    roster: Roster,
    setting: Setting,
    terrain: Any,
) -> bool:
    """Whether own line units of a formation report themselves through the enemy's line.

    Counted from the own line of H-hour, since the enemy's is not known; no known enemy stands near.
    """
    side = observation.side
    for u in range(len(roster.side)):
        if roster.side[u] != side or roster.role[u] != Role.LINE or observation.hex[u] < 0:
            continue
        h = observation.hex[u]
        if observation.status[u] != Status.ACTIVE or observation.cut_off_h[u] > 0.0:
            continue
        if setting.depth_km[side, h] > -BREAKTHROUGH_KM or not near_zone(h, zone, terrain):
            continue
        if not belongs(roster.formation[u], formation, setting.parent):
            continue
        if nearest_known_enemy(h, observation, terrain.n_cols) > BREAKTHROUGH_CLEAR_HEXES:
            return True
    return False


@kernel
def enemy_has_broken_through(
    zone: int, observation: Observation, setting: Setting, terrain: Any
) -> bool:
    """Whether an enemy force is known to stand well behind the own line of H-hour."""
    for e in range(len(observation.enemy_hex)):
        h = observation.enemy_hex[e]
        if h < 0 or worth(observation.enemy_men[e], observation.enemy_armor[e]) < SEEN_FORCE_MEN:
            continue
        if setting.depth_km[observation.side, h] >= BREAKTHROUGH_KM:
            if near_zone(h, zone, terrain):
                return True
    return False


@kernel
def enemy_worth_in_zone(zone: int, observation: Observation, terrain: Any) -> int:
    """Known enemy strength in a zone, in men."""
    total = 0
    for e in range(len(observation.enemy_hex)):
        h = observation.enemy_hex[e]
        if h >= 0 and (terrain.in_zone[zone, h] or h == terrain.zone_center[zone]):
            total += worth(observation.enemy_men[e], observation.enemy_armor[e])
    return total


@kernel
def formation_center(
    formation: int, observation: Observation, roster: Roster, setting: Setting, n_cols: int
) -> int:
    """Hex of the center of men of a formation's own active line units, -1 if it has none."""
    men, sum_q, sum_r = 0, 0, 0
    for u in range(len(roster.side)):
        h = observation.hex[u]
        if h < 0 or observation.status[u] != Status.ACTIVE or roster.role[u] != Role.LINE:
            continue
        if belongs(roster.formation[u], formation, setting.parent):
            men += observation.men[u]
            sum_q += observation.men[u] * axial_q(h, n_cols)
            sum_r += observation.men[u] * (h // n_cols)
    if men == 0:
        return -1
    q, r = (2 * sum_q + men) // (2 * men), (2 * sum_r + men) // (2 * men)
    return r * n_cols + q + (r - (r & 1)) // 2


@kernel
def holds(
    condition: NDArray[np.int32],
    share: float,
    observation: Observation,
    roster: Roster,
    setting: Setting,
    terrain: Any,
) -> bool:
    """Whether a condition (5,) is fulfilled as far as the side knows."""
    kind, zone, side = condition[C_KIND], condition[C_ZONE], condition[C_SIDE]
    formation = condition[C_FORMATION]
    own = observation.side
    if kind == TIME:
        return observation.step[0] >= condition[C_STEP]
    if kind == ZONE_HELD_BY:
        return observation.zone_held[zone] == side
    if kind == ZONE_LOST:
        loser = own if side < 0 else side
        return observation.zone_held[zone] == 1 - loser
    if kind == BREAKTHROUGH_BY:
        if side == own:
            return has_broken_through(formation, zone, observation, roster, setting, terrain)
        return enemy_has_broken_through(zone, observation, setting, terrain)
    if kind == STRENGTH_BELOW:
        return strength(formation, observation, roster, setting) < share
    if kind == ENEMY_SEEN_IN:
        return enemy_worth_in_zone(zone, observation, terrain) >= SEEN_FORCE_MEN
    if kind == FORMATION_AT:
        h = formation_center(formation, observation, roster, setting, terrain.n_cols)
        return h >= 0 and (terrain.in_zone[zone, h] or h == terrain.zone_center[zone])
    return False
