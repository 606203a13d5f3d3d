"""A command's subject: a scenario by name or folder, or the scenario that a run was fought from."""

from __future__ import annotations

from pathlib import Path

from nomonhan.campaign.reading import campaign_file, read_campaign
from nomonhan.campaign.records import Campaign
from nomonhan.ensemble.errors import DamagedTable, RunRefused
from nomonhan.ensemble.reading import (
    MANIFEST,
    SCENARIO,
    check_rules,
    read_manifest,
    read_scenario_json,
)
from nomonhan.evidence.campaign_results import CampaignResults, is_campaign
from nomonhan.scenario.digest import scenario_digest
from nomonhan.scenario.errors import Problem, ScenarioError
from nomonhan.scenario.loader import LoadedScenario, load_scenario, resolve
from nomonhan.scenario.reader import parse_yaml
from nomonhan.scenario.sources import scenario_sources
from nomonhan.terrain.place_check import check_places
from nomonhan.text import gettext as _


def is_run(subject: str) -> bool:
    """Whether `subject` is the folder of a run."""
    try:
        return (Path(subject) / MANIFEST).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def campaign_of(subject: str | Path) -> Campaign | None:
    """The campaign `subject`, or the one that the run in folder `subject` was played from."""
    if is_run(str(subject)):
        content = is_campaign(read_manifest(Path(subject)))
        return CampaignResults(Path(subject)).campaign if content else None
    try:
        return read_campaign(str(subject)) if campaign_file(subject) is not None else None
    except (OSError, ValueError):  # a name that no file can have
        return None


def ask_battles(subject: str | Path) -> None:
    """Raise RunRefused, naming its scenarios, if `subject` is a campaign or a campaign's run."""
    if (fault := campaign_fault(subject)) is not None:
        raise RunRefused("; ".join(fault))


def campaign_fault(subject: str | Path) -> tuple[str, str] | None:
    """What is wrong with a campaign, or its run, where battles are asked for, and what to write."""
    campaign = campaign_of(subject)
    if campaign is None:
        return None
    names = [phase.scenario for phase in campaign.phases.values() if phase.scenario is not None]
    return (
        _("{name} is a campaign, and this is asked of battles", name=subject),
        _("write one of its scenarios: {names}", names=", ".join(names)),
    )


def load_subject(subject: str) -> LoadedScenario:
    """The scenario `subject`, or the one that the run in folder `subject` was fought from."""
    ask_battles(subject)
    if not is_run(subject):
        return load_scenario(subject, check_places=check_places)
    folder = Path(subject)
    file = folder / SCENARIO
    problems: list[Problem] = []
    root = parse_yaml(read_scenario_json(folder), str(file), problems)  # JSON is YAML
    if root is None or problems:
        raise DamagedTable(file, _("run the same command into another folder"))
    sources = scenario_sources(folder, problems)
    try:
        scenario = resolve(root, {}, sources, problems, with_totals=False)
    except ScenarioError:
        check_rules(read_manifest(folder), folder)  # older rules know other numbers
        raise
    digest = scenario_digest(scenario)
    return LoadedScenario(
        scenario=scenario,
        digest=digest,
        base_digest=digest,
        folder=folder,
        locations=root,
        sources=sources,
    )
