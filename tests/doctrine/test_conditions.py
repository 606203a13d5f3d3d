"""Each condition of a plan holds when, and only when, the side knows what it asks for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from nomonhan.codes import Mission, Status
from nomonhan.doctrine.conditions import compile_condition, holds
from nomonhan.doctrine.desk import new_desk
from nomonhan.doctrine.situation import survey
from tests.doctrine.made_up import Situation, place


def condition(kind: str, **fields: Any) -> SimpleNamespace:
    blank = dict.fromkeys(("at", "zone", "side", "formation", "share"))
    return SimpleNamespace(**{**blank, "kind": kind, **fields})


def check(situation: Situation, asked: SimpleNamespace) -> bool:
    formations = {str(f): f for f in range(len(situation.parent))}
    zones = {name: z for z, name in enumerate(situation.zones)}
    row, share = compile_condition(asked, formations, zones, {"own": 0, "other": 1}, int)
    o, chart = situation.observation(), situation.chart()
    desk = new_desk(len(situation.units), 0, 1)
    s = survey(o, situation.doctrine, chart, desk)
    return holds(row, share, o, situation.cards(), chart, s.unit)


@pytest.fixture
def situation() -> Situation:
    """A brigade (0) of two battalions in regiments 1 and 2; the zone lies in the enemy's rear."""
    s = Situation({"hill": place(30, 20), "ford": place(10, 20)}, parent=[-1, 0, 0])
    s.own(place(18, 18), formation=1)
    s.own(place(18, 22), formation=2)
    return s


def test_time(situation: Situation) -> None:
    situation.tick = 39
    assert not check(situation, condition("time", at=40))
    situation.tick = 40
    assert check(situation, condition("time", at=40))


def test_zone_held_and_zone_lost(situation: Situation) -> None:
    assert check(situation, condition("zone_held_by", zone="ford", side="own"))
    assert check(situation, condition("zone_held_by", zone="hill", side="other"))
    assert not check(situation, condition("zone_lost", zone="ford"))
    assert check(situation, condition("zone_lost", zone="hill"))
    assert check(situation, condition("zone_lost", zone="ford", side="other"))


def test_own_breakthrough(situation: Situation) -> None:
    asked = condition("breakthrough_by", side="own", formation="0")
    assert not check(situation, asked)
    situation.units[0]["hex"] = place(26, 18)
    assert check(situation, asked)
    assert check(situation, condition("breakthrough_by", side="own", formation="1"))
    assert not check(situation, condition("breakthrough_by", side="own", formation="2"))
    assert check(situation, condition("breakthrough_by", side="own", zone="hill"))
    assert not check(situation, condition("breakthrough_by", side="own", zone="ford"))
    situation.enemy(place(28, 18))
    assert not check(situation, asked)


def test_screens_and_those_cut_off_do_not_break_through(situation: Situation) -> None:
    asked = condition("breakthrough_by", side="own")
    situation.units[0] |= {"hex": place(26, 18), "mission": int(Mission.SCREEN)}
    assert not check(situation, asked)
    situation.units[0] |= {"mission": int(Mission.EXPLOIT), "cut_off_h": 3.0}
    assert not check(situation, asked)


def test_enemy_breakthrough_is_what_is_known_of_it(situation: Situation) -> None:
    asked = condition("breakthrough_by", side="other")
    situation.enemy(-1)
    assert not check(situation, asked)
    situation.enemy(place(14, 20))
    assert check(situation, asked)


def test_strength_counts_those_lost_and_those_broken(situation: Situation) -> None:
    asked = condition("strength_below", formation="0", share=0.6)
    assert not check(situation, asked)
    situation.units[0]["men"] = 100
    assert check(situation, asked)
    assert not check(situation, condition("strength_below", formation="2", share=0.6))
    situation.units[1]["status"] = int(Status.BROKEN)
    assert check(situation, condition("strength_below", formation="2", share=0.6))
    situation.units[1]["status"] = int(Status.NOT_ARRIVED)
    situation.units[0]["men"] = 700
    assert not check(situation, asked)


def test_enemy_seen_counts_forces_not_patrols(situation: Situation) -> None:
    asked = condition("enemy_seen_in", zone="hill")
    situation.enemy(place(31, 20), men=80)
    assert not check(situation, asked)
    situation.enemy(place(30, 21), men=100)
    assert check(situation, asked)


def test_formation_at(situation: Situation) -> None:
    asked = condition("formation_at", formation="0", zone="hill")
    assert not check(situation, asked)
    situation.units[0]["hex"] = place(30, 17)
    situation.units[1]["hex"] = place(30, 23)
    assert check(situation, asked)
