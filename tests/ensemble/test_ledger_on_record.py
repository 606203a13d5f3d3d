"""Notes of a commander as rows of the record: whom, where, and by what name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from nomonhan.doctrine.words import ZONE_CLAUSES, Clause
from nomonhan.ensemble.replays import Note, ledger_of
from nomonhan.replay.recording import LedgerRow

PREPARED = cast(
    Any,
    SimpleNamespace(
        sides=("west", "east"),
        units=("first", "second", "foe"),
        zones=("hill", "ford", "bridge"),
    ),
)
SCENARIO = cast(
    Any,
    SimpleNamespace(
        units={u: SimpleNamespace(formation=f"{u}_division") for u in PREPARED.units},
        plans={"west": [SimpleNamespace(formation="west_corps")]},
    ),
)


def row(clause: Clause, unit: int, place: int, number: int = 7, line: int = -1) -> LedgerRow:
    """What one note of the western commander, made at tick 9, becomes."""
    lines = np.array([[clause, unit, place, number, line]], dtype=np.int32)
    (found,) = ledger_of([Note(0, 9, lines)], SCENARIO, PREPARED)
    return found


def test_a_line_of_the_plan_notes_a_zone() -> None:
    found = row(Clause.OBJECTIVE_REACHED, -1, 1, line=0)
    assert (found.tick, found.side, found.formation) == (9, 0, "west_corps")
    assert found.clause == "objective_reached"
    assert found.ordered == {"zone": "ford"}


def test_a_small_hex_without_a_unit_is_no_zone() -> None:
    assert row(Clause.STROKE_PLANNED, -1, 2).ordered == {"hex": 2}
    assert row(Clause.SHIFT_AXIS, -1, 0, line=0).ordered == {"hex": 0}


def test_an_order_names_its_unit_and_the_hex() -> None:
    found = row(Clause.ADVANCE, 1, 2)
    assert found.ordered == {"unit": "second", "hex": 2}
    assert found.formation == "second_division"


def test_who_goes_round_knows_the_enemy_and_orders_nobody() -> None:
    found = row(Clause.GO_ROUND, 2, 40, line=0)
    assert found.knew == {"number": 7, "enemy": "foe"}
    assert found.ordered == {"hex": 40}
    assert found.formation == "west_corps"


def test_nowhere_is_left_out() -> None:
    for clause in Clause:
        found = row(clause, -1 if clause != Clause.GO_ROUND else 2, -1)
        assert "hex" not in found.ordered
        assert "zone" not in found.ordered


def test_every_zone_clause_is_read_as_one() -> None:
    for clause in Clause:
        ordered = row(clause, -1 if clause != Clause.GO_ROUND else 2, 1).ordered
        assert ("zone" in ordered) == (clause in ZONE_CLAUSES)
