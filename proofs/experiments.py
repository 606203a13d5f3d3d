"""Experiments of real August battles: killed ten times, whoever fights them, null comparison.

`python -m proofs.experiments` takes about a quarter of an hour on two cores and writes
`docs/experiments_proved.md`; `--battles` and `--memory` take fewer, for a quick look, and nothing
is written.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np

from nomonhan.engine.store import FIELD_ROWS
from nomonhan.ensemble.reading import read_batches, verify
from nomonhan.ensemble.schema import TABLES
from nomonhan.evidence.comparing import differences
from nomonhan.evidence.results import Results
from nomonhan.scenario.loader import load_scenario
from nomonhan.terrain.board import theater_of
from proofs.table import Row, asked_page, exit_code, judged, shown

PAGE = Path(__file__).parent.parent / "docs" / "experiments_proved.md"
SCENARIO = "khalkhin_gol_august_1939"
CASES = {
    "base": "{}",
    "same": "{}",
    "half_the_trucks": "{set: {supply.soviet.trucks: x0.5}}",
    "no_tanks": "{patch: no_tanks}",
}
GATE = "experiments"
BATTLES, SMALL, KILLS = 2000, 100, 10
MEMORY = (1000, 10_000)
SEED = 1939
PROCESSES = """
import sys
import nomonhan
if __name__ == "__main__":
    nomonhan.experiment(sys.argv[1], out=sys.argv[2], workers=2, executor="processes")
"""


def write_experiment(folder: Path, replications: int) -> Path:
    """An experiment file of the four cases."""
    cases = "".join(f"  {name}: {change}\n" for name, change in CASES.items())
    file = folder / f"experiment_{replications}.yaml"
    text = f"scenario: {SCENARIO}\nreplications: {replications}\nseed: 7\ncases:\n{cases}"
    file.write_text(text, encoding="utf-8")
    return file


def start(*words: str) -> subprocess.Popen[bytes]:
    """A command of the program, on its way."""
    command = [sys.executable, "-m", "nomonhan", *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# A program begins with the memory of who started it on its account, so a small one starts it.
WATCHED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def run(file: Path, out: Path, *options: str) -> float:
    """Run an experiment to its end; the peak of its memory in MB."""
    command = [sys.executable, "-m", "nomonhan", "experiment", "run", str(file), "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *command, *options], capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"experiment run ended with {done.returncode}: {done.stderr[-2000:]}")
    return int(done.stdout) / (2**20 if sys.platform == "darwin" else 2**10)


def batches(out: Path) -> int:
    """Batches on disk."""
    try:
        return len(os.listdir(out / "batches"))
    except FileNotFoundError:
        return 0


def run_killed(file: Path, out: Path, seconds: float) -> tuple[int, list[int]]:
    """Run an experiment, killed `KILLS` times at random moments, to its end.

    `seconds`: how long it takes undisturbed.  Every life is a third of that at most: a life takes
    two seconds to begin and puts results on disk every five, so that some kills find more on disk
    than the one before, and it ends after the last.  Returns the kills that hit it, and the
    battles on disk at each.
    """
    moments, hits, held = random.Random(SEED), 0, list[int]()
    for _kill in range(KILLS):
        process = start("experiment", "run", str(file), "--out", str(out), "--workers", "2")
        time.sleep(moments.uniform(0.0, seconds / 3))
        process.kill()
        hits += process.wait() == -signal.SIGKILL
        on_disk = read_batches(out) if batches(out) else []
        held.append(sum(len(b["replications"]) for b in on_disk))
    run(file, out, "--workers", "2")
    return hits, held


def different_rows(one: Path, other: Path) -> int:
    """Rows, in their order, in which the tables of two folders differ."""
    found = 0
    for table in TABLES:
        query = f"SELECT * FROM read_parquet('{{}}/{table}.parquet')"
        ours, theirs = (duckdb.execute(query.format(out)).fetchall() for out in (one, other))
        found += abs(len(ours) - len(theirs))
        found += sum(repr(a) != repr(b) for a, b in zip(ours, theirs, strict=False))  # NaN is alike
    return found


def row(case: str, quantity: str, measured: object, asked: str, battles_: int, ok: bool) -> Row:
    return Row(GATE, case, quantity, str(measured), "-", asked, battles_, judged(ok))


def kills(folder: Path, count: int) -> list[Row]:
    """Ten kills at random moments against the experiment that nothing interrupted."""
    file = write_experiment(folder, count // len(CASES))
    whole, cut = folder / "whole", folder / "cut"
    begun = time.monotonic()
    run(file, whole, "--workers", "2")
    hits, held = run_killed(file, cut, time.monotonic() - begun)
    fought = Counter((b["case"], k) for b in read_batches(cut) for k in b["replications"])
    apart = different_rows(whole, cut)
    ours, theirs = verify(whole)["tables"], verify(cut)["tables"]
    twice = sum(n - 1 for n in fought.values())
    same = sum(ours[name] == theirs[name] for name in ours)
    return [
        row("kill -9", "kills that hit it before it ended", hits, str(KILLS), count,
            hits == KILLS),
        Row(GATE, "kill -9", "battles on disk at each kill", ", ".join(map(str, held)), "-", "-",
            count, "-"),
        row("kill -9", "battles on disk", f"{len(fought):,}", f"{count:,}", count,
            len(fought) == count),
        row("kill -9", "battles fought twice", twice, "0", count, twice == 0),
        row("kill -9", "rows that differ", apart, "0", count, apart == 0),
        row("kill -9", "tables of the same digest", f"{same} of {len(ours)}", "all", count,
            ours == theirs),
        null(whole, count),
    ]  # fmt: skip


def null(folder: Path, count: int) -> Row:
    """Two cases that differ in nothing."""
    base, same = Results(folder, "base"), Results(folder, "same")
    found = differences(base, same, base.metrics)
    off = sum(not d.mean == d.low == d.high == 0.0 for d in found if d.n)
    asked = sum(d.n > 0 for d in found)
    return row("null comparison", "metrics whose difference is not exactly zero",
               f"{off} of {asked}", "0", count // 2, off == 0)  # fmt: skip


def whoever(folder: Path, count: int) -> list[Row]:
    """The same experiment on threads, processes and a cluster that loses a worker."""
    file = write_experiment(folder, count // len(CASES))
    ways: dict[str, Callable[[Path], object]] = {
        "1 worker": lambda out: run(file, out, "--workers", "1"),
        "2 workers": lambda out: run(file, out, "--workers", "2"),
        "4 workers": lambda out: run(file, out, "--workers", "4"),
    }
    ways["2 processes"] = lambda out: subprocess.run(
        [sys.executable, "-c", PROCESSES, str(file), str(out)], check=True, capture_output=True
    )
    ways["2 Dask workers, one of them killed"] = lambda out: on_cluster(file, out, folder)
    rows, first = list[Row](), ""
    for i, (name, way) in enumerate(ways.items()):
        out = folder / f"way_{i}"
        way(out)
        tables = str(sorted(verify(out)["tables"].items()))
        first = first or tables
        rows.append(row(name, "tables of the same digest as with 1 worker",
                        "all" if tables == first else "not all", "all", count,
                        tables == first))  # fmt: skip
    return rows


def on_cluster(file: Path, out: Path, folder: Path) -> None:
    """Run an experiment on two Dask workers, each a process; one is killed once it has begun."""
    with cluster(folder / "cluster") as (address, worker):
        process = start("experiment", "run", str(file), "--out", str(out), "--cluster", address)
        while not batches(out) and process.poll() is None:
            time.sleep(0.01)
        worker.kill()
        if process.wait() != 0:
            raise RuntimeError("the experiment did not survive the loss of a worker")


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler and two workers; its address, and one of the workers."""
    from tests.ensemble.test_cluster import Cluster

    folder.mkdir()
    started = Cluster(folder)
    try:
        started.add_worker()
        yield started.address, started.add_worker()
    finally:
        started.close()


def store_mb() -> float:
    """What a thread's store of ways takes when it is full: it fills as goals are met."""
    n_hexes = len(theater_of(load_scenario(SCENARIO).scenario).terrain.neighbor)
    return FIELD_ROWS * n_hexes * np.dtype(np.int32).itemsize / 2**20


def memory(folder: Path, counts: Sequence[int]) -> list[Row]:
    """Peak memory of runs of ever more battles, on two threads: no more than their stores above."""
    found: list[Row] = []
    most = math.inf
    for count in counts:
        file, out = write_experiment(folder, count // len(CASES)), folder / f"memory_{count}"
        peak = run(file, out, "--workers", "2")
        bound = f"at most {most:,.0f}" if found else "-"
        verdict = judged(peak <= most) if found else "-"
        found.append(Row(GATE, "memory", "peak, MB", f"{peak:,.0f}", "-", bound, count, verdict))
        most = min(most, peak + 2 * store_mb())
    return found


def page(rows: Sequence[Row], seconds: float) -> str:
    """The page of the documentation."""
    about = [
        "Written by `python -m proofs.experiments`: one experiment of real August battles, four",
        "cases (one of them changes nothing), fought to its end, and once more with `kill -9` at",
        "random moments, resumed by the same command each time; then a smaller one by one, two and",
        "four threads, by processes, and by a Dask cluster of which a worker is killed.",
    ]  # fmt: skip
    after = [
        "Memory is of the process that fights and writes, with all libraries and kernels; Python's",
        "own arrays of the last table are in it. What may grow with the number of battles are both",
        f"threads' stores of ways: they fill as goals are met, to {store_mb():,.0f} MB each.",
        "The curve of made-up battles to 100,000 stands under [experiments](experiments.md).",
    ]  # fmt: skip
    return asked_page(
        "Experiments, proved", about, rows, seconds, f" on {os.cpu_count()} cores", after
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if all is as asked, else 1."""
    parser = argparse.ArgumentParser("python -m proofs.experiments", description=__doc__)
    parser.add_argument("--battles", type=int, default=BATTLES)
    parser.add_argument("--memory", type=int, nargs="*", default=list(MEMORY))
    chosen = parser.parse_args(arguments)
    begun, rows = time.monotonic(), list[Row]()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        rows += shown(kills(folder, chosen.battles))
        rows += shown(whoever(folder, min(SMALL, chosen.battles)))
        rows += shown(memory(folder, chosen.memory))
    if chosen.battles == BATTLES and tuple(chosen.memory) == MEMORY:
        PAGE.write_text(page(rows, time.monotonic() - begun), encoding="utf-8", newline="\n")
    return exit_code(rows)


if __name__ == "__main__":
    sys.exit(main())
