"""Numbers that stand in the code of rules and phases rather than in the data.

They have no range and no source of their own; a page lists them so that nobody takes them for more
than they are.
"""

from __future__ import annotations

import ast

from tools.docs_rules import MARK
from tools.docs_source import PACKAGE, Function, Module, phase_modules, rule_modules

TRIVIAL = {0, 1, 2, -1, 0.5, 24, 60, 100, 1000, 3600, 1e6, 1440}
"""Counts, halves, hundreds and the units of time and length: nothing to have a view on."""
IGNORED_CALLS = {"uniform", "range"}  # their whole numbers key draws and loops


def numbers_in(function: Function) -> list[tuple[float, str]]:
    """(number, the line it stands in) of a function, in the order of the lines."""
    lines = function.text.splitlines()
    first = function.node.lineno
    keys = {
        id(inner)
        for node in ast.walk(function.node)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", None) or getattr(node.func, "id", None)) in IGNORED_CALLS
        for inner in ast.walk(node)
    }
    indexes = {
        id(inner)
        for node in ast.walk(function.node)
        if isinstance(node, ast.Subscript)
        for inner in ast.walk(node.slice)
    }
    found = []
    for node in ast.walk(function.node):
        if not isinstance(node, ast.Constant) or id(node) in keys | indexes:
            continue
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float) or value in TRIVIAL:
            continue
        found.append((float(value), node.lineno, lines[node.lineno - first].strip()))
    found.sort(key=lambda row: row[1])
    return [(value, line) for value, _at, line in found]


def module_rows(module: Module) -> list[str]:
    """Rows of the table for one file."""
    name = module.path.relative_to(PACKAGE).as_posix()
    rows = []
    for function in module.functions.values():
        for value, line in numbers_in(function):
            shown = line.replace("|", "\\|").replace("`", "")
            rows.append(f"| `{name}` | `{function.name}` | {value:.10g} | `{shown}` |")
    return rows


def literals_page() -> str:
    """The whole page."""
    modules = [m for m in rule_modules() if m.path.stem != "light"] + phase_modules()
    rows = [row for module in modules for row in module_rows(module)]
    lines = [
        "# Numbers in the code",
        "",
        MARK,
        f"{len(rows)} places where a rule or a phase holds a number of its own, apart from counts,",
        "halves and units. They are assumed, have no range, and are not drawn; what of them proves",
        "to matter belongs in [the list of constants](../model_notes/parameters.md). The series of",
        "sun and moon in `rules/light.py` are left out: they are astronomy.",
        "",
        "| file | function | number | line |",
        "|---|---|---|---|",
        *rows,
    ]
    return "\n".join(lines) + "\n"
