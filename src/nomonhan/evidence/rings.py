"""Whose ring was the first of a battle: either side may close one round the other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.evidence.outcomes import Table

RING = "ring_closed"


def first_rings(summary: Table, events: Table) -> dict[str, NDArray[Any]]:
    """Side that closed the first ring of each battle, (k,) under "side"; "" where none was."""
    replications = np.asarray(summary["replication"])
    found = np.full(len(replications), "", dtype=object)
    chosen = np.asarray(events["kind"] == RING, dtype=bool)
    at = np.searchsorted(replications, events["replication"][chosen])
    for k, side in zip(at[::-1].tolist(), events["side"][chosen][::-1].tolist(), strict=True):
        found[k] = side  # events are in order: the first is written last
    return {"side": found}
