"""Plain twin of indirect fire: one battery after the other, shell by shell in hundredths."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.reference.ways import Place


@dataclass
class Gun:
    """A weapon of a battery."""

    count: int
    reach_km: int
    unit_of_fire: float
    most_per_h: float
    lethal_m2: float
    counts: bool  # 70 mm and more


@dataclass
class Battery:
    """A group of guns with a target."""

    unit: int
    side: int
    shells: float  # units of fire on hand
    priority: float
    suppression: float
    alert: float
    guns: Mapping[int, Gun]
    distance_km: int


@dataclass
class Shelled:
    """A unit in the hex that is fired on."""

    unit: int
    side: int
    is_battery: bool
    men: int
    exposed: float
    guns: Mapping[int, int]
    vehicles: Mapping[int, int]


def tally() -> defaultdict[Any, float]:
    """Sums that start at nothing."""
    return defaultdict(float)


@dataclass
class Effects:
    """What one tick of shelling is expected to do, an hour."""

    men: dict[int, float] = field(default_factory=tally)
    volume: dict[int, float] = field(default_factory=tally)
    shells: dict[int, float] = field(default_factory=tally)  # that fall on a unit in the tick
    weapons: dict[tuple[int, int], float] = field(default_factory=tally)
    left: dict[int, float] = field(default_factory=dict)  # units of fire of each battery
    rounds: dict[int, float] = field(default_factory=tally)  # of each side's larger guns
    observed: dict[int, float] = field(default_factory=tally)


class Fire(NamedTuple):
    """What a battery fires on, and how well its side sees the place."""

    battery: Battery
    place: Place
    glimpses_per_h: float
    ranged_in: bool


def shell(
    fire: Sequence[Fire],
    targets: Mapping[Place, Sequence[Shelled]],
    numbers: Mapping[str, float],
    hours: float,
) -> Effects:
    """Every battery in turn."""
    effects = Effects()
    for battery, place, glimpses_per_h, ranged_in in fire:
        effects.left[battery.unit] = battery.shells
        there = targets.get(place, [])
        if battery.shells <= 0 or any(t.side == battery.side for t in there):
            continue
        unseen = math.exp(-glimpses_per_h * numbers["adjust_h"])
        by_numbers = numbers["registered_aim" if ranged_in else "map_fire_aim"]
        aim = 1.0 - unseen * (1.0 - by_numbers)
        output = (1 - numbers["suppression_of_fire"] * battery.suppression) * battery.alert
        share = battery.shells * numbers["harassing_share"] * battery.priority * output
        spent = [0.0]
        for gun in battery.guns.values():
            if gun.count == 0 or gun.reach_km < battery.distance_km:
                continue
            each = min(share * gun.unit_of_fire, gun.most_per_h * output)
            spent.append(each / gun.unit_of_fire)
            if gun.counts:
                effects.rounds[battery.side] += each * gun.count * hours
                effects.observed[battery.side] += each * gun.count * hours * (1.0 - unseen)
            for target in there:
                fall(effects, target, each * gun.count, gun.lethal_m2, aim, numbers, hours)
        effects.left[battery.unit] = max(0.0, battery.shells - max(spent) * hours)
    return effects


def fall(
    effects: Effects, target: Shelled, rounds_per_h: float, lethal_m2: float, aim: float,
    numbers: Mapping[str, float], hours: float,
) -> None:  # fmt: skip
    """So many rounds an hour on one unit."""
    km2 = numbers["battery_area_km2" if target.is_battery else "battalion_area_km2"]
    covered = rounds_per_h * lethal_m2 * aim / (km2 * 1e6)  # times the ground is swept
    in_open = min(target.men, covered * target.men)
    effects.men[target.unit] += in_open * target.exposed
    effects.volume[target.unit] += numbers["shell_suppression"] * in_open / max(1, target.men)
    effects.shells[target.unit] += rounds_per_h * hours
    for v, count in target.guns.items():
        hit = covered * count * numbers["gun_vulnerable_share"] * target.exposed
        effects.weapons[target.unit, v] += hit
    for v, count in target.vehicles.items():
        effects.weapons[target.unit, v] += covered * count * numbers["vehicle_vulnerable_share"]
