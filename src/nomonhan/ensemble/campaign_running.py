"""Run a campaign many times into a folder; what is finished is on disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from nomonhan.campaign.changes import changed
from nomonhan.campaign.records import Campaign
from nomonhan.ensemble.campaign_rows import ground_phases
from nomonhan.ensemble.campaigns import (
    campaign_payload,
    content_of,
    contingents_of,
    load_phases,
    play_one,
)
from nomonhan.ensemble.executors import Executor
from nomonhan.ensemble.fighting import Progress, fight_missing
from nomonhan.ensemble.folder import RunFolder
from nomonhan.ensemble.identity import CampaignIdentity
from nomonhan.ensemble.running import BASE_CASE, SET_CASE, default_folder, versions
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.digest import json_digest
from nomonhan.scenario.loader import LoadedScenario


@dataclass(frozen=True)
class FinishedCampaign:
    """What a campaign's run left behind."""

    folder: Path
    case: str
    state: Literal["done", "interrupted"]
    battles: int  # campaigns on disk
    manifest: dict[str, Any]  # without tables if interrupted


def identity_of_campaign(
    campaign: Campaign, phases: dict[str, LoadedScenario], seed: int, sets: Sequence[str] = ()
) -> CampaignIdentity:
    """What makes this run this run: the campaign, its battles, the seed."""
    text = json.dumps(content_of(campaign, phases), separators=(",", ":"), allow_nan=False)
    first, last = date.fromisoformat(campaign.start), date.fromisoformat(campaign.end)
    case = {SET_CASE: {"set": list(sets)}} if sets else {BASE_CASE: {}}
    return CampaignIdentity(
        scenario=campaign.name, scenario_digest=json_digest(text), scenario_json=text, seed=seed,
        rules_version=RULES_VERSION, start=f"{campaign.start}T00:00",
        hours=24 * ((last - first).days + 1), sides=contingents_of(list(phases.values())),
        cases=case, phases=tuple(ground_phases(campaign)),
    )  # fmt: skip


def run_campaign(
    base: Campaign, *, runs: int, seed: int, sets: Sequence[str] = (), out: Path | None = None,
    workers: int = 1, executor: Executor = "threads", progress: Progress | None = None,
) -> FinishedCampaign:  # fmt: skip
    """Play what `out` lacks of `runs` campaigns and write the tables; a run begun before goes on.

    `sets`: changes of the campaign, `path=value`.  Nothing is written before all its battles have
    been read.
    """
    campaign = changed(base, sets)
    phases = load_phases(campaign)
    payload = campaign_payload(campaign, phases, seed, base)
    identity = identity_of_campaign(campaign, phases, seed, sets)
    path = default_folder(identity) if out is None else out
    folder = RunFolder(path, identity)
    (case,) = identity.cases
    state = fight_missing(
        folder, play_one, {case: payload}, runs, executor=executor, workers=workers,
        progress=progress,
    )  # fmt: skip
    count = sum(map(len, folder.finished().values()))
    manifest = folder.join(versions(), workers) if state == "done" else identity.as_json()
    return FinishedCampaign(path, case, state, count, manifest)
