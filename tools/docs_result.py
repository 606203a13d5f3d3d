"""The first result in the READMEs: what `make run` prints, copied from a run that was fought.

`python -m tools.docs_result RUN` writes the result of a run's folder between the marks in
`README.md` and, in Spanish, in `README.es.md`, with seed, digest and rules version, so that readers
can tell whether their own is the same.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from nomonhan.commands.answer import Table
from nomonhan.commands.run import run_command
from nomonhan.evidence.results import Results
from nomonhan.text import language
from tools.docs_source import ROOT

READMES = {"en": ROOT / "README.md", "es": ROOT / "README.es.md"}
MARKED = re.compile(r"(?s)(<!-- result -->\n).*?(<!-- end of result -->)")


def as_text(table: Table) -> list[str]:
    """A table as the terminal shows it to a pipe."""
    rows = (
        [list(table.header), *map(list, table.rows)] if table.header else [*map(list, table.rows)]
    )
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if i in table.numeric else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def block(folder: Path, lang: str) -> str:
    """The result of a finished run as a code block; nothing is fought again."""
    results = Results(folder)
    manifest = results.manifest
    with language(lang):
        answer = run_command(
            scenario=manifest["scenario"], runs=results.n, seed=manifest["seed"], out=folder,
            workers=1, replays=0, report=False,
        )  # fmt: skip
    lines: list[str] = []
    for part in answer.parts:
        lines += as_text(part) if isinstance(part, Table) else [part]
    kept = [line for line in lines if folder.name not in line]
    digest = str(manifest["scenario_digest"])[:16]
    name = {"en": "rules version", "es": "versión de las reglas"}[lang]
    kept.append(f"{manifest['scenario']} {digest}, {name} {manifest['rules_version']}")
    return "```text\n" + "\n".join(kept) + "\n```\n"


def main() -> None:
    """Write the result of the run named on the command line into both files."""
    folder = Path(sys.argv[1])
    for lang, path in READMES.items():
        text = path.read_text(encoding="utf-8")
        new = block(folder, lang)
        pieces = MARKED.split(text)
        if len(pieces) != 4:
            raise SystemExit(f"{path.name} has no marks for the result, or several")
        before, start, end, after = pieces
        path.write_text(before + start + new + end + after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
