"""Whether the places that a scenario names lie on its map, and on ground a unit can stand on."""

from __future__ import annotations

from collections.abc import Iterator

from nomonhan.scenario.errors import Problem, quote, suggestion
from nomonhan.scenario.nodes import Node, PathPart, dotted
from nomonhan.scenario.records import Place, Scenario
from nomonhan.terrain.arrays import LAKE
from nomonhan.terrain.board import hex_of, undated_theater_of
from nomonhan.terrain.packaged_facts import map_names
from nomonhan.terrain.theater import Theater
from nomonhan.text import gettext as _

Path = tuple[PathPart, ...]


def check_places(scenario: Scenario, locations: Node) -> list[Problem]:
    """What is wrong with the places of a scenario; `locations` is the tree of its files."""
    if scenario.terrain is None and scenario.map not in map_names():
        what = _("there is no map {name}", name=quote(scenario.map))
        cure = suggestion(scenario.map, map_names())
        return [_problem(locations, ("map",), what, cure)]
    theater = undated_theater_of(scenario)
    return [
        *_dead_zones(scenario, theater, locations),
        *_off_the_ground(scenario, theater, locations),
    ]


def _problem(locations: Node, path: Path, what: str, cure: str) -> Problem:
    node, _depth = locations.nearest_to(path)
    return node.problem(dotted(path), what, cure)


def _dead_zones(scenario: Scenario, theater: Theater, locations: Node) -> Iterator[Problem]:
    """Names of zones that the map does not have."""
    known = [zone.id for zone in theater.names.zones]
    for path, zone in zone_names(scenario):
        if zone not in known and zone not in scenario.zones:
            what = _("the map has no zone {name}", name=quote(zone))
            yield _problem(locations, path, what, suggestion(zone, known))


def zone_names(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Every zone that a scenario names, with its path."""
    for path, place in places(scenario):
        if place.zone is not None:
            yield (*path, "zone"), place.zone
    for side, record in scenario.sides.items():
        for zone in record.objectives:
            yield ("sides", side, "objectives", zone), zone
    for unit, fact in scenario.units.items():
        if fact.arrival is not None:
            yield ("units", unit, "arrival", "entry"), fact.arrival.entry
    for side, line in scenario.supply.items():
        yield ("supply", side, "base"), line.base
    for zone in scenario.placement:
        yield ("placement", zone), zone
    for side, rows in scenario.plans.items():
        for i, row in enumerate(rows):
            for j, zone in enumerate(row.axis):
                yield ("plans", side, i, "axis", j), zone
            if row.objective is not None:
                yield ("plans", side, i, "objective"), row.objective
            for name, condition in (("when", row.when), ("until", row.until)):
                if condition is not None and condition.zone is not None:
                    yield ("plans", side, i, name, "zone"), condition.zone


def places(scenario: Scenario) -> Iterator[tuple[Path, Place]]:
    """Every place that a scenario names, with its path."""
    for unit, fact in scenario.units.items():
        if fact.at is not None:
            yield ("units", unit, "at"), fact.at
    for bridge, span in scenario.bridges.items():
        yield ("bridges", bridge, "near"), span.near
    for key, zone in scenario.zones.items():
        yield ("zones", key, "at"), zone.at


def _off_the_ground(scenario: Scenario, theater: Theater, locations: Node) -> Iterator[Problem]:
    """Places off the map, and units in a lake."""
    known = {zone.id for zone in theater.names.zones}
    for path, place in places(scenario):
        if place.zone is not None and place.zone not in known:
            continue  # told already
        h = hex_of(place, theater)
        if h < 0:
            needs_earth = theater.names.frame is None and place.lat is not None
            cure = _("write col and row") if needs_earth else _("move it onto the map")
            yield _problem(locations, path, _("the place lies off the map"), cure)
        elif path[0] == "units" and theater.terrain.cover[h] == LAKE:
            yield _problem(locations, path, _("the unit stands in a lake"), _("move it ashore"))
