"""Gate of ablations: what each cause of the battle's course is worth, battle by battle.

Every case is fought with the same draws as the base, so that differences are paired.  Directions
are asked; sizes are only shown.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proofs.battles import Columns, Store
from proofs.cases import AUGUST, Case, daylight
from proofs.shown import (
    HOURS,
    Measure,
    base_line,
    column,
    hours_until,
    line_of,
    ring_closed,
    titles,
)
from proofs.statistics import mean
from proofs.table import Row, judged, row_of

NO_DELAY = (
    "doctrines.*.battalion_delay_h=0",
    "doctrines.*.attack_planning_h=0",
    "doctrines.*.decision_interval_h=1",
)


def all_casualties(battles: Columns) -> NDArray[np.float64]:
    return battles["casualties.0"] + battles["casualties.1"]


class Asked(NamedTuple):
    """One question to one ablation: which way a measure goes; sign 0 asks nothing."""

    measure: Measure
    words: str
    sign: int


class Ablation(NamedTuple):
    case: Case
    words: str
    asked: tuple[Asked, ...]


RING = "share of battles with a ring, less that of the base"
TURNED = "places turned, less those of the base"
RING_HOURS = f"hours until the ring ({HOURS:.0f} if none), less those of the base"

ABLATIONS = (
    Ablation(
        Case("frontal_attack_only", AUGUST, patches=("frontal_attack_only",)),
        "frontal attack only",
        (
            Asked(column("envelopments.0"), TURNED, -1),  # else it would not be what it says
            Asked(ring_closed, RING, -1),
        ),
    ),
    Ablation(
        Case("frontal_attack_deep", AUGUST, patches=("frontal_attack_deep",)),
        "frontal attack in two bounds, straight on",
        (Asked(column("envelopments.0"), TURNED, 0), Asked(ring_closed, RING, 0)),
    ),
    Ablation(
        Case("no_tanks", AUGUST, patches=("no_tanks",)),
        "no tanks",
        (Asked(ring_closed, RING, -1),),
    ),
    Ablation(
        Case("half_the_trucks", AUGUST, sets=("supply.soviet.trucks=x0.5",)),
        "half the Soviet trucks",
        (
            Asked(column("rounds_fired.0"), "Soviet rounds, less those of the base", -1),
            Asked(hours_until("ring_h.0"), RING_HOURS, 1),
        ),
    ),
    Ablation(
        Case("no_bluff", AUGUST, patches=("no_bluff",)),
        "no bluff",
        (
            Asked(
                column("observed.0"),
                "share of Soviet indirect fire that observers correct, less that of the base",
                -1,
            ),
            Asked(column("hit_by_guns.1"), "Japanese hit by guns, less those of the base", 0),
            Asked(column("casualties.0"), "Soviet casualties, less those of the base", 0),
            Asked(column("casualties.1"), "Japanese casualties, less those of the base", 0),
            Asked(ring_closed, RING, 0),
        ),
    ),
    Ablation(
        Case("night_as_day", AUGUST, alter=daylight),
        "night as light as day",
        (
            Asked(all_casualties, "casualties of both sides, less those of the base", 1),
            Asked(ring_closed, RING, 0),
        ),
    ),
    Ablation(
        Case("no_delay", AUGUST, sets=NO_DELAY),
        "commanders without delay, deciding every hour",
        (
            Asked(
                hours_until("counterattack_h.1"),
                f"hours until the counter-attack ({HOURS:.0f} if none), less those of the base",
                -1,
            ),
            Asked(ring_closed, RING, 0),
        ),
    ),
)
DIRECTIONS = {-1: "below 0", 1: "above 0", 0: ""}


def ablations(store: Store, runs: int) -> tuple[list[Row], list[tuple[str, ...]]]:
    """Paired differences of each ablation, with the direction that is asked; and all else moved."""
    base = store.fight(Case("base", AUGUST), runs)
    rows, wide = [], [titles(), base_line(base)]
    for ablation in ABLATIONS:
        battles = store.fight(ablation.case, runs)
        wide.append(line_of(ablation.words, battles, base))
        for asked in ablation.asked:
            moved = mean(asked.measure(battles) - asked.measure(base))
            ok = moved.high < 0.0 if asked.sign < 0 else moved.low > 0.0
            rows.append(
                row_of("ablations", ablation.words, asked.words, moved, DIRECTIONS[asked.sign],
                       runs, judged(ok) if asked.sign else "-")
            )  # fmt: skip
    return rows, wide
