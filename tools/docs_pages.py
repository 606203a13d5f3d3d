"""Write the pages of the documentation that come from the code.

`python -m tools.docs_pages` writes the committed ones (commands, constants); with `--check` nothing
is written and a stale page fails.  The others are written into `docs/reference` when the
documentation is built, and are not committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.docs_commands import commands_page
from tools.docs_gates import gates_page
from tools.docs_literals import literals_page
from tools.docs_parameters import parameters_page
from tools.docs_records import schema_page
from tools.docs_rules import rule_pages
from tools.docs_sequence import sequence_page
from tools.docs_source import ROOT
from tools.docs_state import state_page
from tools.docs_tables import clauses_table, codes_page, purposes_table, tables_page

DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"


def committed_pages() -> dict[Path, str]:
    """Pages that are kept in the repository, so that they can be read there."""
    return {
        DOCS / "commands.md": commands_page(),
        DOCS / "model_notes" / "parameters.md": parameters_page(),
    }


def built_pages() -> dict[Path, str]:
    """Pages that are made when the documentation is built."""
    pages = {
        "sequence_of_play.md": sequence_page(),
        "scenario_files.md": schema_page(),
        "tables.md": tables_page(),
        "codes.md": codes_page(),
        "state.md": state_page(),
        "literals.md": literals_page(),
        "gates.md": gates_page(),
        "purposes.inc": purposes_table(),
        "clauses.inc": clauses_table(),
        **rule_pages(),
    }
    return {REFERENCE / name: text for name, text in pages.items()}


def write(pages: dict[Path, str]) -> None:
    """Write what has changed, so that a second build has little to do."""
    for path, text in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")


def write_built_pages() -> None:
    """Make `docs/reference` anew; pages of rules that are gone go too."""
    pages = built_pages()
    write(pages)
    for path in REFERENCE.iterdir():
        if path not in pages:
            path.unlink()


def stale_pages() -> list[Path]:
    """Committed pages that are not what the code would write now."""
    return [
        path
        for path, text in committed_pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Write the committed pages, or say which are stale."""
    if "--check" not in sys.argv:
        write(committed_pages())
        return 0
    stale = stale_pages()
    for path in stale:
        name = path.relative_to(ROOT).as_posix()
        sys.stderr.write(f"{name} is out of date; run python -m tools.docs_pages\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
