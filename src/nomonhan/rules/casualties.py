"""What becomes of those who are hit, and of those who are left behind.

Where evacuation works about a quarter of the hit die [BeebeDeBakey1952: one killed to three or four
wounded]; where a unit is cut off the share is far higher.  When a position is lost its unevacuated
wounded and its stragglers become killed, missing or captured.
"""

from __future__ import annotations

from typing import Any

from nomonhan.jit import kernel


@kernel
def killed_share(cut_off: bool, p: Any) -> float:
    """Share of the hit who die."""
    return p.killed_share_cut_off if cut_off else p.killed_share_evacuated


@kernel
def captured_share(surrender: float, way_out: bool, p: Any) -> float:
    """Share of a destroyed unit's survivors who are taken alive; a way out lets more slip away."""
    return surrender * (p.captured_with_way_out if way_out else 1.0)


@kernel
def slipped_away_share(light: float, way_out: bool, p: Any) -> float:
    """Share of a destroyed unit's survivors who get back to their own lines: the dark helps."""
    base = p.slip_share_dark + (p.slip_share_day - p.slip_share_dark) * light
    return min(1.0, base * (2.0 if way_out else 1.0))
