"""Executors: the same battles whoever fights them, in order; Ctrl-C keeps what is finished."""

from __future__ import annotations

import itertools
import os
import signal
import threading
from typing import Any, cast

import numpy as np
import pytest

from nomonhan.ensemble.executors import Battles, Executor, fight_all, stop_on_interrupt
from nomonhan.ensemble.schema import Result
from tests.ensemble.toy import Payload, fight


def exit_hard(payload: Payload, replication: int) -> Result:
    os._exit(1)


def bits(battles: Battles) -> list[Any]:
    return [
        (k, [(t, n, np.ma.filled(v, 0).tolist()) for t, c in r.items() for n, v in c.items()])
        for k, r in cast(list[tuple[int, Result]], battles)
    ]


def run(executor: Executor, workers: int, batch: int, **options: Any) -> Battles:
    payload = Payload(**options)
    found: Battles = []
    for battles in fight_all(
        fight, payload, range(3, 20), executor=executor, workers=workers, batch=batch
    ):
        found += battles
    return found


@pytest.mark.parametrize(
    ("executor", "workers", "batch"),
    [("serial", 1, 100), ("threads", 1, 4), ("threads", 3, 2), ("processes", 2, 3)],
)
def test_same_bits_in_order_whoever_fights(executor: Executor, workers: int, batch: int) -> None:
    found = run(executor, workers, batch)
    assert [k for k, _ in found] == list(range(3, 20))
    assert bits(found) == bits(run("serial", 1, 1))


@pytest.mark.parametrize(("executor", "workers"), [("serial", 1), ("threads", 2)])
def test_stop_ends_between_battles_and_keeps_the_finished(executor: Executor, workers: int) -> None:
    stop = threading.Event()
    found: Battles = []
    for battles in fight_all(
        fight,
        Payload(pause_s=0.01),
        range(1000),
        executor=executor,
        workers=workers,
        batch=2,
        stop=stop,
    ):
        found += battles
        if len(found) >= 6:
            stop.set()
    assert 6 <= len(found) <= 6 + 2 * 3 * workers
    assert bits(found) == bits([(k, fight(Payload(), k)) for k, _ in found])


def test_stop_ends_processes() -> None:
    stop = threading.Event()
    found: Battles = []
    payload = Payload(pause_s=0.01)
    for battles in fight_all(
        fight, payload, range(10_000), executor="processes", workers=2, batch=5, stop=stop
    ):
        found += battles
        stop.set()
    assert 5 <= len(found) <= 60


@pytest.mark.parametrize("executor", ["serial", "threads", "processes"])
def test_failure_of_one_battle_hands_over_the_others_first(executor: Executor) -> None:
    found: Battles = []
    payload = Payload(fail_at=7)
    battles = fight_all(fight, payload, range(40), executor=executor, workers=2, batch=2)
    with pytest.raises(ZeroDivisionError, match="planned"):
        found.extend(itertools.chain.from_iterable(battles))
    assert [k for k, _ in found][:6] == list(range(6))
    assert 7 not in dict(found)


def test_dead_worker_is_told_with_its_cure() -> None:
    with pytest.raises(Exception, match="fewer --workers"):
        list(fight_all(exit_hard, Payload(), range(4), executor="processes", workers=1))


def test_first_interrupt_asks_and_second_insists() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stop_on_interrupt() as stop:
        assert not stop.is_set()
        signal.raise_signal(signal.SIGINT)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_interrupts_are_left_alone_outside_the_main_thread() -> None:
    seen: list[bool] = []

    def body() -> None:
        with stop_on_interrupt() as stop:
            seen.append(stop.is_set())

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    assert seen == [False]
