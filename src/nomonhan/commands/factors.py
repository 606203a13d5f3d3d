"""What the factors of an experiment do: read from its folder, told in tables."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nomonhan.commands.answer import Table
from nomonhan.commands.asking import finite
from nomonhan.ensemble.experiments import read_asked
from nomonhan.evidence.comparing import check_metrics
from nomonhan.evidence.effects import (
    DESIGN,
    GRID,
    Effects,
    effects_of_design,
    effects_of_grid,
    factors_of,
)
from nomonhan.evidence.paired import Difference
from nomonhan.evidence.results import Results
from nomonhan.report.differences import amount, change, span_of
from nomonhan.report.words import Names
from nomonhan.text import format_percent, ngettext
from nomonhan.text import gettext as _


def effects_in(folder: Path, metrics: Sequence[str]) -> Effects | None:
    """Effects of the factors in an experiment's folder, so far; None if it has no factors.

    A grid of one factor has none beside the differences of its cases.
    """
    first = Results(folder, so_far=True)
    way, cases = first.manifest.get("design"), first.manifest["cases"]
    factors = factors_of(cases)
    if way not in (GRID, DESIGN) or (way == GRID and len(factors) < 2):
        return None
    every = [first.of_case(case) for case in cases]
    common = set.intersection(*(set(results.metrics) for results in every))
    check_metrics(metrics, [name for name in first.metrics if name in common])
    outcomes = [results.compared(metrics) for results in every]
    hours = max(results.hours for results in every)
    if min(len(columns["replication"]) for columns in outcomes) == 0:
        return None
    if way == GRID:
        return effects_of_grid(factors, outcomes, metrics, hours)
    return effects_of_design(factors, read_asked(folder).over, outcomes, metrics, hours)


def ask_pairs(found: Effects | None, cases: Sequence[str]) -> bool:
    """Whether cases are told pair by pair: the points of a design are, if they are asked for."""
    return found is None or found.way != DESIGN or bool(cases)


def effects_shown(found: Effects | None, names: Names) -> Iterator[str | Table]:
    """A table for each factor, and how straight the world is."""
    if found is None:
        return
    if not found.effects:
        yield ""
        yield _("Too few points for the effects of so many factors: raise n.")
        return
    for effect in found.effects:
        yield ""
        n = max(each.n for each in effect.differences)
        yield (
            ngettext(
                "{path}: {high} instead of {low}, in the mean over all else, {n} pair",
                "{path}: {high} instead of {low}, in the mean over all else, {n} pairs",
                n, path=effect.path, low=effect.low, high=effect.high,
            )
            if found.way == GRID
            else _(
                "{path}: from {low} to {high}, along a straight line, {n} replications",
                path=effect.path, low=effect.low, high=effect.high, n=n,
            )
        )  # fmt: skip
        rows = [_line(each, names) for each in effect.differences if each.base or each.case]
        head = ("", effect.low, effect.high, _("difference"), _("95 % interval"))
        if rows:
            yield Table(head, rows, numeric=(1, 2, 3, 4))
    straight = [
        (names.metric(metric), format_percent(share))
        for metric, share in found.explained.items()
        if not math.isnan(share)
    ]
    if straight:
        yield ""
        yield Table(("", _("of the spread between points, straight lines explain")), straight,
                    numeric=(1,))  # fmt: skip


def _line(found: Difference, names: Names) -> tuple[str, ...]:
    return (
        names.metric(found.metric), amount(found, found.base), amount(found, found.case),
        change(found, found.mean), span_of(found),
    )  # fmt: skip


def effects_document(found: Effects | None) -> dict[str, Any]:
    """The same for programs."""
    if found is None:
        return {}
    told = [
        {
            "path": effect.path,
            "low": effect.low,
            "high": effect.high,
            "differences": [finite(asdict(each)) for each in effect.differences],
        }
        for effect in found.effects
    ]
    return {"effects": told, "explained": finite(found.explained)}
