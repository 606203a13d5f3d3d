"""A browser for the tests, and pages of a made-up run to open in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nomonhan.claims.looking import Evidence
from nomonhan.evidence.results import Results
from nomonhan.replay.file import replay_name
from nomonhan.report.page import write_report
from nomonhan.report.player_page import write_player
from nomonhan.report.text_page import render as render_text
from nomonhan.terrain.board import theater_of
from nomonhan.terrain.theater import Theater
from nomonhan.text import language
from tests.browser.chromium import Chromium, find_chromium
from tests.report.synthetic import make_run

CURE = "Debian, Ubuntu: apt-get install chromium"
SKIPPED = "report.html and the page that plays a battle were not opened in a browser"


@pytest.fixture(scope="session")
def program() -> str:
    """Path of Chromium: continuous integration must have one, elsewhere the tests are left out."""
    if os.name != "posix":
        pytest.skip(f"the browser is spoken to over POSIX pipes: {SKIPPED}")
    found = find_chromium()
    if found is None and os.environ.get("CI"):
        pytest.fail(f"no Chromium on PATH ({CURE}): {SKIPPED}")
    if found is None:
        pytest.skip(f"no Chromium on PATH ({CURE}): {SKIPPED}")
    return found


@pytest.fixture(scope="module")
def browser(program: str) -> Iterator[Chromium]:
    with Chromium(program) as opened:
        yield opened


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("browser") / "run", n=30, replays=1)


@pytest.fixture(scope="session")
def record(run_folder: Path) -> Path:
    """The file of the one battle that was recorded."""
    return run_folder / "replays" / replay_name("base", 0)


@pytest.fixture(scope="session")
def theater(run_folder: Path) -> Theater:
    return theater_of(Results(run_folder).scenario)


@pytest.fixture(scope="session")
def player_page(run_folder: Path, record: Path, theater: Theater) -> Path:
    scenario = Results(run_folder).scenario
    return write_player(record, scenario, theater, run_folder / "battle.html", "en")


@pytest.fixture(scope="session")
def text_pages(run_folder: Path) -> dict[str, Path]:
    """The living text over the run's battles."""
    evidence = Evidence.of({"khalkhin_gol_august_1939": Results(run_folder)})
    found = {}
    for lang in ("en", "es"):
        with language(lang):
            found[lang] = run_folder / f"text_{lang}.html"
            found[lang].write_text(render_text(evidence), encoding="utf-8")
    return found


@pytest.fixture(scope="session")
def report_pages(run_folder: Path) -> dict[str, Path]:
    return {
        lang: write_report(run_folder, lang, run_folder / f"report_{lang}.html")
        for lang in ("en", "es")
    }
