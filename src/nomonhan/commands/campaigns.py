"""`run` of a campaign: phases fought, pauses, losses, how it ended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nomonhan.campaign.reading import read_campaign
from nomonhan.commands.answer import Answer, Part, Table
from nomonhan.commands.compiling_first import compile_first
from nomonhan.commands.library import Interrupted, default_workers
from nomonhan.commands.limits import OF_CAMPAIGNS, as_list, check_counts
from nomonhan.commands.progress import progress_bar
from nomonhan.commands.run import what_was_kept
from nomonhan.ensemble.campaign_running import run_campaign as play
from nomonhan.ensemble.errors import RunRefused
from nomonhan.ensemble.executors import Executor
from nomonhan.evidence.campaign_results import CampaignResults, quantiles
from nomonhan.evidence.intervals import Share, share_of
from nomonhan.report.campaign_names import incidents_told
from nomonhan.scenario.packaged import shown_path
from nomonhan.text import format_date, format_number, format_percent, language, ngettext, pick
from nomonhan.text import gettext as _

LOSSES = ("killed", "wounded", "missing", "captured", "casualties", "aircraft_lost")


@dataclass(frozen=True)
class CampaignRun:
    """A finished run of a campaign: its folder, its numbers, its report if one was written."""

    folder: Path
    results: CampaignResults
    report: Path | None


def run_campaign(
    campaign: str | Path,
    *,
    runs: int = 200,
    seed: int = 1,
    workers: int | None = None,
    out: str | Path | None = None,
    sets: Sequence[str] = (),
    report: bool = True,
    executor: Executor = "threads",
    lang: str | None = None,
    show_progress: bool = False,
) -> CampaignRun:
    """Play a campaign `runs` times, as `nomonhan run` does, and return what came of it.

    `campaign`: name of a packaged campaign, or a folder with `campaign.yaml`; `sets`: changes,
    `path=value` for its own numbers and `PHASE.path=value` for those of a battle.  Raises
    `ScenarioError` with all that is wrong, and `Interrupted` if Ctrl-C stopped it; campaigns that
    were finished are kept, and the same call goes on.
    """
    with language(lang):
        check_counts(runs=(runs, OF_CAMPAIGNS), seed=seed, workers=workers)
        runs, seed, sets = int(runs), int(seed), as_list(sets, "sets")
        records = read_campaign(campaign)
        compile_first(show_progress)
        with progress_bar(show_progress) as progress:
            finished = play(
                records, runs=runs, seed=seed, sets=sets, out=None if out is None else Path(out),
                workers=workers or default_workers(), executor=executor, progress=progress,
            )  # fmt: skip
        if finished.state == "interrupted":
            raise Interrupted(finished)
        page = None
        if report:
            from nomonhan.report.campaign_page import write_campaign_report

            page = write_campaign_report(finished.folder)
        return CampaignRun(finished.folder, CampaignResults(finished.folder), page)


def campaign_command(
    scenario: str, *, patches: Sequence[str] = (), replays: int = 0, **options: Any
) -> Answer:
    """Play a campaign, then say what happened; interrupted, say what was kept."""
    if patches:
        raise RunRefused(
            _("a campaign takes no --patch; write --set PHASE.path=value, or patches in its file")
        )
    try:
        done = run_campaign(scenario, show_progress=True, **options)
    except Interrupted as error:
        return what_was_kept(error)
    return Answer(_words(done), _document(done))


def _document(done: CampaignRun) -> dict[str, Any]:
    results = done.results
    summary = results.table("summary")
    return {
        "state": "done",
        "folder": shown_path(done.folder),
        "report": None if done.report is None else shown_path(done.report),
        "campaign": results.campaign.name,
        "case": results.case,
        "battles": results.n,
        "seed": results.manifest["seed"],
        "scenario_digest": results.manifest["scenario_digest"],
        "phases": [_phase_json(results, phase) for phase in results.phases],
        "losses": {
            f"{side}.{name}": quantiles(summary[f"{side}.{name}"])
            for side in results.sides
            for name in LOSSES
        },
        "year_brings_battle": _share_json(results.year_of_incidents),
        "raid_on_bases": _share_json(share_of(summary["raid_on_bases"])),
        "by_agreement": _share_json(share_of(summary["by_agreement"])),
        "tables": results.manifest["tables"],
    }


def _phase_json(results: CampaignResults, phase: str) -> dict[str, Any]:
    told = results.told(phase)
    return {
        "phase": phase,
        "fought": _share_json(told.fought),
        "opened": told.opened,
        "winners": {who: _share_json(share) for who, share in told.winners.items()},
        "pause": _share_json(told.pause),
        "casualties": {
            side: [None if math.isnan(v) else v for v in values]
            for side, values in told.casualties.items()
        },
    }


def _share_json(share: Share) -> dict[str, float | None]:
    p = None if math.isnan(share.p) else share.p
    return {"p": p, "low": share.low, "high": share.high}


def _words(done: CampaignRun) -> list[Part]:
    results = done.results
    campaign = results.campaign
    head = ngettext(
        "{title}: {n} campaign, seed {seed}",
        "{title}: {n} campaigns, seed {seed}",
        results.n,
        title=pick(campaign.title.en, campaign.title.es),
        seed=results.manifest["seed"],
    )
    parts: list[Part] = [head, "", _phases(results), "", _losses(results), "", *_ends(results)]
    if results.case != "base":
        parts.insert(1, _("Case: {case}. Model, not history.", case=results.case))
    parts += ["", _("Behind every number stand people: killed, wounded, missing, captured.")]
    if done.report is not None:
        parts.append(_("The report is {path}", path=shown_path(done.report)))
    parts.append(_("The tables are in {folder}", folder=shown_path(done.folder)))
    return parts


def _phases(results: CampaignResults) -> Table:
    names = side_names(results)
    header = (_("phase"), _("fought"), _("first shot (80 %)"),
              *(_("won by {side}", side=name) for name in names.values()), _("draw"),
              _("pause after it"))  # fmt: skip
    rows = []
    for phase in results.phases:
        told = results.told(phase)
        title = results.campaign.phases[phase].title
        opened = "–" if told.opened is None else f"{_day(told.opened[0])} – {_day(told.opened[2])}"
        shares = [percent(share) for share in told.winners.values()]
        rows.append((pick(title.en, title.es), percent(told.fought), opened, *shares,
                     percent(told.pause)))  # fmt: skip
    return Table(header, rows, numeric=(1, *range(3, 5 + len(names))))


def _losses(results: CampaignResults) -> Table:
    summary = results.table("summary")
    words = {
        "killed": _("killed"), "wounded": _("wounded"), "missing": _("missing"),
        "captured": _("captured"), "casualties": _("killed, wounded, missing and captured"),
        "aircraft_lost": _("aircraft lost"),
    }  # fmt: skip
    rows = [
        (f"{name}: {words[column]}",
         *(format_number(v) for v in quantiles(summary[f"{side}.{column}"])))
        for side, name in side_names(results).items()
        for column in LOSSES
    ]  # fmt: skip
    return Table(("", "10 %", _("median"), "90 %"), rows, numeric=(1, 2, 3))


def _ends(results: CampaignResults) -> list[str]:
    summary = results.table("summary")
    agreed = summary["by_agreement"].astype(bool)
    return [
        _("Ended because both governments sought it: {p}; else the calendar ended it.",
          p=percent(share_of(agreed))),
        _("Bases raided from the air without leave: {p}.",
          p=percent(share_of(summary["raid_on_bases"]))),
        incidents_told(results),
    ]  # fmt: skip


def side_names(results: CampaignResults) -> dict[str, str]:
    """Side -> its name for readers."""
    return {side: results.side_name(side) for side in results.sides}


def percent(share: Share) -> str:
    """A share in words; nothing of nothing."""
    return "–" if math.isnan(share.p) else format_percent(share.p)


def _day(day: str) -> str:
    return format_date(date.fromisoformat(day), "short")
