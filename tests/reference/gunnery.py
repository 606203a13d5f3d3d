"""Plain twin of fire control: every battery looks at every target known to its side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DARK = 0.5
SHARED = 0.15  # of a target's worth, by each gun that fires on it


@dataclass
class Target:
    """An enemy where he was seen last."""

    hex: int
    worth: float
    observed: float  # share of the fire on it
    ranged_in_tick: int  # -1 never
    near_friends: bool
    guns_on_it: int = 0


@dataclass
class Choice:
    """What a battery fires on, how freely, how well seen and aimed."""

    hex: int
    priority: float
    observed: float
    aim: float


def chosen(
    targets: Sequence[Target], far: Sequence[int], reach: int, moved_tick: int, guns: int,
    light: float, numbers: Mapping[str, float],
) -> Choice | None:  # fmt: skip
    """The best target for one battery, which is then on it; `far`: its distance from each."""
    options = []
    for target, distance in zip(targets, far, strict=True):
        ranged_in = target.ranged_in_tick > max(-1, moved_tick)
        visible = light >= DARK or target.near_friends or ranged_in
        blind = numbers["registered_aim" if ranged_in else "map_fire_aim"]
        aim = target.observed + (1 - target.observed) * blind
        if 1 <= distance <= reach and visible:
            value = target.worth * aim / (1 + SHARED * target.guns_on_it)
            options.append((value, target, aim))
    if not options:
        return None
    value, target, aim = max(options, key=lambda option: option[0])
    target.guns_on_it += guns
    spends = value * (1 + SHARED * target.guns_on_it)
    return Choice(target.hex, min(2.0, spends), target.observed, aim)
