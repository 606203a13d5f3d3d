"""What the places and lines of a map are called and how well they are known: for people, not rules.

Everything here is in the order of the arrays it names; points are in grid km.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.scenario.arms import Words
from nomonhan.terrain.facts import Frame
from nomonhan.terrain.geometry import Points

LineKind = Literal["river_major", "river_minor", "claim", "track", "bluff"]


class ZoneName(NamedTuple):
    id: str
    name: Words
    other_names: tuple[str, ...]
    kind: str
    on_map: bool
    point: Points  # (2,)
    uncertainty_km: float
    confidence: str
    source: str | None


class BridgeName(NamedTuple):
    id: str
    name: Words
    side: str | None  # whose military bridge, None the map's own
    stands_from: datetime | None
    stands_until: datetime | None

    def stands_within(self, start: datetime, end: datetime) -> bool:
        """Whether it stands at any time from `start` to before `end`."""
        built = self.stands_from is None or self.stands_from < end
        return built and (self.stands_until is None or start < self.stands_until)


class MapLine(NamedTuple):
    id: str
    kind: LineKind
    points: Points  # (p, 2); a river downstream
    name: Words | None
    confidence: str
    claim: str = ""  # for claim lines: whose
    river: str = ""  # for claim lines: the river it follows
    width_m: float = 0.0  # for rivers


class MapPoint(NamedTuple):
    id: str
    name: Words
    point: Points  # (2,)
    confidence: str


class LakeShape(NamedTuple):
    id: str
    name: Words
    point: Points  # (2,)
    length_km: float
    width_km: float
    axis_deg: float


class RearName(NamedTuple):
    """A place of the rear: base, railhead, or where a road leaves the map."""

    id: str
    name: Words
    point: Points  # (2,) grid km, mostly off the map


class RearLine(NamedTuple):
    """A road of the rear."""

    ends: tuple[str, str]
    km: float
    rail: bool


class TerrainNames(NamedTuple):
    """Names of a map.  A made-up map has no frame and few of the rest."""

    name: Words
    sources_note: Words | None
    frame: Frame | None  # how the grid lies on the earth
    zones: tuple[ZoneName, ...]  # in the order of Terrain.in_zone
    bridges: tuple[BridgeName, ...]  # in the order of Terrain.bridge_hex
    lines: tuple[MapLine, ...] = ()
    claims: tuple[tuple[str, Words], ...] = ()  # claim -> its name
    strip: Points = np.zeros((0, 2))  # ring of the disputed strip
    heights: tuple[MapPoint, ...] = ()
    fords: tuple[MapPoint, ...] = ()
    lakes: tuple[LakeShape, ...] = ()
    rear: tuple[RearName, ...] = ()
    rear_roads: tuple[RearLine, ...] = ()

    def zone_index(self, zone: str) -> int:
        """Row of a zone in the arrays; raises KeyError for an unknown one."""
        for z, named in enumerate(self.zones):
            if named.id == zone:
                return z
        raise KeyError(zone)

    def bridges_standing(self, at: datetime) -> NDArray[np.bool_]:
        """Which bridges stand at a time, (b,)."""
        return np.array(
            [
                (b.stands_from is None or b.stands_from <= at)
                and (b.stands_until is None or at < b.stands_until)
                for b in self.bridges
            ],
            dtype=np.bool_,
        )
