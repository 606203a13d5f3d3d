"""`nomonhan.sensitivity`: what decides a battle, and on what evidence that rests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nomonhan.commands.asking import finite
from nomonhan.commands.compiling_first import compile_first
from nomonhan.commands.library import default_workers, tell_overruled
from nomonhan.commands.limits import as_list, check_counts
from nomonhan.commands.progress import progress_bar
from nomonhan.commands.subjects import ask_battles
from nomonhan.ensemble.errors import cannot_write
from nomonhan.ensemble.executors import Executor
from nomonhan.ensemble.writing import write_text
from nomonhan.evidence.deciding import Decided, Deciding
from nomonhan.evidence.sensitivity import ROWS_FOR_INTERVALS
from nomonhan.evidence.study import Way
from nomonhan.report.deciding_words import too_few_rows
from nomonhan.report.words import Names
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.board import theater_of
from nomonhan.terrain.place_check import check_places
from nomonhan.text import gettext as _
from nomonhan.text import language, pick

RESULT = "sensitivity.json"
PICTURES = ("decided.svg", "evidence.svg")


@dataclass(frozen=True)
class Sensitivity:
    """What decided a battle."""

    folder: Path
    scenario: Scenario = field(repr=False)
    scenario_digest: str
    digest: str  # of the study
    seed: int
    decided: Decided
    pictures: tuple[Path, ...]

    def to_json(self) -> dict[str, Any]:
        """The result as plain values."""
        return {
            "scenario": self.scenario.name,
            "scenario_digest": self.scenario_digest,
            "digest": self.digest,
            "seed": self.seed,
            "rows_for_intervals": ROWS_FOR_INTERVALS,
            "too_few_rows": self.decided.rows < ROWS_FOR_INTERVALS,
            "state": "interrupted" if self.decided.is_interrupted else "done",
            **finite(asdict(self.decided)),
        }


def sensitivity(
    scenario: str | Path,
    *,
    patches: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
    rows: int = 64,
    screen: int = 4,
    seed: int = 1,
    workers: int | None = None,
    out: str | Path | None = None,
    executor: Executor = "threads",
    lang: str | None = None,
    show_progress: bool = False,
) -> Sensitivity:
    """Measure what moves the outcome of a scenario: by theme, by grade of evidence, by kind.

    `rows`: rows of the design by theme and grade, each some two dozen battles; `screen`: rows of
    the screening of single kinds of input, each some two hundred battles, 0 for none.  What was
    fought is kept in `out`, and continued.
    """
    with language(lang):
        check_counts(rows=rows, screen=screen, seed=seed, workers=workers)
        rows, screen, seed = int(rows), int(screen), int(seed)
        patches, sets = as_list(patches, "patches"), as_list(sets, "sets")
        ask_battles(scenario)
        loaded = load_scenario(scenario, patches, sets, check_places=check_places)
        if show_progress:
            tell_overruled(loaded)
        deciding = Deciding(loaded, seed)
        folder = Path(out) if out is not None else default_folder(deciding, seed)
        deciding.keep_in(folder)
        compile_first(show_progress)
        with progress_bar(show_progress) as progress:
            way = Way(executor, workers or default_workers(), progress)
            decided = deciding.decide(rows, screen, way)
        found = Sensitivity(
            folder=folder,
            scenario=loaded.scenario,
            scenario_digest=loaded.digest,
            digest=deciding.study.digest,
            seed=seed,
            decided=decided,
            pictures=tuple(folder / name for name in PICTURES),
        )
        _keep(found)
        return found


def default_folder(deciding: Deciding, seed: int) -> Path:
    """Where a study goes unless told otherwise."""
    name = f"sensitivity-{deciding.scenario.name}-{seed}-{deciding.study.digest[:8]}"
    return Path("runs") / name


def footnote(found: Sensitivity) -> str:
    """What the result rests on, in one line."""
    return _(
        "Model, not history. {title}: {n} rows, seed {seed}, digest {digest}",
        title=pick(found.scenario.title.en, found.scenario.title.es),
        n=found.decided.rows,
        seed=found.seed,
        digest=found.digest[:8],
    )


def _keep(found: Sensitivity) -> None:
    from nomonhan.report.deciding_plot import grades_plot, themes_plot  # matplotlib takes its time
    from nomonhan.report.palette import standalone

    names = Names(found.scenario, theater_of(found.scenario).names)
    sides = list(found.scenario.sides)
    colors = [found.scenario.sides[side].color for side in sides]
    themes, grades = found.decided.themes, found.decided.grades
    note, theirs = (
        ". ".join(filter(None, (footnote(found), too_few_rows(of)))) for of in (themes, grades)
    )
    drawn = (
        themes_plot(found.decided, names, themes_title(), note, sides),
        grades_plot(found.decided, names, grades_title(), theirs),
    )
    try:
        for path, svg in zip(found.pictures, drawn, strict=True):
            write_text(path, standalone(svg, colors))
        text = json.dumps(found.to_json(), ensure_ascii=False, indent=1, allow_nan=False)
        write_text(found.folder / RESULT, text + "\n")
    except OSError as error:
        raise cannot_write(found.folder, error) from error


def themes_title() -> str:
    """Title of the picture by theme."""
    return _("What decided it? Share of the variance of each outcome, in percent")


def grades_title() -> str:
    """Title of the picture by grade of evidence."""
    return _("On what evidence it rests: share of the variance of each outcome, in percent")
