"""What an experiment has found so far, told while it runs."""

from __future__ import annotations

import time
from pathlib import Path

from nomonhan.commands.progress import notice
from nomonhan.ensemble.errors import RunFailed, RunRefused
from nomonhan.ensemble.experiments import Plan
from nomonhan.ensemble.fighting import Progress
from nomonhan.evidence.comparing import base_case, differences
from nomonhan.evidence.results import Results
from nomonhan.report.differences import amount, change, span_of
from nomonhan.report.words import Names
from nomonhan.terrain.board import theater_of
from nomonhan.text import format_number
from nomonhan.text import gettext as _

FIRST_SECONDS = 20.0
LATER = 2.0  # each word comes after so many times the time before it
MOST_CASES = 6
MOST_BATTLES = 200_000  # beyond that, reading them costs too much; `experiment status` does it


class SoFar:
    """Called with battles finished and battles asked for: moves the bar, speaks now and then."""

    def __init__(self, folder: Path, plan: Plan, metrics: list[str], bar: Progress | None) -> None:
        self._folder = folder
        self._plan = plan
        self._metric = metrics[0]
        self._bar = bar
        self._begun = time.monotonic()
        self._next = FIRST_SECONDS

    def __call__(self, count: int, total: int) -> None:
        if self._bar:
            self._bar(count, total)
        passed = time.monotonic() - self._begun
        if passed < self._next or count == total or count > MOST_BATTLES:
            return
        self._next = passed * LATER
        for line in self._lines(count, total):
            notice(line)

    def _lines(self, count: int, total: int) -> list[str]:
        """The first metric of the first cases, over the battles that are on disk."""
        scenario = self._plan.base.scenario
        names = Names(scenario, theater_of(scenario).names)
        first = base_case(self._plan.identity.cases)
        lines = [
            _("{n} of {total} battles; so far:", n=format_number(count), total=format_number(total))
        ]
        for case in [name for name in self._plan.cases if name != first][:MOST_CASES]:
            try:
                found = differences(
                    Results(self._folder, first, so_far=True),
                    Results(self._folder, case, so_far=True),
                    [self._metric],
                )[0]
            except (RunRefused, RunFailed):
                continue  # no pair is on disk yet
            lines.append(
                f"  {case}: {names.metric(found.metric)} {amount(found, found.case)}"
                f" ({change(found, found.mean)}; {span_of(found)})"
            )
        return lines if len(lines) > 1 else []
