"""Forks: what changes nothing differs in no bit; orders and chance change what follows."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from nomonhan import chance
from nomonhan.engine.store import fields_of_thread
from nomonhan.ensemble.battle import Payload, payload_of
from nomonhan.ensemble.errors import RunRefused
from nomonhan.ensemble.forks import Fork, Orders, orders_of, position_of, tick_of
from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.state import Battle, copied_battle
from nomonhan.text import language

SCENARIO = "two_equal_armies"
SEED = 5


@pytest.fixture(scope="module")
def loaded() -> LoadedScenario:
    return load_scenario(SCENARIO)


@pytest.fixture(scope="module")
def payload(loaded: LoadedScenario) -> Payload:
    return payload_of(loaded, SEED)


def arrays(tables: Any, path: str = "") -> dict[str, Any]:
    """Every array of a battle but the store of travel times, by its path."""
    if isinstance(tables, np.ndarray):
        names = tables.dtype.names  # column by column: between columns lie bytes without meaning
        return {f"{path}.{n}": tables[n] for n in names} if names else {path: tables}
    if not isinstance(tables, tuple):
        return {}
    fields: Any = getattr(tables, "_fields", range(len(tables)))
    found: dict[str, Any] = {}
    for name, part in zip(fields, tables, strict=True):
        if name not in ("fields", "work", "movers"):
            found |= arrays(part, f"{path}.{name}")
    return found


def differences(one: Battle, other: Battle) -> list[str]:
    a, b = arrays(one), arrays(other)
    assert a.keys() == b.keys()
    return [path for path in a if a[path].tobytes() != b[path].tobytes()]


def events_before(battle: Battle, tick: int) -> list[list[int]]:
    events = battle.ledger.event[: int(battle.ledger.n_events[0])]
    rows: list[list[int]] = events[events[:, 0] < tick].tolist()
    return rows


@pytest.mark.parametrize("tick", [0, 1, 17, 30])
def test_a_fork_without_change_is_the_battle(payload: Payload, tick: int) -> None:
    whole = payload.battle(2)
    assert differences(Fork(payload, tick).battle(2), whole) == []


def test_a_fork_leaves_its_position_as_it_was(payload: Payload) -> None:
    position = position_of(payload, 1, 20)
    before = copied_battle(position.battle, fields_of_thread(payload.prepared))
    fork = Fork(payload, 20)
    first = fork.carried_on(position, 0)
    assert differences(position.battle, before) == []
    assert differences(fork.carried_on(position, 0), first) == []
    assert differences(first, payload.battle(1)) == []


def test_branches_meet_another_chance_from_the_fork_on(payload: Payload) -> None:
    fork = Fork(payload, 20, only=1)
    ends = [fork.battle(k) for k in range(3)]
    whole = payload.battle(1)
    assert all("units" in "".join(differences(end, whole)) for end in ends)
    assert differences(ends[0], ends[1])
    assert events_before(ends[0], 20) == events_before(whole, 20) != []
    assert differences(Fork(payload, 20, only=1).battle(2), ends[2]) == []
    assert differences(pickle.loads(pickle.dumps(fork)).battle(2), ends[2]) == []


def changed_plan(loaded: LoadedScenario) -> LoadedScenario:
    """The western side breaks off: every row of its plan becomes a withdrawal."""
    side = next(iter(loaded.scenario.plans))
    rows = [
        row.model_copy(update={"mission": "hold", "axis": [], "start": None, "when": None})
        for row in loaded.scenario.plans[side][:1]
    ]
    plans = {**loaded.scenario.plans, side: rows}
    scenario = loaded.scenario.model_copy(update={"plans": plans})
    return LoadedScenario(scenario, "other", loaded.base_digest, loaded.folder, loaded.locations)


def test_other_orders_change_what_follows_and_nothing_before(
    loaded: LoadedScenario, payload: Payload
) -> None:
    orders = orders_of(loaded, changed_plan(loaded), SEED)
    late, early = Fork(payload, 30, orders), Fork(payload, 6, orders)
    whole = payload.battle(0)
    assert differences(early.battle(0), whole)
    assert events_before(late.battle(0), 30) == events_before(whole, 30) != []


def test_the_same_plan_again_is_refused_and_so_is_what_no_order_can_change(
    loaded: LoadedScenario,
) -> None:
    with language("en"), pytest.raises(RunRefused, match="nothing is ordered"):
        orders_of(loaded, loaded, SEED)
    men = load_scenario(SCENARIO, (), ["units.*.training=x0.5"])
    with language("en"), pytest.raises(RunRefused, match="units cannot be changed in the middle"):
        orders_of(loaded, men, SEED)


def test_a_plan_that_keeps_its_rows_goes_on_where_it_was(
    loaded: LoadedScenario, payload: Payload
) -> None:
    """The whole old plan handed over as a new one, row by row, changes nothing."""
    rows = [{i: i for i in range(len(plan.rows))} for plan in payload.plans]
    orders = Orders(payload, tuple(rows), (False, False))
    assert differences(Fork(payload, 25, orders).battle(3), payload.battle(3)) == []


def test_the_same_doctrine_handed_over_changes_nothing(payload: Payload) -> None:
    orders = Orders(payload, (None, None), (True, True))
    assert differences(Fork(payload, 25, orders).battle(3), payload.battle(3)) == []


def test_hours_outside_the_battle_are_refused(payload: Payload) -> None:
    assert tick_of(payload.prepared, 12) == 12
    with language("en"), pytest.raises(RunRefused, match="no hour 1000"):
        tick_of(payload.prepared, 1000)


def test_branch_0_is_the_replication_and_branches_do_not_meet() -> None:
    assert chance.in_branch(7, 0) == 7
    plain = chance.uniform(1, 7, 3, 2, 1, 5, 4)
    assert chance.uniform(1, chance.in_branch(7, 4), 3, 2, 1, 5, 0) == plain
    assert chance.uniform(1, chance.in_branch(7, 1), 3, 2, 1, 5, 3) == plain
    assert chance.uniform(1, 7, 3, 2, 1, 5, 0) != plain
    with pytest.raises(ValueError, match="a branch lies from"):
        chance.in_branch(7, 4096)
