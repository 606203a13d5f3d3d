"""Bits of `hexes.stands` and of the maps of lanes: which of the hexes around are meant."""

from __future__ import annotations

from nomonhan.jit import inlined_kernel

# 2 is a primitive root of 19: the bits 1 to 18 leave 18 different remainders
PLACE_BY_REMAINDER = tuple(
    next((i for i in range(1, 19) if pow(2, i, 19) == remainder), 0) for remainder in range(19)
)


@inlined_kernel
def lowest_bit(lanes: int) -> int:
    """The lowest bit of `lanes` that is set, by itself; nearer hexes have lower bits."""
    return lanes & -lanes


@inlined_kernel
def place_of_bit(bit: int) -> int:
    """Place in `Map.disk`, 1 to 18, of the hex that a single bit stands for."""
    return PLACE_BY_REMAINDER[bit % 19]
