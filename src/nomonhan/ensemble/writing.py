"""Small files written whole or not at all, and on disk when the call returns."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any


def write_json(path: Path, content: Any) -> None:
    """Write a small document whole or not at all."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    _write_bytes(path, text.encode("utf-8"))


def write_packed(path: Path, text: str) -> None:
    """Write a compressed text, unless it is there; no time stands in it."""
    content = gzip.compress(text.encode("utf-8"), mtime=0)
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(exist_ok=True)
        _write_bytes(path, content)


def _write_bytes(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def sync_folder(path: Path) -> None:
    """Have the names in a folder on disk, so that a renamed file survives a crash."""
    if os.name != "posix":
        return  # Windows has no such call; its file systems journal names
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
