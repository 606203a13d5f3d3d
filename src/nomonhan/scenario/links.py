"""Do the files of a scenario refer to records that exist?

References are checked in the tree of the files, so that a dead one is found whatever else is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from nomonhan.scenario.draft import Draft
from nomonhan.scenario.errors import quote, suggestion
from nomonhan.scenario.nodes import Node, TreePath
from nomonhan.scenario.packaged import LIBRARY_FOLDERS
from nomonhan.scenario.parsed import library_ids
from nomonhan.scenario.records import TargetClass, WeaponKind
from nomonhan.text import gettext as _

MEN = "men"
KEYS = "<keys>"
"""Stands last in a pattern for the keys of the mapping there."""

REFERENCES = {
    "doctrines": ("sides.*.doctrine",),
    "sides": (
        "formations.*.side", "plans.<keys>", "supply.<keys>", "air.<keys>", "bridges.*.side",
        "plans.*.*.when.side", "plans.*.*.until.side", "totals.*.side", "factors.*.side",
    ),
    "formations": (
        "formations.*.parent", "units.*.formation", "plans.*.*.formation",
        "plans.*.*.when.formation", "plans.*.*.until.formation", "totals.*.formation",
    ),
    "establishments": ("units.*.establishment",),
    "weapon_systems": (
        "units.*.holdings.<keys>", "establishments.*.holdings.<keys>",
        "weapon_systems.*.mounts.*.weapon", "air.*.aircraft.<keys>",
    ),
    "contingents": ("formations.*.contingent", "totals.*.contingent"),
    "countable": ("totals.*.of", "totals.*.of.*"),
}  # fmt: skip
"""Kind of name -> where such names stand."""


def check_links(draft: Draft) -> None:
    """Report dead references; zones are checked with the map, above this layer."""
    known = _known_names(draft)
    words = _words()
    for kind, patterns in REFERENCES.items():
        for pattern in patterns:
            for path, name, at_key in _found(draft.root, tuple(pattern.split(".")), ()):
                names = known[kind]
                if names is not None and name not in names:
                    what = words[kind].format(name=quote(name))
                    draft.report(path, what, _cure(kind, name, names), at_key=at_key)


def _cure(kind: str, name: str, known: set[str]) -> str:
    """The library that has the name, if one has; else the nearest spelling."""
    library = library_ids(kind).get(name) if kind in LIBRARY_FOLDERS else None
    if library is None:
        return suggestion(name, known)
    return _("add {library} to {kind} under libraries", library=library, kind=kind)


def _words() -> dict[str, str]:
    """What is said of a dead reference, by kind."""
    return {
        "doctrines": _("there is no doctrine {name}"),
        "sides": _("there is no side {name}"),
        "formations": _("there is no formation {name}"),
        "establishments": _("there is no establishment {name}"),
        "weapon_systems": _("there is no weapon system {name}"),
        "contingents": _("there is no contingent {name}"),
        "countable": _("nothing is counted as {name}"),
    }


def _known_names(draft: Draft) -> dict[str, set[str] | None]:
    """The names there are, by kind; None where the place that defines them cannot be read."""
    known = {kind: draft.ids(kind) for kind in REFERENCES}
    known["contingents"] = _contingents(draft.root.entries.get("sides"))
    weapons = known["weapon_systems"]
    known["countable"] = weapons and {MEN, *weapons, *get_args(WeaponKind), *get_args(TargetClass)}
    return known


def _contingents(sides: Node | None) -> set[str] | None:
    """Contingents of all sides; None if one side's cannot be read."""
    names: set[str] = set()
    for side in sides.entries.values() if sides is not None else ():
        contingents = side.child("contingents")
        if contingents is None or not isinstance(contingents.value, list):
            return None
        names.update(str(item.value) for item in contingents.items)
    return names or None


def _found(node: Node, pattern: TreePath, path: TreePath) -> Iterator[tuple[TreePath, str, bool]]:
    """Names that stand where a pattern says: path, name, whether the name is a key."""
    if not pattern:
        if isinstance(node.value, str):
            yield path, node.value, False
        return
    part, rest = pattern[0], pattern[1:]
    if part == KEYS:
        for key in node.entries:
            yield (*path, key), key, True
    elif part == "*":
        for key, child in node.entries.items():
            yield from _found(child, rest, (*path, key))
        for i, child in enumerate(node.items):
            yield from _found(child, rest, (*path, i))
    elif (below := node.entries.get(str(part))) is not None:
        yield from _found(below, rest, (*path, part))
