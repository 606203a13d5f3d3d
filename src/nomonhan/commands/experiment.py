"""`experiment run`, `status` and `compare` on the command line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nomonhan.commands.answer import Answer, Table
from nomonhan.commands.asking import finite
from nomonhan.commands.experimenting import experiment
from nomonhan.commands.factors import ask_pairs, effects_document, effects_in, effects_shown
from nomonhan.commands.progress import notice
from nomonhan.commands.run import INTERRUPTED
from nomonhan.commands.subjects import ask_battles
from nomonhan.ensemble.errors import RunRefused
from nomonhan.ensemble.experiments import ASKED, read_asked
from nomonhan.ensemble.reading import battles_on_disk, read_manifest, verify
from nomonhan.evidence.comparing import base_case, check_comparable, differences
from nomonhan.evidence.effects import Effects
from nomonhan.evidence.paired import Difference
from nomonhan.evidence.results import Results
from nomonhan.report.differences import caution, header, headline_metrics, line_of, worth_showing
from nomonhan.report.words import Names
from nomonhan.scenario.packaged import shown_path
from nomonhan.terrain.board import theater_of
from nomonhan.text import format_number, ngettext, pick
from nomonhan.text import gettext as _

COMPARED = ("summary", "events")  # the tables that outcomes are read from
LONGEST_HEAD = 16  # letters
MOST_SHOWN = 12  # cases whose differences are printed; --json has all

Found = dict[str, list[Difference]]


def run_experiment_file(
    file: Path, out: Path | None, workers: int | None, cluster: str | None
) -> Answer:
    """Run, or go on; then say how the cases differ."""
    done = experiment(file, out=out, workers=workers, cluster=cluster, show_progress=True)
    battles = sum(done.counts.values())
    if not done.is_finished:
        notice(
            ngettext(
                "Interrupted. {n} finished battle is kept in {folder}; the same command goes on.",
                "Interrupted. {n} finished battles are kept in {folder}; the same command goes on.",
                battles,
                folder=shown_path(done.folder),
            )
        )
        document = {"state": "interrupted", "folder": shown_path(done.folder), "cases": done.counts}
        return Answer([], document, INTERRUPTED)
    found, effects = done.compare(), done.effects()
    base = done.results(done.base)
    document = {
        "state": "done",
        "folder": shown_path(done.folder),
        "cases": done.counts,
        "tables": base.manifest["tables"],
        **_document(base.case, found, effects),
    }
    head = _("{n} battles of {cases} cases, seed {seed}", n=format_number(battles),
             cases=len(done.cases), seed=base.manifest["seed"])  # fmt: skip
    end = _("The tables are in {folder}", folder=shown_path(done.folder))
    shown = found if ask_pairs(effects, ()) else {}
    parts = [_title(base), head, *_shown(base, shown, effects), "", end]
    return Answer(parts, document)


def experiment_status(folder: Path) -> Answer:
    """How far an experiment is, and what it has found so far."""
    asked = read_asked(folder)
    any_case = Results(folder, so_far=True)
    cases = any_case.manifest["cases"]
    counts = battles_on_disk(folder, cases)
    # more than are asked for, where a study was larger once: all of them are compared
    total = sum(max(asked.replications, n) for n in counts.values())
    is_finished = "tables" in any_case.manifest and sum(counts.values()) >= total
    rows = [(case, format_number(n)) for case, n in list(counts.items())[:MOST_SHOWN]]
    if len(counts) > MOST_SHOWN:
        rows.append(("…", ""))
    parts: list[str | Table] = [
        _title(any_case),
        _("{n} of {total} battles", n=format_number(sum(counts.values())),
          total=format_number(total)),
        _("finished") if is_finished else _("not finished: the same command goes on"),
        "",
        Table((_("case"), _("battles")), rows, numeric=(1,)),
    ]  # fmt: skip
    found: Found = {}
    effects = None
    first = base_case(cases)
    if min(counts.values()) > 0:
        metrics = asked.metrics or headline_metrics(any_case.scenario)
        effects = effects_in(folder, metrics)
        found = _compared(folder, folder, first, [c for c in cases if c != first], metrics)
        shown = found if ask_pairs(effects, ()) else {}
        parts += _shown(Results(folder, first, so_far=True), shown, effects)
    document = {
        "state": "done" if is_finished else "unfinished",
        "folder": shown_path(folder),
        "cases": counts,
        "replications": asked.replications,
        **_document(first, found, effects),
    }
    return Answer(parts, document)


def compare_folders(
    folder: Path,
    other: Path | None,
    base: str | None,
    cases: Sequence[str],
    metrics: Sequence[str],
) -> Answer:
    """Differences of cases from a base, within one folder or from one folder to another."""
    for path in (folder, other or folder):
        ask_battles(path)
    ours = Results(folder, base or _base_of(folder), so_far=True)
    there = Results(other or folder, so_far=True)
    every = list(there.manifest["cases"])
    if other is None:
        every = [case for case in every if case != ours.case]
    chosen = list(cases) or every
    if not chosen:
        raise RunRefused(
            _("there is only one case in {folder}; name a second folder", folder=folder)
        )
    for case in chosen:
        check_comparable(ours, there.of_case(case))
    for path in {folder, other or folder}:
        if "tables" in read_manifest(path):  # of a study under way, tables are checked as they join
            verify(path, COMPARED)
    asked = list(metrics) or _asked_metrics(folder) or headline_metrics(ours.scenario)
    found = _compared(folder, other or folder, ours.case, chosen, asked)
    effects = effects_in(folder, asked) if other is None and not base and not cases else None
    shown = found if ask_pairs(effects, cases) else {}
    parts = [_title(ours), *_shown(ours, shown, effects, other)]
    document = {"folder": shown_path(folder), **_document(ours.case, found, effects)}
    return Answer(parts, document)


def _base_of(folder: Path) -> str:
    return base_case(Results(folder, so_far=True).manifest["cases"])


def _asked_metrics(folder: Path) -> list[str]:
    return list(read_asked(folder).metrics) if (folder / ASKED).exists() else []


def _compared(
    folder: Path, other: Path, base: str, cases: Sequence[str], metrics: Sequence[str]
) -> Found:
    ours = Results(folder, base, so_far=True)
    there = ours if other == folder else Results(other, so_far=True)
    return {case: differences(ours, there.of_case(case), metrics) for case in cases}


def _title(results: Results) -> str:
    title = results.scenario.title
    return _("{title}. Model, not history.", title=pick(title.en, title.es))


def _shown(
    base: Results, found: Found, effects: Effects | None = None, other: Path | None = None
) -> Iterator[str | Table]:
    """Effects of factors, then a table for each case, named by its folder if that is another."""
    scenario = base.scenario
    names = Names(scenario, theater_of(scenario).names)
    yield from effects_shown(effects, names)
    is_unchanged = "base_digest" not in base.manifest["cases"][base.case]
    lines = 0
    for case, differences_ in list(found.items())[:MOST_SHOWN]:
        shown = [each for each in worth_showing(differences_) if not math.isnan(each.base)]
        n = max((d.n for d in differences_), default=0)
        yield ""
        yield ngettext(
            "{case} against {base}, {n} pair",
            "{case} against {base}, {n} pairs",
            n,
            case=case if other is None else f"{shown_path(other)} ({case})",
            base=base.case if other is None else f"{shown_path(base.folder)} ({base.case})",
        )
        rows = [line_of(each, names) for each in shown]
        lines += len(rows)
        if rows:
            heads = (_short(base.case) or _("base"), _short(case))
            head = header() if is_unchanged else header(*heads)
            yield Table(head, rows, numeric=(1, 2, 3, 4, 5, 6), spare=2)
    if len(found) > MOST_SHOWN:
        yield ""
        yield _("and {n} more cases: --json has them all", n=len(found) - MOST_SHOWN)
    if lines > 1:
        yield ""
        yield caution([each for differences_ in found.values() for each in differences_])
        yield _("Behind every number stand people: killed, wounded, missing, captured.")


def _short(case: str) -> str | None:
    """A case's name as the head of a column, if it is short enough for one."""
    return case if len(case) <= LONGEST_HEAD else None


def _document(base: str, found: Found, effects: Effects | None) -> dict[str, Any]:
    return {
        "model_not_history": True,
        "base": base,
        "differences": {case: [finite(asdict(d)) for d in each] for case, each in found.items()},
        **effects_document(effects),
    }
