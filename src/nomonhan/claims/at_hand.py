"""Runs that lie in the folder of runs: what the statements of the text can be held against."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nomonhan.campaign.reading import playable_campaigns, read_campaign
from nomonhan.claims.records import Claim, load_text
from nomonhan.ensemble.errors import RunFailed, RunRefused
from nomonhan.ensemble.reading import MANIFEST, read_manifest
from nomonhan.evidence.campaign_results import CampaignResults, is_campaign
from nomonhan.evidence.results import Results
from nomonhan.rules import RULES_VERSION
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
    """The latest finished run of every packaged scenario that statements ask, or campaign.

    A run counts that was fought by these rules from the scenario as it is packaged now, unchanged.
    """
    wanted = set(shipped_scenarios())
    found: dict[str, Results] = {}
    for path in sorted(folder.glob(f"*/{MANIFEST}"), key=_changed_at, reverse=True):
        try:
            manifest = read_manifest(path.parent)
        except (RunRefused, RunFailed):
            continue
        name = str(manifest.get("scenario"))
        if name in wanted and name not in found and _is_of_today(manifest, name):
            found[name] = results_in(path.parent)
    return found


def results_in(folder: Path) -> Results:
    """Results of a run, be it of battles or of campaigns."""
    return CampaignResults(folder) if is_campaign(read_manifest(folder)) else Results(folder)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _is_of_today(manifest: dict[str, object], scenario: str) -> bool:
    cases = manifest.get("cases")
    return (
        "tables" in manifest
        and isinstance(cases, dict)
        and BASE in cases
        and manifest.get("rules_version") == RULES_VERSION
        and manifest.get("scenario_digest") == _digest_of(scenario)
    )


def _digest_of(name: str) -> str:
    if name in scenario_names():
        return load_scenario(name).digest
    from nomonhan.ensemble.campaign_running import identity_of_campaign  # brings the engine along
    from nomonhan.ensemble.campaigns import load_phases

    campaign = read_campaign(name)
    return identity_of_campaign(campaign, load_phases(campaign), 0).scenario_digest
