"""Read the YAML of maps into records; what is wrong is told with file, line and cure."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from nomonhan.scenario.errors import Problem, ScenarioError
from nomonhan.scenario.files import read_folder
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.packaged import DATA_FOLDER, shown_path
from nomonhan.scenario.quantity import Record
from nomonhan.scenario.reader import read_yaml
from nomonhan.scenario.validate import problems_of

RecordType = TypeVar("RecordType", bound=Record)

TERRAIN_FOLDER = DATA_FOLDER / "terrain"


def _record_of(root: Node | None, kind: type[RecordType], problems: list[Problem]) -> RecordType:
    if root is not None and not problems:
        try:
            return kind.model_validate(root.plain())
        except ValidationError as error:
            problems.extend(problem for _, problem in problems_of(error, root, kind))
    raise ScenarioError(problems)


def read_record(path: Path, kind: type[RecordType]) -> RecordType:
    """One record that fills a whole file."""
    problems: list[Problem] = []
    return _record_of(read_yaml(path, shown_path(path), problems), kind, problems)


def read_record_folder(folder: Path, kind: type[RecordType]) -> RecordType:
    """One record whose keys are spread over the files of a folder."""
    problems: list[Problem] = []
    return _record_of(read_folder(folder, problems), kind, problems)
