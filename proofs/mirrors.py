"""The same battle seen in a mirror, with its sides swapped or its units shuffled.

All are changes of a scenario's records: nothing here knows which scenario it is.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from nomonhan.scenario.board import Area, Board, Side
from nomonhan.scenario.digest import scenario_digest
from nomonhan.scenario.loader import LoadedScenario
from nomonhan.scenario.records import Place, Scenario, Unit

Axis = Literal["x", "y"]
Change = Callable[[Scenario], Scenario]
V = TypeVar("V")

OPPOSITE: dict[Axis, dict[str, str]] = {
    "x": {
        "east": "west", "west": "east", "north_east": "north_west", "north_west": "north_east",
        "south_east": "south_west", "south_west": "south_east",
    },
    "y": {
        "north": "south", "south": "north", "north_east": "south_east", "south_east": "north_east",
        "north_west": "south_west", "south_west": "north_west",
    },
}  # fmt: skip


def changed(loaded: LoadedScenario, change: Change) -> LoadedScenario:
    """A loaded scenario with its records changed."""
    scenario = change(loaded.scenario)
    return dataclasses.replace(loaded, scenario=scenario, digest=scenario_digest(scenario))


def copy(record: V, **update: Any) -> V:
    """A record with some fields changed."""
    return record.model_copy(update=update)  # type: ignore[attr-defined, no-any-return]


class Mirror:
    """Reflects places of one board in x or in y.

    Rows lie half a hex apart in turn, so only some boards are their own mirror image: in x those
    that leave out the last hex of odd rows, in y those with an odd number of rows.
    """

    def __init__(self, board: Board, axis: Axis) -> None:
        if axis == "x" and not board.mirrored:
            raise ValueError("the map has no mirror image in x: write `mirrored: true`")
        if axis == "y" and board.n_rows % 2 == 0:
            raise ValueError("the map has no mirror image in y: give it an odd number of rows")
        self.board, self.axis = board, axis

    def spot(self, col: int, row: int) -> tuple[int, int]:
        """Column and row of the mirror image of a hex."""
        if self.axis == "x":
            return self.board.n_cols - 1 - row % 2 - col, row
        return col, self.board.n_rows - 1 - row

    def word(self, direction: str) -> str:
        """The mirror image of a direction."""
        return OPPOSITE[self.axis].get(direction, direction)

    def side(self, side: Side) -> Side:
        col, row = self.spot(side.col, side.row)
        return copy(side, col=col, row=row, to=self.word(side.to))

    def areas(self, area: Area) -> list[Area]:
        """One area for each row: blocks of columns lean in the mirror."""
        rows = []
        for row in range(area.rows[0], area.rows[1] + 1):
            ends = [self.spot(col, row) for col in area.cols]
            cols = sorted(col for col, _row in ends)
            rows.append(copy(area, cols=cols, rows=[ends[0][1], ends[0][1]]))
        return rows

    def place(self, place: Place) -> Place:
        if place.lat is not None:
            raise ValueError("a place in degrees has no mirror image on a board")
        if place.col is not None and place.row is not None:
            col, row = self.spot(place.col, place.row)
            place = copy(place, col=col, row=row)
        offset = "east_km" if self.axis == "x" else "north_km"
        return copy(place, **{offset: -getattr(place, offset)})

    def whole_board(self) -> Board:
        board = self.board
        return copy(
            board,
            areas=[row for area in board.areas for row in self.areas(area)],
            rivers={
                key: copy(water, sides=[self.side(s) for s in water.sides])
                for key, water in board.rivers.items()
            },
            fords=[self.side(s) for s in board.fords],
            bluffs=[self.side(s) for s in board.bluffs],
            tracks=[[list(self.spot(*spot)) for spot in track] for track in board.tracks],
        )


def mirrored(axis: Axis) -> Change:
    """The change that reflects a whole scenario: ground, zones, bridges, troops, rears."""

    def change(scenario: Scenario) -> Scenario:
        if scenario.terrain is None:
            raise ValueError("only made-up maps have a mirror image")
        mirror = Mirror(scenario.terrain, axis)

        def unit(record: Unit) -> Unit:
            return record if record.at is None else copy(record, at=mirror.place(record.at))

        return copy(
            scenario,
            terrain=mirror.whole_board(),
            zones={key: copy(z, at=mirror.place(z.at)) for key, z in scenario.zones.items()},
            bridges={
                key: copy(b, near=mirror.place(b.near)) for key, b in scenario.bridges.items()
            },
            units={key: unit(u) for key, u in scenario.units.items()},
            sides={
                key: copy(side, map_edge=mirror.word(side.map_edge))
                for key, side in scenario.sides.items()
            },
        )

    return change


def sides_swapped(scenario: Scenario) -> Scenario:
    """The second side first in the files, with all that belongs to it."""
    order = list(reversed(scenario.sides))
    formations = scenario.formations

    def by_side(records: Mapping[str, V], side_of: Callable[[V], str]) -> dict[str, V]:
        return {k: r for x in order for k, r in records.items() if side_of(r) == x}

    return copy(
        scenario,
        sides={x: scenario.sides[x] for x in order},
        formations=by_side(formations, lambda f: f.side),
        units=by_side(scenario.units, lambda u: formations[u.formation].side),
    )


def shuffled(seed: int) -> Change:
    """The change that puts units and formations into another order."""

    def change(scenario: Scenario) -> Scenario:
        draw = random.Random(seed)
        units, formations = list(scenario.units), list(scenario.formations)
        draw.shuffle(units)
        draw.shuffle(formations)
        return copy(
            scenario,
            units={key: scenario.units[key] for key in units},
            formations={key: scenario.formations[key] for key in formations},
        )

    return change
