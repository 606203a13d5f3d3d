"""Files written whole or not at all, and on disk when the call returns."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

from nomonhan.ensemble.errors import cannot_write

LOCK = ".lock"


def write_json(path: Path, content: Any) -> None:
    """Write a document whole or not at all."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a text whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def write_page(path: Path, text: str) -> Path:
    """Write what people asked for, and the folder it goes into; RunFailed says why not."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    except OSError as error:
        raise cannot_write(path.parent, error) from error
    return path


def write_packed(path: Path, text: str) -> None:
    """Write a compressed text, unless it is there; no time stands in it."""
    content = gzip.compress(text.encode("utf-8"), mtime=0)
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(exist_ok=True)
        write_bytes(path, content)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: what stood there before stays until the new one does."""
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


class FolderLock:
    """Keeps other processes from a folder for as long as it lives, or its process does.

    A file system without locks lets all in.
    """

    def __init__(self, path: Path) -> None:
        """BlockingIOError if another process has it."""
        self._file = os.open(path / LOCK, os.O_CREAT | os.O_RDWR, 0o644)
        if os.name != "posix":
            return  # Windows does not replace files that another process has open
        import fcntl

        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except PermissionError as error:  # the other name that POSIX has for it
            raise BlockingIOError from error
        except BlockingIOError:
            raise
        except OSError:
            pass

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            os.close(self._file)


def sync_folder(path: Path) -> None:
    """Have the names in a folder on disk, so that a renamed file survives a crash."""
    if os.name != "posix":
        return  # Windows has no such call; its file systems journal names
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
