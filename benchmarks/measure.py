"""The measurements, each in a process of its own, outcomes checked before times are believed."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

AUGUST = "khalkhin_gol_august_1939"
PLAIN = "plain_job"


def command_s(*words: str, home: Path | None = None) -> float:
    """Wall time of a command of ours."""
    environment = {**os.environ, **({"NOMONHAN_HOME": str(home)} if home else {})}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "nomonhan", *words],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr[-2000:]}")
    return time.perf_counter() - start


def in_process(measure: str, *arguments: object) -> Any:
    """Call a function of this file in a fresh process; its result comes back as JSON."""
    code = f"import json; from benchmarks import measure; print(json.dumps(measure.{measure}))"
    call = f"{measure}({', '.join(map(repr, arguments))})"
    done = subprocess.run(
        [sys.executable, "-c", code.replace(f"measure.{measure}", f"measure.{call}")],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def start_times() -> dict[str, float]:
    """Help page, cold compile, warm start, and the main job with its report."""
    helped = min(command_s("--help") for _ in range(5))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        cold = command_s("warm", home=home)
        warm = command_s("warm", home=home)
        out = str(home / "run")
        words = ("run", AUGUST, "--runs", "200", "--workers", "2", "--out", out)
        job = command_s(*words, home=home)
    return {"help_s": helped, "cold_s": cold, "warm_s": warm, "job_s": job}


def median_s(payload: Any, count: int) -> float:
    """Median seconds of one battle of `payload`, warm."""
    from nomonhan.ensemble.battle import fight_one

    fight_one(payload, 0)
    times = []
    for k in range(count):
        start = time.perf_counter()
        fight_one(payload, k)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def battle_times(scenario: str, count: int) -> dict[str, float]:
    """Median time of one battle, warm, and its size."""
    from nomonhan.ensemble.battle import payload_of
    from nomonhan.scenario.loader import load_scenario

    payload = payload_of(load_scenario(scenario), seed=1)
    return {
        "median_s": median_s(payload, count),
        "units": len(payload.prepared.units),
        "ticks": payload.prepared.n_ticks,
    }


def ensemble(scenario: str, runs: int, workers: int) -> dict[str, Any]:
    """Battles per second into a folder, the peak of memory, digests and books."""
    import resource

    import duckdb

    import nomonhan

    with tempfile.TemporaryDirectory() as folder:
        options: dict[str, Any] = {"workers": workers, "replays": 0, "report": False}
        nomonhan.run(scenario, runs=workers, out=Path(folder) / "first", **options)
        out = Path(folder) / "run"
        start = time.perf_counter()
        done = nomonhan.run(scenario, runs=runs, out=out, **options)
        seconds = time.perf_counter() - start
        (unbalanced,) = duckdb.execute(
            "SELECT count(*) FROM read_parquet(?) WHERE men_start + men_arrived <> "
            "men_present + killed + wounded + missing + captured + withdrawn",
            [str(out / "units.parquet")],
        ).fetchall()
        manifest = done.results.manifest
        # a unit takes steps as long as it exists; ticks are hours in both scenarios
        (steps,) = duckdb.execute(
            "SELECT sum(coalesce(date_diff('hour', CAST(? AS TIMESTAMP), "
            "CAST(destroyed_at AS TIMESTAMP)), ?)) FROM read_parquet(?)",
            [manifest["start"], manifest["hours"], str(out / "units.parquet")],
        ).fetchall()
        losses = {
            s: float(done.results.outcomes[f"{s}.casualties"].mean()) for s in done.results.sides
        }
        digest = manifest["tables"]["units"]
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "per_s": runs / seconds,
        "unit_steps_per_s": int(steps[0]) / seconds,
        "peak_mb": peak_mb,
        "unbalanced": unbalanced[0],
        "losses": losses,
        "digest": digest,
    }


def numpy(battles: int) -> dict[str, Any]:
    """Unit-steps per second of the plain job in NumPy."""
    from benchmarks import mesa_job, numpy_job

    numpy_job.fight(0)
    results = [numpy_job.fight(seed) for seed in range(1, battles + 1)]
    return in_steps(results, mesa_job.GROUPS * mesa_job.MEN)


def sizes(battles: int) -> dict[str, float]:
    """Nanoseconds of a unit-step of the plain job by number of units."""
    from benchmarks.sizes import by_size

    return by_size(battles)


def phases(battles: int) -> dict[str, float]:
    """Milliseconds of an August battle by phase."""
    from benchmarks.profile import by_phase

    return by_phase(battles)


def in_steps(results: list[tuple[float, int, list[int]]], men: int) -> dict[str, Any]:
    """Speed and mean losses of battles that are told as (seconds, steps, men left)."""
    return {
        "unit_steps_per_s": sum(r[1] for r in results) / sum(r[0] for r in results),
        "losses": [men - statistics.mean(r[2][side] for r in results) for side in (0, 1)],
    }


def mesa(battles: int) -> dict[str, Any]:
    """Unit-steps per second of the plain job in Mesa."""
    from benchmarks import mesa_job

    mesa_job.fight(0)
    results = [mesa_job.fight(seed) for seed in range(1, battles + 1)]
    return in_steps(results, mesa_job.GROUPS * mesa_job.MEN)
