"""The general commander at work: what it orders where any staff would know what to do."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from nomonhan.codes import Mission, Mobility, Status
from nomonhan.doctrine.words import Clause
from nomonhan.hexgrid import axial_q
from tests.doctrine.made_up import COLS, Situation, attack, clauses, doctrine, gap, ordered, place

NIGHT = [0.0] * 25
DAWN_IN_4_H = [0.0] * 4 + [1.0] * 21


def test_an_attack_is_spread_on_a_front_without_crossing_ways() -> None:
    d = attack().decide()
    goals = [int(g) for g in d.goal]
    assert ordered(d, Mission.ASSAULT) == [0, 1, 2, 3, 4]
    assert len(set(goals)) == 5
    assert [g // COLS for g in goals] == sorted(g // COLS for g in goals)
    assert all(gap(g, place(30, 20)) <= 3 for g in goals)
    assert {round(g % COLS + 0.5 * (g // COLS & 1)) for g in goals} <= {29, 30, 31}


def test_a_front_has_a_largest_width() -> None:
    d = attack(15).decide()
    assert max(gap(int(g), place(30, 20)) for g in d.goal) <= 5


def test_orders_mirror_with_the_situation() -> None:
    """Nothing hangs on a direction of the map: north for south gives south for north."""

    def mirrored(h: int) -> int:
        return place(h % COLS, 40 - h // COLS)

    def situation(turn: Any) -> Situation:
        s = Situation({"hill": turn(place(30, 22))}, numbers=doctrine(combined_arms=0.9))
        for row, men in ((14, 700), (16, 500), (19, 650), (21, 400)):
            s.own(turn(place(18, row)), men=men)
        s.own(turn(place(17, 15)), mobility=int(Mobility.TRACKED), vehicles=30)
        s.enemy(turn(place(26, 18)), men=500)
        s.order(0, "envelop", objective="hill", start=0)
        return s

    plain, turned = situation(lambda h: h).decide(), situation(mirrored).decide()
    assert plain.mission.tolist() == turned.mission.tolist()
    for a, b in zip(plain.goal.tolist(), turned.goal.tolist(), strict=True):
        assert (a < 0 and b < 0) or gap(mirrored(a), b) <= 1


def test_only_own_units_in_hand_get_orders() -> None:
    s = attack()
    s.units[1]["status"] = int(Status.BROKEN)
    s.units[2]["status"] = int(Status.GONE)
    s.units[3]["status"] = int(Status.NOT_ARRIVED)
    s.units[3]["hex"] = -1
    s.enemy(place(25, 20))
    d = s.decide()
    assert ordered(d, Mission.ASSAULT) == [0, 4]
    assert (d.mission[[1, 2, 3, 5]] == -1).all()


def test_an_order_is_not_given_twice() -> None:
    s = attack()
    assert (s.decide().mission >= 0).all()
    s.tick = 24
    assert (s.decide().mission == -1).all()


def test_a_timed_attack_takes_effect_at_its_hour() -> None:
    s = attack()
    s.rows[0]["start"] = 28
    d = s.decide()
    assert d.due_h.tolist() == [7.0] * 5
    s = attack()
    s.rows[0]["start"] = 100
    assert ordered(s.decide(), Mission.HOLD) == [0, 1, 2, 3, 4]


def test_assaults_pause_in_the_dark_and_go_on_at_dawn() -> None:
    s = attack()
    s.light = NIGHT
    d = s.decide()
    assert ordered(d, Mission.FIX) == [0, 1, 2, 3, 4]
    s.tick, s.light = 24, DAWN_IN_4_H
    d = s.decide()
    assert ordered(d, Mission.ASSAULT) == [0, 1, 2, 3, 4]
    assert (d.due_h == 4.0).all()


def test_an_army_of_night_attacks_pauses_by_day() -> None:
    s = attack(numbers=doctrine(night_attack=0.9))
    assert ordered(s.decide(), Mission.FIX) == [0, 1, 2, 3, 4]
    s = attack(numbers=doctrine(night_attack=0.9))
    s.light = NIGHT
    assert ordered(s.decide(), Mission.ASSAULT) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("will", "lost", "over"),
    [(0.6, 0.15, True), (0.6, 0.05, False), (0.3, 0.15, False)],
)
def test_an_attack_that_the_day_has_cost_too_much_goes_on_by_night(
    will: float, lost: float, over: bool
) -> None:
    """Only with an army that fights in both, and only the attack that failed."""
    s = attack(numbers=doctrine(night_attack=will))
    assert ordered(s.decide(), Mission.ASSAULT) == [0, 1, 2, 3, 4]
    for unit in s.units[:5]:
        unit["men"] = round(700 * (1.0 - lost))
    s.tick, s.light = 40, NIGHT
    assert (Clause.TO_THE_NIGHT in clauses(s.decide())) == over
    s.tick, s.light = 72, [1.0] * 25
    assert (ordered(s.decide(), Mission.FIX) == [0, 1, 2, 3, 4]) == over
    s.tick, s.light = 120, NIGHT
    assert (ordered(s.decide(), Mission.ASSAULT) == [0, 1, 2, 3, 4]) == over


def test_an_army_of_night_attacks_has_nothing_to_go_over_from() -> None:
    s = attack(numbers=doctrine(night_attack=0.9))
    s.decide()
    for unit in s.units[:5]:
        unit["men"] = 500
    s.tick, s.light = 40, NIGHT
    assert Clause.TO_THE_NIGHT not in clauses(s.decide())


def test_a_garrison_moved_five_kilometers_is_still_attacked() -> None:
    for row in (20, 25):
        s = attack()
        for unit in s.units:
            unit["hex"] = place(28, unit["hex"] // COLS)
        e = s.enemy(place(30, row))
        d = s.decide()
        assert (d.mission[:5] == Mission.ASSAULT).all()
        assert (d.goal[:5] == s.units[e]["known"]["hex"]).all()
        reached = Clause.OBJECTIVE_REACHED in clauses(d)
        assert reached == (row == 25), "then the objective itself is free"


def test_an_objective_reached_ends_the_row_and_the_next_follows() -> None:
    s = Situation({"hill": place(30, 20), "ford": place(30, 30)})
    s.own(place(29, 20))
    s.order(0, "assault", objective="hill", start=0)
    s.order(0, "assault", objective="ford")
    assert Clause.OBJECTIVE_REACHED in clauses(s.decide())
    s.tick = 24
    assert s.decide().goal[0] == place(30, 30)


def test_a_row_begun_on_condition_leaves_behind_what_would_have_followed() -> None:
    s = Situation({"hill": place(30, 20), "ford": place(30, 30), "home": place(10, 20)})
    s.own(place(18, 20))
    s.order(0, "assault", objective="hill", start=0)
    s.order(0, "assault", objective="ford")
    lost: dict[str, Any] = {"kind": "zone_lost", "zone": "home", "at": None, "side": None}
    when = SimpleNamespace(**lost, formation=None, share=None)
    s.order(0, "withdraw", objective="home", when=when)
    assert s.decide().goal[0] == place(30, 20)
    s.line, s.tick = 9, 24
    assert ordered(s.decide(), Mission.WITHDRAW) == [0]
    s.line, s.tick = 20, 48
    s.decide()
    assert s.memory.unit.mission[0] == Mission.WITHDRAW, "the attack on the ford does not follow"


def test_waypoints_lead_round() -> None:
    s = Situation({"pass": place(25, 10), "hill": place(30, 20)})
    u = s.own(place(18, 15))
    s.order(0, "exploit", axis=["pass"], objective="hill", start=0)
    assert s.decide().goal[u] == place(25, 10)
    s.units[u]["hex"], s.tick = place(24, 10), 24
    assert s.decide().goal[u] == place(30, 20)


def test_a_formation_obeys_its_own_row_before_its_army_s() -> None:
    s = Situation({"hill": place(30, 10), "ford": place(30, 30)}, parent=[-1, 0, 0])
    a, b = s.own(place(18, 20), formation=1), s.own(place(18, 22), formation=2)
    s.order(0, "assault", objective="hill", start=0)
    s.order(2, "assault", objective="ford", start=0)
    d = s.decide()
    assert (d.goal[a], d.goal[b]) == (place(30, 10), place(30, 30))


def test_a_spent_formation_breaks_off_and_goes_on_when_it_has_recovered() -> None:
    s = attack()
    s.decide()
    for unit in s.units:
        unit["men"] = 250
    s.tick = 24
    d = s.decide()
    assert Clause.BREAK_OFF in clauses(d)
    assert ordered(d, Mission.HOLD) == [0, 1, 2, 3, 4]
    for unit in s.units:
        unit["men"] = 600
    s.tick = 48
    d = s.decide()
    assert Clause.RESUME in clauses(d)
    assert ordered(d, Mission.ASSAULT) == [0, 1, 2, 3, 4]


def test_aggressiveness_is_how_much_loss_is_accepted() -> None:
    for aggressiveness, goes_on in ((0.2, False), (0.9, True)):
        s = attack(numbers=doctrine(aggressiveness=aggressiveness))
        s.decide()
        for unit in s.units:
            unit["men"] = 420
        s.tick = 24
        assert (Clause.BREAK_OFF in clauses(s.decide())) != goes_on


def test_a_shaken_unit_rests_while_the_others_go_on() -> None:
    s = attack()
    s.units[2]["cohesion"] = 0.2
    d = s.decide()
    assert ordered(d, Mission.HOLD) == [2]
    s.units[2]["cohesion"] = 0.4
    s.tick = 24
    assert s.decide().mission[2] == -1, "it has not recovered enough"


def test_a_second_echelon_follows() -> None:
    s = attack(6, numbers=doctrine(reserve_share=0.3))
    s.units[0]["hex"], s.units[5]["hex"] = place(14, 18), place(14, 22)
    d = s.decide()
    assert ordered(d, Mission.RESERVE) == [0, 5]
    assert ordered(d, Mission.ASSAULT) == [1, 2, 3, 4]


def test_defenders_hold_without_order() -> None:
    s = Situation({"hill": place(18, 20)}, numbers=doctrine(counterattack=0.0))
    for i in range(3):
        s.own(place(18, 19 + i), contact_h=0.0, men=200)
        s.enemy(place(19, 19 + i), men=1500)
    s.order(0, "hold", objective="hill")
    for s.tick in (0, 24, 48, 72):
        s.decide()
    assert (s.memory.unit.mission[[0, 2, 4]] == Mission.HOLD).all()


def test_units_are_deterministic_in_their_seed() -> None:
    """The same situation, the same key: the same orders to the bit; with another key, others."""

    def breakouts(seed: int) -> list[bytes]:
        s = Situation({}, parent=[-1] + [0] * 12, numbers=doctrine(hold_without_order=0.4))
        for f in range(1, 13):
            s.own(place(18, 2 * f), formation=f, men=120, cut_off_h=80.0)
        s.own(place(10, 30), formation=0, men=30000, men_start=30000)
        s.light = NIGHT
        s.compiled()[1].key[0] = seed
        return [s.decide().mission.tobytes()]

    assert breakouts(1) == breakouts(1)
    assert breakouts(1) != breakouts(2)


def test_q_and_r_of_goals_are_on_the_map() -> None:
    s = attack(9)
    s.zones["hill"] = place(COLS - 1, 0)
    s.rows[0]["objective"] = "hill"
    for g in s.decide().goal:
        assert 0 <= int(g) < COLS * 40
        assert axial_q(int(g), COLS) >= -20
