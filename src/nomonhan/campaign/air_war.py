"""The war in the air between battles: day by day, sorties and losses, and the raid on the bases.

Losses follow Lanchester's law for aimed fire, his own example [Lanchester1916]: each side loses in
proportion to the fights, and those to the smaller number of sorties, scaled by skill.  A raid on
fields strikes what stands there; it was flown without leave, and home forbids offensives more
firmly afterwards.

Leaves out: types of aircraft against each other, weather, pilots apart from aircraft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nomonhan import chance
from nomonhan.campaign.decisions import logistic
from nomonhan.codes import Purpose


@dataclass
class AirWar:
    """What a phase in the air came to."""

    left: list[float]  # share of each side's aircraft that is left
    lost: list[int]
    raided: bool


def fly_days(
    aircraft: Sequence[float], skill: Sequence[float], days: int, raid_by: int,
    numbers: Mapping[str, float], seed: int, replication: int, phase: int,
) -> AirWar:  # fmt: skip
    """`days` of air war between two air forces on hand (x,), of `skill` 0-1."""
    left = [float(n) for n in aircraft]
    lost = [0, 0]
    draw = chance.uniform(seed, replication, phase, Purpose.DECISION, raid_by, 7, 0)
    raided = draw < logistic(numbers["air.raid_log_odds"])
    raid_day = days // 2
    for day in range(days):
        sorties = [numbers["air.sorties_per_day"] * n for n in left]
        for x in (0, 1):
            other = 1 - x
            ratio = (0.5 + skill[other]) / (0.5 + skill[x])
            mean = numbers["air.loss_per_sortie"] * min(sorties[x], sorties[other]) * ratio
            draw = chance.uniform(seed, replication, phase * 1000 + day, Purpose.AIR, x, 0, 0)
            down = min(int(left[x]), chance.poisson(mean, draw))
            lost[x] += down
            left[x] -= down
        if raided and day == raid_day:
            x = 1 - raid_by
            draw = chance.uniform(seed, replication, phase * 1000 + day, Purpose.AIR, x, 1, 0)
            down = chance.binomial(int(left[x]), numbers["air.raid_loss_share"], draw)
            lost[x] += down
            left[x] -= down
    shares = [n / a if a > 0 else 1.0 for n, a in zip(left, aircraft, strict=True)]
    return AirWar(shares, lost, raided)
