"""Places that are known to some km: what moves, with what, and what nothing is moved over."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nomonhan.engine.blank import blank_battle
from nomonhan.engine.placing import bars
from nomonhan.engine.prepare import Prepared
from nomonhan.engine.set_up import placed
from nomonhan.ensemble.battle import Payload, payload_of
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Battle, Map
from nomonhan.terrain.arrays import LAKE

AUGUST = "khalkhin_gol_august_1939"
SHIFTS = [
    f"placement.{zone}.{way}_km=0"
    for zone in ("fui", "remizov", "noro", "height_742_754")
    for way in ("east", "north")
]


@pytest.fixture(scope="module")
def payload() -> Payload:
    return payload_of(load_scenario(AUGUST), 4)


def battle_placed(
    prepared: Prepared, vector: NDArray[np.float64]
) -> tuple[Battle, NDArray[np.int32]]:
    """A battle whose zones and lines are placed, and where its units stand at the start, (u,)."""
    return placed(prepared, blank_battle(prepared), vector)


def shifted(*sets: str) -> tuple[Prepared, NDArray[np.int32], NDArray[np.int32]]:
    """Hexes of units and zones with given shifts, all others being nothing."""
    prepared = payload_of(load_scenario(AUGUST, (), [*SHIFTS, *sets]), 4).prepared
    battle, home = battle_placed(prepared, prepared.base)
    return prepared, home, battle.zones.center


def moved_km(prepared: Prepared, before: NDArray[np.int32], after: NDArray[np.int32]) -> float:
    terrain = prepared.terrain
    east = terrain.x_km[after] - terrain.x_km[before]
    north = terrain.y_km[after] - terrain.y_km[before]
    return float(np.hypot(east, north).max())


def hexes_of_zone(map_: Map, z: int) -> list[int]:
    return [int(h) for h in map_.zone_hex[map_.zone_begin[z] : map_.zone_begin[z + 1]]]


def test_without_shift_everything_stands_where_the_map_has_it() -> None:
    prepared, home, center = shifted()
    assert home.tolist() == prepared.fixed["home"].tolist()
    assert center.tolist() == prepared.zone_table.center.tolist()
    places, _home = battle_placed(prepared, prepared.base)
    assert np.array_equal(places.map.zone_begin, prepared.map.zone_begin)
    assert np.array_equal(places.map.zone_hex, prepared.map.zone_hex)
    for name in prepared.land.dtype.names:
        assert np.array_equal(places.land[name], prepared.land[name])


def test_a_scenario_of_exact_places_is_left_alone() -> None:
    prepared = payload_of(load_scenario("two_equal_armies"), 1).prepared
    assert prepared.placing is None
    battle, home = battle_placed(prepared, prepared.base)
    assert battle.map is prepared.map
    assert np.array_equal(battle.land, prepared.land)
    assert home is prepared.fixed["home"]


def test_what_stands_at_a_height_moves_with_it() -> None:
    """Fui 2 km to the east: the zone, and the battalions that are placed by it, two hexes."""
    prepared, home, center = shifted("placement.fui.east_km=2")
    fui = prepared.zones.index("fui")
    assert center[fui] == prepared.zone_table.center[fui] + 2
    places, _home = battle_placed(prepared, prepared.base)
    assert center[fui] in hexes_of_zone(places.map, fui)
    assert len(hexes_of_zone(places.map, fui)) == len(hexes_of_zone(prepared.map, fui))
    scenario = load_scenario(AUGUST).scenario
    near = [
        u
        for u, unit in enumerate(scenario.units.values())
        if unit.at is not None and unit.at.zone == "fui"
        and abs(unit.at.east_km) + abs(unit.at.north_km) < 1.5
    ]  # fmt: skip
    assert near
    for u in near:
        assert home[u] == prepared.fixed["home"][u] + 2
    far = prepared.zones.index("bain_tsagan")
    assert moved_km(prepared, prepared.zone_table.center[[far]], center[[far]]) <= 1.0
    crossing = prepared.zones.index("kawamata_bridge")
    assert center[crossing] == prepared.zone_table.center[crossing]


def test_the_lines_of_h_hour_move_with_the_units() -> None:
    prepared, _home, _center = shifted("placement.remizov.north_km=2")
    places, _home = battle_placed(prepared, prepared.base)
    assert not np.array_equal(places.land.depth_km, prepared.land.depth_km)
    assert np.array_equal(places.land.cover, prepared.land.cover)


def banks(prepared: Prepared) -> NDArray[np.int64]:
    """For each hex the piece of land that it belongs to, by a plain flood."""
    neighbor, barred = prepared.terrain.neighbor, bars(prepared.terrain)
    piece = np.full(len(neighbor), -1, dtype=np.int64)
    for start in range(len(neighbor)):
        if piece[start] >= 0:
            continue
        piece[start] = start
        waiting = [start]
        while waiting:
            h = waiting.pop()
            for d in range(6):
                other = int(neighbor[h, d])
                if other >= 0 and not barred[h, d] and piece[other] < 0:
                    piece[other] = start
                    waiting.append(other)
    return piece


def test_nobody_is_moved_over_a_river_into_a_lake_or_among_the_enemy(payload: Payload) -> None:
    prepared = payload.prepared
    piece = banks(prepared)
    there = prepared.fixed["home"] >= 0
    before = prepared.fixed["home"][there]
    side = prepared.fixed["side"][there]
    limit = np.array(
        [
            unit.at.uncertainty_km if unit.at is not None and unit.at.zone is not None else 0.0
            for unit in load_scenario(AUGUST).scenario.units.values()
        ]
    )[there]
    moves = []
    for k in range(40):
        home = battle_placed(prepared, payload.vector(k))[1][there]
        assert np.array_equal(piece[home], piece[before])
        assert not (prepared.terrain.cover[home] == LAKE).any()
        assert not set(home[side == 0].tolist()) & set(home[side == 1].tolist())
        east = prepared.terrain.x_km[home] - prepared.terrain.x_km[before]
        north = prepared.terrain.y_km[home] - prepared.terrain.y_km[before]
        assert (np.hypot(east, north) <= limit + 1.2).all()  # and the rounding of two hexes
        moves.append(east)
    spread = np.std(moves, axis=0)
    assert np.median(spread) > 0.5
    # units of one place err together
    fui = prepared.zones.index("fui")
    near = np.hypot(
        prepared.terrain.x_km[before] - prepared.terrain.x_km[prepared.zone_table.center[fui]],
        prepared.terrain.y_km[before] - prepared.terrain.y_km[prepared.zone_table.center[fui]],
    ) < 3.0  # fmt: skip
    together = np.corrcoef(np.array(moves)[:, near & (spread > 0.8)].T)
    assert np.median(together) > 0.8
