"""The records a scenario is made of.

A scenario is a folder of YAML files; each top-level key below may stand in any of its files.  Packaged
libraries (weapon systems, establishments, doctrines, rule parameters) are joined by name.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from nomonhan.scenario.quantity import Grade, Number, Record, number

TargetClass = Literal["person", "tank", "armored_car", "gun", "truck", "aircraft"]
Mobility = Literal["foot", "horse", "truck", "wheeled_armor", "tracked", "horse_guns", "tractor_guns"]
Posture = Literal["rest", "march", "attack", "hasty", "prepared", "fortified", "delay", "withdrawal"]
Mission = Literal[
    "fix", "assault", "envelop", "exploit", "hold", "screen", "reserve", "counterattack", "withdraw"
]
Role = Literal["line", "artillery", "headquarters", "service"]
Branch = Literal[
    "infantry", "motorized_infantry", "machine_gun", "cavalry", "tank", "flame_tank", "armored_car",
    "reconnaissance", "antitank", "artillery", "heavy_artillery", "antiaircraft", "engineer",
    "airborne", "border_guard", "headquarters", "supply",
]  # fmt: skip
Echelon = Literal["company", "battery", "squadron", "battalion", "regiment", "brigade", "division",
                  "corps", "army"]  # fmt: skip


class Words(Record):
    """A text in both languages."""

    en: str
    es: str


class Sourced(Record):
    source: str | None = Field(None, description="Source that the record's bare numbers inherit.")
    page: str | None = None
    note: str | None = None


class Penetration(Record):
    range_m: float
    mm: Number


class Mount(Record):
    weapon: str = Field(description="Weapon system mounted on a vehicle.")
    count: int = 1


class WeaponSystem(Sourced):
    """A crew-served weapon, a vehicle type, riflemen, or an aircraft type."""

    name: Words
    target_class: TargetClass = Field(description="What it is when it is shot at.")
    kind: Literal[
        "rifle", "light_machine_gun", "heavy_machine_gun", "grenade_discharger", "mortar",
        "infantry_gun", "antitank_gun", "field_gun", "howitzer", "heavy_gun", "antiaircraft_gun",
        "tank_gun", "vehicle_machine_gun", "flamethrower", "tank", "armored_car",
        "self_propelled_gun", "truck", "fighter", "light_bomber", "heavy_bomber",
        "reconnaissance_aircraft",
    ]  # fmt: skip
    crew: Number = number(1)
    practical_range_m: Number = number(0)
    max_range_m: Number = number(0)
    rounds_per_min_burst: Number = number(0)
    rounds_per_min_sustained: Number = number(0)
    unit_of_fire_rounds: Number = Field(number(0), description="Rounds of one unit of fire, per weapon.")
    round_kg: Number = Field(number(0), description="Packed weight of a round.")
    shell_kg: Number = Field(number(0), description="Projectile; 0 for bullets.")
    calibre_mm: Number = number(0)
    penetration: list[Penetration] = Field(default_factory=list)
    mounts: list[Mount] = Field(default_factory=list, description="Weapons of a vehicle.")
    armor_front_mm: Number = number(0)
    armor_side_mm: Number = number(0)
    fuel: Literal["petrol", "diesel", "none"] = "none"
    weight_t: Number = number(0)
    speed_road_km_h: Number = number(0)
    speed_cross_country_km_h: Number = number(0)
    range_cross_country_km: Number = number(0)
    fuel_l_per_km: Number = number(0)
    breakdowns_per_100km: Number = Field(number(0), description="Share of vehicles, 0-1.")
    payload_t: Number = number(0)
    speed_km_h: Number = Field(number(0), description="Aircraft.")
    bomb_kg: Number = number(0)
    sorties_per_day: Number = Field(number(0), description="Per serviceable aircraft and day.")


class Establishment(Sourced):
    """What a kind of unit holds on paper."""

    men: Number
    holdings: dict[str, Number] = Field(default_factory=dict, description="Weapon system -> number.")
    horses: Number = number(0)
    trucks: Number = number(0)


class Place(Record):
    """Where: a zone of the map, or coordinates; never more exact than its uncertainty."""

    zone: str | None = None
    lat: float | None = None
    lon: float | None = None
    east_km: float = Field(0.0, description="Offset from the zone's center or coordinates.")
    north_km: float = 0.0
    uncertainty_km: float = 0.0
    col: int | None = Field(None, description="Offset column of the hex, for made-up maps.")
    row: int | None = None
    source: str | None = None
    confidence: Grade | None = None


class Arrival(Record):
    """A unit not on the map at the start: on call, or on the road under orders given before H-hour."""

    entry: str = Field(description="Zone or map exit where it appears.")
    on_call: bool = Field(False, description="Comes only if its side's commander calls it.")
    delay_h: Number = Field(description="From start (or call) to the map, road time included.")


class Formation(Sourced):
    side: str
    contingent: str
    name: Words
    parent: str | None = None
    echelon: Echelon = "regiment"
    branch: Branch = "infantry"


class Unit(Sourced):
    name: Words
    formation: str
    branch: Branch
    role: Role = "line"
    echelon: Echelon = "battalion"
    mobility: Mobility
    establishment: str
    men: Number | None = Field(None, description="On hand at the start; else the establishment's.")
    strength: Number = Field(
        number(1), description="Holdings on hand / establishment, for weapons not listed in holdings."
    )
    holdings: dict[str, Number] = Field(default_factory=dict, description="Overrides, by weapon system.")
    training: Number = Field(number(0.6), description="0-1: marksmanship, drill, steadiness under fire.")
    reliability: Number = Field(
        number(0.9), description="0-1: low for auxiliaries that break or defect at first contact."
    )
    at: Place | None = None
    posture: Posture = "hasty"
    works: Number = Field(number(0), description="State of field works, 0 none - 1 fortified.")
    arrival: Arrival | None = None


class Doctrine(Sourced):
    """How a side's commanders think, as numbers between 0 and 1 and hours."""

    name: Words
    description: Words | None = None
    hold_without_order: Number = Field(description="Unit rule: stay till ordered out.")
    counterattack: Number = Field(description="Command rule: answer a threat by attacking its flank.")
    envelop: Number = Field(description="Preference for flanks over fronts.")
    bypass: Number = Field(description="Leave strongpoints to those behind.")
    combined_arms: Number = Field(description="Armor waits for infantry and guns.")
    night_attack: Number
    aggressiveness: Number = Field(description="Losses accepted before an attack is called off.")
    surrender: Number = Field(description="Readiness of a cut-off, broken unit to give itself up.")
    reserve_share: Number = Field(description="Share of the force kept back while the plan is open.")
    staff_quality: Number = Field(description="0-1; scales every delay below.")
    decision_interval_h: Number
    battalion_delay_h: Number = Field(description="Order from division to battalion under way.")
    attack_planning_h: Number = Field(description="Planning time of an attack of several regiments.")
    radio: Number = Field(description="Share of units in radio contact.")
    lessons: Number = Field(
        number(0.5), description="Dial of learning since the last phase, 0 none - 1 full."
    )


class Condition(Record):
    """One entry of the closed list of conditions; reads the side's own observation."""

    kind: Literal[
        "time", "zone_held_by", "zone_lost", "breakthrough_by", "strength_below", "enemy_seen_in",
        "formation_at",
    ]  # fmt: skip
    at: datetime | None = None
    zone: str | None = None
    side: str | None = None
    formation: str | None = None
    share: float | None = None


class PlanRow(Sourced):
    """One line of a plan as its staff had decided it before H-hour."""

    formation: str
    mission: Mission
    axis: list[str] = Field(default_factory=list, description="Zones passed on the way.")
    objective: str | None = Field(None, description="Zone.")
    start: datetime | None = None
    when: Condition | None = None
    until: Condition | None = None


class Side(Sourced):
    name: Words
    contingents: list[str]
    doctrine: str
    map_edge: Literal["west", "east", "north", "south"] = Field(description="Where its rear lies.")
    color: str = "#555555"
    objectives: dict[str, Number] = Field(description="Zone -> value, for the winner rule.")
    h_hour: datetime | None = Field(None, description="Set if the side opens the battle by plan.")
    strength_factor: Number = Field(number(1), description="Shared factor on men of the whole side.")


class SupplyLine(Sourced):
    """The rear of one side: railhead to forward base to the line."""

    base: str = Field(description="Zone or map exit where lift arrives on the map.")
    distance_km: Number
    trucks: Number
    payload_t: Number
    round_trip_d: Number
    availability: Number
    line_share: Number = Field(description="Share of the load the line itself burns.")
    small_arms_stock_t: Number
    shell_stock_t: Number = Field(description="Gun and mortar ammunition in forward depots at the start.")
    shell_issue_t_per_day: Number = Field(description="What the depots behind release, apart from lift.")
    fuel_stock_t: Number
    provisions_stock_t: Number


class AirForce(Sourced):
    """Serviceable aircraft of one side by type."""

    aircraft: dict[str, Number]
    serviceability: Number
    distance_km: Number = Field(description="From its fields to the front.")
    skill: Number = Field(number(0.5), description="0-1, of fighter crews.")
    reinforcement_per_day: Number = number(0)


class WeatherDay(Sourced):
    date: str
    cloud: Number = Field(number(0.3), description="0-1; grounds aircraft above 0.8.")
    rain: Number = Field(number(0), description="0-1.")
    high_c: Number = number(25)


class Bridge(Sourced):
    """A bridge inside the battle's time; standing unless dated."""

    near: Place
    capacity_t: Number
    vehicles_per_h: Number
    side: str | None = Field(None, description="Whose military bridge; None if it belongs to the map.")


class Scenario(Sourced):
    """A whole scenario, its libraries joined."""

    format: Literal[1]
    name: str
    title: Words
    description: Words
    map: str
    start: datetime
    hours: int = Field(gt=0, le=24 * 400)
    tick_minutes: Literal[15, 30, 60] = 60
    sides: dict[str, Side] = Field(min_length=2, max_length=2)
    libraries: dict[str, list[str]] = Field(default_factory=dict)
    weapon_systems: dict[str, WeaponSystem]
    establishments: dict[str, Establishment]
    formations: dict[str, Formation]
    units: dict[str, Unit]
    doctrines: dict[str, Doctrine]
    plans: dict[str, list[PlanRow]] = Field(default_factory=dict)
    supply: dict[str, SupplyLine]
    air: dict[str, AirForce] = Field(default_factory=dict)
    weather: list[WeatherDay] = Field(default_factory=list)
    bridges: dict[str, Bridge] = Field(default_factory=dict)
    rules: dict[str, Number] = Field(default_factory=dict, description="Global rule parameters.")
    zones: dict[str, Any] = Field(default_factory=dict, description="Extra zones of this scenario.")
