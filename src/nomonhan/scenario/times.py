"""Do the dates of a scenario lie within it?"""

from __future__ import annotations

from datetime import datetime, timedelta

from nomonhan.scenario.draft import Draft
from nomonhan.scenario.nodes import TreePath
from nomonhan.text import gettext as _


def check_times(draft: Draft) -> None:
    """Report moments before the start or after the end, and days of weather told twice."""
    _check_weather(draft)
    if draft.broken & {"start", "hours"}:
        return
    scenario = draft.scenario
    end = scenario.start + timedelta(hours=scenario.hours)

    def check(path: TreePath, moment: datetime | None) -> None:
        if moment is not None and not scenario.start <= moment <= end:
            what = _("{moment} lies outside the scenario", moment=_shown(moment))
            cure = _(
                "write a time from {start} to {end}", start=_shown(scenario.start), end=_shown(end)
            )
            draft.report(path, what, cure)

    for key, side in scenario.sides.items():
        check(("sides", key, "h_hour"), side.h_hour)
    for key, rows in scenario.plans.items():
        for i, row in enumerate(rows):
            check(("plans", key, i, "start"), row.start)
            for field, condition in (("when", row.when), ("until", row.until)):
                if condition is not None:
                    check(("plans", key, i, field, "at"), condition.at)
    for i, day in enumerate(scenario.weather):
        date = datetime.fromisoformat(day.date).date()
        if not scenario.start.date() <= date <= end.date():
            what = _("{moment} lies outside the scenario", moment=day.date)
            cure = _(
                "write a date from {start} to {end}", start=scenario.start.date(), end=end.date()
            )
            draft.report(("weather", i, "date"), what, cure)


def _check_weather(draft: Draft) -> None:
    seen: set[str] = set()
    for i, day in enumerate(draft.scenario.weather):
        if day.date in seen:
            what = _("the weather of {date} is told twice", date=day.date)
            draft.report(("weather", i, "date"), what, _("keep one of the two"))
        seen.add(day.date)


def _shown(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
