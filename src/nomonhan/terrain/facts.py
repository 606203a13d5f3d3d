"""Typed facts of a theater, in degrees, as its data files state them.

A map is a folder of YAML files; each top-level key below stands in one of them.  Lines are lists of
[longitude, latitude]; a river runs downstream, so that its left bank is on its left.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from nomonhan.scenario.arms import Sourced, Words
from nomonhan.scenario.limits import BridgeLoad, Distance, VehiclesPerHour
from nomonhan.scenario.quantity import Grade, Id, Moment, Number, Record, Share, fault, number
from nomonhan.text import gettext as _


def _on_earth(point: list[float]) -> list[float]:
    if not (-180.0 <= point[0] <= 180.0 and -90.0 <= point[1] <= 90.0):
        what = _("{point} is no place on earth", point=point)
        raise fault(what, _("write [longitude, latitude] in degrees"))
    return point


LonLat = Annotated[list[float], Field(min_length=2, max_length=2), AfterValidator(_on_earth)]
"""[longitude, latitude], degrees."""
Bank = Literal["left", "right"]


class Frame(Record):
    """The grid on the plane of the projection, whose origin is `lat`, `lon`."""

    lat: float
    lon: float
    n_cols: int = Field(gt=0)
    n_rows: int = Field(gt=0)
    west_km: float = Field(description="Center of hex 0, east of the origin.")
    south_km: float = Field(description="Center of hex 0, north of the origin.")


class Located(Sourced):
    """A thing with a name and how well its place is known."""

    name: Words
    other_names: list[str] = Field(default_factory=list)
    confidence: Grade = Field(description="Of the place: A published - D placeholder.")
    uncertainty_km: float = 0.0


class River(Located):
    size: Literal["major", "minor"]
    line: list[LonLat] = Field(min_length=2, description="Downstream.")
    rises_on_map: bool = False
    level_first_m: Number = Field(description="Height of the water at the first point of the line.")
    level_last_m: Number
    width_m: Number
    depth_m: Number


class Ford(Located):
    river: str
    at: LonLat


class ClaimLine(Located):
    """A stretch of a claimed border; `follows` names a river instead of points of its own."""

    claim: str = Field(description="Key of `claims`.")
    line: list[LonLat] = Field(default_factory=list)
    follows: str | None = None


class Claim(Sourced):
    """A border as one side saw it."""

    name: Words
    by: Words


class Height(Record):
    """A point of the ground whose height is known or assumed."""

    at: LonLat
    elevation_m: float


class SpotHeight(Located):
    """A named height: a knoll above its surroundings."""

    at: LonLat
    elevation_m: Number


class Bluff(Sourced):
    """The high bank of a river: a lip a little way behind the water."""

    river: str
    bank: Bank
    height_m: Number
    lip_km: Number = Field(description="From the water to the lip.")
    between: list[LonLat] = Field(
        min_length=2, max_length=2, description="Places on the river where it begins and ends."
    )
    beyond_m: Number = Field(description="Height of the bank up- and downstream of these.")


class FloodPlain(Sourced):
    river: str
    bank: Bank
    width_km: Number
    rise_m: Number = Field(description="From the water to its outer edge.")
    slope_km: Number = Field(description="Width of the rise from there to the plateau.")


class Valley(Sourced):
    """The hollow of a minor river."""

    river: str
    half_width_km: Number
    depth_m: Number


class Meadow(Sourced):
    """Wet ground along the rivers."""

    major_right_km: Number
    major_left_km: Number
    minor_km: Number


class Dunes(Sourced):
    """Sand between the meadow and the border."""

    east_limit: list[LonLat] = Field(
        min_length=2, max_length=2, description="South and north end of its eastern limit."
    )
    ragged_km: Number = Field(description="How far its rim runs in and out.")
    border_km: Number = Field(description="How far the belt runs on beyond the strip.")
    relief: Share = Field(description="Mean relief of the belt, 0-1.")
    swell_m: Number = Field(description="Up and down of the ground from hex to hex.")


class SandField(Located):
    """An area of high dunes."""

    at: LonLat
    radius_km: Number
    relief: Share


class AreaFact(Located):
    """A round area with ground of its own: hills, a marsh, a wood."""

    at: LonLat
    radius_km: Number
    cover: Literal["steppe", "meadow", "sand", "pine"]
    relief: Share = Field(description="0 flat - 1 as broken as high dunes.")


class Lake(Located):
    """A lake, as an ellipse."""

    at: LonLat
    length_km: float
    width_km: float
    axis_deg: float = Field(
        0.0, description="Direction of its length, counter-clockwise from east."
    )


class Relief(Sourced):
    """The lie of the land away from the rivers."""

    left_bank: list[Height]
    right_bank: list[Height]
    bluff: Bluff | None = None
    flood_plain: FloodPlain
    valley: Valley | None = None
    meadow: Meadow
    dunes: Dunes | None = None
    steppe_relief: Share
    bluff_relief: Share = number(0)


class ZoneFact(Located):
    """A named place that orders can speak of."""

    kind: Literal["height", "sands", "crossing", "place", "lake", "base", "exit"]
    at: LonLat
    radius_km: float | None = Field(None, description="If not the uncertainty of its place.")
    by_exit: str | None = Field(
        None, description="For a place off the map: the exit its road takes."
    )


class BridgeFact(Located):
    river: str
    at: LonLat
    capacity_t: BridgeLoad
    vehicles_per_h: VehiclesPerHour
    stands_from: Moment | None = None
    stands_until: Moment | None = None
    side: str | None = Field(None, description="Whose military bridge, if anybody's.")


class Track(Located):
    """A track; points, zones and bridges may stand on its way."""

    way: list[LonLat | str] = Field(min_length=2)


class RearNode(Sourced):
    name: Words
    at: LonLat
    confidence: Grade = "D"


class RearRoad(Sourced):
    """A road of the rear."""

    ends: list[str] = Field(min_length=2, max_length=2)
    km: Distance
    trucks_per_day: Number = Field(description="What the road bears in one direction.")
    rail: bool = False


class TheaterFacts(Record):
    """Everything typed about one theater."""

    format: Literal[1]
    name: Words
    sources_note: Words = Field(description="One line of attribution for the printed map.")
    frame: Frame
    rivers: dict[Id, River]
    fords: dict[Id, Ford] = Field(default_factory=dict)
    claims: dict[Id, Claim] = Field(default_factory=dict)
    claim_lines: dict[Id, ClaimLine] = Field(default_factory=dict)
    relief: Relief
    spot_heights: dict[Id, SpotHeight] = Field(default_factory=dict)
    sand_fields: dict[Id, SandField] = Field(default_factory=dict)
    areas: dict[Id, AreaFact] = Field(default_factory=dict)
    lakes: dict[Id, Lake] = Field(default_factory=dict)
    zones: dict[Id, ZoneFact] = Field(default_factory=dict)
    bridges: dict[Id, BridgeFact] = Field(default_factory=dict)
    tracks: dict[Id, Track] = Field(default_factory=dict)
    rear_nodes: dict[Id, RearNode] = Field(default_factory=dict)
    rear_roads: dict[Id, RearRoad] = Field(default_factory=dict)
