"""Incidents: how often the border flares up, and how often that becomes a battle.

Incidents of a year are Poisson about the count of the record; whether one becomes a battle of
divisions is a Bernoulli trial whose probability has a beta posterior from the years of the record:
a conjugate pair, so that no sampler is needed.

The first battle of a campaign is given, as the record has it, or comes where an incident of its
year becomes one.

Leaves out: seasons, that one incident breeds another, and what a battle does to later years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nomonhan import chance
from nomonhan.campaign.records import Incidents
from nomonhan.codes import Purpose
from nomonhan.last_bits import settled


@dataclass(frozen=True)
class Escalation:
    """P(incident becomes a battle): its posterior."""

    battles: float
    none: float

    @property
    def mean(self) -> float:
        """Posterior mean."""
        return self.battles / (self.battles + self.none)

    def interval(self, share: float = 0.8) -> tuple[float, float]:
        """Central interval of the posterior."""
        from scipy.stats import beta  # slow to import, and battles do without it

        low, high = beta.interval(share, self.battles, self.none)
        return float(low), float(high)

    def at(self, share: float) -> float:
        """Quantile of the posterior, to 12 places: its last bits are the machine's own."""
        from scipy.stats import beta

        in_a_million = 1e6 * beta.ppf(share, self.battles, self.none)  # it is about one in 400
        return float(settled(in_a_million)) / 1e6


def escalation(incidents: Incidents) -> Escalation:
    """Posterior from all years of the record."""
    counted = sum(year.count.value for year in incidents.years.values())
    battles = sum(year.battles for year in incidents.years.values())
    return Escalation(
        incidents.prior_battles.value + battles,
        incidents.prior_none.value + max(0.0, counted - battles),
    )


def drawn_year(
    year: str, numbers: Mapping[str, float], p_battle: float, seed: int, replication: int
) -> tuple[int, int]:
    """Incidents of a year, and how many become battles, in one replication."""
    key = int(year)
    draw = chance.uniform(seed, replication, key, Purpose.INCIDENT, 0, 0, 0)
    n = chance.poisson(numbers[f"incidents.years.{year}.count"], draw)
    draw = chance.uniform(seed, replication, key, Purpose.INCIDENT, 0, 1, 0)
    return n, chance.binomial(n, p_battle, draw)


def battle_comes(
    year: str, incidents: Incidents, numbers: Mapping[str, float], p_battle: float, seed: int,
    replication: int,
) -> bool:  # fmt: skip
    """Whether the campaign's first battle is fought: given, or out of an incident of its year."""
    key = int(year)
    draw = chance.uniform(seed, replication, key, Purpose.INCIDENT, 0, 2, 0)
    if draw < numbers["incidents.given"] or year not in incidents.years:
        return True
    return drawn_year(year, numbers, p_battle, seed, replication)[1] > 0
