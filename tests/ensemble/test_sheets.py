"""Battles told as numbers and put together are the battles put together under their names."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nomonhan.ensemble import tables
from nomonhan.ensemble.battle import Payload, battle_of, fight_one, fight_told, payload_of
from nomonhan.ensemble.schema import TABLES, Column, Kind, columns_of
from nomonhan.ensemble.sheets import rows_in
from nomonhan.ensemble.tables import row_bytes, row_bytes_in_turn, stack
from nomonhan.scenario.loader import load_scenario

RUNS = (0, 2, 5)


@pytest.fixture(scope="module")
def payload() -> Payload:
    return payload_of(load_scenario("two_equal_armies"), seed=1)


@pytest.mark.parametrize("table", TABLES)
def test_names_come_in_at_the_end_as_well_as_at_once(payload: Payload, table: str) -> None:
    columns = columns_of(table, payload.names.sides)
    told = stack("base", [(k, fight_told(payload, k)) for k in RUNS], table, columns)
    named = stack("base", [(k, fight_one(payload, k)) for k in RUNS], table, columns)
    assert list(told) == list(named) == [column.name for column in columns]
    assert len(told["case"]) > 0
    assert row_bytes(told, columns) == row_bytes(named, columns)
    for name, values in told.items():
        assert values.dtype == named[name].dtype, name


def test_numbers_stand_under_their_own_names(payload: Payload) -> None:
    """Every count of a unit's people against the battle itself, each column by its name."""
    columns = columns_of("units", payload.names.sides)
    told = stack("base", [(2, fight_told(payload, 2))], "units", columns)
    battle = battle_of(payload, 2)
    assert told["unit"].tolist() == list(payload.prepared.units)
    counts = [c.name for c in columns if c.kind == "count" and hasattr(battle.units, c.name)]
    assert {"killed", "wounded", "missing", "captured", "withdrawn"} <= set(counts)
    for name in counts:
        assert np.ma.getdata(told[name]).tolist() == battle.units[name].tolist(), name
    assert len({tuple(told[name].tolist()) for name in ("killed", "wounded", "missing")}) == 3
    formations = [payload.prepared.formations[f] for f in battle.roster.formation]
    assert told["formation"].tolist() == formations


def test_rows_are_counted_told_or_named(payload: Payload) -> None:
    told, named = fight_told(payload, 3), fight_one(payload, 3)
    assert {t: rows_in(sheet) for t, sheet in told.items()} == {
        t: rows_in(columns) for t, columns in named.items()
    }


def test_what_is_told_shares_no_memory_with_the_next_battle(payload: Payload) -> None:
    first = fight_told(payload, 0)
    before = {t: (sheet.whole.copy(), sheet.decimal.copy()) for t, sheet in first.items()}
    fight_told(payload, 1)
    for table, (whole, decimal) in before.items():
        np.testing.assert_array_equal(first[table].whole, whole)
        np.testing.assert_array_equal(first[table].decimal, decimal)


def plainly(values: NDArray[Any], kind: str) -> bytes:
    """What a digest takes on of one column of one battle, value by value."""
    empty = np.ma.getmaskarray(values).tolist()
    plain: list[Any] = [
        ("" if kind == "text" else 0) if gone else value
        for value, gone in zip(np.ma.getdata(values).tolist(), empty, strict=True)
    ]
    bits = np.packbits(np.array(empty, dtype=bool)).tobytes()
    if kind == "text":
        body = "".join(f"{text}\0" for text in plain).encode()
    else:
        code = {"count": "q", "number": "d", "flag": "?"}[kind]
        body = b"".join(struct.pack(f"<{code}", v + 0.0 if code == "d" else v) for v in plain)
    return len(plain).to_bytes(8, "little") + bits + body


@pytest.mark.parametrize("at_once", [1, 4, 1000])
def test_bytes_of_rows_are_those_of_each_value_in_turn(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts that battles share or do not, with and without gaps; all rows together, or some."""
    monkeypatch.setattr(tables, "ROWS_AT_ONCE", at_once)
    rng = np.random.default_rng(5)
    rows = [3, 3, 1, 3, 17, 17]
    n = sum(rows)
    names = np.array(["a", "bé", "cc"], dtype=object)
    shared = np.concatenate([names[np.arange(k) % 3] for k in rows])
    drawn = names[rng.integers(0, 3, n)]
    gaps = rng.random(n) < 0.3
    table = {
        "replication": np.repeat(np.arange(len(rows)), rows),
        "case": np.full(n, "base", dtype=object), "shared": shared, "drawn": drawn,
        "empty": np.ma.masked_array(drawn.copy(), mask=gaps),
        "count": rng.integers(-9, 9, n), "gone": np.ma.masked_array(np.arange(n), mask=gaps),
        "number": np.where(gaps, -0.0, rng.random(n)), "flag": gaps,
    }  # fmt: skip
    kinds: tuple[Kind, ...] = (
        "count",
        "text",
        "text",
        "text",
        "text",
        "count",
        "count",
        "number",
        "flag",
    )
    columns = [Column(name, kind, "") for name, kind in zip(table, kinds, strict=True)]
    ends = np.cumsum(rows).tolist()
    expected = b"".join(
        plainly(table[column.name][begin:end], column.kind)
        for begin, end in zip([0, *ends[:-1]], ends, strict=True)
        for column in columns
    )
    assert row_bytes(table, columns) == expected
    in_turn = list(row_bytes_in_turn(table, columns))
    assert b"".join(in_turn) == expected
    assert len(in_turn) == {1: 6, 4: 4, 1000: 1}[at_once]
    nothing = {name: values[:0] for name, values in table.items()}
    assert list(row_bytes_in_turn(nothing, columns)) == []
    assert row_bytes(nothing, columns) == b""
