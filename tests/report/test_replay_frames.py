"""Frames of a recorded battle: written where asked, named by time, told apart from history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image

from nomonhan.replay.recording import Recording, Replay
from nomonhan.report.replay_frames import noon_ticks, note_of, write_frames
from nomonhan.terrain.theater import Theater
from nomonhan.text import language
from tests.report import made_up_battle as battle


@pytest.fixture(scope="module")
def short() -> Replay:
    """Fourteen hours of eight units."""
    header = battle.header(1)
    whole = battle.recording(1)
    arrays = {
        name: array[:14] if name in ("control", "light") else array[:14, :8]
        for name, array in whole._asdict().items()
    }
    header = header.model_copy(update={"units": header.units[:8]})
    return Replay(header, Recording(**arrays), [], [], "")


def test_frames_and_sheet_are_pictures(short: Replay, theater: Theater, tmp_path: Path) -> None:
    seen: list[int] = []

    def through(ticks: Sequence[int]) -> Iterator[int]:
        for tick in ticks:
            yield tick
            seen.append(tick)

    written = write_frames(
        short, theater, tmp_path / "frames", every_h=12, lang="es", extent=(25, 60, 15, 45),
        through=through,
    )  # fmt: skip
    assert [path.name for path in written] == [
        "1939-08-20T0000.png", "1939-08-20T1200.png", "days.png",
    ]  # fmt: skip
    assert seen == [0, 12]
    for path in written:
        with Image.open(path) as picture:
            assert picture.width > 300
            assert len(picture.convert("L").resize((40, 40)).getcolors() or []) > 20


def test_the_sheet_shows_every_noon() -> None:
    replay = Replay(battle.header(), battle.recording(), [], [], "")
    assert noon_ticks(replay) == [12 + 24 * day for day in range(12)]
    with language("en"):
        assert note_of(replay).startswith("khalkhin_gol_august_1939, case base, seed 1, battle 0")
