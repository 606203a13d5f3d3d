"""One made-up run and its reports for all tests of reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from nomonhan.evidence.results import Results
from nomonhan.report.page import write_report
from nomonhan.report.words import Names
from nomonhan.terrain.board import theater_of
from nomonhan.terrain.theater import Theater
from tests.report.synthetic import make_run


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("report") / "run", n=60, replays=2)


@pytest.fixture(scope="session")
def results(run_folder: Path) -> Results:
    return Results(run_folder)


@pytest.fixture(scope="session")
def theater(results: Results) -> Theater:
    return theater_of(results.scenario)


@pytest.fixture(scope="session")
def names(results: Results, theater: Theater) -> Names:
    return Names(results.scenario, theater.names)


@pytest.fixture(scope="session")
def pages(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The report in every language."""
    folder = tmp_path_factory.mktemp("pages")
    return {
        lang: write_report(run_folder, lang, folder / f"{lang}.html").read_text("utf-8")
        for lang in ("en", "es", "pseudo")
    }
