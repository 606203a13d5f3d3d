"""Campaigns played: books, chance, arrows."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nomonhan.campaign.bringing import LESSONS, Between, carry_into, full_strength
from nomonhan.campaign.carry import Book, Carried, Seen, UnitLeft
from nomonhan.campaign.changes import changed
from nomonhan.campaign.front import PLACES, Front, draw_back
from nomonhan.campaign.intelligence import reports_of
from nomonhan.campaign.records import Campaign
from nomonhan.campaign.reinforcement import (
    attackers,
    decide_reinforcements,
    new_formations,
)
from nomonhan.campaign.story import Story, World
from nomonhan.campaign.weeks import open_phase, standing_of
from nomonhan.engine.set_up import new_battle
from nomonhan.engine.store import fields_of_thread
from nomonhan.ensemble import campaigns
from nomonhan.ensemble.battle import payload_of
from nomonhan.ensemble.campaign_running import run_campaign
from nomonhan.ensemble.campaigns import campaign_payload, load_phases, play_one
from nomonhan.evidence.campaign_results import CampaignResults
from nomonhan.scenario.loader import load_scenario
from tests.campaign.short import short_campaign

RUNS = 24
SIDES = ("eastern", "western")


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
    assert 0.0 < results.told("may").pause.p < 1.0
    assert results.told("clash").fought.p == 1.0
    assert 0.0 < results.told("july").fought.p <= 1.0


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
        for phase in ("clash", "may", "july", "artillery", "august", "september")
    }  # fmt: skip


def test_a_changed_decision_moves_only_what_follows(campaign: Campaign) -> None:
    assert moved(campaign, ["decisions.eastern.readiness=-3"]) == {
        "clash": False, "may": True, "july": True, "artillery": True, "august": True,
        "september": True,
    }  # fmt: skip


def test_a_changed_last_battle_moves_nothing_before(campaign: Campaign) -> None:
    sets = ["august.supply.western.trucks=x0.2", "august.rules.works_per_h=x3"]
    found = moved(campaign, sets[:1])
    assert not found["may"]
    assert not found["july"]
    assert not found["artillery"]


def test_a_battle_that_goes_on_with_another_waits_for_it(campaign: Campaign) -> None:
    never = changed(campaign, ["decisions.eastern.readiness=-20"])
    for result in rows(never, campaign, 3):
        fought = dict(zip(result["phases"]["phase"], result["phases"]["fought"], strict=True))
        assert not fought["july"]
        assert not fought["artillery"]
        assert ("open", "artillery") not in set(
            zip(result["decisions"]["question"], result["decisions"]["about"], strict=True)
        )


def test_a_battle_is_not_put_off_for_ever(campaign: Campaign) -> None:
    """What must begin within some days of the last one does so or never."""
    opened = 0
    for result in rows(campaign, campaign):
        quiet = dict(zip(result["phases"]["phase"], result["phases"]["quiet_days"], strict=True))
        fought = dict(zip(result["phases"]["phase"], result["phases"]["fought"], strict=True))
        if fought.get("artillery"):
            opened += 1
            assert quiet["artillery"] <= 20
    assert opened


def test_nothing_carried_changes_the_second_battle(campaign: Campaign) -> None:
    found = moved(campaign, ["flows.eastern.experience=1", "flows.western.experience=0"])
    assert not found["clash"]
    assert found["may"]


def test_of_a_clash_no_front_is_left_and_no_lesson(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next battle starts as its scenario has it, survivors apart; the one after does not."""
    started: list[tuple[bool, int, NDArray[np.float64]]] = []
    fronts: list[bool] = []

    def drawn_back(prepared: Any, battle: Any, front: Any) -> Any:
        fronts.append(True)
        return draw_back(prepared, battle, front)

    def begun(prepared: Any, vector: Any, buffers: Any) -> Any:
        started.append((False, 0, prepared.inputs.view("doctrine", vector)[:, LESSONS].copy()))
        return new_battle(prepared, vector, buffers)

    def told(_battle: Any, known: Any) -> None:
        started[-1] = (bool(fronts), len(known), started[-1][2])
        fronts.clear()

    monkeypatch.setattr(campaigns, "new_battle", begun)
    monkeypatch.setattr(campaigns, "draw_back", drawn_back)
    monkeypatch.setattr(campaigns, "tell", told)
    never_forgotten = changed(campaign, [f"flows.{x}.memory_days=100" for x in SIDES])
    (result, *_rest) = rows(never_forgotten, campaign, 1)
    fought = dict(zip(result["phases"]["phase"], result["phases"]["fought"], strict=True))
    assert fought["may"]
    assert fought["july"]
    (first, second, third), written = (
        started[:3],
        campaign_payload(campaign, load_phases(campaign), 3).phases["may"],
    )
    lessons = written.prepared.inputs.view("doctrine", written.vector(0))[:, LESSONS]
    assert first[:2] == second[:2] == (False, 0)
    np.testing.assert_array_equal(second[2], lessons)
    assert third[0]
    assert third[1] > 0
    assert not np.array_equal(third[2], lessons)


def world_of(campaign: Campaign, sets: Sequence[str]) -> World:
    """A world in which nothing is fought, for what is decided between battles."""
    loaded = load_phases(campaign)
    payload = campaign_payload(changed(campaign, sets), loaded, 3)
    july = payload.phases["july"]
    return World(
        payload.campaign, {"july": july.prepared}, {"july": july.vector(0)},
        lambda *_all: pytest.fail("nobody fights here"), lambda _battle: -1, payload.numbers(0),
        3, 0,
    )  # fmt: skip


def story_of() -> Story:
    """Two armies in hand after a battle that ended on 31 May."""
    story = Story(date(1939, 5, 31))
    story.last_battle = story.today
    story.standing = [
        dict.fromkeys(("own_men", "seen_men", "own_losses", "enemy_losses"), 1000.0)
        | {"own_loss_share": 0.1, "aims_held": 0.5}
        for _x in (0, 1)
    ]
    return story


def test_who_is_not_sent_is_asked_for_again_until_a_week_before(campaign: Campaign) -> None:
    never = [f"decisions.{x}.reinforce=-20" for x in SIDES]
    world = world_of(campaign, [*never, "decisions.eastern.readiness=20",
                                "phases.july.gather_days=18"])  # fmt: skip
    story = story_of()
    opened = open_phase(world, story, "july", 3)
    assert opened == date(1939, 6, 25)  # decided on 7 June, a week after the battle
    asked_for: dict[str, list[date]] = {}
    for d in story.chain.decisions:
        if d.question == "reinforce":
            asked_for.setdefault(d.about, []).append(d.at)
            assert not d.answer
    assert asked_for
    for days in asked_for.values():
        assert days == [date(1939, 6, 7), date(1939, 6, 14)], "the 21st is too late"
    assert story.absent


def test_who_is_on_his_way_is_not_asked_for(campaign: Campaign) -> None:
    always = [f"decisions.{x}.reinforce=20" for x in SIDES]
    world, story = world_of(campaign, always), story_of()
    standing = [standing_of(world, story, x, story.today) for x in (0, 1)]
    for week in (1, 2):
        decide_reinforcements(
            world, story, "july", 3, standing, story.today + timedelta(days=7 * week)
        )
    told = [(d.about, d.at) for d in story.chain.decisions]
    assert len(told) == len({about for about, _at in told}) > 0
    assert {at for _about, at in told} == {date(1939, 6, 7)}
    assert not story.absent
    men = full_strength(world.prepared["july"], world.vectors["july"])[0].sum()
    assert 0.9 * men < sum(story.coming) <= men, "each counted once"


def test_nothing_is_ended_before_a_battle(campaign: Campaign) -> None:
    """A clash of patrols is no war: nobody is asked for an end to it."""
    for result in rows(campaign, campaign):
        fought = dict(zip(result["phases"]["phase"], result["phases"]["opened"], strict=True))
        questions = zip(result["decisions"]["question"], result["decisions"]["at"], strict=True)
        ends = [at for question, at in questions if question == "end"]
        assert ends
        assert fought["may"]
        assert min(ends) > fought["may"]


def asked(result: dict[str, Any]) -> list[tuple[Any, ...]]:
    table = result["decisions"]
    return list(zip(*(table[c] for c in ("at", "side", "question", "about", "p", "answer")),
                    strict=True))  # fmt: skip


ARROWS = {
    "losses to belief": ["decisions.eastern.confidence=0", "decisions.eastern.exaggeration=1"],
    "belief to decision": ["decisions.eastern.prospects=0"],
    "other theaters to decision": ["decisions.eastern.elsewhere=0"],
    "home to the army on the spot": ["decisions.eastern.autonomy=1"],
    "losses to seeking an end": ["decisions.eastern.ends_by_cost=0"],
}


@pytest.mark.parametrize("arrow", ARROWS)
def test_a_cut_arrow_moves_only_what_is_downstream(campaign: Campaign, arrow: str) -> None:
    """Until one side, deciding on less, answers otherwise, nothing but its own odds moves."""
    weighed = 0
    before = rows(campaign, campaign)
    after = rows(changed(campaign, ARROWS[arrow]), campaign)
    for one, other in zip(before, after, strict=True):
        assert of_phase(one, "clash") == of_phase(other, "clash")
        for column, values in one["incidents"].items():
            np.testing.assert_array_equal(values, other["incidents"][column])
        for a, b in zip(asked(one), asked(other), strict=False):
            assert a[:4] == b[:4]
            weighed += a[4] != b[4]
            assert a[4] == b[4] or a[1] == "eastern"
            if a[5] != b[5]:
                assert a[1] == "eastern"
                break
    assert weighed, "the arrow carries nothing"


def test_trenches_dumps_and_reports_stay_on_their_map(campaign: Campaign) -> None:
    phases = load_phases(campaign)
    payload = campaign_payload(campaign, phases, 3)
    prepared, vector = payload.phases["july"].prepared, payload.phases["july"].vector(0)
    units = {
        name: UnitLeft(int(prepared.fixed["side"][u]), 400, 0, 0.5, 0.9)
        for u, name in enumerate(prepared.units)
    }

    def brought(terrain: Any) -> dict[str, np.ndarray]:
        carried = Carried(
            copy.deepcopy(units), np.full((2, 4), 77.0), terrain=terrain,
            seen={name: Seen(5, 100, 0) for name in units},
        )  # fmt: skip
        between = Between(0.0, payload.numbers(0), 3, 0, 1)
        new = carry_into(prepared, vector, carried, [Book(), Book()], between)
        known = reports_of(prepared, carried, between)
        view = prepared.inputs.view
        return {"works": view("units", new)[:, 4], "dumps": view("depots", new),
                "known": np.array(len(known))}  # fmt: skip

    here = brought(prepared.terrain)
    elsewhere = brought(prepared.terrain._replace(neighbor=prepared.terrain.neighbor[:-1]))
    assert (here["works"] >= 0.9).all()
    assert (here["dumps"] == 77.0).all()
    assert here["known"] == len(units)
    assert not (np.nan_to_num(elsewhere["works"]) >= 0.9).any()
    np.testing.assert_array_equal(elsewhere["dumps"], prepared.inputs.view("depots", vector))
    assert elsewhere["known"] == 0


def test_nobody_opens_an_attack_without_those_who_attack() -> None:
    loaded = load_scenario("khalkhin_gol_september_1939")
    prepared = payload_of(loaded, 1).prepared
    names = list(prepared.formations)
    japanese = {names[f] for f in attackers(prepared, 1)}
    assert japanese == {"16th_regiment", "garrison_detachment", "2nd_division"}
    assert attackers(prepared, 0) == set(), "who only strikes back has no attack planned"
    asked_for = {names[f] for f in new_formations(prepared, Carried())}
    assert {"16th_regiment", "garrison_detachment"} <= asked_for


def test_nobody_starts_behind_the_enemys_front(campaign: Campaign) -> None:
    """Who would is drawn back to his own ground; nobody else moves, and lists and lines follow."""
    payload = campaign_payload(campaign, load_phases(campaign), 3).phases["july"]
    prepared, vector = payload.prepared, payload.vector(0)

    def opened(held: np.ndarray | None) -> tuple[Any, int]:
        battle, _p = new_battle(prepared, vector, fields_of_thread(prepared))
        if held is None:
            return battle, 0
        return draw_back(prepared, battle, Front(held, (0.2, 0.3)))

    as_it_is, _none = opened(None)
    side, start = as_it_is.roster.side, as_it_is.units.hex.copy()
    there = start >= 0
    held = np.zeros(prepared.terrain.neighbor.shape[0], dtype=np.int8)
    places = np.unique(start[there & (side == 0)])
    x_km = prepared.terrain.x_km[places]
    lost = places[x_km >= np.median(x_km)]  # the half of one side's that is nearer to the enemy
    held[lost], held[start[there & (side == 1)]] = 1, 1
    battle, moved = opened(held)

    now = battle.units.hex
    must = there & (side == 0) & np.isin(start, lost)
    assert moved == must.sum() > 0
    assert (held[now[must]] == 0).all()
    np.testing.assert_array_equal(now[~must], start[~must])
    assert (battle.units.works[must] <= 0.2 + 1e-9).all()
    np.testing.assert_array_equal(battle.roster.home[there], now[there])
    assert np.bincount(now[must]).max() <= PLACES
    for h in np.unique(now[there]).tolist():
        chain, u = [], int(battle.hexes.first[h])
        while u >= 0:
            chain.append(u)
            u = int(battle.units.following[u])
        assert chain == np.flatnonzero(now == h).tolist()
    np.testing.assert_array_equal(battle.hexes.near.sum(axis=0), as_it_is.hexes.near.sum(axis=0))
    assert not np.array_equal(battle.hexes.near, as_it_is.hexes.near)
    occupied = [np.isin(np.arange(len(held)), now[there & (side == x)]) for x in (0, 1)]
    disk = battle.map.disk
    stands = [
        (((disk >= 0) & occupied[x][disk]).astype(np.int64) << np.arange(19)).sum(axis=1)
        for x in (0, 1)
    ]
    np.testing.assert_array_equal(battle.hexes.stands, np.stack(stands, axis=1))
    assert not np.array_equal(battle.land.depth_km, prepared.land.depth_km), "the line moves too"
    np.testing.assert_array_equal(as_it_is.land.depth_km, prepared.land.depth_km)


def test_the_chain_may_begin_with_an_incident(campaign: Campaign) -> None:
    """With nothing given the first battle comes where an incident of its year becomes one."""
    found = rows(changed(campaign, ["incidents.given=0"]), campaign, 24)
    fought = []
    for result in found:
        table = result["incidents"]
        (battles,) = table["battles"][table["year"] == 1939]
        fought.append(bool(result["phases"]["fought"].any()))
        assert fought[-1] == (battles > 0)
        assert fought[-1] or result["summary"]["western.casualties"][0] == 0
    assert any(fought)
    assert not all(fought)
    quiet = changed(campaign, ["incidents.given=0", "incidents.years.1939.count=0"])
    assert not any(r["phases"]["fought"].any() for r in rows(quiet, campaign, 4))
