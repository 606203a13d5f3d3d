"""Campaigns from the command line: Ctrl-C, the Spanish page, the statements that ask them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import nomonhan
from nomonhan import cli
from nomonhan.claims.records import load_text
from nomonhan.commands import gathering
from nomonhan.commands.gathering import What, gather
from nomonhan.ensemble.errors import RunRefused
from nomonhan.evidence.campaign_results import CampaignResults
from nomonhan.evidence.predictions import open_prediction
from nomonhan.evidence.results import Results
from nomonhan.report.campaign_page import write_campaign_report
from nomonhan.scenario.errors import ScenarioError
from nomonhan.text import language
from tests.campaign.short import write_short_campaign
from tests.report.synthetic import make_run

CAMPAIGN = "khalkhin_gol_1939"
MAY_11 = "khalkhin_gol_may_11_1939"


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_short_campaign(tmp_path_factory.mktemp("campaign"))


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMONHAN_LANG", "en")


def played(campaign: Path, out: Path, *words: str) -> int:
    return cli.run_command_line(
        ["run", str(campaign), "--runs", "4", "--seed", "5", "--out", str(out), *words]
    )


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT to another process")
def test_ctrl_c_keeps_the_campaigns_that_were_finished(campaign: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    words = ["run", str(campaign), "--runs", "65536", "--workers", "2", "--out", str(out)]
    process = subprocess.Popen(
        [sys.executable, "-m", "nomonhan", *words, "--no-report"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 240
    while not (out / "batches").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(3.0)
    process.send_signal(signal.SIGINT)
    told, err = process.communicate(timeout=120)
    assert process.returncode == cli.INTERRUPTED, err
    assert told == ""
    assert "Traceback" not in err
    kept = [json.loads(p.read_text()) for p in (out / "batches").glob("*/batch.json")]
    assert sum(len(batch["replications"]) for batch in kept) >= 1


def test_the_page_is_spanish_throughout(
    campaign: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    assert played(campaign, out, "--lang", "es") == cli.DONE
    told = capsys.readouterr().out
    assert "4 campañas" in told
    page = (out / "report.html").read_text("utf-8")
    assert '<html lang="es">' in page
    assert "Los días de la artillería" in page
    english = write_campaign_report(out, "en", tmp_path / "english.html").read_text("utf-8")
    assert "The artillery days of July" in english
    headings = re.findall(r"<h2>(.*?)</h2>", english)
    assert len(headings) >= 6
    assert not set(headings) & set(re.findall(r"<h2>(.*?)</h2>", page))
    for words in ("killed", "campaigns", "Model, not history", "pause of two weeks"):
        assert words not in page


def test_campaigns_are_not_compared_like_battles(
    campaign: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    assert played(campaign, out, "--no-report") == cli.DONE
    for words in (["compare", str(out)], ["export", str(out), "--to", str(tmp_path / "to")]):
        assert cli.run_command_line(["experiment", *words]) == cli.BAD_INPUT
        assert "is a campaign, and this is asked of battles" in capsys.readouterr().err


def test_a_changed_campaign_says_that_it_is_no_history(campaign: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert played(campaign, out, "--set", "decisions.eastern.autonomy=0") == cli.DONE
    page = (out / "report.html").read_text("utf-8")
    assert "Model, not history." in page
    assert "decisions.eastern.autonomy=0" in page


def asked(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[tuple[str, Any, Any]]:
    """What is fought from now on: name, count, changes; nothing is really fought."""
    calls: list[tuple[str, Any, Any]] = []
    run = make_run(folder / "made-up", n=16, replays=0)

    def fight(scenario: str, what: What, change: bool = False) -> Any:
        calls.append((scenario, what.runs, list(what.sets) if change else []))
        return Results(run)

    monkeypatch.setattr(gathering, "_fight", fight)
    return calls


def test_statements_have_campaigns_played_for_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    calls = asked(monkeypatch, tmp_path)
    claims = load_text().claims
    gather(What(runs=7), [claims["C07"]])
    assert calls == [(CAMPAIGN, 7, [])]
    calls.clear()
    gather(What(runs=7), [claims["C04"]])
    assert calls == [(MAY_11, 7, [])]
    calls.clear()
    change = ["decisions.japanese.autonomy=0"]
    assert capsys.readouterr().err == ""
    with language("en"):
        gather(What(scenario=CAMPAIGN, sets=change), [claims["C07"]])
    assert calls == [(CAMPAIGN, None, []), (CAMPAIGN, None, change)]
    told = "is fought 200 times as it stands and 200 times with the change"
    assert capsys.readouterr().err.count(told) == 1
    calls.clear()
    with pytest.raises(ScenarioError, match="no number"):
        gather(What(scenario=CAMPAIGN, sets=["decisions.japanese.autonom=0"]), [claims["C07"]])
    with pytest.raises(RunRefused, match="a campaign takes no --patch"):
        gather(What(scenario=CAMPAIGN, patches=["no_tanks"]), [claims["C07"]])
    assert calls == []


def test_a_campaign_is_played_by_its_own_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, campaign: Path
) -> None:
    """The same step that fights battles for a statement plays campaigns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gathering, "playable_campaigns", lambda: [str(campaign)])
    results = gathering._fight(str(campaign), What(runs=2, workers=1))
    assert results.manifest["campaign"]["phases"] == [
        "clash", "may", "july", "artillery", "august", "september",
    ]  # fmt: skip
    assert results.n == 2


def test_a_forecast_of_a_campaign_is_sealed_and_not_scored(
    campaign: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, file = tmp_path / "run", tmp_path / "sealed.json"
    assert played(campaign, out, "--no-report") == cli.DONE
    words = ["evaluate", str(out), "--seal", str(file), "--fought-before", "0"]
    assert cli.run_command_line(words) == cli.DONE
    sealed = open_prediction(file)
    results = CampaignResults(out)
    told = results.told("july")
    assert sealed.shares["phases.july.fought"].p == told.fought.p
    assert sealed.shares["phases.may.pause_14_days"].p == results.told("may").pause.p
    casualties = results.table("summary")["eastern.casualties"]
    forecast = sealed.measures["eastern.casualties"].quantiles
    assert min(forecast) >= casualties.min()
    assert max(forecast) <= casualties.max()
    opened = sealed.measures["phases.clash.opened_at"]
    assert (opened.never, set(opened.quantiles)) == (0.0, {0.0})  # 11 May
    assert opened.kind == "date"
    never = sealed.measures["phases.september.opened_at"].never
    assert never == pytest.approx(1.0 - results.told("september").fought.p)
    capsys.readouterr()
    assert cli.run_command_line(words) != cli.DONE, "never written over"
    for subject in (out, file):
        assert cli.run_command_line(["evaluate", str(subject)]) == cli.BAD_INPUT
        assert "is not written down" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("map", "SUBJECT", "--out", "map.png"),
        ("ask", "SUBJECT", "--set", "air.sorties_per_day=1"),
        ("scenario", "copy", "SUBJECT", "copied"),
    ],
    ids=" ".join,
)
def test_what_is_asked_of_battles_names_those_of_a_campaign(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    command = [CAMPAIGN if word == "SUBJECT" else word for word in words]
    assert cli.run_command_line(command) == cli.BAD_INPUT
    told = capsys.readouterr().err
    assert f"{CAMPAIGN} is a campaign" in told
    assert "khalkhin_gol_july_23_1939" in told
    assert list(tmp_path.iterdir()) == []


def test_a_campaigns_run_has_no_map_replay_or_export(
    campaign: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    assert played(campaign, out, "--no-report") == cli.DONE
    capsys.readouterr()
    for words in (
        ["map", str(out)],
        ["replay", str(out), "--run", "0", "--html", str(tmp_path / "x.html")],
        ["experiment", "export", str(out), "--to", str(tmp_path / "exported")],
    ):
        assert cli.run_command_line(words) == cli.BAD_INPUT, words
        assert "is a campaign" in capsys.readouterr().err


def test_a_campaign_cites_its_own_sources_and_those_of_its_battles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run_command_line(["cite", CAMPAIGN, "--json"]) == cli.DONE
    cited = {c["key"]: c["uses"] for c in json.loads(capsys.readouterr().out)["sources"]}
    assert cli.run_command_line(["cite", "khalkhin_gol_august_1939", "--json"]) == cli.DONE
    august = {c["key"]: c["uses"] for c in json.loads(capsys.readouterr().out)["sources"]}
    assert "ZBIO15" in cited  # of the campaign's own file
    assert all(cited[key] >= uses for key, uses in august.items())
    assert cited["JAWP"] > august["JAWP"]


def test_who_asks_a_campaign_for_battles_is_told_so_everywhere(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    told = "khalkhin_gol_1939 is a campaign, and this is asked of battles"
    file = tmp_path / "experiment.yaml"
    file.write_text("scenario: khalkhin_gol_1939\nreplications: 4\ncases: {base: {}}\n", "utf-8")
    out = ["--out", str(tmp_path / "out.json")]
    for words in (
        ["experiment", "run", str(file)],
        ["scenario", "export", "khalkhin_gol_1939", *out],
        ["scenario", "import", str(file), "--scenario", "khalkhin_gol_1939", *out],
    ):
        assert cli.run_command_line(["--lang", "en", *words]) == cli.BAD_INPUT
        error = capsys.readouterr().err
        assert told in error
        assert "; write one of its scenarios: khalkhin_gol_" in error
    with pytest.raises(RunRefused, match=r"play it with nomonhan\.run_campaign, or write one of"):
        nomonhan.run("khalkhin_gol_1939", runs=1, out=tmp_path / "run", lang="en")
    with pytest.raises(
        ScenarioError, match=r"experiment\.yaml:1:11: scenario: khalkhin_gol_1939 is"
    ):
        nomonhan.experiment(file, lang="en")
    assert list(tmp_path.iterdir()) == [file]
