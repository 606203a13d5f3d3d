"""A blank sheet of orders."""

from __future__ import annotations

import numpy as np

from nomonhan.jit import kernel
from nomonhan.state.battle import Decisions

MAX_NOTES = 400


def new_decisions(n: int) -> Decisions:
    """Empty decisions for `n` units."""
    return Decisions(
        mission=np.full(n, -1, dtype=np.int8), goal=np.full(n, -1, dtype=np.int32),
        due_h=np.zeros(n), call=np.zeros(n, dtype=np.int8),
        target=np.full(n, -1, dtype=np.int32), note=np.zeros((MAX_NOTES, 5), dtype=np.int32),
        n_notes=np.zeros(1, dtype=np.int32),
    )  # fmt: skip


@kernel
def clear_decisions(decisions: Decisions) -> None:
    """Empty `decisions` for the next use."""
    for u in range(len(decisions.mission)):
        decisions.mission[u] = -1
        decisions.goal[u] = -1
        decisions.due_h[u] = 0.0
        decisions.call[u] = 0
        decisions.target[u] = -1
    decisions.n_notes[0] = 0
