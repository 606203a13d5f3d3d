"""Water and forage: what men and horses drink and eat, and what thirst does.

Men drink 5 liters a day and double that above 35 degrees (assumed).  A unit close to a river whose
banks the enemy does not control fetches its own water; the rest have it by truck, from the river or
from the base, whichever is nearer.

Men at rest in the shade lasted without any water 9 days at 26 degrees, 7 at 29, 5 at 33, 3 at 36
and 2 at 39 [Adolph1947]: half a day less for each degree above 23.  Men who dig, carry and fight
in the sun last a share of that, `thirst_endurance`; over that time the cohesion of a unit without
water falls from 1 to 0.

Leaves out: rationing before the water is gone, wells dug, rain caught, wells fouled, deaths from
thirst.
It is wrong if a battalion in the heat of August fights on for a week without water.
"""

from __future__ import annotations

from typing import Any

from nomonhan.codes import Mobility
from nomonhan.jit import kernel


@kernel
def drinking(heat_c: float) -> float:
    """Need for water as a multiple of that of a day of 25 degrees."""
    return max(0.6, 1.0 + (heat_c - 25.0) / 10.0)


@kernel
def horses_per_man(mobility: int) -> float:
    """Horses for each man: mounts, gun teams, or the few of a battalion on foot (assumed)."""
    if mobility == Mobility.HORSE or mobility == Mobility.HORSE_GUNS:
        return 1.1
    return 0.12 if mobility == Mobility.FOOT else 0.0


@kernel
def water_t_per_day(men: float, mobility: int, p: Any) -> float:
    """Tonnes of water for a day of 25 degrees, men and horses."""
    liters = p.water_l_per_man_day + horses_per_man(mobility) * p.water_l_per_horse_day
    return men * liters / 1000.0


@kernel
def food_t_per_day(men: float, mobility: int, p: Any) -> float:
    """Tonnes of rations and forage for a day."""
    weight_kg = p.ration_kg_per_man_day + horses_per_man(mobility) * p.forage_kg_per_horse_day
    return men * weight_kg / 1000.0


@kernel
def days_at_rest(heat_c: float) -> float:
    """Days that a man at rest in the shade lives without water, by the heat of the day."""
    return min(10.0, max(1.0, 10.0 - 0.5 * (heat_c - 23.0)))


@kernel
def thirst_per_h(heat_c: float, p: Any) -> float:
    """Cohesion that an hour without water costs."""
    return 1.0 / (24.0 * p.thirst_endurance * days_at_rest(heat_c))
