"""A made-up battle with the shape of a real one: wings move, a pocket shrinks, men are lost."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from nomonhan import codes, hexgrid
from nomonhan.replay.recording import (
    EventOnRecord,
    Header,
    LedgerRow,
    Name,
    Recording,
    SideOnRecord,
    UnitOnRecord,
)

N_COLS, N_ROWS = 69, 76
START = datetime(1939, 8, 20, 5)
N_ATTACKERS, N_DEFENDERS = 80, 50


def unit_records() -> list[UnitOnRecord]:
    """80 attackers and 50 defenders of four contingents."""
    records = []
    branches = ["infantry", "infantry", "tank", "artillery", "motorized_infantry"]
    for u in range(N_ATTACKERS + N_DEFENDERS):
        side = int(u >= N_ATTACKERS)
        last = u in range(74, 80) or u in range(124, 130)
        contingent = (("soviet", "mongolian"), ("japanese", "manchukuo"))[side][last]
        branch = "cavalry" if last else branches[u % 5] if side == 0 else branches[u % 5 % 4 // 3]
        formation = f"{('soviet', 'japanese')[side]}_formation_{u % 8}"
        number = u + 1
        records.append(
            UnitOnRecord(
                id=f"{contingent}_battalion_{number}",
                name=Name(en=f"Battalion {number}", es=f"{number}.º batallón"),
                side=side,
                contingent=contingent,
                formation=formation,
                branch=branch,
                echelon="battalion",
            )
        )
    return records


def header(replication: int = 0, case: str = "base") -> Header:
    """Header of the made-up battle."""
    return Header(
        scenario="made_up",
        title=Name(en="A made-up battle", es="Una batalla inventada"),
        scenario_digest="ab" * 32,
        rules_version=1,
        case=case,
        replication=replication,
        seed=1,
        start=START,
        tick_minutes=60,
        map="khalkhin_gol",
        n_cols=N_COLS,
        n_rows=N_ROWS,
        sides=[
            SideOnRecord(
                id="soviet", name=Name(en="Soviet-Mongolian", es="Soviético-mongol"),
                color="#9c4234"
            ),
            SideOnRecord(
                id="japanese", name=Name(en="Japanese-Manchukuoan", es="Japonés-manchú"),
                color="#34568b"
            ),
        ],
        units=unit_records(),
    )  # fmt: skip


def recording(replication: int = 0, ticks: int = 289) -> Recording:
    """The made-up battle: (t, u) paths of three groups against a shrinking pocket."""
    rng = np.random.default_rng(replication)
    n = N_ATTACKERS + N_DEFENDERS
    centers = hexgrid.centers(N_COLS, N_ROWS)
    side = np.array([0] * N_ATTACKERS + [1] * N_DEFENDERS)
    start = np.empty((n, 2))
    goal = np.empty((n, 2))
    third = np.arange(N_ATTACKERS) % 3  # north, center, south
    start[side == 0] = np.array([[31, 44], [35, 30], [40, 18]])[third]
    goal[side == 0] = np.array([[44, 35], [39, 32], [46, 31]])[third]
    start[side == 1] = np.column_stack(
        [rng.uniform(38, 44, N_DEFENDERS), rng.uniform(20, 42, N_DEFENDERS)]
    )
    goal[side == 1] = [42, 32]
    start += rng.normal(0, 2.2, start.shape)
    goal += rng.normal(0, 1.6, goal.shape)
    pace = rng.uniform(0.6, 1.3, n)
    hexes = np.empty((ticks, n), dtype=np.int16)
    for t in range(ticks):
        done = np.clip(pace * t / 200, 0, 1)[:, None]
        place = start + (goal - start) * done
        for u in range(n):
            hexes[t, u] = hexgrid.nearest_hex(place[u, 0], place[u, 1], N_COLS, N_ROWS)
    hazard = np.where(side == 0, 0.0008, 0.0025)
    lost = np.cumsum(rng.poisson(hazard * 700, (ticks, n)), axis=0)
    men = np.maximum(0, 700 - lost).astype(np.int32)
    cohesion = np.clip(230 - lost * 0.25 + rng.integers(-3, 4, (ticks, n)), 0, 255)
    suppression = np.clip(rng.normal(40, 30, (ticks, n)), 0, 255)
    status = np.where(cohesion < 60, codes.Status.BROKEN, codes.Status.ACTIVE)
    status = np.where(men < 100, codes.Status.GONE, status)
    day = np.clip(np.sin((np.arange(ticks) + 5 - 6) / 24 * 2 * np.pi) * 2, 0, 1)
    zeros = np.zeros((ticks, n), dtype=np.uint8)
    return Recording(
        hex=hexes,
        men=men,
        vehicles=np.maximum(0, 30 - lost // 40).astype(np.int16),
        guns=np.maximum(0, 8 - lost // 100).astype(np.int16),
        cohesion=cohesion.astype(np.uint8),
        suppression=suppression.astype(np.uint8),
        posture=(zeros + np.where(side == 0, codes.Posture.ATTACK, codes.Posture.PREPARED)).astype(
            np.uint8
        ),
        status=status.astype(np.uint8),
        supply=(zeros + (np.arange(ticks) > 150)[:, None] * (side == 1) * 2).astype(np.uint8),
        mission=zeros,
        control=_control(hexes, side, centers, ticks),
        light=day.astype(np.float64),
    )


def _control(
    hexes: NDArray[np.int16], side: NDArray[np.int64], centers: NDArray[np.float64], ticks: int
) -> NDArray[np.int8]:
    """Every hex belongs to the side of the nearest unit, looked at every six hours; (t, h)."""
    control = np.empty((ticks, len(centers)), dtype=np.int8)
    for t in range(0, ticks, 6):
        places = centers[hexes[t]]
        apart = ((centers[:, None, :] - places[None, :, :]) ** 2).sum(axis=2)
        control[t : t + 6] = side[np.argmin(apart, axis=1)]
    return control


def events() -> list[EventOnRecord]:
    """A few events in both sides' favor."""
    return [
        EventOnRecord(tick=40, kind="breakthrough", side=0, unit=3, hex=2500),
        EventOnRecord(tick=55, kind="unit_broken", side=1, unit=126, hex=2500),
        EventOnRecord(tick=101, kind="zone_changed", side=0, zone="fui", hex=2600),
        EventOnRecord(tick=104, kind="counterattack_begun", side=1, unit=90, hex=2300),
        EventOnRecord(tick=130, kind="ring_closed", side=0, zone="nomonhan", hex=2400),
    ]


def ledger() -> list[LedgerRow]:
    """Two decisions."""
    return [
        LedgerRow(
            tick=24, side=0, formation="soviet_formation_2", clause="commit_reserve",
            knew={"enemy_men": 900, "age_h": 6}, ordered={"mission": "exploit", "zone": "nomonhan"},
        ),
        LedgerRow(
            tick=96, side=1, formation="japanese_formation_1", clause="counterattack_flank",
            knew={"enemy_men": 2600, "age_h": 12},
            ordered={"mission": "counterattack", "zone": "height_780"},
        ),
    ]  # fmt: skip
