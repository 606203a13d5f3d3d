"""Rows of a battle: who won, what was lost, where and when, told from a state set by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Event, Role, Status, TargetClass
from nomonhan.engine.set_up import new_battle
from nomonhan.engine.store import new_fields
from nomonhan.engine.tally import count_line
from nomonhan.ensemble.battle import Payload, payload_of
from nomonhan.ensemble.rows import (
    is_decisive,
    rows_of,
    winner_of,
)
from nomonhan.ensemble.schema import check_result
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Battle

SCENARIO = "two_equal_armies"


@pytest.fixture(scope="module")
def payload() -> Payload:
    return payload_of(load_scenario(SCENARIO), seed=1)


@pytest.fixture
def battle(payload: Payload) -> Battle:
    """A battle at its start, to be changed by the test."""
    prepared = payload.prepared
    return new_battle(prepared, payload.vector(0), new_fields(prepared))[0]


def test_the_start_fills_every_column(payload: Payload, battle: Battle) -> None:
    result = rows_of(battle, payload.names, payload.seed)
    check_result(result, payload.names.sides)
    summary = result["summary"]
    assert summary["seed"].tolist() == [1]
    assert summary["western.casualties"].tolist() == [0]
    assert result["units"]["men_start"].sum() == battle.units.men.sum()
    assert not len(result["events"]["at"])


@pytest.mark.parametrize(
    ("held", "winner"),
    [
        ((0, 0, 0), 0),
        ((0, 0, 1), 0),  # two thirds are enough
        ((0, 1, 1), 1),
        ((0, -1, 1), -1),  # neither
        ((0, 0, -1), 0),
    ],
)
def test_winner_holds_two_thirds_of_its_objectives(
    battle: Battle, held: tuple[int, ...], winner: int
) -> None:
    valued = np.nonzero(battle.zones.value[:, 0])[0]
    assert len(valued) == 3
    battle.zones.held[:] = -1
    battle.zones.held[valued] = held
    assert winner_of(battle) == winner


def test_sides_with_objectives_of_their_own_may_both_reach_them(battle: Battle) -> None:
    battle.zones.value[:] = 0.0
    battle.zones.value[0, 0] = battle.zones.value[1, 1] = 1.0
    battle.zones.held[:2] = (0, 1)
    assert winner_of(battle) == -1
    battle.zones.held[:2] = (0, -1)
    assert winner_of(battle) == 0


def lines(battle: Battle) -> Any:
    """Line battalions that came and that are gone, (x, 2)."""
    line = np.empty((2, 2), dtype=np.int64)
    count_line(battle.roster, battle.units, line)
    return line


def test_decisive_needs_half_of_the_line_battalions(battle: Battle) -> None:
    line = np.nonzero((battle.roster.side == 1) & (battle.roster.role == Role.LINE))[0]
    battle.units.status[line[: (len(line) + 1) // 2]] = Status.GONE
    assert is_decisive(lines(battle), 0)
    assert not is_decisive(lines(battle), 1)
    assert not is_decisive(lines(battle), -1)
    battle.units.status[line[0]] = Status.BROKEN
    assert not is_decisive(lines(battle), 0)  # one who is out of hand may yet rally


def test_persons_are_summed_by_side_and_contingent(payload: Payload, battle: Battle) -> None:
    for i, name in enumerate(("killed", "wounded", "missing", "captured", "withdrawn")):
        battle.units[name][:] = i + 1
    summary = rows_of(battle, payload.names, 1)["summary"]
    n = int(np.sum(battle.roster.side == 0))
    assert summary["western.killed"].tolist() == [n]
    assert summary["western.casualties"].tolist() == [10 * n]
    assert summary["western.withdrawn"].tolist() == [5 * n]
    assert summary["western.western.captured"].tolist() == [4 * n]


def test_armor_and_guns_are_counted_by_their_class(payload: Payload, battle: Battle) -> None:
    kind, target = battle.arms.kind, battle.arsenal.target_class
    for code, column in ((TargetClass.TANK, "tanks_written_off"), (TargetClass.GUN, "guns_lost")):
        u, i = np.argwhere((kind >= 0) & (target[np.maximum(kind, 0)] == code))[0]
        battle.arms[u, i].written_off = 3
        side = ("western", "eastern")[battle.roster.side[u]]
        assert rows_of(battle, payload.names, 1)["summary"][f"{side}.{column}"].tolist() == [3]


def test_holdings_name_the_weapon_systems(payload: Payload, battle: Battle) -> None:
    rows = rows_of(battle, payload.names, 1)["holdings"]
    assert set(rows["weapon_system"]) <= set(payload.prepared.weapons)
    first = rows["unit"] == payload.prepared.units[0]
    held = dict(zip(rows["weapon_system"][first], rows["start"][first], strict=True))
    arms = battle.arms[0]
    for a in arms[arms.kind >= 0]:
        if a.start:
            assert held[payload.prepared.weapons[a.kind]] == a.start


def test_moments_are_local_times(payload: Payload, battle: Battle) -> None:
    battle.units.broke_tick[3] = 3  # an hour each, from 06:00
    battle.units.gone_tick[3] = 22
    rows = rows_of(battle, payload.names, 1)["units"]
    assert rows["broke_at"][3] == "1939-08-01T09:00"
    assert rows["destroyed_at"][3] == "1939-08-02T04:00"
    assert np.ma.getmaskarray(rows["broke_at"]).sum() == len(rows["unit"]) - 1


def test_units_off_the_map_are_not_present(payload: Payload, battle: Battle) -> None:
    battle.units.status[0] = Status.GONE
    battle.units.status[1] = Status.WITHDRAWN
    battle.roster.home[2] = -1
    battle.units.status[2] = Status.NOT_ARRIVED
    battle.roster.home[3] = -1
    rows = rows_of(battle, payload.names, 1)["units"]
    men = battle.roster.men_start
    assert rows["men_present"][:4].tolist() == [0, 0, 0, men[3]]
    assert rows["men_start"][:4].tolist() == [men[0], men[1], 0, 0]
    assert rows["men_arrived"][:4].tolist() == [0, 0, 0, men[3]]


def test_causes_tell_persons_from_machines(payload: Payload, battle: Battle) -> None:
    battle.ledger.causes[0, 1, TargetClass.PERSON] = 7
    battle.ledger.causes[1, 2, TargetClass.TANK] = 2
    rows = rows_of(battle, payload.names, 1)["causes"]
    assert rows["side"].tolist() == ["western", "eastern"]
    assert rows["target_class"].tolist() == ["person", "tank"]
    assert rows["lost"].tolist() == [7, 0]
    assert rows["knocked_out"].tolist() == [0, 2]


def test_events_have_a_zone_or_a_hex(payload: Payload, battle: Battle) -> None:
    columns = battle.map.n_cols
    battle.ledger.event[0] = (1, Event.ZONE_CHANGED, 1, -1, 2)
    battle.ledger.event[1] = (2, Event.BREAKTHROUGH, 0, 3, 2 * columns + 5)
    battle.ledger.event[2] = (3, Event.RING_CLOSED, 0, -1, -1)
    battle.ledger.n_events[0] = 3
    rows = rows_of(battle, payload.names, 1)["events"]
    assert rows["at"].tolist() == ["1939-08-01T07:00", "1939-08-01T08:00", "1939-08-01T09:00"]
    assert rows["kind"].tolist() == ["zone_changed", "breakthrough", "ring_closed"]
    assert rows["zone"].tolist() == [payload.prepared.zones[2], None, None]
    assert rows["unit"].tolist() == [None, payload.prepared.units[3], None]
    assert rows["q"].tolist() == [None, 4, None]
    assert rows["r"].tolist() == [None, 2, None]


def test_a_full_book_of_events_is_read_to_its_end(payload: Payload, battle: Battle) -> None:
    battle.ledger.n_events[0] = len(battle.ledger.event) + 50
    assert len(rows_of(battle, payload.names, 1)["events"]["at"]) == len(battle.ledger.event)
