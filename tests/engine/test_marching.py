"""Movement on an empty piece of steppe: marches, meetings, crowds, and who may not move."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Mission, Mobility, Posture, Status
from nomonhan.engine.phases.headings import list_goers
from nomonhan.engine.phases.movement import move_units
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Battle
from nomonhan.terrain.board import theater_of
from tests.engine.fights import skirmish
from tests.engine.phases import place_of, put, run_phase, scattered
from tests.reference.ways import Place, seconds_to

N_COLS, N_ROWS = 14, 9
AMBER, MORE_AMBER, COBALT, MORE_COBALT = 0, 1, 7, 8  # battalions on foot
TANKS, RIDERS = 3, 6  # a battalion of tanks, and one of riflemen in trucks
Order = tuple[int, Place]


def hex_of(place: Place) -> int:
    return place[1] * N_COLS + place[0]


def scene(places: dict[int, Place], orders: dict[int, Order]) -> tuple[Battle, Any]:
    """Rested units of 500 men where told, with their orders; nobody else on the map."""
    battle, p, _ = scattered(1)
    where = np.full(len(battle.units), -1)
    for u, place in places.items():
        where[u] = hex_of(place)
    put(battle, where)
    battle.units.men = 500
    for name in ("suppression", "fatigue", "works"):
        battle.units[name] = 0.0
    battle.units.stock = 100.0
    battle.units.posture = Posture.HASTY
    battle.orders.mission = Mission.HOLD
    for u, (mission, goal) in orders.items():
        battle.orders.mission[u] = mission
        battle.orders.goal[u] = hex_of(goal)
    return battle, p


def move(battle: Battle, p: Any, tick: int = 0, light: float = 1.0, rain: float = 0.0) -> None:
    run_phase(list_goers, battle)
    run_phase(move_units, battle, seed=1, replication=0, tick=tick, light=light, rain=rain, p=p)


def at(battle: Battle, u: int) -> Place:
    return place_of(battle.units.hex[u])


def seconds(mobility: int, a: Place, b: Place) -> float:
    """Shortest way by day on dry ground."""
    crossing = skirmish().terrain.crossing_s[mobility]
    return float(seconds_to([hex_of(b)], crossing, N_COLS, N_ROWS)[hex_of(a)])


@pytest.mark.parametrize(("light", "rain"), [(1.0, 0.0), (0.0, 0.0), (0.5, 1.0)])
@pytest.mark.parametrize("u", [AMBER, TANKS])
def test_a_lone_march_takes_as_long_as_its_way(u: int, light: float, rain: float) -> None:
    start, goal = (2, 6), (7, 6)
    battle, p = scene({u: start}, {u: (Mission.MOVE, goal)})
    mobility = int(battle.roster.mobility[u])
    dark = float(p.night_speed_foot if u == AMBER else p.night_speed_vehicles)
    pace = (dark + (1 - dark) * light) * (1 - p.rain_slows * rain)
    gained = tired = 0.0
    left = seconds(mobility, start, goal)
    for tick in range(60):
        gained += int(900 * pace * (1 - p.fatigue_slows * tired))
        before = at(battle, u)
        move(battle, p, tick, light, rain)
        done = left - seconds(mobility, at(battle, u), goal)
        assert done <= gained  # never faster
        if at(battle, u) != goal:
            assert gained - done < seconds(mobility, (2, 6), (3, 6))  # nor a hexside late
        if at(battle, u) != before:
            tired = float(battle.units.fatigue[u])
            assert battle.units.moved_tick[u] == tick
            assert battle.units.posture[u] == Posture.MARCH
        if at(battle, u) == goal:
            break
    assert at(battle, u) == goal
    assert battle.units.fatigue[u] == pytest.approx(left / 3600 * p.fatigue_per_march_h)
    assert battle.units.stock[u, 2] == (95.0 if u == TANKS else 100.0)


def in_hours(u: int, hours: float, tick_h: float, places: dict[int, Place], goal: Place) -> Battle:
    """Unit u on its way to `goal` for so many hours, tick by tick."""
    battle, p = scene(places, {u: (Mission.ASSAULT, goal)})
    battle = battle._replace(clock=battle.clock._replace(tick_h=tick_h))
    for tick in range(round(hours / tick_h)):
        move(battle, p, tick)
    return battle


@pytest.mark.parametrize("tick_h", [0.25, 0.5, 1.0])
def test_rounds_hold_no_column_back(tick_h: float) -> None:
    """Whoever has the whole of a tick goes as far in it as its pace brings it."""
    start, goal = (1, 6), (12, 6)
    battle = in_hours(TANKS, max(0.5, tick_h), tick_h, {TANKS: start}, goal)
    way = [seconds(Mobility.TRACKED, start, place) for place in (at(battle, TANKS), goal)]
    assert way[1] > 1800  # it could not be there in half an hour
    one = max(
        skirmish().terrain.crossing_s[Mobility.TRACKED][hex_of((col, 6))].max()
        for col in range(1, 12)
    )
    assert way[0] > min(way[1], 3600 * max(0.5, tick_h)) - one - 60


@pytest.mark.parametrize("u", [AMBER, TANKS, RIDERS])
def test_the_tick_sets_nobodys_speed_near_an_enemy(u: int) -> None:
    """Who comes near an enemy within a tick goes on at the deliberate pace, halts included."""
    places = {u: (1, 6), COBALT: (8, 4), MORE_COBALT: (9, 7)}
    hours = {AMBER: 4.0, TANKS: 1.0, RIDERS: 2.0}[u]
    by_tick = [in_hours(u, hours, tick_h, places, (12, 6)) for tick_h in (0.25, 0.5, 1.0)]
    ways = {at(battle, u) for battle in by_tick}
    assert len(ways) == 1, ways
    progress = [int(battle.units.progress_s[u]) for battle in by_tick]
    assert max(progress) - min(progress) <= 60  # fatigue is reckoned by the tick
    assert by_tick[0].hexes.near[by_tick[0].units.hex[u], 1] > 0  # and it is near one by then


@pytest.mark.parametrize(("one", "other"), [(AMBER, COBALT), (TANKS, 10), (RIDERS, 13)])
def test_who_meets_head_on_is_slowed_alike_whoever_stands_first_in_the_files(
    one: int, other: int
) -> None:
    """A round is synchronous: nobody learns in it where others have got to."""
    west, east = (2, 6), (7, 6)
    told = []
    for first, second in ((west, east), (east, west)):
        battle, p = scene(
            {one: first, other: second},
            {one: (Mission.ASSAULT, second), other: (Mission.ASSAULT, first)},
        )
        assert battle.roster.mobility[one] == battle.roster.mobility[other]
        seen = []
        for tick in range(12):
            move(battle, p, tick)
            pair = [(at(battle, u), int(battle.units.progress_s[u])) for u in (one, other)]
            assert min(progress for _, progress in pair) >= 0
            seen.append(pair if first == west else pair[::-1])
        told.append(seen)
    assert told[0] == told[1]


def test_what_men_on_foot_had_in_hand_takes_their_trucks_no_farther() -> None:
    on_foot = int(skirmish().terrain.crossing_s[Mobility.FOOT][hex_of((2, 6))].max())
    orders: dict[int, Order] = {RIDERS: (Mission.ASSAULT, (11, 6))}
    reached = []
    for progress in (on_foot - 20, 0):
        battle, p = scene({RIDERS: (2, 6)}, orders)
        move(battle, p)
        battle.units.progress_s[RIDERS] = progress if battle.units.heading[RIDERS] >= 0 else 0
        move(battle, p, 1)
        reached.append(seconds(Mobility.TRUCK, (2, 6), at(battle, RIDERS)))
    one = skirmish().terrain.crossing_s[Mobility.TRUCK][hex_of((4, 6))].max()
    assert reached[0] - reached[1] <= one


def test_riflemen_get_down_from_their_trucks_near_an_enemy() -> None:
    on_foot, by_truck = (
        skirmish().terrain.crossing_s[kind][hex_of((6, 6))].max()
        for kind in (Mobility.FOOT, Mobility.TRUCK)
    )
    assert on_foot > 2 * by_truck
    for enemy, crossing in (((8, 6), on_foot), ((12, 1), by_truck)):
        battle, p = scene({RIDERS: (6, 6), COBALT: enemy}, {RIDERS: (Mission.ASSAULT, (11, 6))})
        pace = p.deliberate_speed_foot if enemy == (8, 6) else 1.0
        needed = int(np.ceil(crossing / (900 * pace)))
        for tick in range(needed - 1):
            move(battle, p, tick)
            assert at(battle, RIDERS) == (6, 6)
        move(battle, p, needed)
        assert at(battle, RIDERS) != (6, 6)


@pytest.mark.parametrize("scenario", ["khalkhin_gol_july_1939", "lake_khasan_1938"])
def test_where_trucks_go_men_walk_and_no_quicker(scenario: str) -> None:
    terrain = theater_of(load_scenario(scenario).scenario).terrain
    by_truck, on_foot = (np.asarray(terrain.crossing_s[k]) for k in (Mobility.TRUCK, Mobility.FOOT))
    assert (on_foot[by_truck >= 0] >= by_truck[by_truck >= 0]).all()


def test_moving_leaves_works_behind_and_remembers_where_from() -> None:
    battle, p = scene({TANKS: (2, 6)}, {TANKS: (Mission.MOVE, (7, 6))})
    battle.units.works[TANKS] = 0.9
    start = int(battle.units.hex[TANKS])
    while battle.units.hex[TANKS] == start:
        assert battle.units.works[TANKS] == 0.9
        move(battle, p)
    assert battle.units.works[TANKS] == 0.0
    assert battle.units.came_from[TANKS] in skirmish().terrain.neighbor[battle.units.hex[TANKS]]


@pytest.mark.parametrize("mission", [Mission.HOLD, Mission.SUPPORT])
def test_who_holds_stays(mission: int) -> None:
    battle, p = scene({TANKS: (2, 6)}, {TANKS: (mission, (7, 6))})
    for tick in range(8):
        move(battle, p, tick)
    assert at(battle, TANKS) == (2, 6)


@pytest.mark.parametrize("goal", [(2, 6), None])
def test_who_has_nowhere_to_go_stays(goal: Place | None) -> None:
    battle, p = scene({TANKS: (2, 6)}, {TANKS: (Mission.MOVE, goal or (2, 6))})
    if goal is None:
        battle.orders.goal[TANKS] = -1
    for tick in range(4):
        move(battle, p, tick)
    assert at(battle, TANKS) == (2, 6)
    assert battle.units.stock[TANKS, 2] == 100.0


def test_nobody_enters_the_lake() -> None:
    battle, p = scene({AMBER: (3, 2)}, {AMBER: (Mission.MOVE, (1, 0))})
    for tick in range(12):
        move(battle, p, tick)
    assert at(battle, AMBER)[0] >= 2 or at(battle, AMBER)[1] >= 2


def test_enemies_who_want_the_same_hex_both_stay_out() -> None:
    battle, p = scene(
        {AMBER: (3, 6), COBALT: (5, 6)},
        {AMBER: (Mission.ASSAULT, (7, 6)), COBALT: (Mission.ASSAULT, (1, 6))},
    )
    for tick in range(12):
        move(battle, p, tick)
        assert {at(battle, AMBER), at(battle, COBALT)} == {(3, 6), (5, 6)}
        assert (battle.units.assaulting == -1).all()


@pytest.mark.parametrize("attacker", [AMBER, COBALT])
def test_the_enemys_hex_is_closed_on_not_entered(attacker: int) -> None:
    defender = COBALT if attacker == AMBER else AMBER
    battle, p = scene(
        {attacker: (3, 6), defender: (4, 6)},
        {attacker: (Mission.ASSAULT, (4, 6)), defender: (Mission.HOLD, (4, 6))},
    )
    for tick in range(16):
        move(battle, p, tick)
    assert at(battle, attacker) == (3, 6)
    assert battle.units.assaulting[attacker] == hex_of((4, 6))
    assert battle.units.posture[attacker] == Posture.ATTACK
    assert battle.units.assaulting[defender] == -1


@pytest.mark.parametrize("attacker", [AMBER, COBALT])
def test_an_enemy_who_leaves_in_the_same_round_is_still_met(attacker: int) -> None:
    """Whoever stands first in the file: choices are made on places at the round's start."""
    defender = COBALT if attacker == AMBER else AMBER
    battle, p = scene(
        {attacker: (3, 6), defender: (4, 6)},
        {attacker: (Mission.ASSAULT, (4, 6)), defender: (Mission.MOVE, (7, 6))},
    )
    battle.units.progress_s = 10_000  # both are ready to go
    move(battle, p, tick=1)
    assert at(battle, defender) != (4, 6)
    assert at(battle, attacker) == (3, 6)
    assert battle.units.assaulting[attacker] == hex_of((4, 6))


@pytest.mark.parametrize("mission", [Mission.MOVE, Mission.WITHDRAW, Mission.FIX])
def test_who_does_not_seek_the_enemy_never_assaults(mission: int) -> None:
    battle, p = scene(
        {AMBER: (3, 6), COBALT: (4, 6)}, {AMBER: (mission, (5, 6)), COBALT: (Mission.HOLD, (4, 6))}
    )
    for tick in range(12):
        move(battle, p, tick)
        assert battle.units.assaulting[AMBER] == -1
        assert at(battle, AMBER) != (4, 6)


def test_no_more_men_in_a_hex_than_it_holds() -> None:
    battle, p = scene(
        {0: (2, 5), 1: (2, 6), 2: (2, 7), TANKS: (4, 5)},
        dict.fromkeys((0, 1, 2, TANKS), (Mission.ASSAULT, (4, 6))),
    )
    battle.units.men = int(p.stack_men / 2) - 10
    for tick in range(40):
        move(battle, p, tick)
        for h in set(battle.units.hex[[0, 1, 2, TANKS]].tolist()):
            here = (battle.units.hex == h) & (battle.units.status == Status.ACTIVE)
            assert battle.units.men[here].sum() <= p.stack_men
    assert (battle.units.hex == hex_of((4, 6))).sum() == 2


def test_pinned_men_stay_where_they_are() -> None:
    battle, p = scene({AMBER: (3, 6), COBALT: (5, 6)}, {AMBER: (Mission.ASSAULT, (5, 6))})
    battle.units.suppression[AMBER] = 1.0
    for tick in range(20):
        move(battle, p, tick)
    assert at(battle, AMBER) == (3, 6)


def test_vehicles_wear_out_as_often_as_told() -> None:
    """0.003 a kilometer: of 30 vehicles on five kilometers a day, about 0.45 a march."""
    broken, runs = 0, 300
    for k in range(runs):
        battle, p = scene({TANKS: (2, 6)}, {TANKS: (Mission.MOVE, (7, 6))})
        battle.arms.held[TANKS] = battle.arms.start[TANKS]
        for tick in range(4 * k, 4 * k + 8):
            move(battle, p, tick)
        assert at(battle, TANKS) == (7, 6)
        broken += int(battle.arms.broken_down[TANKS].sum())
    expected = 30 * 5 * 0.003 * runs
    assert broken == pytest.approx(expected, abs=4.5 * expected**0.5)
    assert battle.roster.mobility[TANKS] == Mobility.TRACKED
