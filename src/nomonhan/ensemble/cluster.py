"""Battles on a Dask cluster: tasks are batches of two seconds, results come back and go to disk.

What all battles need is itself the result of a task, so that the cluster can make it anew when the
worker that held it is lost.  A task whose worker dies is given to another one by the scheduler.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import socket
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from functools import cache
from typing import Any

from nomonhan.ensemble.batches import Batches
from nomonhan.ensemble.errors import RunFailed, RunRefused
from nomonhan.ensemble.executors import Battles, Fight, Fought, fight_batch, in_flight
from nomonhan.text import gettext as _

BATCH_SECONDS = 2.0
BATCHES_PER_THREAD = 2
CONNECT_SECONDS = 10
WORKERS_SECONDS = 20
CURE = "dask scheduler; dask worker tcp://ADDRESS:8786"


class LostCluster(RunFailed):
    """The scheduler went away, or all workers with it."""


@cache
def worker_code() -> tuple[str, str]:
    """What a worker's results depend on: version of the rules, digest of what is compiled."""
    from nomonhan.jit import kernel_digest
    from nomonhan.rules import RULES_VERSION

    return f"rules {RULES_VERSION}", kernel_digest()


def connect(address: str) -> Any:
    """A client of the scheduler at `address`, with workers that run this very program.

    Raises RunRefused, with what to do, if there is none.
    """
    try:
        from distributed import Client
    except ImportError:
        raise RunRefused(
            _("a cluster needs dask; install it with: pip install 'nomonhan[cluster]'")
        ) from None
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(("distributed", "tornado")):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is told by us
    try:
        _knock(address)
        client: Any = Client(  # type: ignore[no-untyped-call]
            address, timeout=CONNECT_SECONDS, set_as_default=False, name="nomonhan"
        )
    except (OSError, ValueError, TimeoutError, ImportError, KeyError) as error:
        raise RunRefused(
            _(
                "no scheduler answers at {address}; start one and its workers, such as: {cure}",
                address=address,
                cure=CURE,
            )
        ) from error
    try:
        _check_workers(client, address)
    except BaseException:
        client.close()
        raise
    return client


def _knock(address: str) -> None:
    """See that somebody listens at an address; OSError or ValueError if not.

    A client that finds nobody complains aloud when it is thrown away, so none is made.
    """
    from distributed.comm.addressing import parse_address, parse_host_port

    scheme, place = parse_address(address, strict=False)
    if scheme not in ("tcp", "tls"):
        return
    until = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            door = parse_host_port(place)
            socket.create_connection(door, timeout=CONNECT_SECONDS).close()
            return
        except ConnectionRefusedError:  # it may be about to open
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _check_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS_SECONDS)
    except TimeoutError as error:
        raise RunRefused(
            _(
                "the scheduler at {address} has no workers; start some, such as: {cure}",
                address=address,
                cure=f"dask worker {address}",
            )
        ) from error
    here = worker_code()
    for worker, found in client.run(worker_code, on_error="return").items():
        if found != here:
            told = found if isinstance(found, Exception) else ", ".join(found)
            raise RunRefused(
                _(
                    "the worker {worker} does not run this version of nomonhan ({found}); "
                    "install the same version with the same packages there",
                    worker=worker,
                    found=told,
                )
            )


def fight_on_cluster(
    fight: Fight,
    payload: Any,
    replications: Iterable[int],
    address: str,
    batch: int | None,
    stop: threading.Event,
) -> Iterator[Battles]:
    """Fight `replications` on the cluster at `address`; yield finished battles."""
    from distributed.client import FutureCancelledError
    from distributed.scheduler import KilledWorker

    gone = (FutureCancelledError, CancelledError, OSError)
    packed = zlib.compress(pickle.dumps((fight, payload)), 1)
    digest = hashlib.sha256(packed).hexdigest()
    client = connect(address)
    batches = Batches(replications, fixed=batch, seconds=BATCH_SECONDS)
    threads = sum(client.nthreads().values())
    try:
        shared = client.submit(unpacked, packed, key=f"nomonhan-{digest}", pure=True)
        pool = client.get_executor(pure=False)

        def submit(numbers: list[int]) -> Future[Fought]:
            future: Future[Fought] = pool.submit(fight_there, shared, numbers, worker_code())
            return future

        yield from in_flight(
            submit,
            batches,
            max(2, BATCHES_PER_THREAD * threads),
            stop,
            lost=(KilledWorker, *gone),
        )
    except KilledWorker as error:
        raise LostCluster(
            _(
                "workers died again and again with the same battles, perhaps for want of memory; "
                "give each worker fewer threads or more memory (--nthreads, --memory-limit) and "
                "run the same command again, finished battles are kept"
            )
        ) from error
    except gone as error:
        raise LostCluster(
            _(
                "the cluster at {address} went away; start it and run the same command again, "
                "finished battles are kept",
                address=address,
            )
        ) from error
    finally:
        client.close(timeout=5)


def unpacked(packed: bytes) -> tuple[Fight, Any]:
    """On a worker: the function that fights and what it needs."""
    found: tuple[Fight, Any] = pickle.loads(zlib.decompress(packed))
    return found


def fight_there(
    shared: tuple[Fight, Any], numbers: Sequence[int], expected: tuple[str, str]
) -> Fought:
    """On a worker: fight a batch, if the worker runs the program that asked for it."""
    if worker_code() != expected:  # it joined after the others were asked
        raise RunFailed(
            _("a worker runs another version of nomonhan; install the same one everywhere")
        )
    return fight_batch(*shared, numbers)
