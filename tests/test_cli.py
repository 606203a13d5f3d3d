"""The command line: exit codes, what goes to stdout and stderr, languages, quick help."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nomonhan import cli
from nomonhan.commands.answer import Table
from nomonhan.commands.app import build_app
from nomonhan.ensemble.errors import RunFailed, RunRefused
from nomonhan.text import set_language

HEAVY = ("numba", "scipy", "matplotlib", "duckdb", "pydantic", "ruamel", "jinja2", "rich")
SCENARIO = "khalkhin_gol_august_1939"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMONHAN_LANG", "en")


def pages(command: Any = None, words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Words of every command there is, groups included."""
    command = command or build_app()
    found = [words]
    for name, below in getattr(command, "commands", {}).items():
        found += pages(below, (*words, name))
    return found


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from nomonhan.cli import run_command_line as r; r(['--help']);"
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = f"import sys, nomonhan; print([m for m in (*{HEAVY}, 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_module_and_console_script_are_one(capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nomonhan", "--lang", "en", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "80"},
    )
    assert done.stdout.startswith("Usage: nomonhan")
    assert done.stderr == ""


@pytest.mark.parametrize("words", pages(), ids=" ".join)
def test_every_help_page_is_in_the_readers_language(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run_command_line(["--lang=pseudo", *words, "--help"]) == cli.DONE
    page = capsys.readouterr().out
    assert page.startswith("⟦Ûsågé: ⟧nomonhan")
    for line in page.splitlines()[1:]:
        # a line tells something only in words that went through the catalogs
        plain = [w for w in line.split() if w.isascii() and w.isalpha() and w.islower()]
        assert len(plain) <= 1 or "⟦" in line or "⟧" in line, line


def test_no_arguments_show_the_text(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run_command_line([]) == cli.DONE
    page = capsys.readouterr().out
    assert "Behind these sentences stand people" in page
    assert "nomonhan --help" in page
    assert cli.run_command_line(["--lang", "en"]) == cli.DONE
    assert capsys.readouterr().out == page


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["scenari"], "there is no command scenari; write scenario"),
        (["battle"], "there is no command battle; write "),
        (["--runs"], "there is no option --runs"),
        (["scenario", "copy"], "SCENARIO is missing"),
        (["scenario", "list", "all"], "one word too many: all"),
        (["scenario", "list", "--jso"], "there is no option --jso; write --json"),
        (["scenario", "list", "--lang"], "--lang needs a value"),
        (["scenario", "list", "--lang", "tlh"], "unknown language 'tlh'; write one of en, es"),
    ],
)
def test_bad_command_lines(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run_command_line(arguments) == cli.BAD_INPUT
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(complaint)


def test_complaints_speak_spanish_too(capsys: pytest.CaptureFixture[str]) -> None:
    cli.run_command_line(["scenario", "copy", "--lang", "pseudo"])
    assert capsys.readouterr().err.startswith("⟦")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RunFailed("no"), cli.FAILED),
        (RunRefused("no"), cli.BAD_INPUT),
        (OSError(28, "No space left on device"), cli.FAILED),
        (KeyboardInterrupt(), cli.INTERRUPTED),
    ],
)
def test_errors_have_exit_codes(
    error: BaseException,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr("nomonhan.commands.scenarios.list_scenarios", fail)
    assert cli.run_command_line(["scenario", "list"]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.strip() == ("" if isinstance(error, KeyboardInterrupt) else str(error))


@pytest.mark.parametrize("kind", [MemoryError, duckdb.OutOfMemoryException])
def test_want_of_memory_says_what_to_do(
    kind: type[Exception], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise kind("Unable to allocate 160 MiB\nand more")

    monkeypatch.setattr("nomonhan.commands.scenarios.list_scenarios", fail)
    assert cli.run_command_line(["scenario", "list"]) == cli.FAILED
    shown = capsys.readouterr().err
    assert "not enough memory (Unable to allocate 160 MiB)" in shown
    assert "--workers" in shown


def test_a_fault_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("nomonhan.commands.scenarios.list_scenarios", fail)
    with pytest.raises(ZeroDivisionError):
        cli.run_command_line(["scenario", "list"])


def test_list_in_words_and_as_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_command_line(["scenario", "list"]) == cli.DONE
    assert SCENARIO in capsys.readouterr().out
    assert cli.run_command_line(["scenario", "list", "--json"]) == cli.DONE
    document = json.loads(capsys.readouterr().out)
    (scenario,) = [s for s in document["scenarios"] if s["name"] == SCENARIO]
    assert scenario["hours"] == 288


def test_copy_makes_a_scenario_that_loads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from nomonhan.scenario.loader import load_scenario

    target = tmp_path / "mine"
    assert cli.run_command_line(["scenario", "copy", SCENARIO, str(target)]) == cli.DONE
    assert load_scenario(target).digest == load_scenario(SCENARIO).digest
    assert cli.run_command_line(["scenario", "copy", SCENARIO, str(target)]) == cli.BAD_INPUT
    assert "not empty" in capsys.readouterr().err


def test_copy_into_a_full_folder_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: object, _target: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    assert cli.run_command_line(["scenario", "copy", SCENARIO, str(tmp_path / "x")]) == cli.FAILED
    assert "the disk is full; free some space" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_tables_in_a_pipe_have_no_blanks_at_their_ends(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_command_line(["scenario", "list"]) == cli.DONE
    assert not [line for line in capsys.readouterr().out.splitlines() if line != line.rstrip()]


def test_copy_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_command_line(["scenario", "copy", "nope", str(tmp_path / "x")]) == cli.BAD_INPUT
    assert SCENARIO in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_schema_describes_every_section(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_command_line(["schema"]) == cli.DONE
    schema = json.loads(capsys.readouterr().out)
    assert {"sides", "units", "plans", "weapon_systems"} <= set(schema["properties"])


def test_output_of_commands_is_in_the_readers_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli.run_command_line(["scenario", "list", "--lang", "es"])
    assert "Jaljin Gol, agosto de 1939" in capsys.readouterr().out
    set_language("en")


def test_check_counts_the_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_command_line(["check", SCENARIO]) == cli.DONE
    page = capsys.readouterr().out
    assert "assumed" in page
    assert "contested" in page
    assert cli.run_command_line(["check", SCENARIO, "--json"]) == cli.DONE
    document = json.loads(capsys.readouterr().out)
    evidence = document["evidence"]
    assert evidence["numbers"] == evidence["sourced"] + evidence["assumed"] > 1000
    assert document["weakest"]


def test_cite_prints_the_bibliography(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_command_line(["cite", SCENARIO]) == cli.DONE
    assert "Drea" in capsys.readouterr().out
    assert cli.run_command_line(["cite", SCENARIO, "--bibtex"]) == cli.DONE
    assert "@" in capsys.readouterr().out
    assert cli.run_command_line(["cite", SCENARIO, "--json"]) == cli.DONE
    assert json.loads(capsys.readouterr().out)["sources"][0]["key"]


def test_bad_scenario_shows_every_fault_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scenario.yaml").write_text("format: 1\nnmae: x\nhours: -3\n")
    assert cli.run_command_line(["check", str(tmp_path)]) == cli.BAD_INPUT
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "scenario.yaml:2:1: nmae: " in shown.err
    assert "scenario.yaml:3:" in shown.err
    assert [p.name for p in tmp_path.iterdir()] == ["scenario.yaml"]


def test_a_narrow_terminal_does_without_the_last_columns() -> None:
    table = Table(("", "changed", "saved"), [("losses", "1,204", "× 3.5")], (1, 2), spare=1)
    whole, nothing = table.fit(25)
    assert (list(whole.rows), list(nothing)) == ([("losses", "1,204", "× 3.5")], [])
    narrow, left_out = table.fit(23)
    assert (list(narrow.header), list(narrow.rows)) == (["", "changed"], [("losses", "1,204")])
    assert list(left_out) == ["saved"]
    assert table.fit(5)[0].rows == narrow.rows  # the others are kept whatever happens


def test_the_version_that_is_cited(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_command_line(["--version"]) == cli.DONE
    assert capsys.readouterr().out == f"nomonhan {version('nomonhan')}\n"


@pytest.mark.parametrize("words", [[], ["run"], ["scenario"], ["scenario", "list"]])
def test_help_has_a_short_name(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    pages = []
    for name in ("-h", "--help"):
        assert cli.run_command_line([*words, name]) == cli.DONE
        pages.append(capsys.readouterr().out)
    assert pages[0] == pages[1]
    assert "-h, --help" in pages[0]
