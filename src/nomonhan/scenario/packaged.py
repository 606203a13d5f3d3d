"""The files that come with the package: scenarios, libraries, sources."""

from __future__ import annotations

import os
from pathlib import Path

DATA_FOLDER = Path(__file__).parent.parent / "data"
SCENARIOS_FOLDER = DATA_FOLDER / "scenarios"
REFERENCES_FILE = DATA_FOLDER / "references.bib"
LIBRARY_FOLDERS = {
    "weapon_systems": DATA_FOLDER / "weapon_systems",
    "establishments": DATA_FOLDER / "establishments",
    "doctrines": DATA_FOLDER / "doctrine",
    "rules": DATA_FOLDER / "rules",
}
"""Kind of library -> folder of its files; each file holds one top-level key, the kind."""


def shown_path(path: Path) -> str:
    """A path as people are shown it: from the present folder if it lies below, else whole."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return os.fspath(path)


def scenario_names() -> list[str]:
    """Names of the packaged scenarios."""
    if not SCENARIOS_FOLDER.is_dir():
        return []
    return sorted(p.name for p in SCENARIOS_FOLDER.iterdir() if any(p.glob("*.yaml")))


def library_names(kind: str) -> list[str]:
    """Names of the packaged libraries of one kind."""
    return sorted(p.stem for p in LIBRARY_FOLDERS[kind].glob("*.yaml"))
