"""Numbers and lists that commands and the library refuse, and what they take for one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

import nomonhan
from nomonhan import cli
from nomonhan.commands.limits import MOST_DRAWN, TICKS
from nomonhan.ensemble.battle import payload_of
from nomonhan.ensemble.errors import RunRefused
from nomonhan.ensemble.reading import read_manifest
from nomonhan.scenario.errors import ScenarioError
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.records import Scenario

SCENARIO = "two_equal_armies"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMONHAN_LANG", "en")


def test_numbers_out_of_reason_are_all_told_to_a_program(tmp_path: Path) -> None:
    wrong = {"runs": 0, "seed": -1, "workers": 0}
    with pytest.raises(RunRefused) as told:
        nomonhan.run(SCENARIO, out=tmp_path / "run", **wrong)  # type: ignore[arg-type]
    for name, number in wrong.items():
        assert f"{name}: {number} is too small; write a whole number from" in str(told.value)
    with pytest.raises(RunRefused, match="runs: 1 is too small; write a whole number from 2"):
        nomonhan.ask(SCENARIO, sets=["units.*.training=x0.5"], runs=1)
    with pytest.raises(RunRefused, match="rows: 2 is too small"):
        nomonhan.sensitivity(SCENARIO, rows=2)
    assert not list(tmp_path.iterdir())


def test_numbers_of_another_kind_or_beyond_all_measure_are_told_too(tmp_path: Path) -> None:
    wrong: dict[str, Any] = {"runs": 2.5, "seed": 2**70, "workers": "2", "replays": True}
    with pytest.raises(RunRefused) as told:
        nomonhan.run(SCENARIO, out=tmp_path / "run", **wrong)
    lines = str(told.value).splitlines()
    assert [line.split(";")[0] for line in lines] == [
        "runs: 2.5 is no whole number",
        "replays: True is no whole number",
        f"seed: {2**70} is too large",
        "workers: '2' is no whole number",
    ]
    for many in (10**7, None):
        with pytest.raises(RunRefused, match=r"runs: .* 1 to 1000000"):
            nomonhan.run(SCENARIO, runs=many, out=tmp_path / "run")  # type: ignore[arg-type]
    with pytest.raises(RunRefused, match="battle"):
        nomonhan.ask(SCENARIO, sets=["tick_minutes=30"], from_hour=2, battle=2**40)
    with pytest.raises(RunRefused, match=r"runs: 70000 is too large; write .* to 65536"):
        nomonhan.ask(SCENARIO, sets=["tick_minutes=30"], runs=70_000)
    with pytest.raises(RunRefused, match=r"runs: 70000 is too large; write .* to 65536"):
        nomonhan.run_campaign("khalkhin_gol_1939", runs=70_000)
    payload = payload_of(load_scenario(SCENARIO), 1)  # as studies and campaigns have them
    assert payload.design.own_shares([MOST_DRAWN - 1]).shape[0] == 1
    with pytest.raises(ValueError, match="a replication lies from 0"):
        payload.design.own_shares([MOST_DRAWN])
    with pytest.raises(RunRefused, match=r"rows: 64\.0 is no whole number"):
        nomonhan.sensitivity(SCENARIO, rows=64.0)  # type: ignore[arg-type]
    with pytest.raises(RunRefused, match="workers"):
        nomonhan.experiment(scenario=SCENARIO, cases={"base": {}}, workers=0)
    assert not list(tmp_path.iterdir())


def test_numbers_of_numpy_are_numbers(tmp_path: Path) -> None:
    counts = np.array([8, 3])
    options: dict[str, Any] = {"report": False, "replays": 0}
    nomonhan.run(SCENARIO, runs=counts[0], seed=counts[1], out=tmp_path / "numpy", **options)
    nomonhan.run(SCENARIO, runs=8, seed=3, out=tmp_path / "python", **options)
    one, other = (read_manifest(tmp_path / name) for name in ("numpy", "python"))
    assert one["tables"] == other["tables"]


def test_a_bare_word_is_a_list_of_one(tmp_path: Path) -> None:
    done = nomonhan.run(
        SCENARIO, runs=1, sets="tick_minutes=30", out=tmp_path / "run", report=False, replays=0
    )
    assert read_manifest(done.folder)["cases"]["set"]["set"] == ["tick_minutes=30"]
    for name in ("sets", "patches"):
        with pytest.raises(ScenarioError) as told:
            nomonhan.run(SCENARIO, runs=1, **{name: "nothing_such"})  # type: ignore[arg-type]
        assert str(told.value).count("nothing_such") == 1
    with pytest.raises(RunRefused, match="sets: 5 is no list of words"):
        nomonhan.run(SCENARIO, runs=1, sets=5)  # type: ignore[arg-type]
    with pytest.raises(RunRefused, match=r"sets: \{'a': 1\} is no list of words"):
        nomonhan.run(SCENARIO, runs=1, sets={"a": 1})  # type: ignore[arg-type]


def test_a_time_step_that_the_engine_does_not_take(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", SCENARIO, "--tick-minutes", "7", "--out", str(tmp_path / "run")]
    assert cli.run_command_line(words) == cli.BAD_INPUT
    told = "--tick-minutes: 7 is no time step; write 15, 30 or 60\n"
    assert capsys.readouterr().err == told
    assert get_args(Scenario.model_fields["tick_minutes"].annotation) == TICKS
