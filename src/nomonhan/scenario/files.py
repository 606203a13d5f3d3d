"""A scenario's folder and its libraries, read and joined into one tree of nodes."""

from __future__ import annotations

from pathlib import Path

from nomonhan.scenario.errors import Problem, ScenarioError, quote, suggestion
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.packaged import (
    LIBRARY_FOLDERS,
    SCENARIOS_FOLDER,
    library_names,
    scenario_names,
    shown_path,
)
from nomonhan.scenario.parsed import read_parsed
from nomonhan.scenario.records import FORMAT, Scenario
from nomonhan.scenario.shape import shape_at
from nomonhan.text import gettext as _

MOST_FILES = 200
MAIN_FILE = "scenario.yaml"
SUFFIXES = (".yaml", ".yml", ".csv")


def find_folder(name_or_folder: str | Path) -> Path:
    """Folder of a scenario: that of the packaged name, else the path itself."""
    text = str(name_or_folder)
    names = scenario_names()
    if text in names:
        return SCENARIOS_FOLDER / text
    folder = Path(text)
    try:
        if folder.is_dir():
            return folder
        is_file = folder.exists()
    except (OSError, ValueError):  # a name too long, or with a null character in it
        is_file = False
    if is_file:
        what = _("this is a file, not a folder")
        raise ScenarioError([Problem(text, 0, 0, "", what, _("name the folder it lies in"))])
    what = _("there is no scenario and no folder of this name")
    raise ScenarioError([Problem(quote(text), 0, 0, "", what, suggestion(text, names))])


def read_folder(folder: Path, problems: list[Problem]) -> Node:
    """All files of a folder as one tree: top-level keys joined, ids of one key joined."""
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix in SUFFIXES)
    except OSError as error:
        what = _("the folder cannot be read ({reason})", reason=error.strerror or error)
        cure = _("check its name and who may read it")
        raise ScenarioError([Problem(shown_path(folder), 0, 0, "", what, cure)]) from None
    if not paths or len(paths) > MOST_FILES:
        what = (
            _("the folder holds {n} files, more than any scenario", n=len(paths))
            if paths
            else _("the folder holds no YAML file")
        )
        cure = _("name a folder made by `nomonhan scenario copy`")
        raise ScenarioError([Problem(shown_path(folder), 0, 0, "", what, cure)])
    main = next((p for p in paths if p.name == MAIN_FILE), paths[0])
    root = Node({}, shown_path(main), 1, 1)  # where a missing key is reported
    for path in paths:
        if (part := read_parsed(path, shown_path(path), problems)) is not None:
            _join(root, part, problems)
    return root


def _join(root: Node, part: Node, problems: list[Problem]) -> None:
    """Add one file's top-level keys to the tree."""
    for key, node in part.entries.items():
        there = root.entries.get(key)
        if there is None:
            root.entries[key] = node
        elif isinstance(there.value, dict) and isinstance(node.value, dict):
            _join_ids(key, there, node, problems)
        else:
            problems.append(_twice(there, node, key))


def _join_ids(section: str, there: Node, node: Node, problems: list[Problem]) -> None:
    for key, child in node.entries.items():
        if key in there.entries:
            problems.append(_twice(there.entries[key], child, f"{section}.{key}"))
        else:
            there.entries[key] = child


def _twice(first: Node, second: Node, path: str) -> Problem:
    place = f"{first.file}:{first.key_line}:{first.key_column}"
    what = _("this stands in {place} too", place=place)
    return second.problem(path, what, _("keep one of the two"), at_key=True)


def check_format(root: Node) -> None:
    """Stop at once if the files are of a newer format: every other error would mislead."""
    node = root.entries.get("format")
    written = node.value if node is not None else None
    if node is None or isinstance(written, bool) or not isinstance(written, int):
        return
    if written > FORMAT:
        what = _("the scenario is written for format {written}; this version reads {known}",
                 written=written, known=FORMAT)  # fmt: skip
        raise ScenarioError([node.problem("format", what, _("upgrade nomonhan"))])


def join_libraries(root: Node, problems: list[Problem]) -> dict[str, set[str]]:
    """Add the packaged records that the scenario's `libraries` name and that it has not itself.

    Returns the ids that came from libraries, by section.
    """
    joined: dict[str, set[str]] = {}
    libraries = root.entries.get("libraries")
    for kind, names in libraries.entries.items() if libraries is not None else ():
        if kind not in LIBRARY_FOLDERS:
            what = _("there are no libraries of {kind}", kind=quote(kind))
            cure = suggestion(kind, LIBRARY_FOLDERS)
            problems.append(names.problem(f"libraries.{kind}", what, cure, at_key=True))
            continue
        records = _read_libraries(kind, names, problems)
        section = root.entries.setdefault(kind, Node({}, names.file, names.line, names.column))
        joined[kind] = set()
        for key, record in records.items():
            if isinstance(section.value, dict) and key not in section.value:
                section.value[key] = record
                joined[kind].add(key)
    return joined


def _read_libraries(kind: str, names: Node, problems: list[Problem]) -> dict[str, Node]:
    known = library_names(kind)
    section = Node({}, names.file, names.line, names.column)
    for i, item in enumerate(names.items):
        name = str(item.value)
        if name not in known:
            what = _("there is no library {name}", name=quote(name))
            path = f"libraries.{kind}.{i}"
            problems.append(item.problem(path, what, suggestion(name, known)))
            continue
        file = LIBRARY_FOLDERS[kind] / f"{name}.yaml"
        root = read_parsed(file, shown_path(file), problems)
        for key, node in root.entries.items() if root is not None else ():
            if key == kind and isinstance(node.value, dict):
                _join_ids(kind, section, node, problems)
            else:
                what = _("a library of {kind} holds nothing but {kind}", kind=kind)
                cure = _("write a mapping {kind}: of ids", kind=kind)
                problems.append(node.problem(key, what, cure, at_key=True))
    return section.entries


def sections() -> tuple[str, ...]:
    """Top-level keys that map ids to records."""
    return tuple(k for k in Scenario.model_fields if (s := shape_at([k])) and s.plain is dict)
