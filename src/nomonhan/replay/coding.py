"""Arrays as text: state deltas along time, compressed, in base64.

An array (t, k) is stored as differences between ticks, wrapping around in its own integer type,
with the ticks of one unit (or hex) next to each other; most differences are 0 and compress to
little.  In a browser: base64 to bytes, inflate (zlib), read as little-endian integers, transpose,
add up.
"""

from __future__ import annotations

import base64
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

DELTA = "delta along t, k-major, zlib, base64"
PLAIN = "plain, zlib, base64"

AnyArray = NDArray[Any]


def encode(array: AnyArray, dtype: str) -> dict[str, Any]:
    """Array (t, k) or (t,) as a JSON object: type, shape, coding, data."""
    values = np.ascontiguousarray(array, dtype=dtype)
    coding = PLAIN if values.dtype.kind == "f" else DELTA
    raw = values.tobytes() if coding == PLAIN else _differences(values).tobytes()
    return {
        "type": dtype,
        "shape": list(values.shape),
        "coding": coding,
        "data": base64.b64encode(zlib.compress(raw, 9)).decode("ascii"),
    }


def decode(stored: dict[str, Any], dtype: str) -> AnyArray:
    """The array that `encode` stored, read-only; ValueError where the object is not one of ours."""
    if stored["type"] != dtype or stored["coding"] not in (PLAIN, DELTA):
        raise ValueError(f"unknown coding {stored['coding']!r} of {stored['type']!r}")
    shape = tuple(int(n) for n in stored["shape"])
    values = np.frombuffer(zlib.decompress(base64.b64decode(stored["data"])), dtype=dtype)
    if stored["coding"] == PLAIN:
        array = values.reshape(shape)
    else:
        unsigned = values.view(values.dtype.str.replace("i", "u")).reshape(shape[::-1])
        summed = np.cumsum(unsigned, axis=-1, dtype=unsigned.dtype)
        array = np.ascontiguousarray(summed.T).view(dtype)
    array.flags.writeable = False
    return array


def _differences(values: AnyArray) -> AnyArray:
    """Differences along t, wrapping around; (k, t)."""
    unsigned = values.view(values.dtype.str.replace("i", "u"))
    first = np.zeros_like(unsigned[:1])
    return np.ascontiguousarray(np.diff(unsigned, axis=0, prepend=first).T)
