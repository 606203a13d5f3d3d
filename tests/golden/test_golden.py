"""Golden battles: a changed one needs a raised rules version and a line in the changelog."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from nomonhan.rules import RULES_VERSION
from tests.golden.battles import (
    BATTLES,
    CHANGES,
    Refused,
    has_line_in_changes,
    kept,
    outcome,
    refreshed,
)

CURE = "raise RULES_VERSION, say why in CHANGELOG.md, run `python -m tools.refresh_golden`"


@cache
def fought(name: str) -> dict[str, Any]:
    return outcome(BATTLES[name]())


@pytest.mark.parametrize("name", BATTLES)
def test_counts_and_events_are_as_kept(name: str) -> None:
    old, new = kept(name), fought(name)
    for part in ("counts", "events", "digest_of_counts"):
        assert new[part] == old[part], f"{part} changed: {CURE}"


@pytest.mark.parametrize("name", BATTLES)
def test_amounts_are_as_kept_to_rounding(name: str) -> None:
    old, new = kept(name)["amounts"], fought(name)["amounts"]
    assert new.keys() == old.keys()
    for amount, values in new.items():
        assert values == pytest.approx(old[amount], rel=1e-9), f"{amount} changed: {CURE}"


@pytest.mark.parametrize("name", BATTLES)
def test_something_happens_in_a_golden_battle(name: str) -> None:
    page = kept(name)
    for count in ("killed", "wounded"):
        assert min(page["counts"][count]) > 0
    assert page["events"]
    assert min(page["amounts"]["rounds"]) > 0


def test_version_is_told() -> None:
    for name in BATTLES:
        assert kept(name)["rules_version"] == RULES_VERSION, CURE
    assert has_line_in_changes(RULES_VERSION, CHANGES.read_text(encoding="utf-8"))


OLD = {"rules_version": 3, "counts": {"killed": [4, 5]}}
CHANGED = {"counts": {"killed": [4, 6]}}
LINE = "## 0.4 (rules version 4)\n- Guns spend less."


def test_a_changed_battle_is_refused_without_a_raised_version_and_a_line() -> None:
    for version in (2, 3):
        with pytest.raises(Refused, match="raise RULES_VERSION"):
            refreshed("x", CHANGED, OLD, version, LINE)
    with pytest.raises(Refused, match="no line on rules version 4"):
        refreshed("x", CHANGED, OLD, 4, "## 0.4 (rules version 40)")
    assert refreshed("x", CHANGED, OLD, 4, LINE) == {"rules_version": 4, **CHANGED}


def test_an_unchanged_battle_and_a_new_one_are_written() -> None:
    same = {"counts": OLD["counts"]}
    assert refreshed("x", same, OLD, 3, "") == OLD
    assert refreshed("x", CHANGED, None, 3, "") == {"rules_version": 3, **CHANGED}
