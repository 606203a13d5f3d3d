"""Points of the Sobol sequence, any of them at once.

The numbers are those of Joe and Kuo [JoeKuo2008] as scipy ships them [Sobol1967].  scipy takes
seconds to import and walks the sequence from its start, so the direction numbers are read off it
once and kept in the user's cache folder; from then on a point costs a few exclusive-ors.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nomonhan.folders import cache_folder

SOBOL_BITS = 30
BITS_AT_ONCE = 16  # 65,536 replications before the sequence is walked again
DIMENSIONS_AT_ONCE = 1024

Integers = NDArray[np.int64]


@cache
def direction_numbers(dimensions: int, bits: int) -> Integers:
    """Direction numbers, (bits, dimensions), integers of 30 bits."""
    if not 1 <= bits <= SOBOL_BITS:
        raise ValueError(f"{bits} bits: a replication must be less than {2**SOBOL_BITS:,}")
    whole = -(-dimensions // DIMENSIONS_AT_ONCE) * DIMENSIONS_AT_ONCE
    return _kept(whole, max(bits, BITS_AT_ONCE))[:bits, :dimensions].astype(np.int64)


def _kept(dimensions: int, bits: int) -> Integers:
    """Direction numbers from the cache folder, else from scipy and into it."""
    name = f"sobol-{dimensions}-{bits}"
    folder = cache_folder()
    for file in folder.glob(f"{name}-*.npy"):
        if (found := _read(file, (bits, dimensions))) is not None:
            return found
    numbers = walk(dimensions, bits)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f".{name}.part.npy"
        np.save(temporary, numbers)
        temporary.replace(folder / f"{name}-{_digest(numbers)}.npy")
    except OSError:
        pass  # an unwritable cache costs time, nothing else
    return numbers


def _read(file: Path, shape: tuple[int, int]) -> Integers | None:
    try:
        found = np.load(file)
    except (OSError, ValueError, EOFError):
        return None
    whole = found.shape == shape and found.dtype == np.int64
    return found if whole and file.stem.endswith(_digest(found)) else None


def _digest(numbers: Integers) -> str:
    return hashlib.sha256(numbers.astype("<i8").tobytes()).hexdigest()[:16]


def walk(dimensions: int, bits: int) -> Integers:
    """Read the direction numbers off scipy's sequence.

    It runs in Gray-code order: point k is the exclusive-or of the numbers of the bits of
    `k ^ (k >> 1)`.  Point 2**j therefore holds numbers j and j - 1.
    """
    from scipy.stats.qmc import Sobol  # takes seconds to import

    numbers = np.zeros((bits, dimensions), dtype=np.int64)
    sequence = Sobol(dimensions, scramble=False, bits=SOBOL_BITS)
    seen = 0
    for j in range(bits):
        sequence.fast_forward(2**j - seen)
        point = np.rint(sequence.random(1)[0] * 2**SOBOL_BITS).astype(np.int64)
        seen = 2**j + 1
        numbers[j] = point ^ numbers[j - 1] if j else point
    return numbers


def sobol_points(replications: Integers, numbers: Integers) -> Integers:
    """Points of the sequence, (k, dimensions), integers of 30 bits, for `replications` (k,)."""
    gray = replications ^ (replications >> 1)
    points = np.empty((len(replications), numbers.shape[1]), dtype=np.int64)
    for i, bits in enumerate(gray.tolist()):
        chosen = [j for j in range(bits.bit_length()) if bits >> j & 1]
        np.bitwise_xor.reduce(numbers[chosen], axis=0, out=points[i])
    return points
