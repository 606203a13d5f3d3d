"""Armor and infantry, ways round, pockets: how a formation fights its way to its aim and beyond."""

from __future__ import annotations

import pytest

from nomonhan.codes import Mission, Mobility
from nomonhan.doctrine.words import GUARD_DUTY, IN_FORCE, WAITING, Clause
from tests.doctrine.made_up import COLS, Situation, attack, clauses, doctrine, gap, ordered, place


@pytest.mark.parametrize(("combined_arms", "waits"), [(0.9, True), (0.2, False)])
def test_armor_waits_for_infantry_where_the_doctrine_combines_arms(
    combined_arms: float, waits: bool
) -> None:
    s = attack(numbers=doctrine(combined_arms=combined_arms))
    tanks = s.own(
        place(24, 20), mobility=int(Mobility.TRACKED), vehicles=40, men=200, men_start=200
    )
    s.enemy(place(26, 20), men=500)
    d = s.decide()
    assert (d.mission[tanks] == Mission.FIX) == waits
    assert (Clause.WAIT_FOR_INFANTRY in clauses(d)) == waits


def test_exploitation_goes_round_a_strongpoint_and_leaves_a_force_at_it() -> None:
    s = Situation({"hill": place(36, 20)}, numbers=doctrine(bypass=0.6))
    for i in range(6):
        s.own(place(22, 18 + i), mobility=int(Mobility.TRUCK))
    s.own(place(24, 20))
    e = s.enemy(place(26, 20), men=1500)
    s.enemy(place(26, 24), men=400)
    s.order(0, "envelop", objective="hill", start=0)
    d = s.decide()
    goals = [int(g) for g in d.goal[:6]]
    assert Clause.GO_ROUND in clauses(d)
    assert all(g // COLS < 20 for g in goals), "the side where less is known of the enemy"
    assert all(gap(g, place(26, 20)) >= 2 for g in goals)
    assert (d.mission[6], d.goal[6]) == (Mission.FIX, s.units[e]["known"]["hex"])


def test_what_is_weak_is_run_over() -> None:
    s = Situation({"hill": place(36, 20)})
    for i in range(4):
        s.own(place(22, 18 + i), mobility=int(Mobility.TRUCK))
    s.enemy(place(24, 20), men=200)
    s.order(0, "exploit", objective="hill", start=0)
    d = s.decide()
    assert ordered(d, Mission.ASSAULT) == [0, 1, 2, 3]
    assert Clause.RUN_OVER in clauses(d)


def test_a_formation_that_is_stopped_shifts_its_axis() -> None:
    s = attack(numbers=doctrine(bypass=0.5))
    for unit in s.units:
        unit["contact_h"] = 0.0
    s.enemy(place(20, 20), men=3000)
    s.enemy(place(20, 17), men=1500)
    s.decide()
    s.tick = 4 * 20
    d = s.decide()
    assert Clause.SHIFT_AXIS in clauses(d)
    assert all(int(g) // COLS > 20 for g in d.goal[:5])


def test_after_the_objective_pockets_are_shared_out() -> None:
    s = attack(4)
    for i, unit in enumerate(s.units):
        unit["hex"] = place(29, 18 + i)
    weak, strong = s.enemy(place(33, 17), men=300), s.enemy(place(33, 23), men=600)
    d = s.decide()
    assert Clause.OBJECTIVE_REACHED in clauses(d)
    goals = d.goal[:4].tolist()
    assert set(goals) == {s.units[weak]["known"]["hex"], s.units[strong]["known"]["hex"]}
    assert goals.count(s.units[strong]["known"]["hex"]) >= 2


def test_nobody_is_sent_out_of_the_area_of_the_plan() -> None:
    s = attack(1)
    s.units[0] |= {"hex": place(30, 20), "mobility": int(Mobility.TRUCK)}
    e = s.enemy(place(38, 20), men=300)
    assert s.decide().goal[0] == s.units[e]["known"]["hex"]
    s = attack(1)
    s.units[0] |= {"hex": place(30, 20), "mobility": int(Mobility.TRUCK)}
    s.enemy(place(43, 20), men=300)
    assert s.decide().goal[0] == place(30, 20)


def test_what_is_too_strong_is_held_not_attacked() -> None:
    s = attack(1)
    s.units[0]["hex"] = place(29, 20)
    s.enemy(place(34, 20), men=2500)
    assert s.decide().mission[0] == Mission.FIX


def test_an_envelopment_at_its_objective_bars_the_way() -> None:
    s = Situation({"obo": place(34, 20)})
    for i in range(3):
        s.own(place(33, 19 + i), mobility=int(Mobility.TRUCK))
    s.order(0, "envelop", objective="obo", start=0)
    s.decide()
    s.tick = 24
    s.decide()
    assert (s.memory.unit.mission[:3] == Mission.HOLD).all()


@pytest.mark.parametrize(("mission", "stays"), [("assault", True), ("exploit", False)])
def test_an_attack_takes_the_places_on_its_axis_and_who_goes_round_passes_them(
    mission: str, stays: bool
) -> None:
    s = Situation({"ridge": place(25, 20), "hill": place(38, 20)})
    for i in range(4):
        s.own(place(24, 18 + i), mobility=int(Mobility.TRUCK))
    e = s.enemy(place(25, 23), men=600)
    s.order(0, mission, axis=["ridge"], objective="hill", start=0)
    d = s.decide()
    assert (Clause.WAYPOINT_REACHED in clauses(d)) != stays
    assert ((d.goal[:4] == place(25, 23)).all()) == stays
    s.units[e]["known"]["hex"] = -1
    s.tick = 24
    d = s.decide()
    assert s.plan is not None
    assert s.plan.rows.waypoint[0] == 1


@pytest.mark.parametrize(("men", "astride"), [(149, True), (1400, True), (1401, False)])
def test_who_came_round_need_not_clear_what_cannot_move_him(men: int, astride: bool) -> None:
    """Four battalions of 700 bar the way at two to one; the next task of the plan follows."""
    s = Situation({"obo": place(34, 20), "ford": place(30, 30)})
    for i in range(4):
        s.own(place(33, 18 + i), mobility=int(Mobility.TRUCK))
    s.enemy(place(36, 20), men=men)
    s.order(0, "envelop", objective="obo", start=0)
    s.order(0, "assault", objective="ford")
    assert (Clause.OBJECTIVE_REACHED in clauses(s.decide())) == astride
    s.tick = 24
    s.decide()
    assert s.plan is not None
    assert s.plan.rows.state[1] == (IN_FORCE if astride else WAITING)


@pytest.mark.parametrize(("units", "guards"), [(2, 0), (3, 1), (6, 1)])
def test_who_goes_round_leaves_a_guard_at_the_places_he_passes(units: int, guards: int) -> None:
    s = Situation({"ridge": place(25, 20), "hill": place(38, 20)})
    for i in range(units):
        s.own(place(24, 20 + i % 3), mobility=int(Mobility.TRUCK))
    e = s.enemy(place(25, 27), men=400)
    s.order(0, "exploit", axis=["ridge"], objective="hill", start=0)
    s.decide()
    on_guard = s.memory.unit.duty == GUARD_DUTY
    assert on_guard.sum() == guards
    if guards:
        assert on_guard[0], "the nearest, of equals the first"
        assert s.memory.unit.mission[0] == Mission.HOLD
    s.units[e]["known"]["hex"] = place(25, 29)  # nine hexes off: nothing left to guard against
    s.tick = 24
    s.decide()
    assert not (s.memory.unit.duty == GUARD_DUTY).any()


def test_a_guard_is_taken_from_those_who_walk() -> None:
    s = Situation({"ridge": place(25, 20), "hill": place(38, 20)})
    for _ in range(3):
        s.own(place(25, 20), mobility=int(Mobility.TRUCK))
    s.own(place(23, 20))
    s.enemy(place(25, 27), men=400)
    s.order(0, "envelop", axis=["ridge"], objective="hill", start=0)
    s.decide()
    assert list(s.memory.unit.duty == GUARD_DUTY) == [False, False, False, True, False]
