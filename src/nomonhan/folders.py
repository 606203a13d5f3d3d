"""The user's folder for what can be made again."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """Folder for what can be made again; `NOMONHAN_HOME` moves it."""
    home = os.environ.get("NOMONHAN_HOME")
    return Path(home) / "cache" if home else Path(platformdirs.user_cache_dir("nomonhan"))
