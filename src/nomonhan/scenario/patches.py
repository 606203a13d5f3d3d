"""Named patches: a counterfactual as a change to one state of one scenario, with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field, ValidationError

from nomonhan.scenario.arms import Sourced, Words
from nomonhan.scenario.errors import Problem, quote, suggestion
from nomonhan.scenario.nodes import Node, TreePath, dotted
from nomonhan.scenario.packaged import shown_path
from nomonhan.scenario.parsed import read_parsed
from nomonhan.scenario.paths import expand, split
from nomonhan.scenario.quantity import ASSUMED, Id
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.settings import apply_setting
from nomonhan.scenario.shape import shape_at
from nomonhan.scenario.sources import Source
from nomonhan.scenario.validate import problems_of
from nomonhan.text import gettext as _

PATCHES_NAME = "patches"


class Patch(Sourced):
    """A patch file.  Its `source` is that of the bare numbers it sets; else they are assumed."""

    patch: Id = Field(description="Name of the patch.")
    description: Words = Field(description="What is changed, and why.")
    references: list[str] = Field(
        min_length=1, description="Keys of references.bib on which the change rests, or `assumed`."
    )
    scenario: Id = Field(description="Name of the scenario it changes.")
    digest: str = Field(description="Digest of the scenario it was written for.")
    remove: list[str] = Field(default_factory=list, description="Paths taken away; may hold `*`.")
    replace: dict[str, Any] = Field(
        default_factory=dict,
        description="Section -> id -> record, or a whole list such as `totals`.",
    )
    add: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Section -> id -> new record."
    )
    set: dict[str, Any] = Field(default_factory=dict, description="Path -> value, as in `--set`.")


@dataclass(frozen=True)
class PatchInfo:
    """A named change that was applied."""

    name: str
    description: Words
    references: tuple[str, ...]
    file: str
    replaces_totals: bool
    """Whether it says anew what the order of battle must add up to."""


class Overruled(NamedTuple):
    """What a patch changes again that an earlier one had changed."""

    earlier: str
    later: str
    n: int
    path: str  # of the first


class Layers:
    """Which patch changed what of a scenario last."""

    def __init__(self, scenario: Scenario) -> None:
        self._leaves = dict(_leaves(scenario.model_dump(mode="json"), ""))
        self._by: dict[str, str] = {}
        self.overruled: list[Overruled] = []

    def add(self, name: str, scenario: Scenario) -> None:
        """Patch `name` has made this of the scenario."""
        leaves = dict(_leaves(scenario.model_dump(mode="json"), ""))
        both = self._leaves.keys() | leaves.keys()
        changed = sorted(p for p in both if self._leaves.get(p) != leaves.get(p))
        for earlier in dict.fromkeys(self._by.values()):
            anew = [path for path in changed if self._by.get(path) == earlier]
            if anew:
                self.overruled.append(Overruled(earlier, name, len(anew), anew[0]))
        self._by |= dict.fromkeys(changed, name)
        self._leaves = leaves


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every quantity, word and list of records, by its path."""
    if not isinstance(value, dict) or "value" in value:
        yield path, value
        return
    for key, child in value.items():
        yield from _leaves(child, f"{path}.{key}" if path else str(key))


def find_patch(patch: str | Path, folder: Path, problems: list[Problem]) -> Path | None:
    """A patch file: the path itself, else one that comes with the scenario in `patches/`."""
    path = Path(patch)
    try:
        if path.is_file():
            return path
        own = folder / PATCHES_NAME / f"{patch}.yaml"
        if own.is_file():
            return own
    except (OSError, ValueError):  # a name too long, or with a null character in it
        pass
    names = patch_names(folder)
    what = _("there is no patch and no file of this name")
    problems.append(Problem(quote(patch), 0, 0, "", what, suggestion(str(patch), names)))
    return None


def patch_names(folder: Path) -> list[str]:
    """Names of the patches that come with a scenario."""
    return sorted(p.stem for p in (folder / PATCHES_NAME).glob("*.yaml"))


def apply_patch(
    path: Path,
    root: Node,
    scenario: Scenario,
    digest: str,
    sources: Mapping[str, Source],
    problems: list[Problem],
) -> PatchInfo | None:
    """Change the tree of a scenario; what is wrong with the patch is added to `problems`.

    `scenario` are the records before the change, `digest` is that of the unchanged scenario.
    """
    tree = read_parsed(path, shown_path(path), problems)
    if tree is None:
        return None
    patch: Patch | None = None
    try:
        patch = Patch.model_validate(tree.plain())
    except ValidationError as error:
        problems.extend(problem for _, problem in problems_of(error, tree, Patch))
    _check_target(tree, scenario, digest, sources, problems)
    if patch is not None:
        for i, name in enumerate(patch.remove):
            _remove(root, scenario, name, tree.entries["remove"].items[i], problems)
        for verb in ("replace", "add"):
            node = tree.entries.get(verb)
            for section, records in node.entries.items() if node is not None else ():
                _merge(root, section, records, problems, is_new=verb == "add")
    settings = tree.entries.get(
        "set"
    )  # of a patch that is wrong elsewhere too: all is told at once
    source = ASSUMED if patch is None or patch.source is None else patch.source
    for name, value in settings.entries.items() if settings is not None else ():
        apply_setting(root, scenario, name, value, problems, source)
    if patch is None:
        return None
    references = tuple(patch.references)
    return PatchInfo(
        patch.patch, patch.description, references, shown_path(path), "totals" in patch.replace
    )


def _check_target(
    tree: Node,
    scenario: Scenario,
    digest: str,
    sources: Mapping[str, Source],
    problems: list[Problem],
) -> None:
    """What the patch says that it is for and rests on, as far as it says so in words."""
    name, state, references = (tree.entries.get(k) for k in ("scenario", "digest", "references"))
    if name is not None and isinstance(name.value, str) and name.value != scenario.name:
        what = _("the patch is written for the scenario {name}", name=quote(name.value))
        cure = _("apply it to that one, or write {name}", name=scenario.name)
        problems.append(name.problem("scenario", what, cure))
    elif state is not None and isinstance(state.value, str) and state.value != digest:
        what = _("the patch is written for another state of the scenario")
        cure = _("see that it still means what it says, then write {digest}", digest=digest)
        problems.append(state.problem("digest", what, cure))
    for i, item in enumerate(references.items if references is not None else ()):
        key = item.value
        if isinstance(key, str) and key != ASSUMED and key not in sources:
            what = _("there is no source {key} in the bibliography", key=quote(key))
            problems.append(item.problem(f"references.{i}", what, suggestion(key, sources)))


def _remove(
    root: Node, scenario: Scenario, name: str, place: Node, problems: list[Problem]
) -> None:
    removed = 0
    # from the end, so that items of a list keep their numbers while others go
    for path in reversed(list(expand(root, scenario, split(name)))):
        node, depth = root.nearest_to(path[:-1])
        if depth < len(path) - 1 or node.child(path[-1]) is None:
            continue
        removed += 1
        if isinstance(node.value, dict):
            del node.value[str(path[-1])]
        elif isinstance(node.value, list):
            del node.value[int(path[-1])]
    if not removed:
        node, depth = root.nearest_to(split(name))
        part = split(name)[depth]
        what = _("there is nothing called {name} here", name=quote(part))
        problems.append(place.problem(name, what, suggestion(part, node.entries)))


def _merge(
    root: Node, section: str, records: Node, problems: list[Problem], *, is_new: bool
) -> None:
    shape = shape_at((section,))
    if shape is None or shape.plain not in (dict, list):
        what = _("there is no section {name}", name=quote(section))
        sections = [k for k in Scenario.model_fields if _is_section(k)]
        problems.append(records.problem(section, what, suggestion(section, sections), at_key=True))
        return
    there = root.entries.setdefault(section, Node({}, records.file, records.line, records.column))
    if shape.plain is list or not isinstance(there.value, dict):
        root.entries[section] = records.copy()
        return
    for key, record in records.entries.items():
        path: TreePath = (section, key)
        if is_new and key in there.value:
            what, cure = _("this is there already"), _("put it under replace")
            problems.append(record.problem(dotted(path), what, cure, at_key=True))
        elif not is_new and key not in there.value:
            what = _("there is nothing called {name} here", name=quote(key))
            cure = _("put it under add, or {suggestion}", suggestion=suggestion(key, there.value))
            problems.append(record.problem(dotted(path), what, cure, at_key=True))
        else:
            there.value[key] = record.copy()


def _is_section(key: str) -> bool:
    shape = shape_at((key,))
    return shape is not None and shape.plain in (dict, list)
