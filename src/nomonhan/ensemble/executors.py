"""Many battles: one after another, in threads, in processes, or on a cluster.

A battle depends on its payload and its replication alone, so its bits are the same whoever fights
it.  Ctrl-C lets running battles end, hands over what was finished and stops; a second Ctrl-C stops
at once.  Of results that wait to be handed over there are never more than a few batches per worker.
"""

from __future__ import annotations

import gc
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any, Literal, NamedTuple

from nomonhan.ensemble.batches import Batches
from nomonhan.ensemble.errors import RunFailed
from nomonhan.ensemble.tables import Record
from nomonhan.text import gettext as _

Fight = Callable[[Any, int], Record]
"""Fights one replication: (payload, replication) -> its tables.  A function of a module."""

Executor = Literal["serial", "threads", "processes", "cluster"]
Battles = list[tuple[int, Record]]


class Fought(NamedTuple):
    """What came of a batch: its battles, the seconds they took, what stopped it if anything."""

    battles: Battles
    seconds: float
    error: Exception | None = None


# Batches under way per worker: enough that none waits, few enough that results do not pile up.
BATCHES_IN_FLIGHT = 2
LOST_WORKERS_BORNE = 3  # with one and the same batch

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
    replications: Iterable[int],
    *,
    executor: Executor = "serial",
    workers: int = 1,
    batch: int | None = None,
    stop: threading.Event | None = None,
    address: str = "",
) -> Iterator[Battles]:
    """Fight `replications`; yield finished battles, (replication, tables), batch by batch.

    Batches come in the order of `replications`, unless a worker was lost and its battles fought
    again.  `batch`: battles in each, else as many as `Batches` finds good; `address`: that of the
    cluster's scheduler.  `stop`, once set, ends the iteration early: battles that were finished
    have been yielded, though not every one of them in one row.
    """
    stop = stop or threading.Event()
    if executor == "cluster":
        from nomonhan.ensemble.cluster import fight_on_cluster  # needs an extra

        yield from fight_on_cluster(fight, payload, replications, address, batch, stop)
        return
    batches = Batches(replications, fixed=batch)
    if executor == "serial" or (workers <= 1 and executor == "threads"):
        while not stop.is_set() and (numbers := batches.take()):
            fought = fight_batch(fight, payload, numbers, stop)
            batches.learn(len(fought.battles), fought.seconds)
            if fought.battles:
                yield fought.battles
            if fought.error:
                raise fought.error
    elif executor == "threads":
        with ThreadPoolExecutor(workers) as pool:
            yield from in_flight(
                lambda numbers: pool.submit(fight_batch, fight, payload, numbers, stop),
                batches,
                BATCHES_IN_FLIGHT * workers,
                stop,
            )
    else:
        yield from _in_processes(fight, payload, batches, workers, stop)


def fight_batch(
    fight: Fight, payload: Any, numbers: Sequence[int], stop: threading.Event | None = None
) -> Fought:
    """Fight some battles here and now, or fewer if `stop` is set on the way."""
    begun = time.monotonic()
    finished: Battles = []
    for replication in numbers:
        if stop is not None and stop.is_set():
            break
        try:
            finished.append((replication, fight(payload, replication)))
        except Exception as error:  # what was finished before it is not lost
            return Fought(finished, time.monotonic() - begun, error)
    return Fought(finished, time.monotonic() - begun)


def in_flight(
    submit: Callable[[list[int]], Future[Fought]],
    batches: Batches,
    most: int,
    stop: threading.Event,
    lost: tuple[type[Exception], ...] = (),
) -> Iterator[Battles]:
    """Keep `most` batches under way; yield their battles in order of submission.

    An error of a battle ends it once the other batches are handed over.  One of the kinds `lost` is
    the worker's: it is raised with unfinished batches given back.
    """
    under_way: deque[tuple[list[int], Future[Fought]]] = deque()
    failure: BaseException | None = None
    while True:
        while len(under_way) < most and not stop.is_set() and (numbers := batches.take()):
            try:
                under_way.append((numbers, submit(numbers)))
            except lost:
                batches.give_back(numbers)
                yield from _rescue(under_way, batches)
                raise
        if not under_way:
            break
        numbers, future = under_way[0]
        if stop.is_set() and future.cancel():
            under_way.popleft()
            continue
        try:
            fought = _wait(future, stop, [each for _numbers, each in under_way])
        except lost:
            yield from _rescue(under_way, batches)
            raise
        except Exception as error:
            fought = Fought([], 0.0, error)
        under_way.popleft()
        batches.learn(len(fought.battles), fought.seconds)
        if fought.battles:
            yield fought.battles
        if fought.error:
            failure = failure or fought.error  # other batches are finished first, and kept
            stop.set()
    if failure is not None:
        raise failure


def _rescue(
    under_way: deque[tuple[list[int], Future[Fought]]], batches: Batches
) -> Iterator[Battles]:
    """Hand over what is finished, give back what is not."""
    for numbers, future in under_way:
        if future.done() and not future.cancelled() and future.exception() is None:
            yield future.result().battles
        else:
            batches.give_back(numbers)
    under_way.clear()


def _wait(
    future: Future[Fought], stop: threading.Event, under_way: Sequence[Future[Fought]]
) -> Fought:
    """Result of a batch; as soon as `stop` is set, what has not begun is canceled."""
    while True:
        try:
            return future.result(timeout=0.1)
        except TimeoutError:
            if future.done():
                raise  # the battle's own
            if stop.is_set():
                for other in under_way:
                    if other is not future:
                        other.cancel()


def _in_processes(
    fight: Fight, payload: Any, batches: Batches, workers: int, stop: threading.Event
) -> Iterator[Battles]:
    """Fight in worker processes; if one dies, others take up what it left."""
    with TemporaryDirectory(prefix="nomonhan-") as folder:
        # in a file: a process that dies while megabytes are piped to it would never be missed
        shared = Path(folder) / "payload"
        shared.write_bytes(pickle.dumps((fight, payload)))
        yield from _in_pools(shared, batches, workers, stop)


def _in_pools(
    shared: Path, batches: Batches, workers: int, stop: threading.Event
) -> Iterator[Battles]:
    while True:
        # spawn: a fork would copy locks that other threads hold
        with ProcessPoolExecutor(
            workers, get_context("spawn"), _start_worker, (str(shared),)
        ) as pool:
            try:
                yield from in_flight(
                    lambda numbers: pool.submit(_fight_in_worker, numbers),
                    batches,
                    BATCHES_IN_FLIGHT * workers,
                    stop,
                    lost=(BrokenProcessPool,),
                )
                return
            except BrokenProcessPool as error:
                if stop.is_set():
                    return
                if batches.most_losses >= LOST_WORKERS_BORNE:
                    raise RunFailed(
                        _(
                            "worker processes died again and again, perhaps for want of memory; "
                            "run the same command with fewer --workers, finished battles are kept"
                        )
                    ) from error


def _start_worker(shared: str) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    _worker = pickle.loads(Path(shared).read_bytes())
    gc.freeze()  # not to be looked through for garbage again and again


def _fight_in_worker(numbers: list[int]) -> Fought:
    assert _worker is not None
    fight, payload = _worker
    return fight_batch(fight, payload, numbers)
