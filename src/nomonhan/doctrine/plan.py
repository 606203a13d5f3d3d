"""A plan as arrays: rows of records in, `nomonhan.state.Plan` out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nomonhan.doctrine.conditions import compile_condition
from nomonhan.doctrine.words import PLAN_MISSIONS
from nomonhan.state import Memory, Plan


def compile_plan(
    rows: Sequence[Any],
    formation_index: Mapping[str, int],
    zone_index: Mapping[str, int],
    side_index: Mapping[str, int],
    step_of: Callable[[Any], int],
) -> Plan:
    """A side's plan rows (as `scenario.records.PlanRow`) with names as numbers and moments as steps.

    A row with neither start nor condition follows the formation's earlier rows, or opens the battle.
    """
    n = len(rows)
    width = max([4, *(len(row.axis) for row in rows)])
    axis = np.full((n, width), -1, dtype=np.int32)
    when = np.full((n, 5), -1, dtype=np.int32)
    until = np.full((n, 5), -1, dtype=np.int32)
    when_share, until_share = np.zeros(n), np.zeros(n)
    for i, row in enumerate(rows):
        axis[i, : len(row.axis)] = [zone_index[zone] for zone in row.axis]
        when[i], when_share[i] = compile_condition(
            row.when, formation_index, zone_index, side_index, step_of
        )
        until[i], until_share[i] = compile_condition(
            row.until, formation_index, zone_index, side_index, step_of
        )
    return Plan(
        formation=np.array([formation_index[row.formation] for row in rows], dtype=np.int32),
        mission=np.array([PLAN_MISSIONS[row.mission] for row in rows], dtype=np.int8),
        axis=axis,
        objective=np.array(
            [-1 if row.objective is None else zone_index[row.objective] for row in rows],
            dtype=np.int32,
        ),
        start_step=np.array(
            [-1 if row.start is None else max(0, step_of(row.start)) for row in rows],
            dtype=np.int32,
        ),
        when=when,
        when_share=when_share,
        until=until,
        until_share=until_share,
        state=np.zeros(n, dtype=np.int8),
        waypoint=np.zeros(n, dtype=np.int8),
    )


def new_memory(n_units: int, n_rows: int, seed: int, replication: int) -> Memory:
    """The memory of a commander who has decided nothing yet."""

    def units(value: int, dtype: Any) -> Any:
        return np.full(n_units, value, dtype=dtype)

    def rows(value: int, dtype: Any) -> Any:
        return np.full(n_rows, value, dtype=dtype)

    return Memory(
        row=units(-1, np.int32),
        since=units(0, np.int32),
        called=units(0, np.int8),
        mission=units(-1, np.int8),
        goal=units(-1, np.int32),
        duty=units(0, np.int8),
        direction=rows(-1, np.int8),
        nearest=rows(999, np.int32),
        first=rows(0, np.int32),
        begun=rows(-1, np.int32),
        gained=rows(0, np.int32),
        detour=rows(-1, np.int32),
        detour_step=rows(0, np.int32),
        paused=rows(0, np.int8),
        joined=rows(-1, np.int32),
        stroke=np.zeros(8, dtype=np.int32),
        key=np.array([seed, replication], dtype=np.int64),
    )
