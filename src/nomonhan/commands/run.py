"""`run` on the command line: what came of it in a few lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from nomonhan.campaign.reading import campaign_file
from nomonhan.commands.answer import Answer, Table
from nomonhan.commands.library import Interrupted, Run, run
from nomonhan.commands.progress import notice
from nomonhan.ensemble.schema import DRAW
from nomonhan.evidence.intervals import Share, occurred, share_of
from nomonhan.evidence.origin import is_copy
from nomonhan.evidence.results import Results
from nomonhan.scenario.packaged import shown_path
from nomonhan.text import format_date, format_number, format_percent, ngettext, pick
from nomonhan.text import gettext as _

INTERRUPTED = 130
LEVELS = (0.1, 0.5, 0.9)
SIDE_LINES = ("casualties", "tanks_written_off", "guns_lost", "rounds_fired", "breakthroughs")


def run_command(**options: Any) -> Answer:
    """Run, then say what happened; interrupted, say what was kept."""
    if campaign_file(options["scenario"]) is not None:
        from nomonhan.commands.campaigns import campaign_command

        return campaign_command(**options)
    try:
        done = run(show_progress=True, **options)
    except Interrupted as error:
        return what_was_kept(error)
    return Answer(_words(done), _document(done))


def what_was_kept(error: Interrupted) -> Answer:
    """The answer of a command whose battles were interrupted."""
    finished = error.finished
    notice(
        ngettext(
            "Interrupted. {n} finished battle is kept in {folder}; the same command goes on.",
            "Interrupted. {n} finished battles are kept in {folder}; the same command goes on.",
            finished.battles,
            folder=shown_path(finished.folder),
        )
    )
    document = {"folder": shown_path(finished.folder), "battles": finished.battles}
    return Answer([], {**document, "state": "interrupted"}, INTERRUPTED)


def shares(results: Results) -> dict[str, Share]:
    """How often each side won, nobody won, and a win was decisive."""
    summary = results.table("summary")
    outcomes = (*results.sides, DRAW)
    found = {f"winner.{name}": share_of(summary["winner"] == name) for name in outcomes}
    return {**found, "decisive": share_of(summary["decisive"])}


def quantiles(results: Results) -> dict[str, list[float | None]]:
    """10 %, median and 90 % of every numeric outcome; a date that mostly never comes is None."""
    found: dict[str, list[float | None]] = {}
    for name, sample in results.outcomes.items():
        if name in ("replication", "seed", "decisive"):
            continue
        filled = np.sort(np.nan_to_num(sample, nan=np.inf))
        values = occurred(filled, LEVELS)
        found[name] = [float(v) if np.isfinite(v) else None for v in values]
    return found


def _document(done: Run) -> dict[str, Any]:
    return {
        "state": "done",
        "folder": shown_path(done.folder),
        "report": None if done.report is None else shown_path(done.report),
        "case": done.results.case,
        "changed_copy": is_copy(done.results),
        "battles": done.results.n,
        "seed": done.results.manifest["seed"],
        "scenario_digest": done.results.manifest["scenario_digest"],
        "shares": {
            k: {"p": s.p, "low": s.low, "high": s.high} for k, s in shares(done.results).items()
        },
        "quantiles": quantiles(done.results),
        "tables": done.results.manifest["tables"],
    }


def _words(done: Run) -> list[str | Table]:
    results = done.results
    scenario = results.scenario
    title = pick(scenario.title.en, scenario.title.es)
    head = ngettext(
        "{title}: {n} battle, seed {seed}",
        "{title}: {n} battles, seed {seed}",
        results.n,
        title=title,
        seed=results.manifest["seed"],
    )
    names = {key: pick(side.name.en, side.name.es) for key, side in scenario.sides.items()}
    found = shares(results)
    wins = [
        (_("won by {side}", side=name), *_share(found[f"winner.{key}"]))
        for key, name in names.items()
    ]
    wins.append((_("won by neither"), *_share(found[f"winner.{DRAW}"])))
    wins.append((_("decisive"), *_share(found["decisive"])))
    header = ("", _("share of battles"), _("95 % interval"))
    parts: list[str | Table] = [head, "", Table(header, wins, numeric=(1, 2)), ""]
    if is_copy(results):
        parts.insert(1, _("A changed copy of the packaged scenario. Model, not history."))
    if results.case != "base":
        parts.insert(1, _("Case: {case}. Model, not history.", case=results.case))
    parts.append(_numbers(results, names))
    parts += ["", _("Behind every number stand people: killed, wounded, missing, captured.")]
    if done.report is not None:
        parts.append(_("The report is {path}", path=shown_path(done.report)))
    parts.append(_("The tables are in {folder}", folder=shown_path(done.folder)))
    return parts


def _share(share: Share) -> tuple[str, str]:
    return format_percent(share.p), f"{format_percent(share.low)} – {format_percent(share.high)}"


def _numbers(results: Results, names: dict[str, str]) -> Table:
    words = {
        "casualties": _("killed, wounded, missing and captured"),
        "tanks_written_off": _("tanks lost for good"),
        "guns_lost": _("guns lost"),
        "rounds_fired": _("rounds fired by guns of 70 mm and more"),
        "breakthroughs": _("breakthroughs"),
    }
    found = quantiles(results)
    rows = []
    for key, name in names.items():
        for column in SIDE_LINES:
            values = found[f"{key}.{column}"]
            rows.append((f"{name}: {words[column]}", *(format_number(v or 0.0) for v in values)))
    for key, name in names.items():
        filled = np.sort(np.nan_to_num(results.rings[key], nan=np.inf))
        ring = (float(v) if np.isfinite(v) else None for v in occurred(filled, LEVELS))
        title = _("{side}: the first ring", side=name)
        rows.append((title, *(_moment(results, hours) for hours in ring)))
    return Table(("", "10 %", _("median"), "90 %"), rows, numeric=(1, 2, 3))


def _moment(results: Results, hours: float | None) -> str:
    if hours is None:
        return _("never")
    return format_date(
        results.start + np.timedelta64(round(hours * 60), "m").item(), "short_moment"
    )
