"""Errors of pydantic as problems with a place, a path and a cure."""

from __future__ import annotations

from types import NoneType
from typing import Any

from pydantic import ValidationError

from nomonhan.scenario.errors import Problem, quote, suggestion
from nomonhan.scenario.nodes import Node, TreePath, dotted
from nomonhan.scenario.quantity import FAULT, Record, plain
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.shape import Shape, shape_at
from nomonhan.text import gettext as _
from nomonhan.text import ngettext


def problems_of(
    error: ValidationError, root: Node, top: type[Record] = Scenario, prefix: TreePath = ()
) -> list[tuple[TreePath, Problem]]:
    """Each error of validation with its location below `root`; `prefix` leads the printed path."""
    found = []
    for detail in error.errors(include_url=False):
        location: TreePath = detail["loc"]
        found.append((location, _problem(location, dict(detail), root, top, prefix)))
    return found


def _problem(
    location: TreePath, detail: dict[str, Any], root: Node, top: type[Record], prefix: TreePath
) -> Problem:
    kind, context = detail["type"], detail.get("ctx", {})
    at_key = kind == "extra_forbidden"
    if location and location[-1] == "[key]":
        location, at_key = location[:-1], True
    if kind == "missing":
        key = str(location[-1])
        node, depth = root.nearest_to(location[:-1])
        what = _("{key} is missing", key=key)
        path = dotted((*prefix, *location[:depth]))
        return node.problem(path, what, _("add {key}", key=key), at_key=True)
    if kind == FAULT and context["field"]:
        location = (*location, context["field"])
    node, depth = root.nearest_to(location)
    path = dotted((*prefix, *location[:depth]))
    if kind == FAULT:
        return node.problem(path, context["what"], context["cure"], at_key=at_key)
    shape = shape_at(location, top)
    if kind == "extra_forbidden":
        key = str(location[-1])
        parent = shape_at(location[:-1], top)
        cure = suggestion(key, parent.keys if parent else ())
        if node.value is None and " " in key:  # `{note: one, two}` reads as a note and a key
            cure = _("put the text before it in quotes, since a comma ends it")
        return node.problem(
            path, _("the key {key} is not known here", key=quote(key)), cure, at_key=True
        )
    what, cure = _words(kind, context, detail["input"], shape)
    return node.problem(path, what, cure)


def _words(kind: str, context: dict[str, Any], raw: Any, shape: Shape | None) -> tuple[str, str]:
    """What is wrong and its cure, for the errors that pydantic words itself."""
    found = _shown(raw)
    is_number = (
        shape is not None and shape.is_number and not isinstance(raw, dict | list | NoneType)
    )
    if kind in ("float_type", "float_parsing") or (kind == "model_type" and is_number):
        cure = _("write a number such as 12.5, without unit or separators")
        return _("{found} is not a number", found=found), cure
    if kind in ("int_type", "int_parsing", "int_from_float"):
        cure = _("write a number such as 12, without unit or separators")
        return _("{found} is not a whole number", found=found), cure
    if kind == "finite_number":
        return _("the number is not finite"), _("write the number itself")
    if kind == "string_type":
        cure = _("write a text") if isinstance(raw, dict | list) else _("write a text, in quotes")
        return _("{found} is not a text", found=found), cure
    if kind == "string_too_short":
        return _("the text is empty"), _("write it")
    if kind == "string_pattern_mismatch":
        return _("{found} is no color", found=found), _("write it as #aa3322, in quotes")
    if kind.startswith("bool"):
        return _("{found} is neither true nor false", found=found), _("write true or false")
    if kind == "literal_error" and shape is not None:
        return _("{found} is not known here", found=found), suggestion(str(raw), shape.literals)
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return _("{found} is not a mapping", found=found), _mapping_cure(shape)
    if kind == "list_type":
        return _("{found} is not a list", found=found), _("write a list, such as [a, b]")
    if kind.startswith("datetime"):
        return _("{found} is no time", found=found), _("write it as 1939-08-20T05:45")
    if kind == "too_short":
        what = ngettext("{n} entry is too few", "{n} entries are too few", len(raw))
        return what, _("write at least {n}", n=context["min_length"])
    if kind == "too_long":
        what = ngettext("{n} entry is too many", "{n} entries are too many", len(raw))
        return what, _("write at most {n}", n=context["max_length"])
    if kind in ("greater_than", "greater_than_equal", "less_than_equal"):
        return _bound(kind, context, found)
    return quote(detail_text(kind, context)), _("compare it with the schema of scenarios")


def detail_text(kind: str, context: dict[str, Any]) -> str:
    """An error that has no words of ours."""
    return f"{kind} {context}" if context else kind


def _bound(kind: str, context: dict[str, Any], found: str) -> tuple[str, str]:
    bound = {key: plain(float(value)) for key, value in context.items()}
    what = _("{found} is out of all reason", found=found)
    if kind == "greater_than":
        return what, _("write a number above {bound}", bound=bound["gt"])
    if kind == "greater_than_equal":
        return what, _("write a number of at least {bound}", bound=bound["ge"])
    return what, _("write a number of at most {bound}", bound=bound["le"])


def _shown(raw: Any) -> str:
    if isinstance(raw, dict):
        return _("a mapping")
    if isinstance(raw, list):
        return _("a list")
    if raw is None:
        return _("an empty value")
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return quote(raw) or _("an empty text")


def _mapping_cure(shape: Shape | None) -> str:
    if shape is not None and shape.is_number:
        return _("write a number, or {example}", example="{value: 3, low: 2, high: 4, source: KEY}")
    if shape is not None and shape.record is not None:
        needed = [k for k, f in shape.record.model_fields.items() if f.is_required()]
        names = ", ".join((needed or list(shape.keys))[:6])
        return _("write a mapping with the keys {names}", names=names)
    return _("write a mapping of ids, such as id: value")
