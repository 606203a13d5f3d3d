"""`nomonhan.experiment`: what `nomonhan experiment run` does, for Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from nomonhan.commands.compiling_first import compile_first
from nomonhan.commands.factors import effects_in
from nomonhan.commands.library import default_workers
from nomonhan.commands.limits import as_list, check_counts
from nomonhan.commands.progress import progress_bar
from nomonhan.commands.so_far import SoFar
from nomonhan.commands.subjects import campaign_fault
from nomonhan.ensemble import experiments
from nomonhan.ensemble.errors import RunRefused
from nomonhan.ensemble.executors import Executor
from nomonhan.ensemble.experiment_file import (
    BrokenExperiment,
    ExperimentFile,
    experiment_of,
    read_experiment,
)
from nomonhan.ensemble.experiments import Plan, run_experiment
from nomonhan.evidence.comparing import base_case, differences
from nomonhan.evidence.effects import Effects
from nomonhan.evidence.outcomes import Reader
from nomonhan.evidence.paired import Difference
from nomonhan.evidence.results import Results
from nomonhan.report.differences import headline_metrics
from nomonhan.scenario.errors import Problem, ScenarioError, quote, suggestion
from nomonhan.terrain.place_check import check_places
from nomonhan.text import gettext as _
from nomonhan.text import language


class CaseChange(TypedDict, total=False):
    """What makes a case."""

    patch: str | Path
    set: Mapping[str, Any]


class Design(TypedDict):
    """Points spread over ranges, each a case."""

    method: str
    n: int
    over: Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Experiment:
    """An experiment in its folder, finished or stopped."""

    folder: Path
    cases: tuple[str, ...]
    metrics: tuple[str, ...]
    is_finished: bool
    counts: dict[str, int]  # battles on disk, by case

    def results(self, case: str | None = None) -> Results:
        """Tables and outcomes of a case."""
        return Results(self.folder, case, so_far=True)

    @property
    def base(self) -> str:
        """The case that others are compared with."""
        return base_case(self.results().manifest["cases"])

    def compare(
        self, base: str | None = None, metrics: Sequence[str] | None = None
    ) -> dict[str, list[Difference]]:
        """Paired differences of every other case from `base`."""
        first = base or self.base
        chosen = as_list(metrics, "metrics") or self.metrics
        ours = self.results(first)
        return {
            case: differences(ours, ours.of_case(case), chosen)
            for case in self.cases
            if case != first
        }

    def effects(self, metrics: Sequence[str] | None = None) -> Effects | None:
        """What each factor of a grid or a design does by itself; None if there are none."""
        return effects_in(self.folder, as_list(metrics, "metrics") or self.metrics)


def experiment(
    file: str | Path | None = None,
    *,
    scenario: str | Path | None = None,
    replications: int = 100,
    seed: int = 1,
    metrics: Sequence[str] = (),
    cases: Mapping[str, CaseChange] | None = None,
    grid: Mapping[str, Sequence[Any]] | None = None,
    design: Design | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    executor: Executor = "threads",
    cluster: str | None = None,
    lang: str | None = None,
    show_progress: bool = False,
) -> Experiment:
    """Run an experiment from its file, or from what would stand in one.

    Give `file`, or `scenario` with one of `cases` (name -> `{}`, `{"patch": ...}`,
    `{"set": {path: value}}`), `grid` (path -> values) and `design`.  `cluster`: address of a Dask
    scheduler.  An experiment begun before in `out` is continued; one that Ctrl-C stopped comes back
    with `is_finished` false.  Raises `ScenarioError` with all that is wrong with it at once.
    """
    with language(lang):
        check_counts(workers=workers)
        plan = read_plan(file, {
            "scenario": scenario, "replications": replications, "seed": seed,
            "metrics": as_list(metrics, "metrics"), "cases": cases, "grid": grid, "design": design,
        })  # fmt: skip
        compile_first(show_progress)
        path = experiments.default_folder(plan) if out is None else Path(out)
        chosen = plan.metrics or headline_metrics(plan.base.scenario)
        with progress_bar(show_progress) as bar:
            told = SoFar(path, plan, chosen, bar) if show_progress else None
            fought = run_experiment(
                plan,
                path,
                executor="cluster" if cluster else executor,
                workers=workers or default_workers(),
                address=cluster or "",
                progress=told,
            )
        return Experiment(
            folder=fought.folder,
            cases=tuple(plan.cases),
            metrics=tuple(chosen),
            is_finished=fought.state == "done",
            counts=fought.counts,
        )


def read_plan(file: str | Path | None, content: Mapping[str, Any]) -> Plan:
    """The plan of what was written; of a broken file, all that is wrong in it and behind it."""
    try:
        written = _written(file, content)
    except BrokenExperiment as broken:
        raise ScenarioError([*broken.problems, *_also_wrong(broken.rest)]) from None
    return prepare(written)


def _also_wrong(rest: ExperimentFile | None) -> Sequence[Problem]:
    try:
        if rest is not None:
            prepare(rest)
    except ScenarioError as error:
        return error.problems
    return ()


def _written(file: str | Path | None, content: Mapping[str, Any]) -> ExperimentFile:
    if file is not None:
        if content.get("scenario") is not None:
            raise RunRefused(_("give a file or a scenario, not both"))
        return read_experiment(Path(file))
    return experiment_of({key: value for key, value in content.items() if value is not None})


def prepare(file: ExperimentFile) -> Plan:
    """Read and check all that an experiment names; raises `ScenarioError`."""
    named, beside = file.record.scenario, file.folder / file.record.scenario
    if (fault := campaign_fault(beside if beside.is_dir() else named)) is not None:
        raise ScenarioError([file.root.entries["scenario"].problem("scenario", *fault)])
    opened = experiments.open_for(file, check_places)
    scenario = opened.base.scenario
    sides = {name: list(side.contingents) for name, side in scenario.sides.items()}
    known = Reader.of(scenario).names(sides)
    nodes = file.root.entries["metrics"].items if file.record.metrics else ()
    problems = [
        node.problem(
            f"metrics.{i}",
            _("there is no metric {name}", name=quote(node.value)),
            suggestion(str(node.value), known),
        )
        for i, node in enumerate(nodes)
        if node.value not in known
    ]
    try:
        plan = experiments.plan(file, opened)
    except ScenarioError as error:
        raise ScenarioError([*problems, *error.problems]) from None
    if problems:
        raise ScenarioError(problems)
    return plan
