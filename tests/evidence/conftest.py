"""One made-up run for all tests of evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from nomonhan.evidence.results import Results
from tests.report.synthetic import make_run


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("evidence") / "run", n=120, replays=0)


@pytest.fixture(scope="session")
def results(run_folder: Path) -> Results:
    return Results(run_folder)
