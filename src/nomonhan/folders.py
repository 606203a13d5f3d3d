"""Folders of the user: where caches and the user's own data live."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """Folder for what can be made again; `NOMONHAN_HOME` moves it."""
    home = os.environ.get("NOMONHAN_HOME")
    return Path(home) / "cache" if home else Path(platformdirs.user_cache_dir("nomonhan"))


def data_folder() -> Path:
    """Folder for what the user made; `NOMONHAN_HOME` moves it."""
    home = os.environ.get("NOMONHAN_HOME")
    return Path(home) / "data" if home else Path(platformdirs.user_data_dir("nomonhan"))
