"""Battles of a run fought again are the rows on disk, or it is told which are not."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import nomonhan
from nomonhan import cli
from nomonhan.commands.experimenting import CaseChange
from nomonhan.ensemble.again import some_battles
from nomonhan.ensemble.reading import MANIFEST

SCENARIO = "two_equal_armies"
STRONG: CaseChange = {"set": {"sides.western.strength_factor": 1.5}}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMONHAN_LANG", "en")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of two cases."""
    out = tmp_path_factory.mktemp("again") / "out"
    nomonhan.experiment(
        scenario=SCENARIO, replications=4, seed=7, metrics=["eastern.casualties"],
        cases={"base": {}, "strong": STRONG}, out=out,
    )  # fmt: skip
    return out


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "run"))


def change_manifest(folder: Path, **changes: Any) -> None:
    file = folder / MANIFEST
    content = json.loads(file.read_text("utf-8")) | changes
    file.write_text(json.dumps(content), encoding="utf-8")


def check(folder: Path, count: int) -> int:
    return cli.run_command_line(["check", str(folder), "--again", str(count)])


def test_battles_come_out_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(folder, 100) == 0
    assert "8 battles fought again, the same to the bit" in capsys.readouterr().out


def test_battles_of_a_run_come_out_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--runs", "6", "--seed", "3", "--set", "rules.memory_h=30", "--no-report"]
    out = str(tmp_path / "run")
    assert cli.run_command_line(["run", SCENARIO, *words, "--replays", "0", "--out", out]) == 0
    capsys.readouterr()
    assert cli.run_command_line(["check", out, "--again", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["fought_again"] == 2


def test_another_battle_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change_manifest(folder, seed=8)
    assert check(folder, 2) == 1
    said = capsys.readouterr().err
    assert "battle 0 of case base comes out differently here: summary" in said
    assert "battle 0 of case strong" in said
    assert "rules and packages are the same" in said


def test_other_packages_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    versions = json.loads((folder / MANIFEST).read_text("utf-8"))["versions"]
    change_manifest(folder, seed=8, versions={**versions, "numba": "0.1"})
    assert check(folder, 1) == 1
    assert "numba 0.1 / " in capsys.readouterr().err


def test_a_run_of_other_rules_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change_manifest(folder, rules_version=1)
    assert check(folder, 1) == 2
    assert "rules version 1" in capsys.readouterr().err


def test_a_scenario_has_no_battles(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_command_line(["check", SCENARIO, "--again", "1"]) == 2
    assert "leave --again out" in capsys.readouterr().err


def test_battles_are_spread_over_a_run(finished: Path) -> None:
    asked = {"base": 4, "strong": 4}
    assert some_battles(finished, asked, 4) == [(case, k) for case in asked for k in (0, 2)]
    assert len(some_battles(finished, asked, 100)) == 8


def test_numbers_of_battles_may_have_gaps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As they have when a damaged batch was deleted and fewer battles were asked for then."""
    out = tmp_path / "run"
    options: dict[str, Any] = {"out": out, "replays": 0, "report": False}
    nomonhan.run(SCENARIO, runs=4, **options)
    nomonhan.run(SCENARIO, runs=8, **options)
    shutil.rmtree(out / "batches" / "base-000000")
    nomonhan.run(SCENARIO, runs=2, **options)
    assert [k for _case, k in some_battles(out, {"base": 6}, 6)] == [0, 1, 4, 5, 6, 7]
    assert check(out, 6) == 0
    assert "6 battles fought again" in capsys.readouterr().out
