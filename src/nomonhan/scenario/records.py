"""The records a scenario is made of.

A scenario is a folder of YAML files; each top-level key of `Scenario` may stand in any of them.
Packaged libraries (weapon systems, establishments, doctrines, rule parameters) are joined by name.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from nomonhan.scenario.arms import (
    Establishment,
    Mount,
    Penetration,
    Sourced,
    TargetClass,
    WeaponKind,
    WeaponSystem,
    Words,
)
from nomonhan.scenario.board import Board
from nomonhan.scenario.limits import (
    Aircraft,
    BridgeLoad,
    Celsius,
    Days,
    Distance,
    Held,
    Men,
    Stock,
    Tonnes,
    TonnesPerDay,
    Trucks,
    UnitsOfFire,
    VehiclesPerHour,
)
from nomonhan.scenario.plans import Condition, Doctrine, Mission, PlanRow
from nomonhan.scenario.quantity import (
    Day,
    Factor,
    Grade,
    Hours,
    Id,
    Moment,
    Number,
    Record,
    Share,
    Signed,
    fault,
    number,
)
from nomonhan.scenario.uncertainty import Misplacement, SharedFactor
from nomonhan.text import gettext as _

__all__ = [
    "FORMAT", "AirForce", "Arrival", "Board", "Branch", "Bridge", "Condition", "Doctrine",
    "Echelon", "Establishment", "Formation", "Mission", "Mobility", "Mount", "Penetration",
    "Place", "PlanRow", "Posture", "Role", "Scenario", "Side", "Sourced", "SupplyLine",
    "TargetClass", "Total", "Unit", "WeaponKind", "WeaponSystem", "WeatherDay", "Words",
    "Zone",
]  # fmt: skip

FORMAT = 1
Mobility = Literal[
    "foot", "horse", "truck", "wheeled_armor", "tracked", "horse_guns", "tractor_guns"
]
Posture = Literal[
    "rest", "march", "attack", "hasty", "prepared", "fortified", "delay", "withdrawal"
]
Role = Literal["line", "artillery", "headquarters", "service"]
Branch = Literal[
    "infantry", "motorized_infantry", "machine_gun", "cavalry", "tank", "flame_tank", "armored_car",
    "reconnaissance", "antitank", "artillery", "heavy_artillery", "antiaircraft", "engineer",
    "airborne", "border_guard", "headquarters", "supply",
]  # fmt: skip
Echelon = Literal[
    "company",
    "battery",
    "squadron",
    "battalion",
    "regiment",
    "brigade",
    "division",
    "corps",
    "army",
]


class Place(Record):
    """Where: a zone of the map, or coordinates; never more exact than its uncertainty."""

    zone: str | None = None
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    east_km: float = Field(
        0.0, ge=-100, le=100, description="Offset from the zone's center or coordinates."
    )
    north_km: float = Field(0.0, ge=-100, le=100)
    uncertainty_km: float = Field(0.0, ge=0, le=100)
    col: int | None = Field(
        None, ge=0, le=10_000, description="Offset column of the hex, for made-up maps."
    )
    row: int | None = Field(None, ge=0, le=10_000)
    source: str | None = None
    confidence: Grade | None = None

    @model_validator(mode="after")
    def names_one_place(self) -> Self:
        ways = [self.zone is not None, self.lat is not None or self.lon is not None,
                self.col is not None or self.row is not None]  # fmt: skip
        cure = _("write zone, or lat and lon, or col and row")
        if sum(ways) != 1:
            what = _("the place names no point") if not any(ways) else _("the place is named twice")
            raise fault(what, cure)
        if ((self.lat is None) != (self.lon is None)) or ((self.col is None) != (self.row is None)):
            raise fault(_("the place has one coordinate of two"), cure)
        return self


class Arrival(Record):
    """How a unit comes that is not on the map: on call, or under orders given before H-hour."""

    entry: str = Field(description="Zone or map exit where it appears.")
    on_call: bool = Field(False, description="Comes only if its side's commander calls it.")
    delay_h: Hours = Field(description="From start (or call) to the map, road time included.")


class Formation(Sourced):
    """A body of units under one command."""

    side: str
    contingent: str
    name: Words
    parent: str | None = Field(None, description="Formation above it.")
    echelon: Echelon = "regiment"
    branch: Branch = "infantry"


class Unit(Sourced):
    """A battalion, squadron or group of batteries: what moves and fights as one."""

    name: Words
    formation: str
    branch: Branch
    role: Role = "line"
    echelon: Echelon = "battalion"
    mobility: Mobility
    establishment: str
    men: Men | None = Field(None, description="On hand at the start; else the establishment's.")
    strength: Factor = Field(
        number(1),
        description="Holdings on hand / establishment, for weapons not listed in holdings.",
    )
    holdings: dict[Id, Held] = Field(
        default_factory=dict, description="Overrides, by weapon system."
    )
    training: Share = Field(
        number(0.6), description="0-1: marksmanship, drill, steadiness under fire."
    )
    reliability: Share = Field(
        number(0.9), description="0-1: low for auxiliaries that break or defect at first contact."
    )
    at: Place | None = Field(None, description="Where it stands at the start.")
    posture: Posture = "hasty"
    works: Share = Field(number(0), description="State of field works, 0 none - 1 fortified.")
    arrival: Arrival | None = Field(None, description="If it is not on the map at the start.")


class Side(Sourced):
    """One of the two coalitions."""

    name: Words
    contingents: list[Id] = Field(min_length=1)
    doctrine: str
    map_edge: Literal["west", "east", "north", "south"] = Field(description="Where its rear lies.")
    color: str = Field("#555555", pattern=r"^#[0-9a-fA-F]{6}$")
    objectives: dict[Id, Number] = Field(description="Zone -> value, for the winner rule.")
    h_hour: Moment | None = Field(None, description="Set if the side opens the battle by plan.")
    strength_factor: Factor = Field(
        number(1), description="Shared factor on men of the whole side."
    )


class SupplyLine(Sourced):
    """The rear of one side: railhead to forward base to the line."""

    base: str = Field(description="Zone or map exit where lift arrives on the map.")
    distance_km: Distance
    trucks: Trucks
    payload_t: Tonnes
    round_trip_d: Days
    availability: Share
    line_share: Share = Field(description="Share of the load the line itself burns.")
    small_arms_stock_t: Stock
    shell_stock_t: Stock = Field(
        description="Gun and mortar ammunition in the forward base at the start."
    )
    shell_issue_t_per_day: TonnesPerDay = Field(
        description="What the depots behind release, apart from lift."
    )
    fuel_stock_t: Stock
    provisions_stock_t: Stock
    base_km: Distance = Field(
        number(0), description="From the forward base to where its road enters the map."
    )
    forward_share: Share = Field(
        number(0.15), description="Share of the trucks that carry from the forward base to units."
    )
    held_uf: UnitsOfFire = Field(
        number(2), description="Units of fire in the units' own hands at the start."
    )


class AirForce(Sourced):
    """Serviceable aircraft of one side by type."""

    aircraft: dict[Id, Aircraft]
    serviceability: Share
    distance_km: Distance = Field(description="From its fields to the front.")
    skill: Share = Field(number(0.5), description="0-1, of fighter crews.")
    reinforcement_per_day: Aircraft = number(0)


class WeatherDay(Sourced):
    """Weather of one day."""

    date: Day
    cloud: Share = Field(number(0.3), description="0-1; grounds aircraft above 0.8.")
    rain: Share = Field(number(0), description="0-1.")
    high_c: Celsius = Field(number(25), description="Highest temperature of the day.")


class Bridge(Sourced):
    """A bridge beside those of the map; standing throughout unless dated."""

    near: Place
    capacity_t: BridgeLoad
    vehicles_per_h: VehiclesPerHour
    side: str | None = Field(
        None, description="Whose military bridge; None if it belongs to the map."
    )
    stands_from: Moment | None = Field(None, description="Until then the river is as without it.")
    stands_until: Moment | None = None


class Zone(Sourced):
    """A place of this scenario that orders can speak of, beside those of the map."""

    name: Words
    at: Place
    radius_km: float = Field(1.0, ge=0, le=50)


def _one_or_more(raw: Any) -> Any:
    return [raw] if isinstance(raw, str) else raw


class Total(Sourced):
    """A sum that the order of battle must reach: the check that a published total adds up."""

    of: Annotated[list[str], BeforeValidator(_one_or_more), Field(min_length=1)] = Field(
        description="`men`, weapon systems, kinds of weapon or target classes; one or a list."
    )
    side: str | None = None
    contingent: str | None = None
    formation: str | None = Field(None, description="Counts the formations below it too.")
    calibre_from_mm: float = Field(
        0.0, ge=0, le=500, description="Counts weapons from this calibre."
    )
    with_arrivals: bool = Field(
        True, description="Counts units that are not on the map at the start."
    )
    value: Number
    tolerance: float = Field(0.0, ge=0, le=1e6)


class Scenario(Sourced):
    """A whole scenario, its libraries joined."""

    format: Literal[1]
    name: Id
    title: Words
    description: Words
    map: str = Field(description="Packaged map, or the kind of a made-up one.")
    start: Moment
    hours: int = Field(gt=0, le=24 * 400)
    tick_minutes: Literal[15, 30, 60] = 60
    sides: dict[Id, Side] = Field(min_length=2, max_length=2)
    libraries: dict[str, list[str]] = Field(
        default_factory=dict, description="Kind -> packaged files, joined in this order."
    )
    weapon_systems: dict[Id, WeaponSystem]
    establishments: dict[Id, Establishment]
    formations: dict[Id, Formation]
    units: dict[Id, Unit] = Field(min_length=1)
    doctrines: dict[Id, Doctrine]
    plans: dict[Id, list[PlanRow]] = Field(default_factory=dict, description="Side -> its plan.")
    supply: dict[Id, SupplyLine] = Field(description="Side -> its rear.")
    air: dict[Id, AirForce] = Field(default_factory=dict, description="Side -> its aircraft.")
    weather: list[WeatherDay] = Field(default_factory=list)
    bridges: dict[Id, Bridge] = Field(default_factory=dict)
    rules: dict[Id, Signed] = Field(default_factory=dict, description="Global rule parameters.")
    bluff_share: float = Field(
        1.0,
        ge=0,
        le=1,
        description="What if the map's high river bank were lower: share of its height over the "
        "plain across the river that stands.",
    )
    terrain: Board | None = Field(None, description="Ground of a made-up map; `map` names it.")
    zones: dict[Id, Zone] = Field(default_factory=dict, description="Extra zones of this scenario.")
    placement: dict[Id, Misplacement] = Field(
        default_factory=dict,
        description="Zone of the map -> how far it may lie from where the map has it.",
    )
    factors: dict[Id, SharedFactor] = Field(
        default_factory=dict, description="What ranged numbers of one army have in common."
    )
    totals: list[Total] = Field(default_factory=list, description="Published sums it must reach.")
