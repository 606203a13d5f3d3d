"""The living text as a page: the paragraph, every sentence of which opens.

One self-contained HTML file; on paper it is a worksheet of two pages for a class.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from markupsafe import Markup

from nomonhan.claims.changes import changes
from nomonhan.claims.judging import VERDICTS, board
from nomonhan.claims.looking import Evidence
from nomonhan.claims.records import Argument, Text, load_text
from nomonhan.ensemble.writing import write_page
from nomonhan.evidence.campaign_results import CampaignResults
from nomonhan.evidence.history import HistoricalFigure
from nomonhan.evidence.results import Results
from nomonhan.report import claim_words
from nomonhan.report.comparison import definition, figure_text
from nomonhan.report.front_map import front_lines
from nomonhan.report.page import change_of, environment, recorded, typeset
from nomonhan.report.palette import style_sheet
from nomonhan.report.references import Reference, references
from nomonhan.report.sentences import sentence, stretches
from nomonhan.report.small_map import Front, ground
from nomonhan.report.through_time import losses_through_time, told_losses
from nomonhan.report.words import MARK_SIGNS, Names
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.strengths import men_on_hand
from nomonhan.terrain.theater import Theater, load_theater
from nomonhan.text import capitalized, format_number, get_language, ngettext, pick

MAIN = "khalkhin_gol_august_1939"


def write_text_page(
    path: Path, before: Evidence, after: Evidence | None = None, changed: Results | None = None
) -> Path:
    """Write the page in the reader's language; of a change, before and after."""
    page = render(before, after, changed)
    return write_page(path, page)


def render(before: Evidence, after: Evidence | None = None, changed: Results | None = None) -> str:
    """The page as HTML in the language of the context."""
    template = environment().get_template("text.html")
    return typeset(template.render(context(before, after, changed)))


def context(
    before: Evidence, after: Evidence | None = None, changed: Results | None = None
) -> dict[str, Any]:
    """Everything the templates show."""
    text = load_text()
    judged = board(before)
    judged_after = board(after) if after is not None else judged
    moved = changes(judged, judged_after) if after is not None else [None] * len(judged)
    theaters = _theaters(text)
    fronts = _fronts(after or before, theaters)
    sentences = {
        claim: sentence(a, b, change, theaters, fronts, after or before)
        for claim, a, b, change in zip(text.claims, judged, judged_after, moved, strict=True)
    }
    battles = changed is not None and not isinstance(changed, CampaignResults)
    scenario = changed.scenario if battles and changed else load_scenario(MAIN).scenario
    sides = {name: list(side.contingents) for name, side in scenario.sides.items()}
    names = Names(scenario, next(iter(theaters.values())).names)
    told = list(before.library.figures.values())
    colors = [side.color for side in scenario.sides.values()]
    return {
        "language": get_language(),
        "styles": Markup(style_sheet("text.css", colors)),
        "title": text.seed.title,
        "text": text,
        "seed": text.seed,
        "stretches": stretches(text),
        "sentences": sentences,
        "derived": [s for s in sentences.values() if not s.claim.quoted],
        "moved": [s for s in sentences.values() if s.is_moved],
        "marks": _marks(sentences.values()),
        "signs": MARK_SIGNS,
        "say": claim_words,
        "changed": changed,
        "change": change_of(changed) if changed is not None else None,
        "digest": str(changed.manifest["scenario_digest"])[:16] if changed is not None else "",
        "basis": [_basis(run) for run in before.runs.values()],
        "ground": Markup("").join(ground(theater, name) for name, theater in theaters.items()),
        "contingents": _contingents(scenario, names),
        "through_time": losses_through_time(told, sides, names),
        "through_time_print": losses_through_time(told, sides, names, name="printed"),
        "short": short,
        "soviet_loss": _loss(told),
        "told": [(f, figure_text(f), definition(f, names)) for _x, f in told_losses(told, sides)],
        "references": _references(text, told, sides),
    }


def _theaters(text: Text) -> dict[str, Theater]:
    names = {claim.place.theater for claim in text.claims.values() if claim.place is not None}
    return {name: load_theater(name) for name in sorted(names)}


def _fronts(evidence: Evidence, theaters: Mapping[str, Theater]) -> dict[str, list[Front]]:
    """The front by day of every run that kept a record of battles."""
    found = {}
    for name, run in evidence.runs.items():
        if isinstance(run, CampaignResults):
            continue  # its battles are not on record
        replays = list(recorded(run).values())
        theater = theaters.get(run.scenario.map)
        if replays and theater is not None:
            days = front_lines(replays, theater)
            ends = [at if i == 0 else at - timedelta(minutes=1) for i, (at, _l) in enumerate(days)]
            found[name] = [Front(at, lines) for at, (_m, lines) in zip(ends, days, strict=True)]
    return found


def _marks(sentences: Any) -> list[tuple[str, int]]:
    """Marks of the text's own statements that occur, and how often."""
    count = Counter(s.after.verdict for s in sentences if s.claim.quoted)
    return [(mark, count[mark]) for mark in VERDICTS if count[mark]]


def _basis(run: Results) -> str:
    """One run that marks rest on, in words."""
    if isinstance(run, CampaignResults):
        return ngettext(
            "{n} campaign of {scenario}, seed {seed}, rules {rules}, digest {digest}",
            "{n} campaigns of {scenario}, seed {seed}, rules {rules}, digest {digest}",
            run.n,
            **_told_of(run),
        )
    return ngettext(
        "{n} battle of {scenario}, seed {seed}, rules {rules}, digest {digest}",
        "{n} battles of {scenario}, seed {seed}, rules {rules}, digest {digest}",
        run.n,
        **_told_of(run),
    )


def _told_of(run: Results) -> dict[str, str]:
    """What tells a run from others."""
    return {
        "scenario": str(run.manifest["scenario"]),
        "seed": str(run.manifest["seed"]),
        "rules": str(run.manifest["rules_version"]),
        "digest": str(run.manifest["scenario_digest"])[:16],
    }


def _contingents(scenario: Scenario, names: Names) -> list[tuple[str, int, int]]:
    """Every contingent: name, index of its side, men at the start or on the way."""
    men: Counter[str] = Counter()
    for unit in scenario.units.values():
        contingent = scenario.formations[unit.formation].contingent
        men[contingent] += round(men_on_hand(scenario, unit))
    return [
        (capitalized(names.contingent(contingent)), x, men[contingent])
        for x, side in enumerate(scenario.sides.values())
        for contingent in side.contingents
    ]


def _loss(told: Sequence[HistoricalFigure]) -> dict[str, str]:
    """The least and the most that the Soviet side ever told of its own losses, and when."""
    own = [
        figure
        for figure in told
        if figure.series == "soviet_casualties" and figure.about == "self" and figure.said
        and figure.whom == ["soviet"]
    ]  # fmt: skip
    first = min(own, key=lambda figure: figure.span()[0])
    last = max(own, key=lambda figure: figure.span()[1])
    return {
        "first": format_number(first.span()[0]),
        "first_year": first.said[:4],
        "last": format_number(last.span()[1]),
        "last_year": last.said[:4],
    }


def _references(
    text: Text, told: Sequence[HistoricalFigure], sides: Mapping[str, Sequence[str]]
) -> list[Reference]:
    """Every source that the page names."""
    keys = {key for record in text.records.values() for t in record.told for key in _keys(t.source)}
    beside = [gap.source for gap in text.gaps.values()]
    beside += [aside.source for aside in text.asides.values()]
    keys |= {key for source in beside if source for key in _keys(source)}
    shown = [figure for _x, figure in told_losses(told, sides)]
    return references(None, shown, text.claims.values(), keys)


def short(argument: Argument) -> str:
    """The first sentence of an argument, for the printed sheet."""
    return pick(_first_sentence(argument.text.en), _first_sentence(argument.text.es))


def _first_sentence(words: str) -> str:
    stop = re.search(r"[.;:](?= )", words)
    return words[: stop.start()] if stop else words.rstrip(".")


def _keys(source: str) -> list[str]:
    return [key.strip() for key in source.split(",") if key.strip() != "assumed"]
