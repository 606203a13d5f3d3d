"""The small ups and downs of dune ground that nobody surveyed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def swell(n_cols: int, n_rows: int) -> NDArray[np.float64]:
    """Up and down of dune ground, (h,), -1 to 1: an integer hash, the same on every machine."""
    numbers = np.arange(n_cols * n_rows)
    rows, cols = (numbers // n_cols).astype(np.uint64), (numbers % n_cols).astype(np.uint64)
    word = np.uint64(0xFFFFFFFF)
    mixed = (cols * np.uint64(374761393) + rows * np.uint64(668265263)) & word
    mixed = ((mixed ^ (mixed >> np.uint64(13))) * np.uint64(1274126177)) & word
    mixed ^= mixed >> np.uint64(16)
    return np.asarray((mixed & np.uint64(0xFFFF)).astype(np.float64) / 32767.5 - 1.0)
