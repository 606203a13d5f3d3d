"""The page of the sequence of play, read from `engine/sequence_of_play.py`."""

from __future__ import annotations

import ast

from tools.docs_rules import MARK
from tools.docs_source import (
    PACKAGE,
    Module,
    first_sentence,
    module_named,
    read_module,
    rules_used,
)

FILE = PACKAGE / "engine" / "sequence_of_play.py"
TICK = "play_tick"


def calls(body: list[ast.stmt]) -> list[str]:
    """Names of the phases that are called directly in a list of statements."""
    found: list[str] = []
    for node in body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            if isinstance(node.value.func, ast.Name):
                found.append(node.value.func.id)
        elif isinstance(node, ast.If):
            found += calls(node.body)
    return found


def parts_of_tick() -> list[tuple[str, list[str]]]:
    """Phases before the ticks, within each, and after them, in order."""
    body = read_module(FILE).functions[TICK].node.body
    loops = [i for i, node in enumerate(body) if isinstance(node, ast.For)]
    if len(loops) != 1:
        raise ValueError(f"{FILE.name}: {TICK} has {len(loops)} loops; the page expects one")
    (at,) = loops
    loop = body[at]
    assert isinstance(loop, ast.For)
    return [
        ("Once a tick, first", calls(body[:at])),
        ("In every tick", calls(loop.body)),
        ("Once a tick, at its end", calls(body[at + 1 :])),
    ]


def _home(sequence: Module, phase: str) -> Module | None:
    """File in which a phase stands."""
    if phase in sequence.functions:
        return sequence
    return module_named(sequence.imports.get(phase, "").rpartition(".")[0])


def _row(sequence: Module, number: int, phase: str) -> str:
    home = _home(sequence, phase)
    if home is None:
        raise ValueError(f"{FILE.name}: {phase} is imported from nowhere")
    rules = ", ".join(
        f"[{rule.replace('_', ' ')}](rule_{rule}.md)" for rule in sorted(rules_used(home, phase))
    )
    where = home.path.relative_to(PACKAGE / "engine").as_posix()
    says = first_sentence(home.functions[phase].doc)
    return f"| {number} | `{phase}` | {says} | {rules} | `{where}` |"


def sequence_page() -> str:
    """The whole page."""
    sequence = read_module(FILE)
    lines = [
        "# Sequence of play",
        "",
        MARK,
        "What happens in one tick, in order, as `src/nomonhan/engine/sequence_of_play.py` has it.",
        "Commanders decide between ticks, at the decision points of their side; all else is below.",
        "A tick sees both sides alike: fires are gathered for all units and then drawn at once.",
        "",
    ]
    number = 0
    for heading, phases in parts_of_tick():
        lines += [
            f"## {heading}",
            "",
            "| | phase | what it does | rules | file |",
            "|--|--|--|--|--|",
        ]
        for phase in phases:
            number += 1
            lines.append(_row(sequence, number, phase))
        lines.append("")
    return "\n".join(lines)
