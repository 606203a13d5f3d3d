"""The plain job with fewer and with more units: what a unit costs as battles grow."""

from __future__ import annotations

import csv
import shutil
import tempfile
from pathlib import Path

SIZES = (50, 100, 200, 400, 800)
COPIES_COLUMNS = (0, 1, 10, 11)  # how far behind the first each copy of the line stands


def write_scenario(folder: Path, n: int) -> Path:
    """The plain job with `n` units: every so manieth of its two hundred, or copies of them all."""
    import nomonhan

    source = Path(nomonhan.__file__).parent / "data" / "scenarios" / "plain_job"
    target = folder / f"plain_job_{n}"
    shutil.copytree(source, target)
    with (target / "units.csv").open(encoding="utf-8", newline="") as file:
        units = list(csv.DictReader(file))
    every, copies = max(1, len(units) // n), max(1, n // len(units))
    rows = []
    for behind in COPIES_COLUMNS[:copies]:
        for unit in units[::every]:
            west = unit["id"].startswith("west")
            column = int(unit["at.col"]) + (-behind if west else behind)
            rows.append({**unit, "id": f"{unit['id']}_{behind}", "at.col": column})
    with (target / "units.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(units[0]))
        writer.writeheader()
        writer.writerows(rows)
    return target


def unit_step_ns(n: int, battles: int) -> float:
    """Nanoseconds of one unit in one tick, median of `battles`, warm."""
    from benchmarks.measure import median_s
    from nomonhan.ensemble.battle import payload_of
    from nomonhan.scenario.loader import load_scenario

    with tempfile.TemporaryDirectory() as folder:
        payload = payload_of(load_scenario(write_scenario(Path(folder), n)), seed=1)
    return 1e9 * median_s(payload, battles) / (n * payload.prepared.n_ticks)


def by_size(battles: int) -> dict[str, float]:
    """Nanoseconds of a unit-step by number of units."""
    return {str(n): unit_step_ns(n, battles) for n in SIZES}
