"""The measured parts of `docs/comparisons.md`: what pairing saves, and the coverage of stopping.

`python -m tools.docs_comparisons --pairs N` fights the pairs and the simulated studies and writes
both tables between their marks.  Battles are kept in `runs/comparisons`, and gone on with.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import special

from nomonhan.commands.library import default_workers
from nomonhan.commands.progress import progress_bar
from nomonhan.evidence.paired import Columns, compare, mean_and_half_width
from nomonhan.evidence.stopping import Target, fight_until
from nomonhan.evidence.study import Study, Way
from nomonhan.report.words import Names
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.loader import load_scenario
from nomonhan.terrain.board import theater_of
from nomonhan.text import language
from tools.docs_questions import table
from tools.docs_source import ROOT

PAGE = ROOT / "docs" / "comparisons.md"
KEPT = ROOT / "runs" / "comparisons"
SCENARIO = "khalkhin_gol_august_1939"
CHANGES = {
    "men of every unit": ["units.*.men=x0.95", "establishments.*.men=x0.95"],
    "Soviet trucks": ["supply.soviet.trucks=x0.95"],
    "range hits of small arms": ["rules.small_arms_hit=x0.95"],
    "lethal area of shells": ["rules.he_lethal_m2=x0.95"],
    "Japanese shells in stock": ["supply.japanese.shell_stock_t=x0.95"],
}
METRICS = ("soviet.casualties", "japanese.casualties", "soviet.tanks_written_off",
           "japanese.guns_lost", "soviet.rounds_fired",
           "front.disputed_strip_soviet_share")  # fmt: skip

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Floats]
STUDIES = 2000
MOST = 8000
DIFFERENCES: dict[str, tuple[Draw, float, float]] = {  # draw, mean, standard deviation
    "normal": (lambda rng, n: rng.normal(0, 1, n), 0.0, 1.0),
    "heavy tails (Student, 4 degrees)": (
        lambda rng, n: rng.standard_t(4, n), 0.0, math.sqrt(2.0),
    ),
    "one pair in five differs, widely": (
        lambda rng, n: np.where(rng.random(n) < 0.2, rng.laplace(0, 5, n), rng.normal(0, 1, n)),
        0.0, math.sqrt(0.2 * 50 + 0.8),
    ),
    "skew (exponential)": (lambda rng, n: rng.exponential(1, n), 1.0, 1.0),
    "one pair in ten differs, to one side": (
        lambda rng, n: np.where(rng.random(n) < 0.1, rng.exponential(1, n), 0.0),
        0.1, math.sqrt(0.19),
    ),
    "very skew (log-normal)": (
        lambda rng, n: rng.lognormal(0, 1, n),
        math.exp(0.5), math.sqrt((math.e - 1) * math.e),
    ),
}  # fmt: skip


def coverage(pairs: int) -> list[str]:
    """How often intervals hold the truth, where so many pairs are what the wanted width takes."""
    rng = np.random.default_rng(1939)
    rows = []
    for name, (draw, mean, spread) in DIFFERENCES.items():
        precision = float(special.ndtri(0.975)) * spread / math.sqrt(pairs) / 100
        ours, fixed, hasty, taken = 0, 0, 0, 0
        for _ in range(STUDIES):
            sample = draw(rng, MOST)
            found = fight_until(Target(precision=precision, most=MOST), _fought(sample), ["x"])
            difference = found.differences[0]
            n = difference.n
            taken += n
            ours += difference.low <= mean <= difference.high
            fixed += _holds(draw(rng, n), mean)
            hasty += _holds(sample[: _first_narrow(sample, precision * 100)], mean)
        rows.append(
            [name, f"{taken / STUDIES:.0f}", *(f"{100 * v / STUDIES:.1f} %" for v in
                                             (ours, fixed, hasty))]
        )  # fmt: skip
    head = ["differences", "pairs taken", "in stages", "set beforehand", "as soon as narrow"]
    return [
        f"{STUDIES} simulated studies a line, where {pairs} pairs would have been enough:",
        "",
        *table(head, rows),
    ]


def _fought(sample: Floats) -> Callable[[int], tuple[Columns, Columns]]:
    def fought(n: int) -> tuple[Columns, Columns]:
        numbers, base = np.arange(n), np.full(n, 100.0)
        return (
            {"replication": numbers, "x": base},
            {"replication": numbers, "x": base + sample[:n]},
        )

    return fought


def _holds(sample: Floats, mean: float) -> bool:
    middle, half = mean_and_half_width(sample)
    return abs(middle - mean) <= half


def _first_narrow(sample: Floats, wanted: float) -> int:
    """Pairs after which one who looks at every tenth pair first finds the interval narrow."""
    n = np.arange(10, len(sample) + 1, 10)
    sums, squares = np.cumsum(sample)[n - 1], np.cumsum(sample**2)[n - 1]
    variance = np.maximum(0.0, (squares - sums**2 / n) / (n - 1))
    half = special.stdtrit(n - 1, 0.975) * np.sqrt(variance / n)
    narrow = np.flatnonzero((half <= wanted) & (half > 0))
    return int(n[narrow[0]]) if narrow.size else len(sample)


def saved(pairs: int, seed: int, workers: int, kept: Path) -> list[str]:
    """How many times as many independent battles a change of 5 % would have taken."""
    cases = {"base": load_scenario(SCENARIO)}
    cases |= {name: load_scenario(SCENARIO, (), sets) for name, sets in CHANGES.items()}
    study = Study(cases, seed)
    study.keep_in(kept / study.digest[:8])
    with progress_bar(True) as progress:
        found = study.fought(pairs, Way("threads", workers, progress))
    names = Names(study.scenario, theater_of(study.scenario).names)
    with language("en"):
        head = ["5 % less of", *(names.metric(metric) for metric in METRICS)]
        rows = [
            [
                name,
                *(
                    _ratio(d.variance_ratio)
                    for d in compare(found["base"], found[name], METRICS, hours=study.hours)
                ),
            ]
            for name in CHANGES
        ]
    return [
        f"{pairs} pairs of `{SCENARIO}` a line, seed {seed}, rules version {RULES_VERSION}: the "
        "variance of the difference of independent battles over that of pairs.",
        "",
        *table(head, rows),
    ]


def _ratio(value: float) -> str:
    if math.isnan(value):
        return "–"
    return "no difference" if math.isinf(value) else f"× {value:.1f}"


def between(text: str, mark: str, lines: list[str]) -> str:
    """The page with what stands between two marks replaced."""
    pattern = re.compile(rf"(?s)(<!-- {mark} -->\n).*?(\n<!-- end of {mark} -->)")
    body = "\n".join(lines)
    return pattern.sub(lambda found: f"{found[1]}{body}{found[2]}", text)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=default_workers())
    parser.add_argument("--kept", type=Path, default=KEPT)
    options = parser.parse_args()
    text = PAGE.read_text("utf-8")
    text = between(text, "coverage", coverage(400))
    if options.pairs:
        measured = saved(options.pairs, options.seed, options.workers, options.kept)
        text = between(text, "saved", measured)
    PAGE.write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
