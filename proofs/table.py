"""Rows of results, kept by gate and printed as one page with its digest."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from nomonhan.rules import RULES_VERSION
from proofs.statistics import Interval

Verdict = Literal["pass", "fail", "-"]
TITLES = ("gate", "case", "quantity", "measured", "95 % interval", "bound", "battles", "verdict")


@dataclass(frozen=True)
class Row:
    """One measured quantity beside its bound; `-` where nothing is asked of it."""

    gate: str
    case: str
    quantity: str
    measured: str
    interval: str
    bound: str
    battles: int
    verdict: Verdict

    def cells(self) -> tuple[str, ...]:
        return (
            self.gate, self.case, self.quantity, self.measured, self.interval, self.bound,
            f"{self.battles:,}", self.verdict,
        )  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What one gate found: rows, a wide table beside them if it has one, the code it ran on."""

    gate: str
    code: str
    rows: tuple[Row, ...]
    wide: tuple[tuple[str, ...], ...] = ()  # titles first

    @property
    def passed(self) -> bool:
        return all(row.verdict != "fail" for row in self.rows)


def plain(number: float) -> str:
    """A number in four digits or so."""
    if not math.isfinite(number):
        return "∞" if number > 0 else "-∞" if number < 0 else "none"
    if number == 0.0:
        return "0"
    digits = max(0, 3 - math.floor(math.log10(abs(number))))
    return f"{number:,.{min(digits, 4)}f}"


def between(interval: Interval) -> str:
    """An interval in words."""
    return f"{plain(interval.low)} to {plain(interval.high)}"


def judged(ok: bool) -> Verdict:
    return "pass" if ok else "fail"


def row_of(
    gate: str, case: str, quantity: str, found: Interval, bound: str, battles: int,
    verdict: Verdict = "-",
) -> Row:  # fmt: skip
    """A row from an estimate."""
    return Row(
        gate, case, quantity, plain(found.value), between(found), bound, battles, verdict
    )  # fmt: skip


def save(folder: Path, outcome: Outcome) -> None:
    """Keep the outcome of a gate until the page is written."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{outcome.gate}.json.part"
    temporary.write_text(json.dumps(asdict(outcome), indent=1), "utf-8")
    os.replace(temporary, folder / f"{outcome.gate}.json")


def kept(folder: Path, gate: str) -> Outcome | None:
    """The outcome of a gate that was run before."""
    try:
        found = json.loads((folder / f"{gate}.json").read_text("utf-8"))
        rows = tuple(Row(**row) for row in found["rows"])
        wide = tuple(tuple(line) for line in found["wide"])
        return Outcome(found["gate"], found["code"], rows, wide)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def digest_of(outcomes: Sequence[Outcome]) -> str:
    """SHA-256 of all rows in their order."""
    lines = ["\t".join(row.cells()) for outcome in outcomes for row in outcome.rows]
    lines += ["\t".join(cells) for outcome in outcomes for cells in outcome.wide]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def markdown(titles: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    """A table of a Markdown page."""
    rule = "|".join("---" for _title in titles)
    body = ["| " + " | ".join(cells) + " |" for cells in lines]
    return ["| " + " | ".join(titles) + " |", f"|{rule}|", *body]


def asked_table(rows: Sequence[Row]) -> list[str]:
    """Lines of one gate's table on a page of its own, where what is asked needs no interval."""
    titles = ("case", "quantity", "measured", "asked", "battles", "verdict")
    return markdown(
        titles,
        [(r.case, r.quantity, r.measured, r.bound, f"{r.battles:,}", r.verdict) for r in rows],
    )


def asked_page(
    title: str, about: Sequence[str], rows: Sequence[Row], seconds: float, where: str = "",
    after: Sequence[str] = (),
) -> str:  # fmt: skip
    """A page of such a table: lines `about` before it and `after` it; `where` it took `seconds`."""
    lines = ["# " + title, "", *about, ""]
    lines += [f"Rules version {RULES_VERSION}; fought in {seconds:.0f} s{where}.", ""]
    lines += asked_table(rows)
    return "\n".join([*lines, "", *after] if after else lines) + "\n"


def exit_code(rows: Sequence[Row]) -> int:
    """0 if all is as asked, else 1."""
    return int(any(row.verdict == "fail" for row in rows))


def shown(rows: list[Row]) -> list[Row]:
    """The same rows, told as soon as they are found."""
    for line in rows:
        print(" | ".join(line.cells()[1:]), flush=True)
    return rows


def page(outcomes: Sequence[Outcome], abouts: Mapping[str, str]) -> str:
    """The page of the documentation; `abouts`: gate -> what it asks."""
    rows = [row for outcome in outcomes for row in outcome.rows]
    failed = sum(row.verdict == "fail" for row in rows)
    passed = sum(row.verdict == "pass" for row in rows)
    lines = [
        "# Proofs",
        "",
        "Written by `make prove`. The gates say that the machine is sound, not that history was",
        "hit; what history says is scored elsewhere. Rows without a verdict are shown, not judged.",
        "",
        f"Rules version {RULES_VERSION}, code `{outcomes[0].code[:12]}`. {passed} rows pass, "
        f"{failed} fail.",
        "",
        f"Digest of the tables (SHA-256 of their rows): `{digest_of(outcomes)}`",
        "",
    ]
    for outcome in outcomes:
        lines += [f"## {outcome.gate.replace('_', ' ').capitalize()}", "", abouts[outcome.gate], ""]
        lines += markdown(TITLES[1:], [row.cells()[1:] for row in outcome.rows])
        if outcome.wide:
            lines += ["", *markdown(outcome.wide[0], outcome.wide[1:])]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
