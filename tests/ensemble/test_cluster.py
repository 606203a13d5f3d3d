"""A Dask cluster of real processes: same tables, a worker killed in the middle, no cluster."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nomonhan.ensemble.cluster import LostCluster, fight_there, worker_code
from nomonhan.ensemble.errors import RunFailed, RunRefused
from nomonhan.ensemble.executors import Battles, fight_all
from nomonhan.ensemble.fighting import fight_missing
from nomonhan.ensemble.folder import RunFolder
from tests.ensemble.toy import Payload, fight, identity

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals")
ROOT = Path(__file__).parents[2]


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start("scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard")
        deadline = time.monotonic() + 60
        while not self._file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.address: str = json.loads(self._file.read_text())["address"]

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        log = (self._folder / "log").open("ab")
        paths = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words, "--scheduler-file", str(self._file)],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdout=log,
            stderr=log,
        )
        log.close()
        self.processes.append(process)
        return process

    def add_worker(self) -> subprocess.Popen[bytes]:
        return self._start(
            "worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"
        )

    def close(self) -> None:
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    cluster = Cluster(folder)
    yield cluster
    cluster.close()


def run(path: Path, runs: int, payloads: dict[str, Payload], **options: Any) -> dict[str, str]:
    folder = RunFolder(path, identity(cases={case: {} for case in payloads}))
    options = {"executor": "serial", **options}
    assert fight_missing(folder, fight, payloads, runs, **options) == "done"
    tables: dict[str, str] = folder.join({})["tables"]
    return tables


def test_a_killed_worker_costs_nothing(cluster: Cluster, tmp_path: Path) -> None:
    workers = [cluster.add_worker(), cluster.add_worker()]
    seen: list[int] = []

    def progress(count: int, total: int) -> None:
        if count > 40 and workers[0].poll() is None:
            workers[0].send_signal(signal.SIGKILL)
            workers[0].wait()
        seen.append(count)

    payloads = {"a": Payload(pause_s=0.02), "b": Payload(seed=2, pause_s=0.02)}
    there = run(
        tmp_path / "there", 150, payloads,
        executor="cluster", address=cluster.address, progress=progress,
    )  # fmt: skip
    assert workers[0].poll() == -signal.SIGKILL
    assert seen[-1] == 300
    here = run(tmp_path / "here", 150, {"a": Payload(), "b": Payload(seed=2)})
    assert there == here


def test_a_lost_scheduler_is_told_and_what_was_finished_is_kept(
    cluster: Cluster, tmp_path: Path
) -> None:
    cluster.add_worker()
    folder = RunFolder(tmp_path / "run", identity())

    def progress(count: int, total: int) -> None:
        for process in cluster.processes:
            process.kill()

    with pytest.raises(LostCluster, match="went away; start it and run the same command"):
        fight_missing(
            folder, fight, {"base": Payload(pause_s=0.01)}, 5000,
            executor="cluster", address=cluster.address, progress=progress,
        )  # fmt: skip
    assert folder.finished()["base"]


def test_an_error_of_a_battle_comes_back(cluster: Cluster) -> None:
    cluster.add_worker()
    battles = fight_all(
        fight, Payload(fail_at=3), range(10), executor="cluster", address=cluster.address, batch=2
    )
    found: Battles = []
    with pytest.raises(ZeroDivisionError, match="planned"):
        found.extend(itertools.chain.from_iterable(battles))
    assert [k for k, _result in found][:3] == [0, 1, 2]


def test_no_scheduler_is_told_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nomonhan.ensemble.cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(RunRefused, match=r"no scheduler answers at .*dask scheduler"):
        list(fight_all(fight, Payload(), range(3), executor="cluster", address="127.0.0.1:1"))
    with pytest.raises(RunRefused, match="no scheduler answers at"):
        list(fight_all(fight, Payload(), range(3), executor="cluster", address="nonsense://x"))


def test_no_workers_is_told_with_its_cure(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nomonhan.ensemble.cluster.WORKERS_SECONDS", 0.5)
    with pytest.raises(RunRefused, match="has no workers; start some"):
        list(fight_all(fight, Payload(), range(3), executor="cluster", address=cluster.address))


def test_a_worker_of_another_version_fights_nothing() -> None:
    with pytest.raises(RunFailed, match="another version"):
        fight_there((fight, Payload()), [0], ("rules 0", "other"))
    assert len(fight_there((fight, Payload()), [0], worker_code()).battles) == 1
