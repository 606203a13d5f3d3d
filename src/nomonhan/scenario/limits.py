"""Kinds of numbers in the records: what each is measured in and what it may be at most.

The limits are far beyond anything seen; they catch slips of the pen (a zero too many, metres for
kilometres), not unusual armies.
"""

from __future__ import annotations

from typing import Annotated

from nomonhan.scenario.quantity import Limits, Quantity

MOST_WEAPON_SYSTEMS = 128
"""In a scenario: a battle marks them by bits of two words."""
MOST_HOLDINGS = 31
"""Weapon systems that one unit may hold: a battle marks them by bits of one number."""

Men = Annotated[Quantity, Limits(0, 5_000, "men")]
Held = Annotated[Quantity, Limits(0, 5_000)]
"""Weapons or vehicles of one type in one unit."""
Range = Annotated[Quantity, Limits(0, 40_000, "m")]
RatePerMinute = Annotated[Quantity, Limits(0, 3_000, "rounds per minute")]
Rounds = Annotated[Quantity, Limits(0, 20_000, "rounds")]
Kilograms = Annotated[Quantity, Limits(0, 2_000, "kg")]
Millimeters = Annotated[Quantity, Limits(0, 500, "mm")]
BombLoad = Annotated[Quantity, Limits(0, 10_000, "kg")]
Crew = Annotated[Quantity, Limits(0, 30, "men")]
Tonnes = Annotated[Quantity, Limits(0, 100, "t")]
GroundSpeed = Annotated[Quantity, Limits(0, 120, "km/h")]
AirSpeed = Annotated[Quantity, Limits(0, 900, "km/h")]
Distance = Annotated[Quantity, Limits(0, 3_000, "km")]
LitersPerKm = Annotated[Quantity, Limits(0, 20, "l/km")]
Sorties = Annotated[Quantity, Limits(0, 12, "sorties a day")]
Aircraft = Annotated[Quantity, Limits(0, 5_000, "aircraft")]
Trucks = Annotated[Quantity, Limits(0, 50_000, "trucks")]
UnitsOfFire = Annotated[Quantity, Limits(0, 20, "units of fire")]
Stock = Annotated[Quantity, Limits(0, 500_000, "t")]
TonnesPerDay = Annotated[Quantity, Limits(0, 50_000, "t a day")]
Days = Annotated[Quantity, Limits(0, 100, "days")]
Celsius = Annotated[Quantity, Limits(-60, 60, "degrees C")]
BridgeLoad = Annotated[Quantity, Limits(0, 200, "t")]
VehiclesPerHour = Annotated[Quantity, Limits(0, 5_000, "vehicles an hour")]
