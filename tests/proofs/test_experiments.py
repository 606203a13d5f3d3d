"""The proof of experiments sees rows that differ, and writes files that the program reads."""

from __future__ import annotations

from pathlib import Path

import nomonhan
from nomonhan.ensemble.experiment_file import read_experiment
from proofs.experiments import CASES, different_rows, write_experiment


def test_rows_that_differ_are_counted(tmp_path: Path) -> None:
    folders = {}
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        folders[name] = tmp_path / name
        nomonhan.run("two_equal_armies", runs=2, seed=seed, out=folders[name], report=False)
    assert different_rows(folders["one"], folders["again"]) == 0
    assert different_rows(folders["one"], folders["other"]) > 0


def test_the_experiment_is_one_that_the_program_reads(tmp_path: Path) -> None:
    found = read_experiment(write_experiment(tmp_path, 5))
    assert found.record.replications == 5
    assert list(found.record.cases or {}) == list(CASES)
