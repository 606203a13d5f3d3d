"""`make prove`: real battles, killed ten times, and whoever fights them.  Minutes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from nomonhan.ensemble.reading import read_batches, verify
from nomonhan.ensemble.schema import TABLES
from tests.ensemble.test_cluster import Cluster

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(os.name != "posix", reason="needs signals"),
]
CASES = "{base: {}, same: {}, strong: {set: {sides.western.strength_factor: 1.2}}, \
outnumbered: {set: {sides.western.strength_factor: 0.8}}}"
KILLS = 10
MOST_AT_ONCE, MOST_BEFORE_THE_END = 100, 1500


def experiment(folder: Path, replications: int) -> Path:
    file = folder / "experiment.yaml"
    file.write_text(
        f"scenario: two_equal_armies\nreplications: {replications}\nseed: 5\ncases: {CASES}\n",
        encoding="utf-8",
    )
    return file


def start(file: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    words = ["experiment", "run", str(file), "--out", str(out), *options]
    return subprocess.Popen(
        [sys.executable, "-m", "nomonhan", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def batches(out: Path) -> int:
    try:
        return len(os.listdir(out / "batches"))
    except FileNotFoundError:
        return 0


def on_disk(out: Path) -> int:
    """Battles that are finished for good."""
    return sum(len(batch["replications"]) for batch in read_batches(out)) if batches(out) else 0


def test_ten_kills_in_two_thousand_battles(tmp_path: Path) -> None:
    file = experiment(tmp_path, 500)
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    begun, process = time.monotonic(), start(file, whole, "--workers", "2")
    while not batches(whole) and process.poll() is None:
        time.sleep(0.01)
    first_s = time.monotonic() - begun  # until the first battles are on disk, start included
    assert process.wait() == 0
    chance = random.Random(7)
    found = []
    for _kill in range(KILLS):
        process = start(file, cut, "--workers", "2")
        # at the latest when some battles have come to the others, so that nobody ends before
        most = min(on_disk(cut) + MOST_AT_ONCE, MOST_BEFORE_THE_END)
        end = time.monotonic() + chance.uniform(0.8, 1.6) * first_s
        while time.monotonic() < end and on_disk(cut) < most:
            time.sleep(0.005)
        process.kill()
        assert process.wait() == -signal.SIGKILL, "it ended before it could be killed"
        found.append(on_disk(cut))
    assert len({0, *found}) > 2, "it was to be killed in the middle too"
    assert found[-1] < 2000
    assert start(file, cut, "--workers", "2").wait() == 0
    fought = Counter((b["case"], k) for b in read_batches(cut) for k in b["replications"])
    assert set(fought.values()) == {1}
    assert len(fought) == 2000
    assert verify(cut)["tables"] == verify(whole)["tables"]
    for table in TABLES:
        query = f"SELECT * FROM read_parquet('{{}}/{table}.parquet')"
        one, other = (duckdb.execute(query.format(out)).fetchall() for out in (cut, whole))
        assert repr(one) == repr(other)  # NaN is alike


def test_same_digest_whoever_fights(tmp_path: Path) -> None:
    file = experiment(tmp_path, 30)
    found = {}
    for workers in ("1", "2", "4"):
        out = tmp_path / workers
        assert start(file, out, "--workers", workers).wait() == 0
        found[workers] = verify(out)["tables"]
    (tmp_path / "cluster").mkdir()
    cluster = Cluster(tmp_path / "cluster")
    try:
        cluster.add_worker()
        second = cluster.add_worker()
        process = start(file, tmp_path / "dask", "--cluster", cluster.address)
        while not batches(tmp_path / "dask") and process.poll() is None:
            time.sleep(0.01)
        second.kill()
        assert process.wait() == 0
        found["cluster"] = verify(tmp_path / "dask")["tables"]
    finally:
        cluster.close()
    assert len({str(tables) for tables in found.values()}) == 1
