"""Made-up maps and what a scenario adds to its map: zones and bridges."""

from __future__ import annotations

import itertools
import math
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from nomonhan import hexgrid
from nomonhan.scenario.arms import Words
from nomonhan.scenario.board import Area, Board
from nomonhan.scenario.board import Side as BoardSide
from nomonhan.scenario.records import Place, Scenario
from nomonhan.terrain.arrays import (
    BLUFF,
    COVERS,
    FORD,
    RIVER_MAJOR,
    RIVER_MINOR,
    TRACK,
    VOID,
    Terrain,
)
from nomonhan.terrain.assemble import (
    Ground,
    Round,
    Spanned,
    assemble,
    direction_between,
    mark_hexside,
    with_bridges,
    with_zones,
)
from nomonhan.terrain.dated_bridges import standing_during
from nomonhan.terrain.geometry import Points
from nomonhan.terrain.grid import grid_of
from nomonhan.terrain.mobility import default_pace
from nomonhan.terrain.names import BridgeName, TerrainNames, ZoneName
from nomonhan.terrain.theater import Theater, load_theater


def theater_of(scenario: Scenario) -> Theater:
    """The map of a scenario, with those of its bridges that stand at some time of the battle."""
    end = scenario.start + timedelta(hours=scenario.hours)
    return standing_during(undated_theater_of(scenario), scenario.start, end)


def undated_theater_of(scenario: Scenario) -> Theater:
    """The map of a scenario: its board or a packaged map, with its own zones and all bridges."""
    if scenario.terrain is not None:
        words = Words(en=scenario.title.en, es=scenario.title.es)
        theater = board_theater(scenario.terrain, words)
    else:
        theater = load_theater(scenario.map, scenario.bluff_share)
    return _with_bridges(_with_zones(theater, scenario), scenario)


def board_theater(board: Board, name: Words) -> Theater:
    """A made-up map, without zones and bridges."""
    n_cols, n_rows = board.n_cols, board.n_rows
    n_hexes = n_cols * n_rows
    cover = np.full(n_hexes, COVERS.index(board.cover), dtype=np.int8)
    elevation_m = np.full(n_hexes, board.elevation_m)
    relief = np.full(n_hexes, board.relief)
    for area in board.areas:
        block = _block(area, n_cols)
        if area.cover is not None:
            cover[block] = COVERS.index(area.cover)
        if area.elevation_m is not None:
            elevation_m[block] = area.elevation_m
        if area.relief is not None:
            relief[block] = area.relief
    if board.mirrored:
        cover.reshape(n_rows, n_cols)[1::2, -1] = VOID
    ground = Ground(
        elevation_m=elevation_m,
        cover=cover,
        relief=relief,
        hexside=_hexsides(board, hexgrid.neighbors(n_cols, n_rows)),
        claim=np.zeros(n_hexes, dtype=np.int8),
        lat=np.full(n_hexes, board.lat),
        lon=np.full(n_hexes, board.lon),
    )
    terrain = assemble(n_cols, n_rows, ground, [], [], default_pace())
    return Theater(terrain, TerrainNames(name, None, None, (), ()))


def _block(area: Area, n_cols: int) -> NDArray[np.int64]:
    rows = np.arange(area.rows[0], area.rows[1] + 1)
    cols = np.arange(area.cols[0], area.cols[1] + 1)
    return (rows[:, None] * n_cols + cols).ravel()


def _hexsides(board: Board, neighbor: NDArray[np.int32]) -> NDArray[np.uint16]:
    hexside = np.zeros((board.n_cols * board.n_rows, 6), dtype=np.uint16)

    def mark(sides: list[BoardSide], flag: int) -> None:
        for side in sides:
            d = hexgrid.DIRECTION_NAMES.index(side.to)
            mark_hexside(hexside, neighbor, side.row * board.n_cols + side.col, d, flag)

    for water in board.rivers.values():
        mark(water.sides, RIVER_MAJOR if water.size == "major" else RIVER_MINOR)
    mark(board.fords, FORD)
    mark(board.bluffs, BLUFF)
    for track in board.tracks:
        for (col_a, row_a), (col_b, row_b) in itertools.pairwise(track):
            a, b = row_a * board.n_cols + col_a, row_b * board.n_cols + col_b
            passed = hexgrid.line(a, b, board.n_cols, board.n_rows)
            for here, there in itertools.pairwise(passed):
                mark_hexside(
                    hexside, neighbor, here, direction_between(neighbor, here, there), TRACK
                )
    return hexside


def point_of(place: Place, theater: Theater) -> Points | None:
    """A place in grid km, (2,); None if it names no zone of the map or needs a map on the earth."""
    terrain, names = theater
    offset = np.array([place.east_km, place.north_km])
    if place.col is not None and place.row is not None:
        inside = place.col < terrain.n_cols and place.row < terrain.n_rows
        h = place.row * terrain.n_cols + place.col
        return np.array([terrain.x_km[h], terrain.y_km[h]]) if inside else np.array([-9.0, -9.0])
    if place.zone is not None:
        known = [z for z, zone in enumerate(names.zones) if zone.id == place.zone]
        if not known:
            return None
        h = int(terrain.zone_center[known[0]])
        return np.asarray(np.array([terrain.x_km[h], terrain.y_km[h]]) + offset)
    if names.frame is None or place.lat is None or place.lon is None:
        return None
    return np.asarray(grid_of(names.frame).km([[place.lon, place.lat]])[0] + offset)


def hex_of(place: Place, theater: Theater) -> int:
    """Hex of a place, -1 if it is not on the map."""
    point = point_of(place, theater)
    if point is None:
        return -1
    terrain = theater.terrain
    h = hexgrid.nearest_hex(float(point[0]), float(point[1]), terrain.n_cols, terrain.n_rows)
    return -1 if h < 0 or terrain.cover[h] == VOID else h


def _with_zones(theater: Theater, scenario: Scenario) -> Theater:
    names, rounds, points = [], [], []
    for key, zone in scenario.zones.items():
        center = hex_of(zone.at, theater)
        if center >= 0:
            rounds.append(Round(center, zone.radius_km))
            points.append(point_of(zone.at, theater))
            names.append((key, zone))
    if not rounds:
        return theater
    added = tuple(
        ZoneName(
            key, zone.name, (), "place", True, np.asarray(point), zone.at.uncertainty_km,
            zone.at.confidence or "A", zone.source,
        )
        for (key, zone), point in zip(names, points, strict=True)
    )  # fmt: skip
    return Theater(
        with_zones(theater.terrain, rounds),
        theater.names._replace(zones=theater.names.zones + added),
    )


def _with_bridges(theater: Theater, scenario: Scenario) -> Theater:
    terrain = theater.terrain
    names: list[BridgeName] = []
    spans: list[Spanned] = []
    for key, bridge in scenario.bridges.items():
        point = point_of(bridge.near, theater)
        side = None if point is None else free_river_side(terrain, point, spans)
        if side is not None:
            a, b = side
            spans.append(Spanned(a, b, bridge.capacity_t.value, bridge.vehicles_per_h.value))
            words = Words(en=key, es=key)
            names.append(
                BridgeName(key, words, bridge.side, bridge.stands_from, bridge.stands_until)
            )
    if not spans:
        return theater
    return Theater(
        with_bridges(terrain, spans, default_pace()),
        theater.names._replace(bridges=theater.names.bridges + tuple(names)),
    )


def free_river_side(
    terrain: Terrain, point: Points, spans: list[Spanned]
) -> tuple[int, int] | None:
    """The two hexes beside the nearest river hexside without a bridge; None without a river."""
    wet = (terrain.hexside[:, :3] & (RIVER_MAJOR | RIVER_MINOR)) != 0
    free = wet & (terrain.neighbor[:, :3] >= 0) & (terrain.bridge[:, :3] < 0)
    taken = {frozenset((span.a, span.b)) for span in spans}
    best, best_km = None, np.inf
    for h, d in np.argwhere(free):
        there = int(terrain.neighbor[h, d])
        if frozenset((int(h), there)) in taken:
            continue
        x = (terrain.x_km[h] + terrain.x_km[there]) / 2.0 - point[0]
        y = (terrain.y_km[h] + terrain.y_km[there]) / 2.0 - point[1]
        if (away := math.sqrt(x * x + y * y)) < best_km - 1e-9:
            best, best_km = (int(h), there), away
    return best
