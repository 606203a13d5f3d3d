"""`experiment.yaml`: which cases of a scenario to fight, how often, and what to compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError

from nomonhan.scenario.errors import Problem, ScenarioError
from nomonhan.scenario.nodes import Node, Scalar, TreePath
from nomonhan.scenario.packaged import shown_path
from nomonhan.scenario.quantity import Id, Record, fault
from nomonhan.scenario.reader import read_yaml
from nomonhan.scenario.validate import problems_of
from nomonhan.text import gettext as _

MOST_RUNS = 1_000_000
MOST_CASES = 10_000
WAYS = ("cases", "grid", "design")


def _is_file_name(name: str) -> str:
    if not name:
        raise fault(_("the name is empty"), _("name a patch or a file"))
    return name


class CaseRecord(Record):
    """One case: the scenario as it stands, changed by a patch, by values, or by both."""

    patch: Annotated[str, AfterValidator(_is_file_name)] | None = Field(
        None, description="A patch file, from the experiment's folder, or a patch by its name."
    )
    set: dict[str, Any] = Field(default_factory=dict, description="Path -> value, as in `--set`.")


def _is_range(limits: list[float]) -> list[float]:
    if len(limits) != 2 or limits[0] >= limits[1]:
        raise fault(_("this is no range"), _("write [low, high], with low below high"))
    return limits


class DesignRecord(Record):
    """Points spread over ranges of values, each a case."""

    method: Literal["sobol"]
    n: int = Field(ge=2, le=MOST_CASES, description="Number of points, each a case.")
    over: dict[str, Annotated[list[float], AfterValidator(_is_range)]] = Field(
        min_length=1, description="Path -> [low, high]."
    )


class ExperimentRecord(Record):
    """An experiment file."""

    scenario: str = Field(description="Name of a packaged scenario, or a folder.")
    replications: int = Field(
        ge=1, le=MOST_RUNS, description="Battles of every case; the same draws for all of them."
    )
    seed: int = Field(1, ge=0, le=2**63 - 1, description="Same seed, same battles.")
    metrics: list[str] = Field(
        default_factory=list, description="What is compared; else what the scenario is about."
    )
    cases: dict[Id, CaseRecord] | None = Field(
        None, min_length=1, max_length=MOST_CASES, description="Name -> what is changed."
    )
    grid: dict[str, Annotated[list[Any], Field(min_length=1)]] | None = Field(
        None, min_length=1, description="Path -> values; every combination is a case."
    )
    design: DesignRecord | None = Field(None, description="A space-filling design.")


class ExperimentFile:
    """An experiment as it was written: its record, where everything stands, and its folder."""

    def __init__(self, record: ExperimentRecord, root: Node, folder: Path, name: str) -> None:
        self.record = record
        self.root = root
        self.folder = folder
        self.name = name

    @property
    def way(self) -> str:
        """How its cases are given: `cases`, `grid` or `design`."""
        return next(way for way in WAYS if getattr(self.record, way) is not None)


class BrokenExperiment(ScenarioError):
    """What is wrong with an experiment's file by itself, and what of it can still be looked at."""

    def __init__(self, problems: Iterable[Problem], rest: ExperimentFile | None) -> None:
        super().__init__(problems)
        self.rest = rest


def read_experiment(path: Path) -> ExperimentFile:
    """Read an experiment file; raises `ScenarioError` with all that is wrong."""
    problems: list[Problem] = []
    root = read_yaml(path, shown_path(path), problems)
    if root is None or problems:
        raise ScenarioError(problems)
    return _validated(root, path.parent, path.stem)


def experiment_of(content: Mapping[str, Any], name: str = "experiment") -> ExperimentFile:
    """The same from a mapping; raises `ScenarioError` with all that is wrong."""
    return _validated(node_of(content, f"{name}()"), Path(), name)


def node_of(value: Any, file: str) -> Node:
    """A tree of plain values that stand in no file."""
    inside: Scalar | dict[str, Node] | list[Node]
    if isinstance(value, Mapping):
        inside = {str(key): node_of(child, file) for key, child in value.items()}
    elif isinstance(value, list | tuple):
        inside = [node_of(child, file) for child in value]
    elif isinstance(value, Path):
        inside = str(value)
    else:
        inside = value.item() if hasattr(value, "item") else value  # numbers of numpy
    return Node(inside, file, 0, 0)


def _validated(root: Node, folder: Path, name: str) -> ExperimentFile:
    problems: list[Problem] = []
    ways = [way for way in WAYS if way in root.entries]
    if len(ways) != 1:
        what = (
            _("it has more than one of cases, grid and design")
            if ways
            else _("it has none of cases, grid and design")
        )
        place = root.entries[ways[1]] if ways else root
        problems.append(place.problem("", what, _("write exactly one of the three"), at_key=True))
    wrong: list[TreePath] = [(way,) for way in ways[1:]]
    try:
        record = ExperimentRecord.model_validate(root.plain())
    except ValidationError as error:
        found = problems_of(error, root, ExperimentRecord)
        wrong += [location for location, _problem in found]
        problems += [problem for _location, problem in found]
    if problems:
        raise BrokenExperiment(problems, _rest_of(root, wrong, folder, name))
    return ExperimentFile(record, root, folder, name)


def _rest_of(
    root: Node, wrong: Sequence[TreePath], folder: Path, name: str
) -> ExperimentFile | None:
    """The experiment without what is wrong in it, so that the rest can be checked at once."""
    rest = root.copy()
    for location in wrong:
        first, *more = map(str, location) if location else ("",)
        if first == "cases" and more:
            rest.entries["cases"].entries.pop(more[0], None)
        else:
            rest.entries.pop(first, None)
    rest.entries.setdefault("replications", node_of(1, root.file))
    if not any(rest.entries[way].entries for way in WAYS if way in rest.entries):
        rest.entries.pop("cases", None)
        rest.entries["cases"] = node_of({"base": {}}, root.file)
    try:
        record = ExperimentRecord.model_validate(rest.plain())
    except ValidationError:
        return None
    return ExperimentFile(record, rest, folder, name)
