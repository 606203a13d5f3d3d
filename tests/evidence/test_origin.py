"""A changed copy is not taken for the scenario whose name it bears."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import nomonhan
from nomonhan import cli
from nomonhan.claims.at_hand import largest_runs
from nomonhan.evidence.comparing import why_not
from nomonhan.evidence.origin import is_changed, is_copy
from nomonhan.evidence.results import Results

AUGUST = "khalkhin_gol_august_1939"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NOMONHAN_LANG", "en")
    monkeypatch.chdir(tmp_path)


def copied(name: str, folder: Path) -> Path:
    assert cli.run_command_line(["scenario", "copy", name, str(folder)]) == cli.DONE
    return folder


def fought(scenario: str | Path, out: str, runs: int = 2) -> Results:
    folder = Path("runs") / out
    return nomonhan.run(scenario, runs=runs, out=folder, replays=0, report=False).results


def test_records_in_another_order_are_other_battles(tmp_path: Path) -> None:
    turned = copied(AUGUST, tmp_path / "turned")
    (turned / "units_soviet_south.yaml").rename(turned / "a_units_soviet_south.yaml")
    plain, other = fought(AUGUST, "plain"), fought(turned, "other", runs=3)
    assert plain.manifest["scenario_digest"] == other.manifest["scenario_digest"]
    (reason,) = why_not(plain, other)
    assert "another order" in reason
    assert is_copy(other)
    assert not is_copy(plain)
    assert largest_runs()[AUGUST].folder.name == "plain"


def test_order_of_what_no_draw_counts_makes_no_copy(tmp_path: Path) -> None:
    """Heights of August in another order: the same battles, and so the same run."""
    turned = copied(AUGUST, tmp_path / "turned")
    file = turned / "placement.yaml"
    head, *blocks = re.split(r"(?m)^(?=  \w)", file.read_text("utf-8"))
    file.write_text(head + "".join(reversed(blocks)), encoding="utf-8")
    plain, other = fought(AUGUST, "plain"), fought(turned, "other")
    assert plain.manifest["tables"] == other.manifest["tables"]
    assert not why_not(plain, other)
    assert not is_copy(other)


def test_a_changed_copy_says_that_it_is_no_history(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = copied(AUGUST, tmp_path / "changed")
    file = changed / "scenario.yaml"
    file.write_text(file.read_text("utf-8").replace("hours: 288", "hours: 276"), encoding="utf-8")
    words = ["run", str(changed), "--runs", "1", "--replays", "0", "--no-report", "--out", "runs/x"]
    assert cli.run_command_line(words) == cli.DONE
    said = capsys.readouterr().out
    assert "A changed copy of the packaged scenario. Model, not history." in said
    assert is_changed(Results(Path("runs/x")))
    assert cli.run_command_line(["evaluate", "runs/x"]) == cli.DONE
    said = capsys.readouterr().out
    assert said.startswith(f"{AUGUST} ")
    assert "case base: 1 battle, seed 1" in said
    assert "Model, not history" in said
    assert cli.run_command_line(["report", "runs/x"]) == cli.DONE
    page = Path("runs/x/report.html").read_text("utf-8")
    assert "It was fought from a changed copy of the packaged scenario." in page
    assert "nomonhan run FOLDER --runs 1" in page


def test_the_largest_run_is_taken(tmp_path: Path) -> None:
    fought(AUGUST, "three", runs=3)
    fought(AUGUST, "two", runs=2)
    assert largest_runs()[AUGUST].folder.name == "three"


def test_more_battles_than_are_asked_for_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["run", "two_equal_armies", "--replays", "0", "--no-report", "--out", "runs/x"]
    assert cli.run_command_line([*words, "--runs", "4"]) == cli.DONE
    assert cli.run_command_line([*words, "--runs", "2"]) == cli.DONE
    assert "holds 4 battles of this run from before" in capsys.readouterr().err


def test_a_study_that_was_larger_says_how_many_battles_it_compares(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "e.yaml"
    text = "scenario: two_equal_armies\nreplications: {n}\nseed: 7\n"
    text += "metrics: [eastern.casualties]\ncases:\n  base: {{}}\n  same: {{}}\n"
    for n in (4, 2):
        file.write_text(text.format(n=n), encoding="utf-8")
        words = ["experiment", "run", str(file), "--out", "study"]
        assert cli.run_command_line(words) == cli.DONE
    said = capsys.readouterr().out
    assert said.count("8 battles of 2 cases") == 2
    assert cli.run_command_line(["experiment", "status", "study", "--json"]) == cli.DONE
    assert json.loads(capsys.readouterr().out)["cases"] == {"base": 4, "same": 4}
