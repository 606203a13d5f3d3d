"""Print how many arrays compiled functions have made, and how many of them were freed.

The functions differ in whether they count references, and ask for the same function of NumPy, which
hands its argument back: whoever gets the other's implementation frees what is in use, or leaks.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numba.core import runtime
from numpy.typing import NDArray

from nomonhan.jit import allocating_kernel, kernel


@kernel
def look(a: NDArray[np.float64]) -> float:
    """Without counting."""
    return float(np.asarray(a)[0] + np.asarray(a)[1])


@allocating_kernel
def early(n: int) -> float:
    """With counting."""
    return float(np.asarray(np.ones(n))[0])


@allocating_kernel
def late(n: int) -> float:
    """With counting, of what is still needed."""
    a = np.ones(n)
    b = np.asarray(a)
    c = np.zeros(n)
    return float(b[0] + c[0] + b[1])


@allocating_kernel
def counting_first(n: int) -> float:
    """The one that counts is translated before the one that does not."""
    return early(n) + look(np.ones(n)) + late(n)


@allocating_kernel
def counting_last(n: int) -> float:
    """And after it."""
    return look(np.ones(n)) + late(n)


if __name__ == "__main__":
    function = {"first": counting_first, "last": counting_last}[sys.argv[1]]
    total = sum(function(1000 + i) for i in range(5))
    system: Any = runtime.rtsys  # type: ignore[attr-defined]  # no types in numba
    made = system.get_allocation_stats()
    sys.stdout.write(f"{total} {made.alloc} {made.free}\n")
