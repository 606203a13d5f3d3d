"""The ground of a made-up map: columns count from the west, rows from the south, both from 0."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from nomonhan.scenario.arms import Sourced
from nomonhan.scenario.quantity import Id, Record, fault
from nomonhan.text import gettext as _

Cover = Literal["steppe", "meadow", "sand", "lake", "pine", "void"]
Direction = Literal["east", "north_east", "north_west", "west", "south_west", "south_east"]
Span = Annotated[list[int], Field(min_length=2, max_length=2)]
"""[first, last], both included."""
Spot = Annotated[list[int], Field(min_length=2, max_length=2)]
"""[column, row]."""


class Side(Record):
    """One side of a hex."""

    col: int = Field(ge=0)
    row: int = Field(ge=0)
    to: Direction


class Area(Record):
    """A block of hexes that differ from the rest."""

    cols: Span
    rows: Span
    cover: Cover | None = None
    elevation_m: float | None = Field(None, ge=-500, le=9000)
    relief: float | None = Field(None, ge=0, le=1)


class Water(Record):
    """A river as the hexsides it runs along."""

    size: Literal["major", "minor"]
    sides: list[Side] = Field(min_length=1)


class Board(Sourced):
    """A made-up map."""

    n_cols: int = Field(ge=1, le=500)
    n_rows: int = Field(ge=1, le=500)
    lat: float = Field(45.0, ge=-89, le=89, description="Of the whole map, for sun and moon.")
    lon: float = Field(135.0, ge=-180, le=180)
    cover: Cover = "steppe"
    elevation_m: float = Field(0.0, ge=-500, le=9000)
    relief: float = Field(0.0, ge=0, le=1, description="0 flat - 1 high dunes.")
    mirrored: bool = Field(
        False,
        description="Leaves out the last hex of odd rows, so that the map is its own mirror image.",
    )
    areas: list[Area] = Field(default_factory=list, description="Later ones lie on earlier ones.")
    rivers: dict[Id, Water] = Field(default_factory=dict)
    fords: list[Side] = Field(default_factory=list)
    bluffs: list[Side] = Field(default_factory=list)
    tracks: list[list[Spot]] = Field(
        default_factory=list, description="Each a list of [column, row], joined by straight lines."
    )

    @model_validator(mode="after")
    def lies_on_the_map(self) -> Self:
        spots = [("areas", c, r) for a in self.areas for c in a.cols for r in a.rows]
        spots += [("rivers", s.col, s.row) for w in self.rivers.values() for s in w.sides]
        spots += [("fords", s.col, s.row) for s in self.fords]
        spots += [("bluffs", s.col, s.row) for s in self.bluffs]
        spots += [("tracks", c, r) for track in self.tracks for c, r in track]
        for field, col, row in spots:
            if not (0 <= col < self.n_cols and 0 <= row < self.n_rows):
                what = _("column {col}, row {row} does not lie on the map", col=col, row=row)
                cure = _("write columns from 0 to {col} and rows from 0 to {row}",
                         col=self.n_cols - 1, row=self.n_rows - 1)  # fmt: skip
                raise fault(what, cure, field)
        return self
