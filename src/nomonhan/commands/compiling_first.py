"""Rules that are not compiled yet are compiled by a process of its own, which Ctrl-C can stop.

A compiler does not look up from its work: in this process Ctrl-C would wait for it, up to a minute.
What the other process has compiled lies in the cache folder, from where this one reads it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from nomonhan import jit
from nomonhan.commands.progress import notice
from nomonhan.text import gettext as _

LOOK_UP_S = 0.2  # a process that is waited for without end cannot be interrupted on Windows


def compile_first(shown: bool) -> None:
    """Compile the rules unless they are; people are told if `shown`.

    Where no other process can do it, whoever needs them compiles them here later.
    """
    if not shown or jit.cache_is_warm():
        return
    notice(_("The rules are compiled for this machine first: once, about a minute."))
    if not _is_kept():
        return
    code = "from nomonhan.commands.warm import compile_rules; compile_rules()"
    command = [sys.executable, "-c", code]
    try:
        compiler = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return
    try:
        while compiler.poll() is None:
            try:
                compiler.wait(LOOK_UP_S)
            except subprocess.TimeoutExpired:
                continue
    finally:
        compiler.kill()  # it keeps nothing by halves: files get their names when they are whole
        compiler.wait()


def _is_kept() -> bool:
    """Whether what is compiled can be put into the cache folder for another process to read."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") != "0" or not sys.executable:
        return False
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
