"""Tables in one piece of memory, cleared in one go and used for one battle after another.

A battle and its commanders are a hundred tables.  To make them anew costs more than to clear them:
the system hands out fresh memory page by page, and each table has its price in Python.  What was
zero at first stands together, as it is cleared without reading what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Tables = TypeVar("Tables")

ALIGNMENT = 64  # bytes: a line of the processor's caches


class Kept(Generic[Tables]):
    """Copies of some tables (arrays, and tuples of them at any depth), in one piece of memory.

    `lasting`: those of the arrays that are not cleared, as nobody writes into them or as they are
    written anew before they are read.
    """

    def __init__(self, tables: Tables, lasting: Sequence[NDArray[Any]] = ()) -> None:
        arrays = list(_arrays(tables))
        assert all(any(one is array for array in arrays) for one in lasting)
        parts: list[list[int]] = [[], [], []]  # of zeros, of other numbers, lasting
        for i, array in enumerate(arrays):
            lasts = any(array is one for one in lasting)
            parts[2 if lasts else int(_is_written(array))].append(i)
        places, ends = [0] * len(arrays), [0]
        for part in parts:
            ends.append(ends[-1])
            for i in part:
                places[i] = ends[-1]
                ends[-1] += _size(arrays[i])
        memory = np.zeros(ends[-1] + ALIGNMENT, dtype=np.uint8)
        begin = -memory.ctypes.data % ALIGNMENT
        whole = memory[begin : begin + ends[-1]]
        rooms = (_moved(array, whole, at) for array, at in zip(arrays, places, strict=True))
        self._tables = _with_arrays(tables, rooms)
        self._zeros, self._others = whole[: ends[1]], whole[ends[1] : ends[2]]
        self._first = self._others.copy()

    def cleared(self) -> Tables:
        """The tables as they were at first, but for the lasting ones.

        Those handed out before are the same ones.
        """
        self._zeros[:] = 0
        self._others[:] = self._first
        return self._tables  # type: ignore[no-any-return]


def _arrays(tables: Any) -> Iterator[NDArray[Any]]:
    """The arrays in `tables`, in order."""
    if isinstance(tables, np.ndarray):
        yield tables
    elif isinstance(tables, tuple):
        for part in tables:
            yield from _arrays(part)


def _is_written(array: NDArray[Any]) -> bool:
    """Whether any byte of an array is not zero."""
    return array.tobytes().count(0) < array.nbytes


def _size(array: NDArray[Any]) -> int:
    """Bytes that an array needs, aligned."""
    return -(-array.nbytes // ALIGNMENT) * ALIGNMENT


def _moved(array: NDArray[Any], memory: NDArray[np.uint8], at: int) -> NDArray[Any]:
    """An array copied into `memory` from byte `at` on."""
    room: NDArray[Any] = np.ndarray(array.shape, array.dtype, memory, at)
    room[...] = array
    return room.view(type(array))


def _with_arrays(tables: Any, arrays: Iterator[NDArray[Any]]) -> Any:
    """`tables` with other arrays, in order, in place of theirs."""
    if isinstance(tables, np.ndarray):
        return next(arrays)
    if not isinstance(tables, tuple):
        return tables
    parts = [_with_arrays(part, arrays) for part in tables]
    return type(tables)(*parts) if hasattr(tables, "_fields") else tuple(parts)
