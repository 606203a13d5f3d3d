"""`nomonhan` alone, `text` and `claims`: what people see of the text, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nomonhan import cli
from nomonhan.claims.at_hand import largest_runs, shipped_scenarios
from nomonhan.claims.records import load_text
from nomonhan.commands.claims import _advice
from nomonhan.commands.gathering import What, scenario_of
from nomonhan.ensemble.errors import RunRefused
from nomonhan.rules import RULES_VERSION
from nomonhan.text import language
from tests.report.synthetic import make_run

AUGUST = "khalkhin_gol_august_1939"
CHANGE = "doctrines.japanese_1939.hold_without_order=0.1"


@pytest.fixture(autouse=True)
def in_an_empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("NOMONHAN_LANG", "en")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made_up_run(name: str, **changes: object) -> Path:
    """A made-up run in ./runs, as if today's rules had fought it."""
    folder = make_run(Path("runs") / name, n=40, replays=0)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest |= {"rules_version": RULES_VERSION, "tables": {}, **changes}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert cli.run_command_line(words) == cli.DONE
    return capsys.readouterr().out


def test_the_front_page_is_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys)
    lines = page.splitlines()
    assert lines[0] == "Battle of Khalkhin Gol"
    assert "killed, wounded, missing or captured, on both sides" in lines[1]
    paragraph = lines[3]
    for claim in load_text().claims.values():
        if claim.quoted:
            assert f"{claim.text} ({claim.id}" in paragraph
    assert paragraph.count("[…]") == len(load_text().gaps)
    assert "CC BY-SA 4.0" in page
    assert "The English is our paraphrase." in page
    assert "no battle has been fought yet" in page
    assert "nomonhan claims --runs" in page


def test_the_front_page_speaks_spanish_with_the_seeds_own_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = shown(capsys, "--lang", "es")
    assert "Los japonesas contaron 17 202 muertos y heridos" in page
    assert "paráfrasis" not in page
    assert "Qué probar" in page


def test_the_front_page_brings_no_engine_along() -> None:
    heavy = ("numba", "scipy", "matplotlib", "jinja2")
    code = (
        "import sys; from nomonhan.cli import run_command_line as r; r([]);"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_advice_promises_only_what_so_many_battles_decide() -> None:
    def judged(id: str, needed: int) -> Any:
        return SimpleNamespace(claim=SimpleNamespace(id=id), needed=needed)

    with language("en"):
        assert _advice([judged("C01", 0)]) == []
        assert _advice([judged("C02", 16), judged("C03", 230), judged("C13", 10**6)]) == [
            "To decide C02 and C03: nomonhan claims --runs 300",
            "More than 1,000 battles would be needed for C13.",
        ]
        assert _advice([judged("C13", 1001)]) == [
            "More than 1,000 battles would be needed for C13."
        ]


def test_a_page_is_named_like_one(
    capsys: pytest.CaptureFixture[str], in_an_empty_folder: Path
) -> None:
    assert cli.run_command_line(["text", "--html", "page.txt"]) == cli.BAD_INPUT
    assert "page.txt: write a name that ends in .html" in capsys.readouterr().err
    assert not list(in_an_empty_folder.iterdir())


def test_marks_come_from_the_last_run_at_hand(capsys: pytest.CaptureFixture[str]) -> None:
    before = json.loads(shown(capsys, "text", "--json"))["verdicts"]
    made_up_run("made-up")
    after = json.loads(shown(capsys, "text", "--json"))["verdicts"]
    assert before["C13"] == "undecided"
    assert after["C13"] != "undecided"
    assert before["C03"] == after["C03"]  # of the data alone
    assert "40 battles in runs/made-up" in shown(capsys)


def test_a_run_of_other_rules_or_of_another_state_does_not_count() -> None:
    made_up_run("other_rules", rules_version=RULES_VERSION - 1)
    made_up_run("other_state", scenario_digest="0" * 64)
    made_up_run("other_case", cases={"no_tanks": {}})
    (Path("runs") / "empty").mkdir()
    (Path("runs") / "empty" / "manifest.json").write_text("{")
    assert largest_runs() == {}
    made_up_run("right")
    assert {name: run.folder.name for name, run in largest_runs().items()} == {AUGUST: "right"}


def test_the_board_has_a_row_for_every_statement(capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "claims")
    for claim in load_text().claims:
        assert any(line.startswith(f"{claim} ") for line in page.splitlines())
    assert "undecided, needs 16" in page


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(shown(capsys, "claims", "--json"))
    assert set(document) == {"claims"}
    assert [row["id"] for row in document["claims"]] == list(load_text().claims)
    by_id = {row["id"]: row for row in document["claims"]}
    assert by_id["C13"]["verdict"] == "undecided"
    assert by_id["C13"]["needed"] == 16
    assert by_id["C02"]["verdict"] == "holds"


def test_one_statement_opens(capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "claims", "c06")
    assert "[read of the Japanese]" in page
    assert "[read of the Soviets and Mongols]" in page
    assert "El día 28, llevaron a cabo otro intento" in page
    assert "winner_is_not(side=japanese)" in page
    assert "For:" in page
    assert "Against:" in page
    assert "[JAWP]" in page
    assert all(line == line.rstrip() for line in page.splitlines())


def test_what_the_data_say_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "claims", "C10")
    assert "by the data: yes · the sum: 17,202" in page
    assert "by the data: no · the highest other: 75,504" in page


def test_what_is_unverified_is_no_citation(capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(capsys, "claims", "C11")
    assert "The mechanized corps were broken up in November 1939.  [not verified]" in page


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["claims", "C99"], "the text makes no statement C99; write C"),
        (["claims", "C6x", "D2", "D9"], "the text makes no statement C6x and D9; write "),
        (["claims", "--lang", "fr"], "unknown language 'fr'; write one of en, es"),
        (["claims", "--runs", "0"], "--runs N: write a whole number from 1"),
        (["text", "--set", "hours=24", "--scenario", "plain_job"],
         f"no statement of the text asks the scenario plain_job; write {AUGUST}"),
        (["text", "--html"], "--html needs a value"),
        (["text", "--html", "x.html", "--set", "hours=-1"], "hours: "),
        (["claims", "--patch", "no_such_patch"], "no_such_patch: "),
    ],
)  # fmt: skip
def test_bad_input_is_told_and_nothing_is_written(
    words: list[str], complaint: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.run_command_line(words) == cli.BAD_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert complaint in told.err.splitlines()[0]
    assert list(tmp_path.iterdir()) == []


def test_a_patch_names_its_scenario(tmp_path: Path) -> None:
    assert scenario_of(What(patches=["no_tanks"])) == AUGUST
    assert scenario_of(What(sets=["hours=24"])) == AUGUST
    other = tmp_path / "other.yaml"
    other.write_text("patch: other\nscenario: plain_job\n")
    with pytest.raises(RunRefused, match="plain_job"):
        scenario_of(What(patches=[str(other)]))


def test_a_page_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert shown(capsys, "text", "--html", "page.html") == "The page is page.html\n"
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "No battle of khalkhin_gol_august_1939 has been fought yet." in page


def test_battles_are_fought_for_the_statements_and_for_a_change(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    document = json.loads(shown(capsys, "claims", "C13", "--runs", "3", "--set", CHANGE, "--json"))
    assert document["scenario"] == AUGUST
    assert document["case"] == "set"
    assert document["claims"][0]["runs"] == document["before"][0]["runs"] == 3
    assert AUGUST in shipped_scenarios()
    digest = document["scenario_digest"]
    folders = {path.name for path in (tmp_path / "runs").iterdir()}
    assert f"{AUGUST}-set-1-{digest[:8]}" in folders
    again = shown(capsys, "text", "--runs", "3", "--set", CHANGE)
    assert "model, not history" in again
    assert digest[:16] in again
