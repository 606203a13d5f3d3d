"""Maps of bits, read and written hex by hex."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from nomonhan.terrain.flood import is_marked, mark, words_per_row


def bits_of(hexes: Iterable[int], n_cols: int, n_rows: int) -> NDArray[np.uint64]:
    """A map of bits, set at these hexes."""
    bits = np.zeros((n_rows, words_per_row(n_cols)), dtype=np.uint64)
    for h in hexes:
        mark(bits, n_cols, int(h))
    return bits


def hexes_of(bits: NDArray[np.uint64], n_cols: int) -> set[int]:
    """The hexes at which a map of bits is set."""
    return {h for h in range(n_cols * len(bits)) if is_marked(bits, n_cols, h)}
