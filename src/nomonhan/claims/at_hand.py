"""Runs that lie in the folder of runs: what the statements of the text can be held against."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nomonhan.campaign.reading import playable_campaigns, read_campaign
from nomonhan.claims.records import Claim, load_text
from nomonhan.ensemble.errors import RunFailed, RunRefused
from nomonhan.ensemble.reading import MANIFEST, read_manifest
from nomonhan.evidence.as_packaged import is_packaged
from nomonhan.evidence.campaign_results import CampaignResults, is_campaign
from nomonhan.evidence.results import Results
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.packaged import scenario_names

RUNS = Path("runs")
BASE = "base"


def shipped_scenarios(claims: Iterable[Claim] | None = None) -> list[str]:
    """Packaged scenarios, then campaigns, that tests of these statements, else of all, ask."""
    chosen = load_text().claims.values() if claims is None else claims
    asked = {name for claim in chosen for name in claim.scenarios}
    return [name for name in (*scenario_names(), *playable_campaigns()) if name in asked]


def largest_runs(folder: Path = RUNS) -> dict[str, Results]:
    """The largest finished run of every packaged scenario that statements ask, or campaign.

    A run counts that was fought by these rules from the scenario as it is packaged now, unchanged;
    of equally large ones the latest.  So a trial of two battles hides no run of two hundred.
    """
    wanted = set(shipped_scenarios())
    candidates = []
    for path in folder.glob(f"*/{MANIFEST}"):
        try:
            manifest = read_manifest(path.parent)
        except (RunRefused, RunFailed):
            continue
        if manifest.get("scenario") in wanted and (battles := _battles_of_today(manifest)) > 0:
            candidates.append((battles, _changed_at(path), path.parent, manifest))
    found: dict[str, Results] = {}
    for _battles, _at, path, manifest in sorted(candidates, key=lambda c: c[:2], reverse=True):
        name = str(manifest["scenario"])
        if name not in found and _is_as_packaged(path, manifest, name):
            found[name] = results_in(path)
    return found


def results_in(folder: Path) -> Results:
    """Results of a run, be it of battles or of campaigns."""
    return CampaignResults(folder) if is_campaign(read_manifest(folder)) else Results(folder)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _battles_of_today(manifest: dict[str, Any]) -> int:
    """Battles of a finished run by today's rules whose scenario was not changed, else 0."""
    cases = manifest.get("cases")
    if not isinstance(cases, dict) or BASE not in cases or "tables" not in manifest:
        return 0
    if manifest.get("rules_version") != RULES_VERSION:
        return 0
    return int(manifest.get("replications", {}).get(BASE, 0))


def _is_as_packaged(folder: Path, manifest: dict[str, Any], name: str) -> bool:
    """Whether a run was fought from the packaged scenario, or campaign, as it is now."""
    digest = str(manifest.get("scenario_digest"))
    if name not in scenario_names():
        return digest == _digest_of_campaign(name)
    try:
        return is_packaged(folder, digest, name)
    except (RunRefused, RunFailed):
        return False


def _digest_of_campaign(name: str) -> str:
    from nomonhan.ensemble.campaign_running import identity_of_campaign  # brings the engine along
    from nomonhan.ensemble.campaigns import load_phases

    campaign = read_campaign(name)
    return identity_of_campaign(campaign, load_phases(campaign), 0).scenario_digest
