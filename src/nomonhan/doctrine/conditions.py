"""Conditions of a plan: a closed list, read from the side's own observation and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Mission, Role, Status
from nomonhan.doctrine.desk import UnitCounts
from nomonhan.doctrine.geometry import hex_of, mean
from nomonhan.doctrine.tables import Cards, Chart, EnemyReports, Observation, OwnReports
from nomonhan.doctrine.thumb import (
    BREAKTHROUGH_CLEAR_HEXES,
    BREAKTHROUGH_KM,
    BREAKTHROUGH_MEN,
    BREAKTHROUGH_WIDTH_HEXES,
    SEEN_FORCE_MEN,
    VEHICLE_IN_MEN,
)
from nomonhan.hexgrid import axial_q, distance
from nomonhan.jit import kernel

I = NDArray[np.int32]  # noqa: E741

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
C_KIND, C_TICK, C_ZONE, C_SIDE, C_FORMATION = range(5)


def compile_condition(
    condition: Any,
    formation_index: Mapping[str, int],
    zone_index: Mapping[str, int],
    side_index: Mapping[str, int],
    tick_of: Callable[[Any], int],
) -> tuple[I, float]:
    """A record as (kind, tick, zone, side, formation), -1 where not named, and its share."""
    row = np.full(5, -1, dtype=np.int32)
    if condition is None:
        return row, 0.0
    row[C_KIND] = KINDS[condition.kind]
    if condition.at is not None:
        row[C_TICK] = tick_of(condition.at)
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
def belongs(formation: int, to: int, parent: I) -> bool:
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
def is_own_line(u: int, own: OwnReports, cards: Cards) -> bool:
    """Whether u is an own line unit, active on the map."""
    return own.hex[u] >= 0 and own.status[u] == Status.ACTIVE and cards.role[u] == Role.LINE


@kernel
def strength(formation: int, own: OwnReports, cards: Cards, parent: I) -> float:
    """Men present / men at the start of the own line units of a formation (-1: of all)."""
    present, start = 0, 0
    for u in range(len(own)):
        if cards.role[u] != Role.LINE or own.status[u] == Status.NOT_ARRIVED:
            continue
        if belongs(cards.formation[u], formation, parent):
            start += own.men_start[u]
            if own.status[u] == Status.ACTIVE:
                present += own.men[u]
    return present / start if start > 0 else 0.0


@kernel
def near_zone(h: int, zone: int, reach: int, chart: Chart) -> bool:
    """Whether h lies within `reach` of a zone's center (any h, if no zone is named)."""
    return zone < 0 or distance(h, chart.zones.center[zone], chart.n_cols) <= reach


@kernel
def in_zone(h: int, zone: int, chart: Chart) -> bool:
    """Whether h lies in a zone."""
    return near_zone(h, zone, chart.zones.reach[zone], chart)


@kernel
def has_broken_through(
    formation: int,
    zone: int,
    own: OwnReports,
    cards: Cards,
    chart: Chart,
    unit: UnitCounts,
) -> bool:
    """Whether own line units of a formation report themselves through the enemy's line.

    Counted from the own line of H-hour, since the enemy's is not known; no known enemy stands
    near.
    """
    for u in range(len(own)):
        if not is_own_line(u, own, cards) or own.cut_off_h[u] > 0.0:
            continue
        h = own.hex[u]
        if chart.land.depth_km[h] > -BREAKTHROUGH_KM or own.mission[u] == Mission.SCREEN:
            continue
        if worth(own.men[u], own.vehicles[u]) < BREAKTHROUGH_MEN:
            continue
        if unit.gap[u] > BREAKTHROUGH_CLEAR_HEXES:
            if near_zone(h, zone, BREAKTHROUGH_WIDTH_HEXES, chart):
                if belongs(cards.formation[u], formation, chart.parent):
                    return True
    return False


@kernel
def enemy_has_broken_through(zone: int, enemy: EnemyReports, chart: Chart) -> bool:
    """Whether an enemy force is known to stand well behind the own line of H-hour."""
    for e in range(len(enemy)):
        h = enemy.hex[e]
        if h >= 0 and worth(enemy.men[e], enemy.armor[e]) >= SEEN_FORCE_MEN:
            if chart.land.depth_km[h] >= BREAKTHROUGH_KM:
                if near_zone(h, zone, BREAKTHROUGH_WIDTH_HEXES, chart):
                    return True
    return False


@kernel
def enemy_worth_in_zone(zone: int, enemy: EnemyReports, chart: Chart) -> int:
    """Known enemy strength in a zone, in men."""
    total = 0
    for e in range(len(enemy)):
        if enemy.hex[e] >= 0 and in_zone(enemy.hex[e], zone, chart):
            total += worth(enemy.men[e], enemy.armor[e])
    return total


@kernel
def formation_center(formation: int, own: OwnReports, cards: Cards, chart: Chart) -> int:
    """Hex of the center of men of a formation's own active line units, -1 if it has none."""
    men, sum_q, sum_r = 0, 0, 0
    for u in range(len(own)):
        if is_own_line(u, own, cards) and belongs(cards.formation[u], formation, chart.parent):
            men += own.men[u]
            sum_q += own.men[u] * axial_q(own.hex[u], chart.n_cols)
            sum_r += own.men[u] * (own.hex[u] // chart.n_cols)
    if men == 0:
        return -1
    q = mean(sum_q, men, axial_q(chart.base, chart.n_cols))
    return hex_of(q, mean(sum_r, men, chart.base // chart.n_cols), chart.n_cols)


@kernel
def holds(
    condition: I,
    share: float,
    observation: Observation,
    cards: Cards,
    chart: Chart,
    unit: UnitCounts,
) -> bool:
    """Whether a condition (5,) is fulfilled as far as the side knows."""
    kind, zone, side = condition[C_KIND], condition[C_ZONE], condition[C_SIDE]
    formation = condition[C_FORMATION]
    own, enemy = observation.own, observation.enemy
    if kind == TIME:
        return bool(observation.moment.tick[0] >= condition[C_TICK])
    if kind == ZONE_HELD_BY:
        return bool(observation.zone_held[zone] == side)
    if kind == ZONE_LOST:
        loser = observation.side if side < 0 else side
        return bool(observation.zone_held[zone] == 1 - loser)
    if kind == BREAKTHROUGH_BY:
        if side == observation.side:
            return has_broken_through(formation, zone, own, cards, chart, unit)
        return enemy_has_broken_through(zone, enemy, chart)
    if kind == STRENGTH_BELOW:
        return strength(formation, own, cards, chart.parent) < share
    if kind == ENEMY_SEEN_IN:
        return enemy_worth_in_zone(zone, enemy, chart) >= SEEN_FORCE_MEN
    if kind == FORMATION_AT:
        h = formation_center(formation, own, cards, chart)
        return h >= 0 and in_zone(h, zone, chart)
    return False
