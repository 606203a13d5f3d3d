"""Typed facts as the names, lines and points of a map."""

from __future__ import annotations

import numpy as np

from nomonhan.terrain.assemble import Spanned
from nomonhan.terrain.facts import TheaterFacts
from nomonhan.terrain.geometry import Points, length_km, part_of_line
from nomonhan.terrain.grid import Grid
from nomonhan.terrain.names import (
    BridgeName,
    LakeShape,
    MapLine,
    MapPoint,
    RearLine,
    RearName,
    TerrainNames,
    ZoneName,
)
from nomonhan.terrain.rivers import Course
from nomonhan.terrain.ways import way_points


def names_of(
    facts: TheaterFacts,
    grid: Grid,
    courses: dict[str, Course],
    strip: Points,
    bridges: list[Spanned],
    on_map: list[bool],
) -> TerrainNames:
    """The names beside the arrays of a theater."""
    zones = tuple(
        ZoneName(
            key, z.name, tuple(z.other_names), z.kind, inside, grid.km([z.at])[0],
            z.uncertainty_km, z.confidence, z.source,
        )
        for (key, z), inside in zip(facts.zones.items(), on_map, strict=True)
    )  # fmt: skip
    return TerrainNames(
        name=facts.name,
        sources_note=facts.sources_note,
        frame=facts.frame,
        zones=zones,
        bridges=tuple(
            BridgeName(key, b.name, b.side, b.stands_from, b.stands_until)
            for key, b in facts.bridges.items()
        ),
        lines=(
            *_rivers(courses),
            *_bluffs(facts, grid, courses),
            *_tracks(facts, grid, bridges),
            *_claims(facts, grid, courses),
        ),
        claims=tuple((key, claim.name) for key, claim in facts.claims.items()),
        strip=strip,
        heights=tuple(
            MapPoint(key, h.name, grid.km([h.at])[0], h.confidence)
            for key, h in facts.spot_heights.items()
        ),
        fords=tuple(
            MapPoint(key, f.name, grid.km([f.at])[0], f.confidence)
            for key, f in facts.fords.items()
        ),
        lakes=tuple(
            LakeShape(key, k.name, grid.km([k.at])[0], k.length_km, k.width_km, k.axis_deg)
            for key, k in facts.lakes.items()
        ),
        rear=tuple(
            RearName(key, r.name, grid.km([r.at])[0]) for key, r in facts.rear_nodes.items()
        ),
        rear_roads=tuple(
            RearLine((r.ends[0], r.ends[1]), r.km.value, r.rail) for r in facts.rear_roads.values()
        ),
    )


def _rivers(courses: dict[str, Course]) -> list[MapLine]:
    return [
        MapLine(
            key,
            "river_major" if course.fact.size == "major" else "river_minor",
            course.line,
            course.fact.name,
            course.fact.confidence,
            width_m=course.fact.width_m.value,
        )
        for key, course in courses.items()
    ]


def _bluffs(facts: TheaterFacts, grid: Grid, courses: dict[str, Course]) -> list[MapLine]:
    """The foot of the bluff: the river between its ends, the high bank on the left of the line."""
    bluff = facts.relief.bluff
    if bluff is None:
        return []
    river = courses[bluff.river]
    first, last = np.sort(river.nearest(grid.km(bluff.between)).along_km)
    line = part_of_line(river.line, float(first), float(last))
    left = line if bluff.bank == "left" else line[::-1]
    return [MapLine("bluff", "bluff", left, None, "C")]


def _tracks(facts: TheaterFacts, grid: Grid, bridges: list[Spanned]) -> list[MapLine]:
    return [
        MapLine(key, "track", way_points(t.way, facts, grid, bridges), t.name, t.confidence)
        for key, t in facts.tracks.items()
    ]


def _claims(facts: TheaterFacts, grid: Grid, courses: dict[str, Course]) -> list[MapLine]:
    """Claim lines; one that follows a river does so only where the claim has no line of its own."""
    lines = []
    for key, fact in facts.claim_lines.items():
        if fact.follows is None:
            points = grid.km(fact.line)
        else:
            river = courses[fact.follows]
            points = river.line
            own = [p for c in facts.claim_lines.values() if c.claim == fact.claim for p in c.line]
            if own:
                leaves = float(river.nearest(grid.km(own[:1])).along_km[0])
                length = length_km(river.line)
                points = part_of_line(river.line, leaves, length)
        lines.append(
            MapLine(
                key, "claim", points, fact.name, fact.confidence, fact.claim, fact.follows or ""
            )
        )
    return lines
