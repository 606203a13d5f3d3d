"""`nomonhan.run`: what the command `run` does, for Python."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from nomonhan.commands.compiling_first import compile_first
from nomonhan.commands.limits import RUNS, as_list, check_counts
from nomonhan.commands.progress import notice, progress_bar
from nomonhan.commands.subjects import campaign_fault
from nomonhan.ensemble.battle import ranged_inputs
from nomonhan.ensemble.campaign_running import FinishedCampaign
from nomonhan.ensemble.errors import RunRefused
from nomonhan.ensemble.executors import Executor
from nomonhan.ensemble.replays import REPLAYS, keep_replay
from nomonhan.ensemble.running import Finished, run_ensemble
from nomonhan.evidence.results import Results
from nomonhan.replay.file import replay_name
from nomonhan.report.typical_battle import typical_replication
from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.scenario.packaged import shown_path
from nomonhan.terrain.place_check import check_places
from nomonhan.text import format_number, language, ngettext
from nomonhan.text import gettext as _


@dataclass(frozen=True)
class Run:
    """A finished run: its folder, its numbers, its report if one was written."""

    folder: Path
    results: Results
    report: Path | None


class Interrupted(KeyboardInterrupt):
    """A run that was stopped; what it finished is on disk."""

    def __init__(self, finished: Finished | FinishedCampaign) -> None:
        super().__init__()
        self.finished = finished


def default_workers() -> int:
    """One worker for each processor that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    scenario: str | Path,
    *,
    runs: int = 200,
    seed: int = 1,
    workers: int | None = None,
    out: str | Path | None = None,
    patches: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
    inputs: Literal["prior"] = "prior",
    replays: int = 3,
    report: bool = True,
    executor: Executor = "threads",
    lang: str | None = None,
    show_progress: bool = False,
) -> Run:
    """Fight a scenario `runs` times, as `nomonhan run` does, and return what came of it.

    `scenario`: name of a packaged scenario, or a folder; `sets`: changes, `path=value`; `replays`:
    battles of which a record is kept; `inputs`: `prior` draws them from the whole ranges that the
    files give, fitted to nothing, which is so far the only way.  A run begun before in the same
    folder is continued; if it has more battles than `runs` already, all of them are told of.
    Raises `Interrupted` if Ctrl-C stopped it; battles that were finished are kept.
    """
    with language(lang):
        check_counts(runs=(runs, RUNS), replays=replays, seed=seed, workers=workers)
        runs, seed = int(runs), int(seed)  # of numpy's numbers
        patches, sets = as_list(patches, "patches"), as_list(sets, "sets")
        if (fault := campaign_fault(scenario)) is not None:
            told = _("play it with nomonhan.run_campaign, or {cure}", cure=fault[1])
            raise RunRefused(f"{fault[0]}; {told}")
        loaded = load_scenario(scenario, patches, sets, check_places=check_places)
        if show_progress:
            tell_overruled(loaded)
        changed = bool(patches or sets)
        base = ranged_inputs(load_scenario(scenario).scenario) if changed else ()
        compile_first(show_progress)
        with progress_bar(show_progress) as progress:
            finished = run_ensemble(
                loaded,
                runs=runs,
                seed=seed,
                out=None if out is None else Path(out),
                workers=workers or default_workers(),
                executor=executor,
                base=base,
                inputs=inputs,
                progress=progress,
            )
        if finished.state == "interrupted":
            raise Interrupted(finished)
        results = Results(finished.folder, finished.case)
        if show_progress and results.n > runs:
            notice(
                _("{folder} holds {n} battles of this run from before: all of them are told of",
                  folder=shown_path(finished.folder), n=format_number(results.n))
            )  # fmt: skip
        for replication in worth_a_replay(results, replays):
            file = finished.folder / REPLAYS / replay_name(finished.case, replication)
            if not file.exists():
                payload, case = finished.payload, finished.case
                keep_replay(finished.folder, loaded.scenario, payload, case, replication)
        page = None
        if report:
            from nomonhan.report.page import write_report  # matplotlib takes its time

            page = write_report(finished.folder)
        return Run(finished.folder, results, page)


def tell_overruled(loaded: LoadedScenario) -> None:
    """Tell which patches change what another one had changed before."""
    for found in loaded.overruled:
        notice(
            ngettext(
                "patch {later} changes again what patch {earlier} has changed: {path}",
                "patch {later} changes again what patch {earlier} has changed in {n} places: "
                "{path}, …",
                found.n, later=found.later, earlier=found.earlier, path=found.path,
            )
        )  # fmt: skip


def worth_a_replay(results: Results, count: int) -> list[int]:
    """Battles to keep a record of: the most typical one, then others spread over the outcomes.

    Outcomes are ordered by the first side's share of all casualties.
    """
    if count <= 0 or results.n == 0:
        return []
    replications = np.asarray(results.table("summary")["replication"])
    losses = [results.outcomes[f"{side}.casualties"] for side in results.sides]
    order = replications[
        np.argsort(losses[0] / np.maximum(1, losses[0] + losses[1]), kind="stable")
    ]
    spread = np.linspace(0, len(order) - 1, min(count, len(order))).round().astype(int)
    chosen = [typical_replication(results), *(int(k) for k in order[spread])]
    return list(dict.fromkeys(chosen))[:count]
