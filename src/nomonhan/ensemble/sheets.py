"""A table of one battle as numbers, and the tables of many as columns with names.

A battle is told in numbers, which costs next to nothing; that a seven is a regiment is said once
for some hundreds of battles, as they are put on disk together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import NO_NUMBER
from nomonhan.ensemble.schema import DTYPES, Column, Columns

Texts = NDArray[np.object_]


class Sheet(NamedTuple):
    """Rows of a table of one battle, in the order of its columns."""

    whole: NDArray[np.int64]  # (rows, i) counts, flags, and texts by their place in `words`
    decimal: NDArray[np.float64]  # (rows, j) numbers; NaN is empty
    words: tuple[Texts, ...]  # of each column of texts


Told = dict[str, Sheet]
"""Tables of one battle."""


def rows_in(table: Columns | Sheet) -> int:
    """How many rows a table of one battle has."""
    return len(table.whole if isinstance(table, Sheet) else next(iter(table.values())))


def columns_of_sheets(sheets: Sequence[Sheet], columns: Sequence[Column]) -> Columns:
    """The rows of one table of several battles of a case, under its own `columns`."""
    whole = np.concatenate([sheet.whole for sheet in sheets])
    decimal = np.concatenate([sheet.decimal for sheet in sheets])
    words, at, number = iter(sheets[0].words), 0, 0
    found: Columns = {}
    for column in columns:
        if column.kind == "number":
            values = decimal[:, number].copy()
            number += 1
            if column.nullable:
                empty = np.isnan(values)
                values = _masked(np.where(empty, 0.0, values), empty)
            found[column.name] = values
            continue
        values = whole[:, at]
        at += 1
        if column.kind == "text":
            found[column.name] = _named(next(words), values, column.nullable)
        elif column.nullable:
            there = values != NO_NUMBER
            found[column.name] = _masked(np.where(there, values, 0), ~there)
        else:
            found[column.name] = values.astype(DTYPES[column.kind])
    return found


def _named(words: Texts, index: NDArray[np.int64], nullable: bool) -> NDArray[Any]:
    """Words by index, empty where there is none."""
    if not nullable:
        return words[index]
    there = index >= 0
    filled = words[np.where(there, index, 0)]
    filled[~there] = ""
    return _masked(filled, ~there)


def _masked(values: NDArray[Any], mask: NDArray[np.bool_]) -> NDArray[Any]:
    return np.ma.masked_array(values, mask=mask)
