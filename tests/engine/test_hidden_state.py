"""Nothing a battle leaves behind reaches the next: neither in its scenario nor in its thread."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Mobility
from nomonhan.conduct import fight
from nomonhan.engine.phases.headings import field_row
from nomonhan.engine.prepare import Prepared
from nomonhan.engine.store import FIELD_ROWS, MAPS_KEPT, fields_of_thread, new_fields
from nomonhan.ensemble.battle import payload_of
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Battle
from tests.engine.fights import digest, fought, script, skirmish, told
from tests.engine.processes import run_python


def at_a_ford(closed_from: int) -> Prepared:
    """The skirmish on the same ground, its ford closed from a tick on."""
    prepared = skirmish()
    open_s = prepared.map.crossing_s[0]
    dry = np.argwhere(prepared.terrain.hexside[:, :3] != 0)
    closed_s = open_s.copy()
    for h, d in dry:
        there = prepared.terrain.neighbor[h, d]
        if there >= 0:
            closed_s[:, h, d] = closed_s[:, there, d + 3] = -1
    assert (closed_s[Mobility.FOOT] != open_s[Mobility.FOOT]).any()
    epoch = (np.arange(len(prepared.map.epoch)) >= closed_from).astype(np.int32)
    map_ = prepared.map._replace(
        crossing_s=np.stack([open_s, closed_s]), epoch=epoch,
        truck_sides=np.concatenate([prepared.map.truck_sides, prepared.map.truck_sides * 0]),
    )  # fmt: skip
    return dataclasses.replace(prepared, map=map_)


def in_a_thread(job: Callable[[], Any]) -> Any:
    """What a job returns in a thread that has fought nothing."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(job()))
    thread.start()
    thread.join()
    return found[0]


def test_battles_of_one_theater_share_no_ways_through_other_bridges() -> None:
    first, second = skirmish(), at_a_ford(closed_from=8)
    assert first.terrain is second.terrain

    def one(prepared: Prepared) -> str:
        return digest(fight(prepared, prepared.base, 5, 0, script(prepared)))

    alone = in_a_thread(lambda: one(second))
    assert in_a_thread(lambda: (one(first), one(second)))[1] == alone
    assert in_a_thread(lambda: (one(second), one(first)))[1] == one(first)


def test_may_then_august_is_august_alone() -> None:
    may, august = (
        payload_of(load_scenario(f"khalkhin_gol_{m}_1939"), 3) for m in ("may", "august")
    )

    def one(payload: Any) -> str:
        prepared, vector = payload.prepared, payload.vector(0)
        commanders = payload.commanders(0, vector)
        return digest(fight(prepared, vector, 3, 0, commanders, until_tick=6))

    alone = in_a_thread(lambda: one(august))
    assert in_a_thread(lambda: (one(may), one(august)))[1] == alone


def test_a_thread_keeps_the_stores_of_a_few_maps() -> None:
    stores = [fields_of_thread(at_a_ford(8))]
    assert fields_of_thread(at_a_ford(8)) is stores[0], "an equal map, made anew"
    assert fields_of_thread(at_a_ford(9)) is stores[0], "the dates of epochs are not its ways"
    assert fields_of_thread(skirmish()) is not stores[0]
    assert fields_of_thread(at_a_ford(8)) is stores[0]
    for n in range(MAPS_KEPT):
        other = skirmish().map._replace(crossing_s=skirmish().map.crossing_s + n + 1)
        fields_of_thread(dataclasses.replace(skirmish(), map=other))
    assert fields_of_thread(at_a_ford(8)) is not stores[0]


def test_stores_of_all_maps_together_have_no_more_rows_than_one_may_have() -> None:
    maps = [at_a_ford(8), skirmish()]

    def kept_when_in_use(*rows: int) -> list[bool]:
        stores = [fields_of_thread(each) for each in maps]
        for store, n in zip(stores, rows, strict=True):
            store.used[0] = n
        last = fields_of_thread(maps[-1])
        assert last is stores[-1]
        return [fields_of_thread(each) is store for each, store in zip(maps, stores, strict=True)]

    assert in_a_thread(lambda: kept_when_in_use(FIELD_ROWS // 2, FIELD_ROWS // 2)) == [True, True]
    assert in_a_thread(lambda: kept_when_in_use(FIELD_ROWS // 2, FIELD_ROWS)) == [False, True]


def test_the_oldest_row_that_nobody_asked_for_again_makes_room_for_a_new_goal() -> None:
    prepared = skirmish()
    crossing_s, neighbor = prepared.map.crossing_s[0], prepared.map.neighbor
    fields = new_fields(prepared)
    small = fields._replace(cost_s=fields.cost_s[:3])

    def ask(goal: int) -> Any:
        row = field_row(neighbor, crossing_s, small, Mobility.FOOT, goal, -1, False)
        assert small.cost_s[row, goal] == 0
        np.testing.assert_array_equal(small.owner[row], [0, Mobility.FOOT, goal])
        return row

    assert [ask(goal) for goal in (5, 6, 7, 5, 8, 6, 5, 6)] == [0, 1, 2, 0, 1, 2, 0, 2]
    assert int((small.slot >= 0).sum()) == small.used[0] == 3


def every_array(value: Any) -> list[np.ndarray[Any, Any]]:
    """All arrays of a scenario made ready, at any depth."""
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if dataclasses.is_dataclass(value):
        value = [getattr(value, field.name) for field in dataclasses.fields(value)]
    if isinstance(value, (list, tuple)):
        return [array for part in value for array in every_array(part)]
    return []


def bits(array: np.ndarray[Any, Any]) -> list[bytes]:
    """The bits of an array, of a table's fields without what lies between them."""
    names = array.dtype.names
    return [array[name].tobytes() for name in names] if names else [array.tobytes()]


def test_a_battle_leaves_its_scenario_as_it_was() -> None:
    before = list(map(bits, every_array(skirmish())))
    assert len(before) > 40
    fought(7)
    assert list(map(bits, every_array(skirmish()))) == before


SHARED = {"map", "land"}  # of all battles of a scenario: nothing writes there


@pytest.mark.parametrize("name", [*sorted(set(Battle._fields) - SHARED), "parameters"])
def test_what_a_battle_may_change_is_its_own(name: str) -> None:
    """Who writes into a battle by hand, or into its rules, writes into that one alone."""
    prepared = skirmish()
    _, battle, p = next(told(5))
    given = every_array(prepared)
    own = [np.asarray(p)] if name == "parameters" else every_array(getattr(battle, name))
    assert own
    for array in own:
        assert not any(np.shares_memory(array, other) for other in given if other.size)


def test_memory_that_nobody_wrote_is_not_read() -> None:
    """Memory comes filled with rubbish (by glibc; elsewhere this compares two equal processes)."""
    found = []
    for rubbish in ("0", "85", "170"):
        done = run_python("-m", "tests.engine.print_digests", "5", "56", MALLOC_PERTURB_=rubbish)
        assert done.returncode == 0, done.stderr
        found.append(json.loads(done.stdout))
    assert found[0] == found[1] == found[2]


def test_cases_share_what_they_have_in_common_of_the_map() -> None:
    one, other = (
        payload_of(load_scenario("khalkhin_gol_may_1939", (), sets), 1).prepared.map
        for sets in ([], ["doctrines.soviet_may_1939.staff_quality=0.5"])
    )
    for name in ("crossing_s", "seen", "ring_begin", "fired_on", "seen_by", "lookout", "disk"):
        assert getattr(one, name) is getattr(other, name), name
