"""The report of a run: one self-contained HTML file that a browser and a printer can read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from numpy.typing import NDArray

from nomonhan.claims.judging import Judgment, judge
from nomonhan.claims.records import Seed, load_text
from nomonhan.ensemble.writing import write_page
from nomonhan.evidence.history import figures_of
from nomonhan.evidence.intervals import occurred, share_of
from nomonhan.evidence.origin import is_changed, is_copy
from nomonhan.evidence.results import Results
from nomonhan.replay.file import DamagedReplay, read_replay, replay_name
from nomonhan.replay.recording import Replay
from nomonhan.report import claim_words, costs, curves, front_map, words
from nomonhan.report.again import how_to_repeat
from nomonhan.report.comparison import compared
from nomonhan.report.foundation import founded
from nomonhan.report.palette import style_sheet
from nomonhan.report.references import references
from nomonhan.report.through_time import losses_through_time, told_losses
from nomonhan.report.typical_battle import timeline, typical_replication
from nomonhan.report.words import Names
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.board import theater_of
from nomonhan.terrain.theater import Theater
from nomonhan.text import (
    NO_BREAK_SPACE,
    capitalized,
    format_date,
    format_list,
    format_number,
    format_percent,
    get_language,
    gettext,
    language,
    ngettext,
    pick,
)

# what of a page is not text that is read, and a number such as 17 202 that must not break
_MARKUP = re.compile(r"(<(?:style|script|pre)\b.*?</(?:style|script|pre)>|<[^>]*>)", re.DOTALL)
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
REPORT_NAME = "report.html"
THROUGH_TIME = "figures_through_time"  # the campaign's totals as they were told over the years
REPLAYS_ON_MAP = 12  # more make the front no truer and the report slower


def write_report(folder: Path, lang: str | None = None, out: Path | None = None) -> Path:
    """Write the report of the run in `folder` in one language; return the file."""
    with language(lang):
        page = render(Results(folder))
    path = out or folder / REPORT_NAME
    return write_page(path, page)


def render(results: Results) -> str:
    """The report as HTML in the language of the context."""
    return typeset(environment().get_template("report.html").render(context(results)))


def environment() -> Environment:
    """Templates, with what all of them may call."""
    found = Environment(
        loader=PackageLoader("nomonhan.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    found.filters["capital"] = capitalized
    found.globals.update(
        _=gettext, ngettext=ngettext, number=format_number, percent=format_percent,
        date=format_date, listed=format_list, words=words, say=claim_words,
    )  # fmt: skip
    return found


def typeset(page: str) -> str:
    """The printer's apostrophe, and spaces in numbers where the language wants them."""
    page = re.sub(r"(?<=\w)&#39;(?=\w)", "\u2019", page)
    if get_language() != "es":
        return re.sub(r"(?<=\d) %", "%", page)
    page = re.sub(r"(?<=\d) %", f"{NO_BREAK_SPACE}%", page)
    return "".join(
        piece if piece.startswith("<") else _THOUSANDS.sub(NO_BREAK_SPACE, piece)
        for piece in _MARKUP.split(page)
    )


def context(results: Results) -> dict[str, Any]:
    """Everything the templates show."""
    scenario = results.scenario
    theater = theater_of(scenario)
    names = Names(scenario, theater.names)
    figures = figures_of(scenario.name)
    through_time = figures_of(THROUGH_TIME) if figures else []
    judgments = judge(results)
    replays = recorded(results)
    chosen = typical_replication(results, sorted(replays))
    change = change_of(results)
    return {
        "language": get_language(),
        "scenario": scenario,
        "title": pick(scenario.title.en, scenario.title.es),
        "description": pick(scenario.description.en, scenario.description.es),
        "results": results,
        "names": names,
        "styles": Markup(
            style_sheet("report.css", [scenario.sides[side].color for side in results.sides])
        ),
        "change": change,
        "is_history": not is_changed(results),
        "is_copy": (copied := is_copy(results)),
        "again": how_to_repeat(
            results, [p["name"] for p in change["patches"]], change["set"], is_copy=copied
        ),
        "outcome": outcome(results, names),
        "judgments": judgments,
        "seed": seed_of(judgments),
        "front_map": front_of(replays, theater, scenario),
        "replays": len(replays),
        "losses": curves.losses_by_day(results, names),
        "persons": costs.persons(results, names),
        "materiel": costs.materiel(results, names),
        **compared(results, figures, names),
        "through_time": losses_through_time(through_time, results.sides, names),
        "through_time_figures": [figure for _x, figure in told_losses(through_time, results.sides)],
        "typical": chosen,
        "typical_recorded": chosen in replays,
        "timeline": timeline(results, chosen, names, replays.get(chosen)),
        "supply": curves.supply(results, names),
        "causes": costs.causes(results, names),
        **founded(results, scenario, names),
        "references": references(scenario, [*figures, *through_time], [j.claim for j in judgments]),
    }


def change_of(results: Results) -> dict[str, Any]:
    """Patches and settings that made the run's case out of the packaged scenario."""
    case = results.manifest["cases"].get(results.case) or {}
    return {
        "set": list(case.get("set", ())),
        "patches": [
            {
                "name": patch["name"],
                "text": pick(patch["description"]["en"], patch["description"]["es"]),
                "references": list(patch["references"]),
            }
            for patch in case.get("patches", ())
        ],
    }


def recorded(results: Results) -> dict[int, Replay]:
    """Replays of the run by replication; a damaged one is left out, as the run can remake it."""
    found: dict[int, Replay] = {}
    for k in results.table("summary")["replication"]:
        path = results.folder / "replays" / replay_name(results.case, int(k))
        if path.exists() and len(found) < REPLAYS_ON_MAP:
            try:
                found[int(k)] = read_replay(path)
            except DamagedReplay:
                continue
    return found


def outcome(results: Results, names: Names) -> dict[str, Any]:
    """Who wins how often, when the ring closes, what it costs."""
    summary = results.table("summary")
    sides = []
    for x, side in enumerate(results.sides):
        won = summary["winner"] == side
        sides.append(
            {
                "index": x,
                "name": names.side(side),
                "won": share_of(won),
                "decisive": share_of(won & summary["decisive"].astype(bool)),
                "casualties": costs.cell(results.outcomes[f"{side}.casualties"]),
                "ring": share_of(~np.isnan(results.rings[side])),
                "ring_moments": _moments_of(results, results.rings[side]),
            }
        )
    return {"sides": sides, "draw": share_of(summary["winner"] == "draw")}


def _moments_of(results: Results, hours: NDArray[np.float64]) -> list[datetime]:
    """10 %, median and 90 % of when it came, where it came; none where it never did."""
    came = hours[~np.isnan(hours)]
    if not len(came):
        return []
    return [results.moment(float(q)) for q in occurred(came, [0.1, 0.5, 0.9])]


def seed_of(judgments: Sequence[Judgment]) -> Seed | None:
    """The text that the judged statements come from, None where none of them is quoted."""
    return load_text().seed if any(j.claim.quoted for j in judgments) else None


def front_of(replays: Mapping[int, Replay], theater: Theater, scenario: Scenario) -> Markup | None:
    """The map with the front by day, None where no battle was recorded."""
    if not replays:
        return None
    objectives = {zone: None for side in scenario.sides.values() for zone in side.objectives}
    return front_map.front_by_day(list(replays.values()), theater, list(objectives))
