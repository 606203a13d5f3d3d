"""Run an experiment: many cases of one scenario on the same draws, into one folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from nomonhan.ensemble.battle import fight_told, ranged_inputs
from nomonhan.ensemble.casebook import CaseBook, Packed
from nomonhan.ensemble.cluster import connect
from nomonhan.ensemble.errors import RunRefused, cannot_write
from nomonhan.ensemble.executors import Executor
from nomonhan.ensemble.experiment_cases import Case, load_cases
from nomonhan.ensemble.experiment_file import ExperimentFile
from nomonhan.ensemble.fighting import Progress, fight_missing
from nomonhan.ensemble.folder import RunFolder
from nomonhan.ensemble.identity import Identity
from nomonhan.ensemble.running import changes_of, versions
from nomonhan.ensemble.writing import write_json
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.checks import PlaceCheck
from nomonhan.scenario.digest import json_digest, ordered_json
from nomonhan.scenario.errors import ScenarioError
from nomonhan.scenario.files import find_folder
from nomonhan.scenario.loader import LoadedScenario, OpenScenario, open_scenario
from nomonhan.text import gettext as _

ASKED = "experiment.json"


@dataclass(frozen=True)
class Plan:
    """An experiment whose scenarios have been read and checked."""

    file: ExperimentFile
    base: LoadedScenario  # the scenario as it stands
    draws: tuple[str, ...]  # its ranged inputs, drawn alike in every case
    cases: dict[str, Packed]
    identity: Identity

    @property
    def metrics(self) -> list[str]:
        """What the file asks to compare; may be empty."""
        return list(self.file.record.metrics)

    @property
    def runs(self) -> int:
        """Replications of every case."""
        return self.file.record.replications


@dataclass(frozen=True)
class Fought:
    """What an experiment left behind."""

    folder: Path
    state: Literal["done", "interrupted"]
    manifest: dict[str, Any]  # without tables if interrupted
    counts: dict[str, int]  # battles on disk, by case


class Asked(NamedTuple):
    """What an experiment asks for that makes no other experiment of it."""

    replications: int
    metrics: tuple[str, ...]
    over: Mapping[str, Sequence[float]] = MappingProxyType({})  # of a design: path -> [low, high]


def _write_asked(folder: Path, asked: Asked) -> None:
    try:
        write_json(folder / ASKED, {**asked._asdict(), "over": dict(asked.over)})
    except OSError as error:
        raise cannot_write(folder, error) from error


def read_asked(folder: Path) -> Asked:
    """What the experiment in a folder asks for; RunRefused if there is none."""
    try:
        content = json.loads((folder / ASKED).read_text("utf-8"))
        over = {str(path): [float(v) for v in ends] for path, ends in content["over"].items()}
        return Asked(int(content["replications"]), tuple(content["metrics"]), over)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunRefused(_("{folder} holds no experiment", folder=folder)) from error


def open_for(file: ExperimentFile, check_places: PlaceCheck | None = None) -> OpenScenario:
    """The scenario that an experiment names; a folder is sought beside its file first."""
    named = file.record.scenario
    beside = file.folder / named
    try:
        folder = beside if beside.is_dir() else find_folder(named)
    except ScenarioError as error:
        node = file.root.entries["scenario"]
        raise ScenarioError(
            node.problem("scenario", f"{problem.file}: {problem.what}", problem.cure)
            for problem in error.problems
        ) from None
    return open_scenario(folder, check_places=check_places)


def plan(file: ExperimentFile, opened: OpenScenario) -> Plan:
    """Read and check every case; raises `ScenarioError` with all that is wrong."""
    base = opened.base
    draws = ranged_inputs(base.scenario)
    cases, said, own = {}, {}, {}
    for name, loaded in load_cases(file, opened):
        cases[name] = Packed.of(loaded)
        said[name] = _said_of(Case(name, loaded), base, draws)
        if loaded.digest != base.digest:
            own[name] = cases[name].text
    record = file.record
    scenario = base.scenario
    identity = Identity(
        scenario=scenario.name,
        scenario_digest=base.digest,
        scenario_json=ordered_json(scenario),
        seed=record.seed,
        rules_version=RULES_VERSION,
        start=scenario.start.isoformat(timespec="minutes"),
        hours=scenario.hours,
        sides={name: list(side.contingents) for name, side in scenario.sides.items()},
        cases=said,
        own_scenarios=own,
        design=file.way,
    )
    return Plan(file, base, tuple(draws), cases, identity)


def _said_of(case: Case, base: LoadedScenario, draws: Sequence[str]) -> dict[str, Any]:
    """What the manifest says of a case."""
    loaded = case.loaded
    said = changes_of(loaded, ranged_inputs(loaded.scenario), draws)
    if loaded.digest != base.digest:
        said["scenario_digest"] = loaded.digest
    for key, ours, theirs in (
        ("start", base.scenario.start, loaded.scenario.start),
        ("hours", base.scenario.hours, loaded.scenario.hours),
    ):
        if ours != theirs:
            said[key] = theirs if isinstance(theirs, int) else theirs.isoformat(timespec="minutes")
    return said


def default_folder(plan: Plan) -> Path:
    """Where an experiment goes unless told otherwise; other cases, another folder."""
    digest = json_digest(json.dumps(plan.identity.as_json()))
    return Path("runs") / f"{plan.file.name}-{plan.identity.seed}-{digest[:8]}"


def run_experiment(
    plan: Plan,
    out: Path | None = None,
    *,
    executor: Executor = "threads",
    workers: int = 1,
    address: str = "",
    progress: Progress | None = None,
) -> Fought:
    """Fight what `out` lacks of an experiment and write the tables; go on with one begun before.

    `address`: of the scheduler, for the executor `cluster`.  Raises RunRefused, with nothing
    written, if there is no cluster or the folder holds something else.
    """
    if executor == "cluster":
        connect(address).close()
    path = default_folder(plan) if out is None else out
    folder = RunFolder(path, plan.identity)
    design = plan.file.record.design
    _write_asked(path, Asked(plan.runs, tuple(plan.metrics), design.over if design else {}))
    book = CaseBook(plan.cases, plan.identity.seed, plan.draws, plan.runs)
    state = fight_missing(
        folder, fight_told, book, plan.runs,
        executor=executor, workers=workers, address=address, progress=progress,
    )  # fmt: skip
    counts = folder.counts()
    manifest = folder.join(versions(), workers) if state == "done" else plan.identity.as_json()
    return Fought(path, state, manifest, counts)
