"""What decided August, as a page: written from a study that was fought.

`python -m tools.docs_sensitivity --rows N --screen M` measures, writes `docs/sensitivity.md` and
its two pictures, and keeps the battles in `runs/sensitivity`: the same command goes on where it
stopped.  Nothing in the page is typed by hand but its explanations.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from nomonhan.commands.deciding import Sensitivity, sensitivity
from nomonhan.evidence.deciding import Decided
from nomonhan.report.deciding_words import (
    floor_of,
    outcome_word,
    share_rows,
    told,
    weakest,
)
from nomonhan.report.words import Names
from nomonhan.rules import RULES_VERSION
from nomonhan.terrain.board import theater_of
from nomonhan.text import capitalized, language
from tools.docs_questions import table
from tools.docs_source import ROOT

PAGE = ROOT / "docs" / "sensitivity.md"
KEPT = ROOT / "runs" / "sensitivity"
SCENARIO = "khalkhin_gol_august_1939"
PICTURES = {"decided.svg": "sensitivity_themes.svg", "evidence.svg": "sensitivity_evidence.svg"}
MOST_LINKS = 8

INTRODUCTION = """\
Every uncertain number of the scenario is drawn anew for each battle. How much of the spread of
the outcome comes of which numbers, how much of chance, and on what evidence does that rest?

**How it is measured.** Each row of the design has two independent draws of all inputs. One battle
has all of the first; one all of the second; and one for each group has that group of the second
and all else of the first {cite:p}`CampolongoSaltelliCariboni2011`. Every one of them meets chance
of its own, and one more has the first draw again with another chance: what those two differ by is
*chance*, the part of the variance that no knowledge of inputs would take away, and it is taken
out of the groups. From the rest come Sobol' indices of groups {cite:p}`Saltelli2010`: the
*first-order index* is the share of the variance that would go if the group were known, the *total
index* the share that would stay if all else were known. The *share* given here is their mean,
which is the Shapley effect as far as groups interact two by two {cite:p}`Owen2014`, brought to
add up to one together with chance. Intervals are those of a bootstrap over rows; a question
mark stands where rows are too few for one.

Orders of battle, doctrine and the rest speak for themselves; *where the heights lie* is the
placement of named heights within their uncertainty, *the model's rules* are the constants that
all battles share ([their list](model_notes/parameters.md)). Plans have no range and so no share:
what another plan would have done is for the [ready questions](questions/index.md).
"""


def page(found: Sensitivity, names: Names) -> str:
    """The page."""
    decided = found.decided
    heads = ["", *(capitalized(outcome_word(outcome, names)) for outcome in decided.themes)]
    outcome = next(iter(decided.themes))
    groups = len(decided.themes[outcome]) + len(decided.grades[outcome]) - 1  # chance is in both
    battles = decided.rows * (2 + groups)
    return "\n".join(
        [
            "<!-- written by python -m tools.docs_sensitivity -->",
            "# What decided August?",
            "",
            f"*Model, not history.* {decided.rows} rows, {battles} battles of `{SCENARIO}`, seed "
            f"{found.seed}, rules version {RULES_VERSION}, study {found.digest[:16]}.",
            "",
            INTRODUCTION,
            "## By what the inputs are about",
            "",
            "![Share of each group in the variance of each outcome](sensitivity_themes.svg)",
            "",
            *(f"- {told(outcome, indices, names)}" for outcome, indices in decided.themes.items()),
            "",
            "Shares in percent, with 95 % intervals:",
            "",
            *table(heads, share_rows(decided.themes, names)),
            "",
            "## The weight of the evidence",
            "",
            "The same variance by the grade of the source that each number rests on: A scholarly "
            "or archival, B specialist secondary, C general or memoir, D popular or partisan, or "
            "assumed. A result whose spread rests on assumed numbers can be narrowed by reading; "
            "one that rests on chance cannot.",
            "",
            "![Share of each grade of evidence](sensitivity_evidence.svg)",
            "",
            *table(heads, share_rows(decided.grades, names)),
            "",
            *links(decided, names),
            "## To measure it again",
            "",
            f"`nomonhan sensitivity {SCENARIO} --rows {decided.rows} --screen {decided.screened}`",
            "",
        ]
    )


def links(decided: Decided, names: Names) -> list[str]:
    """The assumed inputs that move each outcome most."""
    if not decided.screened:
        return []
    lines = [
        "## The weakest links",
        "",
        f"Each kind of input drawn anew by itself, {decided.screened} times "
        "{cite:p}`Morris1991`: how far it moves an outcome in the mean, in standard deviations of "
        "the outcome. Battles are chaotic, so that any change at all moves them; what chance alone "
        "moves is the floor, and only what lies above it is named. Of few rows this is a list of "
        "what to look at first, not a ranking.",
        "",
    ]
    rows = []
    for outcome in decided.families:
        floor = floor_of(decided, outcome)
        named = [f"`{e.group}` {e.size:.2f}" for e in weakest(decided, outcome, MOST_LINKS)]
        rows.append(
            [
                capitalized(outcome_word(outcome, names)),
                f"{floor.size:.2f}" if floor else "",
                ", ".join(named) or "none above the floor",
            ]
        )
    return [*lines, *table(["outcome", "chance alone", "assumed inputs above it"], rows), ""]


def write(found: Sensitivity) -> None:
    """Write the page and its pictures."""
    with language("en"):
        names = Names(found.scenario, theater_of(found.scenario).names)
        PAGE.write_text(page(found, names), "utf-8", newline="\n")
    for name, copy in PICTURES.items():
        svg = (found.folder / name).read_text("utf-8")
        (PAGE.parent / copy).write_text(svg, "utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is lacking and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=128)
    parser.add_argument("--screen", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=None)
    parser.add_argument("--kept", type=Path, default=KEPT)
    options = parser.parse_args(arguments)
    found = sensitivity(
        SCENARIO, rows=options.rows, screen=options.screen, seed=options.seed,
        workers=options.workers, out=options.kept, lang="en", show_progress=True,
    )  # fmt: skip
    if not found.decided.is_interrupted:
        write(found)


if __name__ == "__main__":
    main()
