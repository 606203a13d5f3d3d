"""Reads element `sys.argv[1]` of a view into [0, 1, 2, 3] that begins at 1, in a kernel."""

from __future__ import annotations

import sys

import numpy as np

from nomonhan.jit import kernel
from nomonhan.state import I


@kernel
def element(numbers: I, i: int) -> int:
    """Element i."""
    return int(numbers[i])


if __name__ == "__main__":
    sys.stdout.write(f"{element(np.arange(4, dtype=np.int32)[1:], int(sys.argv[1]))}\n")
