"""The packaged scenarios: what there is, a copy to change, and the schema for editors."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nomonhan.scenario.errors import Problem, ScenarioError, quote, suggestion
from nomonhan.scenario.files import MAIN_FILE
from nomonhan.scenario.packaged import SCENARIOS_FOLDER, scenario_names, shown_path
from nomonhan.scenario.parsed import read_parsed
from nomonhan.scenario.patches import Patch, patch_names
from nomonhan.scenario.records import Scenario
from nomonhan.text import gettext as _
from nomonhan.text import pick


@dataclass(frozen=True)
class ScenarioSummary:
    """A packaged scenario as a list shows it, in the reader's language."""

    name: str
    title: str
    description: str
    start: str
    hours: int
    patches: tuple[str, ...]


def list_scenarios() -> list[ScenarioSummary]:
    """The packaged scenarios, read no further than their first page."""
    summaries = []
    for name in scenario_names():
        folder = SCENARIOS_FOLDER / name
        problems: list[Problem] = []
        root = read_parsed(folder / MAIN_FILE, shown_path(folder / MAIN_FILE), problems)
        if root is None or problems:
            raise ScenarioError(problems)
        page = root.plain()
        summaries.append(
            ScenarioSummary(
                name=name,
                title=pick(page["title"]["en"], page["title"]["es"]),
                description=pick(page["description"]["en"], page["description"]["es"]),
                start=page["start"],
                hours=page["hours"],
                patches=tuple(patch_names(folder)),
            )
        )
    return summaries


def copy_scenario(name: str, folder: str | Path) -> list[Path]:
    """Copy a packaged scenario into a new or empty folder; returns the files written.

    Raises OSError, and leaves nothing behind, if the folder cannot be written.
    """
    names = scenario_names()
    if name not in names:
        what = _("there is no packaged scenario of this name")
        raise ScenarioError([Problem(quote(name), 0, 0, "", what, suggestion(name, names))])
    target = Path(folder)
    partial = target.with_name(f"{target.name}.partial")
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            what = _("the folder is not empty")
            raise ScenarioError([Problem(shown_path(target), 0, 0, "", what, _("name a new one"))])
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_files(SCENARIOS_FOLDER / name, partial)
        if target.exists():
            target.rmdir()
        partial.replace(target)
    except OSError:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return sorted(p for p in target.rglob("*") if p.is_file())


def _copy_files(source: Path, target: Path) -> None:
    """Copy a folder of files; the first that fails says why, which `shutil.copytree` does not."""
    target.mkdir()
    for path in sorted(source.iterdir()):
        if path.is_dir():
            _copy_files(path, target / path.name)
        else:
            shutil.copyfile(path, target / path.name)


def scenario_schema() -> dict[str, Any]:
    """JSON Schema of one file of a scenario, for editors: every key may stand in any file."""
    schema = Scenario.model_json_schema()
    schema.pop("required", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def patch_schema() -> dict[str, Any]:
    """JSON Schema of a patch file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Patch.model_json_schema()}
