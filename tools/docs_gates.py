"""The page of the gates: what each asks, and where the last run's table stands."""

from __future__ import annotations

from proofs.__main__ import GATES, PAGE
from tools.docs_rules import MARK


def gates_page() -> str:
    """The whole page; the table of the last run is linked where there is one."""
    lines = [
        "# Gates",
        "",
        MARK,
        "`make prove` runs them, before a change of behavior is called done. They say that the",
        "machine is sound; none looks at a date or a loss of history.",
        "",
        "| gate | battles of a case | what it asks |",
        "|---|---|---|",
        *(
            f"| {name.replace('_', ' ')} | {gate.runs:,} | {gate.about} |"
            for name, gate in GATES.items()
        ),
        "",
    ]
    if PAGE.exists():
        lines += ["What they found: [the table of the last run](../proofs.md).", ""]
        lines += ["```{toctree}", ":hidden:", "", "../proofs", "```", ""]
    else:
        lines += ["They have not been run in full on this state of the code.", ""]
    return "\n".join(lines)
