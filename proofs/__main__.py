"""Run the gates: all of them, or those that are named."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from proofs import ablations, emergence, fairness, kills, rules_off, soundness, tick
from proofs.battles import Store
from proofs.table import Outcome, Row, kept, page, save

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "proofs.md"

Found = list[Row] | tuple[list[Row], list[tuple[str, ...]]]


@dataclass(frozen=True)
class Gate:
    """A gate, how many battles of each case it takes, and what it asks."""

    run: Callable[[Store, int], Found]
    runs: int
    about: str


GATES = {
    "books": Gate(
        soundness.books, 2000,
        "Persons of every contingent and every weapon system balance in every battle; no number is "
        "missing, and none is negative that must not be.",
    ),
    "names": Gate(
        soundness.names, 10,
        "Every id renamed, the labels of the two sides exchanged, the calendar moved with its "
        "light and weather: the tables are the same to the bit but for names and dates. (Ranged "
        "inputs are drawn by their paths, so the numbers of each battle are handed over.)",
    ),
    "fairness": Gate(
        fairness.fairness, 10_000,
        "Two equal armies on a plain, the same battles turned five ways: each wins half of them, "
        "a draw counted as half a win; swapped in the files, or turned by half, each is the same "
        "battle to the man.",
    ),
    "tick": Gate(
        tick.tick, 2000,
        "The August battle at 60, 30 and 15 minutes a tick, and other battles at their tick and at "
        "half of it or less, battle by battle with the same numbers: medians stay.",
    ),
    "ablations": Gate(
        ablations.ablations, 1500,
        "The August battle without one of its causes, paired with the battle as it is. The sign is "
        "asked, the size is shown. Of the bluff it was asked until rules version 7 that the guns "
        "hit fewer without it; it failed, and the question was changed to the bluff's first "
        "effect, which is nearly built in.",
    ),
    "rules_off": Gate(
        rules_off.rules_off, 100,
        "One rule off at a time, paired: mean changes with 95 % intervals, bold where they lie "
        "three standard errors off zero.",
    ),
    "kills": Gate(
        kills.kills, 100,
        "A fault is planted in a module, one at a time (a sign, an off-by-one, the wrong side): "
        "the named test turns red. The interval's place holds the name of the test.",
    ),
    "emergence": Gate(
        emergence.emergence, 400,
        "What the seed text says of the battle as a whole comes out of the shipped inputs, in most "
        "battles and not in all.",
    ),
}  # fmt: skip


def run_gate(name: str, store: Store, runs: int) -> Outcome:
    """Run a gate and print its rows."""
    begun = time.monotonic()
    found = GATES[name].run(store, runs)
    rows, wide = found if isinstance(found, tuple) else (found, [])
    outcome = Outcome(name, store.code, tuple(rows), tuple(wide))
    for row in rows:
        print(" | ".join(row.cells()))
    for cells in wide:
        print(" | ".join(cells))
    print(f"  {name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return outcome


def write_page(folder: Path, code: str) -> None:
    """Write the page from the outcomes of all gates, if all were found on the present code."""
    outcomes = [kept(folder, name) for name in GATES]
    fresh = [o for o in outcomes if o is not None and o.code == code]
    if len(fresh) < len(GATES):
        print("the page waits until every gate has run in full on this code", file=sys.stderr)
        return
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(fresh, {name: gate.about for name, gate in GATES.items()}), "utf-8")
    print(f"{PAGE.relative_to(ROOT)} written", file=sys.stderr)


def main(arguments: list[str] | None = None) -> int:
    """0 if every gate passes, else 1."""
    parser = argparse.ArgumentParser("python -m proofs", description=__doc__)
    parser.add_argument("gates", nargs="*", metavar="GATE", help=", ".join(GATES))
    parser.add_argument("--runs", type=int, help="battles of each case, for a quick look")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=ROOT / ".proofs", help="fought battles")
    chosen = parser.parse_args(arguments)
    if unknown := [name for name in chosen.gates if name not in GATES]:
        parser.error(f"no gate {', '.join(unknown)}; there are {', '.join(GATES)}")
    store = Store(chosen.folder, chosen.workers)
    passed = True
    for name in chosen.gates or GATES:
        outcome = run_gate(name, store, chosen.runs or GATES[name].runs)
        passed &= outcome.passed
        if chosen.runs is None:
            save(chosen.folder, outcome)
    if chosen.runs is None:
        write_page(chosen.folder, store.code)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
