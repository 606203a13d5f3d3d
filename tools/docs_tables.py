"""The reference of a run's tables, events and codes, from the definitions that the code uses."""

from __future__ import annotations

import ast
import inspect
import re
from enum import IntEnum

from nomonhan import codes
from nomonhan.doctrine.words import Clause
from nomonhan.ensemble.schema import EVENT_KINDS, TABLES, columns_of
from tools.docs_rules import MARK
from tools.docs_source import PACKAGE, phase_modules, read_module

SIDES = {"SIDE": ("CONTINGENT",)}
TITLES = {
    "summary": "One row per battle.", "days": "One row per day and side.",
    "units": "One row per unit.", "holdings": "One row per unit and weapon system that it held.",
    "causes": "One row per side, weapon system and class of target that it struck.",
    "events": "One row per event, in order of time.",
}  # fmt: skip
SQL = """select replication, "at", zone from 'events.parquet' where kind = 'zone_changed'"""
EVENTS = {
    "breakthrough": "a battalion has met the [definition](../definitions.md#breakthrough)",
    "envelopment": "a battalion has met the [definition](../definitions.md#envelopment)",
    "ring_closed": "a [ring](../definitions.md#ring) has held; `at` is when that was known",
    "ring_opened": "a ring that had held six hours is open again",
    "zone_changed": "another side [holds](../definitions.md#zone-held) a named zone",
    "unit_broken": "a unit has [broken](../definitions.md#break), or has dwindled and dispersed",
    "unit_surrendered": "a broken unit without a way out has ceased to exist",
    "counterattack_begun": "an order to counter-attack has reached a unit",
    "counterattack_ended": "the unit has another order",
    "bridge_blown": "a bridge is gone",
}
CODES: tuple[type[IntEnum], ...] = (
    codes.Role, codes.Mobility, codes.Status, codes.Posture, codes.Mission, codes.TargetClass,
    codes.SupplyState, codes.Band, Clause,
)  # fmt: skip


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def events_written() -> set[str]:
    """Kinds of events that some phase writes."""
    found: set[str] = set()
    for module in phase_modules():
        for node in ast.walk(module.tree):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "Event"
            ):
                found.add(node.attr.lower())
    return found


def tables_page() -> str:
    """The whole page of tables."""
    lines = [
        "# Tables of a run",
        "",
        MARK,
        "Six Parquet files in a run's folder. In the names below SIDE stands for each side and",
        "CONTINGENT for each of its contingents: `soviet.killed` counts the whole coalition,",
        "`soviet.mongolian.killed` one contingent. Names hold dots, and `at` of the events is a",
        "word of SQL itself: quote them there, as in",
        "",
        "```sql",
        SQL,
        "```",
        "",
        "`killed`, `wounded`, `missing`, `captured` and `withdrawn` exclude each other; with those",
        "present they add up to those who started and arrived.",
        "",
    ]
    for table in TABLES:
        lines += [f"## `{table}.parquet`", "", TITLES[table], ""]
        lines += ["| column | kind | meaning |", "|---|---|---|"]
        for column in columns_of(table, SIDES):
            kind = f"{column.kind}, may be empty" if column.nullable else column.kind
            lines.append(f"| `{column.name}` | {kind} | {_cell(column.meaning)} |")
        lines.append("")
    written = events_written()
    lines += ["## Kinds of events", "", "| kind | meaning |", "|---|---|"]
    for kind in EVENT_KINDS:
        note = "" if kind in written else "; no phase writes it yet"
        lines.append(f"| `{kind}` | {EVENTS[kind]}{note} |")
    return "\n".join(lines) + "\n"


COMMENT = re.compile(r"^\s*([A-Z_0-9]+) = \d+(?:\s*#\s*(.*))?$")


def _meanings(enum: type[IntEnum]) -> dict[str, str]:
    """What the comments beside the codes say."""
    found = (COMMENT.match(line) for line in inspect.getsource(enum).splitlines())
    return {match[1]: match[2] or "" for match in found if match}


def codes_page() -> str:
    """The whole page of codes."""
    lines = ["# Codes", "", MARK, "What the whole numbers in replays and arrays stand for.", ""]
    for enum in CODES:
        doc = inspect.cleandoc(enum.__doc__ or "").split("\n\n")[0]
        lines += [f"## {enum.__name__}", ""]
        if doc and not doc.startswith("An enumeration"):
            lines += [_cell(doc), ""]
        meanings = _meanings(enum)
        lines += ["| code | name | meaning |", "|---|---|---|"]
        lines += [
            f"| {code.value} | `{code.name.lower()}` | {_cell(meanings.get(code.name, ''))} |"
            for code in enum
        ]
        lines.append("")
    return "\n".join(lines)


def purposes_table() -> str:
    """What draws are for, for the page on chance."""
    lines = ["| code | purpose |", "|---|---|"]
    lines += [f"| {p.value} | {p.name.lower().replace('_', ' ')} |" for p in codes.Purpose]
    return "\n".join(lines) + "\n"


def clauses_table() -> str:
    """The commander's clauses, file by file in the order in which they speak."""
    commander = read_module(PACKAGE / "doctrine" / "commander.py")
    order: list[str] = []
    for node in ast.walk(commander.functions["decide"].node):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            home = commander.imports.get(node.func.id, "").rpartition(".")[0]
            order.append(home)
    lines = ["| clause | what it says | file |", "|---|---|---|"]
    for home in dict.fromkeys(order):
        path = PACKAGE.parent / (home.replace(".", "/") + ".py")
        if not path.is_file():
            continue
        doc = read_module(path).doc
        if not doc.startswith("Clause:"):
            continue
        head, _, body = doc.partition("\n\n")
        title = head.removeprefix("Clause:").strip().rstrip(".")
        lines.append(f"| {title} | {_cell(body)} | `doctrine/{path.name}` |")
    return "\n".join(lines) + "\n"
