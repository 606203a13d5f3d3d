"""Where numbers that no two machines need to agree on become numbers that all agree on.

Sums, products, quotients and square roots are the same to the last bit on every processor (IEEE
754).  Sines, logarithms and powers are not: the library of the system has them in several versions,
and takes the one for the processor it finds itself on.  A battle is a chain of thresholds, so that
a last bit in its map would in the end change who wins.  Where such a function has been at work, its
result is rounded before anything is made of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

PER_UNIT = 1e6
"""Steps in a unit: the millimeter in a km, a tenth of a meter in a degree, and less than anybody
knows of a share.  Errors of these functions are a millionth of such a step, so that hardly ever one
lies across a border between two."""


def settled(numbers: ArrayLike) -> NDArray[np.float64]:
    """`numbers`, of any shape, to the nearest millionth: the same on every machine."""
    steps = np.rint(np.asarray(numbers, dtype=np.float64) * PER_UNIT)
    return np.asarray(steps / PER_UNIT + 0.0)  # -0 becomes 0: a sign is a last bit too
