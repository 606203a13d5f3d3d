"""The war in the air between battles: day by day, sorties and losses, and the raid on the bases.

Losses follow Lanchester's law for aimed fire, his own example [Lanchester1916]: each side loses in
proportion to the fights, and those to the smaller number of sorties, scaled by skill.  A raid
strikes what stands on the fields; it is flown without leave, and home forbids offensives more
firmly afterwards.

Leaves out: types of aircraft against each other, weather, pilots apart from aircraft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nomonhan import chance
from nomonhan.campaign.decisions import log_odds_of_raiding, logistic
from nomonhan.campaign.story import DecisionResult, Story, World
from nomonhan.codes import Purpose

RAID, PLAIN_SKILL = 7, 0.5  # index of the raid's draw; skill that everybody has who flies


@dataclass
class AirWar:
    """What a phase in the air came to."""

    left: list[float]  # share of each side's aircraft that is left
    lost: list[int]


def fly_days(
    aircraft: Sequence[float], skill: Sequence[float], days: int, raid_by: int, raid_day: int,
    numbers: Mapping[str, float], seed: int, replication: int, phase: int,
) -> AirWar:  # fmt: skip
    """`days` of air war between two air forces on hand (x,), of `skill` 0-1; raid_day -1: none."""
    left = [float(n) for n in aircraft]
    lost = [0, 0]
    for day in range(days):
        sorties = [numbers["air.sorties_per_day"] * n for n in left]
        for x in (0, 1):
            other = 1 - x
            ratio = (PLAIN_SKILL + skill[other]) / (PLAIN_SKILL + skill[x])
            mean = numbers["air.loss_per_sortie"] * min(sorties) * ratio
            draw = chance.uniform(seed, replication, phase * 1000 + day, Purpose.AIR, x, 0, 0)
            down = min(int(left[x]), chance.poisson(mean, draw))
            lost[x] += down
            left[x] -= down
        if day == raid_day:
            x = 1 - raid_by
            draw = chance.uniform(seed, replication, phase * 1000 + day, Purpose.AIR, x, 1, 0)
            down = chance.binomial(int(left[x]), numbers["air.raid_loss_share"], draw)
            lost[x] += down
            left[x] -= down
    shares = [n / a if a > 0 else 1.0 for n, a in zip(left, aircraft, strict=True)]
    return AirWar(shares, lost)


def fly_due(world: World, story: Story, day: date, opened: bool = False) -> None:
    """Fly the air war whose last day is before `day`; if a battle opens then, all that began."""
    waiting = []
    for n, phase in story.skies:
        first = max(date.fromisoformat(phase.earliest), story.last_battle or story.today)
        last = min(date.fromisoformat(phase.latest), world.end)
        if not opened and last >= day:
            waiting.append((n, phase))
            continue
        days = (min(last, day - timedelta(days=1)) - first).days + 1
        if days > 0 and story.last_battle is not None:
            fly_between(world, story, n, first, days)
    story.skies = waiting


def fly_between(world: World, story: Story, n: int, first: date, days: int) -> None:
    """War in the air before the next battle, with the aircraft that its scenario has."""
    names = list(world.campaign.phases)
    following = next((m for m in names[n + 1 :] if m in world.prepared), None)
    if following is None:
        return
    ready, vector = world.prepared[following], world.vectors[following]
    table = ready.inputs.view("aircraft", vector)
    view: Any = ready.inputs.view("air", vector)
    carried = story.carried.aircraft
    weapons = list(enumerate(ready.weapons))
    aircraft = [
        sum(float(table[x, w]) * carried.get((x, name), 1.0) for w, name in weapons) for x in (0, 1)
    ]
    raider = world.campaign.sides.index(world.campaign.air.raid_by)
    raid_day = days // 2 if decides_to_raid(world, story, n, first, days // 2) else -1
    war = fly_days(
        aircraft, [float(view[x, 1]) for x in (0, 1)], days, raider, raid_day, world.numbers,
        world.seed, world.replication, n,
    )  # fmt: skip
    for x in (0, 1):
        story.chain.air_lost[x] += war.lost[x]
        for w, name in weapons:
            if table[x, w] > 0:
                carried[x, name] = carried.get((x, name), 1.0) * war.left[x]


def decides_to_raid(world: World, story: Story, n: int, first: date, after: int) -> bool:
    """Whether the side that can strikes the bases in this phase; entered among the decisions."""
    side = world.campaign.air.raid_by
    x = world.campaign.sides.index(side)
    p = logistic(log_odds_of_raiding(side, story.chain.raided, world.numbers))
    draw = chance.uniform(world.seed, world.replication, n, Purpose.DECISION, x, RAID, 0)
    answer = draw < p
    phase = list(world.campaign.phases)[n]
    story.chain.decisions.append(
        DecisionResult(first + timedelta(days=after), side, "raid", phase, p, answer)
    )
    story.chain.raided = story.chain.raided or answer
    return answer
