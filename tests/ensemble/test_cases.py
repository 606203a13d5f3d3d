"""Several cases at once: paired at any moment, the same battles as one at a time."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from nomonhan.ensemble.cases import CaseBattles, fight_cases
from nomonhan.ensemble.schema import Result
from tests.ensemble import toy


def fight(payloads: Any, number: int) -> Result:
    replication, case = divmod(number, len(payloads))
    return toy.fight(payloads[case], replication)


def test_cases_are_fought_as_if_alone() -> None:
    payloads: Any = {"base": toy.Payload(1), "other": toy.Payload(2)}
    battles = CaseBattles(list(payloads))
    assert fight_cases(payloads, range(7), battles, workers=2, fight=fight)
    assert battles.replications == list(range(7))
    for case, payload in payloads.items():
        table = battles.table(case, "summary", toy.SIDES)
        alone = [toy.fight(payload, k)["summary"]["east.killed"][0] for k in range(7)]
        assert table["east.killed"].tolist() == alone
        assert table["replication"].tolist() == list(range(7))


def test_a_stopped_study_is_paired() -> None:
    payloads: Any = {name: toy.Payload(1, pause_s=0.002) for name in ("base", "a", "b")}
    battles = CaseBattles(list(payloads))
    stop = threading.Event()
    shown: list[tuple[int, int]] = []

    def progress(done: int, asked: int) -> None:
        shown.append((done, asked))
        if done >= 30:
            stop.set()

    assert not fight_cases(
        payloads, range(100), battles, workers=2, fight=fight, progress=progress, stop=stop
    )
    assert shown[-1][1] == 300
    rows = [battles.table(case, "summary", toy.SIDES)["replication"] for case in payloads]
    assert len(rows[0]) >= 9
    assert all(np.array_equal(rows[0], other) for other in rows)


def test_later_replications_join_those_that_are_there() -> None:
    payloads: Any = {"base": toy.Payload(1), "other": toy.Payload(2)}
    battles = CaseBattles(list(payloads))
    for span in (range(3), range(3, 5)):
        assert fight_cases(payloads, span, battles, executor="serial", fight=fight)
    assert battles.replications == [0, 1, 2, 3, 4]
