"""The theater of Khalkhin Gol: is it the place that the history describes?"""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from numpy.typing import NDArray

from nomonhan import hexgrid
from nomonhan.scenario.errors import ScenarioError
from nomonhan.scenario.quantity import ASSUMED, Record
from nomonhan.scenario.sources import packaged_sources
from nomonhan.terrain.arrays import (
    BLUFF,
    CLAIM_DISPUTED,
    CLAIM_UNDISPUTED_LEFT,
    LAKE,
    MOBILITIES,
    SAND,
    Terrain,
)
from nomonhan.terrain.geometry import area_km2, nearest_on_line
from nomonhan.terrain.grid import Grid, grid_of
from nomonhan.terrain.mobility import load_mobility
from nomonhan.terrain.names import TerrainNames
from nomonhan.terrain.packaged_facts import load_facts, map_names
from nomonhan.terrain.sight import hexes_at
from nomonhan.terrain.theater import (
    build_theater,
    flat_terrain,
    load_terrain,
    load_theater,
)

HEX_KM2 = np.sqrt(3) / 2
FOOT, TRUCK = MOBILITIES.index("foot"), MOBILITIES.index("truck")
DIGEST = "89339a9a18df9773"


@pytest.fixture(scope="module")
def terrain() -> Terrain:
    return load_terrain("khalkhin_gol")


@pytest.fixture(scope="module")
def names() -> TerrainNames:
    return load_theater("khalkhin_gol").names


@pytest.fixture(scope="module")
def grid() -> Grid:
    return grid_of(load_facts("khalkhin_gol").frame)


def halha(names: TerrainNames) -> NDArray[np.float64]:
    return next(line.points for line in names.lines if line.id == "halha")


def digest_of(terrain: Terrain) -> str:
    """Digest of all that is decided by the facts; degrees and times in whole units."""
    digest = hashlib.sha256()
    for name in ("elevation_m", "cover", "relief", "hexside", "bridge", "crossing_s", "visible",
                 "in_zone", "zone_center", "claim", "edge"):  # fmt: skip
        array = getattr(terrain, name)
        digest.update(f"{name}{array.shape}".encode())
        digest.update(np.rint(array * 100.0).astype("<i8").tobytes())
    return digest.hexdigest()[:16]


def test_arrays_are_those_that_were_looked_at(terrain: Terrain) -> None:
    """A changed map changes battles: look at it, then write the new digest here."""
    assert digest_of(terrain) == DIGEST


def test_the_same_facts_give_the_same_arrays(terrain: Terrain) -> None:
    again = build_theater(load_facts("khalkhin_gol")).terrain
    for field, array in terrain._asdict().items():
        np.testing.assert_array_equal(getattr(again, field), array)


def test_size_and_position(terrain: Terrain, grid: Grid) -> None:
    assert (terrain.n_cols, terrain.n_rows, len(terrain.cover)) == (69, 76, 5244)
    box = (terrain.lon.min(), terrain.lon.max(), terrain.lat.min(), terrain.lat.max())
    np.testing.assert_allclose(box, (118.15, 119.05, 47.46, 48.03), atol=0.025)
    home = grid.hex_of([118.757, 47.774])
    assert terrain.lat[home] == pytest.approx(47.774, abs=0.006)
    assert terrain.lon[home] == pytest.approx(118.757, abs=0.008)


def test_disputed_strip_has_the_published_area(terrain: Terrain, names: TerrainNames) -> None:
    assert area_km2(names.strip) == pytest.approx(1135, rel=0.02)
    on_map = float((terrain.claim == CLAIM_DISPUTED).sum()) * HEX_KM2
    assert on_map == pytest.approx(940, rel=0.03)


@pytest.mark.parametrize(
    ("place", "least", "most"),
    [
        ([118.757, 47.774], 13.1, 15.1),  # the obo
        ([118.69, 47.85], 10.0, 11.0),  # the border at the latitude of Fui
        ([118.82, 47.755], 16.0, 17.5),
        ([118.90, 47.730], 16.0, 17.5),
        ([119.00, 47.698], 16.0, 17.5),
        ([119.10, 47.666], 16.0, 17.5),
    ],
)
def test_depth_of_the_strip(
    place: list[float], least: float, most: float, names: TerrainNames, grid: Grid
) -> None:
    point = grid.km([place])
    border = next(line.points for line in names.lines if line.id == "soviet_mongolian_north")
    center = next(line.points for line in names.lines if line.id == "soviet_mongolian_center")
    off = nearest_on_line(point, np.concatenate([border, center[1:]])).distance_km[0]
    assert off < 0.7  # the place lies on the claimed line
    assert least <= nearest_on_line(point, halha(names)).distance_km[0] <= most


@pytest.mark.parametrize(
    ("zone", "disputed"),
    [
        ("fui", True), ("remizov", True), ("noro", True), ("height_731", True),
        ("height_742_754", True), ("height_752", True), ("peschanaya", True),
        ("zelyonaya", True), ("big_sands", True), ("small_sands", True),
        ("sands_north_west", True), ("hamar_daba", False), ("bain_tsagan", False),
    ],
)  # fmt: skip
def test_named_places_lie_on_their_bank(
    zone: str, disputed: bool, terrain: Terrain, names: TerrainNames
) -> None:
    claim = terrain.claim[terrain.zone_center[names.zone_index(zone)]]
    assert claim == (CLAIM_DISPUTED if disputed else CLAIM_UNDISPUTED_LEFT)


@pytest.mark.parametrize("zone", ["noro", "height_752", "peschanaya", "zelyonaya", "big_sands"])
def test_places_south_of_the_holsten(zone: str, names: TerrainNames, grid: Grid) -> None:
    """Left of a river that runs west is its southern bank."""
    holsten = next(line.points for line in names.lines if line.id == "holsten")
    point = names.zones[names.zone_index(zone)].point
    assert nearest_on_line(point[None], holsten).left[0]
    remizov = names.zones[names.zone_index("remizov")].point
    assert not nearest_on_line(remizov[None], holsten).left[0]


def test_the_west_bank_overlooks_the_east(terrain: Terrain, names: TerrainNames) -> None:
    """The lip looks 2-6 km into the far bank, which hardly looks back."""
    at = hexes_at(terrain.view_offset, terrain.n_cols, terrain.n_rows)
    left = terrain.claim == CLAIM_UNDISPUTED_LEFT
    centers = np.column_stack([terrain.x_km, terrain.y_km])
    near = nearest_on_line(centers, halha(names)).distance_km
    battlefield = (terrain.y_km > 18) & (terrain.y_km < 46)
    behind = (at >= 0) & (near[at] > 2) & (near[at] < 6)

    def share_seen(from_left: bool) -> float:
        watchers = np.flatnonzero((left == from_left) & battlefield & (near > 1) & (near < 2.5))
        across = behind & (left[at] != from_left)
        seen = sum(int(terrain.visible[h][across[:, h]].sum()) for h in watchers)
        return seen / sum(int(across[:, h].sum()) for h in watchers)

    assert share_seen(True) > 0.5
    assert share_seen(False) < 0.1
    lip = (near > 1) & (near < 2.5) & battlefield
    height = terrain.elevation_m
    assert 35 < height[lip & left].mean() - height[lip & ~left].mean() < 60


def test_dunes_and_zones(terrain: Terrain, names: TerrainNames) -> None:
    for zone in ("big_sands", "small_sands", "sands_north_west"):
        center = int(terrain.zone_center[names.zone_index(zone)])
        assert terrain.cover[center] == SAND
        assert terrain.relief[center] > 0.8
    assert terrain.cover[terrain.zone_center[names.zone_index("uzur_nur")]] == LAKE
    for z, zone_name in enumerate(names.zones):
        hexes = np.flatnonzero(terrain.in_zone[z])
        assert bool(len(hexes)) == zone_name.on_map
        center = int(terrain.zone_center[z])
        if zone_name.on_map:
            assert center in hexes
            expected = np.pi * max(terrain.zone_radius_km[z], 0.6) ** 2 / HEX_KM2
            assert len(hexes) <= 1.4 * expected + 1
        if zone_name.kind == "exit" or not zone_name.on_map:
            assert terrain.edge[center] > 0


def test_spot_heights_stand_out(terrain: Terrain, names: TerrainNames, grid: Grid) -> None:
    for fact in load_facts("khalkhin_gol").spot_heights.values():
        top = terrain.elevation_m[grid.hex_of(fact.at)]
        assert fact.elevation_m.value - 12 <= top <= fact.elevation_m.value + 1


def test_flat_terrain_has_a_void() -> None:
    void = np.zeros(12 * 8, dtype=np.bool_)
    void[: 12 * 2] = True
    flat = flat_terrain(12, 8, cover="sand", void=void)
    assert (flat.crossing_s[:, void] == -1).all()
    assert not flat.edge[void].any()
    row_above = np.arange(24, 36)
    assert (flat.edge[row_above] & 8).all()
    assert (flat.cover[~void] == SAND).all()
    assert hexgrid.distance(0, 95, 12) > 0


def test_every_packaged_map_builds() -> None:
    assert "khalkhin_gol" in map_names()
    for name in map_names():
        assert len(load_terrain(name).cover) > 0


def test_an_unknown_map_is_told_with_its_cure() -> None:
    with pytest.raises(ScenarioError, match="write khalkhin_gol"):
        load_terrain("kalkhin_gol")


def test_every_source_of_a_map_is_in_the_bibliography() -> None:
    known = set(packaged_sources())
    stated: list[str] = []

    def gather(value: object) -> None:
        if isinstance(value, Record):
            source = getattr(value, "source", None)
            if isinstance(source, str):
                stated.append(source)
            for name in type(value).model_fields:
                gather(getattr(value, name))
        elif isinstance(value, dict | list):
            for child in value.values() if isinstance(value, dict) else value:
                gather(child)

    gather(load_facts("khalkhin_gol"))
    gather(load_mobility())
    keys = {key.strip() for source in stated for key in source.split(",")}
    assert len(stated) > 100
    assert keys - known - {ASSUMED} == set()
    assert {"JAWP", "MOS", "KAWAMOTO", ASSUMED} <= keys


def test_a_lower_bluff_is_lower_and_nothing_else() -> None:
    """Half of the height above the plain across the river; none of it, and the bank is no bluff."""
    whole, half, none = (load_theater("khalkhin_gol", share).terrain for share in (1.0, 0.5, 0.0))
    assert whole is load_theater("khalkhin_gol").terrain or np.array_equal(
        whole.elevation_m, load_theater("khalkhin_gol").terrain.elevation_m
    )
    fall = whole.elevation_m - half.elevation_m
    assert fall.max() > 5.0
    assert fall.min() >= 0.0
    # heights are whole meters
    assert np.allclose(fall, half.elevation_m - none.elevation_m, atol=1.01)
    assert ((whole.hexside & BLUFF) != 0).any()
    assert not ((none.hexside & BLUFF) != 0).any()
    assert np.array_equal(whole.cover, none.cover)
    assert np.array_equal(whole.in_zone, none.in_zone)
