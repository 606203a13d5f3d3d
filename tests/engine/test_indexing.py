"""An index counts from the start of an array and never from its end: `nomonhan.whole_programs`."""

from __future__ import annotations

import pytest

from tests.engine.processes import run_python, with_bounds_checked

BATTLES = """
from nomonhan.ensemble.battle import fight_told, payload_of
from nomonhan.scenario.catalog import list_scenarios
from nomonhan.scenario.loader import load_scenario
for summary in list_scenarios():
    payload = payload_of(load_scenario(summary.name), seed=3)
    for k in range(3):
        fight_told(payload, k)
"""


def test_a_negative_index_does_not_count_from_the_end() -> None:
    done = run_python("-m", "tests.engine.print_element", "-1")
    assert done.stdout == "0\n", done.stderr  # what stands before the view


@pytest.mark.parametrize("index", [-1, 3])
def test_checked_kernels_refuse_an_index_outside_the_array(index: int) -> None:
    done = with_bounds_checked("-m", "tests.engine.print_element", str(index))
    assert "IndexError" in done.stderr
    assert done.returncode == 1


@pytest.mark.prove
def test_no_battle_of_the_package_has_an_index_outside_its_array() -> None:
    done = with_bounds_checked("-c", BATTLES)
    assert done.returncode == 0, done.stderr
