"""Frames of a recorded battle: written where asked, named by time, told apart from history."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from nomonhan.ensemble.errors import RunFailed, RunRefused
from nomonhan.evidence.results import Results
from nomonhan.replay.file import replay_name, write_replay
from nomonhan.replay.recording import Recording, Replay
from nomonhan.report.replay_frames import noon_ticks, note_of, open_recorded, write_frames
from nomonhan.text import language
from tests.report import made_up_battle as battle


@pytest.fixture(scope="module")
def short_run(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run, its battle no. 1 recorded for fourteen hours and eight units only."""
    folder = tmp_path_factory.mktemp("short") / "run"
    folder.mkdir()
    for name in ("manifest.json", "scenario.json", "summary.parquet"):
        shutil.copy(run_folder / name, folder / name)
    header = battle.header(1)
    header = header.model_copy(update={"units": header.units[:8]})
    whole = battle.recording(1)
    arrays = {
        name: array[:14] if name in ("control", "light") else array[:14, :8]
        for name, array in whole._asdict().items()
    }
    write_replay(folder / "replays" / replay_name("base", 1), header, Recording(**arrays))
    return folder


def test_frames_and_sheet_are_pictures(short_run: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    written = write_frames(
        short_run, 1, tmp_path / "frames", every_h=12, lang="es", extent=(25, 60, 15, 45),
        progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    assert [path.name for path in written] == [
        "1939-08-20T0000.png", "1939-08-20T1200.png", "days.png",
    ]  # fmt: skip
    assert seen == [(1, 2), (2, 2)]
    for path in written:
        with Image.open(path) as picture:
            assert picture.width > 300
            assert len(picture.convert("L").resize((40, 40)).getcolors() or []) > 20


def test_the_sheet_shows_every_noon() -> None:
    whole = battle.recording()
    replay = Replay(battle.header(), whole, [], [], "")
    assert noon_ticks(replay) == [12 + 24 * day for day in range(12)]
    with language("en"):
        assert note_of(replay).startswith("khalkhin_gol_august_1939, case base, seed 1, battle 0")


def test_a_battle_that_was_not_recorded_says_which_were(short_run: Path, tmp_path: Path) -> None:
    with language("en"):
        with pytest.raises(RunRefused, match="battle 7 was not recorded; choose one of 1"):
            open_recorded(Results(short_run), 7)
        bare = tmp_path / "bare"
        shutil.copytree(short_run, bare, ignore=shutil.ignore_patterns("replays"))
        with pytest.raises(RunRefused, match="run it again with --replays"):
            open_recorded(Results(bare), 1)


def test_a_folder_that_cannot_be_written_is_told(short_run: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text(json.dumps({}))
    with pytest.raises(RunFailed):
        write_frames(short_run, 1, blocked / "frames", every_h=12)
