"""`scenario list`, `scenario copy`, `schema`, `check` and `cite`."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from nomonhan.campaign.reading import (
    campaign_file,
    campaign_names,
    numbers_of,
    read_campaign,
    source_above,
)
from nomonhan.commands.answer import Answer, Table
from nomonhan.commands.compiling_first import compile_first
from nomonhan.commands.progress import counted
from nomonhan.commands.subjects import ask_battles, campaign_of, is_run, load_subject
from nomonhan.ensemble.again import fight_again
from nomonhan.ensemble.campaigns import load_phases
from nomonhan.ensemble.errors import RunFailed, RunRefused, cannot_write
from nomonhan.ensemble.reading import verify
from nomonhan.ensemble.replays import REPLAYS
from nomonhan.ensemble.running import versions
from nomonhan.evidence.campaign_results import is_campaign
from nomonhan.replay.file import ReplayError, read_replay
from nomonhan.scenario import catalog
from nomonhan.scenario.check import CheckReport, check_scenario, cite_scenario, cite_together
from nomonhan.scenario.packaged import shown_path
from nomonhan.scenario.quantity import ASSUMED, plain
from nomonhan.text import format_number, ngettext, pick
from nomonhan.text import gettext as _


def list_scenarios() -> Answer:
    """Every packaged scenario with its title and patches."""
    found = catalog.list_scenarios()
    rows = [(s.name, s.title, ", ".join(s.patches)) for s in found]
    campaigns = [read_campaign(name) for name in campaign_names()]
    chains = [
        (c.name, pick(c.title.en, c.title.es), ", ".join(c.phases)) for c in campaigns
    ]  # fmt: skip
    parts: list[str | Table] = [Table((_("scenario"), _("title"), _("patches")), rows)]
    if chains:
        parts += ["", Table((_("campaign"), _("title"), _("phases")), chains)]
    listed = [{"name": c.name, "title": pick(c.title.en, c.title.es), "start": c.start,
               "end": c.end, "phases": list(c.phases)} for c in campaigns]  # fmt: skip
    return Answer(parts, {"scenarios": [asdict(s) for s in found], "campaigns": listed})


def copy_scenario(name: str, folder: Path) -> Answer:
    """Copy a packaged scenario into a new folder, to be changed there."""
    ask_battles(name)
    try:
        files = catalog.copy_scenario(name, folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    shown = shown_path(folder)
    return Answer(
        [_("copied to {folder}; change it, then: nomonhan run {folder}", folder=shown)],
        {"folder": shown, "files": [shown_path(file) for file in files]},
    )


def print_schema(patch: bool) -> Answer:
    """JSON Schema of a scenario's files, or of a patch, for editors."""
    schema = catalog.patch_schema() if patch else catalog.scenario_schema()
    return Answer([json.dumps(schema, ensure_ascii=False, indent=1)], schema)


def check(subject: str, again: int = 0) -> Answer:
    """Lint a scenario, count its evidence; of a run, check digests of tables and replays too.

    `again`: fight so many battles of the run once more, and compare them with its tables.
    """
    if again:
        ask_battles(subject)
        if not is_run(subject):
            raise RunRefused(
                _("{name} is no run, and has no battles to fight again; leave --again out",
                  name=subject)
            )  # fmt: skip
    if campaign_file(subject) is not None:
        return check_campaign(subject)
    manifest = _whole_run(Path(subject)) if is_run(subject) else None
    if manifest is not None and is_campaign(manifest):
        n = format_number(sum(manifest["replications"].values()))
        said = _("{n} campaigns, every table and replay as it was written", n=n)
        return Answer([said], {"battles": sum(manifest["replications"].values())})
    report = check_scenario(load_subject(subject))
    parts: list[str | Table] = [f"{report.scenario}  {report.digest[:16]}"]
    document = report.to_json()
    if manifest is not None:
        battles = sum(manifest["replications"].values())
        whole = _("{n} battles, every table and replay as it was written", n=format_number(battles))
        parts.append(whole)
        document["battles"] = battles
        if again:
            fought = min(again, battles)
            compare_again(Path(subject), manifest, fought)
            parts.append(
                ngettext(
                    "{n} battle fought again, the same to the bit",
                    "{n} battles fought again, the same to the bit",
                    fought,
                )
            )
            document["fought_again"] = fought
    parts += ["", _records(report), "", _evidence(report)]
    if report.warnings and manifest is None:
        parts += ["", _("Warnings:"), *(str(w) for w in report.warnings)]
    if report.weakest:
        parts += ["", _("Assumed numbers with the widest ranges:"), _weakest(report)]
    return Answer(parts, document)


def compare_again(folder: Path, manifest: dict[str, Any], count: int) -> None:
    """Fight `count` battles of a run again; RunFailed names those that are unlike."""
    compile_first(shown=True)
    unlike = [
        _("battle {k} of case {case} comes out differently here: {tables}",
          k=found.replication, case=found.case, tables=", ".join(found.tables))
        for found in fight_again(folder, manifest, count, partial(counted, what=_("battles")))
    ]  # fmt: skip
    if not unlike:
        return
    then, now = manifest["versions"], versions()
    others = [
        f"{name} {then.get(name)} / {now[name]}" for name in now if then.get(name) != now[name]
    ]
    unlike.append(
        _(
            "its packages were others than here: {packages}; fight with those",
            packages=", ".join(others),
        )
        if others
        else _("rules and packages are the same: report it, with the two machines")
    )
    raise RunFailed("\n".join(unlike))


def _whole_run(folder: Path) -> dict[str, Any]:
    """The manifest of a run; RunFailed names every table and replay that is damaged."""
    damaged = []
    try:
        manifest = verify(folder)
    except RunFailed as error:
        damaged.append(str(error))
    for file in sorted((folder / REPLAYS).glob("*.json.gz")):
        try:
            read_replay(file)
        except ReplayError as error:
            damaged.append(str(error))
    if damaged:
        raise RunFailed("\n".join(damaged))
    return manifest


def check_campaign(subject: str) -> Answer:
    """Lint a campaign and its battles; count what is sourced and assumed above the battle."""
    campaign = read_campaign(subject)
    phases = load_phases(campaign)
    sourced = assumed = ranged = 0
    for path, number in numbers_of(campaign):
        source = number.source or source_above(campaign, path)
        sourced += source != ASSUMED
        assumed += source == ASSUMED
        ranged += number.is_ranged
    counts = {"numbers": sourced + assumed, "sourced": sourced, "assumed": assumed,
              "ranged": ranged}  # fmt: skip
    words = (_("numbers above the battle"), _("sourced"), _("assumed"), _("with a range"))
    rows = [(w, format_number(n)) for w, n in zip(words, counts.values(), strict=True)]
    battles = [(name, loaded.scenario.name, loaded.digest[:16]) for name, loaded in phases.items()]
    parts: list[str | Table] = [campaign.name, "", Table((), rows, numeric=(1,)), ""]
    parts.append(Table((_("phase"), _("scenario"), _("digest")), battles))
    document = {"campaign": campaign.name, "evidence": counts,
                "scenarios": {name: loaded.digest for name, loaded in phases.items()}}  # fmt: skip
    return Answer(parts, document)


def _records(report: CheckReport) -> Table:
    names = {
        "sides": _("sides"), "formations": _("formations"), "units": _("units"),
        "establishments": _("establishments"), "weapon_systems": _("weapon systems"),
        "doctrines": _("doctrines"), "bridges": _("bridges"), "rules": _("rule parameters"),
        "plan_rows": _("lines of plans"),
    }  # fmt: skip
    rows = [(names[k], format_number(n)) for k, n in report.records.items()]
    return Table((), rows, numeric=(1,))


def _evidence(report: CheckReport) -> Table:
    counts = report.evidence
    rows = [(_("numbers stated"), counts.numbers), (_("sourced"), counts.sourced)]
    rows += [(_("  by sources of grade {grade}", grade=g), n) for g, n in counts.by_grade.items()]
    rows += [
        (_("assumed"), counts.assumed),
        (_("contested: other sources say something else"), counts.contested),
        (_("with a range"), counts.ranged),
        (_("defaults of the program that are not zero"), counts.defaults),
    ]
    return Table((), [(name, format_number(n)) for name, n in rows], numeric=(1,))


def _weakest(report: CheckReport) -> Table:
    header = (_("numbers"), _("how many"), _("widest"), _("value"), _("low"), _("high"))
    rows = [
        (
            link.pattern,
            format_number(link.count),
            link.widest,
            plain(link.value),
            "" if link.low is None else plain(link.low),
            "" if link.high is None else plain(link.high),
        )
        for link in report.weakest
    ]
    return Table(header, rows, numeric=(1, 3, 4, 5))


def cite(subject: str, bibtex: bool) -> Answer:
    """The bibliography that a scenario or a run rests on."""
    campaign = campaign_of(subject)
    if campaign is None:
        citations = cite_scenario(load_subject(subject))
    else:
        scenarios = load_phases(campaign).values()
        citations = cite_together(campaign, scenarios)
    document = {"sources": [asdict(c) for c in citations]}
    if bibtex:
        return Answer(["\n\n".join(c.bibtex for c in citations)], document)
    header = (_("key"), _("grade"), _("uses"), _("source"))
    rows = [(c.key, c.grade, format_number(c.uses), c.text) for c in citations]
    note = _("Grades: A scholarly or archival, B specialist, C general or memoir, D popular.")
    return Answer([Table(header, rows, numeric=(2,)), "", note], document)
