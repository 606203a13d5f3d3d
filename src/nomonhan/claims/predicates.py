"""The closed registry of tests: a run in, true or false per battle out.

A predicate returns (k,) numbers: 1 true, 0 false, NaN where the battle does not raise the question.
It sees a run only through `Looker`, which notes what it looked at; a test holds that against what
the claim says it reads.  Tests of the map look at no battle and return a single number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nomonhan.claims.borders import claim_depth_km, claim_lines_of, follows_river
from nomonhan.evidence.results import Results

Truths = NDArray[np.float64]


class Predicate(Protocol):
    def __call__(self, run: Looker, **parameters: Any) -> Truths: ...


REGISTRY: dict[str, Predicate] = {}


class Looker:
    """A run as predicates see it; `seen` is what they looked at."""

    def __init__(self, results: Results) -> None:
        self._results = results
        self.seen: set[str] = set()

    @property
    def replications(self) -> NDArray[np.int64]:
        return np.asarray(self._results.table("summary")["replication"])

    @property
    def start(self) -> datetime:
        return self._results.start.replace(tzinfo=None)

    def outcome(self, name: str) -> NDArray[np.float64]:
        """An outcome per battle, (k,)."""
        self.seen.add(name if name.startswith(("zones.", "front.")) else f"summary.{name}")
        return self._results.outcomes[name]

    def column(self, table: str, name: str) -> NDArray[Any]:
        """A column of a table, (rows,)."""
        self.seen.add(f"{table}.{name}")
        return self._results.table(table)[name]

    def branch_of(self) -> dict[str, str]:
        """Branch of every unit, by id."""
        self.seen.add("scenario.units.branch")
        return {name: unit.branch for name, unit in self._results.scenario.units.items()}

    def battle_of(self, table: str) -> NDArray[np.int64]:
        """Position of each row's battle, (rows,)."""
        rows = self._results.table(table)["replication"]
        return np.searchsorted(self.replications, rows)

    def borders(self, theater: str) -> Any:
        """Claimed borders and rivers of a map, as lines in km."""
        self.seen.add(f"terrain.{theater}.claim_lines")
        return claim_lines_of(theater)


def _numbers(truths: Any) -> Truths:
    return np.asarray(truths, dtype=np.float64)


def predicate(function: Callable[..., Truths]) -> Callable[..., Truths]:
    """Enter a test into the registry under its own name."""
    REGISTRY[function.__name__] = function
    return function


@predicate
def winner_is(run: Looker, side: str) -> Truths:
    """The side wins."""
    return _numbers(run.column("summary", "winner") == side)


@predicate
def wins_decisively(run: Looker, side: str) -> Truths:
    """The side wins and half of the enemy's line battalions are gone."""
    decisive = run.column("summary", "decisive").astype(bool)
    return _numbers((run.column("summary", "winner") == side) & decisive)


@predicate
def sum_between(
    run: Looker, columns: Sequence[str], low: float = -np.inf, high: float = np.inf
) -> Truths:
    """The columns add up to a number within limits."""
    total = np.sum([run.outcome(name) for name in columns], axis=0)
    return _numbers((total >= low) & (total <= high))


@predicate
def happens_between(run: Looker, outcome: str, first: str, last: str) -> Truths:
    """It happens, and between two moments of local time."""
    hours = run.outcome(outcome)
    ends = [(datetime.fromisoformat(m) - run.start).total_seconds() / 3600 for m in (first, last)]
    return _numbers((hours >= ends[0]) & (hours <= ends[1]))


@predicate
def never_happens(run: Looker, outcome: str) -> Truths:
    """It does not happen."""
    return _numbers(np.isnan(run.outcome(outcome)))


@predicate
def cut_off_units_stay(run: Looker, contingent: str, share: float) -> Truths:
    """Of the units that were cut off, at least this share had neither left nor broken before.

    A battle in which nobody was cut off does not raise the question.
    """
    cut_off_at = run.column("units", "encircled_at")
    broke_at = run.column("units", "broke_at")
    cut_off = np.array([at is not None for at in cut_off_at], dtype=bool)
    cut_off &= run.column("units", "contingent") == contingent
    pairs = zip(cut_off_at, broke_at, strict=True)
    stood = np.array([c is None or b is None or b >= c for c, b in pairs], dtype=bool)
    stayed = cut_off & stood & (run.column("units", "withdrawn") == 0)
    battle = run.battle_of("units")
    n = len(run.replications)
    asked = np.bincount(battle, weights=cut_off, minlength=n)
    held = np.bincount(battle, weights=stayed, minlength=n)
    return np.where(asked > 0, _numbers(held >= share * asked), np.nan)


@predicate
def branches_lead(
    run: Looker, kinds: Sequence[str], side: str, branches: Sequence[str], share: float
) -> Truths:
    """More than this share of the side's events of such kinds are the work of such branches.

    A battle without such an event does not raise the question.
    """
    branch_of = run.branch_of()
    chosen = np.isin(run.column("events", "kind").astype(str), list(kinds))
    chosen &= run.column("events", "side") == side
    units = run.column("events", "unit")
    led = np.array([branch_of.get(unit or "") in branches for unit in units], dtype=bool)
    battle = run.battle_of("events")
    n = len(run.replications)
    asked = np.bincount(battle, weights=chosen, minlength=n)
    by_them = np.bincount(battle, weights=chosen & led, minlength=n)
    return np.where(asked > 0, _numbers(by_them > share * asked), np.nan)


@predicate
def claims_differ(run: Looker, theater: str, river_claim: str, river: str) -> Truths:
    """The map carries two claimed borders, and one of them is the course of the river."""
    lines = run.borders(theater)
    two = len({line.claim for line in lines.claims}) >= 2
    return np.array([float(two and follows_river(lines, river_claim, river))])


@predicate
def claim_lies_beyond(
    run: Looker, theater: str, claim: str, river: str, low_km: float, high_km: float
) -> Truths:
    """On average over its length, the claimed border lies so far from the river."""
    depth_km = claim_depth_km(run.borders(theater), claim, river)
    return np.array([float(low_km <= depth_km <= high_km)])
