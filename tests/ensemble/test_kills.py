"""`kill -9`, a full disk, a dead worker: nothing finished is lost, nothing is fought twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from nomonhan.ensemble.errors import RunFailed, RunRefused
from nomonhan.ensemble.executors import Battles, fight_all
from nomonhan.ensemble.folder import RunFolder
from nomonhan.ensemble.reading import read_batches, verify
from nomonhan.ensemble.schema import TABLES, Result
from tests.ensemble import starved
from tests.ensemble.killed import CASES, RUNS
from tests.ensemble.toy import Payload, fight, identity

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals and limits")
ROOT = Path(__file__).parents[2]
KILLS = 10


def start(out: Path, largest_file: int = 0) -> subprocess.Popen[str]:
    return start_module("killed", str(out), str(largest_file))


def start_module(name: str, *words: str) -> subprocess.Popen[str]:
    paths = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.ensemble.{name}", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "NOMONHAN_LANG": "en"},
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(out: Path) -> int:
    """Batches on disk, cheaply: about a dozen battles each."""
    try:
        return len(os.listdir(out / "batches"))
    except FileNotFoundError:
        return 0


def rows(out: Path, table: str) -> list[tuple[object, ...]]:
    return duckdb.execute(f"SELECT * FROM read_parquet('{out}/{table}.parquet')").fetchall()


def test_ten_kills_in_one_study_of_two_thousand_battles(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    begun = start(whole)
    chance = random.Random(3)
    kills = 0
    while kills < KILLS:
        before = finished(cut)
        process = start(cut)
        wanted = before + chance.randint(1, 4)
        while finished(cut) < wanted and process.poll() is None:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.03))
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL, "it ended before it could be killed"
        kills += 1
    fought = Counter((b["case"], k) for b in read_batches(cut) for k in b["replications"])
    assert 0 < len(fought) < RUNS * len(CASES)
    last = start(cut)
    assert last.communicate()[1] == ""
    assert begun.communicate()[1] == ""
    fought = Counter((b["case"], k) for b in read_batches(cut) for k in b["replications"])
    assert set(fought.values()) == {1}
    assert len(fought) == RUNS * len(CASES)
    assert verify(cut)["tables"] == verify(whole)["tables"]
    for table in TABLES:
        assert rows(cut, table) == rows(whole, table)


def test_two_at_once_in_one_folder_are_refused(tmp_path: Path) -> None:
    first = start(tmp_path)
    while not finished(tmp_path):
        time.sleep(0.01)
    with pytest.raises(RunRefused, match="another process is fighting battles into"):
        RunFolder(tmp_path, identity(cases={case: {} for case in CASES}))
    first.kill()
    first.communicate()
    RunFolder(tmp_path, identity(cases={case: {} for case in CASES}))


def test_a_full_disk_is_told_and_what_was_finished_is_kept(tmp_path: Path) -> None:
    process = start(tmp_path / "run", largest_file=40_000)
    message = process.communicate()[1]
    assert process.returncode == 1
    assert "the disk is full; free some space and run the same command again" in message
    kept = sum(len(b["replications"]) for b in read_batches(tmp_path / "run"))
    assert kept > 0
    assert start(tmp_path / "run").communicate()[1] == ""
    assert verify(tmp_path / "run")["replications"] == dict.fromkeys(CASES, RUNS)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit addresses")
@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_want_of_memory_is_told_and_what_was_finished_is_kept(
    tmp_path: Path, executor: str
) -> None:
    """A real limit: the system itself refuses a battle its memory, here or in a worker."""
    out = tmp_path / "run"
    process = start_module("starved", str(out), executor, "1000")
    message = process.communicate()[1]
    assert process.returncode == 1, message
    assert "there is not enough memory" in message
    assert "fewer --workers" in message
    kept = {k for batch in read_batches(out) for k in batch["replications"]}
    assert kept == set(range(starved.HUNGRY_FROM)), "every battle that had memory enough"
    assert start_module("starved", str(out), executor, "0").communicate()[1] == ""
    assert verify(out)["replications"] == {"base": starved.RUNS}


@dataclass(frozen=True)
class Deadly(Payload):
    """Kills its worker at one battle, as want of memory would: `times` times."""

    folder: str = ""
    times: int = 1


def fight_deadly(payload: Deadly, replication: int) -> Result:
    if replication == 20:
        done = len(os.listdir(payload.folder))
        if done < payload.times:
            (Path(payload.folder) / str(done)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return fight(payload, replication)


def test_battles_of_a_lost_worker_are_fought_by_another(tmp_path: Path) -> None:
    found: Battles = []
    for battles in fight_all(
        fight_deadly, Deadly(folder=str(tmp_path)), range(60), executor="processes", workers=2
    ):
        found += battles
    assert len(os.listdir(tmp_path)) == 1
    assert sorted(k for k, _result in found) == list(range(60))


def test_a_battle_that_no_worker_survives_is_given_up(tmp_path: Path) -> None:
    found: Battles = []

    def collect() -> None:
        for battles in fight_all(
            fight_deadly, Deadly(folder=str(tmp_path), times=99), range(60),
            executor="processes", workers=2, batch=5,
        ):  # fmt: skip
            found.extend(battles)

    with pytest.raises(RunFailed, match=r"died again and again.*fewer --workers"):
        collect()
    assert {k for k, _result in found} >= set(range(15))
