"""The books of a battle balance, and every kind of fault in them is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nomonhan.ensemble.battle import Payload, battle_of, payload_of
from nomonhan.ensemble.rows import rows_of
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Battle
from proofs.books import faults


@pytest.fixture(scope="module")
def payload() -> Payload:
    return payload_of(load_scenario("two_equal_armies"), 1)


def books_of(payload: Payload, spoil: Callable[[Battle], Any] | None = None) -> list[str]:
    battle = battle_of(payload, 3)
    if spoil is not None:
        spoil(battle)
    return faults(battle, rows_of(battle, payload.names, payload.seed), payload)


def test_books_balance(payload: Payload) -> None:
    assert books_of(payload) == []


def test_books_of_august_balance() -> None:
    assert books_of(payload_of(load_scenario("khalkhin_gol_august_1939"), 1)) == []


def put(table: str, field: str, where: Any, value: float) -> Callable[[Battle], None]:
    def spoil(battle: Battle) -> None:
        getattr(battle, table)[field][where] = value

    return spoil


def add(table: str, field: str, where: Any, value: int) -> Callable[[Battle], None]:
    def spoil(battle: Battle) -> None:
        getattr(battle, table)[field][where] += value

    return spoil


SPOILS = {
    "a man too many": (add("units", "withdrawn", 2, 1), "men came"),
    "a death that no day knows": (add("units", "killed", 2, 1), "differs from the days"),
    "a gun too few": (add("arms", "written_off", (0, 0), -1), "weapon 0"),
    "no number": (put("units", "cohesion", 4, np.nan), "units.cohesion: not finite"),
    "endless": (put("sides", "delivered_t", 0, np.inf), "sides.delivered_t: not finite"),
    "negative men": (put("units", "wounded", 1, -1), "units.wounded: negative"),
    "more than whole": (put("units", "suppression", 1, 1.5), "units.suppression: no share"),
    "fuel from nowhere": (put("units", "stock", (0, 2), -0.5), "units.stock, fuel: negative"),
    "an overdrawn depot": (put("sides", "depot_t", (1, 1), -1.0), "sides.depot_t, shells"),
    "aircraft": (put("aircraft", "held", (0, 0), -1), "aircraft.held: negative"),
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_fault_is_found(payload: Payload, spoil: str) -> None:
    change, words = SPOILS[spoil]
    found = books_of(payload, change)
    assert any(words in fault for fault in found), found
