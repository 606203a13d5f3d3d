"""Ranged inputs, drawn per replication by a space-filling design.

Unscrambled Sobol points [Sobol1967; direction numbers of JoeKuo2008, as scipy ships them] over the
sorted paths of the inputs, every dimension shifted modulo 1 [CranleyPatterson1976] by a key from
(seed, path).  Row k depends on k, the seed and the paths alone: not on how many replications are
drawn, in which batches or by whom.  The number that a share of 0-1 stands for is found by
inversion, which is monotone, so that a moved limit moves every draw the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike, NDArray

SOBOL_BITS = 30
# A shift of 52 bits leaves one bit for the half that keeps shares off 0 and 1.
SHIFT_BITS = 52


@lru_cache(maxsize=4)
def direction_numbers(dimensions: int, bits: int) -> NDArray[np.int64]:
    """Direction numbers, (bits, dimensions), integers of 30 bits.

    scipy walks the sequence in Gray-code order: point k is the exclusive-or of the numbers of the
    bits of `k ^ (k >> 1)`.  Point 2**j therefore holds numbers j and j - 1.
    """
    if not 1 <= bits <= SOBOL_BITS:
        raise ValueError(f"{bits} bits: a replication must be less than {2**SOBOL_BITS:,}")
    from scipy.stats.qmc import Sobol  # takes seconds to import: only where it is needed

    numbers = np.zeros((bits, dimensions), dtype=np.int64)
    sequence = Sobol(dimensions, scramble=False, bits=SOBOL_BITS)
    seen = 0
    for j in range(bits):
        sequence.fast_forward(2**j - seen)
        point = np.rint(sequence.random(1)[0] * 2**SOBOL_BITS).astype(np.int64)
        seen = 2**j + 1
        numbers[j] = point ^ numbers[j - 1] if j else point
    return numbers


@lru_cache(maxsize=8)
def shifts(names: tuple[str, ...], seed: int) -> NDArray[np.int64]:
    """Shift of each input's dimension, (n,), integers of 52 bits from (seed, path)."""
    keys = [blake2b(f"{seed}\0{name}".encode(), digest_size=8).digest() for name in names]
    words = np.frombuffer(b"".join(keys), dtype="<u8").astype(np.int64)
    return np.asarray(words & (2**SHIFT_BITS - 1))


def shares(names: Sequence[str], seed: int, replications: Sequence[int]) -> NDArray[np.float64]:
    """Evenly spread numbers inside (0, 1), (k, n): a row per replication, columns as `names`."""
    if len(set(names)) != len(names):
        raise ValueError("two inputs have the same path")
    k = np.asarray(replications, dtype=np.int64)
    if not names or not k.size:
        return np.empty((k.size, len(names)))
    if k.min() < 0:
        raise ValueError("a replication is counted from 0")
    bits = max(1, int(k.max()).bit_length())
    # The cache key grows in steps, so that an ensemble walks the sequence a few times at most.
    numbers = direction_numbers(len(names), min(SOBOL_BITS, max(8, 2 * ((bits + 1) // 2))))
    points = np.zeros((k.size, len(names)), dtype=np.int64)
    gray = k ^ (k >> 1)
    for j in range(bits):
        points ^= ((gray >> j) & 1)[:, None] * numbers[j]
    dimension = np.argsort(np.argsort(np.array(names)))  # position of each name in sorted order
    points = points[:, dimension] << (SHIFT_BITS - SOBOL_BITS)
    shifted = (points + shifts(tuple(names), seed)) & (2**SHIFT_BITS - 1)
    return np.asarray((shifted + 0.5) / 2.0**SHIFT_BITS)


def triangular(
    share: NDArray[np.float64],
    low: NDArray[np.float64],
    mode: NDArray[np.float64],
    high: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Inverse of the triangular distribution: `share` (k, n) to numbers (k, n) in [low, high].

    `low <= mode <= high`, each (n,); a range of no width gives its mode.
    """
    width = high - low
    rising, falling = mode - low, high - mode
    below = low + np.sqrt(share * width * rising)
    above = high - np.sqrt((1.0 - share) * width * falling)
    return np.asarray(np.clip(np.where(share * width < rising, below, above), low, high))


def draw_inputs(
    names: Sequence[str],
    low: ArrayLike,
    mode: ArrayLike,
    high: ArrayLike,
    seed: int,
    replications: Sequence[int],
) -> NDArray[np.float64]:
    """Values of the ranged inputs `names` (n), one row per replication: (k, n).

    `low`, `mode`, `high` (n,): limits and most likely value.  Inputs that move together share a
    named factor, which is an input like any other.
    """
    limits = [np.asarray(a, dtype=np.float64) for a in (low, mode, high)]
    for values in limits:
        if values.shape != (len(names),):
            raise ValueError(f"{len(names)} names, but limits of shape {values.shape}")
    wrong = ~((limits[0] <= limits[1]) & (limits[1] <= limits[2]))
    if wrong.any():
        name = names[int(np.argmax(wrong))]
        raise ValueError(f"{name}: write low <= value <= high")
    return triangular(shares(names, seed, replications), *limits)
