"""The report of a campaign: the chain of phases, decisions by week, incidents beside the record."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from nomonhan.ensemble.writing import write_page
from nomonhan.evidence.campaign_results import CampaignResults, PhaseTold, quantiles
from nomonhan.evidence.evaluation import Score, evaluate
from nomonhan.evidence.history import figures_of
from nomonhan.evidence.history import sources_of as sources_told
from nomonhan.evidence.intervals import share_of
from nomonhan.evidence.predictions import predicted, questions
from nomonhan.report import style
from nomonhan.report.again import command_of
from nomonhan.report.campaign_names import incidents_told, measure_word
from nomonhan.report.comparison import figure_text
from nomonhan.report.page import REPORT_NAME, environment, typeset
from nomonhan.report.palette import style_sheet
from nomonhan.report.references import references
from nomonhan.text import format_date, format_number, get_language, language, pick
from nomonhan.text import gettext as _

BOOK_LINES = ("killed", "wounded", "missing", "captured", "casualties", "aircraft_lost")
FEW = 5  # answers of a week, fewer say nothing


class Link(NamedTuple):
    """One phase of the chain as the page shows it."""

    title: str
    opener: str  # side that decides it, "" if it is given
    told: PhaseTold
    first: str  # day of the first shot, 10 %
    last: str  # 90 %


class Told(NamedTuple):
    """One figure of history beside the campaigns, written by locale."""

    title: str
    history: str
    speaker: str
    note: str
    model: str  # median
    interval: str  # 80 %
    hit: bool | None  # None for what the enemy said: compared with nothing


def write_campaign_report(folder: Path, lang: str | None = None, out: Path | None = None) -> Path:
    """Write the report of the campaign's run in `folder` in one language; return the file."""
    with language(lang):
        page = render(CampaignResults(folder))
    path = out or folder / REPORT_NAME
    return write_page(path, page)


def render(results: CampaignResults) -> str:
    """The report as HTML in the language of the context."""
    return typeset(environment().get_template("campaign.html").render(context(results)))


def context(results: CampaignResults) -> dict[str, Any]:
    """Everything the template shows."""
    campaign, summary = results.campaign, results.table("summary")
    return {
        "language": get_language(),
        "title": pick(campaign.title.en, campaign.title.es),
        "description": pick(campaign.description.en, campaign.description.es),
        "styles": Markup(style_sheet("report.css", results.colors) + style_of_chain()),
        "results": results,
        "sets": sets_of(results),
        "again": command_of(
            campaign.name, results.n, int(results.manifest["seed"]), sets=sets_of(results)
        ),
        "names": {side: results.side_name(side) for side in results.sides},
        "chain": [link_of(results, phase) for phase in results.phases],
        "raid": share_of(summary["raid_on_bases"]),
        "agreed": share_of(summary["by_agreement"]),
        "losses": losses(results),
        "decisions": decision_chart(results),
        "incidents": incident_chart(results),
        "year": incidents_told(results),
        "beside": (told := beside_history(results)),
        "hits": sum(row.hit is True for row in told),
        "asked": sum(row.hit is not None for row in told),
        "command": [pick(c.title.en, c.title.es) for c in campaign.commands],
        "references": references(
            None, [], [], sources_of(results) | set(sources_told(figures_of(campaign.name)))
        ),
    }


def sets_of(results: CampaignResults) -> list[str]:
    """Settings that made the run's case out of the campaign."""
    return list(results.manifest["cases"][results.case].get("set", []))


def beside_history(results: CampaignResults) -> list[Told]:
    """Figures of history and what the campaigns say to them, hits and misses alike."""
    figures = figures_of(results.campaign.name)
    measures, answers, _refused = questions(figures, results.sides, list(results.outcomes))
    forecast = {
        key: predicted(measure, sample, results.hours)
        for key, measure in measures.items()
        if not np.isnan(sample := measure.sample(results.outcomes)).all()
    }
    found = evaluate(figures, measures, answers, forecast, {}, results.start)

    def written(score: Score, value: float) -> str:
        if score.measure.kind != "date":
            return format_number(value)
        never = value >= results.hours
        return _("never") if never else format_date(results.moment(value).date(), "short")

    return [
        Told(
            measure_word(results.campaign, score.measure), figure_text(score.figure),
            str(score.figure.speaker), str(score.figure.note or ""),
            written(score, score.forecast_median),
            f"{written(score, score.forecast_low)} – {written(score, score.forecast_high)}",
            None if score in found.claims else score.hit,
        )
        for score in (*found.scores, *found.claims)
    ]  # fmt: skip


def style_of_chain() -> str:
    """The few rules that a battle's report does not need."""
    path = Path(__file__).parent / "templates" / "campaign.css"
    return path.read_text(encoding="utf-8")


def link_of(results: CampaignResults, phase: str) -> Link:
    """A phase in words and numbers."""
    record, told = results.campaign.phases[phase], results.told(phase)
    days = [date.fromisoformat(day) for day in told.opened] if told.opened else []
    return Link(
        pick(record.title.en, record.title.es),
        results.side_name(record.opened_by) if record.opened_by else "",
        told,
        format_date(days[0], "short") if days else "",
        format_date(days[2], "short") if days else "",
    )


def losses(results: CampaignResults) -> list[tuple[str, list[tuple[str, ...]]]]:
    """By line of the book: every side's median and 80 % interval."""
    words = {
        "killed": _("killed"), "wounded": _("wounded"), "missing": _("missing"),
        "captured": _("captured"), "casualties": _("killed, wounded, missing and captured"),
        "aircraft_lost": _("aircraft lost"),
    }  # fmt: skip
    summary = results.table("summary")
    return [
        (words[line], [tuple(format_number(v) for v in quantiles(summary[f"{side}.{line}"]))
                       for side in results.sides])
        for line in BOOK_LINES
    ]  # fmt: skip


def decision_chart(results: CampaignResults) -> Markup:
    """Probability of a yes by week: to open the next phase, and to seek an end."""
    table = results.table("decisions")
    days = np.array([date.fromisoformat(d).toordinal() for d in table["at"]], dtype=np.int64)
    start = date.fromisoformat(results.campaign.start).toordinal()
    weeks = (days - start) // 7
    titles = {"open": _("decide on the next phase"), "end": _("seek an end")}
    with style.drawing():
        figure, axes = style.new_figure(210, rows=2)
        for axis, (question, title) in zip(axes, titles.items(), strict=True):
            axis.set_title(title)
            for x, side in enumerate(results.sides):
                mine = (table["question"] == question) & (table["side"] == side)
                found = [w for w in np.unique(weeks[mine]) if (weeks[mine] == w).sum() >= FEW]
                p = [quantiles(table["p"][mine][weeks[mine] == w]) for w in found]
                at = [start + 7 * int(w) + 3.5 for w in found]
                axis.vlines(at, [q[0] for q in p], [q[2] for q in p],
                            color=style.SIDES[x], linewidth=3, alpha=0.3)  # fmt: skip
                axis.plot(at, [q[1] for q in p], "o", color=style.SIDES[x], markersize=3.5)
            axis.set_ylim(0, 1)
            axis.set_yticks([0, 0.5, 1])
            axis.set_xlim(start, date.fromisoformat(results.campaign.end).toordinal())
            ticks = _months(results)
            axis.set_xticks(
                [d.toordinal() for d in ticks], [format_date(d, "short") for d in ticks]
            )
            style.number_axis(axis, "y", 1)
            style.light_grid(axis, "y")
        return style.to_svg(
            figure, "decisions", _("Decisions by week"),
            _("Probability that a side decides so, a week: median and 80 % of the campaigns."),
        )  # fmt: skip


def _months(results: CampaignResults) -> list[date]:
    first = date.fromisoformat(results.campaign.start)
    last = date.fromisoformat(results.campaign.end)
    months = [
        date(first.year + m // 12, m % 12 + 1, 1) for m in range(first.month, first.month + 24)
    ]
    return [day for day in months if first <= day <= last]


def incident_chart(results: CampaignResults) -> Markup:
    """Incidents a year as drawn, 80 %, beside the record."""
    table, record = results.table("incidents"), results.campaign.incidents.years
    with style.drawing():
        figure, (axis,) = style.new_figure(120)
        for i, (year, told) in enumerate(record.items()):
            low, middle, high = quantiles(table["incidents"][table["year"] == int(year)])
            axis.vlines(i, low, high, color=style.MUTED, linewidth=5, alpha=0.4)
            axis.plot([i], [middle], "_", color=style.INK, markersize=9)
            axis.plot([i + 0.22], [told.count.value], "D", color=style.ACCENT, markersize=4)
        axis.set_xticks(range(len(record)), list(record))
        axis.set_ylim(bottom=0)
        style.number_axis(axis, "y")
        style.light_grid(axis, "y")
        return style.to_svg(
            figure, "incidents", _("Border incidents a year"),
            _("Incidents as drawn, median and 80 %, and a diamond for the record."),
        )  # fmt: skip


def sources_of(results: CampaignResults) -> set[str]:
    """Keys of all sources that the campaign's records name."""
    found: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            for key, entry in value.items():
                if key == "source" and isinstance(entry, str):
                    found.update(part.strip() for part in entry.split(","))
                else:
                    collect(entry)
        elif isinstance(value, list):
            for entry in value:
                collect(entry)

    collect(results.campaign.model_dump(mode="json"))
    return found - {"assumed"}
