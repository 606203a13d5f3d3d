"""`scenario numbers`: what `--set` can change, and what it rests on."""

from __future__ import annotations

import json

import pytest

from nomonhan import cli
from nomonhan.commands.numbers import fits
from nomonhan.scenario import load_scenario
from nomonhan.scenario.paths import get_value, numeric_paths

AUGUST = "khalkhin_gol_august_1939"


def numbers(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    assert cli.run_command_line(["scenario", "numbers", *words, "--json"]) == cli.DONE
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["numbers"]
    return found


def test_every_number_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    listed = {row["path"]: row["value"] for row in numbers(capsys, AUGUST)}
    known = numeric_paths(load_scenario(AUGUST).scenario)
    assert listed == {path: quantity.value for path, quantity in known.items()}


def test_what_is_listed_can_be_set(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = numbers(capsys, AUGUST, "supply.soviet.trucks")
    assert (row["value"], row["low"], row["source"]) == (4000, 2636, "assumed")
    changed = load_scenario(AUGUST, (), [f"{row['path']}=2000"]).scenario
    assert get_value(changed, str(row["path"])).value == 2000


def test_a_pattern_that_nothing_fits_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_command_line(["scenario", "numbers", AUGUST, "supply.nobody"]) == cli.BAD_INPUT
    assert f"nomonhan scenario numbers {AUGUST}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("pattern", "is_fit"),
    [
        ("", True), ("units", True), ("units.a", True), ("units.a.men", True), ("unit", False),
        ("units.*.men", True), ("units.*", True), ("*.men", True), ("units.b", False),
    ],
)  # fmt: skip
def test_patterns(pattern: str, is_fit: bool) -> None:
    assert fits("units.a.men", pattern) is is_fit
