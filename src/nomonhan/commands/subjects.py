"""A command's subject: a scenario by name or folder, or the scenario that a run was fought from."""

from __future__ import annotations

from pathlib import Path

from nomonhan.ensemble.errors import DamagedTable
from nomonhan.ensemble.folder import (
    MANIFEST,
    SCENARIO,
    check_rules,
    read_manifest,
    read_scenario_json,
)
from nomonhan.scenario.digest import scenario_digest
from nomonhan.scenario.errors import Problem, ScenarioError
from nomonhan.scenario.loader import LoadedScenario, load_scenario, resolve
from nomonhan.scenario.reader import parse_yaml
from nomonhan.scenario.sources import scenario_sources
from nomonhan.terrain.place_check import check_places
from nomonhan.text import gettext as _


def is_run(subject: str) -> bool:
    """Whether `subject` is the folder of a run."""
    try:
        return (Path(subject) / MANIFEST).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def load_subject(subject: str) -> LoadedScenario:
    """The scenario `subject`, or the one that the run in folder `subject` was fought from."""
    if not is_run(subject):
        return load_scenario(subject, check_places=check_places)
    folder = Path(subject)
    file = folder / SCENARIO
    problems: list[Problem] = []
    root = parse_yaml(read_scenario_json(folder), str(file), problems)  # JSON is YAML
    if root is None or problems:
        raise DamagedTable(file, _("run the same command into another folder"))
    sources = scenario_sources(folder, problems)
    try:
        scenario = resolve(root, {}, sources, problems, with_totals=False)
    except ScenarioError:
        check_rules(read_manifest(folder), folder)  # older rules know other numbers
        raise
    digest = scenario_digest(scenario)
    return LoadedScenario(
        scenario=scenario,
        digest=digest,
        base_digest=digest,
        folder=folder,
        locations=root,
        sources=sources,
    )
