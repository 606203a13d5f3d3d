"""Battles in processes of their own, where numba can be told what it cannot be told twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run_python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python ARGUMENTS` at the root of the repository, with more in its environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def interpreted(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Kernels as plain Python."""
    return run_python(*arguments, NUMBA_DISABLE_JIT="1")


def with_bounds_checked(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Kernels that stop where they would read beyond an array; they have a cache of their own."""
    folder = os.environ["NUMBA_CACHE_DIR"] + "-bounds"
    return run_python(*arguments, NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=folder)
