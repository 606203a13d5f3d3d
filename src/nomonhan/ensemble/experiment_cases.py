"""The cases of an experiment: their names, their changes, their scenarios.

A grid makes a case of every combination of its values, a design one of every point: unscrambled
Sobol points over its sorted paths [Sobol1967], shifted by a key from (seed, path) and spread evenly
over the ranges.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from nomonhan.ensemble.design import InputDesign
from nomonhan.ensemble.experiment_file import MOST_CASES, ExperimentFile
from nomonhan.scenario.errors import Problem, ScenarioError
from nomonhan.scenario.loader import LoadedScenario, OpenScenario
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.quantity import plain
from nomonhan.text import gettext as _

LONGEST_NAME = 60


@dataclass(frozen=True)
class Change:
    """What makes a case: a patch, values by path, or both, and where in the file it stands."""

    name: str
    patch: str | None
    settings: tuple[tuple[str, Node], ...]
    place: Node


class Case(NamedTuple):
    """A case and its scenario."""

    name: str
    loaded: LoadedScenario


def changes_of(file: ExperimentFile) -> list[Change]:
    """The changes that an experiment asks for, in order."""
    root, record = file.root, file.record
    if record.cases is not None:
        nodes = root.entries["cases"].entries
        return [
            Change(name, case.patch, _settings(nodes[name]), nodes[name])
            for name, case in record.cases.items()
        ]
    if record.grid is not None:
        return list(_of_grid(root.entries["grid"]))
    assert record.design is not None
    return list(_of_design(file, root.entries["design"]))


def _settings(case: Node) -> tuple[tuple[str, Node], ...]:
    node = case.entries.get("set")
    return () if node is None else tuple(node.entries.items())


def _of_grid(grid: Node) -> Iterator[Change]:
    combinations = math.prod(len(values.items) for values in grid.entries.values())
    if combinations > MOST_CASES:
        what = _("the grid has {n} combinations", n=combinations)
        raise ScenarioError(
            [grid.problem("grid", what, _("write at most {n}", n=MOST_CASES), at_key=True)]
        )
    axes = [[(path, value) for value in values.items] for path, values in grid.entries.items()]
    short = _short_names(list(grid.entries))
    found = [(_name_of(settings, short), settings) for settings in itertools.product(*axes)]
    names = [name for name, _settings in found]
    spoken = len(set(names)) == len(names) and max(map(len, names)) <= LONGEST_NAME
    for i, (name, settings) in enumerate(found):
        yield Change(name if spoken else f"cell_{i:04d}", None, tuple(settings), grid)


def _short_names(paths: Sequence[str]) -> dict[str, str]:
    """The end of each path that tells it from the others: `trucks`, or `soviet.trucks`."""
    short = {}
    for path in paths:
        words = path.split(".")
        ends = [".".join(words[i:]) for i in range(len(words) - 1, -1, -1)]
        alone = (end for end in ends if not any(_ends_in(p, end) for p in paths if p != path))
        short[path] = next(alone, path)
    return short


def _ends_in(path: str, end: str) -> bool:
    return f".{path}".endswith(f".{end}")


def _name_of(settings: Sequence[tuple[str, Node]], short: Mapping[str, str]) -> str:
    """`{supply.soviet.trucks: x0.5}` as `trucks_x0_5`."""
    words = [f"{short[path]}_{written(value)}" for path, value in settings]
    return re.sub(r"[^a-z0-9]+", "_", "_".join(words).lower()).strip("_")


def _of_design(file: ExperimentFile, node: Node) -> Iterator[Change]:
    design = file.record.design
    assert design is not None
    over = node.entries["over"]
    paths = sorted(design.over)
    low, high = ([design.over[path][i] for path in paths] for i in (0, 1))
    # the key is not that of the path alone, or points would follow the draws of replications
    points = InputDesign.of(
        [f"design {path}" for path in paths], low, low, high, file.record.seed, most=MOST_CASES
    )
    width = len(str(design.n - 1))
    for i, shares in enumerate(points.shares(range(design.n))):
        settings = []
        for j, path in enumerate(paths):
            place = over.entries[path]
            value = low[j] + float(shares[j]) * (high[j] - low[j])
            settings.append((path, Node(value, place.file, place.line, place.column)))
        yield Change(f"point_{i:0{width}d}", None, tuple(settings), over)


def written(value: Node) -> str:
    """A value as `--set` takes it."""
    content = value.plain()
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, int | float):
        return plain(content)
    if isinstance(content, dict):
        return "{" + ", ".join(f"{k}: {_quoted(v)}" for k, v in content.items()) + "}"
    return str(content)


def _quoted(value: Any) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return plain(value) if isinstance(value, int | float) else str(value)


def load_cases(file: ExperimentFile, opened: OpenScenario) -> list[Case]:
    """The scenario of every case; raises `ScenarioError` with what is wrong in any of them."""
    problems: list[Problem] = []
    cases = []
    for change in changes_of(file):
        settings = [f"{path}={written(value)}" for path, value in change.settings]
        try:
            loaded = opened.changed(
                [] if change.patch is None else [_patch(file.folder, change.patch)],
                change.settings,
                settings,
            )
        except ScenarioError as error:
            problems += [_placed(problem, change) for problem in error.problems]
            continue
        if what := _unlike(opened.base, loaded):
            cure = _("make an experiment of its own of it")
            path = f"cases.{change.name}"
            problems.append(change.place.problem(path, what, cure, at_key=True))
        cases.append(Case(change.name, loaded))
    if problems:
        raise ScenarioError(problems)
    return cases


def _patch(folder: Path, patch: str) -> str | Path:
    """A file beside the experiment, else what it is called."""
    beside = folder / patch
    return beside if beside.is_file() else patch


def _placed(problem: Problem, change: Change) -> Problem:
    """A problem of a case, told where the experiment's file asks for it or with the case's name."""
    here = change.place.file
    if not problem.line and not problem.path:  # an unknown patch
        place = change.place.entries.get("patch", change.place)
        path = f"cases.{change.name}.patch"
        return place.problem(path, f"{problem.file}: {problem.what}", problem.cure)
    if problem.file == here:
        path = problem.path if problem.line else f"cases.{change.name}.set.{problem.path}"
        return replace(problem, path=path)
    return replace(problem, what=_("{what} in case {name}", what=problem.what, name=change.name))


def _unlike(base: LoadedScenario, case: LoadedScenario) -> str:
    """Why a case has no place in the same tables, if it has none."""
    ours, theirs = (
        {key: list(side.contingents) for key, side in loaded.scenario.sides.items()}
        for loaded in (base, case)
    )
    return "" if ours == theirs else _("the case has other sides or contingents")
