"""Tables in one piece of memory: equal to those they were made from, and again after use."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from nomonhan.state import ORDERS, Kept, copied, new_table
from nomonhan.state.battle import Ledger
from nomonhan.state.keeping import ALIGNMENT


def some_tables() -> tuple[Any, ...]:
    ledger = Ledger(
        event=np.arange(15, dtype=np.int32).reshape(3, 5), n_events=np.ones(1, dtype=np.int32),
        day_losses=np.zeros((1, 2, 4), dtype=np.int32),
        day_present=np.empty((0, 2), dtype=np.int32),
        day_delivered_t=np.full((1, 2), 0.5), causes=np.zeros((2, 3, 6), dtype=np.int32),
        sides=new_table(ORDERS, 2, goal=-1), places=np.zeros((2, 2, 4)),
        counts=np.zeros((2, 2), dtype=np.int32),
    )  # fmt: skip
    return ledger, (7, np.arange(3, dtype=np.int8))


def arrays_of(tables: Any) -> list[np.ndarray[Any, Any]]:
    if isinstance(tables, np.ndarray):
        return [tables]
    return [a for part in tables for a in arrays_of(part)] if isinstance(tables, tuple) else []


def same(a: Any, b: Any) -> bool:
    pairs = list(zip(arrays_of(a), arrays_of(b), strict=True))
    return all(type(x) is type(y) and x.dtype == y.dtype and np.array_equal(x, y) for x, y in pairs)


def test_kept_tables_are_the_same_in_kind_and_content_and_share_nothing() -> None:
    tables = some_tables()
    kept = Kept(tables).cleared()
    assert same(kept, tables)
    assert isinstance(kept[0], Ledger)
    assert kept[1][0] == 7
    assert kept[0].sides.goal.tolist() == [-1, -1]  # fields by name, as before
    mine = arrays_of(kept)
    assert not any(np.shares_memory(a, b) for a in mine for b in arrays_of(tables))
    ends = sorted((a.ctypes.data, a.ctypes.data + a.nbytes) for a in mine if a.nbytes)
    assert all(end <= begin for (_b, end), (begin, _e) in itertools.pairwise(ends))
    assert all(a.ctypes.data % ALIGNMENT == 0 and a.flags.c_contiguous for a in mine)


def test_what_was_written_is_gone_when_they_are_cleared() -> None:
    kept = Kept(some_tables())
    first = kept.cleared()
    before = copied(first)
    for array in arrays_of(first):
        array.view(np.uint8).reshape(-1)[:] = 0xAB
    assert not same(first, before)
    again = kept.cleared()
    assert same(again, before)
    assert all(a is b for a, b in zip(arrays_of(first), arrays_of(again), strict=True))


def test_what_lasts_is_left_as_it_was_written() -> None:
    tables = some_tables()
    kept = Kept(tables, [tables[0].event, tables[0].causes])
    first = kept.cleared()
    before = copied(first)
    for array in arrays_of(first):
        array.view(np.uint8).reshape(-1)[:] = 0xAB
    kept.cleared()
    lasting = [first[0].event, first[0].causes]
    assert all((array.view(np.uint8) == 0xAB).all() for array in lasting)
    for array, was in zip(lasting, (before[0].event, before[0].causes), strict=True):
        array[...] = was
    assert same(first, before)  # and everything else was cleared


def test_whose_bytes_are_not_all_zero_is_no_zero() -> None:
    """A negative zero equals zero; it comes back as what it was."""
    kept = Kept((np.array([0.0, -0.0]), np.zeros(3)))
    tables = kept.cleared()
    for array in tables:
        array[:] = 5.0
    kept.cleared()
    assert [np.signbit(array).tolist() for array in tables] == [[False, True], [False] * 3]
    assert not any(array.any() for array in tables)
