"""Zones, advances, cover: small measures, worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Event, Posture, Status
from nomonhan.engine.phases.cover import UNASKED, exposed_share, take_cover
from nomonhan.engine.phases.definitions import count_present
from nomonhan.engine.phases.ground import judge_zones
from nomonhan.state import Battle
from tests.engine.fights import by_weapon, is_judged, skirmish, told
from tests.engine.phases import put, run_phase, scattered

HAMLET = 1  # zone
CENTER = 4 * 14 + 9


def in_hamlet(men: dict[int, int]) -> tuple[Battle, Any]:
    """Units with so many men in the zone; nobody else anywhere."""
    battle, p, _ = scattered(1)
    where = np.full(len(battle.units), -1)
    for i, u in enumerate(men):
        where[u] = CENTER if battle.roster.side[u] == 0 else CENTER + 1
        assert skirmish().terrain.in_zone[HAMLET, where[u]], i
    put(battle, where)
    for u, count in men.items():
        battle.units.men[u] = count
    return battle, p


@pytest.mark.parametrize(
    ("men", "before", "after"),
    [
        ({0: 100}, -1, 0),
        ({0: 99}, -1, -1),  # less than a company takes nothing
        ({0: 99}, 1, 1),  # an empty or weakly visited zone keeps its holder
        ({7: 60, 8: 60}, 0, 1),
        ({0: 500, 7: 99}, 1, 0),  # stragglers do not hold it
        ({0: 500, 7: 100}, 1, 1),  # contested: nothing changes
        ({0: 500, 7: 100}, 0, 0),
        ({}, 0, 0),
    ],
)
def test_a_zone_changes_hands_when_cleared(men: dict[int, int], before: int, after: int) -> None:
    battle, _ = in_hamlet(men)
    battle.zones.held[HAMLET] = before
    run_phase(judge_zones, battle, tick=17)
    assert battle.zones.held[HAMLET] == after
    events = battle.ledger.event[: battle.ledger.n_events[0]].tolist()
    changed = [[17, Event.ZONE_CHANGED, after, -1, HAMLET]] if after != before else []
    assert events == changed


@pytest.mark.parametrize("status", [Status.BROKEN, Status.GONE])
def test_the_broken_hold_nothing(status: int) -> None:
    battle, _ = in_hamlet({0: 500})
    battle.units.status[0] = status
    run_phase(judge_zones, battle, tick=17)
    assert battle.zones.held[HAMLET] == -1


def test_advance_is_the_farthest_that_a_battalion_of_the_start_got() -> None:
    best = np.zeros(2)
    for tick, battle, _ in told(41):
        for u in range(len(battle.units)):
            x = int(battle.roster.side[u])
            if not is_judged(tick):
                continue
            if battle.roster.forward[u] and battle.units.status[u] == Status.ACTIVE:
                depth = battle.land.depth_km[:, 1 - x]
                gone = depth[battle.units.hex[u]] - depth[battle.roster.home[u]]
                best[x] = max(best[x], gone)
        assert battle.ledger.sides.advance_km == pytest.approx(best), tick
    assert best[0] > 1.0


@pytest.mark.parametrize("seed", range(4))
def test_present_are_those_in_hand_and_the_broken(seed: int) -> None:
    battle, _, _ = scattered(seed)
    run_phase(count_present, battle, day=1)
    here = battle.units.status <= Status.BROKEN
    for x in (0, 1):
        men = battle.units.men[here & (battle.roster.side == x)].sum()
        assert battle.ledger.day_present[1, x] == men
    assert not battle.ledger.day_present[0].any()


@pytest.mark.parametrize("seed", range(4))
def test_cover_is_posture_works_ground_and_armor(seed: int) -> None:
    battle, p, _ = scattered(seed)
    battle.units.exposed = 2.0
    run_phase(take_cover, battle)
    held = by_weapon(battle, "held") * (skirmish().fixed["is_vehicle"] == 1)
    behind_armor = held @ battle.arsenal.crew
    for u in range(len(battle.units)):
        unit = battle.units[u]
        if unit.status > Status.BROKEN:
            assert unit.exposed == 2.0
            continue
        assert unit.exposed == UNASKED
        ground = 1.0 - p.relief_cover * battle.land.relief[unit.hex]
        share = (p.exposure_fortified / p.exposure_hasty) ** math.sqrt(unit.works)
        if unit.posture == Posture.ATTACK:
            plain = p.exposure_attack
        elif unit.posture in (Posture.MARCH, Posture.WITHDRAWAL):
            plain = p.exposure_march
        else:
            rest = unit.posture == Posture.REST
            plain = (p.exposure_rest if rest else p.exposure_hasty) * share
        soft = max(0.05, 1.0 - behind_armor[u] / unit.men)
        found = run_phase(exposed_share, battle, u=u, p=p)
        assert found == unit.exposed == pytest.approx(plain * ground * soft), u


def test_cover_is_that_of_when_it_was_taken_whoever_asks_when() -> None:
    battle, p, _ = scattered(1)
    here = np.flatnonzero(battle.units.status <= Status.BROKEN)
    run_phase(take_cover, battle)
    asked_late = battle.units.copy()
    early = [run_phase(exposed_share, battle, u=int(u), p=p) for u in here]
    for when, units in (("then", battle.units), ("now first", asked_late)):
        units.works = 1.0 - units.works
        units.posture = (units.posture + 1) % len(Posture)
        units.men = units.men // 2
        later = battle._replace(units=units)
        found = [run_phase(exposed_share, later, u=int(u), p=p) for u in here]
        assert found == early, when
        run_phase(take_cover, later)
        renewed = [run_phase(exposed_share, later, u=int(u), p=p) for u in here]
        assert renewed != early, when
