"""Files for people are whole, or what stood there before."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from nomonhan.ensemble.errors import RunFailed
from nomonhan.ensemble.writing import write_page


def full(_number: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.html"
    write_page(path, "old")
    monkeypatch.setattr("nomonhan.ensemble.writing.os.fsync", full)
    with pytest.raises(RunFailed, match="the disk is full; free some space"):
        write_page(path, "new")
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    assert path.read_text(encoding="utf-8") == "old"


def test_a_page_brings_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "report.html"
    assert write_page(path, "¿qué?") == path
    assert path.read_text(encoding="utf-8") == "¿qué?"


def test_a_folder_below_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunFailed, match="cannot be written"):
        write_page(tmp_path / "file" / "report.html", "page")
