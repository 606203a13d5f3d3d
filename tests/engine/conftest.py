"""One worker compiles the engine, the others wait and read its kernels from the disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.engine.fights import told


@pytest.fixture(scope="session", autouse=True)
def compiled_engine() -> None:
    """The engine's kernels on disk; a minute once, a second from then on."""
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "tests.lock").open("w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows: every worker compiles for itself
            pass
        else:
            fcntl.flock(lock, fcntl.LOCK_EX)
        for _ in told(ticks=1):
            pass
