"""`nomonhan experiment`: run, go on, say how far, compare; and the same from Python."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nomonhan
from nomonhan import cli
from nomonhan.commands import so_far
from nomonhan.commands.experimenting import prepare
from nomonhan.ensemble.errors import RunRefused
from nomonhan.ensemble.experiment_file import read_experiment
from nomonhan.ensemble.reading import verify
from nomonhan.evidence.comparing import base_case, differences, why_not
from nomonhan.evidence.results import Results
from nomonhan.scenario.errors import ScenarioError
from tests.scenario.folders import BASE

SCENARIO = "two_equal_armies"
STRONG = "sides.western.strength_factor"
FILE = f"""\
scenario: {SCENARIO}
replications: 6
seed: 7
metrics: [eastern.casualties, winner.western]
cases:
  base: {{}}
  same: {{}}
  strong: {{set: {{{STRONG}: 1.5}}}}
"""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMONHAN_LANG", "en")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished experiment of three cases."""
    path = tmp_path_factory.mktemp("experiments")
    (path / "e.yaml").write_text(FILE, encoding="utf-8")
    done = nomonhan.experiment(path / "e.yaml", out=path / "out", workers=2)
    assert done.is_finished
    return path / "out"


def run(*words: str) -> int:
    return cli.run_command_line(["experiment", *words])


def document(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_tables_hold_every_case(folder: Path) -> None:
    manifest = verify(folder)
    assert manifest["replications"] == {"base": 6, "same": 6, "strong": 6}
    assert manifest["design"] == "cases"
    base, same, strong = (Results(folder, case) for case in ("base", "same", "strong"))
    assert np.array_equal(base.table("units")["killed"], same.table("units")["killed"])
    assert not np.array_equal(base.table("units")["killed"], strong.table("units")["killed"])
    assert strong.scenario.sides["western"].strength_factor.value == 1.5
    assert base.scenario.sides["western"].strength_factor.value != 1.5


def test_cases_are_the_battles_that_run_fights(folder: Path, tmp_path: Path) -> None:
    options: dict[str, Any] = {"runs": 6, "seed": 7, "replays": 0, "report": False}
    nomonhan.run(SCENARIO, out=tmp_path / "base", **options)
    nomonhan.run(SCENARIO, out=tmp_path / "set", sets=[f"{STRONG}=1.5"], **options)
    for case, other in (("base", "base"), ("strong", "set")):
        ours, theirs = Results(folder, case), Results(tmp_path / other)
        for table in ("summary", "units", "events"):
            one, two = ours.table(table), theirs.table(table)
            for name in set(one) - {"case"}:
                assert repr(one[name].tolist()) == repr(two[name].tolist()), name  # NaN is alike
        assert why_not(ours, theirs) == []


def test_cases_that_differ_in_nothing_have_differences_of_exactly_zero(folder: Path) -> None:
    base, same = Results(folder, "base"), Results(folder, "same")
    for found in differences(base, same, base.metrics):
        if found.n and not np.isnan(found.base):
            assert (found.mean, found.low, found.high) == (0.0, 0.0, 0.0), found.metric
            assert found.equal.p == 1.0


@pytest.mark.parametrize(("executor", "workers"), [("serial", 1), ("processes", 2), ("threads", 4)])
def test_same_bits_whoever_fights(
    folder: Path, tmp_path: Path, executor: Any, workers: int
) -> None:
    done = nomonhan.experiment(
        scenario=SCENARIO, replications=6, seed=7, out=tmp_path / "out",
        cases={"base": {}, "same": {}, "strong": {"set": {STRONG: 1.5}}},
        executor=executor, workers=workers,
    )  # fmt: skip
    assert verify(tmp_path / "out")["tables"] == verify(folder)["tables"]
    assert done.base == "base"
    assert set(done.compare(metrics=["eastern.casualties"])) == {"same", "strong"}


def test_run_says_how_cases_differ_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "e.yaml", tmp_path / "out"
    file.write_text(FILE.replace("6", "2"), encoding="utf-8")
    assert run("run", str(file), "--out", str(out)) == cli.DONE
    words = capsys.readouterr().out
    assert "6 battles of 3 cases, seed 7" in words
    assert "same against base, 2 pairs" in words
    assert "strong against base, 2 pairs" in words
    assert "Model, not history" in words
    file.write_text(FILE.replace("6", "3"), encoding="utf-8")
    assert run("run", str(file), "--out", str(out), "--json") == cli.DONE
    found = document(capsys)
    assert found["cases"] == {"base": 3, "same": 3, "strong": 3}
    assert [d["metric"] for d in found["differences"]["strong"]] == [
        "eastern.casualties", "winner.western",
    ]  # fmt: skip
    assert {d["mean"] for d in found["differences"]["same"]} == {0.0}
    # another seed is another experiment
    file.write_text(FILE.replace("seed: 7", "seed: 8"), encoding="utf-8")
    assert run("run", str(file), "--out", str(out)) == cli.BAD_INPUT
    assert "no run with the same seed" in capsys.readouterr().err


def test_what_was_found_so_far_is_told_now_and_then(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(so_far, "FIRST_SECONDS", 0.0)
    plan = prepare(read_experiment(folder.parent / "e.yaml"))
    seen: list[tuple[int, int]] = []
    told = so_far.SoFar(folder, plan, plan.metrics, lambda *n: seen.append(n))
    told(10, 18)
    words = capsys.readouterr().err
    assert words.startswith("10 of 18 battles; so far:\n  same: Eastern army: all losses")
    assert "\n  strong: Eastern army: all losses" in words
    monkeypatch.setattr(told, "_next", 1e9)
    told(11, 18)
    assert capsys.readouterr().err == ""
    assert seen == [(10, 18), (11, 18)]
    nothing_yet = so_far.SoFar(folder.parent / "none", plan, plan.metrics, None)
    nothing_yet(1, 18)
    assert capsys.readouterr().err == ""


def test_status_of_an_unfinished_experiment(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("status", str(folder)) == cli.DONE
    assert "18 of 18 battles\nfinished" in capsys.readouterr().out
    shutil.copytree(folder, tmp_path / "cut")
    shutil.rmtree(tmp_path / "cut" / "batches" / "strong-000000")
    manifest = json.loads((tmp_path / "cut" / "manifest.json").read_text())
    for key in ("tables", "versions", "replications"):
        del manifest[key]
    (tmp_path / "cut" / "manifest.json").write_text(json.dumps(manifest))
    assert run("status", str(tmp_path / "cut")) == cli.DONE
    words = capsys.readouterr().out
    assert "12 of 18 battles\nnot finished" in words
    assert run("compare", str(tmp_path / "cut"), "--case", "same", "--json") == cli.DONE
    assert document(capsys)["differences"]["same"][0]["n"] == 6
    assert run("status", str(tmp_path)) == cli.BAD_INPUT
    assert "holds no" in capsys.readouterr().err
    assert run("status", "--help") == cli.DONE
    assert "Folder of an experiment." in capsys.readouterr().out


def test_compare_across_folders(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options: dict[str, Any] = {"runs": 3, "replays": 0, "report": False}
    nomonhan.run(SCENARIO, seed=7, out=tmp_path / "weak", sets=[f"{STRONG}=0.5"], **options)
    weak = ["compare", str(folder), str(tmp_path / "weak")]
    assert run(*weak, "--metric", "western.casualties", "--json") == cli.DONE
    found = document(capsys)
    assert list(found["differences"]) == ["set"]
    assert found["differences"]["set"][0]["n"] == 3
    nomonhan.run(SCENARIO, seed=8, out=tmp_path / "seed", **options)
    assert run("compare", str(folder), str(tmp_path / "seed")) == cli.BAD_INPUT
    assert "seeds differ (7 and 8)" in capsys.readouterr().err
    nomonhan.run(BASE, seed=7, out=tmp_path / "other", **options)
    assert run("compare", str(folder), str(tmp_path / "other")) == cli.BAD_INPUT
    message = capsys.readouterr().err
    assert "different scenarios" in message
    assert "sides or contingents differ" in message


def test_factors_of_a_grid_are_told_apart_and_by_themselves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = STRONG.replace("western", "eastern")
    file = tmp_path / "grid.yaml"
    head = FILE.split("cases:")[0].replace("replications: 6", "replications: 4")
    grid = f"grid: {{{STRONG}: [1, 1.5], {other}: [1, 0.5]}}\n"
    file.write_text(head + grid, encoding="utf-8")
    out = tmp_path / "out"
    assert run("run", str(file), "--out", str(out)) == cli.DONE
    told = capsys.readouterr().out
    assert f"{STRONG}: 1.5 instead of 1, in the mean over all else, 4 pairs" in told
    assert "western_strength_factor_1_eastern_strength_factor_0_5 against" in told
    assert "as it stands" not in told  # the first cell is a case like the others
    assert run("compare", str(out), "--json") == cli.DONE
    effect = document(capsys)["effects"][0]["differences"][0]
    cells = [Results(out, case).comparable for case in Results(out).manifest["cases"]]
    losses = np.array([cell["eastern.casualties"] for cell in cells])
    assert effect["mean"] == pytest.approx((losses[2:] - losses[:2]).mean())


def test_factors_of_a_design_are_told_along_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    done = nomonhan.experiment(
        scenario=SCENARIO,
        replications=3,
        design={"method": "sobol", "n": 6, "over": {STRONG: [0.5, 2.0]}},
        metrics=["eastern.casualties"],
        out=out,
    )
    effects = done.effects()
    assert effects is not None
    (found,) = effects.effects[0].differences
    assert found.mean > 0
    assert run("status", str(out)) == cli.DONE
    told = capsys.readouterr().out
    assert f"{STRONG}: from 0.5 to 2, along a straight line, 3 replications" in told
    assert "straight lines explain" in told
    assert "point_1 against point_0" not in told
    assert run("compare", str(out), "--case", "point_1") == cli.DONE
    assert "point_1 against point_0, 3 pairs" in capsys.readouterr().out


def test_damaged_tables_are_not_compared(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    table = copy / "summary.parquet"
    table.write_bytes(table.read_bytes()[:-60])
    for words in (["compare", str(copy)], ["export", str(copy), "--to", str(tmp_path / "to")]):
        assert run(*words) == cli.FAILED
        assert "summary.parquet is damaged: delete it" in capsys.readouterr().err
    assert not (tmp_path / "to").exists()


def test_every_reason_not_to_compare_is_told(folder: Path) -> None:
    one, other = Results(folder), Results(folder)
    other.manifest |= {
        "rules_version": 0, "seed": 1, "inputs": "posterior", "scenario_digest": "f" * 64,
    }  # fmt: skip
    told = "; ".join(why_not(one, other))
    for words in ("not in the same state", "different rules", "seeds differ", "different designs"):
        assert words in told


def test_unknown_cases_and_metrics_name_the_nearest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("compare", str(folder), "--case", "stron") == cli.BAD_INPUT
    assert "has no case stron; write strong" in capsys.readouterr().err
    assert run("compare", str(folder), "--metric", "western.kiled") == cli.BAD_INPUT
    assert "no metric western.kiled; write western.killed" in capsys.readouterr().err


def test_a_cluster_that_is_not_there_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nomonhan.ensemble.cluster.CONNECT_SECONDS", 0.5)
    file = tmp_path / "e.yaml"
    file.write_text(FILE, encoding="utf-8")
    words = ["run", str(file), "--out", str(tmp_path / "out"), "--cluster", "127.0.0.1:1"]
    assert run(*words) == cli.BAD_INPUT
    assert "no scheduler answers at 127.0.0.1:1" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_broken_file_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "e.yaml"
    file.write_text("scenario: two_equal_armies\nreplications: 3\n", encoding="utf-8")
    assert run("run", str(file), "--out", str(tmp_path / "out")) == cli.BAD_INPUT
    assert "it has none of cases, grid and design" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_from_python_faults_are_told_by_path() -> None:
    with pytest.raises(ScenarioError, match=r"experiment\(\): cases\.a\.set\.sides\.western"):
        nomonhan.experiment(scenario=SCENARIO, cases={"a": {"set": {"sides.western.nothing": 1}}})
    with pytest.raises(RunRefused, match="not both"):
        nomonhan.experiment("e.yaml", scenario=SCENARIO)


def test_the_base_case_is_the_one_that_changes_nothing() -> None:
    changed: dict[str, object] = {"base_digest": "0"}
    assert base_case({"a": changed, "base": {}}) == "base"
    assert base_case({"a": changed, "b": {}}) == "b"
    assert base_case({"a": changed, "b": changed}) == "a"
