"""Faults planted in the rules and phases, each of which turns a named test red."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.engine.processes import run_python

RULES, PHASES = "nomonhan.rules.", "nomonhan.engine.phases."


class Fault(NamedTuple):
    """What stands in a module, what is planted instead, and the test that sees it."""

    module: str
    sound: str
    planted: str
    test: str


FAULTS = {
    "losses steady a unit": Fault(
        RULES + "cohesion", "cohesion - fall + rise", "cohesion + fall + rise",
        "tests/rules/test_cohesion.py::test_more_losses_never_steady_a_unit",
    ),
    "suppression runs away from its level": Fault(
        RULES + "suppression", "(suppression - level)", "(level - suppression)",
        "tests/rules/test_suppression.py::test_two_half_steps_are_one_step",
    ),
    "one hex of the disk is forgotten": Fault(
        PHASES + "occupancy", "for i in range(19):", "for i in range(18):",
        "tests/engine/test_places.py::test_lists_and_counts_follow_any_coming_and_going",
    ),
    "units fire at their own": Fault(
        PHASES + "direct_fire", "stands[1 - roster[u].side] & fired_on[h]",
        "stands[roster[u].side] & fired_on[h]",
        "tests/engine/test_shooting.py::test_expectations_are_those_of_the_telling[4-0.25]",
    ),
    "fire begins before the later has come": Fault(
        PHASES + "contact", "share = min(share_in", "share = max(share_in",
        "tests/engine/test_shooting.py::test_between_two_who_have_met_the_later_decides[1]",
    ),
    "who has just come has been there for all of the tick": Fault(
        PHASES + "contact", "units[u].met_share if", "1.0 if",
        "tests/engine/test_contact.py::test_who_comes_near_has_what_is_left_of_the_tick[0.25-0.7]",
    ),
    "losses are credited to the loser": Fault(
        PHASES + "attrition", "side = 1 - roster[u].side", "side = roster[u].side",
        "tests/engine/test_attribution.py::test_credit_adds_up_to_what_was_lost[2]",
    ),
    "the wounded stay in the ranks": Fault(
        PHASES + "attrition", "units[u].men -= hit", "units[u].men -= killed",
        "tests/engine/test_ledgers.py::test_persons_balance_to_the_last_man[1]",
    ),
    "a hexside costs no time": Fault(
        PHASES + "movement", "units[u].progress_s -= crossing", "units[u].progress_s -= 0",
        "tests/engine/test_physics.py::test_nothing_leaps[11]",
    ),
    "trucks shun friends and pass through the enemy": Fault(
        PHASES + "ground", "unmark(passable[1 - side]", "unmark(passable[side]",
        "tests/engine/test_places.py::"
        "test_lines_of_communication_are_walks_past_enemy_control[21]",
    ),
    "three hours are four": Fault(
        PHASES + "definitions", "clock.tick_h < STANDING_H", "clock.tick_h <= STANDING_H",
        "tests/engine/test_definitions.py::test_breakthroughs_are_counted_as_a_clerk_would[44]",
    ),
    "a depot gives more than it has": Fault(
        PHASES + "distribution", "loaded = min(1.0,", "loaded = max(1.0,",
        "tests/engine/test_supply.py::"
        "test_what_is_asked_is_shared_out_by_what_depots_hold_and_trucks_carry[0-1000000.0]",
    ),
    "a truck comes back with the wounded before it went": Fault(
        PHASES + "evacuation", "units[u].waiting * turnaround[u] /", "units[u].waiting /",
        "tests/engine/test_evacuation.py::test_a_heavy_day_overloads_the_trucks",
    ),
}  # fmt: skip


def pytest_with(*tests: str, **environment: str) -> tuple[int, str]:
    """Exit code and output, a line a test, of a run of some tests with interpreted kernels."""
    done = run_python(
        "-m", "pytest", "-v", "-x", "--tb=line", "-p", "no:cacheprovider",
        "-p", "tests.engine.plant", *tests,
        NUMBA_DISABLE_JIT="1", **environment,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_seen(name: str) -> None:
    fault = FAULTS[name]
    code, output = pytest_with(fault.test, PLANTED_FAULT="|".join(fault[:3]))
    assert code == 1, output  # 1: tests ran, and failed
    assert "1 failed" in output, output
    assert f"{fault.test} FAILED" in output, output


def test_without_faults_the_same_tests_pass() -> None:
    code, output = pytest_with(*(fault.test for fault in FAULTS.values()))
    assert code == 0, output
    assert f"{len(FAULTS)} passed" in output, output
