"""What the battle cost, and by what: medians and 80 % intervals over all battles."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.evidence.measures import FATES
from nomonhan.evidence.results import Results
from nomonhan.report.words import COUNT_WORDS, Names, class_word, contingent_word, span
from nomonhan.text import format_number
from nomonhan.text import gettext as _

CLASSES = ("person", "tank", "armored_car", "gun")
CAUSES_SHOWN = 8


class Cell(NamedTuple):
    """Median and 80 % interval, written by locale; no interval where nothing varies."""

    median: str
    interval: str


class PersonsRow(NamedTuple):
    """One contingent's, or side's, persons by fate."""

    name: str
    side: int
    is_total: bool
    cells: list[Cell]


class Bar(NamedTuple):
    """One cause of loss: share of all losses of its class, 0-1."""

    weapon: str
    side: int
    median: str
    share: float


class Cause(NamedTuple):
    """Causes of the losses of one class."""

    title: str
    total: str
    bars: list[Bar]


def cell(sample: NDArray[np.float64], digits: int = 0) -> Cell:
    low, median, high = np.quantile(sample, [0.1, 0.5, 0.9])
    ends = [format_number(float(end), digits) for end in (low, high)]
    return Cell(format_number(float(median), digits), "" if low == high else span(*ends))


def persons(results: Results, names: Names) -> list[PersonsRow]:
    """Killed, wounded, missing, captured and their sum, per side and contingent."""
    rows = []
    for x, (side, contingents) in enumerate(results.sides.items()):
        keys = [(side, names.side(side), True)]
        if len(contingents) > 1:
            keys += [(f"{side}.{c}", contingent_word(c), False) for c in contingents]
        for key, name, is_total in keys:
            samples = [results.outcomes[f"{key}.{fate}"] for fate in (*FATES, "casualties")]
            rows.append(PersonsRow(name, x, is_total, [cell(sample) for sample in samples]))
    return rows


def materiel(results: Results, names: Names) -> list[tuple[str, list[Cell]]]:
    """What else was counted: a row per count, a cell per side."""
    rows = []
    for column in COUNT_WORDS:
        samples = [results.outcomes[f"{side}.{column}"] for side in results.sides]
        if not any(sample.any() for sample in samples):
            continue
        digits = 1 if column.endswith("_km") else 0
        rows.append((names.count(column), [cell(sample, digits) for sample in samples]))
    return rows


def causes(results: Results, names: Names) -> list[Cause]:
    """Which weapons struck whom: median per battle, the largest first, the rest together."""
    table = results.table("causes")
    struck = table["knocked_out"].astype(np.float64) + table["lost"].astype(np.float64)
    battle = np.searchsorted(
        np.asarray(results.table("summary")["replication"]), np.asarray(table["replication"])
    )
    sides = list(results.sides)
    found = []
    for target in CLASSES:
        mine = table["target_class"] == target
        groups: dict[tuple[str, str], NDArray[np.float64]] = {}
        pairs = zip(table["side"][mine], table["weapon_system"][mine], strict=True)
        for (side, weapon), k, n in zip(pairs, battle[mine], struck[mine], strict=True):
            groups.setdefault((side, weapon), np.zeros(results.n))[k] += n
        total = np.sum(list(groups.values()), axis=0) if groups else np.zeros(results.n)
        if not total.any():
            continue
        ordered = sorted(groups.items(), key=lambda item: -float(item[1].mean()))
        bars = [
            Bar(
                names.weapon(weapon), sides.index(side),
                format_number(float(np.median(sample))),
                float(sample.mean() / total.mean()),
            )
            for (side, weapon), sample in ordered[:CAUSES_SHOWN]
            if sample.any()
        ]  # fmt: skip
        rest = [sample for _key, sample in ordered[CAUSES_SHOWN:]]
        if rest and np.sum(rest) > 0:
            others = np.sum(rest, axis=0)
            share = float(others.mean() / total.mean())
            bars.append(Bar(_("all others"), -1, format_number(float(np.median(others))), share))
        median = format_number(float(np.median(total)))
        found.append(Cause(class_word(target), median, bars))
    return found
