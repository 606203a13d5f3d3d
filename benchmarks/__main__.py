"""Measure, check, print, and write `docs/benchmarks.md`.

`--quick` measures with few battles, to try it out, and writes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.measure import AUGUST, PLAIN, in_process, start_times

BUDGET_UNITS, BUDGET_TICKS = 130, 288  # of the August battle that the budget speaks of
MOST_APART = 0.15  # share by which the losses of Mesa's and NumPy's plain job may differ
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def main() -> int:
    """Run everything; fail if an outcome is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    few, many, most = (4, 20, 40) if quick else (50, 1000, 10_000)

    starts = start_times()
    august = in_process("battle_times", AUGUST, few)
    one = in_process("ensemble", AUGUST, many, 1)
    two = in_process("ensemble", AUGUST, many, 2)
    big = in_process("ensemble", AUGUST, most, 2)
    plain = in_process("ensemble", PLAIN, many, 1)
    mesa = in_process("mesa", max(3, few // 10))
    numpy = in_process("numpy", few)
    sizes = in_process("sizes", max(3, few // 5))
    phases = in_process("phases", few)
    wrong = faults(one, two, plain, mesa, numpy)
    for fault in wrong:
        print(f"WRONG: {fault}", file=sys.stderr)
    if wrong:
        return 1
    text = page(starts, august, one, two, big, most, plain, mesa, numpy)
    text += by_size(sizes) + by_phase(phases)
    print(text)
    if not quick:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


def faults(
    one: dict[str, Any], two: dict[str, Any], plain: dict[str, Any], mesa: dict[str, Any],
    numpy: dict[str, Any],
) -> list[str]:  # fmt: skip
    """What is wrong with the outcomes, before anybody looks at a time."""
    found = []
    if one["digest"] != two["digest"]:
        found.append("one worker and two fought different battles")
    if one["unbalanced"] or plain["unbalanced"]:
        found.append("men do not balance")
    if min(plain["losses"].values()) <= 0 or min(mesa["losses"]) <= 0:
        found.append("a side of the plain job lost nobody")
    for side in (0, 1):
        if abs(numpy["losses"][side] / mesa["losses"][side] - 1.0) > MOST_APART:
            found.append("Mesa and NumPy fought different plain jobs")
    return found


def steps_of(battles_per_s: float) -> str:
    """Unit-steps a second of so many battles of the size for which the budget was written."""
    return f"{battles_per_s * BUDGET_UNITS * BUDGET_TICKS:,.0f}"


def page(
    starts: dict[str, float], august: dict[str, float], one: dict[str, Any],
    two: dict[str, Any], big: dict[str, Any], most: int, plain: dict[str, Any],
    mesa: dict[str, Any], numpy: dict[str, Any],
) -> str:  # fmt: skip
    """The tables as Markdown."""
    steps, plain_steps = one["unit_steps_per_s"], plain["unit_steps_per_s"]
    minutes = 10_000 / big["per_s"] / 60
    rows = [
        ("August battle, one core", f"{one['per_s']:.1f} battles/s", "40", "100"),
        ("August battle, two cores", f"{two['per_s']:.1f} battles/s", "", ""),
        ("second core", f"{two['per_s'] / one['per_s']:.2f} x", "1.8", "1.95"),
        ("10,000 August battles on two cores", f"{minutes:.1f} min", "2.5", "1"),
        ("one August battle, warm", f"{august['median_s'] * 1000:.0f} ms", "40", "15"),
        ("its unit-steps, one core", f"{steps:,.0f} /s", steps_of(40), steps_of(100)),
        (f"memory of an ensemble of {most:,}", f"{big['peak_mb']:.0f} MB", "1,500", "500"),
        ("`nomonhan --help`", f"{starts['help_s']:.2f} s", "0.5", "0.2"),
        ("cold compile after a fresh install", f"{starts['cold_s']:.0f} s", "60", "20"),
        ("start with compiled rules", f"{starts['warm_s']:.1f} s", "", ""),
        ("`nomonhan run`, 200 battles, with report", f"{starts['job_s']:.1f} s", "20", "8"),
        ("plain job, ours, one core", f"{plain_steps:,.0f} unit-steps/s", "", ""),
        ("plain job, Mesa, one core", f"{mesa['unit_steps_per_s']:,.0f} unit-steps/s", "", ""),
        ("plain job, NumPy, one core", f"{numpy['unit_steps_per_s']:,.0f} unit-steps/s", "", ""),
        ("ours over Mesa", f"{plain_steps / mesa['unit_steps_per_s']:.1f} x", "6", "20"),
    ]
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`. Outcomes are checked before times are believed: men balance in",
        "every battle, one worker and two give the same bits, both sides of the plain job lose men",
        "in every tool, and Mesa and NumPy lose as many.",
        "",
        "A change is judged on a busy machine by `python -m benchmarks.versus OTHER_CHECKOUT`:",
        "the same battles with both in turn, and in how many of them a bit differs. Where the work",
        "is, `python -m benchmarks.executions` counts, branch by branch, and",
        "`python -m benchmarks.instructions` line by line.",
        "",
        *(f"- {line}" for line in machine.described()),
        f"- the August battle: {august['units']:.0f} units, {august['ticks']:.0f} ticks of an hour",
        "  each, all rules, both commanders; numbers drawn, rows written and joined. The budget of",
        f"  battles was written for about {BUDGET_UNITS} units: what it comes to in steps of units",
        "  stands beside theirs",
        "- the plain job: 64 x 64 hexes, 100 against 100 units, 300 ticks, fire within two hexes,",
        "  no terrain; ours through `nomonhan.run` with all rules compiled in, Mesa's in",
        "  `benchmarks/mesa_job.py`, NumPy's in `benchmarks/numpy_job.py`, which do the job alone;",
        "  men lost per battle: ours "
        + " and ".join(f"{loss:,.0f}" for loss in plain["losses"].values())
        + ", Mesa's "
        + " and ".join(f"{loss:,.0f}" for loss in mesa["losses"])
        + ", NumPy's "
        + " and ".join(f"{loss:,.0f}" for loss in numpy["losses"]),
        "",
        "| what | measured | must | aim |",
        "|---|---:|---:|---:|",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
    ]
    return "\n".join(lines)


def section(title: str, about: str, header: str, rows: Iterable[str]) -> str:
    """A part of the page: a table of names and numbers."""
    rule = "|---" + "|---:" * (header.count("|") - 2) + "|"
    return "\n".join(["", f"## {title}", "", about, "", header, rule, *rows, ""])


def by_size(sizes: dict[str, float]) -> str:
    """The table of what a unit costs by size of the battle."""
    return section(
        "By size",
        "The plain job with fewer and with more units on the same map, all rules compiled in.",
        "| units | ns per unit and tick |",
        (f"| {n} | {ns:,.0f} |" for n, ns in sizes.items()),
    )


def by_phase(phases: dict[str, float]) -> str:
    """The table of what each phase costs."""
    total = sum(phases.values())
    return section(
        "By phase",
        "The August battle compiled with a clock between the phases, reading it takes its part;\n"
        "the first two hundred battles, which make travel times for all others, are not counted.",
        "| phase | ms per battle | share |",
        (f"| `{name}` | {ms:.2f} | {ms / total:.0%} |" for name, ms in phases.items()),
    )


if __name__ == "__main__":
    sys.exit(main())
