"""Made-up maps, and what a scenario adds to its map."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nomonhan.scenario.arms import Words
from nomonhan.scenario.board import Board
from nomonhan.scenario.errors import Problem, ScenarioError
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.quantity import number
from nomonhan.scenario.reader import parse_yaml
from nomonhan.scenario.records import Bridge, Place, Scenario, Unit, Zone
from nomonhan.terrain.arrays import COVERS, FORD, LAKE, RIVER_MAJOR, SAND, TRACK, VOID
from nomonhan.terrain.board import board_theater, hex_of, theater_of
from nomonhan.terrain.place_check import check_places
from nomonhan.terrain.reading import read_record
from nomonhan.terrain.theater import load_theater

NAME = Words(en="A plain", es="Una llanura")
BOARD = """
source: assumed
n_cols: 9
n_rows: 6
mirrored: true
areas:
  - {cols: [0, 3], rows: [0, 5], cover: sand, relief: 0.5}
  - {cols: [2, 2], rows: [1, 1], cover: lake, elevation_m: 12}
rivers:
  brook:
    size: major
    sides: [{col: 4, row: 2, to: east}, {col: 4, row: 3, to: east}]
fords: [{col: 4, row: 2, to: east}]
tracks: [[[0, 0], [5, 0]]]
"""


def board_from(text: str, folder: Path) -> Board:
    file = folder / "board.yaml"
    file.write_text(text, encoding="utf-8")
    return read_record(file, Board)


def made_up(board: Board | None, **more: object) -> Scenario:
    """A scenario with nothing but what the map needs."""
    blank = {
        "title": NAME, "map": "made_up", "sides": {}, "units": {}, "supply": {}, "plans": {},
        "zones": {}, "bridges": {}, "terrain": board, "start": datetime(1939, 7, 1), "hours": 24,
    }  # fmt: skip
    construct: Any = Scenario.model_construct
    made: Scenario = construct(**{**blank, **more})
    return made


def test_board_becomes_arrays(tmp_path: Path) -> None:
    terrain = board_theater(board_from(BOARD, tmp_path), NAME).terrain
    cover = terrain.cover.reshape(6, 9)
    assert (cover[:, :2] == SAND).all()
    assert cover[1, 2] == LAKE
    assert terrain.elevation_m[9 + 2] == 12.0
    assert (cover[1::2, 8] == VOID).all()
    assert (cover[0::2, 8] == COVERS.index("steppe")).all()
    river = np.argwhere((terrain.hexside & RIVER_MAJOR) != 0).tolist()
    assert sorted(river) == [[22, 0], [23, 3], [31, 0], [32, 3]]
    assert terrain.hexside[22, 0] == RIVER_MAJOR | FORD
    assert [int(h) for h in np.flatnonzero(terrain.hexside[:, 0] & TRACK)] == [0, 1, 2, 3, 4]


def test_a_mirrored_board_is_its_own_mirror_image(tmp_path: Path) -> None:
    terrain = board_theater(
        board_from("{n_cols: 9, n_rows: 5, mirrored: true}", tmp_path), NAME
    ).terrain
    inside = terrain.cover != VOID
    points = set(zip(terrain.x_km[inside].tolist(), terrain.y_km[inside].tolist(), strict=True))
    assert {(8.0 - x, y) for x, y in points} == points
    middle = terrain.y_km.max() / 2
    flipped = {(x, round(2 * middle - y, 9)) for x, y in points}
    assert flipped == {(x, round(y, 9)) for x, y in points}
    for west, east in ((1, 2), (4, 4), (8, 8)):
        mirror = {8.0 - x for x in terrain.x_km[(terrain.edge & west) > 0].tolist()}
        assert mirror == set(terrain.x_km[(terrain.edge & east) > 0].tolist())


def test_what_lies_off_the_board_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="column 9, row 0 does not lie on the map"):
        board_from(BOARD.replace("[0, 3]", "[0, 9]"), tmp_path)
    with pytest.raises(ScenarioError, match="columns from 0 to 8 and rows from 0 to 5"):
        board_from(BOARD.replace("row: 3", "row: 6"), tmp_path)
    with pytest.raises(ScenarioError, match="write sand"):
        board_from(BOARD.replace("cover: sand", "cover: sandy"), tmp_path)


def test_zones_and_bridges_of_the_scenario(tmp_path: Path) -> None:
    here = Place(col=4, row=3)
    scenario = made_up(
        board_from(BOARD, tmp_path),
        zones={"field": Zone(name=NAME, at=here, radius_km=1.0)},
        bridges={
            "first": Bridge(near=here, capacity_t=number(12), vehicles_per_h=number(50)),
            "second": Bridge(near=here, capacity_t=number(9), vehicles_per_h=number(60)),
            "too_many": Bridge(near=here, capacity_t=number(9), vehicles_per_h=number(60)),
        },
    )
    terrain, names = theater_of(scenario)
    assert [zone.id for zone in names.zones] == ["field"]
    assert terrain.in_zone[0].sum() == 7
    assert terrain.bridge_hex.tolist() == [[31, 32], [22, 23]]
    assert terrain.bridge_capacity_t.tolist() == [12.0, 9.0]
    assert (terrain.crossing_s[:, 31, 0] > 0).all()
    assert [bridge.id for bridge in names.bridges] == ["first", "second"]


def test_places_on_the_earth() -> None:
    theater = load_theater("khalkhin_gol")
    obo = Place(lat=47.774, lon=118.757)
    by_zone = Place(zone="nomonhan")
    assert hex_of(obo, theater) == hex_of(by_zone, theater)
    east = Place(lat=47.774, lon=118.757, east_km=3.0)
    assert hex_of(east, theater) == hex_of(obo, theater) + 3
    assert hex_of(Place(lat=50.0, lon=118.0), theater) == -1


def problems_of(text: str, scenario: Scenario) -> list[Problem]:
    faults: list[Problem] = []
    root = parse_yaml(text, "scenario.yaml", faults)
    assert isinstance(root, Node)
    assert not faults
    return check_places(scenario, root)


def standing(**place: object) -> Unit:
    construct: Any = Unit.model_construct
    made: Unit = construct(at=Place.model_validate(place), arrival=None)
    return made


def test_places_are_checked_with_their_line(tmp_path: Path) -> None:
    scenario = made_up(
        board_from(BOARD, tmp_path),
        units={
            "ashore": standing(col=4, row=4),
            "in_the_lake": standing(col=2, row=1),
            "in_the_void": standing(col=8, row=1),
            "off": standing(col=9, row=0),
            "nowhere": standing(zone="feild"),
        },
        zones={"field": Zone(name=NAME, at=Place(col=4, row=3))},
    )
    text = "units:\n" + "".join(
        f"  {name}: {{at: {{col: 0, row: 0, zone: x}}}}\n" for name in scenario.units
    )
    found = [str(p) for p in problems_of(text, scenario)]
    assert len(found) == 4
    dead = next(line for line in found if "nowhere" in line)
    assert dead.startswith("scenario.yaml:6:")
    assert dead.endswith("units.nowhere.at.zone: the map has no zone feild; write field")
    assert any("units.in_the_lake.at: the unit stands in a lake" in line for line in found)
    assert any("units.in_the_void.at: the place lies off the map" in line for line in found)
    assert any("units.off.at: the place lies off the map" in line for line in found)


def test_an_unknown_map_is_told() -> None:
    scenario = made_up(None, map="khalkin_gol")
    (problem,) = problems_of("map: khalkin_gol\n", scenario)
    assert str(problem) == "scenario.yaml:1:6: map: there is no map khalkin_gol; write khalkhin_gol"
