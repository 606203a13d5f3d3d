"""Fighting into a folder: continued where it stopped, same tables whoever fights."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from nomonhan.ensemble import fighting
from nomonhan.ensemble.executors import Executor
from nomonhan.ensemble.fighting import fight_missing
from nomonhan.ensemble.folder import RunFolder
from tests.ensemble.toy import Payload, fight, identity


def run(
    path: Path, runs: int, executor: Executor = "serial", workers: int = 1, **options: Any
) -> dict[str, str]:
    folder = RunFolder(path, identity())
    fight_missing(
        folder, fight, {"base": Payload(**options)}, runs, executor=executor, workers=workers
    )
    tables: dict[str, str] = folder.join({})["tables"]
    return tables


@pytest.mark.parametrize(("executor", "workers"), [("threads", 3), ("processes", 2)])
def test_same_tables_whoever_fights(tmp_path: Path, executor: Executor, workers: int) -> None:
    alone = run(tmp_path / "alone", 40)
    assert run(tmp_path / "together", 40, executor, workers) == alone


def test_more_battles_are_added_to_those_there(tmp_path: Path) -> None:
    run(tmp_path / "grown", 10)
    run(tmp_path / "grown", 25)
    folder = RunFolder(tmp_path / "grown", identity())
    assert folder.finished() == {"base": set(range(25))}
    assert folder.join({})["tables"] == run(tmp_path / "at_once", 25)


def test_interrupt_keeps_the_finished_and_the_rest_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fighting, "SECONDS_PER_FILE", 0.01)
    folder = RunFolder(tmp_path / "cut", identity())
    seen: list[tuple[int, int]] = []

    def progress(count: int, total: int) -> None:
        if count >= 7 and all(before < 7 for before, _ in seen):
            signal.raise_signal(signal.SIGINT)
        seen.append((count, total))

    payload = {"base": Payload(pause_s=0.002)}
    options: dict[str, Any] = {"executor": "threads", "workers": 2}
    state = fight_missing(folder, fight, payload, 200, progress=progress, **options)
    finished = folder.finished()["base"]
    assert state == "interrupted"
    assert 7 <= len(finished) < 200
    assert len(finished) == seen[-1][0]
    assert fight_missing(folder, fight, payload, 200, **options) == "done"
    assert folder.join({})["tables"] == run(tmp_path / "whole", 200)


def test_failure_keeps_the_finished(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path, identity())
    payload = {"base": Payload(fail_at=30)}
    with pytest.raises(ZeroDivisionError):
        fight_missing(folder, fight, payload, 40, executor="serial", workers=1)
    assert set(range(20)) <= folder.finished()["base"]


def test_every_case_is_fought(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path, identity(cases={"base": {}, "other": {"set": ["a=1"]}}))
    payloads = {"base": Payload(), "other": Payload(seed=2)}
    seen: list[tuple[int, int]] = []
    fight_missing(
        folder,
        fight,
        payloads,
        6,
        executor="serial",
        workers=1,
        progress=lambda count, total: seen.append((count, total)),
    )
    assert folder.finished() == {"base": set(range(6)), "other": set(range(6))}
    assert seen[-1] == (12, 12)
