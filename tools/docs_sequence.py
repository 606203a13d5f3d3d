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
EVERY_TICK = "tick"
WHEN = {  # by the condition that a phase stands under
    "rear_h > 0.0": "round of the rear",
    "on_the_hour(tick, b.clock)": "hour",
    "on_the_hour(tick + 1, b.clock)": "hour",
    "judged > 0": "round of ground",
    "day_ends(day, tick + 1, b.clock)": "day",
    "b.tape.units.shape[0] > 0": "tick, where a record is kept",
}


def calls(body: list[ast.stmt], when: str) -> list[tuple[str, str]]:
    """Phases that are called directly in a list of statements, and how often."""
    found: list[tuple[str, str]] = []
    for node in body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            if isinstance(node.value.func, ast.Name):
                found.append((node.value.func.id, when))
        elif isinstance(node, ast.If):
            condition = ast.unparse(node.test)
            if condition not in WHEN:
                raise ValueError(f"{FILE.name}: no words for `if {condition}`")
            found += calls(node.body, WHEN[condition])
    return found


def phases_of_tick() -> list[tuple[str, str]]:
    """Phases in order, each with that which it is gone through once in."""
    return calls(read_module(FILE).functions[TICK].node.body, EVERY_TICK)


def _home(sequence: Module, phase: str) -> Module | None:
    """File in which a phase stands."""
    if phase in sequence.functions:
        return sequence
    return module_named(sequence.imports.get(phase, "").rpartition(".")[0])


def _row(sequence: Module, number: int, phase: str, when: str) -> str:
    home = _home(sequence, phase)
    if home is None:
        raise ValueError(f"{FILE.name}: {phase} is imported from nowhere")
    rules = ", ".join(
        f"[{rule.replace('_', ' ')}](rule_{rule}.md)" for rule in sorted(rules_used(home, phase))
    )
    where = home.path.relative_to(PACKAGE / "engine").as_posix()
    says = first_sentence(home.functions[phase].doc)
    return f"| {number} | `{phase}` | {says} | {when} | {rules} | `{where}` |"


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
        "| | phase | what it does | once a | rules | file |",
        "|--|--|--|--|--|--|",
    ]
    for number, (phase, when) in enumerate(phases_of_tick(), start=1):
        lines.append(_row(sequence, number, phase, when))
    return "\n".join([*lines, ""])
