"""Who meets the enemy within a tick: for how much of it he is in contact, and what that costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Mission, Mobility
from nomonhan.engine.phases.contact import note_contact, share_closed, share_in_contact
from nomonhan.engine.phases.direct_fire import fire_directly
from nomonhan.engine.phases.expectations import forget
from nomonhan.state import Battle
from tests.engine.fights import skirmish
from tests.engine.phases import run_phase
from tests.engine.test_marching import AMBER, COBALT, TANKS, at, hex_of, move, scene
from tests.reference.ways import Place

TICK = 40


def coming(u: int, start: Place, enemy: Place, tick_h: float) -> tuple[Battle, Any]:
    """Unit u, fresh, on its way east to where an enemy holds."""
    battle, p = scene(
        {u: start, COBALT: enemy}, {u: (Mission.ASSAULT, enemy), COBALT: (Mission.HOLD, enemy)}
    )
    battle.units.met_tick = battle.units.closed_tick = -1
    return battle._replace(clock=battle.clock._replace(tick_h=tick_h)), p


def crossing_s(battle: Battle, u: int, place: Place) -> int:
    """Seconds by day to the next hex on the way east."""
    mobility = Mobility.TRACKED if u == TANKS else Mobility.FOOT
    assert battle.roster.mobility[u] == mobility
    h = hex_of(place)
    east = skirmish().terrain.neighbor[h].tolist().index(h + 1)
    return int(skirmish().terrain.crossing_s[mobility][h, east])


def share(battle: Battle, u: int, tick: int) -> float:
    return float(run_phase(share_in_contact, battle, u=u, tick=tick))


def at_arms_length(battle: Battle, u: int, tick: int) -> float:
    return float(run_phase(share_closed, battle, u=u, tick=tick))


@pytest.mark.parametrize("left", [1.0, 0.7, 0.25, 0.0])
@pytest.mark.parametrize("tick_h", [0.25, 0.5, 1.0])
def test_who_comes_near_has_what_is_left_of_the_tick(tick_h: float, left: float) -> None:
    """From the second at which he crosses into the second hex from the enemy; of the next, all."""
    battle, p = coming(AMBER, (5, 6), (8, 6), tick_h)
    tick_s = round(3600 * tick_h)
    until_s = tick_s - round(left * tick_s)
    battle.units.progress_s[AMBER] = crossing_s(battle, AMBER, (5, 6)) - until_s
    if left == 1.0:  # he stood at the edge
        battle.units.progress_s[AMBER] += 1
    move(battle, p, TICK)
    assert at(battle, AMBER) in ((6, 6), (7, 6))  # the farther is no nearer to be in contact
    assert battle.units.met_tick[AMBER] == TICK
    assert share(battle, AMBER, TICK) == pytest.approx(left, abs=1.0 / tick_s)
    assert share(battle, COBALT, TICK) == 1.0  # who was there has been there
    assert share(battle, AMBER, TICK + 1) == 1.0
    for tick in range(TICK + 1, TICK + 4):
        move(battle, p, tick)
        assert battle.units.met_tick[AMBER] == TICK


@pytest.mark.parametrize("tick_h", [0.25, 0.5, 1.0])
@pytest.mark.parametrize("u", [AMBER, TANKS])
def test_who_closes_on_a_hex_has_what_is_left_and_does_so_once(u: int, tick_h: float) -> None:
    """Beside the enemy he goes at the deliberate pace, and that is what he had to spend.

    He has been in contact through all of the tick, and at arm's length for what is left.
    """
    battle, p = coming(u, (3, 6), (4, 6), tick_h)
    pace = float(p.deliberate_speed_armor if u == TANKS else p.deliberate_speed_foot)
    gained_s = round(3600 * tick_h) * pace
    crossing = crossing_s(battle, u, (3, 6))
    battle.units.progress_s[u] = crossing - round(0.6 * gained_s)
    move(battle, p, TICK)
    assert battle.units.assaulting[u] == hex_of((4, 6))
    assert battle.units.closed_tick[u] == TICK
    assert at_arms_length(battle, u, TICK) == pytest.approx(0.4, abs=2.0 / gained_s)
    assert share(battle, u, TICK) == 1.0
    assert battle.units.progress_s[u] == crossing
    for tick in range(TICK + 1, TICK + 4):
        move(battle, p, tick)
        assert battle.units.assaulting[u] == hex_of((4, 6))
        assert battle.units.closed_tick[u] == TICK
        assert at_arms_length(battle, u, tick) == 1.0


def test_who_never_comes_near_meets_nobody() -> None:
    battle, p = coming(TANKS, (1, 6), (13, 1), 0.25)
    for tick in range(2):
        move(battle, p, tick)
        assert battle.units.met_tick[TANKS] == -1
    assert at(battle, TANKS) != (1, 6)


@pytest.mark.parametrize(
    ("left_s", "gained_s", "expected"),
    [
        (450, 900, 0.5),
        (900, 900, 1.0),
        (2000, 900, 1.0),
        (0, 900, 0.0),
        (-3, 900, 0.0),
        (0, 0, 1.0),
    ],
)
def test_what_is_left_is_a_share(left_s: int, gained_s: int, expected: float) -> None:
    """Who had more in hand than the tick gave him met the enemy when it began."""
    battle, _ = coming(AMBER, (5, 6), (8, 6), 0.25)
    battle.units.gained_s[AMBER] = gained_s
    run_phase(note_contact, battle, u=AMBER, left_s=left_s, tick=TICK)
    assert share(battle, AMBER, TICK) == expected
    assert share(battle, AMBER, TICK - 1) == share(battle, AMBER, TICK + 1) == 1.0


def losses_of_an_hour(tick_h: float, minute: int) -> dict[str, Any]:
    """Expected cost of an hour in which a fight at two hexes begins, added up tick by tick."""
    battle, p = coming(AMBER, (5, 6), (8, 6), tick_h)
    battle.units.progress_s[AMBER] = crossing_s(battle, AMBER, (5, 6)) - 60 * minute
    battle.units.alert = 1.0
    total: dict[str, Any] = {"persons": 0.0, "at risk": 0.0, "volume": 0.0}
    before = battle.units.stock.copy()
    for tick in range(TICK, TICK + round(1 / tick_h)):
        move(battle, p, tick)
        battle.knowledge.seen_hex = battle.units.hex
        battle.knowledge.seen_tick = tick
        battle.units.exposed = 0.5
        run_phase(fire_directly, battle, tick=tick, light=1.0, p=p)
        total["persons"] = total["persons"] + battle.fires.persons * tick_h
        total["volume"] = total["volume"] + battle.fires.volume * tick_h
        total["at risk"] = total["at risk"] + battle.arms.at_risk * tick_h
        for u in (AMBER, COBALT):
            run_phase(forget, battle, u=u)
    assert at(battle, AMBER) == (6, 6)
    total["spent"] = (before - battle.units.stock)[:, :2]
    return total


@pytest.mark.parametrize("minute", [14, 23, 40, 59])
def test_a_fight_that_begins_within_the_hour_costs_the_same_by_whatever_tick(minute: int) -> None:
    """To a second of the hour, for ways are counted in whole seconds.

    This is of the weights alone: heads that the fire itself puts down are left out.
    """
    by_quarters = losses_of_an_hour(0.25, minute)
    for tick_h in (0.5, 1.0):
        found = losses_of_an_hour(tick_h, minute)
        for name, values in found.items():
            an_hour = by_quarters[name].max() * 60 / (60 - minute)
            assert values == pytest.approx(by_quarters[name], abs=an_hour / 3600), (name, tick_h)
    assert (by_quarters["persons"][[AMBER, COBALT]] > 0.0).all()
    assert np.count_nonzero(by_quarters["persons"]) == 2
