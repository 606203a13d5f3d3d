"""An enemy force behind the own line, and the place from which to strike its outer flank."""

from __future__ import annotations

from nomonhan.doctrine.desk import Situation
from nomonhan.doctrine.geometry import BACK, LEFT, ground_toward, hex_of, mean, rallying_point
from nomonhan.doctrine.tables import Chart
from nomonhan.doctrine.thumb import (
    STROKE_BACK_MILLE,
    STROKE_OUT_MILLE,
    THREAT_KM,
    THREAT_MEN,
    THREAT_SHARE,
)
from nomonhan.hexgrid import axial_q
from nomonhan.jit import kernel


@kernel
def threat_on_wing(left: bool, middle: float, chart: Chart, s: Situation) -> tuple[int, int, int]:
    """Worth and center (q, r) of the known enemies behind one wing of the own line."""
    total, sum_q, sum_r = 0, 0, 0
    for e in s.enemy:
        h = hex_of(s.unit.q[e], s.unit.r[e], chart.n_cols)
        if chart.land.depth_km[h] < THREAT_KM or (chart.land.along_km[h] < middle) != left:
            continue
        value = s.unit.worth[e]
        total += value
        sum_q += value * s.unit.q[e]
        sum_r += value * s.unit.r[e]
    if total == 0:
        return 0, 0, 0
    base_q, base_r = axial_q(chart.base, chart.n_cols), chart.base // chart.n_cols
    return total, mean(sum_q, total, base_q), mean(sum_r, total, base_r)


@kernel
def is_threat(total: int, s: Situation) -> bool:
    """Whether so much behind the line calls for an answer."""
    return total >= max(THREAT_MEN, int(THREAT_SHARE * s.side.men[0]))


@kernel
def deepest(q: int, r: int, chart: Chart) -> int:
    """Direction from (q, r) that leads most nearly straight behind the own line."""
    best, best_depth = 0, -1.0e9
    for k in range(12):
        h = ground_toward(q, r, k, STROKE_BACK_MILLE, chart.land.cover, chart.n_cols)
        if h >= 0 and chart.land.depth_km[h] > best_depth:
            best, best_depth = k, chart.land.depth_km[h]
    return best


@kernel
def assembly_place(q: int, r: int, middle: float, chart: Chart) -> int:
    """Where to gather: behind a threat at (q, r) and beyond it as seen from the line's middle."""
    cover, n_cols = chart.land.cover, chart.n_cols
    rear = deepest(q, r, chart)
    back = ground_toward(q, r, rear, STROKE_BACK_MILLE, cover, n_cols)
    if back < 0:
        return -1
    best, best_out = -1, -1.0
    for turn in (LEFT, LEFT + BACK):
        h = ground_toward(
            axial_q(back, n_cols), back // n_cols, rear + turn, STROKE_OUT_MILLE, cover, n_cols
        )
        if h >= 0 and abs(chart.land.along_km[h] - middle) > best_out:
            best, best_out = h, abs(chart.land.along_km[h] - middle)
    return rallying_point(best, cover, n_cols) if best >= 0 else -1
