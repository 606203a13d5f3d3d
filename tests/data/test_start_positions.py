"""Where the units of August 1939 stand at the start: on the right bank, as exact as known."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from ruamel.yaml import YAML

from nomonhan.hexgrid import distance, nearest_hex
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.packaged import DATA_FOLDER
from nomonhan.scenario.records import Place, Unit
from nomonhan.terrain.arrays import CLAIM_UNDISPUTED_LEFT, LAKE
from nomonhan.terrain.board import hex_of as map_hex_of
from nomonhan.terrain.board import theater_of
from nomonhan.terrain.projection import Projection, to_plane

NAME = "khalkhin_gol_august_1939"
MAP = DATA_FOLDER / "terrain" / "khalkhin_gol"
SCENARIO = load_scenario(NAME).scenario
UNITS = SCENARIO.units


def side_of(unit: Unit) -> str:
    return SCENARIO.formations[unit.formation].side


def below(formation: str) -> dict[str, Unit]:
    """Units of a formation and of those below it."""
    found = {formation}
    while True:
        more = {k for k, f in SCENARIO.formations.items() if f.parent in found} - found
        if not more:
            return {k: u for k, u in UNITS.items() if u.formation in found}
        found |= more


@cache
def facts(file: str) -> Any:
    """A file of the map, read by itself."""
    return YAML(typ="safe", pure=True).load((MAP / f"{file}.yaml").read_text(encoding="utf-8"))


def frame() -> dict[str, float]:
    grid: dict[str, float] = facts("map")["frame"]
    return grid


def plane(lon: float, lat: float) -> tuple[float, float]:
    """Km east and north of the map's origin."""
    x, y = to_plane(Projection(frame()["lat"], frame()["lon"]), lon, lat)
    return float(x), float(y)


@cache
def zone_centers() -> dict[str, tuple[float, float]]:
    return {k: plane(*z["at"]) for k, z in facts("zones")["zones"].items()}


@cache
def river(name: str) -> list[tuple[float, float]]:
    return [plane(*point) for point in facts("rivers")["rivers"][name]["line"]]


def point(place: Place) -> tuple[float, float]:
    assert place.zone is not None
    x, y = zone_centers()[place.zone]
    return x + place.east_km, y + place.north_km


def hex_of(unit: Unit) -> int:
    assert unit.at is not None
    x, y = point(unit.at)
    at = frame()
    return nearest_hex(x - at["west_km"], y - at["south_km"], int(at["n_cols"]), int(at["n_rows"]))


def is_on_left_bank(unit: Unit, name: str) -> bool:
    """Whether a unit stands left of the river's nearest reach, looking downstream."""
    assert unit.at is not None
    px, py = point(unit.at)
    nearest, left = float("inf"), False
    line = river(name)
    for (ax, ay), (bx, by) in pairwise(line):
        dx, dy = bx - ax, by - ay
        t = min(1.0, max(0.0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)))
        gap = (px - ax - t * dx) ** 2 + (py - ay - t * dy) ** 2
        if gap < nearest:
            nearest, left = gap, dx * (py - ay) - dy * (px - ax) > 0
    return left


ON_MAP = [k for k, u in UNITS.items() if u.at is not None]

# Centers and uncertainties of the dossier, degrees and km.
CENTERS = {
    "fui_detachment": (47.855, 118.605, 3.5),
    "26th_regiment": (47.760, 118.680, 5.0),
    "64th_regiment": (47.740, 118.660, 3.5),
    "72nd_regiment": (47.725, 118.670, 6.0),
    "hasebe_detachment": (47.690, 118.705, 4.0 + 5.0),  # its artillery stands 5 km behind
    "71st_regiment": (47.645, 118.790, 7.0),
    "artillery_group": (47.735, 118.745, 5.0),
    "north_hsingan_guard": (47.885, 118.640, 8.0),
    "hsingan_detachment": (47.600, 118.850, 10.0),
    "shilan_detachment": (47.600, 118.850, 10.0),
    "army_reserve": (47.665, 118.465, 5.0),
}


@pytest.mark.parametrize("formation", CENTERS)
def test_formation_stands_within_the_uncertainty_of_its_place(formation: str) -> None:
    lat, lon, uncertainty_km = CENTERS[formation]
    x, y = plane(lon, lat)
    for key, unit in below(formation).items():
        assert unit.at is not None
        ux, uy = point(unit.at)
        assert (ux - x) ** 2 + (uy - y) ** 2 <= uncertainty_km**2, key


@pytest.mark.parametrize("key", ON_MAP)
def test_unit_stands_on_the_map_within_a_stated_uncertainty(key: str) -> None:
    unit = UNITS[key]
    assert hex_of(unit) >= 0
    assert unit.at is not None
    assert unit.at.uncertainty_km >= 2
    assert unit.at.source is not None


def test_units_stand_on_the_right_bank_of_the_halha() -> None:
    west = below("6th_tank_brigade") | below("army_reserve")
    for key, unit in UNITS.items():
        if unit.at is None or unit.role in ("headquarters", "service"):
            continue
        is_west = is_on_left_bank(unit, "halha")
        if side_of(unit) == "japanese":
            assert not is_west, key
        elif key in west:
            assert is_west, key
        elif unit.role == "line" and unit.branch != "engineer":
            assert not is_west, key
        elif unit.establishment in (
            "soviet_divizion_122mm",
            "soviet_divizion_107mm",
            "soviet_divizion_152mm",
        ):
            assert is_west, key  # the guns stand on the bluff


@pytest.mark.parametrize(
    ("formation", "is_south"),
    [("64th_regiment", False), ("72nd_regiment", False), ("26th_regiment", False),
     ("36th_motor_rifle_division", False), ("hasebe_detachment", True), ("71st_regiment", True),
     ("602nd_regiment", True), ("603rd_regiment", True), ("57th_rifle_division", True)],
)  # fmt: skip
def test_units_stand_on_the_right_bank_of_the_holsten(formation: str, is_south: bool) -> None:
    for key, unit in below(formation).items():
        if unit.role == "line":
            assert is_on_left_bank(unit, "holsten") == is_south, key


def test_opponents_touch_only_along_the_line_of_contact() -> None:
    n_cols = int(frame()["n_cols"])
    units = UNITS
    contact = below("center_group")
    for a in ON_MAP:
        for b in ON_MAP:
            if side_of(units[a]) == "soviet" and side_of(units[b]) == "japanese":
                apart = distance(hex_of(units[a]), hex_of(units[b]), n_cols)
                assert apart >= (1 if a in contact else 2), (a, b)


def test_reserves_beyond_the_map_come_only_when_called() -> None:
    absent = [u for u in UNITS.values() if u.arrival is not None]
    assert absent
    for unit in absent:
        assert unit.arrival is not None
        assert unit.arrival.on_call
        assert unit.arrival.delay_h.is_ranged


def test_the_map_of_the_engine_agrees_on_the_banks() -> None:
    theater = theater_of(SCENARIO)
    for key in ON_MAP:
        place = UNITS[key].at
        assert place is not None
        h = map_hex_of(place, theater)
        assert distance(h, hex_of(UNITS[key]), theater.terrain.n_cols) <= 1, key  # ties
        assert theater.terrain.cover[h] != LAKE, key
        is_west = bool(theater.terrain.claim[h] == CLAIM_UNDISPUTED_LEFT)
        assert is_west == is_on_left_bank(UNITS[key], "halha"), key
