"""Supply: one fleet for two hauls, issue, stock.

A side's trucks serve two hauls.  The long one brings tonnes from the railhead to the forward base:
trucks x payload x availability / round trip, less what the line burns itself (11-14 % over 700 km;
assumed).  The short one carries them to the units.  Both are counted by turnaround, as movement
staffs do [FM5515]: a truck is back after twice the way at the pace of the line, or of the ground
where the battle's map has it, and the time to load and unload; a tonne to a unit costs turnaround /
payload of truck-hours, and there are only so many in an hour.  What all units ask is cut in one
proportion to the truck-hours there are; a fleet cut by half so brings less to the base and less
from it.

A truck's way out and back takes many hours, so the rear is reckoned by rounds of three hours: lift
that comes, loads that go out, what is eaten, drunk and mended.  The wounded go back by the hour, on
trucks of the round.

Ammunition has a second limit: what the depots behind release.  A side may have lift to spare and no
shells to carry; on lift alone one side here was better supplied per man and yet fired a sixth.

Leaves out: trucks lost, traffic on roads and bridges, transport of the divisions' own, priorities
between units and between kinds of supply.
It is wrong if a fleet of twice the size brings more than twice the tonnes.
"""

from __future__ import annotations

from typing import Any

from nomonhan.jit import kernel


@kernel
def lift_t_per_day(
    trucks: float, payload_t: float, availability: float, round_trip_d: float, line_share: float
) -> float:
    """Tonnes a day that reach the forward base."""
    if round_trip_d <= 0.0:
        return 0.0
    return trucks * payload_t * availability * (1.0 - line_share) / round_trip_d


@kernel
def line_km_per_h(distance_km: float, round_trip_d: float) -> float:
    """Pace of the columns of the rear, halts, nights and rest included."""
    if round_trip_d <= 0.0:
        return 0.0
    return 2.0 * distance_km / (24.0 * round_trip_d)


@kernel
def turnaround_h(base_km: float, line_km_per_h: float, way_h: float, pace: float, p: Any) -> float:
    """Hours until a truck that carries from the base to a unit is back at the base.

    `way_h` are the hours of daylight march over the map, `pace` the share of daylight speed.
    """
    beyond_h = base_km / line_km_per_h if line_km_per_h > 0.0 else 0.0
    return 2.0 * (beyond_h + way_h / pace) + p.truck_loading_h


@kernel
def share_carried(truck_hours: float, wanted_truck_hours: float) -> float:
    """Share of what is asked that the trucks can carry."""
    if wanted_truck_hours <= truck_hours:
        return 1.0
    return truck_hours / wanted_truck_hours


@kernel
def refill(stock: float, full: float, hours: float, p: Any) -> float:
    """What a unit asks for: it can take on a full load in `refill_h` hours."""
    return min(max(0.0, full - stock), full * hours / p.refill_h)
