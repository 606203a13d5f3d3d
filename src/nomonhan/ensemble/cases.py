"""Battles of several cases in memory, replication by replication: what comparisons are made of.

All cases of a replication are fought before the next one's, so that what is there at any moment is
paired.  Only the tables that outcomes are read from are kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from nomonhan.ensemble.executors import Battles, Executor, fight_all, stop_on_interrupt
from nomonhan.ensemble.rows import Names, told
from nomonhan.ensemble.schema import Columns, Sides, columns_of
from nomonhan.ensemble.sheets import Told
from nomonhan.ensemble.tables import Record, stack
from nomonhan.state import Battle


class Fighter(Protocol):
    """Whatever fights the battles of a case: `ensemble.battle.Payload`, a fork."""

    @property
    def names(self) -> Names:
        """What indexes stand for."""

    @property
    def seed(self) -> int:
        """Seed of all draws."""

    def battle(self, replication: int) -> Battle:
        """The battle of a replication at its end."""


KEPT = ("summary", "events")
Progress = Callable[[int, int], None]
"""Called with battles finished and battles asked for."""


def fight_kept(payloads: Sequence[Fighter], number: int) -> Told:
    """Battle `number`, counted through the cases of replication 0, then of 1, and so on."""
    replication, case = divmod(number, len(payloads))
    payload = payloads[case]
    tables = told(payload.battle(replication), payload.names, payload.seed)
    return {name: tables[name] for name in KEPT}


class CaseBattles:
    """Finished battles of several cases, in memory."""

    def __init__(self, cases: Sequence[str]) -> None:
        self.cases = list(cases)
        self._battles: dict[str, dict[int, Record]] = {case: {} for case in cases}

    def add(self, battles: Iterable[tuple[int, Record]]) -> None:
        """Take on battles, numbered as `fight_kept` does."""
        for number, result in battles:
            replication, case = divmod(number, len(self.cases))
            self._battles[self.cases[case]][replication] = result

    @property
    def replications(self) -> list[int]:
        """Replications that every case has, in order."""
        return sorted(set.intersection(*(set(found) for found in self._battles.values())))

    def table(self, case: str, name: str, sides: Sides) -> Columns:
        """One table of a case, of the replications that every case has."""
        battles: Battles = [(k, self._battles[case][k]) for k in self.replications]
        return stack(case, battles, name, columns_of(name, sides))


def fight_cases(
    payloads: Mapping[str, Fighter],
    replications: Sequence[int],
    battles: CaseBattles,
    *,
    executor: Executor = "threads",
    workers: int = 1,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    fight: Callable[[Any, int], Record] = fight_kept,
) -> bool:
    """Fight every case of `replications` into `battles`; False if Ctrl-C or `stop` ended it."""
    cases = list(payloads)
    numbers = [k * len(cases) + i for k in replications for i in range(len(cases))]
    batch = max(1, min(10, -(-len(numbers) // (4 * workers))))
    done = 0
    with stop_on_interrupt() as interrupted:
        ended = stop or interrupted
        for finished in fight_all(
            fight, tuple(payloads.values()), numbers,
            executor=executor, workers=workers, batch=batch, stop=ended,
        ):  # fmt: skip
            battles.add(finished)
            done += len(finished)
            if progress:
                progress(done, len(numbers))
    return done == len(numbers)
