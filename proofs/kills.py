"""Gate of kills: faults planted in rules, phases and set-up, each of which a test must see."""

from __future__ import annotations

from proofs.battles import Store
from proofs.table import Row, judged
from tests.engine.test_planted_faults import FAULTS, PHASES, Fault, pytest_with

OF_GATES = {
    "the wounded stay in the ranks, seen by the gate of books": Fault(
        PHASES + "attrition", "units[u].men -= hit", "units[u].men -= killed",
        "tests/proofs/test_books.py::test_books_balance",
    ),
    "draws are keyed by the names of weapons, seen by the gate of names": Fault(
        "nomonhan.engine.prepare", "return list(scenario.weapon_systems)",
        "return sorted(scenario.weapon_systems)",
        "tests/proofs/test_renaming.py::test_names_and_dates_mean_nothing[two_equal_armies]",
    ),
    "of equal ways the first in the list of directions": Fault(
        PHASES + "headings", "or (total == best_cost and line < best_line)",
        "or (total == best_cost and False)",
        "tests/proofs/test_turned.py::test_troops_march_alike_whichever_way_the_map_lies[0]",
    ),
}  # fmt: skip


def kills(store: Store, runs: int) -> list[Row]:
    """One row a fault, and one without; `runs` is how many are planted, from the first on."""
    faults = list((FAULTS | OF_GATES).items())[: max(1, runs)]
    code, _output = pytest_with(*(fault.test for _name, fault in faults))
    words = "green" if code == 0 else "red"
    rows = [
        Row("kills", "no fault", "as it is", words, "all of these tests", "green", 1,
            judged(code == 0))
    ]  # fmt: skip
    for name, fault in faults:
        code, output = pytest_with(fault.test, PLANTED_FAULT="|".join(fault[:3]))
        seen = code == 1 and "1 failed" in output and fault.test.split("[")[0] in output
        test, place = fault.test.split("::")[1], fault.module.removeprefix("nomonhan.")
        words = "seen" if seen else "not seen"
        rows.append(Row("kills", name, place, words, test, "seen", 1, judged(seen)))
    return rows
