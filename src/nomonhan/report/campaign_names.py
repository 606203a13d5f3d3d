"""What is measured of a campaign, in words."""

from __future__ import annotations

from nomonhan.campaign.records import Campaign
from nomonhan.evidence.campaign_results import CampaignResults
from nomonhan.evidence.measures import Measure
from nomonhan.report.words import persons_word, spelled
from nomonhan.text import format_percent, pick
from nomonhan.text import gettext as _


def measure_word(campaign: Campaign, measure: Measure) -> str:
    """What a measure counts or dates, in one line."""
    if persons := persons_word(measure):
        return persons
    head, _dot, rest = measure.key.partition(".")
    name, _dot, what = rest.partition(".")
    if head != "phases" or name not in campaign.phases:
        return spelled(measure.key.replace(".", ": "))
    title = pick(campaign.phases[name].title.en, campaign.phases[name].title.es)
    if what == "opened_at":
        return _("{phase}: first shot", phase=title)
    return _("{phase}: days of rest after it", phase=title)


def incidents_told(results: CampaignResults) -> str:
    """Whether the year's incidents bring a battle, and what the chain makes of it."""
    told = _(
        "A year with as many incidents as {year} brings a battle in {p} of the draws.",
        year=results.campaign.start[:4],
        p=format_percent(results.year_of_incidents.p),
    )
    given = results.campaign.incidents.given.value
    if given >= 1.0:
        told += " " + _("Here the first clash is given.")
    elif given <= 0.0:
        told += " " + _("Only then does the chain begin.")
    return told
