"""Load a scenario: read its files, join its libraries, apply changes, check it, freeze it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from nomonhan.scenario.digest import scenario_digest
from nomonhan.scenario.errors import Problem, ScenarioError
from nomonhan.scenario.files import check_format, find_folder, join_libraries, read_folder
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.validate import Location, problems_of


@dataclass(frozen=True)
class PatchInfo:
    """A named change that was applied."""

    name: str
    description_en: str
    description_es: str
    references: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class LoadedScenario:
    """A scenario that passed every check, and where its values stand in files."""

    scenario: Scenario = field(repr=False)
    digest: str
    """Of the records as changed by patches and settings."""
    base_digest: str
    """Of the records without patches and settings."""
    folder: Path
    locations: Node = field(repr=False, compare=False)
    """The tree the records were made of; every node knows its file, line and column."""
    patches: tuple[PatchInfo, ...] = ()
    sets: tuple[str, ...] = ()
    joined: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)
    """Ids that came from packaged libraries, by section."""


@dataclass
class Draft:
    """Records of a scenario of which some may be wrong: what the checks of references read."""

    scenario: Scenario
    root: Node
    broken: set[str]
    """Top-level keys of which nothing valid is left."""

    def ids(self, section: str) -> set[str]:
        """Every id written in a section, valid or not."""
        node = self.root.entries.get(section)
        return set(node.entries) if node is not None else set()


def load_scenario(
    name_or_folder: str | Path,
    patches: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
) -> LoadedScenario:
    """Load a packaged scenario or a folder; raises `ScenarioError` with all that is wrong.

    `patches` are files (or names of patches that come with the scenario), `sets` are `path=value`.
    """
    folder = find_folder(name_or_folder)
    problems: list[Problem] = []
    root = read_folder(folder, problems)
    check_format(root)
    joined = join_libraries(root, problems)
    scenario = resolve(root, joined, problems)
    digest = scenario_digest(scenario)
    return LoadedScenario(
        scenario=scenario,
        digest=digest,
        base_digest=digest,
        folder=folder,
        locations=root,
        joined={kind: frozenset(ids) for kind, ids in joined.items()},
    )


def resolve(root: Node, joined: dict[str, set[str]], problems: list[Problem]) -> Scenario:
    """Records of a tree, checked, without library records that nothing refers to."""
    draft = validate_tree(root, problems)
    if problems:
        raise ScenarioError(problems)
    return draft.scenario


def validate_tree(root: Node, problems: list[Problem]) -> Draft:
    """Validate a tree; what is wrong is added to `problems` and left out of the draft."""
    unreadable = bool(problems)
    data = root.plain()
    try:
        return Draft(Scenario.model_validate(data), root, set())
    except ValidationError as error:
        found = problems_of(error, root)
    for location, problem in found:
        # a missing key may stand in a file that could not be read
        if not (unreadable and len(location) == 1 and location[0] not in data):
            problems.append(problem)
    return _salvage(root, data, [location for location, _ in found])


def _salvage(root: Node, data: dict[str, Any], faults: Iterable[Location]) -> Draft:
    """A draft of the records that are valid."""
    broken: set[str] = set()
    for location in faults:
        key = str(location[0])
        if len(location) > 1 and isinstance(data.get(key), dict) and location[1] in data[key]:
            del data[key][location[1]]
        elif len(location) == 1 or not isinstance(data.get(key), dict):
            data.pop(key, None)
            broken.add(key)
    values: dict[str, Any] = {}
    for key, info in Scenario.model_fields.items():
        if key in data:
            try:
                adapter: TypeAdapter[Any] = TypeAdapter(info.rebuild_annotation())
                values[key] = adapter.validate_python(data[key])
                continue
            except ValidationError:
                broken.add(key)
        is_mapping = str(info.annotation).startswith("dict")
        values[key] = {} if is_mapping else info.get_default(call_default_factory=True)
    return Draft(Scenario.model_construct(**values), root, broken)
