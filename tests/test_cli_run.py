"""The command `run` and what is done with a run's folder afterwards."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

import nomonhan
from nomonhan import cli
from nomonhan.ensemble.reading import read_manifest, verify
from nomonhan.ensemble.schema import TABLES
from nomonhan.evidence.results import Results
from nomonhan.replay.file import read_replay, replay_name

SCENARIO = "two_equal_armies"
POSIX = os.name == "posix"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMONHAN_LANG", "en")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of eight battles."""
    path = tmp_path_factory.mktemp("runs") / "eight"
    nomonhan.run(SCENARIO, runs=8, seed=3, workers=2, out=path, replays=2, report=False, lang="en")
    return path


def tables(path: Path) -> dict[str, str]:
    found: dict[str, str] = read_manifest(path)["tables"]
    return found


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "nomonhan", *words]


def test_run_writes_every_table(folder: Path) -> None:
    manifest = verify(folder)
    assert manifest["replications"] == {"base": 8}
    assert set(manifest["tables"]) == set(TABLES)
    summary = Results(folder).table("summary")
    assert summary["replication"].tolist() == list(range(8))
    assert set(summary["winner"]) <= {"western", "eastern", "draw"}


def test_sums_over_units_are_those_of_the_summary(folder: Path) -> None:
    query = """
        SELECT replication, side, sum(killed), sum(wounded), sum(missing), sum(captured),
               sum(men_start + men_arrived)
               - sum(men_present + killed + wounded + missing + captured + withdrawn)
        FROM read_parquet(?) GROUP BY ALL ORDER BY ALL
    """
    rows = duckdb.execute(query, [str(folder / "units.parquet")]).fetchall()
    summary = Results(folder).table("summary")
    assert len(rows) == 16
    for k, side, *losses, unbalanced in rows:
        assert unbalanced == 0
        names = ("killed", "wounded", "missing", "captured")
        assert losses == [summary[f"{side}.{name}"][k] for name in names]


def test_days_add_up_to_the_summary(folder: Path) -> None:
    query = """
        SELECT replication, side, sum(killed), sum(wounded), sum(missing), sum(captured)
        FROM read_parquet(?) GROUP BY ALL ORDER BY ALL
    """
    summary = Results(folder).table("summary")
    for k, side, *losses in duckdb.execute(query, [str(folder / "days.parquet")]).fetchall():
        names = ("killed", "wounded", "missing", "captured")
        assert losses == [summary[f"{side}.{name}"][k] for name in names]


@pytest.mark.parametrize(("executor", "workers"), [("serial", 1), ("processes", 2)])
def test_same_bits_whoever_fights(
    folder: Path, tmp_path: Path, executor: Any, workers: int
) -> None:
    nomonhan.run(
        SCENARIO,
        runs=8,
        seed=3,
        workers=workers,
        executor=executor,
        out=tmp_path,
        replays=0,
        report=False,
    )
    assert tables(tmp_path) == tables(folder)


def test_a_run_grows(folder: Path, tmp_path: Path) -> None:
    options: dict[str, Any] = {"seed": 3, "out": tmp_path, "replays": 0, "report": False}
    nomonhan.run(SCENARIO, runs=3, **options)
    nomonhan.run(SCENARIO, runs=8, **options)
    assert tables(tmp_path) == tables(folder)


def test_fewer_may_be_asked_for_than_a_folder_holds(tmp_path: Path) -> None:
    """Any of those it holds may be the one worth a replay."""
    out = tmp_path / "run"
    nomonhan.run(SCENARIO, runs=20, seed=3, out=out, replays=0, report=False)
    again = nomonhan.run(SCENARIO, runs=2, seed=3, out=out, replays=20, report=False)
    assert again.results.n == 20
    assert len(list((out / "replays").iterdir())) == 20


def test_another_seed_is_another_run(folder: Path, tmp_path: Path) -> None:
    nomonhan.run(SCENARIO, runs=8, seed=4, out=tmp_path, replays=0, report=False)
    assert tables(tmp_path)["units"] != tables(folder)["units"]


def test_replays_are_of_the_battles_in_the_tables(folder: Path) -> None:
    files = sorted((folder / "replays").glob("*.json.gz"))
    assert len(files) == 2
    for file in files:
        replay = read_replay(file)
        units = Results(folder).table("units")
        mine = units["replication"] == replay.header.replication
        assert replay.recording.men[-1].sum() == units["men_present"][mine].sum()
        assert replay.header.seed == 3


def test_run_in_words_and_as_one_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["run", SCENARIO, "--runs", "2", "--out", str(tmp_path), "--no-report"]
    assert cli.run_command_line([*arguments, "--replays", "0"]) == cli.DONE
    words = capsys.readouterr().out
    assert "2 battles, seed 1" in words
    assert "Behind every number stand people" in words
    # inputs are fitted to nothing, asked for or not: the same run
    assert cli.run_command_line([*arguments, "--replays", "0", "--prior", "--json"]) == cli.DONE
    assert read_manifest(tmp_path)["inputs"] == "prior"
    document = json.loads(capsys.readouterr().out)
    assert document["battles"] == 2
    assert document["tables"] == tables(tmp_path)
    total = sum(document["shares"][f"winner.{who}"]["p"] for who in ("western", "eastern", "draw"))
    assert total == pytest.approx(1.0)


def test_a_change_makes_another_case(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["run", SCENARIO, "--runs", "2", "--seed", "3", "--no-report", "--replays", "0"]
    change = ["--set", "sides.western.strength_factor=1.5"]
    out = ["--out", str(tmp_path / "set")]
    assert cli.run_command_line([*arguments, *change, *out, "--json"]) == cli.DONE
    assert json.loads(capsys.readouterr().out)["case"] == "set"
    assert cli.run_command_line([*arguments, *change, "--out", str(folder)]) == cli.BAD_INPUT
    assert "no run with the same scenario digest" in capsys.readouterr().err
    men = Results(tmp_path / "set").table("units")
    before = Results(folder).table("units")
    west = (men["side"] == "western") & (men["replication"] == 0)
    east = (men["side"] == "eastern") & (men["replication"] == 0)
    first = before["replication"] == 0
    assert (
        men["men_start"][west].sum() > 1.3 * before["men_start"][first][west[: first.sum()]].sum()
    )
    assert men["men_start"][east].sum() == before["men_start"][first][east[: first.sum()]].sum()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["no_such_battle"], "no_such_battle: there is no scenario"),
        ([SCENARIO, "--set", "units.nobody.men=3"], "nobody"),
        ([SCENARIO, "--tick-minutes", "7"], "--tick-minutes: 7 is no time step"),
        ([SCENARIO, "--patch", "nowhere.yaml"], "nowhere.yaml"),
        ([SCENARIO, "--runs", "0"], "--runs N: write a whole number from 1"),
        ([SCENARIO, "--seed", "-1"], "--seed N: write a whole number from 0"),
        ([SCENARIO, "--workers", "two"], "--workers N: write a whole number"),
    ],
)
def test_bad_input_writes_nothing(
    words: list[str], complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert cli.run_command_line(["run", *words, "--out", str(out)]) == cli.BAD_INPUT
    shown = capsys.readouterr()
    assert shown.out == ""
    assert complaint in shown.err
    assert not out.exists()


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    out = str(tmp_path / "file" / "run")
    assert cli.run_command_line(["run", SCENARIO, "--runs", "1", "--out", out]) == cli.FAILED
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.skipif(not POSIX, reason="file-size limits are POSIX")
def test_a_full_disk_loses_no_finished_battle(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    options: dict[str, Any] = {"seed": 3, "out": out, "replays": 0, "report": False}
    nomonhan.run(SCENARIO, runs=4, **options)
    before = {p.name: p.read_bytes() for p in out.glob("*.parquet")}
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000));"
        "from nomonhan.cli import run_command_line as r; sys.exit(r(sys.argv[1:]))"
    )
    words = ["run", SCENARIO, "--runs", "8", "--seed", "3", "--out", str(out), "--no-report"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words, "--replays", "0"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == cli.FAILED, done.stderr
    assert "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert {p.name: p.read_bytes() for p in out.glob("*.parquet")} == before
    nomonhan.run(SCENARIO, runs=8, **options)
    assert tables(out) == tables(folder)


@pytest.mark.skipif(not POSIX, reason="sends SIGINT to another process")
def test_ctrl_c_keeps_what_was_finished(tmp_path: Path) -> None:
    words = ["run", SCENARIO, "--runs", "1000000", "--workers", "2", "--out", str(tmp_path)]
    process = subprocess.Popen(
        command(*words, "--no-report"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 120
    while not (tmp_path / "batches").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(3.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == cli.INTERRUPTED, err
    assert out == ""
    assert "finished battle" in err
    kept = [json.loads(p.read_text()) for p in (tmp_path / "batches").glob("*/batch.json")]
    assert sum(len(batch["replications"]) for batch in kept) >= 1


def test_check_cite_and_map_of_a_run(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run_command_line(["check", str(folder), "--json"]) == cli.DONE
    assert json.loads(capsys.readouterr().out)["battles"] == 8
    assert cli.run_command_line(["cite", str(folder), "--json"]) == cli.DONE
    assert "sources" in json.loads(capsys.readouterr().out)
    picture = tmp_path / "new" / "map.svg"
    assert cli.run_command_line(["map", str(folder), "--out", str(picture)]) == cli.DONE
    assert picture.read_bytes()[:5] == b"<?xml"
    assert cli.run_command_line(["map", str(folder), "--out", "map.gif"]) == cli.BAD_INPUT
    assert "ends in .png or .svg" in capsys.readouterr().err


def test_frames_of_a_battle_that_was_not_kept(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = {read_replay(f).header.replication for f in (folder / "replays").glob("*.gz")}
    other = min(set(range(8)) - kept)
    words = ["replay", str(folder), "--run", str(other), "--frames", str(tmp_path)]
    assert cli.run_command_line([*words, "--every", "24", "--json"]) == cli.DONE
    assert json.loads(capsys.readouterr().out)["count"] == 4
    pictures = sorted(tmp_path.glob("*.png"))
    assert len(pictures) == 4  # the last one is the sheet of days
    assert all(p.read_bytes()[:4] == b"\x89PNG" for p in pictures)
    words = ["replay", str(folder), "--run", "8", "--frames", str(tmp_path)]
    assert cli.run_command_line(words) == cli.BAD_INPUT
    assert "they count from 0 to 7" in capsys.readouterr().err


def test_a_page_plays_a_battle(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "new" / "battle.html"
    words = ["replay", str(folder), "--run", "2"]
    assert cli.run_command_line([*words, "--html", str(page), "--json"]) == cli.DONE
    document = json.loads(capsys.readouterr().out)
    assert (document["replication"], Path(document["html"]).name) == (2, "battle.html")
    record = folder / "replays" / replay_name("base", 2)
    assert base64.b64encode(record.read_bytes()).decode() in page.read_text("utf-8")
    assert cli.run_command_line(words) == cli.BAD_INPUT
    assert "--html FILE or --frames DIR" in capsys.readouterr().err
    assert cli.run_command_line([*words, "--html", str(tmp_path / "page.pdf")]) == cli.BAD_INPUT
    assert "ends in .html" in capsys.readouterr().err


def test_a_battle_of_other_rules_is_not_fought_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nomonhan.run(SCENARIO, runs=2, out=tmp_path, replays=0, report=False)
    manifest = tmp_path / "manifest.json"
    older = json.loads(manifest.read_text("utf-8")) | {"rules_version": 0}
    manifest.write_text(json.dumps(older), encoding="utf-8")
    words = ["replay", str(tmp_path), "--run", "1", "--html", str(tmp_path / "battle.html")]
    assert cli.run_command_line(words) == cli.BAD_INPUT
    assert "fought under rules version 0" in capsys.readouterr().err
    assert not (tmp_path / "replays").exists()
    assert cli.run_command_line(["check", str(tmp_path)]) == cli.DONE  # its numbers are still known


def test_damage_is_told_with_its_cure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options: dict[str, Any] = {"out": tmp_path, "replays": 1, "report": False}
    nomonhan.run(SCENARIO, runs=2, **options)
    (replay,) = (tmp_path / "replays").glob("*.gz")
    k = read_replay(replay).header.replication
    content = replay.read_bytes()
    replay.write_bytes(content[:100] + b"!" + content[101:])
    words = ["replay", str(tmp_path), "--run", str(k), "--frames", str(tmp_path / "frames")]
    assert cli.run_command_line(words) == cli.FAILED
    assert "damaged" in capsys.readouterr().err
    assert cli.run_command_line(["check", str(tmp_path)]) == cli.FAILED  # it sees replays too
    assert "damaged and cannot be unpacked; delete it, and" in capsys.readouterr().err
    replay.unlink()
    file = tmp_path / "units.parquet"
    file.write_bytes(file.read_bytes()[:-50])
    for words in (["report", str(tmp_path)], ["check", str(tmp_path)]):
        assert cli.run_command_line(words) == cli.FAILED
        assert "units.parquet is damaged: delete it" in capsys.readouterr().err
    file.unlink()
    nomonhan.run(SCENARIO, runs=2, **options)
    verify(tmp_path)


def test_commands_on_what_is_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["report", str(tmp_path)], ["replay", str(tmp_path), "--frames", "x"]):
        assert cli.run_command_line(words) == cli.BAD_INPUT
        assert "holds no run" in capsys.readouterr().err


def test_library_knows_what_it_offers() -> None:
    assert {"run", "Run"} <= set(dir(nomonhan))
    with pytest.raises(AttributeError, match="walk"):
        nomonhan.walk  # noqa: B018
