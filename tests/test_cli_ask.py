"""The command `ask`: paired differences, continued, stopped in time, told in words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

import nomonhan
from nomonhan import cli
from nomonhan.ensemble.errors import DamagedTable, RunRefused
from nomonhan.evidence.paired import by_metric
from nomonhan.evidence.results import Results

SCENARIO = "two_equal_armies"
CHANGE = "units.*.training=x0.5"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMONHAN_LANG", "en")


def test_the_answer_is_that_of_two_runs(tmp_path: Path) -> None:
    asked = nomonhan.ask(SCENARIO, sets=[CHANGE], runs=6, seed=3, out=tmp_path / "ask")
    runs = [
        nomonhan.run(SCENARIO, runs=6, seed=3, sets=sets, out=tmp_path / name, replays=0,
                     report=False)
        for name, sets in (("base", []), ("case", [CHANGE]))
    ]  # fmt: skip
    base, case = (Results(run.folder).comparable for run in runs)
    found = by_metric(asked.differences)
    for metric in ("western.casualties", "eastern.rounds_fired"):
        assert found[metric].mean == pytest.approx(np.mean(case[metric] - base[metric]))
    assert found["winner.western"].base == np.mean(base["winner.western"])
    assert asked.pairs == 6


def test_a_study_goes_on_where_it_was(tmp_path: Path) -> None:
    short = nomonhan.ask(SCENARIO, sets=[CHANGE], runs=3, out=tmp_path / "a", workers=1)
    before = (tmp_path / "a" / "outcomes.parquet").read_bytes()
    longer = nomonhan.ask(SCENARIO, sets=[CHANGE], runs=6, out=tmp_path / "a", workers=2)
    at_once = nomonhan.ask(SCENARIO, sets=[CHANGE], runs=6, out=tmp_path / "b")
    again = nomonhan.ask(SCENARIO, sets=[CHANGE], runs=3, out=tmp_path / "a")
    assert (short.pairs, longer.pairs) == (3, 6)
    assert (at_once.pairs, again.pairs) == (6, 3)
    assert longer.to_json() == at_once.to_json()
    assert again.to_json() == short.to_json()
    one, other = (json.loads((tmp_path / x / "study.json").read_text()) for x in "ab")
    assert one == other
    assert (tmp_path / "a" / "outcomes.parquet").read_bytes() != before


def test_another_study_is_refused(tmp_path: Path) -> None:
    nomonhan.ask(SCENARIO, sets=[CHANGE], runs=2, out=tmp_path, picture=False)
    with pytest.raises(RunRefused, match="no study with the same seed"):
        nomonhan.ask(SCENARIO, sets=[CHANGE], runs=2, seed=2, out=tmp_path)


def test_kept_outcomes_are_known_by_their_digest(tmp_path: Path) -> None:
    out = tmp_path / "a"
    options: dict[str, Any] = {"sets": [CHANGE], "seed": 3, "out": out, "picture": False}
    first = nomonhan.ask(SCENARIO, runs=4, **options)
    study, table = out / "study.json", out / "outcomes.parquet"
    told, kept = json.loads(study.read_text()), table.read_bytes()
    # killed between the two: the table is the one before
    study.write_text(json.dumps(told | {"outcomes": "new", "outcomes_before": told["outcomes"]}))
    assert nomonhan.ask(SCENARIO, runs=4, **options).to_json() == first.to_json()
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE t AS SELECT * FROM '{table}'")
        database.execute("UPDATE t SET replication = 9 - replication")
        database.execute(f"COPY t TO '{table}' (FORMAT parquet)")
    with pytest.raises(DamagedTable, match=r"outcomes\.parquet is damaged: delete it"):
        nomonhan.ask(SCENARIO, runs=4, **options)
    table.write_bytes(kept[:-40])
    with pytest.raises(DamagedTable, match=r"outcomes\.parquet is damaged: delete it"):
        nomonhan.ask(SCENARIO, runs=4, **options)
    table.unlink()
    assert nomonhan.ask(SCENARIO, runs=4, **options).to_json() == first.to_json()


def test_nothing_to_change_and_unknown_metrics_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RunRefused, match="say what is to change"):
        nomonhan.ask(SCENARIO, out=tmp_path / "x")
    with pytest.raises(RunRefused, match=r"western\.casualties"):
        nomonhan.ask(SCENARIO, sets=[CHANGE], metrics=["western.casualtys"], out=tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_words_table_and_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["ask", SCENARIO, "--set", CHANGE, "--runs", "4", "--out", str(tmp_path)]
    assert cli.run_command_line(words) == 0
    out = capsys.readouterr().out
    assert "Model, not history." in out
    assert "4 pairs of battles, seed 1, digest " in out
    assert "95 % interval" in out
    picture = (tmp_path / "difference.svg").read_text(encoding="utf-8")
    assert picture.startswith("<?xml")
    assert "Model, not history." in re.sub(r"<[^>]*>|\s+", " ", picture).replace("  ", " ")
    assert "var(--" not in picture
    assert len(picture) < 60_000


def test_json_is_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["ask", SCENARIO, "--set", CHANGE, "--runs", "2", "--out", str(tmp_path)]
    assert cli.run_command_line([*words, "--json", "--metric", "western.casualties"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["model_not_history"] is True
    assert [d["metric"] for d in document["differences"]] == ["western.casualties"]
    assert len(document["digest"]) == 64


def test_all_unknown_metrics_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["ask", SCENARIO, "--set", CHANGE, "--metric", "winner.westrn", "--metric", "losses"]
    assert cli.run_command_line([*words, "--out", str(tmp_path / "a")]) == cli.BAD_INPUT
    said = capsys.readouterr().err
    assert "no metric winner.westrn; write winner.western" in said
    assert "no metric losses;" in said
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("option", "value", "cure"),
    [
        ("--until", "often", "--until PERCENT: write a number from 0.01 to 100"),
        ("--until", "0%", "--until PERCENT: write a number from 0.01 to 100"),
        ("--from-hour", "-1", "--from-hour H: write a number from 0 on"),
        ("--runs", "1", "--runs N: write a whole number from 2 to"),
    ],
)
def test_numbers_out_of_reason_are_told(
    option: str, value: str, cure: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run_command_line(["ask", SCENARIO, "--set", CHANGE, option, value]) == cli.BAD_INPUT
    assert cure in capsys.readouterr().err


def test_a_precision_may_have_its_sign(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["ask", SCENARIO, "--set", CHANGE, "--until", "50%", "--runs", "4", "--json"]
    assert cli.run_command_line([*words, "--out", str(tmp_path / "a")]) == cli.DONE
    assert json.loads(capsys.readouterr().out)["pairs"] == 4


def test_stops_when_it_is_known(tmp_path: Path) -> None:
    asked = nomonhan.ask(
        SCENARIO, sets=["title.en=Other"], until=0.01, runs=300, out=tmp_path, picture=False,
        metrics=["western.casualties"],
    )  # fmt: skip
    assert asked.stages == (100,)
    assert asked.is_known
    found = asked.differences[0]
    assert (found.mean, found.low, found.high) == (0.0, 0.0, 0.0)


def test_orders_in_the_middle_of_a_battle(tmp_path: Path) -> None:
    """Pairs share the battle until the hour; afterwards the order tells."""
    formation = "west_center_regiment"
    asked = nomonhan.ask(
        SCENARIO, from_hour=10, orders=[f"{formation}=withdraw"], runs=4, seed=2,
        out=tmp_path / "a", picture=False,
    )  # fmt: skip
    assert asked.case == "orders"
    assert asked.changes[0] == f"{formation}=withdraw"
    assert "from" in asked.changes[1]
    assert any(found.equal.p < 1 for found in asked.differences)
    one = nomonhan.ask(
        SCENARIO, from_hour=10, orders=[f"{formation}=withdraw"], runs=4, seed=2, battle=1,
        out=tmp_path / "b", picture=False,
    )  # fmt: skip
    assert one.digest != asked.digest
    assert one.pairs == 4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"orders": ["west_tank_brigade=hold"]}, "say from which hour on"),
        ({"orders": ["west_tank_brigade"], "from_hour": 5}, "is no order; write FORMATION"),
        ({"orders": ["west_tank_brigad=hold"], "from_hour": 5}, "west_tank_brigade"),
        ({"orders": ["west_tank_brigade=asault:x"], "from_hour": 5}, "assault"),
        ({"orders": ["west_tank_brigade=assault"], "from_hour": 5}, "leads nowhere; add :ZONE"),
        ({"sets": [CHANGE], "from_hour": 5}, "units cannot be changed in the middle"),
        ({"orders": ["west_tank_brigade=hold"], "from_hour": 999}, "the battle has no hour 999"),
    ],
)
def test_what_cannot_be_ordered_is_refused(
    options: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(RunRefused, match=message):
        nomonhan.ask(SCENARIO, out=tmp_path / "x", runs=2, **options)
    assert not (tmp_path / "x").exists()
