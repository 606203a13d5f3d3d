"""What can be reached: flood fills on rows of bits.

A row of the map is a few 64-bit words, column c in bit c % 64 of word c // 64.  A row is filled
sideways in six doubling steps (the fill of Kogge and Stone's adder, IEEE Transactions on Computers
C-22, 1973), and passed to the rows above and below with the shifts of odd-r rows, until nothing
changes.  Shifts only, no additions: interpreted, they give the same bits without overflow.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.jit import kernel

Bits = NDArray[np.uint64]  # (rows, words)

EAST, NORTH_EAST, NORTH_WEST = range(3)  # rows of `open_sides`
WORD = 64


@kernel
def words_per_row(n_cols: int) -> int:
    """Words that hold a row of `n_cols` hexes."""
    return (n_cols + WORD - 1) // WORD


@kernel
def mark(bits: Bits, n_cols: int, h: int) -> None:
    """Set the bit of hex h in `bits` (rows, words)."""
    row = h // n_cols
    col = h - row * n_cols
    bits[row, col // WORD] |= np.uint64(1) << np.uint64(col % WORD)


@kernel
def unmark(bits: Bits, n_cols: int, h: int) -> None:
    """Clear the bit of hex h in `bits` (rows, words)."""
    row = h // n_cols
    col = h - row * n_cols
    bits[row, col // WORD] &= ~(np.uint64(1) << np.uint64(col % WORD))


@kernel
def is_marked(bits: Bits, n_cols: int, h: int) -> bool:
    """Whether the bit of hex h is set in `bits` (rows, words)."""
    row = h // n_cols
    col = h - row * n_cols
    return bool((bits[row, col // WORD] >> np.uint64(col % WORD)) & np.uint64(1))


@kernel
def fill_open_sides(
    crossing_s: NDArray[np.int32],
    neighbor: NDArray[np.int32],
    n_cols: int,
    open_sides: NDArray[np.uint64],
) -> None:
    """Mark in `open_sides` (3, rows, words) the hexsides to E, NE, NW that are passable both ways.

    `crossing_s` (h, 6) is that of one mobility class.
    """
    open_sides[:] = np.uint64(0)
    for h in range(len(neighbor)):
        for d in range(3):
            ahead = neighbor[h, d]
            if ahead >= 0 and crossing_s[h, d] >= 0 and crossing_s[ahead, d + 3] >= 0:
                mark(open_sides[d], n_cols, h)


@kernel
def _one_up(bits: Bits, row: int, word: int, gate: Bits) -> Any:
    """Word of `bits & gate` of a row, moved one column east."""
    moved = (bits[row, word] & gate[row, word]) << np.uint64(1)
    if word > 0:
        moved |= (bits[row, word - 1] & gate[row, word - 1]) >> np.uint64(WORD - 1)
    return moved


@kernel
def _one_down(bits: Bits, row: int, word: int, gate: Bits) -> Any:
    """Word of `bits & gate` of a row, moved one column west."""
    moved = (bits[row, word] & gate[row, word]) >> np.uint64(1)
    if word + 1 < bits.shape[1]:
        moved |= (bits[row, word + 1] & gate[row, word + 1]) << np.uint64(WORD - 1)
    return moved


@kernel
def _spreads(row: int, passable: Bits, east: Bits, reached: Bits) -> bool:
    """Whether `reached` would spread sideways by one hex, anywhere in a row."""
    n_words = reached.shape[1]
    missing = np.uint64(0)
    for word in range(n_words):
        from_west = (reached[row, word] & east[row, word]) << np.uint64(1)
        if word > 0:
            from_west |= (reached[row, word - 1] & east[row, word - 1]) >> np.uint64(WORD - 1)
        from_east = reached[row, word] >> np.uint64(1)
        if word + 1 < n_words:
            from_east |= reached[row, word + 1] << np.uint64(WORD - 1)
        found = from_west | (from_east & east[row, word])
        missing |= found & passable[row, word] & ~reached[row, word]
    return bool(missing != 0)


@kernel
def _fill_row(row: int, passable: Bits, east: Bits, reached: Bits) -> None:
    """Spread `reached` sideways through one row as far as it goes.

    Eastward and westward in one loop, from word to word, the last column of a word seeding the
    next: neither waits for the other, and a processor does both at once.
    """
    if not _spreads(row, passable, east, reached):
        return
    n_words = reached.shape[1]
    carry_e, carry_w = np.uint64(0), np.uint64(0)
    for i in range(n_words):
        j = n_words - 1 - i
        way_e = east[row, i] << np.uint64(1)
        if i > 0:
            way_e |= east[row, i - 1] >> np.uint64(WORD - 1)
        way_e &= passable[row, i]
        way_w = east[row, j] & passable[row, j]
        found_e = reached[row, i] | (carry_e & way_e)
        found_w = reached[row, j] | (carry_w & way_w)
        found_e |= way_e & (found_e << np.uint64(1))
        found_w |= way_w & (found_w >> np.uint64(1))
        way_e &= way_e << np.uint64(1)
        way_w &= way_w >> np.uint64(1)
        found_e |= way_e & (found_e << np.uint64(2))
        found_w |= way_w & (found_w >> np.uint64(2))
        way_e &= way_e << np.uint64(2)
        way_w &= way_w >> np.uint64(2)
        found_e |= way_e & (found_e << np.uint64(4))
        found_w |= way_w & (found_w >> np.uint64(4))
        way_e &= way_e << np.uint64(4)
        way_w &= way_w >> np.uint64(4)
        found_e |= way_e & (found_e << np.uint64(8))
        found_w |= way_w & (found_w >> np.uint64(8))
        way_e &= way_e << np.uint64(8)
        way_w &= way_w >> np.uint64(8)
        found_e |= way_e & (found_e << np.uint64(16))
        found_w |= way_w & (found_w >> np.uint64(16))
        way_e &= way_e << np.uint64(16)
        way_w &= way_w >> np.uint64(16)
        found_e |= way_e & (found_e << np.uint64(32))
        found_w |= way_w & (found_w >> np.uint64(32))
        reached[row, i] |= found_e
        reached[row, j] |= found_w
        carry_e = found_e >> np.uint64(WORD - 1)
        carry_w = (found_w & np.uint64(1)) << np.uint64(WORD - 1)


@kernel
def _take_from_below(
    row: int, open_sides: NDArray[np.uint64], passable: Bits, reached: Bits
) -> bool:
    """Pass what is reached in the row below up into `row`; whether anything came."""
    below = row - 1
    came = False
    for word in range(reached.shape[1]):
        if below & 1:
            moved = _one_up(reached, below, word, open_sides[NORTH_EAST])
            moved |= reached[below, word] & open_sides[NORTH_WEST, below, word]
        else:
            moved = reached[below, word] & open_sides[NORTH_EAST, below, word]
            moved |= _one_down(reached, below, word, open_sides[NORTH_WEST])
        found = reached[row, word] | (moved & passable[row, word])
        if found != reached[row, word]:
            reached[row, word] = found
            came = True
    return came


@kernel
def _take_from_above(
    row: int, open_sides: NDArray[np.uint64], passable: Bits, reached: Bits
) -> bool:
    """Pass what is reached in the row above down into `row`; whether anything came."""
    above = row + 1
    came = False
    for word in range(reached.shape[1]):
        if row & 1:
            moved = _one_down(reached, above, word, reached) & open_sides[NORTH_EAST, row, word]
            moved |= reached[above, word] & open_sides[NORTH_WEST, row, word]
        else:
            moved = reached[above, word] & open_sides[NORTH_EAST, row, word]
            moved |= _one_up(reached, above, word, reached) & open_sides[NORTH_WEST, row, word]
        found = reached[row, word] | (moved & passable[row, word])
        if found != reached[row, word]:
            reached[row, word] = found
            came = True
    return came


@kernel
def flood(
    passable: Bits, open_sides: NDArray[np.uint64], reached: Bits, news: NDArray[np.uint8]
) -> None:
    """Spread `reached` (rows, words) over passable hexes through open hexsides.

    `reached` holds the sources, which need not be passable themselves.  `news` (2, rows) is
    scratch: 1 where the row above, the row below has not heard what is new in a row.
    """
    n_rows, n_words = reached.shape
    news[:] = 0
    up, down = news[0], news[1]
    for row in range(n_rows):
        for word in range(n_words):
            if reached[row, word] != 0:
                up[row] = down[row] = 1
        if up[row]:
            _fill_row(row, passable, open_sides[EAST], reached)
    changed = True
    while changed:
        changed = False
        for row in range(1, n_rows):
            if up[row - 1]:
                up[row - 1] = 0
                if _take_from_below(row, open_sides, passable, reached):
                    _fill_row(row, passable, open_sides[EAST], reached)
                    up[row] = down[row] = 1
        for i in range(1, n_rows):
            row = n_rows - 1 - i
            if down[row + 1]:
                down[row + 1] = 0
                if _take_from_above(row, open_sides, passable, reached):
                    _fill_row(row, passable, open_sides[EAST], reached)
                    up[row] = down[row] = 1
                    changed = True
