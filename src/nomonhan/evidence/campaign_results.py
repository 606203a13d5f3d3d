"""A campaign's run as numbers: its tables, and what they add up to."""

from __future__ import annotations

import json
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.campaign.records import Campaign
from nomonhan.ensemble.errors import RunRefused
from nomonhan.ensemble.reading import read_scenario_json
from nomonhan.evidence.intervals import Share, share_of
from nomonhan.evidence.results import Results
from nomonhan.text import gettext as _
from nomonhan.text import pick

PAUSE_D = 14  # a front that rests so long before anybody decides to go on has a pause
LEVELS = (0.1, 0.5, 0.9)


class PhaseTold(NamedTuple):
    """What became of a phase over all campaigns."""

    phase: str
    fought: Share
    opened: tuple[str, str, str] | None  # day of the first shot: 10 %, median, 90 %
    winners: dict[str, Share]  # of those fought: each side, and draw
    pause: Share  # of those fought: a pause of two weeks after it; of none for the last
    casualties: dict[str, tuple[float, float, float]]  # of those fought, by side


class CampaignResults(Results):
    """Tables of a campaign's run, read when first asked for; it has no scenario of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        if not is_campaign(self.manifest):
            raise RunRefused(_("{folder} holds no campaign", folder=folder))

    @cached_property
    def case(self) -> str:
        return str(next(iter(self.manifest["cases"])))

    @cached_property
    def outcomes(self) -> dict[str, NDArray[np.float64]]:
        """Losses of the campaign, days of first shots and of rest after a phase, (k,) by name.

        First shots in hours since the campaign's start; NaN for a phase that was not fought.
        """
        summary = self.table("summary")
        found = {
            name: column.astype(np.float64)
            for name, column in summary.items()
            if name.split(".")[0] in self.sides
        }
        for phase in self.phases:
            opened = summary[f"phases.{phase}.opened"]
            found[f"phases.{phase}.opened_at"] = hours_of(opened, self.campaign.start)
            found[f"phases.{phase}.rest_days"] = self.rests(phase)
        return found

    @cached_property
    def _content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(read_scenario_json(self.folder))
        return found

    @cached_property
    def campaign(self) -> Campaign:
        """The records it was played with."""
        return Campaign.model_validate(self._content["campaign"])

    def side_name(self, side: str) -> str:
        """A side's name in the reader's language."""
        name = self._content["sides"][side]["name"]
        return pick(name["en"], name["es"])

    @property
    def colors(self) -> list[str]:
        """Color of each side."""
        return [str(side["color"]) for side in self._content["sides"].values()]

    @property
    def phases(self) -> list[str]:
        """Those on the ground."""
        return [str(name) for name in self.manifest["campaign"]["phases"]]

    def rests(self, phase: str) -> NDArray[np.float64]:
        """Days of rest after a phase, (k,); NaN where it was not fought."""
        table = self.table("phases")
        found = np.full(self.n, np.nan)
        chosen = (table["phase"] == phase) & table["fought"].astype(bool)
        at = np.searchsorted(self.table("summary")["replication"], table["replication"][chosen])
        found[at] = table["rest_days"][chosen]
        return found

    @cached_property
    def year_of_incidents(self) -> Share:
        """Whether a year like that of the campaign brings a battle out of its incidents."""
        table = self.table("incidents")
        return share_of(table["battles"][table["year"] == int(self.campaign.start[:4])] > 0)

    def told(self, phase: str) -> PhaseTold:
        """What became of a phase."""
        table = self.table("phases")
        mine = (table["phase"] == phase) & table["fought"].astype(bool)
        winners = table["winner"][mine]
        opened = np.sort(table["opened"][mine].astype(str))
        rests = self.rests(phase) if phase != self.phases[-1] else np.zeros(0)
        return PhaseTold(
            phase,
            share_of(self.table("summary")[f"phases.{phase}.fought"]),
            _days_at(opened),
            {who: share_of(winners == who) for who in (*self.sides, "draw")},
            share_of(rests[~np.isnan(rests)] >= PAUSE_D),
            {side: quantiles(table[f"{side}.casualties"][mine]) for side in self.sides},
        )


def hours_of(days: NDArray[Any], start: str) -> NDArray[np.float64]:
    """Hours from the start of the campaign to a day, (k,); NaN where it never came."""
    first = date.fromisoformat(start)
    return np.array(
        [24.0 * (date.fromisoformat(d) - first).days if d else np.nan for d in days.tolist()]
    )


def is_campaign(manifest: dict[str, Any]) -> bool:
    """Whether a run is a campaign's."""
    return "campaign" in manifest


def quantiles(sample: NDArray[Any]) -> tuple[float, float, float]:
    """10 %, median and 90 %; NaN of nothing."""
    if not len(sample):
        return (np.nan, np.nan, np.nan)
    low, middle, high = np.quantile(sample, LEVELS, method="inverted_cdf")
    return float(low), float(middle), float(high)


def _days_at(days: NDArray[Any]) -> tuple[str, str, str] | None:
    if not len(days):
        return None
    at = [min(len(days) - 1, int(level * len(days))) for level in LEVELS]
    return str(days[at[0]]), str(days[at[1]]), str(days[at[2]])
