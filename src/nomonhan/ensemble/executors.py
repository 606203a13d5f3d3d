"""Many battles on one machine: one after another, in threads, or in processes.

A battle depends on its payload and its replication alone, so its bits are the same whoever fights
it.  Results come in the order of `replications`.  Ctrl-C lets running battles end, hands over what
was finished and stops; a second Ctrl-C stops at once.
"""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from types import FrameType
from typing import Any, Literal

from nomonhan.ensemble.errors import RunFailed
from nomonhan.ensemble.schema import Result
from nomonhan.text import gettext as _

Fight = Callable[[Any, int], Result]
"""Fights one replication: (payload, replication) -> its tables.  A function of a module."""

Executor = Literal["serial", "threads", "processes"]
Battles = list[tuple[int, Result]]

# Batches under way per worker: enough that none waits, few enough that results do not pile up.
BATCHES_IN_FLIGHT = 3

_worker: tuple[Fight, Any] | None = None  # in a worker process: what it fights


@contextmanager
def stop_on_interrupt() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C within the block sets; the second raises KeyboardInterrupt."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def fight_all(
    fight: Fight,
    payload: Any,
    replications: Sequence[int],
    *,
    executor: Executor = "serial",
    workers: int = 1,
    batch: int = 10,
    stop: threading.Event | None = None,
) -> Iterator[Battles]:
    """Fight `replications`; yield finished battles, (replication, tables), batch by batch.

    `stop`, once set, ends the iteration early: battles that were finished have been yielded, though
    not every one of them in one row.
    """
    stop = stop or threading.Event()
    batches = [list(replications[i : i + batch]) for i in range(0, len(replications), batch)]
    if executor == "serial" or (workers <= 1 and executor == "threads"):
        for numbers in batches:
            if finished := _fight_batch(fight, payload, numbers, stop):
                yield finished
            if stop.is_set():
                return
    elif executor == "threads":
        with ThreadPoolExecutor(workers) as pool:
            yield from _in_flight(
                lambda numbers: pool.submit(_fight_batch, fight, payload, numbers, stop),
                batches,
                workers,
                stop,
            )
    else:
        # spawn: a fork would copy locks that other threads hold
        with ProcessPoolExecutor(
            workers, get_context("spawn"), _start_worker, (fight, payload)
        ) as pool:
            try:
                yield from _in_flight(
                    lambda numbers: pool.submit(_fight_in_worker, numbers), batches, workers, stop
                )
            except BrokenProcessPool as error:
                raise RunFailed(
                    _(
                        "a worker process died, perhaps for want of memory; run the same command "
                        "with fewer --workers, finished battles are kept"
                    )
                ) from error


def _fight_batch(
    fight: Fight, payload: Any, numbers: Sequence[int], stop: threading.Event
) -> Battles:
    finished: Battles = []
    for replication in numbers:
        if stop.is_set():
            break
        finished.append((replication, fight(payload, replication)))
    return finished


def _in_flight(
    submit: Callable[[list[int]], Future[Battles]],
    batches: Sequence[list[int]],
    workers: int,
    stop: threading.Event,
) -> Iterator[Battles]:
    """Keep a few batches under way; yield their battles in order of submission."""
    waiting = deque(batches)
    under_way: deque[Future[Battles]] = deque()
    failure: BaseException | None = None
    while under_way or (waiting and not stop.is_set()):
        while waiting and len(under_way) < BATCHES_IN_FLIGHT * workers and not stop.is_set():
            under_way.append(submit(waiting.popleft()))
        future = under_way.popleft()
        if stop.is_set() and future.cancel():
            continue
        try:
            if finished := _wait(future, stop, under_way):
                yield finished
        except Exception as error:
            failure = failure or error  # battles of other batches are finished, and kept
            stop.set()
    if failure is not None:
        raise failure


def _wait(
    future: Future[Battles], stop: threading.Event, under_way: Sequence[Future[Battles]]
) -> Battles:
    """Result of a batch; as soon as `stop` is set, what has not begun is canceled."""
    while True:
        try:
            return future.result(timeout=0.1)
        except TimeoutError:
            if future.done():
                raise  # the battle's own
            if stop.is_set():
                for other in under_way:
                    other.cancel()


def _start_worker(fight: Fight, payload: Any) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    _worker = (fight, payload)


def _fight_in_worker(numbers: list[int]) -> Battles:
    assert _worker is not None
    fight, payload = _worker
    return [(replication, fight(payload, replication)) for replication in numbers]
