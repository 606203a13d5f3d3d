"""Reserves, counter-strokes, guns, call-ups and break-outs: the army's own decisions."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Mission, Mobility, Role, Status
from nomonhan.doctrine.counter_stroke import LAUNCHED, PLANNED, planning_h
from nomonhan.doctrine.words import BREAKOUT_DUTY, Clause
from tests.doctrine.made_up import COLS, Situation, clauses, doctrine, gap, place

DAY = 24 * 4  # ticks


def two_wings(**numbers: float) -> Situation:
    """Two envelopments (1 in the north, 2 in the south) and a reserve (3) behind them."""
    s = Situation(
        {"north": place(34, 32), "south": place(34, 8), "camp": place(12, 20)},
        parent=[-1, 0, 0, 0],
        numbers=doctrine(**numbers),
    )
    for i in range(3):
        s.own(place(19, 30 + i), formation=1, mobility=int(Mobility.TRUCK))
        s.own(place(19, 7 + i), formation=2, mobility=int(Mobility.TRUCK))
    s.own(place(12, 20), formation=3, mobility=int(Mobility.TRUCK))
    s.order(1, "envelop", objective="north", start=0)
    s.order(2, "envelop", objective="south", start=0)
    s.order(3, "reserve", objective="camp", start=0)
    return s


def move(s: Situation, formation: int, cols: int) -> None:
    """Move a formation east."""
    for unit in s.units:
        if unit["side"] == 0 and unit["formation"] == formation:
            unit["hex"] += cols


def test_the_reserve_waits_while_nothing_succeeds() -> None:
    s = two_wings()
    for s.tick in range(0, DAY, 24):
        d = s.decide()
        assert Clause.COMMIT_RESERVE not in clauses(d)
    assert s.memory.unit.mission[6] == Mission.RESERVE


def test_the_reserve_goes_where_the_attack_gets_through() -> None:
    for winner, objective in ((1, "north"), (2, "south")):
        s = two_wings()
        s.decide()
        move(s, winner, 9)
        s.tick = 48
        d = s.decide()
        assert Clause.COMMIT_RESERVE in clauses(d)
        assert gap(int(d.goal[6]), s.zones[objective]) <= 5
        s.tick = 72
        assert Clause.COMMIT_RESERVE not in clauses(s.decide()), "once"


def test_a_reserve_with_conditions_waits_for_them() -> None:
    s = two_wings()
    through: dict[str, Any] = {"at": None, "zone": None, "share": None}
    s.order(
        3, "exploit", objective="south",
        when=condition(kind="breakthrough_by", side="own", formation="2", **through),
    )  # fmt: skip
    s.decide()
    move(s, 1, 9)
    s.tick = 48
    d = s.decide()
    assert Clause.COMMIT_RESERVE not in clauses(d)
    assert d.mission[6] == -1
    move(s, 2, 9)
    s.tick = 72
    d = s.decide()
    assert d.mission[6] == Mission.EXPLOIT
    assert gap(int(d.goal[6]), s.zones["south"]) <= 1


def condition(**fields: Any) -> Any:
    """A condition record."""
    return SimpleNamespace(**fields)


def test_a_stalled_envelopment_gets_the_reserve_in_the_end() -> None:
    s = two_wings(envelop=0.8)
    for s.tick in range(0, 2 * DAY, 24):
        if Clause.COMMIT_RESERVE in clauses(s.decide()):
            break
    assert DAY <= s.tick < 2 * DAY


def threatened(**numbers: float) -> Situation:
    """A line in column 20 facing east, base in the west; the enemy stands behind its north wing."""
    s = Situation({"line": place(20, 18)}, parent=[-1, 0, 0], numbers=doctrine(**numbers))
    for i in range(5):
        s.own(place(20, 10 + 4 * i), formation=1)
    for i in range(3):
        s.own(place(12, 12 + 2 * i), formation=2)
    for i in range(3):
        s.enemy(place(15, 29 + i), men=700)
    s.order(1, "hold", objective="line")
    s.order(2, "reserve")
    return s


def test_an_enemy_behind_the_flank_calls_for_a_counter_stroke() -> None:
    s = threatened()
    d = s.decide()
    assert Clause.STROKE_PLANNED in clauses(d)
    assert s.memory.stroke.phase[0] == PLANNED
    assembly = int(s.memory.stroke.assembly[0])
    assert assembly // COLS > 31, "beyond the outer flank of the threat"
    assert assembly % COLS < 15, "and towards the own base"
    gone = np.flatnonzero(d.mission == Mission.MOVE)
    assert set(gone) >= {5, 6, 7}, "the reserve comes first"
    assert (d.goal[gone] == assembly).all()


def test_no_counter_stroke_without_the_will_or_the_threat() -> None:
    assert Clause.STROKE_PLANNED not in clauses(threatened(counterattack=0.1).decide())
    s = threatened()
    for unit in s.units:
        if unit["side"] == 1:
            unit["known"]["hex"] = place(26, 30)
    assert Clause.STROKE_PLANNED not in clauses(s.decide())
    s = threatened()
    for unit in s.units:
        if unit["side"] == 1:
            unit["known"]["men"] = 60
    assert Clause.STROKE_PLANNED not in clauses(s.decide())


def test_a_counter_stroke_is_planned_launched_and_ended() -> None:
    s = threatened(attack_planning_h=24.0, staff_quality=2.0 / 3.0)
    s.decide()
    assembly = int(s.memory.stroke.assembly[0])
    force = np.flatnonzero(s.memory.unit.duty == 2).tolist()
    for u in force:
        s.units[u]["hex"] = assembly
    s.tick = DAY - 24
    assert Clause.STROKE_LAUNCHED not in clauses(s.decide()), "still being planned"
    s.tick = DAY
    d = s.decide()
    assert s.memory.stroke.phase[0] == LAUNCHED
    threat = {place(15, 29), place(15, 30), place(15, 31)}
    assert (d.mission[force] == Mission.COUNTERATTACK).all()
    assert set(d.goal[force].tolist()) <= threat
    for u in force:
        s.units[u]["men"] = 200
    s.tick = DAY + 24
    d = s.decide()
    assert Clause.STROKE_ENDED in clauses(d)
    assert (d.mission[force] == Mission.HOLD).all()


def test_poor_staffs_plan_longer() -> None:
    assert planning_h(doctrine(staff_quality=0.4)) > planning_h(doctrine(staff_quality=0.8))


def test_units_in_contact_or_cut_off_are_not_pulled_out() -> None:
    s = threatened()
    s.units[5]["cut_off_h"] = 2.0
    s.enemy(place(13, 14), men=300)
    s.decide()
    assert s.memory.unit.duty[5] == 0, "cut off"
    assert s.memory.unit.duty[6] == 0, "an enemy stands beside it"
    assert s.memory.unit.duty[7] == 2


def test_a_planned_counter_attack_waits_for_its_planning() -> None:
    s = Situation({"hill": place(24, 20)}, numbers=doctrine(counterattack=0.8))
    s.own(place(18, 20))
    s.order(0, "counterattack", objective="hill", start=0)
    assert s.decide().mission[0] == Mission.HOLD
    s.tick = 4 * 20
    d = s.decide()
    assert (d.mission[0], d.due_h[0]) == (Mission.COUNTERATTACK, 4.0)


def test_units_on_call_come_when_wanted() -> None:
    s = threatened()
    later = s.own(-1, formation=2, on_call=1, entry=place(0, 20), status=int(Status.NOT_ARRIVED))
    d = s.decide()
    assert d.call[later] == 1
    assert d.call.sum() == 1
    s.tick = 24
    assert s.decide().call.sum() == 0, "once"
    waiting = threatened()
    waiting.own(-1, formation=2, on_call=1, entry=place(0, 20), status=int(Status.NOT_ARRIVED))
    zone = {"at": None, "side": None, "formation": None, "share": None, "zone": "line"}
    waiting.order(2, "counterattack", objective="line", when=condition(kind="zone_lost", **zone))
    assert waiting.decide().call.sum() == 0, "the plan names its hour"
    ready = threatened(counterattack=0.0)
    ready.own(-1, formation=2, on_call=1, entry=place(0, 20), status=int(Status.NOT_ARRIVED))
    ready.order(2, "reserve", objective="line", when=condition(kind="zone_lost", **zone))
    assert ready.decide().call.sum() == 0, "kept beyond the map"
    ready.line, ready.tick = 10, 24  # the place is lost
    assert ready.decide().call.sum() == 1, "wanted ready at a place"
    quiet = Situation({})
    quiet.own(place(18, 20))
    quiet.own(-1, on_call=1, entry=place(0, 20), status=int(Status.NOT_ARRIVED))
    assert quiet.decide().call.sum() == 0


def test_guns_follow_their_troops() -> None:
    s = Situation({"hill": place(40, 20)})
    for i in range(3):
        s.own(place(34, 19 + i))
    guns = s.own(place(12, 20), role=int(Role.ARTILLERY), range_hexes=10, guns=12)
    near = s.own(place(30, 20), role=int(Role.ARTILLERY), range_hexes=10, guns=12)
    s.enemy(place(37, 20))
    s.order(0, "assault", objective="hill", start=0)
    d = s.decide()
    assert d.mission[guns] == Mission.MOVE
    assert 28 <= d.goal[guns] % COLS <= 33
    assert d.mission[near] == Mission.SUPPORT
    s.units[guns]["hex"] = int(d.goal[guns])
    s.tick = 24
    assert s.decide().mission[guns] == Mission.SUPPORT


@pytest.mark.parametrize(("hold", "goes"), [(0.5, True), (0.95, False)])
def test_guns_go_back_from_an_enemy_who_is_upon_them(hold: float, goes: bool) -> None:
    s = Situation({}, numbers=doctrine(hold_without_order=hold))
    guns = s.own(place(18, 20), role=int(Role.ARTILLERY), range_hexes=10, guns=12)
    s.enemy(place(19, 20))
    d = s.decide()
    assert (d.mission[guns] == Mission.MOVE) == goes
    if goes:
        assert d.goal[guns] % COLS < 16, "towards the own base"


def test_guns_prepare_a_timed_attack_and_then_choose_for_themselves() -> None:
    s = Situation({"hill": place(26, 20)})
    s.own(place(18, 20))
    guns = s.own(place(16, 20), role=int(Role.ARTILLERY), range_hexes=12, guns=12)
    e = s.enemy(place(24, 20), men=800)
    s.enemy(place(24, 34), men=800)
    s.order(0, "assault", objective="hill", start=8)
    assert s.decide().target[guns] == s.units[e]["known"]["hex"]
    s.tick = 24
    assert s.decide().target[guns] == -1


def test_staffs_follow_their_troops() -> None:
    s = Situation({})
    s.own(place(34, 20))
    staff = s.own(place(12, 20), role=int(Role.HEADQUARTERS))
    d = s.decide()
    assert d.mission[staff] == Mission.MOVE
    assert 3 <= gap(int(d.goal[staff]), place(34, 20)) <= 5


def lost_garrison(hold: float, men: int) -> Situation:
    """A garrison cut off for a week, in an army otherwise whole or spent."""
    s = Situation({}, parent=[-1, 0], numbers=doctrine(hold_without_order=hold))
    s.own(place(24, 20), formation=1, men=300, cut_off_h=168.0)
    s.own(place(15, 20), formation=0, men=men, men_start=6000)
    s.light = [0.0] * 25
    return s


def test_nobody_is_ordered_out_where_the_army_holds_to_the_end() -> None:
    s = lost_garrison(hold=1.0, men=5000)
    s.units[0] |= {"men_start": 400}
    for s.tick in range(0, 10 * DAY, 24):
        s.decide()
    assert s.memory.unit.mission[0] == Mission.HOLD


def test_a_lost_garrison_may_be_ordered_out_by_night() -> None:
    s = lost_garrison(hold=0.2, men=5000)
    s.light = [1.0] * 25
    for s.tick in range(0, 2 * DAY, 24):
        s.decide()
    assert s.memory.unit.mission[0] == Mission.HOLD, "not by day"
    s.light = [0.0] * 25
    for s.tick in range(2 * DAY, 10 * DAY, 24):
        s.decide()
    assert s.memory.unit.mission[0] == Mission.WITHDRAW
    assert s.memory.unit.goal[0] == s.base


def test_who_is_cut_off_and_half_gone_may_go_on_his_own_word() -> None:
    """Also in an army that is set on holding, whose staff would leave him there."""
    s = lost_garrison(hold=0.95, men=5000)
    s.units[0] |= {"men_start": 620, "cut_off_h": 30.0}
    for s.tick in range(0, 10 * DAY, 24):
        s.decide()
    assert s.memory.unit.mission[0] == Mission.WITHDRAW


@pytest.mark.parametrize(("hold", "men", "spent"), [
    (1.0, 2300, False), (1.0, 1900, True), (0.5, 3800, False), (0.5, 3200, True),
])  # fmt: skip
def test_an_army_gives_up_sooner_the_less_it_is_set_on_holding(
    hold: float, men: int, spent: bool
) -> None:
    """Its line began with 6,300 men; the floor is 40 % of them, and 60 % at half the will."""
    s = lost_garrison(hold=hold, men=men)
    s.units[0] |= {"cut_off_h": 0.0, "men_start": 300}
    s.decide()
    assert (s.memory.unit.duty[0] == BREAKOUT_DUTY) == spent


def test_a_spent_army_leaves_by_night_and_stays_out() -> None:
    s = lost_garrison(hold=1.0, men=700)
    s.light = [1.0] * 25
    s.decide()
    assert s.memory.unit.mission[0] == Mission.HOLD, "not by day"
    s.light = [0.0] * 25
    s.tick = 24
    s.decide()
    assert s.memory.unit.mission[0] == Mission.WITHDRAW
    s.units[0] |= {"cut_off_h": 0.0, "hex": place(10, 20)}
    s.tick = 48
    s.decide()
    assert s.memory.unit.mission[0] == Mission.HOLD, "it is through"
    assert s.memory.unit.goal[0] == place(10, 20)
