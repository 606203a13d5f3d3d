"""The ready questions as pages, in the form that analysts expect, from battles that were fought.

`python -m tools.docs_questions --runs N` fights every question, writes a page and a picture for
each into `docs/questions`, and keeps the outcomes in `runs/questions`: the same command goes on
where it stopped.  Nothing in the pages is typed by hand but what stands in the questions' files.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from nomonhan.commands.asking import moved_by
from nomonhan.commands.library import default_workers
from nomonhan.commands.progress import progress_bar
from nomonhan.evidence.intervals import occurred, share_of
from nomonhan.evidence.paired import Difference, Pairs, difference_of, pairs_of
from nomonhan.evidence.questions import Question, QuestionCase, questions
from nomonhan.evidence.study import Study, Way
from nomonhan.report.assumptions import Influence
from nomonhan.report.difference_plot import difference_plot
from nomonhan.report.differences import (
    amount,
    caution,
    header,
    line_of,
    sentence,
    sentences,
    worth_showing,
)
from nomonhan.report.palette import standalone
from nomonhan.report.words import Names
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.board import theater_of
from nomonhan.text import format_percent, language
from tools.docs_source import ROOT

PAGES = ROOT / "docs" / "questions"
KEPT = ROOT / "runs" / "questions"
BASE = "base"
LEVELS = (0.1, 0.5, 0.9)


def cases_of(asked: Sequence[Question], scenario: str) -> dict[str, LoadedScenario]:
    """The scenario as it stands, and every case of the questions to it."""
    cases = {BASE: load_scenario(scenario)}
    for question in asked:
        cases[question.id] = _loaded(question, question.case)
        if question.against is not None:
            cases[against(question)] = _loaded(question, question.against)
    return cases


def against(question: Question) -> str:
    """Name of the case that a question's case is compared with."""
    return BASE if question.against is None else f"{question.id}_against"


def _loaded(question: Question, case: QuestionCase) -> LoadedScenario:
    return load_scenario(question.scenario, case.patches, case.sets)


def page(
    question: Question, study: Study, pairs: Sequence[Pairs], found: Sequence[Difference],
    names: Names,
) -> str:  # fmt: skip
    """One question as a page."""
    shown = worth_showing(found)
    base = "the scenario as it stands" if question.against is None else question.against.name.en
    heading = None if question.against is None else base
    n = max(difference.n for difference in found)
    assumptions = [f"- {each.en}" for each in question.assumptions]
    sources = ", ".join(f"{{cite:p}}`{key}`" for key in question.sources)
    return "\n".join(
        [
            "<!-- written by python -m tools.docs_questions; change data/questions instead -->",
            f"# {question.question.en}",
            "",
            f"*Model, not history.* {n} pairs of battles of `{question.scenario}`, seed "
            f"{study.identity['seed']}, rules version {RULES_VERSION}, study {study.digest[:16]}.",
            "",
            "## Question",
            "",
            f"**{question.case.name.en}**, compared with **{base}**, replication by replication "
            "on the same draws.",
            "",
            "## Assumptions",
            "",
            *assumptions,
            *(["", f"Sources: {sources}"] if sources else []),
            "",
            "## Model",
            "",
            question.model.en + " What the model leaves out stands under "
            "[limits](../limits.md); how the comparison is made, under "
            "[comparisons](../comparisons.md).",
            "",
            "## Distributions",
            "",
            "10 %, median and 90 % of the battles; of what happens or does not, the share of the "
            "battles with its 95 % interval.",
            "",
            *distributions(pairs, found, names, base, question.case.name.en),
            "",
            "## Result",
            "",
            f"![Differences with their intervals]({question.id}.svg)",
            "",
            *(f"- {told}" for told in sentences(shown, names)),
            "",
            *table(header(heading), [list(line_of(each, names)) for each in shown]),
            "",
            caution(shown),
            "",
            "## Sensitivity",
            "",
            *sensitivity(moved_by(study, pairs), names),
            "",
            "## To ask it again",
            "",
            f"`nomonhan question {question.id} --runs {n}`",
            "",
        ]
    )


def distributions(
    pairs: Sequence[Pairs], found: Sequence[Difference], names: Names, base: str, case: str
) -> list[str]:
    """What each case looks like by itself."""
    rows = []
    for each, difference in zip(pairs, found, strict=True):
        cells = [names.metric(each.metric)]
        for sample in (each.base, each.case):
            if each.kind == "probability":
                share = share_of(sample > 0)
                cells.append(
                    f"{format_percent(share.p)} ({format_percent(share.low)} to "
                    f"{format_percent(share.high)})"
                )
            else:
                levels = occurred(sample, LEVELS)
                cells.append(" / ".join(amount(difference, float(v)) for v in levels))
        rows.append(cells)
    return table(["", base, case], rows)


def sensitivity(moved: Sequence[Influence], names: Names) -> list[str]:
    """Which uncertain inputs the difference hangs on."""
    if not moved:
        return [
            "No uncertain input goes with a difference beyond what chance gives among so many: as "
            "far as these pairs can tell, the answer does not hang on any one of them."
        ]
    rows = [
        [f"`{each.path}`", str(each.inputs), names.metric(each.outcome), f"{each.correlation:.2f}"]
        for each in moved
    ]
    return [
        "Uncertain inputs that the differences go with beyond what chance gives among so many "
        "(rank correlation, family-wise 5 %). Where the input is high, a positive sign means a "
        "greater difference.",
        "",
        *table(["input", "numbers", "difference in", "correlation"], rows),
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def picture(
    question: Question, study: Study, found: Sequence[Difference], names: Names, scenario: Scenario
) -> str:
    """The differences of one question as an SVG file."""
    n = max(difference.n for difference in found)
    note = f"Model, not history. {n} pairs of battles, study {study.digest[:8]}"
    sides = list(scenario.sides)
    svg = difference_plot(worth_showing(found), names, question.case.name.en, note, sides)
    return standalone(svg, [scenario.sides[side].color for side in sides])


def index(asked: Sequence[Question], told: dict[str, str]) -> str:
    """The page that lists the questions, each with the first thing that was found."""
    lines = [
        "<!-- written by python -m tools.docs_questions -->",
        "# Ready questions",
        "",
        "Questions that people ask of August 1939, each with its assumptions, fought in pairs on "
        "common random numbers. `nomonhan question` lists them, `nomonhan question NAME` asks one; "
        "the files stand in `src/nomonhan/data/questions`, and a new one is a new file. "
        "*Model, not history*: an answer holds for the model under the stated assumptions.",
        "",
        *(f"- **[{q.question.en}]({q.id}.md)** {told[q.id]}" for q in asked),
        "",
        "```{toctree}",
        ":hidden:",
        "",
        *(q.id for q in asked),
        "```",
        "",
    ]
    return "\n".join(lines)


def headline(found: Sequence[Difference], names: Names) -> str:
    """What was asked first, sure or not, then the surest difference of all else."""
    asked, *rest = worth_showing(found)
    told = sentence(asked, names) + ("" if asked.is_sure else " That is not sure to differ.")
    sure = [each for each in rest if each.is_sure]
    if not sure:
        return told
    surest = max(sure, key=lambda each: abs(each.mean) / max(each.half_width, 1e-12))
    return f"{told} {sentence(surest, names)}"


def main() -> None:
    """Fight what is lacking and write the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=default_workers())
    parser.add_argument("--kept", type=Path, default=KEPT)
    options = parser.parse_args()
    every = list(questions().values())
    PAGES.mkdir(parents=True, exist_ok=True)
    told: dict[str, str] = {}
    for scenario in dict.fromkeys(q.scenario for q in every):
        asked = [q for q in every if q.scenario == scenario]
        study = Study(cases_of(asked, scenario), options.seed)
        study.keep_in(options.kept / f"{scenario}-{study.digest[:8]}")
        with progress_bar(True) as progress:
            found = study.fought(options.runs, Way("threads", options.workers, progress))
        if study.is_interrupted:
            return
        names = Names(study.scenario, theater_of(study.scenario).names)
        with language("en"):
            for question in asked:
                base, case = found[against(question)], found[question.id]
                pairs = pairs_of(base, case, question.metrics, hours=study.hours)
                differences = [difference_of(each) for each in pairs]
                text = page(question, study, pairs, differences, names)
                svg = picture(question, study, differences, names, study.scenario)
                (PAGES / f"{question.id}.md").write_text(text, "utf-8", newline="\n")
                (PAGES / f"{question.id}.svg").write_text(svg, "utf-8", newline="\n")
                told[question.id] = headline(differences, names)
    (PAGES / "index.md").write_text(index(every, told), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
