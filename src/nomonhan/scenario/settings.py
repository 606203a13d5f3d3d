"""Set single values of a scenario: `--set path=value` and the `set` of a patch.

A value is a number or word, `x0.5` (so many times what it was), or a whole quantity
`{value: 3, low: 2, high: 4, source: KEY}`.  A bare number stands without a range and is assumed.
"""

from __future__ import annotations

import re

from pydantic import ValidationError

from nomonhan.scenario.errors import Problem, quote, suggestion
from nomonhan.scenario.nodes import Node, TreePath, dotted
from nomonhan.scenario.paths import WILD, effective, expand, known_below, split
from nomonhan.scenario.quantity import ASSUMED, Quantity
from nomonhan.scenario.reader import parse_yaml, plain_scalar
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.shape import Shape, below, shape_at
from nomonhan.text import gettext as _

SET = "--set"
QUANTITY = "{value: 3, low: 2, high: 4, source: KEY}"
_FACTOR = re.compile(r"[x*]\s*([0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)")
_PARTS = ("value", "low", "high")


def parse_setting(text: str, number: int, problems: list[Problem]) -> tuple[str, Node] | None:
    """`path=value` as given on the command line, the `number`-th of them."""
    path, sign, written = text.partition("=")
    if not sign or not path.strip():
        what = _("{text} is no setting", text=quote(text))
        cure = _("write path=value, such as supply.soviet.trucks=x0.5")
        problems.append(Problem(SET, number, 1, "", what, cure))
        return None
    column = len(path) + 2
    raw = written.strip()
    if raw[:1] not in ("{", "["):
        return path, Node(plain_scalar(raw), SET, number, column)
    faults: list[Problem] = []
    root = parse_yaml(f"value: {raw}", SET, faults)
    if root is None or faults:
        what = _("{text} cannot be read", text=quote(raw))
        cure = _("write a number, a word, or {example}", example=QUANTITY)
        problems.append(Problem(SET, number, column, path, what, cure))
        return None
    for node in root.walk():
        node.line, node.column, node.key_line, node.key_column = number, column, number, column
    return path, root.entries["value"]


def apply_setting(
    root: Node,
    scenario: Scenario,
    path: str,
    value: Node,
    problems: list[Problem],
    source: str = ASSUMED,
) -> None:
    """Change the tree at every place that `path` stands for.

    `scenario` holds the records before the change, `source` is that of bare numbers.
    """
    parts: TreePath = split(path)
    targets = list(expand(root, scenario, parts))
    is_wild = any(set(part) & set(WILD) for part in split(path))
    if is_wild and not targets:
        what = _("{path} matches nothing", path=quote(path))
        problems.append(value.problem(path, what, _("widen the pattern, or name one place")))
    applied = 0
    for target in targets:
        if is_wild and _factor(value) is not None and effective(scenario, target) is None:
            continue  # a share of what a unit does not hold
        applied += 1
        _apply(root, scenario, target, value, problems, source)
    if targets and not applied:
        what = _("{path} matches no number that is there", path=quote(path))
        problems.append(value.problem(path, what, _("set a number instead of a factor")))


def _apply(
    root: Node,
    scenario: Scenario,
    path: TreePath,
    value: Node,
    problems: list[Problem],
    source: str,
) -> None:
    if path == ("name",):  # runs and their reports would say that another scenario was fought
        what = _("a change does not rename its scenario")
        cure = _("leave the name; copy the scenario to have one of another name")
        problems.append(value.problem("name", what, cure))
        return
    parent_shape = shape_at(())
    for depth, part in enumerate(path):
        parent = path[:depth]
        shape = below(parent_shape, part) if parent_shape is not None else None
        missing = (
            shape is not None
            and parent_shape is not None
            and _is_dead(root, parent, part, parent_shape, shape, is_last=depth == len(path) - 1)
        )
        if shape is None or missing:
            known = known_below(root, parent, parent_shape) if parent_shape is not None else []
            what = _("there is nothing called {name} here", name=quote(part))
            place = dotted(path[: depth + 1])
            problems.append(value.problem(place, what, suggestion(str(part), known)))
            return
        parent_shape = shape
    assert parent_shape is not None
    factor = _factor(value)
    if factor is not None:
        _multiply(root, scenario, path, value, factor, parent_shape, problems)
    elif parent_shape.is_number and not value.entries:
        bare = Node(value.value, value.file, value.line, value.column)
        given = Node(source, value.file, value.line, value.column)
        _put(root, path, _moved(value, {"value": bare, "source": given}))
    else:
        _put(root, path, value.copy())


def _is_dead(
    root: Node, parent: TreePath, part: object, outer: Shape, inner: Shape, *, is_last: bool
) -> bool:
    """Whether an id or item is named that is not there and cannot be made by setting a number."""
    if outer.record is not None:
        return False
    if root.nearest_to((*parent, str(part)))[1] == len(parent) + 1:
        return False
    return outer.is_list or not (is_last and inner.is_number)


def _factor(value: Node) -> float | None:
    found = _FACTOR.fullmatch(value.value.strip()) if isinstance(value.value, str) else None
    return float(found[1]) if found else None


def _multiply(
    root: Node,
    scenario: Scenario,
    path: TreePath,
    value: Node,
    factor: float,
    shape: Shape,
    problems: list[Problem],
) -> None:
    now = _number_at(root, path) or effective(scenario, path)
    if not shape.is_number or now is None:
        what = _("there is no number here to multiply")
        problems.append(value.problem(dotted(path), what, _("set a value instead of a factor")))
        return
    entries = {
        part: Node(number * factor, value.file, value.line, value.column)
        for part in _PARTS
        if (number := getattr(now, part)) is not None
    }
    words = {"source": ASSUMED, "note": f"x{factor:g} {now.source or ''}".strip()}
    for key, text in words.items():
        entries[key] = Node(text, value.file, value.line, value.column)
    _put(root, path, _moved(value, entries))


def _number_at(root: Node, path: TreePath) -> Quantity | None:
    """The number as the tree has it, which an earlier setting may have changed."""
    node, depth = root.nearest_to(path)
    if depth < len(path):
        return None
    raw = node.plain()
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        raw = {"value": raw}
    try:
        return Quantity.model_validate(raw)
    except ValidationError:  # reported when the whole tree is validated
        return None


def _moved(value: Node, entries: dict[str, Node]) -> Node:
    return Node(entries, value.file, value.line, value.column)


def _put(root: Node, path: TreePath, value: Node) -> None:
    """Put a node at a path whose existence has been checked; mappings on the way are made."""
    node = root
    for part in path[:-1]:
        child = node.child(part)
        if child is None or not isinstance(child.value, dict | list):
            # a bare number becomes a quantity so that its source or limits can be set
            entries = {} if child is None else {"value": child}
            child = Node(entries, value.file, value.line, value.column)
            if isinstance(node.value, dict):
                node.value[str(part)] = child
        node = child
    last = path[-1]
    if isinstance(node.value, list):
        node.value[int(last)] = value
    elif isinstance(node.value, dict):
        node.value[str(last)] = value
