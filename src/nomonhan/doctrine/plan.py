"""A plan as tables: rows of records in, `tables.Plan` out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nomonhan.doctrine.conditions import compile_condition
from nomonhan.doctrine.tables import Plan, PlanRows, new_table
from nomonhan.doctrine.words import PLAN_MISSIONS


def compile_plan(
    rows: Sequence[Any],
    formation_index: Mapping[str, int],
    zone_index: Mapping[str, int],
    side_index: Mapping[str, int],
    tick_of: Callable[[Any], int],
) -> Plan:
    """A side's plan rows (as `scenario.records.PlanRow`), names as numbers and moments as ticks.

    A row with neither start nor condition follows the formation's earlier rows; the first of them
    opens the battle.
    """
    n = len(rows)
    width = max([1, *(len(row.axis) for row in rows)])
    plan = Plan(
        rows=new_table(PlanRows, n, objective=-1, start_tick=-1, begun=-1, direction=-1,
                       detour=-1),
        axis=np.full((n, width), -1, dtype=np.int32),
        when=np.full((n, 5), -1, dtype=np.int32),
        until=np.full((n, 5), -1, dtype=np.int32),
    )  # fmt: skip
    for i, row in enumerate(rows):
        plan.rows.formation[i] = formation_index[row.formation]
        plan.rows.mission[i] = PLAN_MISSIONS[row.mission]
        if row.objective is not None:
            plan.rows.objective[i] = zone_index[row.objective]
        if row.start is not None:
            plan.rows.start_tick[i] = max(0, tick_of(row.start))
        plan.axis[i, : len(row.axis)] = [zone_index[zone] for zone in row.axis]
        plan.when[i], plan.rows.when_share[i] = compile_condition(
            row.when, formation_index, zone_index, side_index, tick_of
        )
        plan.until[i], plan.rows.until_share[i] = compile_condition(
            row.until, formation_index, zone_index, side_index, tick_of
        )
    return plan
