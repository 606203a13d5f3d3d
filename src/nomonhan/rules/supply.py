"""Supply: lift, issue, stock.

Lift is trucks x payload x availability / round trip, less what the line burns itself (11-14 % over
700 km; assumed).  Ammunition has a second limit: what the depots behind release.  A side may have
lift to spare and no shells to carry; on lift alone one side here was better supplied per man and
yet fired a sixth.  Units draw from the forward base over the last kilometers while a truck can
reach them.
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
def refill(stock: float, full: float, hours: float, p: Any) -> float:
    """What a unit asks for: it can take on a full load in `refill_h` hours."""
    return min(max(0.0, full - stock), full * hours / p.refill_h)
