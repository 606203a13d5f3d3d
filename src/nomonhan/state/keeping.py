"""Tables in one piece of memory, cleared in one go and used for one battle after another.

A battle and its commanders are a hundred tables.  To make them anew costs more than to clear them:
the system hands out fresh memory page by page, and each table has its price in Python.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Tables = TypeVar("Tables")

ALIGNMENT = 64  # bytes: a line of the processor's caches


class Kept(Generic[Tables]):
    """Copies of some tables (arrays, and tuples of them at any depth), in one piece of memory."""

    def __init__(self, tables: Tables) -> None:
        size = _size(tables)
        memory = np.zeros(size + ALIGNMENT, dtype=np.uint8)
        begin = -memory.ctypes.data % ALIGNMENT
        self._memory: NDArray[np.uint8] = memory[begin : begin + size]
        self._tables, _end = _moved(tables, self._memory, 0)
        self._first = self._memory.copy()

    def cleared(self) -> Tables:
        """The tables as they were at first; those handed out before are the same ones."""
        self._memory[:] = self._first
        return self._tables  # type: ignore[no-any-return]


def _size(tables: Any) -> int:
    """Bytes that the arrays in `tables` need, each aligned."""
    if isinstance(tables, np.ndarray):
        return -(-tables.nbytes // ALIGNMENT) * ALIGNMENT
    return sum(map(_size, tables)) if isinstance(tables, tuple) else 0


def _moved(tables: Any, memory: NDArray[np.uint8], at: int) -> tuple[Any, int]:
    """`tables` with the arrays copied into `memory` from byte `at` on, and where they end."""
    if isinstance(tables, np.ndarray):
        room = np.ndarray(tables.shape, tables.dtype, memory, at)
        room[...] = tables
        return room.view(type(tables)), at + _size(tables)
    if not isinstance(tables, tuple):
        return tables, at
    parts = []
    for part in tables:
        moved, at = _moved(part, memory, at)
        parts.append(moved)
    return type(tables)(*parts) if hasattr(tables, "_fields") else tuple(parts), at
