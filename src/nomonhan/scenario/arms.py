"""Records of weapon systems and establishments: what armies are made of."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from nomonhan.scenario.limits import (
    AirSpeed,
    BombLoad,
    Crew,
    Distance,
    GroundSpeed,
    Held,
    Kilograms,
    LitersPerKm,
    Men,
    Millimeters,
    Range,
    RatePerMinute,
    Rounds,
    Sorties,
    Tonnes,
)
from nomonhan.scenario.quantity import Id, Record, Share, number

TargetClass = Literal["person", "tank", "armored_car", "gun", "truck", "aircraft"]
WeaponKind = Literal[
    "rifle", "light_machine_gun", "heavy_machine_gun", "grenade_discharger", "mortar",
    "infantry_gun", "antitank_gun", "field_gun", "howitzer", "heavy_gun", "antiaircraft_gun",
    "tank_gun", "vehicle_machine_gun", "flamethrower", "tank", "armored_car",
    "self_propelled_gun", "truck", "fighter", "light_bomber", "heavy_bomber",
    "reconnaissance_aircraft",
]  # fmt: skip


class Words(Record):
    """A text in both languages."""

    en: str = Field(min_length=1)
    es: str = Field(min_length=1)


class Sourced(Record):
    """A record whose bare numbers share a source."""

    source: str | None = Field(None, description="Source that the record's bare numbers inherit.")
    page: str | None = Field(None, description="Page or place in the source.")
    note: str | None = Field(None, description="Remark for readers of the file.")


class Penetration(Record):
    """Plate pierced at one range."""

    range_m: float = Field(ge=0, le=40_000)
    mm: Millimeters


class Mount(Record):
    """A weapon on a vehicle."""

    weapon: str = Field(description="Weapon system mounted on a vehicle.")
    count: int = Field(1, ge=1, le=20)


class WeaponSystem(Sourced):
    """A crew-served weapon, a vehicle type, riflemen, or an aircraft type."""

    name: Words
    target_class: TargetClass = Field(description="What it is when it is shot at.")
    kind: WeaponKind
    crew: Crew = number(1)
    practical_range_m: Range = number(0)
    max_range_m: Range = number(0)
    rounds_per_min_burst: RatePerMinute = number(0)
    rounds_per_min_sustained: RatePerMinute = number(0)
    unit_of_fire_rounds: Rounds = Field(
        number(0), description="Rounds of one unit of fire, per weapon."
    )
    round_kg: Kilograms = Field(number(0), description="Packed weight of a round.")
    shell_kg: Kilograms = Field(number(0), description="Projectile; 0 for bullets.")
    calibre_mm: Millimeters = number(0)
    penetration: list[Penetration] = Field(default_factory=list)
    mounts: list[Mount] = Field(default_factory=list, description="Weapons of a vehicle.")
    armor_front_mm: Millimeters = number(0)
    armor_side_mm: Millimeters = number(0)
    fuel: Literal["petrol", "diesel", "none"] = "none"
    weight_t: Tonnes = number(0)
    speed_road_km_h: GroundSpeed = number(0)
    speed_cross_country_km_h: GroundSpeed = number(0)
    range_cross_country_km: Distance = number(0)
    fuel_l_per_km: LitersPerKm = number(0)
    breakdowns_per_100km: Share = Field(number(0), description="Share of vehicles, 0-1.")
    payload_t: Tonnes = number(0)
    speed_km_h: AirSpeed = Field(number(0), description="Aircraft.")
    bomb_kg: BombLoad = number(0)
    sorties_per_day: Sorties = Field(number(0), description="Per serviceable aircraft and day.")


class Establishment(Sourced):
    """What a kind of unit holds on paper."""

    men: Men
    holdings: dict[Id, Held] = Field(default_factory=dict, description="Weapon system -> number.")
    horses: Held = number(0)
    trucks: Held = number(0)
