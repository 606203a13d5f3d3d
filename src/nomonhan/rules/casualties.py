"""What becomes of those who are hit, and of those who are left behind.

Where evacuation works about a quarter of the hit die [BeebeDeBakey1952: one killed to three or four
wounded]; where nobody is carried back the share is far higher.  `killed_share_evacuated` of the hit
die at once; the wounded wait with their unit until a truck on its way back to the base takes them
along, and those who wait die at such a rate that after `wounded_wait_h` the share of the dead has
come to `killed_share_cut_off`.  Trucks come to units with an open line only; the turnaround of the
supply trucks and `wounded_per_truck` set how many can be taken, so that a very heavy day leaves
some waiting, and a unit that is cut off leaves all.

When a unit breaks with the enemy upon it or ceases to exist in a pocket, its waiting wounded stay
on lost ground, all but the few who are carried off, and they become captured, killed or missing as
the surrender doctrine of their side and the enemy's advance will have it; so do its stragglers.

Leaves out: ambulances and aircraft, deaths on the way and in hospital, return to duty, care by the
unit's own doctors.
"""

from __future__ import annotations

from typing import Any

from nomonhan.elementary import log
from nomonhan.jit import kernel


@kernel
def dying_rate_per_h(p: Any) -> float:
    """Hazard that a wounded man who waits for evacuation dies, per hour."""
    survive = (1.0 - p.killed_share_cut_off) / (1.0 - p.killed_share_evacuated)
    return max(0.0, -log(survive) / p.wounded_wait_h)


@kernel
def captured_share(surrender: float, way_out: bool, p: Any) -> float:
    """Share of a destroyed unit's survivors who are taken alive; a way out lets more slip away."""
    return surrender * (p.captured_with_way_out if way_out else 1.0)


@kernel
def slipped_away_share(light: float, way_out: bool, p: Any) -> float:
    """Share of a destroyed unit's survivors who get back to their own lines: the dark helps."""
    base = p.slip_share_dark + (p.slip_share_day - p.slip_share_dark) * light
    return min(1.0, base * (2.0 if way_out else 1.0))
