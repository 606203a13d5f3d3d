"""Campaigns played: books, chance, arrows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nomonhan.campaign.changes import changed
from nomonhan.campaign.records import Campaign
from nomonhan.ensemble.campaign_running import run_campaign
from nomonhan.ensemble.campaigns import campaign_payload, load_phases, play_one
from nomonhan.evidence.campaign_results import CampaignResults
from tests.campaign.short import short_campaign

RUNS = 24


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    return short_campaign(tmp_path_factory.mktemp("campaign"))


@pytest.fixture(scope="module")
def folder(campaign: Campaign, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "run"
    run_campaign(campaign, runs=RUNS, seed=3, out=out)
    return out


@pytest.fixture(scope="module")
def results(folder: Path) -> CampaignResults:
    return CampaignResults(folder)


def test_books_balance_to_the_man(results: CampaignResults) -> None:
    summary = results.table("summary")
    for side in results.sides:
        came = sum((summary[f"{side}.{c}"] for c in ("arrived", "replaced", "returned")), start=0)
        gone = sum(
            summary[f"{side}.{c}"]
            for c in ("relieved", "killed", "wounded", "missing", "captured", "present")
        )
        np.testing.assert_array_equal(came, gone)
        assert (summary[f"{side}.casualties"] > 0).any()


def test_a_pause_may_come_or_not(results: CampaignResults) -> None:
    first = results.phases[0]
    assert 0.0 < results.told(first).pause.p < 1.0
    fought = [results.told(phase).fought.p for phase in results.phases]
    assert fought[0] == 1.0
    assert 0.0 < fought[1] <= 1.0


def test_same_digests_whoever_plays(campaign: Campaign, folder: Path, tmp_path: Path) -> None:
    tables = CampaignResults(folder).manifest["tables"]
    begun = tmp_path / "run"
    run_campaign(campaign, runs=5, seed=3, out=begun, executor="serial")
    done = run_campaign(campaign, runs=RUNS, seed=3, out=begun, workers=2)
    assert done.manifest["tables"] == tables


def rows(campaign: Campaign, base: Campaign, count: int = 10) -> list[dict[str, Any]]:
    payload = campaign_payload(campaign, load_phases(campaign), 3, base)
    return [play_one(payload, k) for k in range(count)]


def of_phase(result: dict[str, Any], phase: str) -> list[tuple[Any, ...]]:
    table = result["phases"]
    # how long the front rests after a phase is decided by what comes later
    columns = [c for c in table if c not in ("phase", "rest_days")]
    return [tuple(table[c][i] for c in columns) for i in np.flatnonzero(table["phase"] == phase)]


def moved(campaign: Campaign, sets: Sequence[str]) -> dict[str, bool]:
    before, after = rows(campaign, campaign), rows(changed(campaign, sets), campaign)
    return {
        phase: any(of_phase(a, phase) != of_phase(b, phase)
                   for a, b in zip(before, after, strict=True))
        for phase in ("may", "july", "august")
    }  # fmt: skip


def test_a_changed_decision_moves_only_what_follows(campaign: Campaign) -> None:
    assert moved(campaign, ["decisions.eastern.readiness=-3"]) == {
        "may": False, "july": True, "august": True,
    }  # fmt: skip


def test_a_changed_last_battle_moves_nothing_before(campaign: Campaign) -> None:
    sets = ["august.supply.western.trucks=x0.2", "august.rules.works_per_h=x3"]
    found = moved(campaign, sets[:1])
    assert not found["may"]
    assert not found["july"]


def test_nothing_carried_changes_the_second_battle(campaign: Campaign) -> None:
    found = moved(campaign, ["flows.eastern.experience=1", "flows.western.experience=0"])
    assert not found["may"]
    assert found["july"]
