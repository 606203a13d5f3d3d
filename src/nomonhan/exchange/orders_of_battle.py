"""A scenario's order of battle as plain rows: what every format of exchange is made of."""

from __future__ import annotations

from typing import NamedTuple

from nomonhan.exchange.symbols import symbol_code
from nomonhan.scenario.records import Place, Scenario, Words
from nomonhan.scenario.strengths import holdings_on_hand, men_on_hand, whole
from nomonhan.terrain.board import point_of, theater_of
from nomonhan.terrain.grid import grid_of
from nomonhan.terrain.theater import Theater
from nomonhan.text import pick

DIGITS = 6  # of a degree: a tenth of a meter


class Position(NamedTuple):
    """Degrees."""

    lon: float
    lat: float


class UnitRow(NamedTuple):
    """A unit as other programs see it."""

    id: str
    name: str
    parent: str  # formation
    code: str  # of its symbol
    men: int | None
    holdings: dict[str, int]
    position: Position | None  # None for one that is to come, or on a map of no earth
    says_holdings: bool = True  # a file may be silent on them, which is not to hold nothing


class FormationRow(NamedTuple):
    """A formation."""

    id: str
    name: str
    side: str
    contingent: str
    parent: str | None
    code: str


class OrderOfBattle(NamedTuple):
    """All formations and units of a scenario, in the order of its files."""

    formations: dict[str, FormationRow]
    units: dict[str, UnitRow]


def order_of_battle(scenario: Scenario) -> OrderOfBattle:
    """The order of battle at the start, names in the reader's language."""
    theater = theater_of(scenario)
    sides = list(scenario.sides)
    formations = {
        key: FormationRow(
            key,
            _name(formation.name),
            formation.side,
            formation.contingent,
            formation.parent,
            symbol_code(
                sides.index(formation.side), formation.branch, formation.echelon, is_staff=False
            ),
        )
        for key, formation in scenario.formations.items()
    }
    units = {}
    for key, unit in scenario.units.items():
        side = sides.index(scenario.formations[unit.formation].side)
        held = {w: whole(n) for w, n in holdings_on_hand(scenario, unit).items() if whole(n)}
        units[key] = UnitRow(
            id=key,
            name=_name(unit.name),
            parent=unit.formation,
            code=symbol_code(side, unit.branch, unit.echelon, is_staff=unit.role == "headquarters"),
            men=whole(men_on_hand(scenario, unit)),
            holdings=held,
            position=None if unit.at is None else position_of(unit.at, theater),
        )
    return OrderOfBattle(formations, units)


def position_of(place: Place, theater: Theater) -> Position | None:
    """Degrees of a place; None on a map of no earth."""
    point = point_of(place, theater)
    if point is None or theater.names.frame is None:
        return None
    lon, lat = grid_of(theater.names.frame).degrees(point[None, :])[0]
    return Position(round(float(lon), DIGITS), round(float(lat), DIGITS))


def _name(words: Words) -> str:
    return pick(words.en, words.es)
