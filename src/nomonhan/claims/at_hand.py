"""Runs that lie in the folder of runs: what the statements of the text can be held against."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nomonhan.campaign.reading import playable_campaigns, read_campaign
from nomonhan.claims.records import Claim, load_text
from nomonhan.ensemble.errors import RunFailed, RunRefused
from nomonhan.ensemble.reading import MANIFEST, read_manifest, read_scenario_json
from nomonhan.evidence.campaign_results import CampaignResults, is_campaign
from nomonhan.evidence.results import Results
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.digest import in_same_order, ordered_json
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.packaged import scenario_names

RUNS = Path("runs")
BASE = "base"


def shipped_scenarios(claims: Iterable[Claim] | None = None) -> list[str]:
    """Packaged scenarios, then campaigns, that tests of these statements, else of all, ask."""
    chosen = load_text().claims.values() if claims is None else claims
    asked = {name for claim in chosen for name in claim.scenarios}
    return [name for name in (*scenario_names(), *playable_campaigns()) if name in asked]


def last_runs(folder: Path = RUNS) -> dict[str, Results]:
    """The largest finished run of every packaged scenario that statements ask, or campaign.

    A run counts that was fought by these rules from the scenario as it is packaged now, unchanged;
    of equally large ones the latest.  So a trial of two battles hides no run of two hundred.
    """
    wanted = set(shipped_scenarios())
    found: dict[str, Path] = {}
    most: dict[str, int] = {}
    for path in sorted(folder.glob(f"*/{MANIFEST}"), key=_changed_at, reverse=True):
        try:
            manifest = read_manifest(path.parent)
        except (RunRefused, RunFailed):
            continue
        name = str(manifest.get("scenario"))
        if name in wanted and _is_of_today(path.parent, manifest, name):
            battles = int(manifest["replications"][BASE])
            if battles > most.get(name, 0):
                found[name], most[name] = path.parent, battles
    return {name: results_in(path) for name, path in found.items()}


def results_in(folder: Path) -> Results:
    """Results of a run, be it of battles or of campaigns."""
    return CampaignResults(folder) if is_campaign(read_manifest(folder)) else Results(folder)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _is_of_today(folder: Path, manifest: dict[str, Any], scenario: str) -> bool:
    cases = manifest.get("cases")
    return (
        "tables" in manifest
        and isinstance(cases, dict)
        and BASE in cases
        and manifest.get("rules_version") == RULES_VERSION
        and manifest.get("scenario_digest") == _digest_of(scenario)
        and _is_in_order(folder, scenario)
    )


def _is_in_order(folder: Path, scenario: str) -> bool:
    """Whether a run's records stand in the order of the packaged ones, by which draws go."""
    if scenario not in scenario_names():
        return True
    try:
        text = read_scenario_json(folder)
    except (RunRefused, RunFailed):
        return False
    return in_same_order(text, ordered_json(load_scenario(scenario).scenario))


def _digest_of(name: str) -> str:
    if name in scenario_names():
        return load_scenario(name).digest
    from nomonhan.ensemble.campaign_running import identity_of_campaign  # brings the engine along
    from nomonhan.ensemble.campaigns import load_phases

    campaign = read_campaign(name)
    return identity_of_campaign(campaign, load_phases(campaign), 0).scenario_digest
