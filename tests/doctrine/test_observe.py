"""What a commander is told: own units as they are, the enemy as known, nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Mission, Role, Status
from nomonhan.doctrine.commanders import Reporter
from nomonhan.doctrine.line import own_line
from nomonhan.engine.phases.holdings import count_all_arms
from nomonhan.hexgrid import ROW_SPACING
from tests.doctrine.made_up import COLS, ROWS, made_up_battle, place


def bits(reporter: Reporter, tick: int) -> bytes:
    """All bytes of an observation."""
    o = reporter.report(tick)
    arrays = [o.moment.tick, o.moment.light, o.moment.rain, o.own, o.enemy, o.control, o.zone_held]
    return b"".join(np.asarray(array).tobytes() for array in arrays)


@pytest.fixture
def battle() -> Any:
    """Two battalions a side; each side has seen the other's first."""
    b = made_up_battle(own=[place(18, 18), place(18, 22)], other=[place(24, 18), place(40, 30)])
    for side, seen in ((0, 2), (1, 0)):
        row = b.knowledge[side]
        row.seen_tick[seen], row.seen_hex[seen] = 40, b.units.hex[seen]
        row.seen_men[seen], row.seen_armor[seen] = 550, 4
    return b


def test_own_units_are_reported_as_they_are(battle: Any) -> None:
    battle.arms.kind[0] = 1, 0, -1
    battle.arms.held[0] = 4, 9, 7  # howitzers, tanks; the list ends there
    batteries = np.zeros(1 + len(battle.units), dtype=np.int32)
    count_all_arms(battle.roster, battle.units, battle.arms, battle.arsenal, batteries)
    battle.units.contact_tick[0] = 36
    battle.units.cut_off_ticks[1] = 8
    battle.orders.mission[0] = int(Mission.ASSAULT)
    own = Reporter(battle, 0, 24.0).report(44).own
    assert own.hex[:2].tolist() == [place(18, 18), place(18, 22)]
    assert (own.vehicles[0], own.guns[0], own.range_hexes[0]) == (9, 4, 8)
    assert own.contact_h[0] == 2.0
    assert own.cut_off_h[:2].tolist() == [0.0, 2.0]
    assert own.mission[0] == Mission.ASSAULT
    assert own.status[2] == Status.GONE
    assert own.hex[2] == -1


def test_of_the_enemy_only_what_is_known(battle: Any) -> None:
    enemy = Reporter(battle, 0, 24.0).report(44).enemy
    assert enemy.hex.tolist() == [-1, -1, place(24, 18), -1]
    assert enemy.age_h[2] == 1.0
    assert (enemy.men[2], enemy.armor[2]) == (550, 4)


def test_what_is_not_seen_changes_nothing(battle: Any) -> None:
    before = bits(Reporter(battle, 0, 24.0), 44)
    for u in (2, 3):
        battle.units.hex[u] = place(5, 5 + u)
        battle.units.men[u] = 12
        battle.units.cohesion[u] = 0.1
        battle.units.status[u] = int(Status.BROKEN)
        battle.orders.goal[u] = place(1, 1)
        battle.arms.held[u, 0] = 90
    battle.hexes.control[:] = 1
    battle.hexes.held[:] = 1
    battle.zones.held[:] = 1
    battle.knowledge[1].seen_hex[0] = place(2, 2)
    assert bits(Reporter(battle, 0, 24.0), 44) == before


def test_a_new_sighting_changes_it(battle: Any) -> None:
    before = bits(Reporter(battle, 0, 24.0), 44)
    battle.knowledge[0].seen_tick[3], battle.knowledge[0].seen_hex[3] = 43, place(40, 30)
    assert bits(Reporter(battle, 0, 24.0), 44) != before


def test_sightings_grow_old(battle: Any) -> None:
    reporter = Reporter(battle, 0, 24.0)
    assert reporter.report(40 + 96).enemy.hex[2] == place(24, 18)
    assert reporter.report(40 + 97).enemy.hex[2] == -1


def test_a_ghost_vanishes_when_own_troops_stand_there(battle: Any) -> None:
    battle.hexes.first[place(24, 18)] = 0
    reporter = Reporter(battle, 0, 24.0)
    assert reporter.report(41).enemy.hex[2] == place(24, 18)
    assert reporter.report(48).enemy.hex[2] == -1


def test_ground_is_presumed_and_then_reported(battle: Any) -> None:
    reporter = Reporter(battle, 0, 24.0)
    first = reporter.report(44)
    assert first.zone_held.tolist() == [0, 1]
    assert first.control[place(24, 18)] == 1
    assert first.control[place(20, 2)] == 1
    battle.units.hex[0] = battle.zones.center[1]
    second = reporter.report(68)
    assert second.zone_held.tolist() == [0, 0]
    battle.units.hex[0] = place(18, 18)
    assert reporter.report(92).zone_held.tolist() == [0, 0], "a report stands until a newer one"


def test_the_almanac_looks_a_day_ahead(battle: Any) -> None:
    battle.clock.light[:] = np.arange(len(battle.clock.light)) // 4
    assert Reporter(battle, 0, 24.0).report(8).moment.light.tolist() == list(range(2, 27))


@pytest.mark.parametrize("turned", [False, True])
def test_the_own_line_is_found_from_own_places(turned: bool) -> None:
    line = [place(20, row) for row in range(8, 32, 2)] + [place(14, 20), place(48, 2)]
    base = place(2, 20)
    if turned:  # the rear lies in the east
        line = [place(COLS - 1 - h % COLS, h // COLS) for h in line]
        base = place(COLS - 3, 20)
    depth, along = own_line(COLS, ROWS, np.array(line, dtype=np.int32), base)
    behind, before = (
        (place(15, 14), place(25, 14)) if not turned else (place(34, 14), place(24, 14))
    )
    assert depth[behind] == pytest.approx(5.0, abs=0.3)
    assert depth[before] == pytest.approx(-5.0, abs=0.3)
    width = abs(along[place(20, 8)] - along[place(20, 30)])
    assert width == pytest.approx(22.0 * ROW_SPACING, abs=0.3)


def test_cards_and_chart_hold_nothing_of_the_other_side(battle: Any) -> None:
    reporter = Reporter(battle, 0, 24.0)
    assert reporter.cards.role.tolist() == [Role.LINE, Role.LINE, -1, -1]
    depth = reporter.chart.land.depth_km.copy()
    battle.roster.home[2:] = place(3, 3)
    battle.sides.base_hex[1] = place(0, 0)
    assert (Reporter(battle, 0, 24.0).chart.land.depth_km == depth).all()
